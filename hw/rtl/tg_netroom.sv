// A signed 64-bit net amount with a limit on its magnitude: as tg_headroom. `up` is limit - net and `down` limit + net; what an order moves
// towards one of them must not pass it, nor, coming from beyond, stay below the other.
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
  // 67 bits hold a limit, a net amount and an order's together.
  localparam logic [66:0] MOST = 67'h0_7fff_ffff_ffff_ffff, LEAST = 67'h7_8000_0000_0000_0000;

  logic [63:0] net_q;
  logic [66:0] up_q, down_q;  // signed

  wire [66:0] net = {{3{net_q[63]}}, net_q};
  wire [66:0] amount = {3'b000, amount_i};
  wire [66:0] limit = {3'b000, limit_i};
  wire [66:0] sum = sell_i ? net - amount : net + amount;
  wire past = sell_i ? sum[66] && sum[65:63] != 3'b111 : !sum[66] && sum[65:63] != 3'b000;

  always_ff @(posedge clk_i) begin
    if (clear_i) net_q <= '0;
    else if (set_i) net_q <= set_net_i;
    else if (sent_i) net_q <= !past ? sum[63:0] : sell_i ? LEAST[63:0] : MOST[63:0];
    up_q <= !sent_i ? limit - net : past ? (sell_i ? limit - LEAST : limit - MOST) : limit - sum;
    down_q <= !sent_i ? limit + net : past ? (sell_i ? limit + LEAST : limit + MOST) : limit + sum;
  end
  assign net_o = net_q;

  wire [66:0] towards = sell_i ? down_q : up_q;
  wire [66:0] away = sell_i ? up_q : down_q;
  wire ahead = towards[66] || towards < amount;
  wire [66:0] behind_sum = away + amount;
`ifdef TG_MUTANT_NETROOM
  wire behind = 1'b0;
`else
  wire behind = away[66] && behind_sum[66];  // only what is beyond may stay beyond
`endif
  assign over_o = ahead || behind;

  wire unused = &{1'b0, behind_sum};

`ifdef FORMAL
  // The rule as the text has it, for the limit given a cycle ago, and what an order makes of the net amount.
  logic [66:0] formal_limit_q;
  logic formal_known_q;
  initial formal_known_q = 1'b0;
  // |after| <= limit when neither is negative; 68 bits, so that nothing wraps.
  wire [67:0] formal_after = {sum[66], sum};
  wire [67:0] formal_up = {1'b0, formal_limit_q} - formal_after;
  wire [67:0] formal_down = {1'b0, formal_limit_q} + formal_after;
  always @(posedge clk_i) begin
    formal_limit_q <= limit;
    formal_known_q <= !set_i && !clear_i;
  end
  always @* begin
    if (formal_known_q) begin
      assume (formal_limit_q[66:64] == 0);
      assert (up_q == formal_limit_q - net && down_q == formal_limit_q + net);
    end
  end
  // Sampled, so that it may rest on what the registers are.
  always @(posedge clk_i) if (formal_known_q) assert (over_o == (formal_up[67] || formal_down[67]));
`endif
endmodule
`default_nettype wire
