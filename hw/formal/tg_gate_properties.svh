// What the gate guarantees, said a second time and in wider numbers than the RTL uses. Included by tg_gate.sv when FORMAL is defined;
// proven by `npx tickgate hw formal` for every input there is, from every state that induction allows.

// One cycle ago: what the intent met.
logic formal_past_q;  // there is a cycle before this one, after reset
logic formal_intent_q, formal_armed_q, formal_kill_global_q, formal_ready_q, formal_update_q;
logic [63:0] formal_ts_q, formal_lease_q, formal_tat_q;
logic [15:0] formal_kill_kinds_q;
logic [SYMBOLS-1:0] formal_kill_symbols_q;
logic [31:0] formal_limit_q, formal_next_q, formal_urn_q;
logic [95:0] formal_state_q;
logic [COUNT_W-1:0] formal_waiting_q;
logic formal_order_before_q, formal_urn_write_q, formal_next_write_q, formal_clear_q, formal_host_sent_q;
logic [11:0] formal_host_bytes_q;
tg_pkg::intent_t formal_was_q;
tg_pkg::limits_t formal_limits_q;

initial formal_past_q = 1'b0;
always @(posedge clk_i) begin
  formal_past_q <= !rst_i;
  formal_intent_q <= intent_valid_i;
  formal_armed_q <= armed_i;
  formal_kill_global_q <= kill_global_i;
  formal_kill_kinds_q <= kill_kinds_i;
  formal_kill_symbols_q <= kill_symbols_i;
  formal_ready_q <= session_ready_i;
  formal_ts_q <= ts_ns_i;
  formal_lease_q <= lease_expiry_i;
  formal_tat_q <= tat_q;
  formal_limit_q <= send_limit_i;
  formal_next_q <= send_next_q;
  formal_urn_q <= urn_q;
  formal_state_q <= state;
  formal_waiting_q <= tx_waiting_i;
  formal_order_before_q <= order_valid_q;
  formal_urn_write_q <= urn_write_i;
  formal_next_write_q <= send_next_write_i;
  formal_clear_q <= clear_i;
  formal_host_sent_q <= host_sent_i;
  formal_host_bytes_q <= host_sent_bytes_i;
  formal_update_q <= update_q;
  formal_was_q <= intent_i;
  formal_limits_q <= limits_i;
end

// What the neighbours keep: see tg_intent_mux, tg_order_tx, tg_operate. A trace starts with a reset.
logic formal_started_q;
initial formal_started_q = 1'b0;
always @(posedge clk_i) formal_started_q <= 1'b1;
logic formal_idle_q;
always @(posedge clk_i) formal_idle_q <= next_idle_i && !rst_i;
always @* begin
  if (formal_idle_q) assume (!intent_valid_i);
  if (!formal_started_q) assume (rst_i);
  if (intent_valid_i) assume (!host_sent_i && !clear_i && !clearing_o && !rst_i);
  if (clear_i) assume (!position_valid_i && !update_q && !intent_valid_i);
  assume (intent_i.origin.sym < SYMBOLS);
end

wire [20:0] formal_off = formal_limits_q.check_off;
// 36-bit signed, one more than the RTL has: no sum here can pass 2^34.
wire signed [35:0] formal_position = {{4{formal_state_q[95]}}, formal_state_q[95:64]};
wire signed [35:0] formal_open_buy = {4'd0, formal_state_q[63:32]};
wire signed [35:0] formal_open_sell = {4'd0, formal_state_q[31:0]};
wire signed [35:0] formal_qty = {4'd0, formal_was_q.qty};
wire signed [35:0] formal_max_long = {4'd0, formal_limits_q.max_long};
wire signed [35:0] formal_max_short = {4'd0, formal_limits_q.max_short};
wire signed [35:0] formal_long = formal_position + formal_open_buy + formal_qty;
wire signed [35:0] formal_left = formal_position - formal_open_sell - formal_qty;
wire signed [31:0] formal_room = formal_limit_q - formal_next_q;
wire [64:0] formal_credit = {1'b0, formal_was_q.origin.sof_ts} + {33'd0, formal_limits_q.burst_ns};

always @(posedge clk_i) begin
  if (formal_past_q && order_valid_q) begin
    assert (formal_intent_q);
    // 1 kill
    assert (!formal_kill_global_q);
    assert (!formal_kill_kinds_q[formal_was_q.kind]);
    assert (!formal_kill_symbols_q[formal_was_q.origin.sym]);
    // 2 armed and lease
    assert (formal_armed_q);
    assert (formal_ts_q < formal_lease_q);
    // 3 book
    assert (formal_was_q.view.valid);
    assert (formal_was_q.view.bid_qty != 0 && formal_was_q.view.ask_qty != 0);
    assert (formal_was_q.view.bid_px < formal_was_q.view.ask_px);
    // 4 trading state
    assert (formal_off[3] || formal_was_q.origin.trading);
    // 5 quantity
    assert (formal_was_q.qty <= 999999);
    assert (formal_off[4] || (formal_was_q.qty != 0 && formal_was_q.qty <= formal_limits_q.max_qty));
    // 6 notional
    assert (formal_off[5] || formal_was_q.notional <= formal_limits_q.max_notional);
    // 7 collar
    assert (formal_off[6] || (formal_was_q.price >= formal_limits_q.collar_lo && formal_was_q.price <= formal_limits_q.collar_hi));
    // 9 position
    assert (formal_off[8] || formal_was_q.sell || formal_max_long - formal_long >= 0);
    assert (formal_off[8] || !formal_was_q.sell || formal_left + formal_max_short >= 0);
    // 13 rate
    assert (formal_off[12] || formal_credit >= {1'b0, formal_tat_q});
    // 19 session
    assert (formal_ready_q);
    assert (formal_room >= 50);
    assert (formal_waiting_q < TX_QUEUE);
    assert (!formal_order_before_q || formal_waiting_q + 1 < TX_QUEUE);

    // The order is the intent that was checked, numbered as the session wants it.
    assert (order_q.price == formal_was_q.price && order_q.qty == formal_was_q.qty && order_q.sell == formal_was_q.sell);
    assert (order_q.origin == formal_was_q.origin);
    assert (order_q.urn == formal_urn_q && order_q.tcp_seq == formal_next_q);
    assert (order_q.is_short == (formal_was_q.sell && formal_left < 0));
    // What left is decided as sent, and told.
    assert (decision_valid_q && decision_q.bitmap == 0 && decision_q.reason == 0);
  end

  // Every intent is told, once; a reason is given exactly when nothing left, and it is the lowest rule that fails.
  if (formal_past_q) begin
    assert (decision_valid_q == formal_intent_q);
    if (decision_valid_q) begin
      assert (order_valid_q == (decision_q.bitmap == 0));
      assert ((decision_q.reason == 0) == (decision_q.bitmap == 0));
      if (decision_q.reason != 0) begin
        assert (decision_q.bitmap[decision_q.reason-1]);
        assert ((decision_q.bitmap & ((21'd1 << (decision_q.reason - 1)) - 21'd1)) == 0);
      end
      assert ((decision_q.bitmap & 21'h1BEE80) == 0);  // codes that no rule has
    end

    // Numbers are used once and in order.
    if (!formal_urn_write_q) assert (urn_q == formal_urn_q + {31'd0, order_valid_q});
    if (!formal_next_write_q)
      assert (send_next_q == formal_next_q + (order_valid_q ? 32'd50 : formal_host_sent_q ? {20'd0, formal_host_bytes_q} : 32'd0));
    // Credit is never given back but by clear.
    if (!formal_clear_q && !order_valid_q) assert (tat_q == formal_tat_q);
  end
end
