// One line's side of the arbiter: its queue, what its head is with regard to the number wanted next, its `fresh` flag and its gap timer
// (docs/datapath.md section 2). All outputs about the head are combinational from registers: the queue's head, the line's entry
// register when the queue is empty, and `next_i`.
`default_nettype none

module tg_line_head #(
  parameter int unsigned SET_BITS      = 13,
  parameter int unsigned REORDER_DEPTH = 64,  // entries; at least 1
  localparam int unsigned COUNT_BITS = $clog2(REORDER_DEPTH + 1)
) (
  input  wire                   clk_i,
  input  wire                   rst_i,
  input  wire                   clear_i,
  input  wire [63:0]            ts_ns_i,
  input  wire [31:0]            gap_wait_ns_i,
  input  wire [7:0]             market_i,     // whose operational halts count

  input  wire                   entry_valid_i,
  output wire                   entry_ready_o,
  input  tg_pkg::entry_t        entry_i,
  input  wire                   entry_hit_i,
  input  wire [7:0]             entry_sym_i,

  input  wire                   next_valid_i,
  input  wire [63:0]            next_i,

  // Exactly one of these, or none when there is no head
  output wire                   apply_o,      // MSG to be applied now
  output wire                   start_o,      // MARK that sets the number wanted next
  output wire                   drop_o,       // MSG or MARK of the past
  output wire                   bad_o,        // BAD
  output wire                   held_o,       // MSG or MARK of the future
  output wire                   duplicate_o,  // with drop_o: it is a MSG
  output wire                   fault_o,      // with bad_o: messages of the frame were applied
  output wire [63:0]            fault_from_o, // number of the first of them
  output wire                   numbered_o,   // the head is a MSG or MARK, whatever its number
  input  wire                   pop_i,        // the head is consumed

  output tg_pkg::entry_t        head_o,
  output wire                   head_hit_o,
  output wire [7:0]             head_sym_o,
  output wire                   head_bad_value_o,
  output wire                   head_for_book_o,   // goes to the book's pipeline
  output wire                   head_on_book_o,    // with head_for_book_o: changes the book, unless that is being loaded
  input  wire                   head_loading_i,    // the book of head_sym_o is being loaded
  output wire [SET_BITS-1:0]    head_h0_o,
  output wire [SET_BITS-1:0]    head_h1_o,
  output wire [SET_BITS-1:0]    head_new_h0_o,
  output wire [SET_BITS-1:0]    head_new_h1_o,

  output wire                   empty_o,      // no entry, not even one on its way through
  output wire                   full_o,
  output wire                   expired_o,    // with held_o: waited for gap_wait_ns_i
  output wire                   timer_ok_o,   // with held_o: deadline_o is the head's and lies ahead
  output wire [63:0]            deadline_o,
  output wire [COUNT_BITS-1:0]  count_o
);
  localparam int unsigned ENTRY_BITS = 431;

  wire                   head_valid;
  wire [ENTRY_BITS+8:0]  head_bits;
  tg_pkg::entry_t        head;

  tg_bypass_queue #(.WIDTH(ENTRY_BITS + 9), .DEPTH(REORDER_DEPTH), .THROUGH(1'b1)) u_queue (
    .clk_i,
    .rst_i      (rst_i || clear_i),
    .in_valid_i (entry_valid_i),
    .in_data_i  ({entry_hit_i, entry_sym_i, entry_i}),
    .in_ready_o (entry_ready_o),
    .out_valid_o(head_valid),
    .out_data_o (head_bits),
    .out_pop_i  (pop_i),
    .count_o    (count_o)
  );
  assign head       = head_bits[ENTRY_BITS-1:0];
  assign head_o     = head;
  assign head_sym_o = head_bits[ENTRY_BITS +: 8];
  assign head_hit_o = head_bits[ENTRY_BITS+8];
  assign empty_o    = count_o == 0 && !entry_valid_i;
  assign full_o     = count_o == COUNT_BITS'(REORDER_DEPTH);

  // ---- Against the number wanted next
  wire valid   = head_valid && !clear_i;
  wire is_msg  = head.kind == tg_pkg::ENTRY_MSG;
  wire is_mark = head.kind == tg_pkg::ENTRY_MARK;
  wire is_bad  = head.kind == tg_pkg::ENTRY_BAD;
  wire wanted  = head.seq == next_i;
  wire past    = head.seq < next_i;

  assign apply_o     = valid && is_msg && (wanted || !next_valid_i);
  assign start_o     = valid && is_mark && !next_valid_i;
  assign drop_o      = valid && next_valid_i && ((is_msg && past) || (is_mark && (past || wanted)));
  assign bad_o       = valid && is_bad;
  assign held_o      = valid && next_valid_i && (is_msg || is_mark) && !past && !wanted;
  assign numbered_o  = valid && !is_bad;
  assign duplicate_o = drop_o && is_msg;

  // ---- Fresh: a message of the frame under way was applied
  logic fresh_q;
  wire  fresh = fresh_q && !head.first;
  logic [63:0] fresh_from_q;
  assign fault_o = bad_o && fresh;
  assign fault_from_o = fresh_from_q;
  always_ff @(posedge clk_i) begin
    if (pop_i && !fresh) fresh_from_q <= head.seq;
    if (rst_i || clear_i) fresh_q <= 1'b0;
    else if (pop_i) fresh_q <= fresh || apply_o;
  end

  // ---- What it does beside its number
  wire on_book, on_state;
  tg_entry_effect #(.SET_BITS(SET_BITS)) u_effect (
    .entry_i(head), .hit_i(head_hit_o), .market_i,
    .on_book_o(on_book), .on_state_o(on_state), .bad_value_o(head_bad_value_o),
    .h0_o(head_h0_o), .h1_o(head_h1_o), .new_h0_o(head_new_h0_o), .new_h1_o(head_new_h1_o)
  );
  assign head_on_book_o  = is_msg && on_book;
  assign head_for_book_o = is_msg && (on_state || (on_book && !head_loading_i));

  // ---- Gap timer, two registers behind the head: a frame's first message comes more than seven cycles after the time it brings
  logic        deadline_valid_q, expired_q;
  logic [63:0] deadline_q;
  wire         reached = ts_ns_i >= deadline_q;
  always_ff @(posedge clk_i) begin
    deadline_q <= head.sof_ts + {32'd0, gap_wait_ns_i};
    if (rst_i || clear_i) begin
      deadline_valid_q <= 1'b0;
      expired_q        <= 1'b0;
    end else begin
      deadline_valid_q <= head_valid && !pop_i;
      expired_q        <= deadline_valid_q && !pop_i && reached;
    end
  end
  assign expired_o  = expired_q;
  assign timer_ok_o = deadline_valid_q && !reached;
  assign deadline_o = deadline_q;

`ifndef SYNTHESIS
  initial if ($bits(tg_pkg::entry_t) != ENTRY_BITS) $fatal(1, "tg_line_head: ENTRY_BITS is not the width of entry_t");
  always_ff @(posedge clk_i) begin
    if (!rst_i && !clear_i) begin
      assert ($countones({apply_o, start_o, drop_o, bad_o, held_o}) == 32'(head_valid))
        else $error("tg_line_head: a head must be exactly one thing");
      assert (!(pop_i && held_o)) else $error("tg_line_head: a held entry was consumed");
    end
  end
`endif
endmodule
`default_nettype wire
