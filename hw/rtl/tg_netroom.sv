// A signed 64-bit net amount with a limit on its magnitude: as tg_headroom.
`default_nettype none

module tg_netroom (
    input  wire        clk_i,
    input  wire        clear_i,   // reset, too
    input  wire [63:0] limit_i,   // of the next cycle
    input  wire        sell_i,
    input  wire [63:0] amount_i,
    input  wire        sent_i,
    input  wire        set_i,     // the net amount is replaced; no order may come in the two cycles that follow
    input  wire [63:0] set_net_i,
    output wire [63:0] net_o,
    output wire        over_o     // |net + amount| > limit (sell: net - amount)
);
  wire [63:0] net_after;
  wire [66:0] up_after, down_after;
`ifdef FORMAL
  wire [66:0] formal_up_is, formal_down_is;
`endif
  tg_rooms_after u_after (
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
  tg_rooms u_rooms (
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
  // The rule as the text has it, for the limit given a cycle ago, and what an order makes of the net amount.
  logic [66:0] formal_limit_q;
  logic [63:0] formal_net_q, formal_amount_q;
  logic formal_known_q, formal_sent_q, formal_sell_q;
  initial {formal_known_q, formal_sent_q} = 2'b00;
  wire [66:0] net = {{3{net_o[63]}}, net_o};
  wire [66:0] formal_before = {{3{formal_net_q[63]}}, formal_net_q};
  wire [66:0] formal_sum = formal_sell_q ? formal_before - {3'b000, formal_amount_q} : formal_before + {3'b000, formal_amount_q};
  // |net + amount| <= limit (sell: net - amount) when neither is negative; 68 bits, so that nothing wraps.
  wire [67:0] formal_limit = {1'b0, formal_limit_q};
  wire [67:0] formal_net = {net[66], net};
  wire [67:0] formal_amount = {4'd0, amount_i};
  wire [67:0] formal_up = sell_i ? formal_limit - formal_net + formal_amount : formal_limit - formal_net - formal_amount;
  wire [67:0] formal_down = sell_i ? formal_limit + formal_net - formal_amount : formal_limit + formal_net + formal_amount;
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
      assume (formal_limit_q[66:64] == 0);
      assert (formal_up_is == formal_limit_q - net && formal_down_is == formal_limit_q + net);
    end
    if (formal_sent_q)
      assert ($signed(net) == ($signed(formal_sum) > $signed(67'h0_7fff_ffff_ffff_ffff) ? $signed(67'h0_7fff_ffff_ffff_ffff) :
          $signed(formal_sum) < $signed(67'h7_8000_0000_0000_0000) ? $signed(67'h7_8000_0000_0000_0000) : $signed(formal_sum)));
  end
  // Sampled, so that it may rest on what the registers are.
  always @(posedge clk_i) if (formal_known_q) assert (over_o == (formal_up[67] || formal_down[67]));
`endif
endmodule
`default_nettype wire
