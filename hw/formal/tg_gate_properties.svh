// What the gate guarantees, said a second time from the text of docs/datapath.md section 6. Included by tg_gate.sv when FORMAL is defined;
// proven by `npx tickgate hw formal` for every input there is, from every state that induction allows.

// One cycle ago.
logic formal_past_q;  // there is a cycle before this one, after reset
logic formal_intent_q, formal_send_q, formal_urn_write_q, formal_clear_q;
logic [63:0] formal_tat_q;
logic [31:0] formal_next_q, formal_urn_q;
logic [20:0] formal_fails_q;
logic formal_short_q;
tg_pkg::intent_t formal_was_q;

initial formal_past_q = 1'b0;
always @(posedge clk_i) begin
  formal_past_q <= !rst_i;
  formal_intent_q <= intent_valid_i;
  formal_send_q <= send;
  formal_tat_q <= tat_q;
  formal_next_q <= formal_next;
  formal_urn_q <= urn_q;
  formal_urn_write_q <= urn_write_i;
  formal_clear_q <= clear_i;
  formal_was_q <= intent_i;
  formal_fails_q <= fails;
  formal_short_q <= intent_i.sell && formal_left < 0;
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
  if (intent_valid_i) assume (!clear_i && !clearing_o && !rst_i);
  // The transmitter's queue holds what it is said to hold.
  assume (tx_waiting_i <= TX_QUEUE);
  if (clear_i) assume (!position_valid_i && !update_q && !intent_valid_i);
  assume (intent_i.origin.sym < SYMBOLS);
end

wire [20:0] formal_off = limits_i.check_off;
// 36-bit signed: no sum here can pass 2^34.
wire signed [35:0] formal_position = {{4{state[95]}}, state[95:64]};
wire signed [35:0] formal_open_buy = {4'd0, state[63:32]};
wire signed [35:0] formal_open_sell = {4'd0, state[31:0]};
wire signed [35:0] formal_qty = {4'd0, intent_i.qty};
wire signed [35:0] formal_max_long = {4'd0, limits_i.max_long};
wire signed [35:0] formal_max_short = {4'd0, limits_i.max_short};
wire signed [35:0] formal_long = formal_position + formal_open_buy + formal_qty;
wire signed [35:0] formal_left = formal_position - formal_open_sell - formal_qty;
// 50 bytes for each order that waits, and for the one on its way to the queue.
wire [31:0] formal_ahead = {{(32 - COUNT_W) {1'b0}}, tx_waiting_i} + {31'd0, order_valid_q};
wire [31:0] formal_next = tx_next_i + formal_ahead * 32'd50;
wire signed [31:0] formal_room = send_limit_i - formal_next;
wire [64:0] formal_credit = {1'b0, intent_i.origin.sof_ts} + {33'd0, limits_i.burst_ns};

// ---- The decision: nothing is sent unless every rule that is on passes.
always @(posedge clk_i)
  if (!rst_i && send) begin
    assert (intent_valid_i);
    // 1 kill
    assert (!kill_global_i);
    assert (!kill_kinds_i[intent_i.kind]);
    assert (!kill_symbols_i[intent_i.origin.sym]);
    // 2 armed and lease
    assert (armed_i);
    assert (ts_ns_i < lease_expiry_i);
    // 3 book
    assert (intent_i.view.valid);
    assert (intent_i.view.bid_qty != 0 && intent_i.view.ask_qty != 0);
    assert (intent_i.view.bid_px < intent_i.view.ask_px);
    // 4 trading state
    assert (formal_off[3] || intent_i.origin.trading);
    // 5 quantity
    assert (intent_i.qty <= 999999);
    assert (formal_off[4] || (intent_i.qty != 0 && intent_i.qty <= limits_i.max_qty));
    // 6 notional
    assert (formal_off[5] || intent_i.notional <= limits_i.max_notional);
    // 7 collar
    assert (formal_off[6] || (intent_i.price >= limits_i.collar_lo && intent_i.price <= limits_i.collar_hi));
    // 9 position
    assert (formal_off[8] || intent_i.sell || formal_long <= formal_max_long);
    assert (formal_off[8] || !intent_i.sell || formal_left >= -formal_max_short);
    // 13 rate
    assert (formal_off[12] || formal_credit >= {1'b0, tat_q});
    // 19 session
    assert (session_ready_i);
    assert (formal_room >= 50);
    assert (tx_waiting_i < TX_QUEUE);
    assert (!order_valid_q || tx_waiting_i + 1 < TX_QUEUE);
  end

// ---- What leaves: one cycle later, exactly what was decided, numbered as the session wants it, and told.
always @(posedge clk_i) begin
  if (formal_past_q && !rst_i) begin
    assert (order_valid_q == formal_send_q);
    if (order_valid_q) begin
      assert (order_q.price == formal_was_q.price && order_q.qty == formal_was_q.qty && order_q.sell == formal_was_q.sell);
      assert (order_q.origin == formal_was_q.origin);
      assert (order_q.urn == formal_urn_q && order_q.kind == formal_was_q.kind && decision_q.send_next == formal_next_q);
      assert (order_q.is_short == formal_short_q);
      assert (decision_valid_q && decision_q.bitmap == 0 && decision_q.reason == 0);
    end
    // Every intent is told, once; a reason is given exactly when nothing left, and it is the lowest rule that fails.
    assert (decision_valid_q == formal_intent_q);
    if (decision_valid_q) begin
      assert (decision_q.bitmap == formal_fails_q);
      assert (order_valid_q == (decision_q.bitmap == 0));
      assert ((decision_q.reason == 0) == (decision_q.bitmap == 0));
      if (decision_q.reason != 0) begin
        assert (decision_q.bitmap[decision_q.reason-1]);
        assert ((decision_q.bitmap & ((21'd1 << (decision_q.reason - 1)) - 21'd1)) == 0);
      end
      assert ((decision_q.bitmap & 21'h1BEE80) == 0);  // codes that no rule has
    end

    // Order numbers are used once and in order.
    if (!formal_urn_write_q) assert (urn_q == formal_urn_q + {31'd0, order_valid_q});
    // Credit is never given back but by clear.
    if (!formal_clear_q && !order_valid_q) assert (tat_q == formal_tat_q);
  end
end
