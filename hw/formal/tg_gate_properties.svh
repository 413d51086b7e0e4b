// What the gate guarantees, said a second time from the text of docs/datapath.md section 6. Included by tg_gate.sv when FORMAL is defined;
// proven by `npx tickgate hw formal` for every input there is, from every state that induction allows. What is left of the device's totals
// (rules 10, 12, 13, 17, 18) are other proofs' (tg_gate_device_properties.svh and where the totals are kept), and so is what a slot's state becomes
// (tg_gate_state_properties.svh): here it is any, with position + open_buy in if_bought and position - open_sell in if_sold.

// ---- What the neighbours keep: see tg_strategies, tg_order_tx, tg_operate. A trace starts with a reset.
logic formal_started_q, formal_past_q;
initial {formal_started_q, formal_past_q} = 2'b00;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_past_q <= !rst_i;
end
always @* begin
  if (!formal_started_q) assume (rst_i);
  // quiet: a message that comes now is at the gate in two cycles at the earliest
  if (start || apply_q || applied_q != 0) assume (!intent_valid_i);
  if (apply_q) assume (input_valid_i);
  if (intent_valid_i) assume (!clear_i && !clearing_o && !rst_i);
  assume (tx_waiting_i <= TX_QUEUE);
  assume (tx_waiting_bytes_i <= tx_waiting_i * 53);
  assume (intent_i.sym < SYMBOLS && intent_i.kind < 16);
  assume (intent_i.action <= 2);
  if (intent_i.action == 0) assume (intent_i.more == {1'b0, intent_i.qty});
  if (intent_i.action != 0) assume (intent_i.kind == 5);
end

// ---- The rules. 36-bit signed numbers hold every sum of shares.
wire [20:0] formal_slot_off = limits_i.check_off;
wire [20:0] formal_device_off = device_limits.check_off;
wire [20:0] formal_waive = device_limits.waive_reducing;
wire signed [35:0] formal_if_bought = {{2{state.if_bought[33]}}, state.if_bought};
wire signed [35:0] formal_if_sold = {{2{state.if_sold[33]}}, state.if_sold};
wire signed [35:0] formal_more = {{3{intent_i.more[32]}}, intent_i.more};
wire formal_replace = intent_i.action == 1;
wire formal_cancel = intent_i.action == 2;
wire signed [35:0] formal_max_long = {4'd0, limits_i.max_long};
wire signed [35:0] formal_max_short = {4'd0, limits_i.max_short};
wire signed [35:0] formal_long = formal_if_bought + formal_more;
wire signed [35:0] formal_left = formal_if_sold - formal_more;
wire formal_short = intent_i.sell && formal_left < 0;
wire formal_reduces = intent_i.sell ? formal_left >= 0 : formal_long <= 0;
wire [63:0] formal_now = intent_i.origin.sof_ts;
wire [63:0] formal_since = formal_now - state.last_now;
wire [64:0] formal_oldest = {1'b0, formal_now} + {33'd0, limits_i.max_age_ns};
// The bytes of what waits, and of what is on its way to the queue.
wire [31:0] formal_length = formal_cancel ? 32'd12 : formal_replace ? 32'd43 : intent_i.kind == 5 ? 32'd53 : 32'd50;
wire [31:0] formal_last_length = order_q.action == 2 ? 32'd12 : order_q.action == 1 ? 32'd43 : order_q.kind == 5 ? 32'd53 : 32'd50;
wire [31:0] formal_next = tx_next_i + tx_waiting_bytes_i + (order_valid_q ? formal_last_length : 32'd0);
wire signed [31:0] formal_length_signed = formal_length;
wire signed [31:0] formal_room = send_limit_i - formal_next;
wire tg_pkg::trading_t formal_trading = intent_i.trading;

logic [21:1] formal_broken, formal_fails;
always @* begin
  formal_broken[1] = kill_global_i || kill_kinds_i[intent_i.kind] || kill_symbols_i[intent_i.sym[SYM_W-1:0]];
  formal_broken[2] = !(armed_i && ts_ns_i < lease_expiry_i);
  formal_broken[3] = !(intent_i.view.valid && intent_i.view.bid_qty != 0 && intent_i.view.ask_qty != 0 && intent_i.view.bid_px < intent_i.view.ask_px) ||
      (limits_i.max_age_ns != 32'hffff_ffff && {1'b0, ts_ns_i} > formal_oldest);
  formal_broken[4] = (limits_i.state_mask[0] && !formal_trading.trading) || (limits_i.state_mask[1] && formal_trading.operational_halt) ||
      (limits_i.state_mask[2] && !formal_trading.session_open) || (limits_i.state_mask[3] && formal_trading.market_halt) ||
      (limits_i.state_mask[4] && formal_trading.band && !(intent_i.price >= formal_trading.band_lo && intent_i.price <= formal_trading.band_hi)) ||
      (limits_i.state_mask[5] && formal_trading.short_restricted && formal_short && intent_i.price <= intent_i.view.bid_px) ||
      limits_i.state_mask[6];
  formal_broken[5] = intent_i.qty > limits_i.max_qty;
  formal_broken[6] = intent_i.notional > limits_i.max_notional;
  formal_broken[7] = intent_i.price < limits_i.collar_lo || intent_i.price > limits_i.collar_hi;
  formal_broken[8] = intent_i.price == 0 || intent_i.price > 1999999900 || !(intent_i.price_whole || !limits_i.tick_100) ||
      !(intent_i.qty_whole || !limits_i.lot_100);
  formal_broken[9] = intent_i.sell ? formal_left < -formal_max_short : formal_long > formal_max_long;
  formal_broken[10] = exposure_over;
  formal_broken[11] = {1'b0, state.open_orders} + (formal_replace ? 17'd0 : 17'd1) > {1'b0, limits_i.max_open_orders};
  formal_broken[12] = in_flight_over;
  formal_broken[13] = rate_over;
  formal_broken[14] = !formal_replace && state.executions >= limits_i.max_executions;
  formal_broken[15] = !formal_replace && state.last_valid && state.last_sell == intent_i.sell && state.last_price == intent_i.price &&
      state.last_qty == intent_i.qty && formal_since < {32'd0, limits_i.duplicate_ns};
  formal_broken[16] = intent_i.sell ? state.own_bid != 0 && intent_i.price <= state.own_bid : state.own_ask != 0 && intent_i.price >= state.own_ask;
  formal_broken[17] = day_over;
  formal_broken[18] = loss_over;
  formal_broken[19] = !session_ready_i || formal_room < formal_length_signed || tx_waiting_i + order_valid_q >= TX_QUEUE;
  formal_broken[20] = intent_i.sell ? (formal_short ? !limits_i.allowed[2] : !limits_i.allowed[1]) : !limits_i.allowed[0];
  if (intent_i.kind == 5 && !limits_i.allowed[3]) formal_broken[20] = 1'b1;
  if (formal_replace && intent_i.sell && formal_short != intent_i.rest_short) formal_broken[20] = 1'b1;
  formal_broken[21] = limits_i.reserved || device_limits.reserved;

  formal_fails = formal_broken;
  if (formal_slot_off[3]) formal_fails[4] = 1'b0;
  if (formal_slot_off[4]) formal_fails[5] = 1'b0;
  if (formal_slot_off[5]) formal_fails[6] = 1'b0;
  if (formal_slot_off[6]) formal_fails[7] = 1'b0;
  if (formal_slot_off[7]) formal_fails[8] = 1'b0;
  if (formal_slot_off[8]) formal_fails[9] = 1'b0;
  if (formal_slot_off[10]) formal_fails[11] = 1'b0;
  if (formal_slot_off[13]) formal_fails[14] = 1'b0;
  if (formal_slot_off[14]) formal_fails[15] = 1'b0;
  if (formal_slot_off[15]) formal_fails[16] = 1'b0;
  if (formal_slot_off[19]) formal_fails[20] = 1'b0;
  if (formal_device_off[9]) formal_fails[10] = 1'b0;
  if (formal_device_off[11]) formal_fails[12] = 1'b0;
  if (formal_device_off[12]) formal_fails[13] = 1'b0;
  if (formal_device_off[16]) formal_fails[17] = 1'b0;
  if (formal_device_off[17]) formal_fails[18] = 1'b0;
  if (formal_reduces && formal_waive[5]) formal_fails[6] = 1'b0;
  if (formal_reduces && formal_waive[9]) formal_fails[10] = 1'b0;
  if (formal_reduces && formal_waive[10]) formal_fails[11] = 1'b0;
  if (formal_reduces && formal_waive[13]) formal_fails[14] = 1'b0;
  if (formal_reduces && formal_waive[16]) formal_fails[17] = 1'b0;
  if (formal_reduces && formal_waive[17]) formal_fails[18] = 1'b0;
  if (intent_i.qty == 0 || intent_i.qty > 999999) formal_fails[5] = 1'b1;
  // A cancel is checked against kill, arming and lease, and the session alone.
  if (formal_cancel) begin
    formal_fails = '0;
    formal_fails[1] = formal_broken[1];
    formal_fails[2] = formal_broken[2];
    formal_fails[19] = formal_broken[19];
  end
end

// ---- The decision: an order leaves if and only if no rule that is on fails.
always @*
  if (!rst_i) begin
    if (intent_valid_i) assert (fails == formal_fails);
    assert (send == (intent_valid_i && formal_fails == 0));
    // Without kill switch, arming, lease, book, a number of shares, room and meaningful limits none leaves, whatever is off.
    if (send) assert (!formal_broken[1] && !formal_broken[2] && !formal_broken[19]);
    if (send && !formal_cancel) assert (!formal_broken[3] && !formal_broken[21]);
    if (send && !formal_cancel) assert (intent_i.qty != 0 && intent_i.qty <= 999999);
  end

// ---- One cycle ago
logic formal_intent_q, formal_send_q, formal_urn_write_q, formal_short_q;
logic [31:0] formal_next_q, formal_urn_q;
logic [21:1] formal_fails_q;
tg_pkg::intent_t formal_was_q;
always @(posedge clk_i) begin
  formal_intent_q <= intent_valid_i;
  formal_send_q <= send;
  formal_next_q <= formal_next;
  formal_urn_q <= urn_q;
  formal_urn_write_q <= urn_write_i;
  formal_was_q <= intent_i;
  formal_fails_q <= formal_fails;
  formal_short_q <= formal_cancel ? intent_i.rest_short : formal_short;
end

// ---- What leaves: one cycle later, exactly what was decided, of the slot that was checked, numbered as the session wants it, and told.
always @* begin
  // Reset leaves nothing at the output.
  if (formal_started_q && !formal_past_q) assert (!order_valid_q && !decision_valid_q && !apply_q && applied_q == 0);
  if (formal_past_q) begin
    assert (order_valid_q == formal_send_q);
    if (order_valid_q) begin
      assert (order_q.price == formal_was_q.price && order_q.qty == formal_was_q.qty && order_q.sell == formal_was_q.sell);
      assert (order_q.origin.sym == formal_was_q.sym && order_q.origin.seq == formal_was_q.origin.seq);
      assert (order_q.origin.version == formal_was_q.origin.version);
      assert (order_q.urn == formal_urn_q && order_q.kind == formal_was_q.kind && decision_q.send_next == formal_next_q);
      assert (order_q.is_short == formal_short_q);
      assert (order_q.action == formal_was_q.action && order_q.order == formal_was_q.order && order_q.done == formal_was_q.done);
      assert (order_q.bytes == formal_last_length && decision_q.action == formal_was_q.action);
      assert (decision_valid_q && decision_q.bitmap == 0 && decision_q.reason == 0);
    end
    // Every intent is told, once; a reason is given exactly when nothing left, and it is the lowest rule that fails.
    assert (decision_valid_q == formal_intent_q);
    if (decision_valid_q) begin
      assert (decision_q.bitmap == formal_fails_q);
      assert (decision_q.origin.sym == formal_was_q.sym);
      assert (order_valid_q == (decision_q.bitmap == 0));
      assert ((decision_q.reason == 0) == (decision_q.bitmap == 0));
      if (decision_q.reason != 0) begin
        assert (decision_q.bitmap[decision_q.reason-1]);
        assert ((decision_q.bitmap & ((21'd1 << (decision_q.reason - 1)) - 21'd1)) == 0);
      end
    end
    // Order numbers are used once and in order.
    if (!formal_urn_write_q) assert (urn_q == formal_urn_q + {31'd0, order_valid_q});
  end
end
