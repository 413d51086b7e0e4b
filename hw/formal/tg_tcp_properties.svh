// How much of the TCP session may be in flight: never more than the send ring holds, and nothing new outside the window that the peer told.
// Included by tg_tcp.sv when FORMAL is defined; for whatever segments come and whatever the timer says. Not in the list of proofs yet: the
// induction (3 steps) finds no counterexample, and has not come to its end.

logic formal_started_q, formal_past_q, formal_opening_q;
initial {formal_started_q, formal_past_q} = 2'b00;
// The peer's limit takes two cycles to what may start.
logic [31:0] formal_next_q, formal_oldest_q, formal_limit_q, formal_told_q, formal_told_before_q;
logic formal_pending_q, formal_done_q;
wire formal_done = host_done || (closed && host_rewind && host_pending);
logic [11:0] formal_length_q;
logic [3:0] formal_since_q;  // cycles since a segment was told
logic formal_reset_q;  // once
initial formal_reset_q = 1'b0;
always @(posedge clk_i) if (rst_i) formal_reset_q <= 1'b1;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_past_q <= !rst_i;
  formal_opening_q <= opening;
  formal_next_q <= next;
  formal_oldest_q <= oldest;
  formal_limit_q <= limit;
  formal_told_q <= peer_limit;
  formal_told_before_q <= formal_told_q;
  formal_pending_q <= host_pending && !formal_done;
  formal_done_q <= formal_done;
  formal_length_q <= host_length;
  if (segment_valid) formal_since_q <= 4'd0;
  else if (formal_since_q != 4'd15) formal_since_q <= formal_since_q + 4'd1;
end

// The neighbours: frames have eight beats at least; the host buffer keeps what it says until it is done.
always @* begin
  if (!formal_started_q) assume (rst_i);
  if (segment_valid) assume (formal_since_q >= 4'd6);
  if (formal_pending_q) assume (host_pending && host_length == formal_length_q);
  if (formal_done_q) assume (!host_pending);
  assume (host_length != 0 && host_length <= 12'd256);
end
initial assume (formal_since_q == 4'd0);

localparam logic [31:0] FORMAL_RING = SEND_BYTES;
wire [31:0] formal_flight = next - oldest;
wire [31:0] formal_before_limit = limit - oldest;
wire [31:0] formal_before_told = peer_limit - oldest;
wire [31:0] formal_new = next - formal_next_q;  // numbers given in the cycle before
wire [31:0] formal_beyond_told = formal_told_q - limit;
wire [31:0] formal_past_limit = next - peer_limit;  // a peer may take some of its window back
logic [31:0] formal_window_q;
always @(posedge clk_i) formal_window_q <= formal_told_before_q;
wire [31:0] formal_left = formal_window_q - next;
wire [31:0] formal_acked = judged.segment.ack - oldest;
always @*
  if (formal_reset_q) begin
    // ---- The promises: no more in flight than the ring holds; and new numbers, but the SYN's, are inside the window that the peer had told.
    assert (formal_flight <= FORMAL_RING);
`ifdef TG_PROVE_TCP_WINDOW
    if (formal_past_q && formal_new != 0 && !formal_opening_q) assert (!formal_left[31]);
    if (formal_past_q) assert (formal_opening_q || !formal_beyond_told[31]);
`endif

    // ---- Why they hold
    assert (formal_before_limit[31] ? formal_before_limit >= 32'd0 - 2 * FORMAL_RING : formal_before_limit <= FORMAL_RING);
    assert (formal_before_told[31] || formal_before_told <= 32'd65535);
    assert (formal_past_limit[31] ? formal_past_limit >= 32'd0 - 32'd65535 : formal_past_limit <= FORMAL_RING);
    if (judged_valid && judged.ack_new) assert (formal_acked != 0 && formal_acked <= formal_flight);
    if (judged_valid && judged.ack_same) assert (formal_acked == 0);
    if (judged_valid) assert (formal_since_q == 4'd0 && judged.limit == judged.segment.ack + {16'd0, judged.segment.window});
    if (judged_valid && state == tg_tcp_pkg::SYN_SENT) assert (!judged.ack_all || judged.segment.ack == next);
    if (state == tg_tcp_pkg::SYN_SENT) assert (formal_flight == 32'd1);
  end
