// What the gate guarantees, said a second time from the text of docs/datapath.md section 6. Included by tg_gate.sv when FORMAL is defined;
// proven by `npx tickgate hw formal` for every input there is, from every state that induction allows. What is left of the device's totals
// (rules 10, 12, 13, 17, 18) is another proof's (tg_gate_device_properties.svh), as is that a slot's word is the one written last.

// ---- What the neighbours keep: see tg_strategies, tg_order_tx, tg_operate. A trace starts with a reset.
logic formal_started_q, formal_past_q;
initial {formal_started_q, formal_past_q} = 2'b00;
logic [2:0] formal_applied_q;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_past_q <= !rst_i;
  formal_applied_q <= rst_i ? 3'b000 : {formal_applied_q[1:0], start};
end
// A word of the slots' state: its sums are sums. Whatever is written is shown to keep this.
wire [33:0] formal_position34 = {{2{state.position[31]}}, state.position};
always @* begin
  if (!formal_started_q) assume (rst_i);
  // quiet: a message that comes now is at the gate in two cycles at the earliest
  if (start || formal_applied_q != 0) assume (!intent_valid_i);
  if (apply_q) assume (input_valid_i);
  if (intent_valid_i) assume (!clear_i && !clearing_o && !rst_i);
  assume (tx_waiting_i <= TX_QUEUE);
  assume (intent_i.sym < SYMBOLS && intent_i.kind < 16);
  assume (state.if_bought == formal_position34 + {2'b00, state.open_buy});
  assume (state.if_sold == formal_position34 - {2'b00, state.open_sell});
end

// ---- The rules. 36-bit signed numbers hold every sum of shares.
wire [20:0] formal_slot_off = limits_i.check_off;
wire [20:0] formal_device_off = device_limits.check_off;
wire [20:0] formal_waive = device_limits.waive_reducing;
wire signed [35:0] formal_position = {{4{state.position[31]}}, state.position};
wire signed [35:0] formal_open_buy = {4'd0, state.open_buy};
wire signed [35:0] formal_open_sell = {4'd0, state.open_sell};
wire signed [35:0] formal_qty = {4'd0, intent_i.qty};
wire signed [35:0] formal_max_long = {4'd0, limits_i.max_long};
wire signed [35:0] formal_max_short = {4'd0, limits_i.max_short};
wire signed [35:0] formal_long = formal_position + formal_open_buy + formal_qty;
wire signed [35:0] formal_left = formal_position - formal_open_sell - formal_qty;
wire formal_short = intent_i.sell && formal_left < 0;
wire formal_reduces = intent_i.sell ? formal_left >= 0 : formal_long <= 0;
wire [63:0] formal_now = intent_i.origin.sof_ts;
wire [63:0] formal_since = formal_now - state.last_now;
wire [64:0] formal_oldest = {1'b0, formal_now} + {33'd0, limits_i.max_age_ns};
// 50 bytes for each order that waits, and for the one on its way to the queue.
wire [31:0] formal_ahead = {{(32 - COUNT_W) {1'b0}}, tx_waiting_i} + {31'd0, order_valid_q};
wire [31:0] formal_next = tx_next_i + (formal_ahead << 5) + (formal_ahead << 4) + (formal_ahead << 1);
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
  formal_broken[11] = {1'b0, state.open_orders} + 17'd1 > {1'b0, limits_i.max_open_orders};
  formal_broken[12] = in_flight_over;
  formal_broken[13] = rate_over;
  formal_broken[14] = state.executions >= limits_i.max_executions;
  formal_broken[15] = state.last_valid && state.last_sell == intent_i.sell && state.last_price == intent_i.price &&
      state.last_qty == intent_i.qty && formal_since < {32'd0, limits_i.duplicate_ns};
  formal_broken[16] = intent_i.sell ? state.own_bid != 0 && intent_i.price <= state.own_bid : state.own_ask != 0 && intent_i.price >= state.own_ask;
  formal_broken[17] = day_over;
  formal_broken[18] = loss_over;
  formal_broken[19] = !session_ready_i || formal_room < 50 || tx_waiting_i + order_valid_q >= TX_QUEUE;
  formal_broken[20] = intent_i.sell ? (formal_short ? !limits_i.allowed[2] : !limits_i.allowed[1]) : !limits_i.allowed[0];
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
end

// ---- The decision: an order leaves if and only if no rule that is on fails.
always @(posedge clk_i)
  if (!rst_i) begin
    if (intent_valid_i) assert (fails == formal_fails);
    assert (send == (intent_valid_i && formal_fails == 0));
    // Without kill switch, arming, lease, book, a number of shares, room and meaningful limits none leaves, whatever is off.
    if (send) assert (!formal_broken[1] && !formal_broken[2] && !formal_broken[3] && !formal_broken[19] && !formal_broken[21]);
    if (send) assert (intent_i.qty != 0 && intent_i.qty <= 999999);
  end

// ---- What a slot's state becomes
wire tg_pkg::risk_state_t formal_new = state_write_data_o;
wire [33:0] formal_new34 = {{2{formal_new.position[31]}}, formal_new.position};
wire [32:0] formal_buy_sum = {1'b0, state.open_buy} + {1'b0, intent_i.qty};
wire [32:0] formal_sell_sum = {1'b0, state.open_sell} + {1'b0, intent_i.qty};
wire [32:0] formal_moved = {state.position[31], state.position} + {input_i.first[63], input_i.first[63:32]};
always @(posedge clk_i)
  if (!rst_i) begin
    assert (!send || state_write_o);
    if (state_write_o) begin
      assert (formal_new.if_bought == formal_new34 + {2'b00, formal_new.open_buy});
      assert (formal_new.if_sold == formal_new34 - {2'b00, formal_new.open_sell});
      assert (send || apply_q);
    end
    if (send) begin
      assert (state_write_sym_o == intent_i.sym[SYM_W-1:0]);
      assert (formal_new.position == state.position);
      assert (formal_new.open_buy == (intent_i.sell ? state.open_buy : formal_buy_sum[32] ? 32'hffff_ffff : formal_buy_sum[31:0]));
      assert (formal_new.open_sell == (!intent_i.sell ? state.open_sell : formal_sell_sum[32] ? 32'hffff_ffff : formal_sell_sum[31:0]));
      assert (formal_new.open_orders == state.open_orders + 16'd1 || (formal_new.open_orders == 16'hffff && state.open_orders == 16'hffff));
      assert (formal_new.executions == state.executions + 16'd1 || (formal_new.executions == 16'hffff && state.executions == 16'hffff));
      assert (formal_new.last_valid && formal_new.last_sell == intent_i.sell && formal_new.last_price == intent_i.price);
      assert (formal_new.last_qty == intent_i.qty && formal_new.last_now == formal_now);
      assert (formal_new.own_bid == state.own_bid && formal_new.own_ask == state.own_ask);
    end
    if (state_write_o && !send && input_i.op == tg_pkg::RISK_POSITION) begin
      if (formal_moved[32] == formal_moved[31]) assert (formal_new.position == formal_moved[31:0]);
      assert (formal_new.open_buy == (state.open_buy > input_i.first[31:0] ? state.open_buy - input_i.first[31:0] : 0));
      assert (formal_new.open_sell == (state.open_sell > input_i.second[31:0] ? state.open_sell - input_i.second[31:0] : 0));
      assert (formal_new.executions == state.executions && formal_new.last_now == state.last_now);
    end
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
  formal_short_q <= formal_short;
end

// ---- What leaves: one cycle later, exactly what was decided, of the slot that was checked, numbered as the session wants it, and told.
always @(posedge clk_i) begin
  if (formal_past_q && !rst_i) begin
    assert (order_valid_q == formal_send_q);
    if (order_valid_q) begin
      assert (order_q.price == formal_was_q.price && order_q.qty == formal_was_q.qty && order_q.sell == formal_was_q.sell);
      assert (order_q.origin.sym == formal_was_q.sym && order_q.origin.seq == formal_was_q.origin.seq);
      assert (order_q.origin.version == formal_was_q.origin.version);
      assert (order_q.urn == formal_urn_q && order_q.kind == formal_was_q.kind && decision_q.send_next == formal_next_q);
      assert (order_q.is_short == formal_short_q);
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
