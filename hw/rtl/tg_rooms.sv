// What is left of a limit on the magnitude of a signed 64-bit net amount, in registers: `up` is limit - net and `down` limit + net, and an
// order that takes either below 0 exceeds it. As tg_room, with tg_rooms_after beside.
`default_nettype none

module tg_rooms #(
    parameter int unsigned W = 64  // bits of an amount; the proof takes fewer
) (
    input  wire        clk_i,
    input  wire        clear_i,      // reset, too
    input  wire [W-1:0] limit_i,      // of the next cycle
    input  wire        sell_i,
    input  wire [W-1:0] amount_i,
    input  wire        sent_i,
    input  wire        set_i,        // the net amount is replaced; no order may come in the two cycles that follow
    input  wire [W-1:0] net_after_i,  // of this net amount, limit and order, or what it is replaced by
    input  wire [W+2:0] up_after_i,
    input  wire [W+2:0] down_after_i,
    output wire [W-1:0] net_o,
    output wire        over_o        // |net + amount| > limit (sell: net - amount)
`ifdef FORMAL
    ,
    output wire [W+2:0] formal_up_o,
    output wire [W+2:0] formal_down_o
`endif
);
  // W + 3 bits hold a limit, a net amount and an order's together.
  logic [W-1:0] net_q;
  logic [W+2:0] up_q, down_q;  // signed

  wire [W+2:0] net = {{3{net_q[W-1]}}, net_q};
  wire [W+2:0] amount = {3'b000, amount_i};
  wire [W+2:0] limit = {3'b000, limit_i};
  always_ff @(posedge clk_i) begin
    if (clear_i) net_q <= '0;
    else if (set_i || sent_i) net_q <= net_after_i;
    up_q <= sent_i ? up_after_i : limit - net;
    down_q <= sent_i ? down_after_i : limit + net;
  end
  assign net_o = net_q;

  wire [W+2:0] up_left = sell_i ? up_q + amount : up_q - amount;
  wire [W+2:0] down_left = sell_i ? down_q - amount : down_q + amount;
`ifdef TG_MUTANT_NETROOM
  assign over_o = sell_i ? down_left[W+2] : up_left[W+2];
`else
  assign over_o = up_left[W+2] || down_left[W+2];  // what comes from beyond the other side must not stay there
`endif
`ifdef FORMAL
  assign formal_up_o = up_q;
  assign formal_down_o = down_q;
`endif

  wire unused = &{1'b0, up_left, down_left};
endmodule
`default_nettype wire
