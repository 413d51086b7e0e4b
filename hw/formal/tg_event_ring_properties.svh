// The event port: records leave once and in their order, a record that is offered stays as it is until it is taken, and one that comes is kept
// unless `full_o` says that DEPTH others are. Any one record is followed. Included by tg_event_ring.sv with TG_PROVE_EVENT_RING.
logic formal_started_q, formal_following_q, formal_offered_q;
logic [WIDTH-1:0] formal_value_q, formal_data_q;
logic [PTR_W:0] formal_ahead_q;
logic [PTR_W:0] formal_count_q;  // records kept, the one that is offered included
initial formal_started_q = 1'b0;
(* anyseq *) wire formal_pick;

wire formal_enters = push_i && !full_o;
wire formal_taken = evt_valid_o && evt_ready_i;
wire formal_starts = formal_enters && formal_pick && !formal_following_q;
wire formal_leaves = formal_following_q && formal_taken && formal_ahead_q == 0;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  if (rst_i) {formal_following_q, formal_offered_q, formal_count_q} <= '0;
  else begin
    formal_following_q <= formal_starts || (formal_following_q && !formal_leaves);
    formal_offered_q <= evt_valid_o && !evt_ready_i;
    formal_count_q <= formal_count_q + {{PTR_W{1'b0}}, formal_enters} - {{PTR_W{1'b0}}, formal_taken};
  end
  formal_data_q <= evt_data_o;
  if (formal_starts) formal_value_q <= record_i;
  formal_ahead_q <= (formal_starts ? formal_count_q : formal_ahead_q) - {{PTR_W{1'b0}}, formal_taken};
end

always @* if (!formal_started_q) assume (rst_i);

wire [PTR_W:0] formal_place = head_q + formal_ahead_q - {{PTR_W{1'b0}}, valid_q};
always @(posedge clk_i)
  if (formal_started_q && !rst_i) begin
    // ---- The promises
    if (formal_leaves) assert (evt_data_o == formal_value_q);
    if (formal_offered_q) assert (evt_valid_o && evt_data_o == formal_data_q);
    if (evt_valid_o) assert (formal_count_q != 0);
    assert (full_o == (used_o == DEPTH[PTR_W:0]));
    assert (used_o <= DEPTH[PTR_W:0] && used_o + {{PTR_W{1'b0}}, evt_valid_o} == formal_count_q);
    // ---- Why they hold
    if (formal_following_q) begin
      assert (formal_ahead_q < formal_count_q);
      if (valid_q && formal_ahead_q == 0) assert (data_q == formal_value_q);
      else assert (memory[formal_place[PTR_W-1:0]] == formal_value_q);
    end
  end
