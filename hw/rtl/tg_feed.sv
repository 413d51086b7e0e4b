// The receive side: two feed lines and the arbiter between them. Semantics: docs/datapath.md sections 1 to 3; contract: docs/hardware.md.
//
// book_valid_o with book_msg_o and the set indices comes straight from compares on registers: the order table takes the indices
// as its RAM address in that very cycle (cycle 2 when the last byte of the message was accepted in cycle 0). The message is
// taken when book_ready_i is high too; until then it stays.
//
// book_msg_o.origin carries the `feed` bit of its slot as it was when the message was applied. Whoever judges a view must use that and
// not the level below: messages further back in the pipeline were applied before what set the level. What changes trading state comes
// down as a message of its own (tg_pkg::op_e), and so does a feed fault.
`default_nettype none

module tg_feed #(
  parameter int unsigned SYMBOLS       = 64,  // tracked slots, 1 to 256
  parameter int unsigned SET_BITS      = 13,  // log2 of the sets of one order table, 4 to 20
  parameter int unsigned REORDER_DEPTH = 64   // entries held per line, 1 to 1024
) (
  input  wire                 clk_i,
  input  wire                 rst_i,
  input  wire [63:0]          ts_ns_i,            // device clock
  input  wire [15:0]          cyc_i,              // free-running cycle counter

  // Lines A and B; never back-pressured. tkeep is contiguous from byte 0 and full except with tlast; tuser with tlast: bad frame.
  input  wire                 s_axis_a_tvalid,
  input  wire [63:0]          s_axis_a_tdata,
  input  wire [7:0]           s_axis_a_tkeep,
  input  wire                 s_axis_a_tlast,
  input  wire                 s_axis_a_tuser,
  input  wire                 s_axis_b_tvalid,
  input  wire [63:0]          s_axis_b_tdata,
  input  wire [7:0]           s_axis_b_tkeep,
  input  wire                 s_axis_b_tlast,
  input  wire                 s_axis_b_tuser,

  // Feed settings and tracked slots: change only while clear_i is high, or before it rises. While clear_i is high entries are
  // thrown away, frames that touch it have no effect but on the frame counters; its fall is the instant of section 9's `clear`.
  input  wire                 clear_i,
  input  wire [31:0]          a_addr_i,
  input  wire [15:0]          a_port_i,
  input  wire [31:0]          b_addr_i,
  input  wire [15:0]          b_port_i,
  input  wire [79:0]          session_i,          // first byte in [79:72]; 0: the first taken frame sets it
  input  wire                 start_exact_i,      // 1: next = start_seq_i after clear; 0: the first number offered
  input  wire [63:0]          start_seq_i,
  input  wire [31:0]          gap_wait_ns_i,
  input  wire [7:0]           market_i,           // market code: whose operational halts count
  input  wire                 slot_write_i,       // word 0 of the SLOT table
  input  wire [7:0]           slot_sym_i,
  input  wire                 slot_enable_i,
  input  wire [15:0]          slot_locate_i,

  // Configuration in force, sampled for each message when it is taken
  input  wire                 bank_i,
  input  wire [31:0]          version_i,

  // Repair of books, as tg_repair has it
  input  wire                 repair_write_i,
  input  wire [2:0]           repair_op_i,        // tg_pkg::REPAIR_*
  input  wire [383:0]         repair_data_i,
  input  wire [5:0]           repair_length_i,
  input  wire [7:0]           repair_slot_i,
  input  wire [63:0]          repair_arg_i,
  output wire                 repair_busy_o,
  output wire                 repair_ignored_o,
  output wire                 repair_load_refused_o,
  output wire [2:0]           repair_outcome_o,
  output wire [15:0]          repair_count_o,

  // To the book
  input  wire                 book_walking_i,     // a rebuild or recentre is not at its end: no further repair is taken
  output wire                 book_valid_o,
  input  wire                 book_ready_i,
  output tg_pkg::book_msg_t   book_msg_o,
  output wire [SET_BITS-1:0]  book_h0_o,          // set in table 0 of the message's reference
  output wire [SET_BITS-1:0]  book_h1_o,          // set in table 1
  output wire [SET_BITS-1:0]  book_new_h0_o,      // sets of what replaces it, for the second half of a U
  output wire [SET_BITS-1:0]  book_new_h1_o,

  // State for the status registers
  output wire [SYMBOLS-1:0]   feed_o,             // `feed` bit of each slot
  output wire [SYMBOLS-1:0]   loading_o,
  output wire [63:0]          broken_o,
  output wire                 session_set_o,
  output wire [79:0]          session_o,          // session in force
  output wire                 next_valid_o,
  output wire [63:0]          next_seq_o,

  // Event records: pulses, never held back; the fields are those of docs/hardware.md "Events"
  output wire                 feed_evt_valid_o,
  output wire [3:0]           feed_evt_cause_o,   // tg_pkg::FEED_*
  output wire                 feed_evt_line_o,
  output wire [63:0]          feed_evt_seq_o,     // the number wanted next when the cause occurred
  output wire [63:0]          feed_evt_sof_ts_o,
  output wire [63:0]          feed_evt_from_o,
  output wire [63:0]          feed_evt_to_o,
  output wire                 recovery_evt_valid_o,
  output wire [2:0]           recovery_evt_outcome_o,
  output wire [1:0]           recovery_evt_op_o,
  output wire [7:0]           recovery_evt_sym_o,
  output wire [63:0]          recovery_evt_seq_o,
  output wire [63:0]          recovery_evt_argument_o,
  output wire [63:0]          recovery_evt_compared_o,
  output wire [31:0]          evt_version_o,      // version in force, for either record

  // Counters of section 8: one-cycle strobes
  output wire                 a_good_o,
  output wire                 a_drop_valid_o,
  output wire [3:0]           a_drop_reason_o,    // tg_pkg::DROP_*
  output wire                 a_win_o,
  output wire                 a_duplicate_o,
  output wire                 b_good_o,
  output wire                 b_drop_valid_o,
  output wire [3:0]           b_drop_reason_o,
  output wire                 b_win_o,
  output wire                 b_duplicate_o,
  output wire                 msg_valid_o,        // a message was applied
  output wire [4:0]           msg_type_idx_o,     // 0..22, 30 unknown, 31 bad length
  output wire                 gap_o,
  output wire                 load_o,             // of the host: applied
  output wire                 load_refused_o,

  // High-water marks since clear: beats in the input FIFO, entries in the line queue
  output wire [9:0]           a_fifo_max_o,
  output wire [9:0]           b_fifo_max_o,
  output wire [10:0]          a_queue_max_o,
  output wire [10:0]          b_queue_max_o,

  output wire                 idle_o,             // nothing to do before the next frame or next_timer_ns_o
  output wire [63:0]          next_timer_ns_o     // device clock at which a held entry becomes a gap; all ones: none
`ifdef TG_SLEEP
  // As in tg_core; awake_o: arbiter, line B, line A
  ,
  input  wire                 clk_line_a_i,
  input  wire                 clk_line_b_i,
  input  wire                 clk_arbiter_i,
  input  wire                 clk_host_i,
  output wire [2:0]           awake_o
`endif
);
`ifdef TG_SLEEP
  wire clk_line_a = clk_line_a_i, clk_line_b = clk_line_b_i, clk_arbiter = clk_arbiter_i, clk_host = clk_host_i;
`else
  wire clk_line_a = clk_i, clk_line_b = clk_i, clk_arbiter = clk_i, clk_host = clk_i;
`endif

  localparam int unsigned FIFO_BEATS = 512;
  localparam int unsigned FIFO_COUNT_BITS = $clog2(FIFO_BEATS + 1);
  localparam int unsigned QUEUE_COUNT_BITS = $clog2(REORDER_DEPTH + 1);

  wire                  a_ask, a_match, a_hit, a_valid, a_ready, a_entry_hit, a_idle;
  wire                  b_ask, b_match, b_hit, b_valid, b_ready, b_entry_hit, b_idle;
  wire [79:0]           a_session, b_session;
  wire [63:0]           next_after;
  wire                  steps, jumps;
  wire [5:0]            a_is, b_is;
  wire [15:0]           a_locate, b_locate;
  wire [7:0]            a_sym, b_sym, a_entry_sym, b_entry_sym;
  tg_pkg::entry_t       a_entry, b_entry;
  wire [FIFO_COUNT_BITS-1:0]  a_fifo_count, b_fifo_count;
  wire [QUEUE_COUNT_BITS-1:0] a_count, b_count;
  wire                  arbiter_idle;

  tg_rx_line #(.FIFO_BEATS(FIFO_BEATS)) u_line_a (
    .clk_i(clk_line_a), .rst_i, .ts_ns_i, .cyc_i,
    .s_axis_tvalid(s_axis_a_tvalid), .s_axis_tdata(s_axis_a_tdata), .s_axis_tkeep(s_axis_a_tkeep),
    .s_axis_tlast(s_axis_a_tlast), .s_axis_tuser(s_axis_a_tuser),
    .clear_i, .addr_i(a_addr_i), .port_i(a_port_i),
    .session_ask_o(a_ask), .session_o(a_session), .session_match_i(a_match),
    .locate_o(a_locate), .slot_hit_i(a_hit), .slot_sym_i(a_sym),
    .entry_valid_o(a_valid), .entry_ready_i(a_ready), .entry_o(a_entry),
    .next_valid_i(next_valid_o), .next_i(next_seq_o), .next_after_i(next_after), .steps_i(steps), .jumps_i(jumps), .entry_is_o(a_is), .entry_hit_o(a_entry_hit), .entry_sym_o(a_entry_sym),
    .good_o(a_good_o), .drop_valid_o(a_drop_valid_o), .drop_reason_o(a_drop_reason_o),
    .fifo_count_o(a_fifo_count), .idle_o(a_idle)
  );
  tg_rx_line #(.FIFO_BEATS(FIFO_BEATS)) u_line_b (
    .clk_i(clk_line_b), .rst_i, .ts_ns_i, .cyc_i,
    .s_axis_tvalid(s_axis_b_tvalid), .s_axis_tdata(s_axis_b_tdata), .s_axis_tkeep(s_axis_b_tkeep),
    .s_axis_tlast(s_axis_b_tlast), .s_axis_tuser(s_axis_b_tuser),
    .clear_i, .addr_i(b_addr_i), .port_i(b_port_i),
    .session_ask_o(b_ask), .session_o(b_session), .session_match_i(b_match),
    .locate_o(b_locate), .slot_hit_i(b_hit), .slot_sym_i(b_sym),
    .entry_valid_o(b_valid), .entry_ready_i(b_ready), .entry_o(b_entry),
    .next_valid_i(next_valid_o), .next_i(next_seq_o), .next_after_i(next_after), .steps_i(steps), .jumps_i(jumps), .entry_is_o(b_is), .entry_hit_o(b_entry_hit), .entry_sym_o(b_entry_sym),
    .good_o(b_good_o), .drop_valid_o(b_drop_valid_o), .drop_reason_o(b_drop_reason_o),
    .fifo_count_o(b_fifo_count), .idle_o(b_idle)
  );

  tg_session_latch u_session (
    .clk_i(clk_arbiter), .rst_i, .clear_i, .session_i,
    .a_ask_i(a_ask), .a_session_i(a_session), .a_match_o(a_match),
    .b_ask_i(b_ask), .b_session_i(b_session), .b_match_o(b_match),
    .set_o(session_set_o), .session_o
  );

  wire                 load_hit, repair_valid, repair_hit, repair_known, repair_on_book, repair_on_state, repair_bad_value;
  wire                 repair_done, repair_refused;
  wire [2:0]           repair_outcome;
  wire [2:0]           repair_op;
  wire [7:0]           load_sym, repair_sym;
  wire [15:0]          load_locate;
  wire [63:0]          repair_arg;
  wire [SET_BITS-1:0]  repair_h0, repair_h1, repair_new_h0, repair_new_h1;
  tg_pkg::entry_t      repair_entry;
  tg_symbol_cam #(.SYMBOLS(SYMBOLS)) u_cam (
    .clk_i(clk_host), .rst_i, .write_i(slot_write_i), .sym_i(slot_sym_i), .enable_i(slot_enable_i), .locate_i(slot_locate_i),
    .a_locate_i(a_locate), .a_hit_o(a_hit), .a_sym_o(a_sym),
    .b_locate_i(b_locate), .b_hit_o(b_hit), .b_sym_o(b_sym),
    .c_locate_i(load_locate), .c_hit_o(load_hit), .c_sym_o(load_sym)
  );

  tg_repair #(.SET_BITS(SET_BITS)) u_repair (
    .clk_i, .rst_i, .write_i(repair_write_i), .op_i(repair_op_i), .data_i(repair_data_i), .length_i(repair_length_i),
    .slot_i(repair_slot_i), .arg_i(repair_arg_i), .busy_o(repair_busy_o), .ignored_o(repair_ignored_o),
    .load_refused_o(repair_load_refused_o), .outcome_o(repair_outcome_o), .count_o(repair_count_o),
    .locate_o(load_locate), .hit_i(load_hit), .sym_i(load_sym), .market_i,
    .valid_o(repair_valid), .repair_op_o(repair_op), .repair_sym_o(repair_sym), .repair_arg_o(repair_arg),
    .entry_o(repair_entry), .hit_o(repair_hit), .known_o(repair_known), .on_book_o(repair_on_book), .on_state_o(repair_on_state),
    .bad_value_o(repair_bad_value), .h0_o(repair_h0), .h1_o(repair_h1), .new_h0_o(repair_new_h0), .new_h1_o(repair_new_h1),
    .done_i(repair_done), .refused_i(repair_refused), .outcome_i(repair_outcome)
  );

  tg_arbiter #(.SYMBOLS(SYMBOLS), .SET_BITS(SET_BITS), .REORDER_DEPTH(REORDER_DEPTH)) u_arbiter (
    .clk_i(clk_arbiter), .rst_i, .clear_i, .ts_ns_i, .start_exact_i, .start_seq_i, .gap_wait_ns_i, .market_i,
    .slot_write_i, .slot_sym_i, .slot_enable_i, .bank_i, .version_i,
    .a_entry_valid_i(a_valid), .a_entry_ready_o(a_ready), .a_entry_i(a_entry),
    .a_entry_is_i(a_is), .a_entry_hit_i(a_entry_hit), .a_entry_sym_i(a_entry_sym),
    .b_entry_valid_i(b_valid), .b_entry_ready_o(b_ready), .b_entry_i(b_entry),
    .b_entry_is_i(b_is), .b_entry_hit_i(b_entry_hit), .b_entry_sym_i(b_entry_sym),
    .repair_valid_i(repair_valid), .repair_op_i(repair_op), .repair_sym_i(repair_sym), .repair_arg_i(repair_arg),
    .repair_entry_i(repair_entry), .repair_hit_i(repair_hit), .repair_known_i(repair_known), .repair_on_book_i(repair_on_book),
    .repair_on_state_i(repair_on_state), .repair_bad_value_i(repair_bad_value), .repair_h0_i(repair_h0), .repair_h1_i(repair_h1),
    .repair_new_h0_i(repair_new_h0), .repair_new_h1_i(repair_new_h1), .repair_done_o(repair_done),
    .repair_refused_o(repair_refused), .repair_outcome_o(repair_outcome),
    .book_walking_i, .book_valid_o, .book_ready_i, .book_msg_o, .book_h0_o, .book_h1_o, .book_new_h0_o, .book_new_h1_o,
    .feed_o, .loading_o, .broken_o, .next_valid_o, .next_seq_o, .next_after_o(next_after), .steps_o(steps), .jumps_o(jumps),
    .feed_evt_valid_o, .feed_evt_cause_o, .feed_evt_line_o, .feed_evt_seq_o, .feed_evt_sof_ts_o, .feed_evt_from_o, .feed_evt_to_o,
    .recovery_evt_valid_o, .recovery_evt_outcome_o, .recovery_evt_op_o, .recovery_evt_sym_o, .recovery_evt_seq_o,
    .recovery_evt_argument_o, .recovery_evt_compared_o, .evt_version_o,
    .a_win_o, .a_duplicate_o, .b_win_o, .b_duplicate_o, .msg_valid_o, .msg_type_idx_o, .gap_o, .load_o, .load_refused_o,
    .a_count_o(a_count), .b_count_o(b_count), .idle_o(arbiter_idle), .next_timer_ns_o
  );

  assign idle_o = a_idle && b_idle && arbiter_idle && !repair_busy_o;
`ifdef TG_SLEEP
  // An entry that is held runs against its timer, though the arbiter is idle.
  wire arbiter_tells = feed_evt_valid_o || recovery_evt_valid_o || a_win_o || a_duplicate_o || b_win_o || b_duplicate_o || msg_valid_o || gap_o;
  assign awake_o = {
    !arbiter_idle || repair_busy_o || repair_valid || a_valid || b_valid || a_count != 0 || b_count != 0 || a_ask || b_ask || arbiter_tells,
    !b_idle || b_good_o || b_drop_valid_o,
    !a_idle || a_good_o || a_drop_valid_o
  };
`endif

  // High-water marks
  logic [9:0]  a_fifo_max_q, b_fifo_max_q;
  logic [10:0] a_queue_max_q, b_queue_max_q;
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      a_fifo_max_q  <= '0;
      b_fifo_max_q  <= '0;
      a_queue_max_q <= '0;
      b_queue_max_q <= '0;
    end else begin
      if (10'(a_fifo_count) > a_fifo_max_q) a_fifo_max_q <= 10'(a_fifo_count);
      if (10'(b_fifo_count) > b_fifo_max_q) b_fifo_max_q <= 10'(b_fifo_count);
      if (11'(a_count) > a_queue_max_q) a_queue_max_q <= 11'(a_count);
      if (11'(b_count) > b_queue_max_q) b_queue_max_q <= 11'(b_count);
    end
  end
  assign a_fifo_max_o  = a_fifo_max_q;
  assign b_fifo_max_o  = b_fifo_max_q;
  assign a_queue_max_o = a_queue_max_q;
  assign b_queue_max_o = b_queue_max_q;

  initial if (REORDER_DEPTH < 1 || REORDER_DEPTH > 1024) $fatal(1, "tg_feed: REORDER_DEPTH must be 1 to 1024");
endmodule
`default_nettype wire
