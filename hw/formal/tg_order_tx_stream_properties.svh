// The transmitter's stream by the rules of AXI-Stream, and that it empties itself. Included by tg_order_tx.sv with TG_PROVE_TX_STREAM, behind
// tg_order_tx_properties.svh, whose names it uses.

// ---- The neighbours. tg_tcp_header: its bytes stand when their beat is due (asserted by tg_order_tx in every simulation). tg_host_buffer: the word
// stands until the next is asked for, and a request until its end.
logic formal_next_word_q, formal_idle_q, formal_pending_q, formal_host_done_q, formal_asked_payload_q;
logic [63:0] formal_word_q;
logic [431:0] formal_header_q;
logic [11:0] formal_asked_q;
initial {formal_idle_q, formal_next_word_q, formal_pending_q, formal_host_done_q} = 4'b1000;
always @(posedge clk_i) begin
  formal_next_word_q <= host_next_o || state_q != HOST;
  formal_idle_q <= state_q == IDLE;
  formal_word_q <= host_word_i;
  formal_header_q <= header;
  formal_pending_q <= host_pending_i && !host_done_o;
  formal_host_done_q <= host_done_o && !rst_i;
  formal_asked_q <= host_length_i;
  formal_asked_payload_q <= host_payload_i;
end
always @* begin
  if (!formal_next_word_q) assume (host_word_i == formal_word_q);
  if (!formal_idle_q) assume (header == formal_header_q);
  if (formal_past_q && formal_pending_q) assume (host_pending_i && host_length_i == formal_asked_q && host_payload_i == formal_asked_payload_q);
  if (formal_host_done_q) assume (!host_pending_i);
end

// ---- A beat that is not taken stays as it is, but for an order's first one.
logic formal_offered_q;
logic [63:0] formal_data_q;
logic [7:0] formal_keep_q, formal_beats_q;
logic formal_tlast_q;
initial formal_offered_q = 1'b0;
always @(posedge clk_i) begin
  formal_offered_q <= !rst_i && m_axis_tx_tvalid && !m_axis_tx_tready && state_q != IDLE;
  formal_data_q <= m_axis_tx_tdata;
  formal_keep_q <= m_axis_tx_tkeep;
  formal_tlast_q <= m_axis_tx_tlast;
  if (rst_i) formal_beats_q <= '0;
  else if (formal_beat) formal_beats_q <= m_axis_tx_tlast ? 8'd0 : formal_beats_q + 8'd1;
end
// Bytes of the frame with this beat.
wire [11:0] formal_bytes = {1'b0, beat_q, 3'd0} + {8'd0, {3'd0, m_axis_tx_tkeep[1]} + m_axis_tx_tkeep[2] + m_axis_tx_tkeep[3] + m_axis_tx_tkeep[4] +
    m_axis_tx_tkeep[5] + m_axis_tx_tkeep[6] + m_axis_tx_tkeep[7]} + 12'd1;
// Nothing new, and the stream taken: how long already, and how much is left at most.
localparam logic [9:0] FORMAL_DRAINED = 15 * TX_QUEUE + 15;
logic [9:0] formal_quiet_q;
wire formal_quiet = !order_valid_i && !host_pending_i && state_q != HOST && m_axis_tx_tready;
always @(posedge clk_i)
  if (rst_i || !formal_quiet) formal_quiet_q <= '0;
  else if (formal_quiet_q != 10'h3ff) formal_quiet_q <= formal_quiet_q + 10'd1;
wire [9:0] formal_waiting = {{(9 - PTR_W) {1'b0}}, used};
wire [9:0] formal_left = (formal_waiting << 4) - formal_waiting + (state_q == ORDER ? 10'd14 - {2'd0, beat_q} : 10'd0) + {9'd0, withdrawn_q};

always @*
  if (formal_started_q && !rst_i) begin
    if (formal_offered_q)
      assert (m_axis_tx_tvalid && m_axis_tx_tdata == formal_data_q && m_axis_tx_tkeep == formal_keep_q && m_axis_tx_tlast == formal_tlast_q);
    // A frame is whole: every beat but the last is full, the last has its bytes from lane 0 on; an order's has header and payload, a host's those asked for, 60 at least.
    if (m_axis_tx_tvalid) begin
      assert (m_axis_tx_tlast || m_axis_tx_tkeep == 8'hff);
      assert (m_axis_tx_tkeep[0] && (m_axis_tx_tkeep & (m_axis_tx_tkeep + 8'd1)) == 8'd0);
      assert (formal_beats_q == beat_q);
      if (m_axis_tx_tlast && state_q == ORDER) assert (formal_bytes == {5'd0, order_last_byte} + 12'd1);
      if (m_axis_tx_tlast && state_q != ORDER) assert (formal_bytes == host_frame_bytes);
    end
    // From no input to idle: 15 cycles for each order that waits and 15 more.
    if (formal_quiet_q > FORMAL_DRAINED && formal_quiet) assert (idle_o);
    // ---- Why it holds
    assert (formal_quiet_q + formal_left <= FORMAL_DRAINED || formal_left == 0 || formal_quiet_q == 0);
    if (formal_quiet_q == 0) assert (formal_left <= FORMAL_DRAINED);
    if (state_q == IDLE) assert (formal_beats_q == 0);
    if (state_q == ORDER) assert (current_q.bytes <= 53);
    if (used > 0) assert (formal_entry_0.bytes <= 53);
    if (used > 1) assert (formal_entry_1.bytes <= 53);
    if (used > 2) assert (formal_entry_2.bytes <= 53);
    if (used > 3) assert (formal_entry_3.bytes <= 53);
  end
