// The message that is named for the next cycle is the one that is first in the queue then, whatever enters and leaves: any one is followed.
// Included by tg_lookahead.sv with TG_PROVE_LOOKAHEAD.
logic formal_started_q, formal_following_q;
logic [SYM_W:0] formal_value_q;
logic [PTR_W:0] formal_ahead_q, formal_count_q;
logic formal_first_q;  // the followed one is the first of this cycle
initial formal_started_q = 1'b0;
(* anyseq *) wire formal_pick;

wire formal_starts = push_i && formal_pick && !formal_following_q;
wire formal_follows = formal_starts || formal_following_q;
wire formal_leaves = formal_following_q && pop_i && formal_ahead_q == 0;
wire [PTR_W:0] formal_ahead_next = (formal_following_q ? formal_ahead_q : formal_count_q) - {{PTR_W{1'b0}}, pop_i};
wire formal_first_next = formal_follows && !formal_leaves && formal_ahead_next == 0;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  if (rst_i) {formal_following_q, formal_count_q} <= '0;
  else begin
    formal_following_q <= formal_follows && !formal_leaves;
    formal_count_q <= formal_count_q + {{PTR_W{1'b0}}, push_i} - {{PTR_W{1'b0}}, pop_i};
  end
  formal_first_q <= !rst_i && formal_first_next;
  if (formal_starts) formal_value_q <= pushed;
  formal_ahead_q <= formal_ahead_next;
end

always @* begin
  if (!formal_started_q) assume (rst_i);
  assume (!(pop_i && empty_o) && !(push_i && formal_count_q == DEPTH[PTR_W:0]));
end

wire [PTR_W:0] formal_place = head_q + formal_ahead_q;
always @(posedge clk_i)
  if (formal_started_q && !rst_i) begin
    // ---- The promises
    if (formal_first_next) assert ({next_bank_o, next_sym_o} == (formal_following_q ? formal_value_q : pushed));
    if (formal_first_next) assert (next_new_o == !formal_first_q);
    assert (empty_o == (formal_count_q == 0));
    // ---- Why they hold
    assert (formal_count_q == used && used <= DEPTH[PTR_W:0]);
    if (formal_following_q) assert (formal_ahead_q < used && memory[formal_place[PTR_W-1:0]] == formal_value_q);
    assert (formal_first_q == (formal_following_q && formal_ahead_q == 0));
  end
