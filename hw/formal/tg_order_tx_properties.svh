// What the order transmitter guarantees. Included by tg_order_tx.sv when FORMAL is defined; proven by `npx tickgate hw formal` for every
// behaviour of gate, host and stream that their contracts allow.
//
// Frames are told apart on the stream alone: a beat after tlast, or after reset, is the first of its frame. Only whether that
// frame is an order's or the host's is taken from the inside.

logic formal_started_q, formal_inside_q;  // a trace starts with a reset; the stream is between two beats of a frame
initial formal_started_q = 1'b0;
wire formal_beat = m_axis_tx_tvalid && m_axis_tx_tready;
wire formal_first = formal_beat && !formal_inside_q && state_q != HOST;  // of an order
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  if (rst_i) formal_inside_q <= 1'b0;
  else if (formal_beat) formal_inside_q <= !m_axis_tx_tlast;
end

// One cycle ago.
logic formal_past_q, formal_first_q, formal_write_q, formal_host_start_q, formal_closed_q, formal_standing_q;
logic [31:0] formal_next_q;
logic [5:0] formal_length_q;  // of the order that could start
logic [11:0] formal_bytes_q;
logic [15:0] formal_kinds_q;
logic [SYMBOLS-1:0] formal_symbols_q;
initial formal_past_q = 1'b0;
always @(posedge clk_i) begin
  formal_past_q <= !rst_i;
  formal_first_q <= formal_first;
  formal_write_q <= send_next_write_i;
  formal_host_start_q <= start_host && host_payload_i;
  formal_bytes_q <= host_length_i;
  formal_next_q <= send_next_o;
  formal_length_q <= candidate.bytes;
  formal_kinds_q <= kill_kinds_i;
  formal_symbols_q <= kill_symbols_i;
  formal_closed_q <= closed;
  formal_standing_q <= standing;
end

// Bytes of the queue, from its head on.
wire tg_pkg::order_t formal_entry_0 = queue[head_q];
wire tg_pkg::order_t formal_entry_1 = queue[PTR_W'(head_q+1)];
wire tg_pkg::order_t formal_entry_2 = queue[PTR_W'(head_q+2)];
wire tg_pkg::order_t formal_entry_3 = queue[PTR_W'(head_q+3)];
wire [7:0] formal_waiting_bytes = (used > 0 ? {2'd0, formal_entry_0.bytes} : 8'd0) + (used > 1 ? {2'd0, formal_entry_1.bytes} : 8'd0) +
    (used > 2 ? {2'd0, formal_entry_2.bytes} : 8'd0) + (used > 3 ? {2'd0, formal_entry_3.bytes} : 8'd0);

// The neighbours: the gate lets nothing through that has no room; the host asks for what it may.
always @* begin
  if (!formal_started_q) assume (rst_i);
  if (order_valid_i) assume (used < TX_QUEUE && order_i.origin.sym < SYMBOLS);
  if (order_valid_i) assume (order_i.bytes == 50 || order_i.bytes == 53 || order_i.bytes == 43 || order_i.bytes == 12);
  assume (host_length_i != 0 && host_length_i <= 12'd1514 && (!host_payload_i || host_length_i <= 12'd256));
end

// ---- The promise: no first beat of an order is taken in a cycle in which something holds it back.
always @(posedge clk_i)
  if (!rst_i && formal_first) begin
    assert (armed_i);
    assert (ts_ns_i < lease_expiry_i);
    assert (!kill_global_i);
    assert (session_ready_i);
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

// ---- TCP numbers: every byte that leaves has the next one, and nothing else takes any.
always @(posedge clk_i)
  if (formal_past_q && !rst_i) begin
    if (!formal_write_q)
      assert (send_next_o == formal_next_q + (formal_first_q ? {26'd0, formal_length_q} : formal_host_start_q ? {20'd0, formal_bytes_q} : 32'd0));
    if (sent_valid_o) assert (sent_seq_o == formal_next_q);
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
    assert (formal_inside_q == (state_q == ORDER || (state_q == HOST && beat_q != 0)));
    assert (state_q != ORDER || (beat_q != 0 && beat_q <= order_last_byte[6:3]));
    assert (state_q <= HOST);
    assert (state_q != IDLE || beat_q == 0);
    if (state_q == HOST) assert (content_bytes_q != 0 && content_bytes_q <= 12'd1514 && beat_q <= host_last_byte[10:3]);
  end
