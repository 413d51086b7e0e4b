// Exposure of the account (rule 10): gross and net, each against its limit, and the host's changes of them. Kinds: tg_gate_kinds.
`default_nettype none

module tg_gate_exposure (
    input  wire                            clk_i,
    input  wire                            clear_i,   // reset, too
    input  wire tg_pkg::exposure_limits_t  limits_i,  // of the next cycle
    input  wire                            sell_i,
    input  wire                     [63:0] notional_i,
    input  wire                            sent_i,
    input  wire                            apply_i,   // the host's change; no order may come in the two cycles that follow
    input  wire                     [63:0] gross_change_i,  // signed
    input  wire                     [63:0] net_change_i,    // signed
    output wire                     [63:0] gross_o,
    output wire                     [63:0] net_o,
    output wire                            over_o
);
  wire gross_over, net_over;
  wire [65:0] gross_sum = {2'b00, gross_o} + {{2{gross_change_i[63]}}, gross_change_i};
  wire [64:0] net_sum = {net_o[63], net_o} + {net_change_i[63], net_change_i};

  tg_headroom u_gross (
      .clk_i,
      .clear_i,
      .limit_i(limits_i.max_gross),
      .amount_i(notional_i),
      .sent_i,
      .set_i(apply_i),
      .set_total_i(gross_sum[65] ? 64'd0 : gross_sum[64] ? {64{1'b1}} : gross_sum[63:0]),
      .total_o(gross_o),
      .over_o(gross_over)
  );
  tg_netroom u_net (
      .clk_i,
      .clear_i,
      .limit_i(limits_i.max_net),
      .sell_i,
      .amount_i(notional_i),
      .sent_i,
      .set_i(apply_i),
      .set_net_i(net_sum[64] == net_sum[63] ? net_sum[63:0] : net_sum[64] ? 64'h8000_0000_0000_0000 : 64'h7fff_ffff_ffff_ffff),
      .net_o(net_o),
      .over_o(net_over)
  );
  assign over_o = gross_over || net_over;
endmodule
`default_nettype wire
