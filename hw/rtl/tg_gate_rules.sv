// The 21 rules of docs/datapath.md section 6 for the order that stands at the gate: bit code - 1 of `fails_o` is set when the rule fails and is
// not off, and bears on what is done. `pass_o` says the same as `fails_o == 0`, formed so that whether the order reduces a position comes last.
`default_nettype none

module tg_gate_rules #(
    parameter  int unsigned SYMBOLS = 64  // tracked slots
) (
    input  wire                         [63:0] ts_ns_i,           // device clock
    input  wire tg_pkg::intent_t               intent_i,
    input  wire tg_pkg::limits_t               limits_i,
    input  wire tg_pkg::device_limits_t        device_limits_i,
    input  wire tg_pkg::risk_state_t           state_i,
    // Operation
    input  wire                                armed_i,
    input  wire                         [63:0] lease_expiry_i,
    input  wire                                kill_global_i,
    input  wire                         [15:0] kill_kinds_i,
    input  wire                  [SYMBOLS-1:0] kill_symbols_i,
    // What others found
    input  wire                                session_over_i,    // rule 19
    input  wire                                exposure_over_i,
    input  wire                                in_flight_over_i,
    input  wire                                rate_over_i,
    input  wire                                day_over_i,
    input  wire                                loss_over_i,
    output wire                         [20:0] fails_o,
    output wire                                pass_o,
    output wire                                is_short_o         // a sell of more than what is left of the position; CANCEL: as the order is marked
);
  localparam logic [31:0] QTY_CEILING = 32'd999999, PRICE_CEILING = 32'd1999999900, ANY_AGE = 32'hffff_ffff;

  wire [31:0] price = intent_i.price;
  wire [31:0] qty = intent_i.qty;
  wire sell = intent_i.sell;
  wire [63:0] now = intent_i.origin.sof_ts;
  wire tg_pkg::view_t view = intent_i.view;
  wire tg_pkg::trading_t trading = intent_i.trading;

  // ---- Position. 36 bits, signed, hold position, open quantity, order and limit.
  wire [35:0] more = {{3{intent_i.more[32]}}, intent_i.more};
  wire [35:0] if_bought = {{2{state_i.if_bought[33]}}, state_i.if_bought};
  wire [35:0] if_sold = {{2{state_i.if_sold[33]}}, state_i.if_sold};
  wire [35:0] long_after = if_bought + more;
  wire [35:0] short_after = if_sold - more;
  wire [35:0] long_left = {4'd0, limits_i.max_long} - if_bought - more;
  wire [35:0] short_left = {4'd0, limits_i.max_short} + if_sold - more;
  wire is_short = sell && short_after[35];
  wire replace = intent_i.action == tg_pkg::ACTION_REPLACE;
  wire cancel = intent_i.action == tg_pkg::ACTION_CANCEL;
  wire reduces = sell ? !short_after[35] : long_after[35] || long_after == 36'd0;

  // ---- Trading state: condition by bit of the mask
  wire outside_band = price < trading.band_lo || price > trading.band_hi;
  wire [6:0] conditions = {
    1'b1, trading.short_restricted && is_short && price <= view.bid_px, trading.band && outside_band, trading.market_halt,
    !trading.session_open, trading.operational_halt, !trading.trading
  };

  wire [256:0] killed = {{(257 - SYMBOLS) {1'b0}}, kill_symbols_i};
  wire [64:0] oldest = {1'b0, now} + {33'd0, limits_i.max_age_ns};
  wire [63:0] since_last = now - state_i.last_now;
  wire same = state_i.last_valid && state_i.last_sell == sell && state_i.last_price == price && state_i.last_qty == qty;
  wire [3:0] order_type = sell ? (is_short ? 4'b0100 : 4'b0010) : 4'b0001;
  wire rests = intent_i.kind == tg_pkg::QUOTING;
  wire other_mark = replace && sell && is_short != intent_i.rest_short;  // OUCH has no replacement that changes it

  logic [20:0] broken;  // fails if it is not off
  always_comb begin
    broken = '0;
    broken[tg_pkg::RULE_KILL-1] = kill_global_i || kill_kinds_i[intent_i.kind] || killed[{1'b0, intent_i.sym}];
    broken[tg_pkg::RULE_ARMED_LEASE-1] = !armed_i || ts_ns_i >= lease_expiry_i;
    broken[tg_pkg::RULE_BOOK-1] = !view.valid || view.bid_qty == 0 || view.ask_qty == 0 || view.bid_px >= view.ask_px ||
        (limits_i.max_age_ns != ANY_AGE && {1'b0, ts_ns_i} > oldest);
    broken[tg_pkg::RULE_TRADING_STATE-1] = (limits_i.state_mask & conditions) != 0;
    broken[tg_pkg::RULE_QUANTITY-1] = qty > limits_i.max_qty;
    broken[tg_pkg::RULE_NOTIONAL-1] = intent_i.notional > limits_i.max_notional;
    broken[tg_pkg::RULE_COLLAR-1] = price < limits_i.collar_lo || price > limits_i.collar_hi;
    broken[tg_pkg::RULE_INCREMENT-1] = price == 0 || price > PRICE_CEILING || (limits_i.tick_100 && !intent_i.price_whole) ||
        (limits_i.lot_100 && !intent_i.qty_whole);
    broken[tg_pkg::RULE_POSITION-1] = sell ? short_left[35] : long_left[35];
    broken[tg_pkg::RULE_EXPOSURE-1] = exposure_over_i;
    broken[tg_pkg::RULE_OPEN_ORDERS-1] = replace ? state_i.open_orders > limits_i.max_open_orders : state_i.open_orders >= limits_i.max_open_orders;
    broken[tg_pkg::RULE_IN_FLIGHT-1] = in_flight_over_i;
    broken[tg_pkg::RULE_RATE-1] = rate_over_i;
    broken[tg_pkg::RULE_THROTTLE-1] = !replace && state_i.executions >= limits_i.max_executions;
    broken[tg_pkg::RULE_DUPLICATE-1] = !replace && same && since_last < {32'd0, limits_i.duplicate_ns};
    broken[tg_pkg::RULE_SELF_MATCH-1] = sell ? state_i.own_bid != 0 && price <= state_i.own_bid :
        state_i.own_ask != 0 && price >= state_i.own_ask;
    broken[tg_pkg::RULE_DAY_TOTAL-1] = day_over_i;
    broken[tg_pkg::RULE_LOSS-1] = loss_over_i;
    broken[tg_pkg::RULE_SESSION-1] = session_over_i;
    broken[tg_pkg::RULE_ORDER_TYPE-1] = (limits_i.allowed & order_type) == 0 || (rests && !limits_i.allowed[3]) || other_mark;
    broken[tg_pkg::RULE_RESERVED-1] = limits_i.reserved || device_limits_i.reserved;
`ifdef TG_MUTANT_KILL_SYMBOL
    broken[tg_pkg::RULE_KILL-1] = kill_global_i || kill_kinds_i[intent_i.kind];
`endif
`ifdef TG_MUTANT_LEASE
    broken[tg_pkg::RULE_ARMED_LEASE-1] = !armed_i || ts_ns_i > lease_expiry_i;
`endif
`ifdef TG_MUTANT_AGE
    broken[tg_pkg::RULE_BOOK-1] = !view.valid || view.bid_qty == 0 || view.ask_qty == 0 || view.bid_px >= view.ask_px;
`endif
`ifdef TG_MUTANT_BAND
    broken[tg_pkg::RULE_TRADING_STATE-1] = (limits_i.state_mask & conditions & 7'h6f) != 0;
`endif
`ifdef TG_MUTANT_QTY
    broken[tg_pkg::RULE_QUANTITY-1] = qty[19:0] > limits_i.max_qty[19:0];
`endif
`ifdef TG_MUTANT_NOTIONAL
    broken[tg_pkg::RULE_NOTIONAL-1] = intent_i.notional[31:0] > limits_i.max_notional[31:0];
`endif
`ifdef TG_MUTANT_COLLAR
    broken[tg_pkg::RULE_COLLAR-1] = price < limits_i.collar_lo;
`endif
`ifdef TG_MUTANT_INCREMENT
    broken[tg_pkg::RULE_INCREMENT-1] = price == 0 || price > PRICE_CEILING || (limits_i.tick_100 && !intent_i.price_whole);
`endif
`ifdef TG_MUTANT_POSITION_WIDTH
    broken[tg_pkg::RULE_POSITION-1] = sell ? short_left[31] : long_left[31];
`endif
`ifdef TG_MUTANT_OPEN_ORDERS
    broken[tg_pkg::RULE_OPEN_ORDERS-1] = state_i.open_orders > limits_i.max_open_orders;
`endif
`ifdef TG_MUTANT_THROTTLE
    broken[tg_pkg::RULE_THROTTLE-1] = !replace && state_i.executions + 16'd1 > limits_i.max_executions;  // 65536 is 0
`endif
`ifdef TG_MUTANT_DUPLICATE
    broken[tg_pkg::RULE_DUPLICATE-1] = !replace && same && since_last[31:0] < limits_i.duplicate_ns;
`endif
`ifdef TG_MUTANT_SELF_MATCH
    broken[tg_pkg::RULE_SELF_MATCH-1] = sell ? state_i.own_bid != 0 && price < state_i.own_bid :
        state_i.own_ask != 0 && price >= state_i.own_ask;
`endif
`ifdef TG_MUTANT_ORDER_TYPE
    broken[tg_pkg::RULE_ORDER_TYPE-1] = sell ? !limits_i.allowed[1] : !limits_i.allowed[0];
`endif
`ifdef TG_MUTANT_REPLACE_SHORT
    broken[tg_pkg::RULE_ORDER_TYPE-1] = (limits_i.allowed & order_type) == 0 || (rests && !limits_i.allowed[3]);
`endif
`ifdef TG_MUTANT_RESTS
    broken[tg_pkg::RULE_ORDER_TYPE-1] = (limits_i.allowed & order_type) == 0 || other_mark;
`endif
`ifdef TG_MUTANT_REPLACE_ORDERS
    broken[tg_pkg::RULE_OPEN_ORDERS-1] = state_i.open_orders >= limits_i.max_open_orders;
`endif
`ifdef TG_MUTANT_RESERVED
    broken[tg_pkg::RULE_RESERVED-1] = limits_i.reserved;
`endif
  end

  // ---- Off
  wire [20:0] off = (limits_i.check_off & tg_pkg::SLOT_OFF) | (device_limits_i.check_off & tg_pkg::DEVICE_OFF);
`ifdef TG_MUTANT_WAIVE
  wire [20:0] waived = device_limits_i.waive_reducing;
`else
  wire [20:0] waived = device_limits_i.waive_reducing & tg_pkg::WAIVABLE;
`endif
  wire [20:0] ceiling = {20'd0, qty == 0 || qty > QTY_CEILING} << (tg_pkg::RULE_QUANTITY - 1);
  // What takes an order out of the market asks for little.
`ifdef TG_MUTANT_CANCEL
  localparam logic [20:0] OF_CANCEL = 21'h4_0001;
`else
  localparam logic [20:0] OF_CANCEL = 21'h4_0003;  // 1 2 19
`endif
  wire [20:0] bearing = cancel ? OF_CANCEL : {21{1'b1}};
  wire [20:0] fails = ((broken & ~off) | ceiling) & bearing;
  wire [20:0] fails_reducing = fails & ~waived;
  assign fails_o = reduces ? fails_reducing : fails;
  assign pass_o = reduces ? fails_reducing == 0 : fails == 0;
  assign is_short_o = cancel ? intent_i.rest_short : is_short;

  wire unused = &{1'b0, intent_i, limits_i, device_limits_i, state_i, long_after, short_after, long_left, short_left};
endmodule
`default_nettype wire
