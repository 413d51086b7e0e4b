// What is pushed leaves once, in its order, shown a cycle after it could be fetched, or is told as dropped; dropped is only what finds DEPTH entries. Any one entry is followed.
// Included by tg_event_queue.sv with TG_PROVE_EVENT_QUEUE.
logic formal_started_q, formal_following_q, formal_waited_q;
logic [WIDTH-1:0] formal_value_q;
logic [PTR_W:0] formal_ahead_q, formal_count_q;  // entries pushed, not dropped, and not taken
initial {formal_started_q, formal_waited_q} = 2'b00;
(* anyseq *) wire formal_pick;

wire formal_enters = push_i && !dropped_o;
wire formal_starts = formal_enters && formal_pick && !formal_following_q;
wire formal_leaves = formal_following_q && pop_i && formal_ahead_q == 0;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_waited_q <= !rst_i && fetching_o;
  if (rst_i) {formal_following_q, formal_count_q} <= '0;
  else begin
    formal_following_q <= formal_starts || (formal_following_q && !formal_leaves);
    formal_count_q <= formal_count_q + {{PTR_W{1'b0}}, formal_enters} - {{PTR_W{1'b0}}, pop_i};
  end
  if (formal_starts) formal_value_q <= data_i;
  formal_ahead_q <= (formal_starts ? formal_count_q : formal_ahead_q) - {{PTR_W{1'b0}}, pop_i};
end

always @* begin
  if (!formal_started_q) assume (rst_i);
  assume (!(pop_i && !valid_o));
end

wire [PTR_W:0] formal_place = head_q + formal_ahead_q;
always @(posedge clk_i)
  if (formal_started_q && !rst_i) begin
    // ---- The promises
    if (formal_leaves) assert (data_o == formal_value_q);
    assert ((valid_o || fetching_o) == (formal_count_q != 0));
    assert (!(fetching_o && formal_waited_q));
    assert (dropped_o == (push_i && formal_count_q == DEPTH[PTR_W:0]));
    // ---- Why they hold
    assert (formal_count_q == used && used <= DEPTH[PTR_W:0]);
    assert (!(formal_waited_q && !valid_q));
    if (valid_q && formal_following_q && formal_ahead_q == 0) assert (data_q == formal_value_q);
    if (formal_following_q) assert (formal_ahead_q < used && memory[formal_place[PTR_W-1:0]] == formal_value_q);
  end
