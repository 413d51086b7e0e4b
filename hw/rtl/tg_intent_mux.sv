// Puts the intents of one message into the order of the kinds and gives every intent one cycle at the gate.
//
// The kinds that decide in cycle 9 come at once: the first that fires stands at the gate in cycle 10, the others wait for cycles 11 and 12. A kind that
// decides later (`late`) hands over one intent at a time, when the others have left. It also tells, a cycle ahead and from registers alone, which
// slot's risk state the gate needs next. That messages follow each other in order is tg_strategies' part: it lets none come to cycle 8
// whose intents could meet those that are here.
`default_nettype none

module tg_intent_mux #(
    parameter  int unsigned SYMBOLS = 64,                            // tracked slots
    parameter  int unsigned PROMPT  = 3,                             // kinds that decide in cycle 9
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                              clk_i,
    input  wire                              rst_i,
    input  wire                              deciding_i,      // cycle 9: the prompt kinds decide on a message
    input  wire                  [SYM_W-1:0] deciding_sym_i,
    input  wire                 [PROMPT-1:0] prompt_valid_i,  // lowest kind in bit 0
    input  wire [PROMPT*tg_pkg::INTENT_W-1:0] prompt_i,
    input  wire                              late_valid_i,
    input  wire tg_pkg::intent_t             late_i,
    output wire                              intent_valid_o,  // cycle 10 or later
    output wire tg_pkg::intent_t             intent_o,
    output wire                  [SYM_W-1:0] next_sym_o,      // slot of the intent that may stand at the gate in the next cycle
    output wire                 [PROMPT-1:0] valid_o,         // bit n: an intent will be at the gate n cycles from now
    output wire           [SYM_W*PROMPT-1:0] valid_sym_o      // and for which slot
);
  localparam int unsigned W = tg_pkg::INTENT_W;

  // Those that fire, moved together: the first goes out, the others wait in order.
  logic [PROMPT*W-1:0] gathered;
  logic [PROMPT-1:0] gathered_valid;
  integer k;
  always_comb begin
    gathered = '0;
    gathered_valid = '0;
    for (k = PROMPT - 1; k >= 0; k = k - 1)
      if (prompt_valid_i[k]) begin
        gathered = {gathered[(PROMPT-1)*W-1:0], prompt_i[W*k+:W]};
        gathered_valid = {gathered_valid[PROMPT-2:0], 1'b1};
      end
  end

  // The lowest stands at the gate. Each place is a register of its own: Verilator 5.006 loses bits when a vector as wide as all three is shifted.
  logic [PROMPT-1:0] valid_q;
  logic [SYM_W-1:0] sym_q;
  wire waits = valid_q[PROMPT-1:1] != 0;
  wire [W-1:0] late = late_i;
  always_ff @(posedge clk_i) begin
    if (rst_i) valid_q <= '0;
    else if (waits) valid_q <= {1'b0, valid_q[PROMPT-1:1]};
    else valid_q <= late_valid_i ? {{(PROMPT - 1) {1'b0}}, 1'b1} : gathered_valid;
    if (deciding_i) sym_q <= deciding_sym_i;
  end

  genvar g;
  generate
    for (g = 0; g < PROMPT; g = g + 1) begin : g_place
      logic [W-1:0] intent_q;
      wire  [W-1:0] behind;
      if (g + 1 < PROMPT) begin : g_behind
        assign behind = g_place[g+1].intent_q;
      end else begin : g_last
        assign behind = late;
      end
      wire tg_pkg::intent_t intent = intent_q;
      assign valid_sym_o[SYM_W*g+:SYM_W] = intent.sym[SYM_W-1:0];
      wire unused_intent = &{1'b0, intent};
      always_ff @(posedge clk_i) intent_q <= waits ? behind : g == 0 && late_valid_i ? late : gathered[W*g+:W];
    end
  endgenerate

  assign intent_valid_o = valid_q[0];
  assign intent_o = g_place[0].intent_q;
  assign next_sym_o = late_valid_i ? late_i.sym[SYM_W-1:0] : deciding_i ? deciding_sym_i : sym_q;
  assign valid_o = valid_q;

  wire unused = &{1'b0, late_i};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(waits && (late_valid_i || prompt_valid_i != 0)));
      assert (!(late_valid_i && prompt_valid_i != 0));
      assert (deciding_i || prompt_valid_i == 0);
    end
`endif
endmodule
`default_nettype wire
