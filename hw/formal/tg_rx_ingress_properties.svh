// Whatever comes from the line, and however long the parser leaves it there: every beat goes into the queue, or its frame is ended in the queue by a
// terminator (`ovr`) at the first one that does not, or the frame is lost whole and told. The queue always has room for the terminator.
// That the queue itself keeps its entries: tg_bypass_queue_properties.svh. Included by tg_rx_ingress.sv with TG_PROVE_RX_INGRESS.
logic formal_started_q;
initial formal_started_q = 1'b0;
logic formal_past_q, formal_open_q;  // a frame is in the queue without its last beat
logic formal_lost_q;
logic formal_inside_q;  // the line is inside a frame, from the stream alone
wire formal_pushed_last = push_data[18];
wire formal_pushed_sof = push_data[19];
wire formal_pushed_ovr = push_data[16];
initial formal_past_q = 1'b0;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_past_q <= !rst_i;
  formal_lost_q <= s_axis_tvalid && !formal_inside_q && !push;
  if (rst_i) {formal_open_q, formal_inside_q} <= '0;
  else begin
    if (push) formal_open_q <= !formal_pushed_last;
    if (s_axis_tvalid) formal_inside_q <= !s_axis_tlast;
  end
end

// The line: frames as AXI-Stream sends them. The queue, as it is proven: it refuses only when DEPTH beats are held, and `count_o` says how many are.
logic [COUNT_BITS-1:0] formal_held_q;
always @(posedge clk_i)
  if (rst_i) formal_held_q <= '0;
  else formal_held_q <= formal_held_q + {{(COUNT_BITS - 1) {1'b0}}, push && fifo_ready} - {{(COUNT_BITS - 1) {1'b0}}, beat_pop_i};
always @* begin
  if (!formal_started_q) assume (rst_i);
  assume (!s_axis_tvalid || s_axis_tlast || s_axis_tkeep == 8'hff);
  assume (!beat_pop_i || beat_valid_o);
  assume (!beat_valid_o || formal_held_q != 0);
  if (formal_started_q) assume (count_o == formal_held_q);
  assume (fifo_ready == (count_o != COUNT_BITS'(DEPTH)));
end

always @(posedge clk_i)
  if (formal_started_q && !rst_i) begin
    // ---- The promises: nothing pushed is refused; what is pushed are whole frames; a beat of a frame whose begin is in the queue is pushed as it
    // is, or ends the frame there as a terminator; a frame whose begin is not pushed is told, once.
    if (push) assert (fifo_ready);
    if (push) assert (formal_pushed_sof == !formal_open_q && formal_pushed_sof == !formal_inside_q);
    if (s_axis_tvalid && formal_open_q) assert (push && (formal_pushed_ovr ? formal_pushed_last : formal_pushed_last == s_axis_tlast));
    if (s_axis_tvalid && !push) assert (!formal_open_q);
    if (push && !formal_pushed_ovr && formal_inside_q) assert (push_data[87:24] == s_axis_tdata && (!s_axis_tlast || push_data[23:20] == kept));
    if (push && !formal_inside_q) assert (push_data[87:24] == ts_ns_i);
    if (formal_past_q) assert (lost_o == formal_lost_q);
    assert (count_o <= COUNT_BITS'(DEPTH));
    // ---- Why they hold
    assert (in_frame_q == formal_inside_q);
    assert (formal_open_q == (in_frame_q && !discard_q));
    assert (!(discard_q && !in_frame_q));
    assert (!(count_o == COUNT_BITS'(DEPTH) && formal_open_q));
  end
