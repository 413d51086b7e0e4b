// A queue loses nothing, doubles nothing and keeps the order: any one entry is followed from the cycle in which it is taken in to the cycle in which
// it leaves, with the number of entries before it. Included by tg_bypass_queue.sv with TG_PROVE_BYPASS_QUEUE.
logic formal_started_q, formal_following_q;
logic [WIDTH-1:0] formal_value_q;
logic [COUNT_BITS-1:0] formal_ahead_q;
logic [1:0] formal_hidden_q;  // cycles in which entries were held and none was shown
initial formal_started_q = 1'b0;
(* anyseq *) wire formal_pick;

wire formal_starts = accept && formal_pick && !formal_following_q;
wire formal_follows = formal_starts || formal_following_q;
wire [COUNT_BITS-1:0] formal_ahead = formal_following_q ? formal_ahead_q : total_q;
wire formal_leaves = formal_follows && pop && formal_ahead == 0;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  if (rst_i) {formal_following_q, formal_hidden_q} <= '0;
  else begin
    formal_following_q <= formal_follows && !formal_leaves;
    formal_hidden_q <= total_q != 0 && !out_valid_o ? formal_hidden_q + 2'd1 : 2'd0;
  end
  if (formal_starts) formal_value_q <= in_data_i;
  formal_ahead_q <= formal_ahead - {{(COUNT_BITS - 1) {1'b0}}, pop};
end

always @* begin
  if (!formal_started_q) assume (rst_i);
  assume (!out_pop_i || out_valid_o);
end

// Its place in the memory, when it is there.
localparam logic [COUNT_BITS:0] FORMAL_DEPTH = DEPTH;
wire [COUNT_BITS-1:0] formal_before = {{(COUNT_BITS - 1) {1'b0}}, head_valid_q} + {{(COUNT_BITS - 1) {1'b0}}, mid_valid_q};
wire [COUNT_BITS-1:0] formal_within = formal_ahead_q - formal_before;
wire [COUNT_BITS:0] formal_sum = {{(COUNT_BITS + 1 - PTR_BITS) {1'b0}}, rptr_q} + {1'b0, formal_within};
wire [COUNT_BITS:0] formal_place = formal_sum >= FORMAL_DEPTH ? formal_sum - FORMAL_DEPTH : formal_sum;
assign formal_addr = formal_place[PTR_BITS-1:0];
wire [COUNT_BITS:0] formal_end_sum = {{(COUNT_BITS + 1 - PTR_BITS) {1'b0}}, rptr_q} + {1'b0, cnt_q};
wire [COUNT_BITS:0] formal_end = formal_end_sum >= FORMAL_DEPTH ? formal_end_sum - FORMAL_DEPTH : formal_end_sum;

always @(posedge clk_i)
  if (formal_started_q && !rst_i) begin
    // ---- The promises: what leaves is what came, in its order; what is offered is taken in unless DEPTH entries are held, and the host of
    // the queue sees that; an entry that is held shows after two cycles at most.
    if (formal_leaves) assert (out_data_o == (formal_following_q ? formal_value_q : in_data_i));
    assert (in_ready_o == (count_o != COUNT_BITS'(DEPTH)));
    assert (count_o <= COUNT_BITS'(DEPTH));
    if (formal_following_q) assert (formal_ahead_q < count_o);
    if (out_valid_o) assert (count_o != 0 || (THROUGH && in_valid_i));
    assert (formal_hidden_q <= 2'd2 && !(formal_hidden_q == 2'd2 && count_o != 0 && !out_valid_o));
    // ---- Why they hold
    assert ({{(COUNT_BITS + 1 - PTR_BITS) {1'b0}}, rptr_q} < FORMAL_DEPTH && {{(COUNT_BITS + 1 - PTR_BITS) {1'b0}}, wptr_q} == formal_end);
    assert (total_q == cnt_q + formal_before && cnt_q <= total_q);
    if (formal_hidden_q == 2'd1 && total_q != 0 && !head_valid_q) assert (mid_valid_q);
    if (formal_hidden_q == 2'd2) assert (head_valid_q || total_q == 0);
    if (formal_following_q) begin
      if (head_valid_q && formal_ahead_q == 0) assert (head_q == formal_value_q);
      else if (mid_valid_q && formal_ahead_q == {{(COUNT_BITS - 1) {1'b0}}, head_valid_q}) assert (mid == formal_value_q);
      else assert (formal_within < cnt_q && formal_word == formal_value_q);
    end
  end
