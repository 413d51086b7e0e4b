// The core of the card: two feed lines and a register bus in, order frames and event records out. docs/hardware.md has the picture, the
// cycle of every stage and the ports.
`default_nettype none

module tg_core #(
    parameter int unsigned SYMBOLS       = 64,    // tracked slots, 1 to 256
    parameter int unsigned SET_BITS      = 13,    // log2 of the sets of one order table, 4 to 16
    parameter int unsigned LEVELS        = 4096,  // price levels of one side of a symbol, power of two, 64 to 65536
    parameter int unsigned REORDER_DEPTH = 64,    // entries held per line, 1 to 1024
    parameter int unsigned TX_QUEUE      = 16,    // orders between gate and transmitter, power of two, 2 to 256
    parameter logic [31:0] RTL_HASH      = 32'd0  // first 32 bits of the hash of the sources, set by the build
) (
    input  wire         clk_i,
    input  wire         rst_i,
    input  wire  [63:0] ts_ns_i,           // device clock
    // Feed lines; never back-pressured
    input  wire         s_axis_a_tvalid,
    input  wire  [63:0] s_axis_a_tdata,
    input  wire   [7:0] s_axis_a_tkeep,
    input  wire         s_axis_a_tlast,
    input  wire         s_axis_a_tuser,
    input  wire         s_axis_b_tvalid,
    input  wire  [63:0] s_axis_b_tdata,
    input  wire   [7:0] s_axis_b_tkeep,
    input  wire         s_axis_b_tlast,
    input  wire         s_axis_b_tuser,
    // Order port
    input  wire         s_axis_order_tvalid,
    input  wire  [63:0] s_axis_order_tdata,
    input  wire   [7:0] s_axis_order_tkeep,
    input  wire         s_axis_order_tlast,
    input  wire         s_axis_order_tuser,
    output wire         m_axis_tx_tvalid,
    input  wire         m_axis_tx_tready,
    output wire  [63:0] m_axis_tx_tdata,
    output wire   [7:0] m_axis_tx_tkeep,
    output wire         m_axis_tx_tlast,
    // Event records
    output wire         evt_valid_o,
    output wire [511:0] evt_data_o,
    input  wire         evt_ready_i,
    // Register bus
    input  wire         reg_valid_i,
    input  wire         reg_write_i,
    input  wire  [15:0] reg_addr_i,
    input  wire  [31:0] reg_wdata_i,
    output wire         reg_ready_o,
    output wire         reg_error_o,
    output wire  [31:0] reg_rdata_o,
    // For whoever drives the clock: nothing happens before the next frame, register access or next_timer_ns_o
    output wire         idle_o,
    output wire  [63:0] next_timer_ns_o
`ifdef TG_SLEEP
    // For a simulator that saves work: the clock again for each part of the core, and in awake_o, in the order of these clocks, which parts
    // must see its next edge. A part that is not awake, nor was a cycle ago, changes nothing that matters at an edge, unless an input makes it.
    ,
    input  wire         clk_line_a_i,
    input  wire         clk_line_b_i,
    input  wire         clk_arbiter_i,
    input  wire         clk_book_i,
    input  wire         clk_decide_i,
    input  wire         clk_transmit_i,
    input  wire         clk_events_i,
    input  wire         clk_host_i,
    output wire   [7:0] awake_o
`endif
);
  localparam int unsigned SYM_W = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1;
  localparam int unsigned COUNT_W = $clog2(TX_QUEUE + 1);
  localparam int unsigned BYTES_W = $clog2(TX_QUEUE * tg_pkg::PAYLOAD_BYTES_MAX + 1);
  localparam int unsigned RING = 512;
  localparam int unsigned KINDS = tg_pkg::KINDS;

  if (SYMBOLS < 1 || SYMBOLS > 256) $error("SYMBOLS must be 1 to 256");
  if (TX_QUEUE < 2 || TX_QUEUE > 256 || (TX_QUEUE & (TX_QUEUE - 1)) != 0) $error("TX_QUEUE must be a power of two from 2 to 256");

`ifdef TG_SLEEP
  wire clk_book = clk_book_i, clk_decide = clk_decide_i, clk_transmit = clk_transmit_i, clk_events = clk_events_i, clk_host = clk_host_i;
`else
  wire clk_book = clk_i, clk_decide = clk_i, clk_transmit = clk_i, clk_events = clk_i, clk_host = clk_i;
`endif

  logic [15:0] cyc_q;
  always_ff @(posedge clk_i) cyc_q <= rst_i ? 16'd0 : cyc_q + 16'd1;

  // ================================================================ Host
  wire armed, lease_ok, kill_global, drained, blocks_busy, clearing, stop_feed, clear_blocks, slot_load, initial_open;
  wire [63:0] lease_expiry;
  wire [15:0] kill_kinds;
  wire [SYMBOLS-1:0] kill_symbols;
  wire [SYM_W-1:0] slot_sym;
  wire [7:0] slot_sym8 = {{(8 - SYM_W) {1'b0}}, slot_sym};
  wire tg_host_pkg::slot_t slot;
  wire tg_host_pkg::feed_settings_t settings;
  // Configuration
  wire commit, commit_busy, bank, read_active;
  wire [1:0] commit_result;
  wire [15:0] commit_count;
  wire [31:0] staged_version, expected_version, version;
  // Order session, frames of the host, positions and account
  wire tg_host_pkg::order_session_t session;
  wire tg_host_pkg::tcp_status_t tcp_status;
  wire session_ready;
  wire tg_host_pkg::host_frame_t host_frame;
  wire host_busy, host_refused, tx_idle, core_idle;
  wire [15:0] host_frames;
  wire [31:0] urn, send_next, send_limit, host_last_seq;
  wire tg_pkg::risk_strobes_t risk_strobes;
  wire tg_pkg::risk_values_t risk_values;
  wire [7:0] show_sym;
  wire [2:0] show_kind;
  wire tg_pkg::risk_state_t show_state;
  wire tg_pkg::device_state_t show_device;
  // Feed, books
  wire [SYMBOLS-1:0] trading, feed_bits, loading;
  wire feed_session_set, next_valid, session_open, market_halt;
  wire [79:0] feed_session;
  wire [63:0] next_seq, broken;
  wire tg_host_pkg::repair_request_t repair;
  wire repair_busy, repair_ignored, repair_load_refused, walking;
  wire [2:0] repair_outcome;
  wire [15:0] repair_count;
  wire levels_show, levels_busy, levels_valid, levels_complete;
  wire [7:0] levels_sym;
  wire [255:0] levels_bid_px, levels_bid_qty, levels_ask_px, levels_ask_qty;
  // Counters; windows of the register bus
  wire snapshot, snapshot_busy, counter_valid, counter_ready;
  wire [15:0] snapshot_count;
  wire [6:0] counter_addr;
  wire [31:0] counter_rdata;
  wire tg_host_pkg::window_t limit, globals, exposure, t1, t2;
  wire tg_host_pkg::window_answer_t limit_answer, global_answer, exposure_answer, t1_answer, t2_answer;
  wire [11:0] limit_addr;
  wire [4:0] global_addr, exposure_addr;
  wire [7:0] t1_addr, t2_addr;
  // Tables of the strategies, kind n + 1 at position n
  wire [KINDS-1:0] table_valid, table_write, table_ready;
  wire [KINDS*11-1:0] table_addr;
  wire [KINDS*32-1:0] table_wdata, table_rdata;
  tg_host #(
      .SYMBOLS(SYMBOLS),
      .SET_BITS(SET_BITS),
      .LEVELS(LEVELS),
      .REORDER_DEPTH(REORDER_DEPTH),
      .TX_QUEUE(TX_QUEUE),
      .RTL_HASH(RTL_HASH)
  ) u_host (
      .clk_i(clk_host), .rst_i, .ts_ns_i,
      .reg_valid_i, .reg_write_i, .reg_addr_i, .reg_wdata_i, .reg_ready_o, .reg_error_o, .reg_rdata_o,
      .armed_o(armed), .lease_expiry_o(lease_expiry), .lease_ok_o(lease_ok),
      .kill_global_o(kill_global), .kill_kinds_o(kill_kinds), .kill_symbols_o(kill_symbols),
      .drained_i(drained), .blocks_busy_i(blocks_busy), .clearing_o(clearing), .stop_feed_o(stop_feed), .clear_blocks_o(clear_blocks),
      .slot_load_o(slot_load), .slot_sym_o(slot_sym), .slot_o(slot), .feed_settings_o(settings), .initial_open_o(initial_open),
      .commit_o(commit), .staged_version_o(staged_version), .expected_version_o(expected_version),
      .commit_result_i(commit_result), .commit_count_i(commit_count), .commit_busy_i(commit_busy), .version_i(version),
      .session_o(session), .urn_i(urn), .send_next_i(send_next), .tcp_status_i(tcp_status),
      .host_frame_o(host_frame), .host_busy_i(host_busy), .host_refused_i(host_refused), .host_frames_i(host_frames), .host_last_seq_i(host_last_seq),
      .risk_strobes_o(risk_strobes), .risk_values_o(risk_values),
      .show_sym_o(show_sym), .show_state_i(show_state), .show_kind_o(show_kind), .show_device_i(show_device),
      .feed_i(feed_bits), .loading_i(loading), .broken_i(broken), .feed_session_set_i(feed_session_set), .feed_session_i(feed_session),
      .next_valid_i(next_valid), .next_seq_i(next_seq), .trading_i(trading), .session_open_i(session_open), .market_halt_i(market_halt),
      .repair_o(repair), .repair_busy_i(repair_busy), .repair_ignored_i(repair_ignored), .repair_load_refused_i(repair_load_refused),
      .repair_outcome_i(repair_outcome), .repair_count_i(repair_count), .walking_i(walking),
      .levels_show_o(levels_show), .levels_sym_o(levels_sym),
      .levels_busy_i(levels_busy), .levels_valid_i(levels_valid), .levels_complete_i(levels_complete), .levels_bid_px_i(levels_bid_px),
      .levels_bid_qty_i(levels_bid_qty), .levels_ask_px_i(levels_ask_px), .levels_ask_qty_i(levels_ask_qty),
      .snapshot_o(snapshot), .snapshot_busy_i(snapshot_busy), .snapshot_count_i(snapshot_count),
      .counter_valid_o(counter_valid), .counter_addr_o(counter_addr), .counter_ready_i(counter_ready), .counter_rdata_i(counter_rdata),
      .read_active_o(read_active),
      .limit_o(limit), .limit_addr_o(limit_addr), .limit_answer_i(limit_answer),
      .global_o(globals), .global_addr_o(global_addr), .global_answer_i(global_answer),
      .exposure_o(exposure), .exposure_addr_o(exposure_addr), .exposure_answer_i(exposure_answer),
      .table_valid_o(table_valid), .table_write_o(table_write), .table_addr_o(table_addr), .table_wdata_o(table_wdata),
      .table_ready_i(table_ready), .table_rdata_i(table_rdata),
      .t1_o(t1), .t1_addr_o(t1_addr), .t1_answer_i(t1_answer), .t2_o(t2), .t2_addr_o(t2_addr), .t2_answer_i(t2_answer),
      .tx_idle_i(tx_idle), .core_idle_i(core_idle)
  );

  // ================================================================ Feed and book
  wire taken, update_valid;
  wire tg_pkg::book_msg_t book_msg;
  wire tg_pkg::update_t update;
  wire feed_book_valid, book_ready;
  wire [SET_BITS-1:0] book_h0, book_h1, book_new_h0, book_new_h1;
  wire feed_evt, feed_evt_line, recovery_evt, walk_fault;
  wire [2:0] recovery_evt_outcome;
  wire [1:0] recovery_evt_op;
  wire [7:0] recovery_evt_sym, walk_fault_sym;
  wire [63:0] recovery_evt_seq, recovery_evt_argument, recovery_evt_compared;
  wire [3:0] feed_evt_cause;
  wire [63:0] feed_evt_seq, feed_evt_sof_ts, feed_evt_from, feed_evt_to;
  wire [31:0] evt_version;
  wire a_good, a_drop, a_win, a_duplicate, b_good, b_drop, b_win, b_duplicate, msg_applied, gap, load_applied, load_refused;
  wire [3:0] a_drop_reason, b_drop_reason;
  wire [4:0] msg_type_idx;
  wire [9:0] a_fifo_max, b_fifo_max;
  wire [10:0] a_queue_max, b_queue_max;
  wire feed_idle;
`ifdef TG_SLEEP
  wire [2:0] feed_awake;
`endif
  wire [63:0] feed_timer_ns;

  // Updates that wait for an earlier message's intents, or an input of the host that has waited too long for a quiet moment, hold the book.
  wire hold_book, intent_hold;
  wire book_valid = feed_book_valid && !hold_book;
  assign taken = book_valid && book_ready;

  tg_feed #(
      .SYMBOLS(SYMBOLS),
      .SET_BITS(SET_BITS),
      .REORDER_DEPTH(REORDER_DEPTH)
  ) u_feed (
      .clk_i,
`ifdef TG_SLEEP
      .clk_line_a_i, .clk_line_b_i, .clk_arbiter_i, .clk_host_i, .awake_o(feed_awake),
`endif
      .rst_i, .ts_ns_i, .cyc_i(cyc_q),
      .s_axis_a_tvalid, .s_axis_a_tdata, .s_axis_a_tkeep, .s_axis_a_tlast, .s_axis_a_tuser,
      .s_axis_b_tvalid, .s_axis_b_tdata, .s_axis_b_tkeep, .s_axis_b_tlast, .s_axis_b_tuser,
      .clear_i(stop_feed),
      .a_addr_i(settings.a_addr), .a_port_i(settings.a_port), .b_addr_i(settings.b_addr), .b_port_i(settings.b_port),
      .session_i(settings.session), .start_exact_i(settings.start_exact), .start_seq_i(settings.start_seq), .gap_wait_ns_i(settings.gap_wait_ns),
      .market_i(settings.market),
      .slot_write_i(slot_load), .slot_sym_i(slot_sym8), .slot_enable_i(slot.enable), .slot_locate_i(slot.locate),
      .bank_i(bank), .version_i(version),
      .repair_write_i(repair.write), .repair_op_i(repair.op), .repair_data_i(repair.data), .repair_length_i(repair.length),
      .repair_slot_i(repair.slot), .repair_arg_i(repair.arg),
      .repair_busy_o(repair_busy), .repair_ignored_o(repair_ignored), .repair_load_refused_o(repair_load_refused),
      .repair_outcome_o(repair_outcome), .repair_count_o(repair_count),
      .book_walking_i(walking), .book_valid_o(feed_book_valid), .book_ready_i(book_ready && !hold_book), .book_msg_o(book_msg),
      .book_h0_o(book_h0), .book_h1_o(book_h1), .book_new_h0_o(book_new_h0), .book_new_h1_o(book_new_h1),
      .feed_o(feed_bits), .loading_o(loading), .broken_o(broken), .session_set_o(feed_session_set), .session_o(feed_session),
      .next_valid_o(next_valid), .next_seq_o(next_seq),
      .feed_evt_valid_o(feed_evt), .feed_evt_cause_o(feed_evt_cause), .feed_evt_line_o(feed_evt_line), .feed_evt_seq_o(feed_evt_seq),
      .feed_evt_sof_ts_o(feed_evt_sof_ts), .feed_evt_from_o(feed_evt_from), .feed_evt_to_o(feed_evt_to),
      .recovery_evt_valid_o(recovery_evt), .recovery_evt_outcome_o(recovery_evt_outcome), .recovery_evt_op_o(recovery_evt_op),
      .recovery_evt_sym_o(recovery_evt_sym), .recovery_evt_seq_o(recovery_evt_seq), .recovery_evt_argument_o(recovery_evt_argument),
      .recovery_evt_compared_o(recovery_evt_compared),
      .evt_version_o(evt_version),
      .a_good_o(a_good), .a_drop_valid_o(a_drop), .a_drop_reason_o(a_drop_reason), .a_win_o(a_win), .a_duplicate_o(a_duplicate),
      .b_good_o(b_good), .b_drop_valid_o(b_drop), .b_drop_reason_o(b_drop_reason), .b_win_o(b_win), .b_duplicate_o(b_duplicate),
      .msg_valid_o(msg_applied), .msg_type_idx_o(msg_type_idx), .gap_o(gap), .load_o(load_applied), .load_refused_o(load_refused),
      .a_fifo_max_o(a_fifo_max), .b_fifo_max_o(b_fifo_max), .a_queue_max_o(a_queue_max), .b_queue_max_o(b_queue_max),
      .idle_o(feed_idle), .next_timer_ns_o(feed_timer_ns)
  );

  wire book_clearing, book_idle, book_stall, book_refill, book_overtaken;
  wire [SET_BITS+3:0] orders, orders_max;
  tg_book #(
      .SYMBOLS(SYMBOLS),
      .SET_BITS(SET_BITS),
      .LEVELS(LEVELS)
  ) u_book (
      .clk_i(clk_book), .rst_i, .clear_i(clear_blocks), .clearing_o(book_clearing),
      .slot_we_i(slot_load), .slot_sym_i(slot_sym8), .slot_enable_i(slot.enable), .slot_tick100_i(slot.tick_100), .slot_lo_i(slot.lo),
      .book_valid_i(book_valid), .book_msg_i(book_msg), .book_h0_i(book_h0), .book_h1_i(book_h1), .book_new_h0_i(book_new_h0),
      .book_new_h1_i(book_new_h1), .book_ready_o(book_ready),
      .update_valid_o(update_valid), .update_o(update), .idle_o(book_idle), .walking_o(walking),
      .show_i(levels_show), .show_sym_i(levels_sym), .feed_i(feed_bits), .show_busy_o(levels_busy), .show_valid_o(levels_valid),
      .show_complete_o(levels_complete), .show_bid_px_o(levels_bid_px), .show_bid_qty_o(levels_bid_qty), .show_ask_px_o(levels_ask_px),
      .show_ask_qty_o(levels_ask_qty),
      .walk_fault_o(walk_fault), .walk_fault_sym_o(walk_fault_sym),
      .stall_o(book_stall), .refill_o(book_refill), .overtaken_o(book_overtaken), .orders_o(orders), .orders_max_o(orders_max)
  );

  // ================================================================ Decisions
  wire intent_valid, order_valid, decision_valid, settled, settled_bank, decide_clearing, input_waiting, decide_update_valid;
  wire tg_pkg::update_t decide_update;
  // What a message made of the trading state, with its update
  wire trading_evt, trading_evt_market;
  wire [5:0] trading_evt_flags;
  wire [31:0] trading_evt_band_lo, trading_evt_band_hi;
  wire tg_pkg::order_t order;
  wire tg_pkg::decision_t decision;
  wire [COUNT_W-1:0] tx_waiting;
  wire [BYTES_W-1:0] tx_waiting_bytes;
  tg_decide #(
      .SYMBOLS (SYMBOLS),
      .TX_QUEUE(TX_QUEUE)
  ) u_decide (
      .clk_i(clk_decide), .rst_i, .clear_i(clear_blocks), .clearing_o(decide_clearing), .ts_ns_i,
      .slot_load_i(slot_load), .slot_i(slot_sym), .slot_stock_i(slot.stock), .slot_trading_i(slot.trading), .slot_tick_100_i(slot.tick_100),
      .slot_lot_100_i(slot.lot_100), .initial_open_i(initial_open),
      .taken_i(taken), .taken_sym_i(book_msg.origin.sym[SYM_W-1:0]), .taken_bank_i(book_msg.origin.bank),
      .hold_book_o(hold_book), .intent_hold_o(intent_hold),
      .update_valid_i(update_valid), .update_i(update),
      .settled_o(settled), .settled_bank_o(settled_bank),
      .bank_i(bank), .shadow_open_i(!commit_busy), .read_active_i(read_active),
      .limit_valid_i(limit.valid), .limit_write_i(limit.write), .limit_addr_i(limit_addr), .limit_wdata_i(limit.wdata),
      .limit_ready_o(limit_answer.ready), .limit_rdata_o(limit_answer.rdata),
      .global_valid_i(globals.valid), .global_write_i(globals.write), .global_addr_i(global_addr), .global_wdata_i(globals.wdata),
      .global_ready_o(global_answer.ready), .global_rdata_o(global_answer.rdata),
      .exposure_valid_i(exposure.valid), .exposure_write_i(exposure.write), .exposure_addr_i(exposure_addr), .exposure_wdata_i(exposure.wdata),
      .exposure_ready_o(exposure_answer.ready), .exposure_rdata_o(exposure_answer.rdata),
      .table_valid_i(table_valid), .table_write_i(table_write), .table_addr_i(table_addr), .table_wdata_i(table_wdata),
      .table_ready_o(table_ready), .table_rdata_o(table_rdata),
      .trading_evt_o(trading_evt), .trading_evt_market_o(trading_evt_market), .trading_evt_flags_o(trading_evt_flags),
      .trading_evt_band_lo_o(trading_evt_band_lo), .trading_evt_band_hi_o(trading_evt_band_hi),
      .trading_o(trading), .session_open_o(session_open), .market_halt_o(market_halt),
      .armed_i(armed), .lease_expiry_i(lease_expiry), .kill_global_i(kill_global), .kill_kinds_i(kill_kinds), .kill_symbols_i(kill_symbols),
      .session_ready_i(session_ready), .urn_write_i(session.urn_write), .urn_i(session.urn), .urn_o(urn), .send_limit_i(send_limit),
      .tx_next_i(send_next), .tx_waiting_i(tx_waiting), .tx_waiting_bytes_i(tx_waiting_bytes),
      .input_strobes_i(risk_strobes), .input_values_i(risk_values), .input_waiting_o(input_waiting),
      .show_sym_i(show_sym), .show_state_o(show_state), .show_kind_i(show_kind), .show_device_o(show_device),
      .update_valid_o(decide_update_valid), .update_o(decide_update),
      .intent_valid_o(intent_valid), .order_valid_o(order_valid), .order_o(order), .decision_valid_o(decision_valid), .decision_o(decision)
  );

  // ================================================================ Commit
  wire committed, commit_event_waiting;
  tg_commit u_commit (
      .clk_i(clk_decide), .rst_i,
      .commit_i(commit), .staged_version_i(staged_version), .expected_version_i(expected_version),
      .result_o(commit_result), .count_o(commit_count), .busy_o(commit_busy),
      .bank_o(bank), .version_o(version), .committed_o(committed),
      .event_waiting_i(commit_event_waiting),
      .taken_i(taken), .taken_bank_i(book_msg.origin.bank), .settled_i(settled), .settled_bank_i(settled_bank)
  );

  // ================================================================ Transmit
  wire sent_valid, withdrawn_valid, transmit_clearing, host_done;
  wire [63:0] session_deadline;
  wire tg_pkg::order_t told_order;
  wire [4:0] withdrawn_cause;
  wire [31:0] sent_seq;
  wire [15:0] sent_t1, sent_t2;
  wire [63:0] told_ns;
  tg_transmit #(
      .SYMBOLS (SYMBOLS),
      .TX_QUEUE(TX_QUEUE)
  ) u_transmit (
      .clk_i(clk_transmit), .rst_i, .clearing_o(transmit_clearing), .ts_ns_i, .cyc_i(cyc_q),
      .order_valid_i(order_valid), .order_i(order), .order_soon_i(intent_valid), .waiting_o(tx_waiting), .waiting_bytes_o(tx_waiting_bytes),
      .armed_i(armed), .lease_expiry_i(lease_expiry), .kill_global_i(kill_global), .kill_kinds_i(kill_kinds), .kill_symbols_i(kill_symbols),
      .session_i(session), .tcp_status_o(tcp_status), .session_ready_o(session_ready), .send_next_o(send_next), .send_limit_o(send_limit),
      .host_data_write_i(host_frame.data_write), .host_data_i(host_frame.data), .host_request_i(host_frame.request),
      .host_length_i(host_frame.length), .host_payload_i(host_frame.payload), .host_sum_i(host_frame.sum),
      .host_busy_o(host_busy), .host_refused_o(host_refused), .host_frames_o(host_frames), .host_last_seq_o(host_last_seq),
      .host_done_o(host_done),
      .t1_valid_i(t1.valid), .t1_write_i(t1.write), .t1_addr_i(t1_addr), .t1_wdata_i(t1.wdata), .t1_ready_o(t1_answer.ready),
      .t1_rdata_o(t1_answer.rdata),
      .t2_valid_i(t2.valid), .t2_write_i(t2.write), .t2_addr_i(t2_addr), .t2_wdata_i(t2.wdata), .t2_ready_o(t2_answer.ready),
      .t2_rdata_o(t2_answer.rdata),
      .s_axis_order_tvalid, .s_axis_order_tdata, .s_axis_order_tkeep, .s_axis_order_tlast, .s_axis_order_tuser,
      .m_axis_tx_tvalid, .m_axis_tx_tready, .m_axis_tx_tdata, .m_axis_tx_tkeep, .m_axis_tx_tlast,
      .sent_valid_o(sent_valid), .withdrawn_valid_o(withdrawn_valid), .told_order_o(told_order), .withdrawn_cause_o(withdrawn_cause),
      .sent_seq_o(sent_seq), .sent_t1_o(sent_t1), .sent_t2_o(sent_t2), .told_ns_o(told_ns),
      .idle_o(tx_idle), .deadline_ns_o(session_deadline)
  );

  // ================================================================ Events
  wire [19:0] evt_dropped;
  wire [$clog2(RING):0] evt_waiting;
  wire events_idle;
  tg_events #(
      .RING(RING),
      .TX_QUEUE(TX_QUEUE)
  ) u_events (
      .clk_i(clk_events), .rst_i,
      .taken_i(taken), .update_valid_i(decide_update_valid), .update_i(decide_update),
      .decision_valid_i(decision_valid), .decision_i(decision),
      .feed_valid_i(feed_evt), .feed_cause_i(feed_evt_cause), .feed_line_i(feed_evt_line), .feed_seq_i(feed_evt_seq),
      .feed_sof_ts_i(feed_evt_sof_ts), .feed_from_i(feed_evt_from), .feed_to_i(feed_evt_to),
      .recovery_valid_i(recovery_evt), .recovery_outcome_i(recovery_evt_outcome), .recovery_op_i(recovery_evt_op),
      .recovery_sym_i(recovery_evt_sym), .recovery_seq_i(recovery_evt_seq), .recovery_argument_i(recovery_evt_argument),
      .recovery_compared_i(recovery_evt_compared),
      .trading_valid_i(trading_evt), .trading_market_i(trading_evt_market), .trading_flags_i(trading_evt_flags),
      .trading_band_lo_i(trading_evt_band_lo), .trading_band_hi_i(trading_evt_band_hi),
      .walk_fault_i(walk_fault), .walk_fault_sym_i(walk_fault_sym), .arbiter_version_i(evt_version),
      .commit_valid_i(committed), .commit_version_i(version), .commit_seq_i(next_seq), .commit_ns_i(ts_ns_i),
      .commit_waiting_o(commit_event_waiting),
      .sent_valid_i(sent_valid), .withdrawn_valid_i(withdrawn_valid), .told_order_i(told_order), .withdrawn_cause_i(withdrawn_cause),
      .sent_seq_i(sent_seq), .sent_t1_i(sent_t1), .sent_t2_i(sent_t2), .told_ns_i(told_ns),
      .evt_valid_o, .evt_data_o, .evt_ready_i,
      .dropped_o(evt_dropped), .waiting_o(evt_waiting), .idle_o(events_idle)
  );

  // ================================================================ Counters
  logic [COUNT_W-1:0] tx_waiting_max_q;
  logic [$clog2(RING):0] evt_waiting_max_q;
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_blocks || tx_waiting > tx_waiting_max_q) tx_waiting_max_q <= rst_i || clear_blocks ? '0 : tx_waiting;
    if (rst_i || clear_blocks || evt_waiting > evt_waiting_max_q) evt_waiting_max_q <= rst_i || clear_blocks ? '0 : evt_waiting;
  end

  wire [255:0] add;
  tg_counter_strobes u_strobes (
      .clk_i, .rst_i,
      .a_good_i(a_good), .a_drop_i(a_drop), .a_drop_reason_i(a_drop_reason), .a_win_i(a_win), .a_duplicate_i(a_duplicate),
      .b_good_i(b_good), .b_drop_i(b_drop), .b_drop_reason_i(b_drop_reason), .b_win_i(b_win), .b_duplicate_i(b_duplicate),
      .msg_i(msg_applied), .msg_type_idx_i(msg_type_idx), .gap_i(gap), .load_i(load_applied), .load_refused_i(load_refused),
      .bbo_i(decide_update_valid && decide_update.changed), .decision_i(decision_valid), .reason_i(decision.reason), .evt_dropped_i(evt_dropped),
      .order_frame_i(sent_valid), .withdrawn_i(withdrawn_valid), .host_frame_i(host_done),
      .book_stall_i(book_stall), .ladder_refill_i(book_refill), .intent_hold_i(intent_hold && feed_book_valid && book_ready),
      .add_o(add)
  );
  tg_counters #(
      .COUNTERS    (tg_regs_pkg::COUNTER_LOADS_REFUSED_WORD + 1),
      .GAUGE_FIRST (tg_regs_pkg::COUNTER_FIFO_A_MAX_WORD),
      .GAUGES      (6),
      .DOUBLE_FIRST(tg_regs_pkg::COUNTER_EVENTS_DROPPED_WORD),
      .DOUBLES     (tg_regs_pkg::COUNTER_EVENTS_DROPPED_COUNT)
  ) u_counters (
      .clk_i, .rst_i, .add_i(add),
      .gauges_i({
        {(15 - $clog2(RING)) {1'b0}}, evt_waiting_max_q,
        {(16 - COUNT_W) {1'b0}}, tx_waiting_max_q,
        5'd0, b_queue_max,
        5'd0, a_queue_max,
        6'd0, b_fifo_max,
        6'd0, a_fifo_max
      }),
      .snapshot_i(snapshot), .snapshot_busy_o(snapshot_busy), .snapshot_count_o(snapshot_count),
      .host_valid_i(counter_valid), .host_index_i(counter_addr), .host_ready_o(counter_ready), .host_rdata_o(counter_rdata)
  );

  // ================================================================ Activity
  assign blocks_busy = book_clearing || decide_clearing || transmit_clearing;
  tg_activity u_activity (
      .clk_i, .rst_i,
      .taken_i(taken), .settled_i(settled), .input_waiting_i(input_waiting),
      .feed_idle_i(feed_idle), .book_idle_i(book_idle), .tx_idle_i(tx_idle), .events_idle_i(events_idle), .decision_valid_i(decision_valid),
      .clearing_i(clearing), .commit_busy_i(commit_busy), .snapshot_busy_i(snapshot_busy), .reg_valid_i, .reg_ready_i(reg_ready_o),
      .drained_o(drained), .core_idle_o(core_idle), .idle_o,
`ifdef TG_SLEEP
      .blocks_busy_i(blocks_busy), .feed_book_valid_i(feed_book_valid), .book_stall_i(book_stall), .book_refill_i(book_refill),
      .update_valid_i(update_valid), .intent_valid_i(intent_valid), .order_valid_i(order_valid), .sent_valid_i(sent_valid),
      .host_busy_i(host_busy), .host_done_i(host_done), .feed_evt_i(feed_evt), .trading_evt_i(trading_evt), .committed_i(committed),
      .feed_awake_i(feed_awake), .awake_o,
`endif
      .lease_runs_i(armed && lease_ok), .lease_expiry_i(lease_expiry), .feed_timer_ns_i(feed_timer_ns), .session_timer_ns_i(session_deadline), .next_timer_ns_o
  );

  wire unused = &{1'b0, book_overtaken, orders, orders_max, decision};

`ifndef SYNTHESIS
  initial begin
    if ($bits(tg_pkg::update_t) != tg_pkg::UPDATE_W) $fatal(1, "tg_pkg: UPDATE_W is not the width of update_t");
    if ($bits(tg_pkg::intent_t) != tg_pkg::INTENT_W) $fatal(1, "tg_pkg: INTENT_W is not the width of intent_t");
    if ($bits(tg_pkg::order_t) != tg_pkg::ORDER_W) $fatal(1, "tg_pkg: ORDER_W is not the width of order_t");
    if ($bits(tg_pkg::decision_t) != tg_pkg::DECISION_W) $fatal(1, "tg_pkg: DECISION_W is not the width of decision_t");
    if ($bits(tg_pkg::risk_state_t) != tg_pkg::RISK_STATE_W) $fatal(1, "tg_pkg: RISK_STATE_W is not the width of risk_state_t");
    if ($bits(tg_pkg::risk_input_t) != tg_pkg::RISK_INPUT_W) $fatal(1, "tg_pkg: RISK_INPUT_W is not the width of risk_input_t");
    if ($bits(tg_pkg::holding_t) != tg_pkg::HOLDING_W) $fatal(1, "tg_pkg: HOLDING_W is not the width of holding_t");
    if ($bits(tg_pkg::quote_side_t) != tg_pkg::QUOTE_SIDE_W) $fatal(1, "tg_pkg: QUOTE_SIDE_W is not the width of quote_side_t");
  end
`endif
endmodule
`default_nettype wire
