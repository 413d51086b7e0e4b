// Puts the intents of one message into the order of the kinds and gives every intent one cycle at the gate.
//
// Strategies decide in cycle 9 of their message; what they decide is registered here and stands at the gate in cycle 10 (the first
// that fires) and 11 (the second). Messages are two cycles apart, so two kinds never queue. The mux also tells, a cycle ahead and from
// registers alone, which slot's risk state the gate needs next, and which cycles are free for the host's position updates.
`default_nettype none

module tg_intent_mux #(
    parameter  int unsigned SYMBOLS = 64,  // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                      clk_i,
    input  wire                      rst_i,
    input  wire                      deciding_i,     // cycle 9: the strategies decide on a message
    input  wire          [SYM_W-1:0] deciding_sym_i,
    input  wire                      first_valid_i,  // kind 1
    input  wire tg_pkg::intent_t     first_i,
    input  wire                      second_valid_i, // kind 2
    input  wire tg_pkg::intent_t     second_i,
    output wire                      intent_valid_o, // cycle 10 or 11
    output wire tg_pkg::intent_t     intent_o,
    output wire          [SYM_W-1:0] next_sym_o,     // slot of the intent that may stand at the gate in the next cycle
    output wire                      next_idle_o     // none can
);
  logic valid_q, waiting_q, decided_q;
  logic [SYM_W-1:0] sym_q;
  tg_pkg::intent_t intent_q, waiting_intent_q;

  always_ff @(posedge clk_i) begin
    valid_q <= !rst_i && (waiting_q || first_valid_i || second_valid_i);
    waiting_q <= !rst_i && first_valid_i && second_valid_i;
    decided_q <= !rst_i && deciding_i;
    sym_q <= deciding_sym_i;
    intent_q <= waiting_q ? waiting_intent_q : first_valid_i ? first_i : second_i;
    waiting_intent_q <= second_i;
  end

  assign intent_valid_o = valid_q;
  assign intent_o = intent_q;
  assign next_sym_o = deciding_i ? deciding_sym_i : sym_q;
  assign next_idle_o = !deciding_i && !decided_q;

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(waiting_q && deciding_i));
      assert (deciding_i || !(first_valid_i || second_valid_i));
    end
`endif
endmodule
`default_nettype wire
