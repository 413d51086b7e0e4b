// One line's side of the arbiter: its queue, what its head is with regard to the number wanted next, its `fresh` flag and its gap timer
// (docs/datapath.md section 2). All outputs about the head are combinational from registers: the queue's head, or the line's entry
// register when the queue is empty.
//
// What an entry is with regard to `next` is found in the cycle before, for either case: that `next` goes on by one at its end, or not. The line
// does it while the message is decoded; for the head of the queue it is done anew in every cycle. A head of which it is not known
// shows nothing: for one cycle after it came out of the memory, after any other change of `next`, and seldom after a step.
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
  input  wire [5:0]             entry_is_i,   // what it is, as below: acts, apply, start, drop, bad, held; 0: not known

  input  wire                   next_valid_i,
  input  wire [63:0]            next_i,
  input  wire [63:0]            next_after_i, // next_i + 1, but in the cycle after a jump
  input  wire                   steps_i,      // next_i goes on by one at the end of this cycle
  input  wire                   jumps_i,      // it goes elsewhere: nothing is known of the next cycle

  // Exactly one of these, or none when there is no head or it is not known; acts_o: the first two, or bad_o
  output wire                   acts_o,
  output wire                   apply_o,      // MSG to be applied now
  output wire                   start_o,      // MARK that sets the number wanted next
  output wire                   drop_o,       // MSG or MARK of the past
  output wire                   bad_o,        // BAD
  output wire                   held_o,       // MSG or MARK of the future
  output wire                   duplicate_o,  // with drop_o: it is a MSG
  output wire                   fault_o,      // with bad_o: messages of the frame were applied
  output wire [63:0]            fault_from_o, // number of the first of them
  output wire                   unknown_o,    // there is a head and it is not known
  input  wire                   pop_i,        // the head is consumed

  output tg_pkg::entry_t        head_o,
  output wire [7:0]             head_sym_o,
  output wire                   head_bad_value_o,
  output wire                   head_for_book_o,   // goes to the book's pipeline
  output wire                   head_on_book_o,    // with head_for_book_o: changes the book, unless that is being loaded
  output wire                   head_loading_o,    // the book of head_sym_o is being loaded: so says
  output wire [7:0]             stored_sym_o,      // slot of the head register's entry
  input  wire                   stored_loading_i,  // for that
  input  wire                   entry_loading_i,   // for entry_sym_i
  output wire [63:0]            stored_seq_o,      // of the head register's entry, where a held one stands but for its first cycle
  output wire [63:0]            stored_sof_ts_o,
  output wire [SET_BITS-1:0]    head_h0_o,
  output wire [SET_BITS-1:0]    head_h1_o,
  output wire [SET_BITS-1:0]    head_new_h0_o,
  output wire [SET_BITS-1:0]    head_new_h1_o,

  output wire                   open_o,       // nothing is held
  output wire                   empty_o,      // no entry, not even one on its way through
  output wire                   full_o,
  output wire                   expired_o,    // with held_o: waited for gap_wait_ns_i
  output wire                   timer_ok_o,   // with held_o: deadline_o is the head's and lies ahead
  output wire [63:0]            deadline_o,
  output wire [COUNT_BITS-1:0]  count_o
);
  localparam int unsigned ENTRY_BITS = 415;
  localparam int unsigned QUEUE_BITS = ENTRY_BITS + 11 + 4 * SET_BITS;

  // The sets of its references go with it: they are the book's RAM addresses in the very cycle in which it is the head. So does what it is
  // beside its number, because the choice between the two entries has no time to spare.
  wire [SET_BITS-1:0] in_h0, in_h1, in_new_h0, in_new_h1;
  tg_set_hash #(.SET_BITS(SET_BITS)) u_hash (.ref_i(entry_i.order_ref), .set0_o(in_h0), .set1_o(in_h1));
  tg_set_hash #(.SET_BITS(SET_BITS)) u_hash_new (.ref_i(entry_i.replacing), .set0_o(in_new_h0), .set1_o(in_new_h1));
  wire in_msg = entry_i.kind == tg_pkg::ENTRY_MSG;
  wire in_on_book, in_on_state, in_bad_value;
  tg_entry_effect u_effect (
    .entry_i, .hit_i(entry_hit_i), .market_i, .on_book_o(in_on_book), .on_state_o(in_on_state), .bad_value_o(in_bad_value)
  );

  wire                   shown, stored, open, fill;
  wire [QUEUE_BITS-1:0]  head_bits, stored_bits;
  tg_pkg::entry_t        head, stored_entry;
  wire                   head_on_book, head_on_state, stored_on_book, stored_on_state, stored_bad_value;
  wire [4*SET_BITS-1:0]  stored_sets;

  tg_bypass_queue #(.WIDTH(QUEUE_BITS), .DEPTH(REORDER_DEPTH), .THROUGH(1'b1)) u_queue (
    .clk_i,
    .rst_i        (rst_i || clear_i),
    .in_valid_i   (entry_valid_i),
    .in_data_i    ({in_h0, in_h1, in_new_h0, in_new_h1, in_msg && in_on_book, in_msg && in_on_state, in_bad_value, entry_sym_i, entry_i}),
    .in_through_i (entry_is_i[4:0] != 5'd0),
    .in_ready_o   (entry_ready_o),
    .out_valid_o  (shown),
    .out_data_o   (head_bits),
    .out_pop_i    (pop_i),
    .stored_o     (stored),
    .open_o       (open),
    .stored_data_o(stored_bits),
    .fill_o       (fill),
    .count_o      (count_o)
  );
  assign {head_h0_o, head_h1_o, head_new_h0_o, head_new_h1_o, head_on_book, head_on_state, head_bad_value_o, head_sym_o, head} = head_bits;
  assign {stored_sets, stored_on_book, stored_on_state, stored_bad_value, stored_sym_o, stored_entry} = stored_bits;
  assign head_o          = head;
  assign stored_seq_o    = stored_entry.seq;
  assign stored_sof_ts_o = stored_entry.sof_ts;
  assign open_o          = open;
  assign empty_o         = open && !entry_valid_i;
  assign full_o          = count_o == COUNT_BITS'(REORDER_DEPTH);

  // ---- Against the number wanted next. The head register's entry is compared anew in every cycle in which it stays; what comes in is known already,
  // or not if `next` goes on to it just now.
  wire is_msg  = head.kind == tg_pkg::ENTRY_MSG;
  wire msg_stored  = stored_entry.kind == tg_pkg::ENTRY_MSG;
  wire mark_stored = stored_entry.kind == tg_pkg::ENTRY_MARK;
  wire equal_stored  = stored_entry.seq == next_i;
  wire less_stored   = stored_entry.seq < next_i;
  wire after_stored  = stored_entry.seq == next_after_i;
  wire past_stored   = less_stored || (steps_i && equal_stored);
  wire wanted_stored = steps_i ? after_stored : equal_stored;
  wire in_acts = entry_is_i[5], in_apply = entry_is_i[4], in_start = entry_is_i[3], in_drop = entry_is_i[2], in_bad = entry_is_i[1], in_held = entry_is_i[0];

  wire applies_stored = msg_stored && (wanted_stored || !next_valid_i);
  wire starts_stored  = mark_stored && !next_valid_i;
  wire bad_stored     = !msg_stored && !mark_stored;
  wire [5:0] is_stored = {
    applies_stored || starts_stored || bad_stored,
    applies_stored,
    starts_stored,
    next_valid_i && (msg_stored || mark_stored) && (past_stored || (mark_stored && wanted_stored)),
    bad_stored,
    next_valid_i && (msg_stored || mark_stored) && !past_stored && !wanted_stored
  };
  wire [5:0] is_in    = steps_i ? {in_bad, 2'b00, in_apply || in_drop, in_bad, 1'b0} : entry_is_i;
  wire       known_in = steps_i ? in_bad || in_apply || in_drop : in_acts || in_drop || in_held;

  logic [5:0] is_q;  // of the head register; 0 too when it is free
  logic       known_q;
  always_ff @(posedge clk_i)
    if (rst_i || clear_i || jumps_i) {known_q, is_q} <= 7'd0;
    else if (pop_i) {known_q, is_q} <= stored && fill ? {known_in, is_in} : 7'd0;
    else if (stored) {known_q, is_q} <= {1'b1, is_stored};
    else {known_q, is_q} <= fill ? {known_in, is_in} : 7'd0;

  wire [5:0] is = (is_q | (entry_is_i & {6{open}})) & {6{!clear_i}};
  assign {acts_o, apply_o, start_o, drop_o, bad_o, held_o} = is;
  assign unknown_o = stored && !known_q;
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
  assign head_on_book_o  = head_on_book;
  assign head_for_book_o = stored ? stored_on_state || (stored_on_book && !stored_loading_i) : in_msg && (in_on_state || (in_on_book && !entry_loading_i));
  assign head_loading_o  = stored ? stored_loading_i : entry_loading_i;

  // ---- Gap timer, two registers behind a head that stays held: a frame's first message comes more than seven cycles after the time it brings
  logic        deadline_valid_q, expired_q;
  logic [63:0] deadline_q;
  wire         reached = ts_ns_i >= deadline_q;
  always_ff @(posedge clk_i) begin
    deadline_q <= stored_entry.sof_ts + {32'd0, gap_wait_ns_i};
    if (rst_i || clear_i) begin
      deadline_valid_q <= 1'b0;
      expired_q        <= 1'b0;
    end else begin
      deadline_valid_q <= stored && held_o;
      expired_q        <= deadline_valid_q && held_o && reached;
    end
  end
  assign expired_o  = expired_q;
  assign timer_ok_o = deadline_valid_q && !reached;
  assign deadline_o = deadline_q;

  wire unused = &{1'b0, in_start, head_on_state, stored_bad_value, stored_sets, stored_entry};

`ifndef SYNTHESIS
  initial if ($bits(tg_pkg::entry_t) != ENTRY_BITS) $fatal(1, "tg_line_head: ENTRY_BITS is not the width of entry_t");
  always_ff @(posedge clk_i) begin
    if (!rst_i && !clear_i) begin
      assert ($countones({apply_o, start_o, drop_o, bad_o, held_o}) == 32'(shown && !unknown_o))
        else $error("tg_line_head: a head must be exactly one thing");
      assert (!(pop_i && held_o)) else $error("tg_line_head: a held entry was consumed");
      assert (is == 6'd0 || bad_o || !next_valid_i || (
          apply_o == (is_msg && head.seq == next_i) && held_o == (head.seq > next_i)))
        else $error("tg_line_head: what was found in the cycle before does not hold");
    end
  end
`endif
endmodule
`default_nettype wire
