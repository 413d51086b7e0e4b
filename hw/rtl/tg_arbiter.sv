// Sequence arbitration of the two lines (docs/datapath.md sections 2 and 3): the first copy of each message goes on, in order, with the
// configuration in force; the rest is dropped, held, or declared a gap. Entries of the past are dropped on both lines at once;
// of everything else one line acts in a cycle, line A first. Trading flags and the feed fault live here.
`default_nettype none

module tg_arbiter #(
  parameter int unsigned SYMBOLS       = 64,  // tracked slots, 1 to 256
  parameter int unsigned SET_BITS      = 13,  // log2 of the sets of one order table
  parameter int unsigned REORDER_DEPTH = 64,  // entries held per line
  localparam int unsigned COUNT_BITS = $clog2(REORDER_DEPTH + 1)
) (
  input  wire                 clk_i,
  input  wire                 rst_i,
  input  wire                 clear_i,
  input  wire [63:0]          ts_ns_i,

  input  wire                 start_exact_i,
  input  wire [63:0]          start_seq_i,
  input  wire [31:0]          gap_wait_ns_i,
  input  wire                 slot_write_i,
  input  wire [7:0]           slot_sym_i,
  input  wire                 slot_trading_i,
  input  wire                 bank_i,
  input  wire [31:0]          version_i,

  input  wire                 a_entry_valid_i,
  output wire                 a_entry_ready_o,
  input  tg_pkg::entry_t      a_entry_i,
  input  wire                 a_entry_hit_i,
  input  wire [7:0]           a_entry_sym_i,
  input  wire                 b_entry_valid_i,
  output wire                 b_entry_ready_o,
  input  tg_pkg::entry_t      b_entry_i,
  input  wire                 b_entry_hit_i,
  input  wire [7:0]           b_entry_sym_i,

  output wire                 book_valid_o,
  input  wire                 book_ready_i,
  output tg_pkg::book_msg_t   book_msg_o,
  output wire [SET_BITS-1:0]  book_h0_o,
  output wire [SET_BITS-1:0]  book_h1_o,
  output wire [SET_BITS-1:0]  book_new_h0_o,
  output wire [SET_BITS-1:0]  book_new_h1_o,

  output wire                 feed_fault_o,
  output wire [SYMBOLS-1:0]   trading_o,
  output wire                 next_valid_o,
  output wire [63:0]          next_seq_o,

  output logic                feed_evt_valid_o,
  output logic [3:0]          feed_evt_cause_o,
  output logic                feed_evt_line_o,
  output logic [63:0]         feed_evt_seq_o,
  output logic [63:0]         feed_evt_sof_ts_o,
  output logic [63:0]         feed_evt_from_o,
  output logic [63:0]         feed_evt_to_o,
  output logic                trading_evt_valid_o,
  output logic                trading_evt_state_o,
  output logic [7:0]          trading_evt_sym_o,
  output logic [63:0]         trading_evt_seq_o,
  output logic [63:0]         trading_evt_sof_ts_o,
  output logic [31:0]         evt_version_o,

  output logic                a_win_o,
  output logic                a_duplicate_o,
  output logic                b_win_o,
  output logic                b_duplicate_o,
  output logic                msg_valid_o,
  output logic [4:0]          msg_type_idx_o,
  output logic                gap_o,
  output wire [COUNT_BITS-1:0] a_count_o,
  output wire [COUNT_BITS-1:0] b_count_o,

  output wire                 idle_o,
  output wire [63:0]          next_timer_ns_o
);
  // ---- Heads
  logic        next_valid_q;
  logic [63:0] next_q;

  tg_pkg::entry_t      a_head, b_head;
  wire                 a_apply, a_start, a_drop, a_bad, a_held, a_dup, a_fault, a_pop, a_hit, a_bad_value, a_for_book, a_numbered;
  wire                 b_apply, b_start, b_drop, b_bad, b_held, b_dup, b_fault, b_pop, b_hit, b_bad_value, b_for_book, b_numbered;
  wire                 a_empty, a_full, a_expired, a_timer_ok, b_empty, b_full, b_expired, b_timer_ok;
  wire [7:0]           a_sym, b_sym;
  wire [SET_BITS-1:0]  a_h0, a_h1, a_new_h0, a_new_h1, b_h0, b_h1, b_new_h0, b_new_h1;
  wire [63:0]          a_deadline, b_deadline;

  tg_line_head #(.SET_BITS(SET_BITS), .REORDER_DEPTH(REORDER_DEPTH)) u_a (
    .clk_i, .rst_i, .clear_i, .ts_ns_i, .gap_wait_ns_i,
    .entry_valid_i(a_entry_valid_i), .entry_ready_o(a_entry_ready_o), .entry_i(a_entry_i),
    .entry_hit_i(a_entry_hit_i), .entry_sym_i(a_entry_sym_i),
    .next_valid_i(next_valid_q), .next_i(next_q),
    .apply_o(a_apply), .start_o(a_start), .drop_o(a_drop), .bad_o(a_bad), .held_o(a_held), .duplicate_o(a_dup),
    .fault_o(a_fault), .numbered_o(a_numbered), .pop_i(a_pop),
    .head_o(a_head), .head_hit_o(a_hit), .head_sym_o(a_sym), .head_bad_value_o(a_bad_value), .head_for_book_o(a_for_book),
    .head_h0_o(a_h0), .head_h1_o(a_h1), .head_new_h0_o(a_new_h0), .head_new_h1_o(a_new_h1),
    .empty_o(a_empty), .full_o(a_full), .expired_o(a_expired), .timer_ok_o(a_timer_ok), .deadline_o(a_deadline),
    .count_o(a_count_o)
  );
  tg_line_head #(.SET_BITS(SET_BITS), .REORDER_DEPTH(REORDER_DEPTH)) u_b (
    .clk_i, .rst_i, .clear_i, .ts_ns_i, .gap_wait_ns_i,
    .entry_valid_i(b_entry_valid_i), .entry_ready_o(b_entry_ready_o), .entry_i(b_entry_i),
    .entry_hit_i(b_entry_hit_i), .entry_sym_i(b_entry_sym_i),
    .next_valid_i(next_valid_q), .next_i(next_q),
    .apply_o(b_apply), .start_o(b_start), .drop_o(b_drop), .bad_o(b_bad), .held_o(b_held), .duplicate_o(b_dup),
    .fault_o(b_fault), .numbered_o(b_numbered), .pop_i(b_pop),
    .head_o(b_head), .head_hit_o(b_hit), .head_sym_o(b_sym), .head_bad_value_o(b_bad_value), .head_for_book_o(b_for_book),
    .head_h0_o(b_h0), .head_h1_o(b_h1), .head_new_h0_o(b_new_h0), .head_new_h1_o(b_new_h1),
    .empty_o(b_empty), .full_o(b_full), .expired_o(b_expired), .timer_ok_o(b_timer_ok), .deadline_o(b_deadline),
    .count_o(b_count_o)
  );

  // ---- Who acts. While `next` is unset a head of A always acts, so B cannot set it in the same cycle. A copy that A drops in passing
  // holds nobody up; while A works off what it held, B waits, as it would where frames are processed one by one.
  wire a_works = a_count_o != 0 && !a_held;
  wire a_acts  = a_apply || a_start || a_bad;
  wire b_acts  = !a_acts && !a_works && (b_apply || b_start || b_bad);
  wire a_go    = a_acts && !(a_for_book && !book_ready_i);
  wire b_go    = b_acts && !(b_for_book && !book_ready_i);
  assign a_pop = a_drop || a_go;
  assign b_pop = b_drop || b_go;

  tg_pkg::entry_t head;  // of the line that acts
  assign head          = a_acts ? a_head : b_head;
  wire       go        = a_go || b_go;
  wire       apply     = a_acts ? a_apply : b_apply;
  wire       start     = a_acts ? a_start : b_start;
  wire       hit       = a_acts ? a_hit : b_hit;
  wire [7:0] sym       = a_acts ? a_sym : b_sym;
  wire       applied   = go && apply;

  // ---- Gap: only when neither line can move
  wire a_settled = a_held || a_empty;
  wire b_settled = b_held || b_empty;
  wire gap = a_settled && b_settled
          && ((a_held && b_held) || (a_held && (a_full || a_expired)) || (b_held && (b_full || b_expired)));
  wire        gap_to_b = b_held && !(a_held && a_head.seq <= b_head.seq);
  wire [63:0] gap_to   = gap_to_b ? b_head.seq : a_head.seq;

  // The first number: A's head, if it has one, acts before B's
  wire [63:0] first_seq   = a_numbered ? a_head.seq : b_head.seq;
  wire [63:0] first_after = first_seq + 64'd1;
  wire [63:0] next_after  = next_q + 64'd1;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      next_valid_q <= 1'b0;
    end else if (clear_i) begin
      next_valid_q <= start_exact_i;
      next_q       <= start_seq_i;
    end else begin
      if (go && (apply || start)) next_valid_q <= 1'b1;
      if (go && start) next_q <= first_seq;
      if (applied) next_q <= next_valid_q ? next_after : first_after;
      if (gap) next_q <= gap_to;
    end
  end

  // ---- Trading flags
  logic [SYMBOLS-1:0] initial_q, trading_q;
  wire  [256:0]       trading_all = {{(257 - SYMBOLS){1'b0}}, trading_q};
  wire                trading_now = trading_all[{1'b0, sym}];
  wire                set_trading = applied && hit && head.op == tg_pkg::OP_TRADING;

  genvar g;
  generate
    for (g = 0; g < SYMBOLS; g = g + 1) begin : g_trading
      always_ff @(posedge clk_i) begin
        if (rst_i) initial_q[g] <= 1'b0;
        else if (slot_write_i && slot_sym_i == 8'(g)) initial_q[g] <= slot_trading_i;
        if (rst_i) trading_q[g] <= 1'b0;
        else if (clear_i) trading_q[g] <= initial_q[g];
        else if (set_trading && sym == 8'(g)) trading_q[g] <= head.trading;
      end
    end
  endgenerate

  // ---- Feed fault
  logic feed_fault_q;
  wire  bad_length = applied && head.op == tg_pkg::OP_FEEDFAULT;
  wire  bad_frame  = a_acts ? a_fault : (b_acts && b_fault);
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) feed_fault_q <= 1'b0;
    else if (gap || bad_length || bad_frame) feed_fault_q <= 1'b1;
  end

  // ---- To the book
  assign book_valid_o = (a_acts && a_for_book && a_apply) || (b_acts && b_for_book && b_apply);
  always_comb begin
    book_msg_o.origin.seq        = head.seq;
    book_msg_o.origin.sof_ts     = head.sof_ts;
    book_msg_o.origin.itch_ts    = head.itch_ts;
    book_msg_o.origin.sof_cyc    = head.sof_cyc;
    book_msg_o.origin.last_cyc   = head.last_cyc;
    book_msg_o.origin.version    = version_i;
    book_msg_o.origin.bank       = bank_i;
    book_msg_o.origin.sym        = sym;
    book_msg_o.origin.trading    = trading_now;
    book_msg_o.origin.feed_fault = feed_fault_q;
    book_msg_o.op                = head.op;
    book_msg_o.ref_old           = head.ref_old;
    book_msg_o.ref_new           = head.ref_new;
    book_msg_o.sell              = head.sell;
    book_msg_o.qty               = head.qty;
    book_msg_o.price             = head.price;
    book_msg_o.bad_value         = a_acts ? a_bad_value : b_bad_value;
  end
  assign book_h0_o     = a_acts ? a_h0 : b_h0;
  assign book_h1_o     = a_acts ? a_h1 : b_h1;
  assign book_new_h0_o = a_acts ? a_new_h0 : b_new_h0;
  assign book_new_h1_o = a_acts ? a_new_h1 : b_new_h1;

  // ---- Events and counters, one register later
  always_ff @(posedge clk_i) begin
    feed_evt_cause_o     <= gap ? tg_pkg::FEED_GAP : bad_frame ? tg_pkg::FEED_BAD_FRAME : tg_pkg::FEED_BAD_LENGTH;
    feed_evt_line_o      <= gap ? gap_to_b : !a_acts;
    feed_evt_seq_o       <= next_valid_q ? next_q : head.seq;
    feed_evt_sof_ts_o    <= gap ? (gap_to_b ? b_head.sof_ts : a_head.sof_ts) : head.sof_ts;
    feed_evt_from_o      <= gap ? next_q : 64'd0;
    feed_evt_to_o        <= gap ? gap_to : 64'd0;
    trading_evt_state_o  <= head.trading;
    trading_evt_sym_o    <= sym;
    trading_evt_seq_o    <= head.seq;
    trading_evt_sof_ts_o <= head.sof_ts;
    evt_version_o        <= version_i;
    msg_type_idx_o       <= head.type_idx;
    if (rst_i) begin
      feed_evt_valid_o    <= 1'b0;
      trading_evt_valid_o <= 1'b0;
      a_win_o             <= 1'b0;
      a_duplicate_o       <= 1'b0;
      b_win_o             <= 1'b0;
      b_duplicate_o       <= 1'b0;
      msg_valid_o         <= 1'b0;
      gap_o               <= 1'b0;
    end else begin
      feed_evt_valid_o    <= gap || bad_length || bad_frame;
      trading_evt_valid_o <= set_trading && head.trading != trading_now;
      a_win_o             <= a_go && a_apply;
      a_duplicate_o       <= a_dup;
      b_win_o             <= b_go && b_apply;
      b_duplicate_o       <= b_dup;
      msg_valid_o         <= applied;
      gap_o               <= gap;
    end
  end

  assign feed_fault_o = feed_fault_q;
  assign trading_o    = trading_q;
  assign next_valid_o = next_valid_q;
  assign next_seq_o   = next_q;

  // At rest at most one line holds something; two held heads are a gap
  assign idle_o = !clear_i && a_settled && b_settled && !gap && (!a_held || a_timer_ok) && (!b_held || b_timer_ok);
  assign next_timer_ns_o = a_held ? a_deadline : b_held ? b_deadline : {64{1'b1}};

  wire unused = &{1'b0, b_numbered, head.locate, head.kind, head.first, head.bad_value};

  initial if (SYMBOLS < 1 || SYMBOLS > 256) $fatal(1, "tg_arbiter: SYMBOLS must be 1 to 256");

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (!rst_i && !clear_i) begin
      assert (!(gap && go)) else $error("tg_arbiter: gap while a line can move");
      assert (!(applied && next_valid_q && head.seq != next_q)) else $error("tg_arbiter: message applied out of order");
      assert (!(gap && gap_to <= next_q)) else $error("tg_arbiter: gap backwards");
    end
  end
`endif
endmodule
`default_nettype wire
