// Puts the intents of one message into the order of the kinds and gives every intent one cycle at the gate.
//
// The kinds that decide in cycle 9 come at once: the first that fires stands at the gate in cycle 10, the others wait for cycles 11 and 12. Kinds that
// decide later (`late`) hand over one intent at a time, when the others have left. It also tells, a cycle ahead and from registers alone, which
// slot's risk state the gate needs next. That messages follow each other in order is tg_strategies' part: it lets none come to cycle 8
// whose intents could meet those that are here.
//
// The prompt intents of a message are of one slot: origin, slot, trading state and view are the same in all of them, and are kept once.
`default_nettype none

module tg_intent_mux #(
    parameter  int unsigned SYMBOLS = 64,                            // tracked slots
    localparam int unsigned PROMPT  = 3,                             // kinds that decide in cycle 9
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
    output wire                 [PROMPT-1:0] valid_o          // bit n: an intent will be at the gate n cycles from now; all are of the slot of the one that is there
);
  // An intent is what all of a message's have in common, upper bits, and its own: from the kind on.
  localparam int unsigned W = tg_pkg::INTENT_W, OWN_W = 223, COMMON_W = W - OWN_W;

  // Those that fire, moved together: the first goes out, the others wait in order. Each place is chosen by itself: Verilator 5.006 loses bits
  // when a vector as wide as all of them is shifted. What stands in a place that is not valid has no meaning.
  wire [2:0] fires = prompt_valid_i;
  wire [2:0] gathered_valid = {fires == 3'b111, fires[0] ? fires[2:1] != 2'b00 : fires[2:1] == 2'b11, fires != 3'b000};
  wire [OWN_W-1:0] kind_1 = prompt_i[W*0+:OWN_W];
  wire [OWN_W-1:0] kind_2 = prompt_i[W*1+:OWN_W];
  wire [OWN_W-1:0] kind_3 = prompt_i[W*2+:OWN_W];
  wire [OWN_W-1:0] first = fires[0] ? kind_1 : fires[1] ? kind_2 : kind_3;
  wire [OWN_W-1:0] second = fires[0] && fires[1] ? kind_2 : kind_3;

  // The lowest stands at the gate.
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

  logic [OWN_W-1:0] place_0_q, place_1_q, place_2_q;
  logic [COMMON_W-1:0] common_q;
  always_ff @(posedge clk_i) begin
    if (!waits) common_q <= late_valid_i ? late[W-1:OWN_W] : prompt_i[W-1:OWN_W];
    place_0_q <= waits ? place_1_q : late_valid_i ? late[OWN_W-1:0] : first;
    place_1_q <= waits ? place_2_q : second;
    place_2_q <= kind_3;
  end

  assign intent_valid_o = valid_q[0];
  assign intent_o = {common_q, place_0_q};
  assign next_sym_o = late_valid_i ? late_i.sym[SYM_W-1:0] : deciding_i ? deciding_sym_i : sym_q;
  assign valid_o = valid_q;

  wire unused = &{1'b0, late_i, prompt_i};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(waits && (late_valid_i || prompt_valid_i != 0)));
      assert (!(late_valid_i && prompt_valid_i != 0));
      assert (deciding_i || prompt_valid_i == 0);
      if (prompt_valid_i != 0) begin
        assert (prompt_i[W+OWN_W+:COMMON_W] == prompt_i[OWN_W+:COMMON_W]);
        assert (prompt_i[2*W+OWN_W+:COMMON_W] == prompt_i[OWN_W+:COMMON_W]);
      end
    end
`endif
endmodule
`default_nettype wire
