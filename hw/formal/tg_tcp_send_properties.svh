// What the transmitter of the TCP session guarantees about the bytes it sends: whatever leaves is in the send ring, and stays there as it is until
// it is acknowledged; whatever is sent again is what was sent. Included by tg_tcp_send.sv with TG_PROVE_TCP_SEND. Not in the list of proofs yet:
// the induction has not come to its end.
//
// One number of the stream, any, is followed: its byte when it leaves for the first time (`formal_value_q`), and the ring's cell that it belongs to.

localparam logic [31:0] FORMAL_RING = 32'd256;  // bytes

logic formal_started_q;
initial formal_started_q = 1'b0;
always @(posedge clk_i) formal_started_q <= 1'b1;
logic formal_reset_q;  // once
initial formal_reset_q = 1'b0;
always @(posedge clk_i) if (rst_i) formal_reset_q <= 1'b1;

// ---- One cycle ago
logic formal_past_q, formal_opening_q, formal_pending_q, formal_done_q;
logic [31:0] formal_oldest_q, formal_next_q, formal_limit_q, formal_open_q, formal_load_q;
logic [11:0] formal_length_q;
tg_tcp_pkg::state_e formal_state_q;
initial formal_past_q = 1'b0;
always @(posedge clk_i) begin
  formal_past_q <= !rst_i;
  formal_opening_q <= opening_i;
  formal_open_q <= open_seq_i;
  formal_oldest_q <= oldest_i;
  formal_next_q <= next_q;
  formal_limit_q <= limit_i;
  formal_state_q <= state_i;
  formal_pending_q <= host_pending_i && !host_done_o;
  formal_done_q <= host_done_o;
  formal_length_q <= host_length_i;
  formal_load_q <= load_seq_o;
end

// ---- The neighbours (of acknowledgements and limit: tg_tcp_properties.svh; the rest is tg_tcp_state's and the host buffer's)
logic formal_fin_q;
always @(posedge clk_i)
  if (rst_i || opening_i) formal_fin_q <= 1'b0;
  else if (fin_started_o) formal_fin_q <= 1'b1;
wire formal_up = state_i != tg_tcp_pkg::CLOSED && state_i != tg_tcp_pkg::SYN_SENT;
wire [31:0] formal_to_limit = limit_i - oldest_i;
always @* begin
  if (!formal_started_q) assume (rst_i);
  // Acknowledgements go forward and not beyond what was sent.
  if (formal_past_q) begin
    if (formal_opening_q) assume (oldest_i == formal_open_q && state_i == tg_tcp_pkg::SYN_SENT);
    else assume (oldest_i - formal_oldest_q <= formal_next_q - formal_oldest_q);
    // The answer to the SYN acknowledges it; a session that is over begins anew only by opening.
    if (formal_state_q == tg_tcp_pkg::SYN_SENT && formal_up) assume (oldest_i == next_q);
    if (formal_state_q == tg_tcp_pkg::CLOSED && !formal_opening_q) assume (state_i == tg_tcp_pkg::CLOSED);
    if (!formal_opening_q && formal_state_q != tg_tcp_pkg::SYN_SENT) assume (state_i != tg_tcp_pkg::SYN_SENT);
    if (formal_pending_q) assume (host_pending_i && host_length_i == formal_length_q);
    if (formal_done_q) assume (!host_pending_i);
  end else assume (oldest_i == 0 && limit_i == 0 && state_i == tg_tcp_pkg::CLOSED);
  assume (formal_to_limit[31] ? formal_to_limit >= 32'd0 - 2 * FORMAL_RING : formal_to_limit <= FORMAL_RING);
  assume (host_length_i != 0 && host_length_i <= 12'd256);
  assume (fin_sent_i == formal_fin_q);
  if (opening_i) assume (idle);
  if (opening_i) assume (state_i == tg_tcp_pkg::CLOSED || state_i == tg_tcp_pkg::TIME_WAIT);
  if (ready_i || fin_wanted_i) assume (data_i);
  if (data_i) assume (!fin_sent_i && formal_up && state_i != tg_tcp_pkg::TIME_WAIT);
end

// ---- The followed number
(* anyconst *) logic [31:0] formal_x;
wire [31:0] formal_beat_seq = start_seq_q + {20'd0, beat_start} - HEADER;
wire [31:0] formal_to_x = formal_x - formal_beat_seq;
wire [7:0] formal_store_to_x = formal_x[7:0] - store_seq_o[7:0];  // in the ring
wire [7:0] formal_load_to_x = formal_x[7:0] - formal_load_q[7:0];
logic [7:0] formal_here, formal_stored_here, formal_loaded_here;
integer f;
always @* begin
  for (f = 0; f < 8; f = f + 1) begin
    // A lane of payload, by the frame's own layout, with the followed number.
    formal_here[f] = !idle && content_lanes[f] && (beat_q > 8'd6 || (beat_q == 8'd6 && f >= 6)) && formal_to_x == f;
    formal_stored_here[f] = store_o[f] && formal_store_to_x == f;
    formal_loaded_here[f] = formal_load_to_x == f;
  end
end
logic [7:0] formal_out, formal_in;
always @* begin
  formal_out = 8'd0;
  formal_in = 8'd0;
  for (f = 0; f < 8; f = f + 1) begin
    if (formal_here[f]) formal_out = formal_out | m_axis_tx_tdata[8*f+:8];
    if (formal_stored_here[f]) formal_in = formal_in | store_data_o[8*f+:8];
  end
end

logic formal_seen_q, formal_written_q;
logic [7:0] formal_value_q, formal_cell_q, formal_before_q;
wire formal_leaves = taken && fresh_bytes && formal_here != 0;
always @(posedge clk_i) begin
  if (rst_i || opening_i) formal_seen_q <= 1'b0;
  else if (formal_leaves) formal_seen_q <= 1'b1;
  // The number is given (again, after 2^32 others).
  else if ((start_order || start_host || start_fin) && formal_x - next_q < {20'd0, bytes} + {31'd0, start_fin}) formal_seen_q <= 1'b0;
  if (formal_leaves) formal_value_q <= formal_out;
  if (formal_stored_here != 0) formal_cell_q <= formal_in;
  formal_before_q <= formal_cell_q;
  formal_written_q <= formal_stored_here != 0;
end
// The ring answers what is in the cell, unless it was written in that cycle.
always @* for (f = 0; f < 8; f = f + 1) if (formal_loaded_here[f] && !formal_written_q) assume (load_data_i[8*f+:8] == formal_before_q);

// ---- The promises
wire formal_flying = formal_x - oldest_i < next_q - oldest_i;
wire [31:0] formal_stored = stored_end - oldest_i;
wire formal_repeats = sending_repeat;
always @*
  if (formal_reset_q) begin
    // What is in flight and has left is in its cell.
    if (formal_up && formal_flying && formal_seen_q) assert (formal_cell_q == formal_value_q);
    // Everything that may be sent again has left.
    if (formal_up && !formal_stored[31] && formal_x - oldest_i < formal_stored) assert (formal_seen_q);
    // What is sent again is what left.
    if (formal_repeats && taken && formal_here != 0) assert (formal_seen_q && formal_out == formal_value_q);
    // Not more in flight than the ring holds.
    assert (next_q - oldest_i <= FORMAL_RING);
  end

// ---- Why they hold
wire [31:0] formal_emitted = beat_start < 12'd54 ? start_seq_q : formal_beat_seq;  // the frame's first number that has not left
wire [11:0] formal_bytes = content_q - 12'd54;
always @*
  if (formal_reset_q) begin
    if (!idle) assert (content_q >= 12'd54 && formal_bytes <= 12'd512 && beat_q <= last_byte[10:3]);
    assert (frame_q <= tg_tcp_pkg::FRAME_BARE);
    if (idle) assert (beat_q == 0);
    if (frame_q == tg_tcp_pkg::FRAME_ORDER) assert (formal_bytes == 12'd50 && beat_q != 0);
    if (fresh_bytes) assert (formal_bytes != 0 && formal_bytes <= 12'd256);
    if (fresh_bytes) assert (start_seq_q + {20'd0, formal_bytes} + {31'd0, fin_sent_i} == next_q && !fin_sent_i);
    if (fresh_bytes && formal_seen_q && formal_flying && formal_up)
      assert (!(formal_x - formal_emitted < next_q - formal_emitted) || beat_start >= content_q);
    if (fresh_bytes && formal_up && formal_x - start_seq_q < formal_emitted - start_seq_q && formal_flying) assert (formal_seen_q);
    if (formal_repeats && formal_x - start_seq_q < {20'd0, formal_bytes}) assert (formal_seen_q && formal_cell_q == formal_value_q);
    if (sending_repeat) assert (formal_bytes != 0);
    if (formal_past_q && sending_repeat && beat_q != 0) assert (formal_load_q == formal_beat_seq && !formal_written_q && formal_before_q == formal_cell_q);
    if (state_i == tg_tcp_pkg::SYN_SENT) assert (oldest_i == next_q || oldest_i + 32'd1 == next_q);
  end
