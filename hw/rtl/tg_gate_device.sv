// Risk state of the device (docs/datapath.md section 6): exposure of the account and the kinds, orders in flight, rate, totals of the day, result.
// Each part answers "would this order exceed it" for the order that stands at the gate, whatever was sent in the cycle before.
`default_nettype none

module tg_gate_device (
    input  wire                            clk_i,
    input  wire                            rst_i,
    input  wire                            clear_i,
    // Limits of the order in the next cycle; exposure: account, then kinds from 1 on, lowest bits first
    input  wire tg_pkg::device_limits_t    next_limits_i,
    input  wire [128*(tg_pkg::KINDS+1)-1:0] next_exposure_i,
    output wire tg_pkg::device_limits_t    limits_o,        // of this cycle's
    // Order at the gate
    input  wire tg_pkg::intent_t           intent_i,
    input  wire                            sent_i,
    output wire                            exposure_over_o,
    output wire                            in_flight_over_o,
    output wire                            rate_over_o,
    output wire                            day_over_o,
    output wire                            loss_over_o,
    // Input of the host; no order may come in the two cycles that follow
    input  wire                            apply_i,
    input  wire tg_pkg::risk_input_t       input_i,
    input  wire                      [2:0] show_kind_i,
    output wire tg_pkg::device_state_t     show_o
);
  localparam int unsigned KINDS = tg_pkg::KINDS;
  wire clear = rst_i || clear_i;

  tg_pkg::device_limits_t limits_q;
  always_ff @(posedge clk_i) limits_q <= next_limits_i;
  assign limits_o = limits_q;

  // A cancel is an order in flight that the rate counts, and nothing else.
  wire counts = sent_i && intent_i.action != tg_pkg::ACTION_CANCEL;

  // ---- Exposure
  wire apply_account = apply_i && input_i.op == tg_pkg::RISK_ACCOUNT;
  wire tg_pkg::exposure_limits_t account_limits = next_exposure_i[127:0];
  wire [KINDS:0] over;
  wire [64*(KINDS+1)-1:0] gross, net;
  tg_gate_exposure u_account (
      .clk_i,
      .clear_i(clear),
      .limits_i(account_limits),
      .sell_i(intent_i.sell),
      .notional_i(intent_i.notional),
      .sent_i(counts),
      .apply_i(apply_account),
      .gross_change_i(input_i.first),
      .net_change_i(input_i.second),
      .gross_o(gross[63:0]),
      .net_o(net[63:0]),
      .over_o(over[0])
  );
  tg_gate_kinds #(
      .KINDS(KINDS)
  ) u_kinds (
      .clk_i,
      .clear_i(clear),
      .limits_i(next_exposure_i[128*(KINDS+1)-1:128]),
      .kind_i(intent_i.kind),
      .sell_i(intent_i.sell),
      .notional_i(intent_i.notional),
      .sent_i(counts),
      .apply_i(apply_account),
      .apply_kind_i(input_i.sel),
      .gross_change_i(input_i.first),
      .net_change_i(input_i.second),
      .gross_o(gross[64*(KINDS+1)-1:64]),
      .net_o(net[64*(KINDS+1)-1:64]),
      .over_o(over[KINDS:1])
  );
  wire [15:0] over_padded = {{(15 - KINDS) {1'b1}}, over};  // a kind that is not built has no room
`ifdef TG_MUTANT_EXPOSURE_KIND
  assign exposure_over_o = over[0];
`else
  assign exposure_over_o = over[0] || over_padded[intent_i.kind];
`endif

  // ---- Rate
  tg_gate_rate u_rate (
      .clk_i,
      .clear_i(clear),
      .now_i(intent_i.origin.sof_ts),
      .sent_i,
      .interval_i(limits_q.interval_ns),
      .next_burst_i(next_limits_i.burst_ns),
      .over_o(rate_over_o)
  );

  // ---- Day
  wire apply_day = apply_i && input_i.op == tg_pkg::RISK_DAY;
  wire value_over, quantity_over;
  wire [63:0] day_value, day_quantity;
  tg_headroom u_day_value (
      .clk_i,
      .clear_i(clear),
      .limit_i(next_limits_i.max_day_value),
      .amount_i(intent_i.notional),
      .sent_i(counts),
      .set_i(apply_day),
      .set_total_i(input_i.first),
      .total_o(day_value),
      .over_o(value_over)
  );
  tg_headroom u_day_quantity (
      .clk_i,
      .clear_i(clear),
      .limit_i(next_limits_i.max_day_qty),
      .amount_i({32'd0, intent_i.qty}),
      .sent_i(counts),
      .set_i(apply_day),
      .set_total_i(input_i.second),
      .total_o(day_quantity),
      .over_o(quantity_over)
  );
`ifdef TG_MUTANT_DAY
  assign day_over_o = value_over;
`else
  assign day_over_o = value_over || quantity_over;
`endif

  // ---- In flight, result
  logic [15:0] in_flight_q;
  logic [63:0] pnl_q;
  logic loss_over_q;
  wire [15:0] answered = input_i.first[15:0];
  wire [64:0] after_loss = {pnl_q[63], pnl_q} + {1'b0, next_limits_i.max_loss};  // negative: the loss is greater
  always_ff @(posedge clk_i) begin
    if (clear) begin
      in_flight_q <= '0;
      pnl_q <= '0;
    end else begin
      if (sent_i) in_flight_q <= in_flight_q == 16'hffff ? 16'hffff : in_flight_q + 16'd1;
      else if (apply_i && input_i.op == tg_pkg::RISK_ACKNOWLEDGE)
        in_flight_q <= in_flight_q < answered ? 16'd0 : in_flight_q - answered;
      if (apply_i && input_i.op == tg_pkg::RISK_LOSS) pnl_q <= input_i.first;
    end
    loss_over_q <= pnl_q[63] && after_loss[64];
  end
`ifdef TG_MUTANT_IN_FLIGHT
  assign in_flight_over_o = in_flight_q > limits_q.max_in_flight;
`else
  assign in_flight_over_o = in_flight_q >= limits_q.max_in_flight;
`endif
`ifdef TG_MUTANT_LOSS
  assign loss_over_o = pnl_q[63] && (~pnl_q) > limits_q.max_loss;
`else
  assign loss_over_o = loss_over_q;
`endif

  // ---- For the host
  wire [511:0] gross_padded = {{(512 - 64 * (KINDS + 1)) {1'b0}}, gross};
  wire [511:0] net_padded = {{(512 - 64 * (KINDS + 1)) {1'b0}}, net};
  tg_pkg::device_state_t show;
  always_comb begin
    show.gross = gross_padded[64*show_kind_i+:64];
    show.net = net_padded[64*show_kind_i+:64];
    show.in_flight = in_flight_q;
    show.pnl = pnl_q;
    show.day_value = day_value;
    show.day_qty = day_quantity;
  end
  assign show_o = show;

  wire unused = &{1'b0, intent_i, input_i, after_loss};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) if (!rst_i) assert (!(sent_i && apply_i));
`endif
`ifdef FORMAL
  `include "tg_gate_device_properties.svh"
`endif
endmodule
`default_nettype wire
