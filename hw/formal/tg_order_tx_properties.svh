// What the queue between gate and session guarantees. Included by tg_order_tx.sv when FORMAL is defined; proven by `npx tickgate hw formal` for every
// behaviour of gate, host and session that their contracts allow. The first beat of an order is taken when `order_started_i` says so.

logic formal_started_q;  // a trace starts with a reset
initial formal_started_q = 1'b0;
wire formal_first = order_started_i;
always @(posedge clk_i) formal_started_q <= 1'b1;

// One cycle ago.
logic formal_past_q, formal_first_q;
logic formal_offered_q;
logic [31:0] formal_next_q;
logic [tg_pkg::ORDER_W-1:0] formal_candidate_q;
logic [15:0] formal_kinds_q;
logic [SYMBOLS-1:0] formal_symbols_q;
initial formal_past_q = 1'b0;
always @(posedge clk_i) begin
  formal_past_q <= !rst_i;
  formal_first_q <= formal_first;
  formal_next_q <= send_next_i;
  formal_candidate_q <= candidate;
  formal_offered_q <= standing;
  formal_kinds_q <= kill_kinds_i;
  formal_symbols_q <= kill_symbols_i;
end

// Bytes of the queue, from its head on.
wire tg_pkg::order_t formal_entry_0 = queue[head_q];
wire tg_pkg::order_t formal_entry_1 = queue[PTR_W'(head_q+1)];
wire tg_pkg::order_t formal_entry_2 = queue[PTR_W'(head_q+2)];
wire tg_pkg::order_t formal_entry_3 = queue[PTR_W'(head_q+3)];
wire [7:0] formal_waiting_bytes = (used > 0 ? {2'd0, formal_entry_0.bytes} : 8'd0) + (used > 1 ? {2'd0, formal_entry_1.bytes} : 8'd0) +
    (used > 2 ? {2'd0, formal_entry_2.bytes} : 8'd0) + (used > 3 ? {2'd0, formal_entry_3.bytes} : 8'd0);

// The neighbours: the gate lets nothing through that has no room; what is not on offer does not start.
always @* begin
  if (!formal_started_q) assume (rst_i);
  if (order_valid_i) assume (used < TX_QUEUE && order_i.origin.sym < SYMBOLS);
  if (order_valid_i) assume (order_i.bytes == 50 || order_i.bytes == 53 || order_i.bytes == 43 || order_i.bytes == 12);
  if (order_started_i) assume (order_valid_o && session_free_i);
end

// ---- The promise: no first beat of an order is taken in a cycle in which something holds it back.
always @(posedge clk_i)
  if (!rst_i && formal_first) begin
    assert (armed_i);
    assert (ts_ns_i < lease_expiry_i);
    assert (!kill_global_i);
    assert (session_ready_i);
    assert (order_bytes_o == candidate.bytes);
  end
// Kind and symbol are those of the order that is told to have left, which is the order whose bytes follow.
always @(posedge clk_i)
  if (formal_past_q && !rst_i) begin
    assert (sent_valid_o == formal_first_q);
    if (sent_valid_o) begin
      assert (!formal_kinds_q[told_order_o.kind]);
      assert (!formal_symbols_q[told_order_o.origin.sym[SYM_W-1:0]]);
      assert (told_order_o == current_q);
    end
  end

// ---- The number that is told is the session's in the cycle of the first beat. An order that is said to have been on offer was.
always @(posedge clk_i)
  if (formal_past_q && !rst_i) begin
    if (sent_valid_o) assert (sent_seq_o == formal_next_q);
    if (order_settled_o) assert (formal_offered_q && queued && candidate == formal_candidate_q);
  end

// ---- One order is followed from the gate to its end: it is sent or withdrawn, once, and never sent when it has stood through a cycle in
// which nothing might leave, whatever was allowed again since.
(* anyseq *) wire formal_pick;
logic formal_following_q, formal_closed_seen_q;
logic [PTR_W:0] formal_ahead_q;  // orders before it
wire formal_starts = push && formal_pick && !formal_following_q;
wire formal_leaves = formal_following_q && pop && formal_ahead_q == 0;
always @(posedge clk_i)
  if (rst_i) formal_following_q <= 1'b0;
  else if (formal_starts) begin
    formal_following_q <= 1'b1;
    formal_closed_seen_q <= closed;
    formal_ahead_q <= used - {{PTR_W{1'b0}}, pop};
  end else if (formal_leaves) formal_following_q <= 1'b0;
  else if (formal_following_q) begin
    formal_closed_seen_q <= formal_closed_seen_q || closed;
    if (pop) formal_ahead_q <= formal_ahead_q - 1'b1;
  end
always @(posedge clk_i)
  if (!rst_i && formal_started_q) begin
    if (formal_leaves) assert (start_order != withdraw);
    if (formal_leaves && formal_closed_seen_q) assert (withdraw);
    // Nothing that comes out of the gate is lost: it leaves, is withdrawn, or waits.
    if (order_valid_i) assert (push || start_order || withdraw);
    // Why it holds.
    if (formal_following_q) assert (formal_ahead_q < used);
    if (formal_following_q && formal_closed_seen_q) assert (formal_ahead_q < doomed_q);
    assert (used <= TX_QUEUE && doomed_q <= used);
    if (queued) assert (first_kind_q == candidate.kind && first_sym_q == candidate.origin.sym[SYM_W-1:0] &&
          first_bytes_q == candidate.bytes);
    // The gate is told the bytes of all that wait (a queue of four).
    assert (waiting_bytes_o == formal_waiting_bytes);
    assert (second_q == PTR_W'(head_q + 1));
    assert (queued_q == (used != 0) && PTR_W'(tail_q - head_q) == used[PTR_W-1:0]);
  end
