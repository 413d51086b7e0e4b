// Exposure of the strategy kinds (rule 10), as tg_gate_exposure has the account's. Every kind has its totals and what is left of its limits; what an order
// or an input of the host makes of them is computed once, for the kind that it is of.
`default_nettype none

module tg_gate_kinds #(
    parameter  int unsigned KINDS  = 4,                              // kinds 1 to KINDS, at most 7
    localparam int unsigned KIND_W = KINDS > 1 ? $clog2(KINDS) : 1
) (
    input  wire                     clk_i,
    input  wire                     clear_i,         // reset, too
    input  wire     [128*KINDS-1:0] limits_i,        // of the next cycle: exposure_limits_t, kind 1 in the lowest bits
    input  wire               [3:0] kind_i,
    input  wire                     sell_i,
    input  wire              [63:0] notional_i,
    input  wire                     sent_i,
    input  wire                     apply_i,         // the host's change; no order may come in the two cycles that follow
    input  wire               [7:0] apply_kind_i,
    input  wire              [63:0] gross_change_i,  // signed
    input  wire              [63:0] net_change_i,    // signed
    output wire      [64*KINDS-1:0] gross_o,
    output wire      [64*KINDS-1:0] net_o,
    output wire         [KINDS-1:0] over_o
);
  // ---- Of the kind that is looked at
`ifdef TG_MUTANT_KIND_CHOSEN
  wire [7:0] looked_at = {4'd0, kind_i};
`else
  wire [7:0] looked_at = apply_i ? apply_kind_i : {4'd0, kind_i};
`endif
  wire [KIND_W-1:0] index = KIND_W'(looked_at - 8'd1);
  localparam int unsigned PLACES = 1 << KIND_W;
  wire [64*PLACES-1:0] gross_places = (64 * PLACES)'(gross_o), net_places = (64 * PLACES)'(net_o);
  wire [128*PLACES-1:0] limit_places = (128 * PLACES)'(limits_i);
  wire [63:0] gross = gross_places[64*index+:64], net = net_places[64*index+:64];
  wire [63:0] max_gross = limit_places[128*index+64+:64], max_net = limit_places[128*index+:64];

  wire [65:0] gross_sum = {2'b00, gross} + {{2{gross_change_i[63]}}, gross_change_i};
  wire [64:0] net_sum = {net[63], net} + {net_change_i[63], net_change_i};
  wire [63:0] gross_after, net_after;
  wire [65:0] room_after;
  wire [66:0] up_after, down_after;
  tg_room_after u_gross_after (
      .total_i(gross),
      .limit_i(max_gross),
      .amount_i(notional_i),
      .set_i(apply_i),
      .set_total_i(gross_sum[65] ? 64'd0 : gross_sum[64] ? {64{1'b1}} : gross_sum[63:0]),
      .total_o(gross_after),
      .room_o(room_after)
  );
  tg_rooms_after u_net_after (
      .net_i(net),
      .limit_i(max_net),
      .sell_i,
      .amount_i(notional_i),
      .set_i(apply_i),
      .set_net_i(net_sum[64] == net_sum[63] ? net_sum[63:0] : net_sum[64] ? 64'h8000_0000_0000_0000 : 64'h7fff_ffff_ffff_ffff),
      .net_o(net_after),
      .up_o(up_after),
      .down_o(down_after)
  );

  // ---- Of every kind
  genvar k;
  generate
    for (k = 0; k < KINDS; k = k + 1) begin : g_kind
`ifdef TG_MUTANT_KIND_OTHER
      wire sent = sent_i;
`else
      wire sent = sent_i && kind_i == 4'(k + 1);
`endif
      wire set = apply_i && apply_kind_i == 8'(k + 1);
      wire gross_over, net_over;
      tg_room u_gross (
          .clk_i,
          .clear_i,
          .limit_i(limits_i[128*k+64+:64]),
          .amount_i(notional_i),
          .sent_i(sent),
          .set_i(set),
          .total_after_i(gross_after),
          .room_after_i(room_after),
          .total_o(gross_o[64*k+:64]),
          .over_o(gross_over)
      );
      tg_rooms u_net (
          .clk_i,
          .clear_i,
          .limit_i(limits_i[128*k+:64]),
          .sell_i,
          .amount_i(notional_i),
          .sent_i(sent),
          .set_i(set),
          .net_after_i(net_after),
          .up_after_i(up_after),
          .down_after_i(down_after),
          .net_o(net_o[64*k+:64]),
          .over_o(net_over)
      );
      assign over_o[k] = gross_over || net_over;

`ifdef TG_PROVE_KINDS
      // What is computed once is computed of this kind whenever it is this kind's, and this kind's stay when it is not.
      logic formal_mine_q, formal_known_q;
      logic [127:0] formal_kept_q;
      initial formal_known_q = 1'b0;
      wire formal_sent = sent_i && kind_i == 4'(k + 1);
      wire formal_set = apply_i && apply_kind_i == 8'(k + 1);
      always @(posedge clk_i) begin
        formal_known_q <= !clear_i;
        formal_kept_q <= formal_sent || formal_set ? {gross_after, net_after} : {gross_o[64*k+:64], net_o[64*k+:64]};
      end
      always @* begin
        assume (!(sent_i && apply_i));
        if (formal_sent || formal_set)
          assert ({gross, net, max_gross, max_net} == {gross_o[64*k+:64], net_o[64*k+:64], limits_i[128*k+:128]});
        if (formal_known_q) assert ({gross_o[64*k+:64], net_o[64*k+:64]} == formal_kept_q);
      end
`endif
    end
  endgenerate
endmodule
`default_nettype wire
