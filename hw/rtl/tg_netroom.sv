// A signed 64-bit net amount with a limit on its magnitude: as tg_headroom.
`default_nettype none

module tg_netroom #(
    parameter int unsigned W = 64  // bits of an amount; the proof takes fewer
) (
    input  wire        clk_i,
    input  wire        clear_i,   // reset, too
    input  wire [W-1:0] limit_i,   // of the next cycle
    input  wire        sell_i,
    input  wire [W-1:0] amount_i,
    input  wire        sent_i,
    input  wire        set_i,     // the net amount is replaced; no order may come in the two cycles that follow
    input  wire [W-1:0] set_net_i,
    output wire [W-1:0] net_o,
    output wire        over_o     // |net + amount| > limit (sell: net - amount)
);
  wire [W-1:0] net_after;
  wire [W+2:0] up_after, down_after;
`ifdef FORMAL
  wire [W+2:0] formal_up_is, formal_down_is;
`endif
  tg_rooms_after #(
      .W(W)
  ) u_after (
      .net_i(net_o),
      .limit_i,
      .sell_i,
      .amount_i,
      .set_i,
      .set_net_i,
      .net_o(net_after),
      .up_o(up_after),
      .down_o(down_after)
  );
  tg_rooms #(
      .W(W)
  ) u_rooms (
      .clk_i,
      .clear_i,
      .limit_i,
      .sell_i,
      .amount_i,
      .sent_i,
      .set_i,
      .net_after_i(net_after),
      .up_after_i(up_after),
      .down_after_i(down_after),
      .net_o,
`ifdef FORMAL
      .formal_up_o(formal_up_is),
      .formal_down_o(formal_down_is),
`endif
      .over_o
  );

`ifdef FORMAL
  localparam logic [W+2:0] MOST = {4'b0000, {(W - 1) {1'b1}}}, LEAST = {4'b1111, {(W - 1) {1'b0}}};
  // The rule as the text has it, for the limit given a cycle ago, and what an order makes of the net amount.
  logic [W+2:0] formal_limit_q;
  logic [W-1:0] formal_net_q, formal_amount_q;
  logic formal_known_q, formal_sent_q, formal_sell_q;
  initial {formal_known_q, formal_sent_q} = 2'b00;
  wire [W+2:0] net = {{3{net_o[W-1]}}, net_o};
  wire [W+2:0] formal_before = {{3{formal_net_q[W-1]}}, formal_net_q};
  wire [W+2:0] formal_sum = formal_sell_q ? formal_before - {3'b000, formal_amount_q} : formal_before + {3'b000, formal_amount_q};
  // |net + amount| <= limit (sell: net - amount) when neither is negative; W + 4 bits, so that nothing wraps.
  wire [W+3:0] formal_limit = {1'b0, formal_limit_q};
  wire [W+3:0] formal_net = {net[W+2], net};
  wire [W+3:0] formal_amount = {4'd0, amount_i};
  wire [W+3:0] formal_up = sell_i ? formal_limit - formal_net + formal_amount : formal_limit - formal_net - formal_amount;
  wire [W+3:0] formal_down = sell_i ? formal_limit + formal_net - formal_amount : formal_limit + formal_net + formal_amount;
  always @(posedge clk_i) begin
    formal_limit_q <= {3'b000, limit_i};
    formal_known_q <= !set_i && !clear_i;
    formal_sent_q <= sent_i && !set_i && !clear_i;
    formal_net_q <= net_o;
    formal_amount_q <= amount_i;
    formal_sell_q <= sell_i;
  end
  always @* begin
    if (formal_known_q) begin
      assume (formal_limit_q[W+2:W] == 0);
      assert (formal_up_is == formal_limit_q - net && formal_down_is == formal_limit_q + net);
    end
    if (formal_sent_q)
      assert ($signed(net) == ($signed(formal_sum) > $signed(MOST) ? $signed(MOST) :
          $signed(formal_sum) < $signed(LEAST) ? $signed(LEAST) : $signed(formal_sum)));
  end
  // Sampled, so that it may rest on what the registers are.
  always @(posedge clk_i) if (formal_known_q) assert (over_o == (formal_up[W+3] || formal_down[W+3]));
`endif
endmodule
`default_nettype wire
