// Sequence arbitration of the two lines (docs/datapath.md sections 2 and 3): the first copy of each message goes on, in order, with the
// configuration in force; the rest is dropped, held, or declared a gap. Entries of the past are dropped on both lines at once;
// of everything else one line acts in a cycle, line A first, and a repair of the host (section 2, "Repair of books") when neither can.
// Which books may be trusted is known here: the `feed` and `loading` bits of the slots, `broken`, and what was ignored.
`default_nettype none

module tg_arbiter #(
  parameter int unsigned SYMBOLS       = 64,  // tracked slots, 1 to 256
  parameter int unsigned SET_BITS      = 13,  // log2 of the sets of one order table
  parameter int unsigned REORDER_DEPTH = 64,  // entries held per line
  localparam int unsigned SYM_W = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
  localparam int unsigned COUNT_BITS = $clog2(REORDER_DEPTH + 1)
) (
  input  wire                 clk_i,
  input  wire                 rst_i,
  input  wire                 clear_i,
  input  wire [63:0]          ts_ns_i,

  input  wire                 start_exact_i,
  input  wire [63:0]          start_seq_i,
  input  wire [31:0]          gap_wait_ns_i,
  input  wire [7:0]           market_i,
  input  wire                 slot_write_i,
  input  wire [7:0]           slot_sym_i,
  input  wire                 slot_enable_i,
  input  wire                 bank_i,
  input  wire [31:0]          version_i,

  input  wire                 a_entry_valid_i,
  output wire                 a_entry_ready_o,
  input  tg_pkg::entry_t      a_entry_i,
  input  wire [5:0]           a_entry_is_i,        // tg_line_head
  input  wire                 a_entry_hit_i,
  input  wire [7:0]           a_entry_sym_i,
  input  wire                 b_entry_valid_i,
  output wire                 b_entry_ready_o,
  input  tg_pkg::entry_t      b_entry_i,
  input  wire [5:0]           b_entry_is_i,
  input  wire                 b_entry_hit_i,
  input  wire [7:0]           b_entry_sym_i,

  // Repair: stays until it is done
  input  wire                 repair_valid_i,
  input  wire [2:0]           repair_op_i,         // tg_pkg::REPAIR_*
  input  wire [7:0]           repair_sym_i,        // LOAD: slot of its locate
  input  wire [63:0]          repair_arg_i,        // `lo`, `upto`
  input  tg_pkg::entry_t      repair_entry_i,      // LOAD, and what it is
  input  wire                 repair_hit_i,
  input  wire                 repair_known_i,      // a type that may be loaded, of the right length
  input  wire                 repair_on_book_i,
  input  wire                 repair_on_state_i,
  input  wire                 repair_bad_value_i,
  input  wire [SET_BITS-1:0]  repair_h0_i,
  input  wire [SET_BITS-1:0]  repair_h1_i,
  input  wire [SET_BITS-1:0]  repair_new_h0_i,
  input  wire [SET_BITS-1:0]  repair_new_h1_i,
  output wire                 repair_done_o,
  output wire                 repair_refused_o,    // with repair_done_o
  output wire [2:0]           repair_outcome_o,    // with repair_done_o, but for a LOAD

  output wire                 book_valid_o,
  input  wire                 book_ready_i,
  input  wire                 book_walking_i,      // a rebuild or recentre is not at its end
  output tg_pkg::book_msg_t   book_msg_o,
  output wire [SET_BITS-1:0]  book_h0_o,
  output wire [SET_BITS-1:0]  book_h1_o,
  output wire [SET_BITS-1:0]  book_new_h0_o,
  output wire [SET_BITS-1:0]  book_new_h1_o,

  output wire [SYMBOLS-1:0]   feed_o,              // `feed` bit of each slot
  output wire [SYMBOLS-1:0]   loading_o,
  output wire [63:0]          broken_o,
  output wire                 next_valid_o,
  output wire [63:0]          next_seq_o,
  output wire [63:0]          next_after_o,        // next_seq_o + 1, but in the cycle after a jump
  output wire                 steps_o,             // next_seq_o goes on by one at the end of this cycle
  output wire                 jumps_o,             // it goes elsewhere

  output logic                feed_evt_valid_o,
  output logic [3:0]          feed_evt_cause_o,
  output wire                 feed_evt_line_o,
  output wire  [63:0]         feed_evt_seq_o,
  output logic [63:0]         feed_evt_sof_ts_o,
  output wire  [63:0]         feed_evt_from_o,
  output wire  [63:0]         feed_evt_to_o,
  output logic                recovery_evt_valid_o,
  output logic [2:0]          recovery_evt_outcome_o,
  output logic [1:0]          recovery_evt_op_o,
  output logic [7:0]          recovery_evt_sym_o,
  output logic [63:0]         recovery_evt_seq_o,
  output logic [63:0]         recovery_evt_argument_o,
  output logic [63:0]         recovery_evt_compared_o,
  output logic [31:0]         evt_version_o,

  output logic                a_win_o,
  output logic                a_duplicate_o,
  output logic                b_win_o,
  output logic                b_duplicate_o,
  output logic                msg_valid_o,
  output logic [4:0]          msg_type_idx_o,
  output logic                gap_o,
  output logic                load_o,
  output logic                load_refused_o,
  output wire [COUNT_BITS-1:0] a_count_o,
  output wire [COUNT_BITS-1:0] b_count_o,

  output wire                 idle_o,
  output wire [63:0]          next_timer_ns_o
);
  // ---- Slots. Padded, so that any slot number may be looked up.
  logic [SYMBOLS-1:0] enable_q, feed_q, loading_q, forgotten_q;
  wire  [256:0] enable_all    = {{(257 - SYMBOLS){1'b0}}, enable_q};
  wire  [256:0] feed_all      = {{(257 - SYMBOLS){1'b0}}, feed_q};
  wire  [256:0] loading_all   = {{(257 - SYMBOLS){1'b0}}, loading_q};
  wire  [256:0] forgotten_all = {{(257 - SYMBOLS){1'b0}}, forgotten_q};

  // ---- Heads
  logic        next_valid_q;
  logic [63:0] next_q, next_after_q;
  wire         steps, jumps;  // what `next` does at the end of this cycle: it goes on by one, or somewhere else

  tg_pkg::entry_t      a_head, b_head;
  wire                 a_can, a_apply, a_start, a_drop, a_bad, a_held, a_dup, a_fault, a_pop, a_bad_value, a_on_book, a_for_book, a_unknown, a_loading, a_open;
  wire                 b_can, b_apply, b_start, b_drop, b_bad, b_held, b_dup, b_fault, b_pop, b_bad_value, b_on_book, b_for_book, b_unknown, b_loading, b_open;
  wire                 a_empty, a_full, a_expired, a_timer_ok, b_empty, b_full, b_expired, b_timer_ok;
  wire [7:0]           a_sym, b_sym, a_stored_sym, b_stored_sym;
  wire [SET_BITS-1:0]  a_h0, a_h1, a_new_h0, a_new_h1, b_h0, b_h1, b_new_h0, b_new_h1;
  wire [63:0]          a_deadline, b_deadline, a_fault_from, b_fault_from, a_stored_seq, b_stored_seq, a_stored_ts, b_stored_ts;

  tg_line_head #(.SET_BITS(SET_BITS), .REORDER_DEPTH(REORDER_DEPTH)) u_a (
    .clk_i, .rst_i, .clear_i, .ts_ns_i, .gap_wait_ns_i, .market_i,
    .entry_valid_i(a_entry_valid_i), .entry_ready_o(a_entry_ready_o), .entry_i(a_entry_i),
    .entry_hit_i(a_entry_hit_i), .entry_sym_i(a_entry_sym_i), .entry_is_i(a_entry_is_i),
    .next_valid_i(next_valid_q), .next_i(next_q), .next_after_i(next_after_q), .steps_i(steps), .jumps_i(jumps),
    .acts_o(a_can), .apply_o(a_apply), .start_o(a_start), .drop_o(a_drop), .bad_o(a_bad), .held_o(a_held), .duplicate_o(a_dup),
    .fault_o(a_fault), .fault_from_o(a_fault_from), .unknown_o(a_unknown), .pop_i(a_pop),
    .head_o(a_head), .head_sym_o(a_sym), .head_bad_value_o(a_bad_value), .head_for_book_o(a_for_book),
    .head_on_book_o(a_on_book), .head_loading_o(a_loading), .stored_sym_o(a_stored_sym),
    .stored_loading_i(loading_all[{1'b0, a_stored_sym}]), .entry_loading_i(loading_all[{1'b0, a_entry_sym_i}]),
    .stored_seq_o(a_stored_seq), .stored_sof_ts_o(a_stored_ts),
    .head_h0_o(a_h0), .head_h1_o(a_h1), .head_new_h0_o(a_new_h0), .head_new_h1_o(a_new_h1),
    .open_o(a_open), .empty_o(a_empty), .full_o(a_full), .expired_o(a_expired), .timer_ok_o(a_timer_ok), .deadline_o(a_deadline),
    .count_o(a_count_o)
  );
  tg_line_head #(.SET_BITS(SET_BITS), .REORDER_DEPTH(REORDER_DEPTH)) u_b (
    .clk_i, .rst_i, .clear_i, .ts_ns_i, .gap_wait_ns_i, .market_i,
    .entry_valid_i(b_entry_valid_i), .entry_ready_o(b_entry_ready_o), .entry_i(b_entry_i),
    .entry_hit_i(b_entry_hit_i), .entry_sym_i(b_entry_sym_i), .entry_is_i(b_entry_is_i),
    .next_valid_i(next_valid_q), .next_i(next_q), .next_after_i(next_after_q), .steps_i(steps), .jumps_i(jumps),
    .acts_o(b_can), .apply_o(b_apply), .start_o(b_start), .drop_o(b_drop), .bad_o(b_bad), .held_o(b_held), .duplicate_o(b_dup),
    .fault_o(b_fault), .fault_from_o(b_fault_from), .unknown_o(b_unknown), .pop_i(b_pop),
    .head_o(b_head), .head_sym_o(b_sym), .head_bad_value_o(b_bad_value), .head_for_book_o(b_for_book),
    .head_on_book_o(b_on_book), .head_loading_o(b_loading), .stored_sym_o(b_stored_sym),
    .stored_loading_i(loading_all[{1'b0, b_stored_sym}]), .entry_loading_i(loading_all[{1'b0, b_entry_sym_i}]),
    .stored_seq_o(b_stored_seq), .stored_sof_ts_o(b_stored_ts),
    .head_h0_o(b_h0), .head_h1_o(b_h1), .head_new_h0_o(b_new_h0), .head_new_h1_o(b_new_h1),
    .open_o(b_open), .empty_o(b_empty), .full_o(b_full), .expired_o(b_expired), .timer_ok_o(b_timer_ok), .deadline_o(b_deadline),
    .count_o(b_count_o)
  );

  // ---- Who acts. While `next` is unset a head of A always acts, so B cannot set it in the same cycle. A copy that A drops in passing
  // holds nobody up; while A works off what it held, B waits, as it would where frames are processed one by one. For the same reason what B held goes
  // before a message that A has brought since, even when that has had to wait for the book and stands at A's head already.
  logic a_was_held_q, b_was_held_q;  // and its queue has not been empty since
  logic b_first_q;                   // B's was, A's was not
  wire a_was_held = a_held || (a_was_held_q && !a_open);
  wire b_was_held = b_held || (b_was_held_q && !b_open);
  always_ff @(posedge clk_i) begin
    a_was_held_q <= !rst_i && !clear_i && a_was_held;
    b_was_held_q <= !rst_i && !clear_i && b_was_held;
    b_first_q    <= !rst_i && !clear_i && b_was_held && !a_was_held;
  end
  // A gap, or the host's turn (below), has a cycle to itself. Nobody acts while the book takes nothing, not even who wants nothing of it: what a head
  // wants would have to be known for that.
  logic gap_q, host_q;
  wire takes_a = a_can && !(b_first_q && (b_can || b_unknown));
  wire a_works = !a_open && !a_held;
  wire a_acts  = takes_a && !gap_q && !host_q;
  wire b_acts  = b_can && (b_first_q || (!a_can && !a_works)) && !gap_q && !host_q;
  // A feed fault must be known behind the book before any later message is: its own operation goes first.
  logic invalidate_q;
  wire ready   = book_ready_i && !invalidate_q;
  wire a_go    = a_acts && ready;
  wire b_go    = b_acts && ready;
  assign a_pop = a_drop || a_go;
  assign b_pop = b_drop || b_go;

  // Of the line that acts
  tg_pkg::entry_t head;
  assign head          = takes_a ? a_head : b_head;
  wire       applied   = ready && ((a_acts && a_apply) || (b_acts && b_apply));
  wire       sets      = ready && !next_valid_q && ((a_acts && (a_apply || a_start)) || (b_acts && (b_apply || b_start)));

  // ---- Gap: only when neither line can move, and two cycles after that was seen: which head it goes to is a compare of its own. What is held stays.
  wire a_settled = a_held || a_empty;
  wire b_settled = b_held || b_empty;
  wire gap_due = a_settled && b_settled
              && ((a_held && b_held) || (a_held && (a_full || a_expired)) || (b_held && (b_full || b_expired)));
  logic gap_due_q, gap_a_q, gap_b_q, gap_to_b;
  always_ff @(posedge clk_i) begin
    gap_due_q <= gap_due && !gap_q;
    gap_a_q   <= a_held;
    gap_b_q   <= b_held;
    gap_to_b  <= b_held && !(a_held && a_stored_seq <= b_stored_seq);
    gap_q     <= gap_due && gap_due_q && gap_a_q == a_held && gap_b_q == b_held && !gap_q && !clear_i && !rst_i;
  end
  wire [63:0] gap_to = gap_to_b ? b_stored_seq : a_stored_seq;

  // The number wanted next. The first one comes of the entry that sets it; when that is a message, its own number stands here for a cycle before the one
  // after it does, and nothing else happens in that cycle.
  logic        first_q, jump_q;
  logic [63:0] was_q;  // `next` a cycle ago
  wire  [63:0] risen = (jump_q ? next_q : next_after_q) + 64'd1;
  assign       steps   = applied && next_valid_q;
  assign       jumps   = gap_q || first_q || sets || clear_i || rst_i;
  assign       steps_o = steps;
  assign       jumps_o = jumps;
  always_ff @(posedge clk_i) begin
    jump_q  <= jumps;
    first_q <= applied && !next_valid_q && !clear_i && !rst_i;
    was_q   <= next_q;
    if (jump_q || steps) next_after_q <= risen;
    if (rst_i) next_valid_q <= 1'b0;
    else if (clear_i) next_valid_q <= start_exact_i;
    else if (sets) next_valid_q <= 1'b1;
    if (clear_i) next_q <= start_seq_i;
    else if (gap_q) next_q <= gap_to;
    else if (first_q) next_q <= risen;
    else if (steps) next_q <= next_after_q;
    else if (!next_valid_q) next_q <= head.seq;
  end

  // ---- Feed fault. `next` of the cycle after says how far it reaches.
  wire        bad_length = ready && ((a_acts && a_apply && a_head.op == tg_pkg::OP_FEEDFAULT) || (b_acts && b_apply && b_head.op == tg_pkg::OP_FEEDFAULT));
  wire        bad_frame  = ready && ((a_acts && a_fault) || (b_acts && b_fault));
  wire        fault      = gap_q || bad_length || bad_frame;
  logic       fault_q, bad_frame_q, fault_line_q;
  wire [63:0] fault_to   = first_q ? risen : next_q;
  wire [63:0] fault_seq  = first_q ? next_q : was_q;
  logic [63:0] broken_q;
  always_ff @(posedge clk_i) begin
    bad_frame_q  <= bad_frame;
    fault_line_q <= gap_q ? gap_to_b : !takes_a;
    if (rst_i || clear_i) begin
      fault_q      <= 1'b0;
      invalidate_q <= 1'b0;
      broken_q     <= 64'd0;
    end else begin
      fault_q <= fault;
      if (fault_q) broken_q <= fault_to;
      invalidate_q <= fault || (invalidate_q && !book_ready_i);
    end
  end

  // ---- Repair, when all that could be consumed has been
  // In a cycle in which nothing happens it is found what becomes of it; the next one is the host's.
  logic ignores_q, host_ok_q, host_piped_q;
  logic [2:0] outcome_q;
  wire host_may    = repair_valid_i && !book_walking_i && !invalidate_q && !clear_i && a_settled && b_settled && !gap_due && !gap_q && !first_q
                  && !ignores_q && !host_q;
  wire host_turn   = host_q && !clear_i;
  wire is_load     = repair_op_i == tg_pkg::REPAIR_LOAD;
  wire is_rebuild  = repair_op_i == tg_pkg::REPAIR_REBUILD;
  wire is_recentre = repair_op_i == tg_pkg::REPAIR_RECENTRE;
  wire is_restore  = repair_op_i == tg_pkg::REPAIR_RESTORE;
  wire host_enabled = enable_all[{1'b0, repair_sym_i}];
  wire host_loading = loading_all[{1'b0, repair_sym_i}];
  // h of another market and S that leaves the phase are known, though they change nothing
  wire load_slot   = repair_entry_i.op != tg_pkg::OP_PHASE && repair_entry_i.op != tg_pkg::OP_MARKET && repair_entry_i.op != tg_pkg::OP_NONE;
  wire load_ok     = repair_known_i && (!load_slot || repair_hit_i) && (!repair_on_book_i || host_loading);

  logic [63:0] ignored[0:(1<<SYM_W)-1];
  wire  [63:0] host_ignored = ignored[repair_sym_i[SYM_W-1:0]];
  wire         is_broken  = {1'b0, broken_q} > {1'b0, repair_arg_i} + 65'd1;
  wire         is_ignored = host_loading && host_ignored > repair_arg_i;
  wire         is_ahead   = !next_valid_q || repair_arg_i >= next_q;
  wire [2:0]   outcome    = !host_enabled ? tg_pkg::RECOVERY_NOT_ENABLED
                          : is_restore && is_broken ? tg_pkg::RECOVERY_BROKEN
                          : is_restore && is_ignored ? tg_pkg::RECOVERY_IGNORED
                          : is_restore && is_ahead ? tg_pkg::RECOVERY_AHEAD : tg_pkg::RECOVERY_DONE;
  wire host_ok    = is_load ? load_ok : outcome == tg_pkg::RECOVERY_DONE;
  wire host_piped = host_ok && (is_load ? repair_on_book_i || repair_on_state_i : !is_restore);
  always_ff @(posedge clk_i) begin
    host_q       <= host_may && !rst_i;
    outcome_q    <= outcome;
    host_ok_q    <= host_ok;
    host_piped_q <= host_piped;
  end
  wire host_go    = host_turn && (!host_piped_q || book_ready_i);
  wire host_begins = host_go && host_ok_q && (is_rebuild || is_recentre);
  wire host_ends   = host_go && host_ok_q && is_restore;
  assign repair_done_o    = host_go;
  assign repair_refused_o = !host_ok_q;
  assign repair_outcome_o = outcome_q;

  // What becomes of `ignored` and `forgotten` is done a cycle later: no message of the book comes in that one.
  wire [7:0] sym     = host_q ? repair_sym_i : takes_a ? a_sym : b_sym;
  wire       ignores = ready && ((a_acts && a_apply && a_on_book && a_loading) || (b_acts && b_apply && b_on_book && b_loading));
  logic      forgets_q, remembers_q;  // forgets: `ignored` is 0 again
  logic [7:0] sym_q;
  always_ff @(posedge clk_i) begin
    sym_q       <= sym;
    ignores_q   <= ignores;
    forgets_q   <= host_begins && is_rebuild;
    remembers_q <= remembers;
    if (ignores_q || forgets_q) ignored[sym_q[SYM_W-1:0]] <= forgets_q ? 64'd0 : fault_seq;
  end

  // ---- To the book
  wire feed_now      = host_q ? feed_all[{1'b0, repair_sym_i}] : takes_a ? feed_all[{1'b0, a_sym}] : feed_all[{1'b0, b_sym}];
  wire forgotten_now = host_q ? forgotten_all[{1'b0, repair_sym_i}] : takes_a ? forgotten_all[{1'b0, a_sym}] : forgotten_all[{1'b0, b_sym}];
  wire line_valid    = (a_acts && a_for_book && a_apply) || (b_acts && b_for_book && b_apply);
  wire book_message  = !invalidate_q && (host_q ? is_load && repair_on_book_i : takes_a ? a_on_book : b_on_book);
  wire remembers     = book_valid_o && book_ready_i && book_message && !feed_now;  // from here on the row knows the last view

  genvar g;
  generate
    for (g = 0; g < SYMBOLS; g = g + 1) begin : g_slot
      wire hosts = repair_sym_i == 8'(g);
      always_ff @(posedge clk_i) begin
        if (rst_i) enable_q[g] <= 1'b0;
        else if (slot_write_i && slot_sym_i == 8'(g)) enable_q[g] <= slot_enable_i;
        if (rst_i || clear_i) {feed_q[g], loading_q[g], forgotten_q[g]} <= 3'b000;
        else begin
          if ((fault && enable_q[g]) || (host_begins && hosts)) {feed_q[g], forgotten_q[g]} <= 2'b11;
          else begin
            if (host_ends && hosts) feed_q[g] <= 1'b0;
            if (remembers_q && sym_q == 8'(g)) forgotten_q[g] <= 1'b0;
          end
          if (host_begins && is_rebuild && hosts) loading_q[g] <= 1'b1;
          else if (host_ends && hosts) loading_q[g] <= 1'b0;
        end
      end
    end
  endgenerate

  wire [63:0] next_now = next_valid_q ? next_q : 64'd0;
  tg_pkg::entry_t shown;
  assign shown = host_q ? repair_entry_i : head;
  assign book_valid_o = invalidate_q || line_valid || (host_turn && host_piped_q);
  always_comb begin
    book_msg_o.origin.seq        = host_q ? next_now : head.seq;
    book_msg_o.origin.sof_ts     = host_q ? 64'd0 : head.sof_ts;
    book_msg_o.origin.itch_ts    = shown.itch_ts;
    book_msg_o.origin.sof_cyc    = head.sof_cyc;
    book_msg_o.origin.last_cyc   = head.last_cyc;
    book_msg_o.origin.version    = version_i;
    book_msg_o.origin.bank       = bank_i;
    book_msg_o.origin.sym        = sym;
    book_msg_o.origin.trading    = 1'b0;
    book_msg_o.origin.feed_fault = feed_now;
    book_msg_o.forgotten         = forgotten_now;
    book_msg_o.op                = invalidate_q ? tg_pkg::OP_INVALIDATE
                                 : host_q && is_rebuild ? tg_pkg::OP_REBUILD
                                 : host_q && is_recentre ? tg_pkg::OP_RECENTRE : shown.op;
    book_msg_o.order_ref         = shown.order_ref;
    book_msg_o.replacing         = shown.replacing;
    book_msg_o.sell              = shown.sell;
    book_msg_o.qty               = shown.qty;
    book_msg_o.price             = host_q && is_recentre ? repair_arg_i[31:0] : shown.price;
    book_msg_o.bad_value         = !invalidate_q && (host_q ? is_load && repair_bad_value_i : takes_a ? a_bad_value : b_bad_value);
    book_msg_o.flag              = shown.flag;
  end
  assign book_h0_o     = host_q ? repair_h0_i : takes_a ? a_h0 : b_h0;
  assign book_h1_o     = host_q ? repair_h1_i : takes_a ? a_h1 : b_h1;
  assign book_new_h0_o = host_q ? repair_new_h0_i : takes_a ? a_new_h0 : b_new_h0;
  assign book_new_h1_o = host_q ? repair_new_h1_i : takes_a ? a_new_h1 : b_new_h1;

  // ---- Events and counters, one register later
  always_ff @(posedge clk_i) begin
    feed_evt_cause_o     <= gap_q ? tg_pkg::FEED_GAP : bad_frame ? tg_pkg::FEED_BAD_FRAME : tg_pkg::FEED_BAD_LENGTH;
    feed_evt_sof_ts_o    <= gap_q ? (gap_to_b ? b_stored_ts : a_stored_ts) : head.sof_ts;
    recovery_evt_outcome_o  <= outcome_q;
    recovery_evt_op_o       <= repair_op_i[1:0];
    recovery_evt_sym_o      <= repair_sym_i;
    recovery_evt_seq_o      <= next_now;
    recovery_evt_argument_o <= is_rebuild ? 64'd0 : is_recentre ? {32'd0, repair_arg_i[31:0]} : repair_arg_i;
    recovery_evt_compared_o <= outcome_q == tg_pkg::RECOVERY_BROKEN ? broken_q
                             : outcome_q == tg_pkg::RECOVERY_IGNORED ? host_ignored
                             : outcome_q == tg_pkg::RECOVERY_AHEAD ? next_now : 64'd0;
    evt_version_o        <= version_i;
    msg_type_idx_o       <= head.type_idx;
    if (rst_i) begin
      feed_evt_valid_o    <= 1'b0;
      recovery_evt_valid_o <= 1'b0;
      a_win_o             <= 1'b0;
      a_duplicate_o       <= 1'b0;
      b_win_o             <= 1'b0;
      b_duplicate_o       <= 1'b0;
      msg_valid_o         <= 1'b0;
      gap_o               <= 1'b0;
      load_o              <= 1'b0;
      load_refused_o      <= 1'b0;
    end else begin
      feed_evt_valid_o    <= fault;
      recovery_evt_valid_o <= host_go && !is_load;
      load_o              <= host_go && is_load && host_ok_q;
      load_refused_o      <= host_go && is_load && !host_ok_q;
      a_win_o             <= a_go && a_apply;
      a_duplicate_o       <= a_dup;
      b_win_o             <= b_go && b_apply;
      b_duplicate_o       <= b_dup;
      msg_valid_o         <= applied;
      gap_o               <= gap_q;
    end
  end

  assign feed_evt_line_o = fault_line_q;
  assign feed_evt_seq_o  = fault_seq;
  assign feed_evt_from_o = !bad_frame_q ? fault_seq : fault_line_q ? b_fault_from : a_fault_from;
  assign feed_evt_to_o   = fault_to;

  assign feed_o       = feed_q;
  assign loading_o    = loading_q;
  assign broken_o     = broken_q;
  assign next_valid_o = next_valid_q;
  assign next_seq_o   = next_q;
  assign next_after_o = next_after_q;

  // At rest at most one line holds something; two held heads are a gap
  assign idle_o = !clear_i && !invalidate_q && !repair_valid_i && a_settled && b_settled && !gap_due && !gap_q && !first_q && !fault_q && !ignores_q && !remembers_q && (!a_held || a_timer_ok) && (!b_held || b_timer_ok);
  assign next_timer_ns_o = a_held ? a_deadline : b_held ? b_deadline : {64{1'b1}};

  wire unused = &{1'b0, a_unknown, a_bad, b_bad, head, shown, sym_q};

  initial if (SYMBOLS < 1 || SYMBOLS > 256) $fatal(1, "tg_arbiter: SYMBOLS must be 1 to 256");

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (!rst_i && !clear_i) begin
      assert (!(host_turn && (a_go || b_go || fault))) else $error("tg_arbiter: a repair while a line acts");
      assert (!(gap_q && (a_go || b_go || host_turn))) else $error("tg_arbiter: gap while a line can move");
      assert (!(applied && next_valid_q && head.seq != next_q)) else $error("tg_arbiter: message applied out of order");
      assert (!(gap_q && gap_to <= next_q)) else $error("tg_arbiter: gap backwards");
    end
  end
`endif
endmodule
`default_nettype wire
