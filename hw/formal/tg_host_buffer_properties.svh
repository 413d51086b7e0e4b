// The words that the host appended are what the transmitter reads, in order; a request stands as it is until its end, and is within the bounds that the
// transmitter relies on. Any one word is followed. Included by tg_host_buffer.sv with TG_PROVE_HOST_BUFFER.
(* anyconst *) logic [8:0] formal_index;
logic formal_started_q, formal_reset_q, formal_known_q, formal_pending_q, formal_still_q;
logic [31:0] formal_value_q;
logic [63:0] formal_word_q;
logic [11:0] formal_length_q;
logic formal_payload_q;
logic [7:0] formal_position_q;  // words of 64 bits moved on since the last rewind
initial {formal_started_q, formal_pending_q, formal_reset_q} = 3'b000;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_reset_q <= formal_reset_q || rewind_i;  // the read position is known
  if (rst_i) formal_known_q <= 1'b0;
  else if (append && at == formal_index) formal_known_q <= 1'b1;
  else if (append && at == 9'd0) formal_known_q <= 1'b0;
  if (append && at == formal_index) formal_value_q <= data_i;
  formal_pending_q <= pending_o && !done_i && !rst_i;
  formal_still_q <= pending_o && formal_pending_q && !next_i && !rewind_i;  // from the second cycle of a request on
  formal_word_q <= word_o;
  {formal_length_q, formal_payload_q} <= {length_o, payload_o};
  formal_position_q <= rewind_i ? 8'd0 : formal_position_q + {7'd0, next_i};
end
// The transmitter asks for words only of a frame that it sends.
always @* begin
  if (!formal_started_q) assume (rst_i);
  if (done_i) assume (pending_o);
  if (next_i) assume (pending_o && !rewind_i);
end
always @*
  if (formal_started_q && !rst_i) begin
    if (formal_pending_q) assert (pending_o && length_o == formal_length_q && payload_o == formal_payload_q);
    if (formal_still_q && pending_o) assert (word_o == formal_word_q);
    if (pending_o) assert (payload_o ? length_o != 0 && length_o <= 12'd256 : length_o >= 12'd14 && length_o <= 12'd1514);
    if (pending_o) assert (length_o <= {1'b0, fill_q, 2'b00} && !restart_q);
    if (pending_o && formal_pending_q && formal_known_q && formal_reset_q && formal_position_q == formal_index[8:1])
      assert ((formal_index[0] ? word_o[63:32] : word_o[31:0]) == formal_value_q);
    assert (busy_o == pending_o);
    // ---- Why it holds
    assert (fill_q <= WORDS[8:0]);
    if (formal_known_q) assert ((formal_index[0] ? odd[formal_index[8:1]] : even[formal_index[8:1]]) == formal_value_q);
    if (formal_pending_q && formal_known_q && read_q == formal_index[8:1])
      assert ((formal_index[0] ? odd_word_q : even_word_q) == formal_value_q);
    if (formal_pending_q) assert (even_word_q == even[read_q] && odd_word_q == odd[read_q]);
  end
always @* if (formal_reset_q) assert (formal_position_q == read_q);
