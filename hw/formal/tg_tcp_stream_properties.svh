// The stream of the order session by the rules of AXI-Stream, and that its numbers have no holes. Included by tg_tcp_send.sv with TG_PROVE_TX_STREAM.

logic formal_started_q, formal_past_q;  // a trace starts with a reset
initial {formal_started_q, formal_past_q} = 2'b00;

// ---- One cycle ago
logic formal_free_q, formal_next_word_q, formal_pending_q, formal_done_q, formal_payload_q, formal_taken_q, formal_order_q, formal_write_q, formal_opening_q;
logic formal_offered_q, formal_tlast_q, formal_repeat_q, formal_settled_q;
logic [63:0] formal_word_q, formal_load_q, formal_data_q;
logic [431:0] formal_header_q;
logic [11:0] formal_length_q;
logic [8*tg_pkg::PAYLOAD_BYTES_MAX-1:0] formal_order_payload_q;
logic [31:0] formal_numbered_q;
logic [7:0] formal_keep_q, formal_beats_q;
initial {formal_pending_q, formal_done_q, formal_offered_q} = 3'b000;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_past_q <= !rst_i;
  formal_free_q <= idle;
  formal_next_word_q <= host_next_o || host_rewind_o;
  formal_word_q <= host_word_i;
  formal_header_q <= header;
  formal_pending_q <= host_pending_i && !host_done_o;
  formal_done_q <= host_done_o && !rst_i;
  formal_payload_q <= host_payload_i;
  formal_length_q <= host_length_i;
  formal_taken_q <= taken;
  formal_order_q <= frame_q == tg_tcp_pkg::FRAME_ORDER;
  formal_order_payload_q <= order_payload_i;
  formal_repeat_q <= frame_q == tg_tcp_pkg::FRAME_REPEAT;
  formal_load_q <= load_data_i;
  formal_write_q <= (host_keeps_i && next_write_i) || opening_i;
  formal_numbered_q <= next_q + (start_order ? {26'd0, order_bytes_i} : start_host ? {20'd0, host_length_i} : {31'd0, start_fin});
  formal_offered_q <= !rst_i && m_axis_tx_tvalid && !m_axis_tx_tready && !idle;
  formal_data_q <= m_axis_tx_tdata;
  formal_keep_q <= m_axis_tx_tkeep;
  formal_tlast_q <= m_axis_tx_tlast;
  if (rst_i) formal_beats_q <= '0;
  else if (m_axis_tx_tvalid && m_axis_tx_tready) formal_beats_q <= m_axis_tx_tlast ? 8'd0 : formal_beats_q + 8'd1;
end

// ---- The neighbours. tg_tcp_frame: its bytes stand when their beat is due (asserted in every simulation). tg_host_buffer: the word stands until the
// next is asked for, a request until its end. tg_order_tx: an order's bytes stand. The send ring answers the same when asked the same.
always @* begin
  if (!formal_started_q) assume (rst_i);
  if (!formal_next_word_q) assume (host_word_i == formal_word_q);
  if (!formal_free_q) assume (header == formal_header_q);
  if (formal_past_q && formal_pending_q) assume (host_pending_i && host_length_i == formal_length_q && host_payload_i == formal_payload_q);
  if (formal_done_q) assume (!host_pending_i);
  assume (host_payload_i ? host_length_i != 0 && host_length_i <= 12'd256 : host_length_i >= 12'd14 && host_length_i <= 12'd1514);
  if (formal_order_q) assume (order_payload_i == formal_order_payload_q);
  if (formal_repeat_q && !formal_taken_q) assume (load_data_i == formal_load_q);
  assume (order_bytes_i >= 6'd12 && order_bytes_i <= 6'd53);
  assume (again_length <= tg_tcp_pkg::REPEAT_BYTES);
end

// Bytes of the frame with this beat.
wire [11:0] formal_bytes = beat_start + {8'd0, {3'd0, m_axis_tx_tkeep[1]} + m_axis_tx_tkeep[2] + m_axis_tx_tkeep[3] + m_axis_tx_tkeep[4] +
    m_axis_tx_tkeep[5] + m_axis_tx_tkeep[6] + m_axis_tx_tkeep[7]} + 12'd1;
always @*
  if (formal_started_q && !rst_i) begin
    // A beat that is not taken stays as it is, but for an order's first one.
    if (formal_offered_q)
      assert (m_axis_tx_tvalid && m_axis_tx_tdata == formal_data_q && m_axis_tx_tkeep == formal_keep_q && m_axis_tx_tlast == formal_tlast_q);
    // A frame is whole: every beat but the last is full, the last has its bytes from lane 0 on: header and payload, or the host's, 60 at least.
    if (m_axis_tx_tvalid) begin
      assert (m_axis_tx_tlast || m_axis_tx_tkeep == 8'hff);
      assert (m_axis_tx_tkeep[0] && (m_axis_tx_tkeep & (m_axis_tx_tkeep + 8'd1)) == 8'd0);
      assert (formal_beats_q == beat_q);
      if (m_axis_tx_tlast) assert (formal_bytes == frame_bytes);
    end
    // Every number is given once: to an order, to the host's bytes, to the end.
    if (formal_past_q && !formal_write_q) assert (next_q == formal_numbered_q);
    // ---- Why it holds
    if (idle) assert (beat_q == 0 && formal_beats_q == 0);
    assert (frame_q <= tg_tcp_pkg::FRAME_RAW);
    if (!idle) assert (content_q >= 12'd14 && content_q <= 12'd1514 && beat_q <= last_byte[10:3]);
    if (frame_q == tg_tcp_pkg::FRAME_ORDER) assert (beat_q != 0);
  end
