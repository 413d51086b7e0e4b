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
    // Order frames
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
  localparam int unsigned RING = 512;
  localparam int unsigned LEVELS_LOG2 = $clog2(LEVELS);
  localparam int unsigned KINDS = tg_pkg::KINDS;
  localparam logic [31:0] KIND_BITS = ((32'd1 << KINDS) - 32'd1) << 1;  // bit number = kind

  if (SYMBOLS < 1 || SYMBOLS > 256) $error("SYMBOLS must be 1 to 256");
  if (TX_QUEUE < 2 || TX_QUEUE > 256 || (TX_QUEUE & (TX_QUEUE - 1)) != 0) $error("TX_QUEUE must be a power of two from 2 to 256");

`ifdef TG_SLEEP
  wire clk_book = clk_book_i, clk_decide = clk_decide_i, clk_transmit = clk_transmit_i, clk_events = clk_events_i, clk_host = clk_host_i;
`else
  wire clk_book = clk_i, clk_decide = clk_i, clk_transmit = clk_i, clk_events = clk_i, clk_host = clk_i;
`endif

  logic [15:0] cyc_q;
  always_ff @(posedge clk_i) cyc_q <= rst_i ? 16'd0 : cyc_q + 16'd1;

  // ================================================================ Registers
  wire arm, arm_write, lease_write, clear_write, commit_write, kill_global, read_active;
  wire [31:0] kill_kinds, lease_lo, lease_hi, staged_version, expected_version;
  wire [255:0] kill_sym;
  wire [31:0] a_addr, b_addr, session0, session1, start_seq_lo, start_seq_hi, gap_wait;
  wire [15:0] a_port, b_port, session2;
  wire start_exact;
  wire session_ready, urn_write, send_next_write;
  wire [31:0] urn_set, send_next_set, send_limit, ack, local_mac_lo, peer_mac_lo, local_ip, peer_ip;
  wire [15:0] window, local_mac_hi, peer_mac_hi, peer_port, local_port, ip_base_sum, tcp_base_sum;
  wire [31:0] host_data;
  wire host_data_write, host_payload, host_request;
  wire [11:0] host_length;
  wire [15:0] host_sum;
  wire [7:0] show_sym;
  wire show_write, show_kind_write;
  wire [2:0] show_kind;
  wire tg_pkg::risk_strobes_t risk_strobes;
  wire tg_pkg::risk_values_t risk_values;
  wire tg_pkg::risk_state_t show_state;
  wire tg_pkg::device_state_t show_device;
  wire snapshot;

  wire armed, lease_ok, clearing, clear_refused, arm_refused, session_set, next_valid, commit_busy, tx_idle, core_idle;
  wire [15:0] clear_count, commit_count, snapshot_count, host_frames;
  wire [1:0] commit_result;
  wire [31:0] version, urn, send_next, host_last_seq;
  wire [63:0] next_seq;
  wire [79:0] session_in_force;
  wire [SYMBOLS-1:0] trading, feed_bits, loading;
  wire [255:0] trading_padded, feed_padded, loading_padded;
  wire session_open, market_halt;
  wire [63:0] broken;
  // Repair of books, and the levels that the book shows
  wire [7:0] market, repair_slot, levels_slot;
  wire initial_open;
  wire [383:0] repair_data;
  wire [5:0] repair_length;
  wire [31:0] repair_arg_lo, repair_arg_hi;
  wire [2:0] repair_op;
  wire repair_write, repair_busy, repair_ignored, load_refused_last, walking;
  wire [1:0] repair_outcome;
  wire [15:0] repair_count;
  wire levels_write, levels_busy, levels_valid, levels_complete;
  wire [255:0] levels_bid_px, levels_bid_qty, levels_ask_px, levels_ask_qty;
  wire host_busy, host_refused, snapshot_busy;

  generate
    if (SYMBOLS < 256) begin : g_trading_pad
      assign trading_padded = {{(256 - SYMBOLS) {1'b0}}, trading};
      assign feed_padded = {{(256 - SYMBOLS) {1'b0}}, feed_bits};
      assign loading_padded = {{(256 - SYMBOLS) {1'b0}}, loading};
    end else begin : g_trading_full
      assign trading_padded = trading;
      assign feed_padded = feed_bits;
      assign loading_padded = loading;
    end
  endgenerate

  wire counter_valid, counter_ready, t1_valid, t1_write, t1_ready, t2_valid, t2_write, t2_ready;
  wire [6:0] counter_addr;
  wire [7:0] t1_addr, t2_addr;
  wire [31:0] counter_rdata, t1_wdata, t1_rdata, t2_wdata, t2_rdata;
  wire limit_valid, limit_write, limit_ready, slot_valid, slot_write, slot_ready;
  wire global_valid, global_write, global_ready, exposure_valid, exposure_write, exposure_ready;
  // Tables of the strategies, kind n + 1 at position n
  wire [KINDS-1:0] table_valid, table_write, table_ready;
  wire [KINDS*11-1:0] table_addr;
  wire [KINDS*32-1:0] table_wdata, table_rdata;
  wire [11:0] limit_addr;
  wire [10:0] slot_addr;
  wire [4:0] global_addr, exposure_addr;
  wire [31:0] limit_wdata, limit_rdata, global_wdata, global_rdata, exposure_wdata, exposure_rdata, slot_wdata, slot_rdata;

  tg_regs u_regs (
      .clk_i(clk_host),
      .rst_i,
      .reg_valid_i,
      .reg_write_i,
      .reg_addr_i,
      .reg_wdata_i,
      .reg_ready_o,
      .reg_error_o,
      .reg_rdata_o,
      .id_rtl_hash_i(RTL_HASH),
      .id_cap0_symbols_i(SYMBOLS[15:0]),
      .id_cap0_set_bits_i(SET_BITS[7:0]),
      .id_cap0_levels_log2_i(LEVELS_LOG2[7:0]),
      .id_cap1_reorder_depth_i(REORDER_DEPTH[15:0]),
      .id_cap1_tx_queue_i(TX_QUEUE[15:0]),
      .id_cap2_i(KIND_BITS),
      .operate_arm_o(arm),
      .operate_arm_wr_o(arm_write),
      .operate_status_armed_i(armed),
      .operate_status_lease_ok_i(lease_ok),
      .operate_status_clearing_i(clearing),
      .operate_status_feed_fault_i(feed_bits != '0),
      .operate_status_session_set_i(session_set),
      .operate_status_next_valid_i(next_valid),
      .operate_status_commit_busy_i(commit_busy),
      .operate_status_tx_idle_i(tx_idle),
      .operate_status_core_idle_i(core_idle),
      .operate_status_clear_refused_i(clear_refused),
      .operate_status_arm_refused_i(arm_refused),
      .operate_status_clear_count_i(clear_count),
      .operate_kill_global_o(kill_global),
      .operate_kill_kinds_o(kill_kinds),
      .operate_kill_sym_o(kill_sym),
      .operate_lease_ns_lo_o(lease_lo),
      .operate_lease_ns_hi_o(lease_hi),
      .operate_lease_ns_hi_wr_o(lease_write),
      .operate_time_lo_i(ts_ns_i[31:0]),
      .operate_time_hi_i(ts_ns_i[63:32]),
      .operate_clear_wr_o(clear_write),
      .config_staged_version_o(staged_version),
      .config_expected_version_o(expected_version),
      .config_commit_wr_o(commit_write),
      .config_commit_result_result_i(commit_result),
      .config_commit_result_count_i(commit_count),
      .config_active_version_i(version),
      .config_read_bank_o(read_active),
      .feed_a_addr_o(a_addr),
      .feed_a_port_o(a_port),
      .feed_b_addr_o(b_addr),
      .feed_b_port_o(b_port),
      .feed_session0_o(session0),
      .feed_session1_o(session1),
      .feed_session2_o(session2),
      .feed_start_mode_o(start_exact),
      .feed_start_seq_lo_o(start_seq_lo),
      .feed_start_seq_hi_o(start_seq_hi),
      .feed_gap_wait_ns_o(gap_wait),
      .feed_next_seq_lo_i(next_seq[31:0]),
      .feed_next_seq_hi_i(next_seq[63:32]),
      .feed_session_in_force0_i(session_in_force[79:48]),
      .feed_session_in_force1_i(session_in_force[47:16]),
      .feed_session_in_force2_i(session_in_force[15:0]),
      .feed_trading_i(trading_padded),
      .feed_market_o(market),
      .feed_initial_open_o(initial_open),
      .feed_state_session_open_i(session_open),
      .feed_state_market_halt_i(market_halt),
      .feed_feed_broken_i(feed_padded),
      .feed_loading_i(loading_padded),
      .feed_broken_lo_i(broken[31:0]),
      .feed_broken_hi_i(broken[63:32]),
      .repair_data_o(repair_data),
      .repair_length_o(repair_length),
      .repair_slot_o(repair_slot),
      .repair_arg_lo_o(repair_arg_lo),
      .repair_arg_hi_o(repair_arg_hi),
      .repair_ctrl_o(repair_op),
      .repair_ctrl_wr_o(repair_write),
      .repair_status_busy_i(repair_busy),
      .repair_status_walking_i(walking),
      .repair_status_ignored_i(repair_ignored),
      .repair_status_load_refused_i(load_refused_last),
      .repair_status_outcome_i(repair_outcome),
      .repair_status_count_i(repair_count),
      .levels_sel_o(levels_slot),
      .levels_sel_wr_o(levels_write),
      .levels_status_busy_i(levels_busy),
      .levels_status_valid_i(levels_valid),
      .levels_status_complete_i(levels_complete),
      .levels_bid_price_i(levels_bid_px),
      .levels_bid_qty_i(levels_bid_qty),
      .levels_ask_price_i(levels_ask_px),
      .levels_ask_qty_i(levels_ask_qty),
      .session_ready_o(session_ready),
      .session_urn_o(urn_set),
      .session_urn_i(urn),
      .session_urn_wr_o(urn_write),
      .session_send_next_o(send_next_set),
      .session_send_next_i(send_next),
      .session_send_next_wr_o(send_next_write),
      .session_send_limit_o(send_limit),
      .session_ack_o(ack),
      .session_window_o(window),
      .session_local_mac_lo_o(local_mac_lo),
      .session_local_mac_hi_o(local_mac_hi),
      .session_peer_mac_lo_o(peer_mac_lo),
      .session_peer_mac_hi_o(peer_mac_hi),
      .session_local_ip_o(local_ip),
      .session_peer_ip_o(peer_ip),
      .session_ports_peer_o(peer_port),
      .session_ports_local_o(local_port),
      .session_ip_base_sum_o(ip_base_sum),
      .session_tcp_base_sum_o(tcp_base_sum),
      .host_tx_data_o(host_data),
      .host_tx_data_wr_o(host_data_write),
      .host_tx_ctrl_length_o(host_length),
      .host_tx_ctrl_payload_o(host_payload),
      .host_tx_ctrl_wr_o(host_request),
      .host_tx_sum_o(host_sum),
      .host_tx_status_busy_i(host_busy),
      .host_tx_status_refused_i(host_refused),
      .host_tx_status_sent_count_i(host_frames),
      .host_tx_last_seq_i(host_last_seq),
      .position_sym_o(risk_values.position_sym),
      .position_delta_o(risk_values.delta),
      .position_release_buy_o(risk_values.release_buy),
      .position_release_orders_o(risk_values.release_orders),
      .position_release_sell_o(risk_values.release_sell),
      .position_release_sell_wr_o(risk_strobes.position),
      .position_pos_sel_o(show_sym),
      .position_pos_sel_wr_o(show_write),
      .position_pos_i(show_state.position),
      .position_open_buy_i(show_state.open_buy),
      .position_open_sell_i(show_state.open_sell),
      .position_open_orders_i(show_state.open_orders),
      .position_executions_i(show_state.executions),
      .position_own_bid_i(show_state.own_bid),
      .position_own_ask_i(show_state.own_ask),
      .account_kind_o(risk_values.kind),
      .account_gross_lo_o(risk_values.gross[31:0]),
      .account_gross_hi_o(risk_values.gross[63:32]),
      .account_net_lo_o(risk_values.net[31:0]),
      .account_net_hi_o(risk_values.net[63:32]),
      .account_net_hi_wr_o(risk_strobes.account),
      .account_acknowledge_o(risk_values.acknowledge),
      .account_acknowledge_wr_o(risk_strobes.acknowledge),
      .account_pnl_lo_o(risk_values.pnl[31:0]),
      .account_pnl_hi_o(risk_values.pnl[63:32]),
      .account_pnl_hi_wr_o(risk_strobes.loss),
      .account_day_value_lo_o(risk_values.day_value[31:0]),
      .account_day_value_hi_o(risk_values.day_value[63:32]),
      .account_day_qty_lo_o(risk_values.day_qty[31:0]),
      .account_day_qty_hi_o(risk_values.day_qty[63:32]),
      .account_day_qty_hi_wr_o(risk_strobes.day),
      .account_own_sym_o(risk_values.own_sym),
      .account_own_bid_o(risk_values.own_bid),
      .account_own_ask_o(risk_values.own_ask),
      .account_own_ask_wr_o(risk_strobes.own),
      .account_throttle_reset_o(risk_values.throttle_sym),
      .account_throttle_reset_wr_o(risk_strobes.throttle),
      .account_sel_o(show_kind),
      .account_sel_wr_o(show_kind_write),
      .account_current_gross_lo_i(show_device.gross[31:0]),
      .account_current_gross_hi_i(show_device.gross[63:32]),
      .account_current_net_lo_i(show_device.net[31:0]),
      .account_current_net_hi_i(show_device.net[63:32]),
      .account_in_flight_i(show_device.in_flight),
      .account_current_pnl_lo_i(show_device.pnl[31:0]),
      .account_current_pnl_hi_i(show_device.pnl[63:32]),
      .account_current_day_value_lo_i(show_device.day_value[31:0]),
      .account_current_day_value_hi_i(show_device.day_value[63:32]),
      .account_current_day_qty_lo_i(show_device.day_qty[31:0]),
      .account_current_day_qty_hi_i(show_device.day_qty[63:32]),
      .counters_snapshot_wr_o(snapshot),
      .counters_status_busy_i(snapshot_busy),
      .counters_status_count_i(snapshot_count),
      .counter_valid_o(counter_valid),
      .counter_addr_o(counter_addr),
      .counter_ready_i(counter_ready),
      .counter_rdata_i(counter_rdata),
      .limit_valid_o(limit_valid),
      .limit_write_o(limit_write),
      .limit_addr_o(limit_addr),
      .limit_wdata_o(limit_wdata),
      .limit_ready_i(limit_ready),
      .limit_rdata_i(limit_rdata),
      .imbalance_valid_o(table_valid[0]),
      .imbalance_write_o(table_write[0]),
      .imbalance_addr_o(table_addr[11*0+:11]),
      .imbalance_wdata_o(table_wdata[32*0+:32]),
      .imbalance_ready_i(table_ready[0]),
      .imbalance_rdata_i(table_rdata[32*0+:32]),
      .momentum_valid_o(table_valid[1]),
      .momentum_write_o(table_write[1]),
      .momentum_addr_o(table_addr[11*1+:11]),
      .momentum_wdata_o(table_wdata[32*1+:32]),
      .momentum_ready_i(table_ready[1]),
      .momentum_rdata_i(table_rdata[32*1+:32]),
      .mean_reversion_valid_o(table_valid[2]),
      .mean_reversion_write_o(table_write[2]),
      .mean_reversion_addr_o(table_addr[11*2+:11]),
      .mean_reversion_wdata_o(table_wdata[32*2+:32]),
      .mean_reversion_ready_i(table_ready[2]),
      .mean_reversion_rdata_i(table_rdata[32*2+:32]),
      .arbitrage_valid_o(table_valid[3]),
      .arbitrage_write_o(table_write[3]),
      .arbitrage_addr_o(table_addr[11*3+:11]),
      .arbitrage_wdata_o(table_wdata[32*3+:32]),
      .arbitrage_ready_i(table_ready[3]),
      .arbitrage_rdata_i(table_rdata[32*3+:32]),
      .global_valid_o(global_valid),
      .global_write_o(global_write),
      .global_addr_o(global_addr),
      .global_wdata_o(global_wdata),
      .global_ready_i(global_ready),
      .global_rdata_i(global_rdata),
      .exposure_valid_o(exposure_valid),
      .exposure_write_o(exposure_write),
      .exposure_addr_o(exposure_addr),
      .exposure_wdata_o(exposure_wdata),
      .exposure_ready_i(exposure_ready),
      .exposure_rdata_i(exposure_rdata),
      .slot_valid_o(slot_valid),
      .slot_write_o(slot_write),
      .slot_addr_o(slot_addr),
      .slot_wdata_o(slot_wdata),
      .slot_ready_i(slot_ready),
      .slot_rdata_i(slot_rdata),
      .hist_t1_valid_o(t1_valid),
      .hist_t1_write_o(t1_write),
      .hist_t1_addr_o(t1_addr),
      .hist_t1_wdata_o(t1_wdata),
      .hist_t1_ready_i(t1_ready),
      .hist_t1_rdata_i(t1_rdata),
      .hist_t2_valid_o(t2_valid),
      .hist_t2_write_o(t2_write),
      .hist_t2_addr_o(t2_addr),
      .hist_t2_wdata_o(t2_wdata),
      .hist_t2_ready_i(t2_ready),
      .hist_t2_rdata_i(t2_rdata)
  );

  // ================================================================ Arming and clear
  wire stop_feed, clear_blocks, slot_read, slot_load, drained, blocks_busy;
  wire [SYM_W-1:0] slot;
  wire [63:0] lease_expiry;
  tg_operate #(
      .SYMBOLS(SYMBOLS)
  ) u_operate (
      .clk_i(clk_host),
      .rst_i,
      .ts_ns_i,
      .arm_write_i(arm_write),
      .arm_i(arm),
      .clear_write_i(clear_write),
      .lease_write_i(lease_write),
      .lease_i({lease_hi, lease_lo}),
      .armed_o(armed),
      .lease_expiry_o(lease_expiry),
      .lease_ok_o(lease_ok),
      .clearing_o(clearing),
      .clear_refused_o(clear_refused),
      .arm_refused_o(arm_refused),
      .clear_count_o(clear_count),
      .drained_i(drained),
      .blocks_busy_i(blocks_busy),
      .stop_feed_o(stop_feed),
      .clear_blocks_o(clear_blocks),
      .slot_read_o(slot_read),
      .slot_o(slot),
      .slot_load_o(slot_load)
  );

  // Feed settings in force since the last clear.
  logic [31:0] a_addr_q, b_addr_q, gap_wait_q;
  logic [15:0] a_port_q, b_port_q;
  logic [79:0] session_q;
  logic [63:0] start_seq_q;
  logic [7:0] market_q;
  logic start_exact_q;
  always_ff @(posedge clk_host)
    if (rst_i || clear_blocks) begin
      a_addr_q <= a_addr;
      a_port_q <= a_port;
      b_addr_q <= b_addr;
      b_port_q <= b_port;
      session_q <= {session0, session1, session2};
      start_exact_q <= start_exact;
      start_seq_q <= {start_seq_hi, start_seq_lo};
      gap_wait_q <= gap_wait;
      market_q <= market;
    end

  // ================================================================ Slots
  wire bank;
  wire slot_clearing;

  // Slots change only while disarmed: a write while armed is not answered, which the bus reports as an error.
  wire [4*32-1:0] slot_row;
  tg_config_table #(
      .ENTRIES(SYMBOLS),
      .WORDS  (4),
      .BANKS  (1)
  ) u_slots (
      .clk_i(clk_host),
      .rst_i,
      .clearing_o(slot_clearing),
      .read_i(slot_read),
      .read_entry_i(slot),
      .read_bank_i(1'b0),
      .data_o(slot_row),
      .host_valid_i(slot_valid && !(slot_write && armed)),
      .host_write_i(slot_write),
      .host_entry_i(slot_addr[10:3]),
      .host_word_i({1'b0, slot_addr[2:0]}),
      .host_bank_i(1'b0),
      .host_wdata_i(slot_wdata),
      .host_ready_o(slot_ready),
      .host_rdata_o(slot_rdata)
  );

  // ================================================================ Feed and book
  wire taken, update_valid;
  wire tg_pkg::book_msg_t book_msg;
  wire tg_pkg::update_t update;
  wire feed_book_valid, book_ready;
  wire [SET_BITS-1:0] book_h0, book_h1, book_new_h0, book_new_h1;
  wire feed_evt, feed_evt_line, recovery_evt, walk_fault;
  wire [1:0] recovery_evt_outcome, recovery_evt_op;
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
      .clk_line_a_i,
      .clk_line_b_i,
      .clk_arbiter_i,
      .clk_host_i,
      .awake_o(feed_awake),
`endif
      .rst_i,
      .ts_ns_i,
      .cyc_i(cyc_q),
      .s_axis_a_tvalid,
      .s_axis_a_tdata,
      .s_axis_a_tkeep,
      .s_axis_a_tlast,
      .s_axis_a_tuser,
      .s_axis_b_tvalid,
      .s_axis_b_tdata,
      .s_axis_b_tkeep,
      .s_axis_b_tlast,
      .s_axis_b_tuser,
      .clear_i(stop_feed),
      .a_addr_i(a_addr_q),
      .a_port_i(a_port_q),
      .b_addr_i(b_addr_q),
      .b_port_i(b_port_q),
      .session_i(session_q),
      .start_exact_i(start_exact_q),
      .start_seq_i(start_seq_q),
      .gap_wait_ns_i(gap_wait_q),
      .market_i(market_q),
      .slot_write_i(slot_load),
      .slot_sym_i({{(8 - SYM_W) {1'b0}}, slot}),
      .slot_enable_i(slot_row[0]),
      .slot_locate_i(slot_row[31:16]),
      .bank_i(bank),
      .version_i(version),
      .repair_write_i(repair_write),
      .repair_op_i(repair_op),
      .repair_data_i(repair_data),
      .repair_length_i(repair_length),
      .repair_slot_i(repair_slot),
      .repair_arg_i({repair_arg_hi, repair_arg_lo}),
      .repair_busy_o(repair_busy),
      .repair_ignored_o(repair_ignored),
      .repair_load_refused_o(load_refused_last),
      .repair_outcome_o(repair_outcome),
      .repair_count_o(repair_count),
      .book_walking_i(walking),
      .book_valid_o(feed_book_valid),
      .book_ready_i(book_ready && !hold_book),
      .book_msg_o(book_msg),
      .book_h0_o(book_h0),
      .book_h1_o(book_h1),
      .book_new_h0_o(book_new_h0),
      .book_new_h1_o(book_new_h1),
      .feed_o(feed_bits),
      .loading_o(loading),
      .broken_o(broken),
      .session_set_o(session_set),
      .session_o(session_in_force),
      .next_valid_o(next_valid),
      .next_seq_o(next_seq),
      .feed_evt_valid_o(feed_evt),
      .feed_evt_cause_o(feed_evt_cause),
      .feed_evt_line_o(feed_evt_line),
      .feed_evt_seq_o(feed_evt_seq),
      .feed_evt_sof_ts_o(feed_evt_sof_ts),
      .feed_evt_from_o(feed_evt_from),
      .feed_evt_to_o(feed_evt_to),
      .recovery_evt_valid_o(recovery_evt),
      .recovery_evt_outcome_o(recovery_evt_outcome),
      .recovery_evt_op_o(recovery_evt_op),
      .recovery_evt_sym_o(recovery_evt_sym),
      .recovery_evt_seq_o(recovery_evt_seq),
      .recovery_evt_argument_o(recovery_evt_argument),
      .recovery_evt_compared_o(recovery_evt_compared),
      .evt_version_o(evt_version),
      .a_good_o(a_good),
      .a_drop_valid_o(a_drop),
      .a_drop_reason_o(a_drop_reason),
      .a_win_o(a_win),
      .a_duplicate_o(a_duplicate),
      .b_good_o(b_good),
      .b_drop_valid_o(b_drop),
      .b_drop_reason_o(b_drop_reason),
      .b_win_o(b_win),
      .b_duplicate_o(b_duplicate),
      .msg_valid_o(msg_applied),
      .msg_type_idx_o(msg_type_idx),
      .gap_o(gap),
      .load_o(load_applied),
      .load_refused_o(load_refused),
      .a_fifo_max_o(a_fifo_max),
      .b_fifo_max_o(b_fifo_max),
      .a_queue_max_o(a_queue_max),
      .b_queue_max_o(b_queue_max),
      .idle_o(feed_idle),
      .next_timer_ns_o(feed_timer_ns)
  );

  wire book_clearing, book_idle, book_stall, book_refill, book_overtaken;
  wire [SET_BITS+3:0] orders, orders_max;
  tg_book #(
      .SYMBOLS(SYMBOLS),
      .SET_BITS(SET_BITS),
      .LEVELS(LEVELS)
  ) u_book (
      .clk_i(clk_book),
      .rst_i,
      .clear_i(clear_blocks),
      .clearing_o(book_clearing),
      .slot_we_i(slot_load),
      .slot_sym_i({{(8 - SYM_W) {1'b0}}, slot}),
      .slot_enable_i(slot_row[0]),
      .slot_tick100_i(slot_row[2]),
      .slot_lo_i(slot_row[127:96]),
      .book_valid_i(book_valid),
      .book_msg_i(book_msg),
      .book_h0_i(book_h0),
      .book_h1_i(book_h1),
      .book_new_h0_i(book_new_h0),
      .book_new_h1_i(book_new_h1),
      .book_ready_o(book_ready),
      .update_valid_o(update_valid),
      .update_o(update),
      .idle_o(book_idle),
      .walking_o(walking),
      .show_i(levels_write),
      .show_sym_i(levels_slot),
      .feed_i(feed_bits),
      .show_busy_o(levels_busy),
      .show_valid_o(levels_valid),
      .show_complete_o(levels_complete),
      .show_bid_px_o(levels_bid_px),
      .show_bid_qty_o(levels_bid_qty),
      .show_ask_px_o(levels_ask_px),
      .show_ask_qty_o(levels_ask_qty),
      .walk_fault_o(walk_fault),
      .walk_fault_sym_o(walk_fault_sym),
      .stall_o(book_stall),
      .refill_o(book_refill),
      .overtaken_o(book_overtaken),
      .orders_o(orders),
      .orders_max_o(orders_max)
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
  tg_decide #(
      .SYMBOLS (SYMBOLS),
      .TX_QUEUE(TX_QUEUE)
  ) u_decide (
      .clk_i(clk_decide),
      .rst_i,
      .clear_i(clear_blocks),
      .clearing_o(decide_clearing),
      .ts_ns_i,
      .slot_load_i(slot_load),
      .slot_i(slot),
      .slot_stock_i({slot_row[63:32], slot_row[95:64]}),
      .slot_trading_i(slot_row[1]),
      .slot_tick_100_i(slot_row[2]),
      .slot_lot_100_i(slot_row[3]),
      .initial_open_i(initial_open),
      .taken_i(taken),
      .taken_sym_i(book_msg.origin.sym[SYM_W-1:0]),
      .taken_bank_i(book_msg.origin.bank),
      .hold_book_o(hold_book),
      .intent_hold_o(intent_hold),
      .update_valid_i(update_valid),
      .update_i(update),
      .settled_o(settled),
      .settled_bank_o(settled_bank),
      .bank_i(bank),
      .shadow_open_i(!commit_busy),
      .read_active_i(read_active),
      .limit_valid_i(limit_valid),
      .limit_write_i(limit_write),
      .limit_addr_i(limit_addr),
      .limit_wdata_i(limit_wdata),
      .limit_ready_o(limit_ready),
      .limit_rdata_o(limit_rdata),
      .global_valid_i(global_valid),
      .global_write_i(global_write),
      .global_addr_i(global_addr),
      .global_wdata_i(global_wdata),
      .global_ready_o(global_ready),
      .global_rdata_o(global_rdata),
      .exposure_valid_i(exposure_valid),
      .exposure_write_i(exposure_write),
      .exposure_addr_i(exposure_addr),
      .exposure_wdata_i(exposure_wdata),
      .exposure_ready_o(exposure_ready),
      .exposure_rdata_o(exposure_rdata),
      .table_valid_i(table_valid),
      .table_write_i(table_write),
      .table_addr_i(table_addr),
      .table_wdata_i(table_wdata),
      .table_ready_o(table_ready),
      .table_rdata_o(table_rdata),
      .trading_evt_o(trading_evt),
      .trading_evt_market_o(trading_evt_market),
      .trading_evt_flags_o(trading_evt_flags),
      .trading_evt_band_lo_o(trading_evt_band_lo),
      .trading_evt_band_hi_o(trading_evt_band_hi),
      .trading_o(trading),
      .session_open_o(session_open),
      .market_halt_o(market_halt),
      .armed_i(armed),
      .lease_expiry_i(lease_expiry),
      .kill_global_i(kill_global),
      .kill_kinds_i(kill_kinds[15:0]),
      .kill_symbols_i(kill_sym[SYMBOLS-1:0]),
      .session_ready_i(session_ready),
      .urn_write_i(urn_write),
      .urn_i(urn_set),
      .urn_o(urn),
      .send_limit_i(send_limit),
      .tx_next_i(send_next),
      .tx_waiting_i(tx_waiting),
      .input_strobes_i(risk_strobes),
      .input_values_i(risk_values),
      .input_waiting_o(input_waiting),
      .show_sym_i(show_sym),
      .show_state_o(show_state),
      .show_kind_i(show_kind),
      .show_device_o(show_device),
      .update_valid_o(decide_update_valid),
      .update_o(decide_update),
      .intent_valid_o(intent_valid),
      .order_valid_o(order_valid),
      .order_o(order),
      .decision_valid_o(decision_valid),
      .decision_o(decision)
  );

  // ================================================================ Commit
  wire committed, commit_event_waiting;
  tg_commit u_commit (
      .clk_i(clk_decide),
      .rst_i,
      .commit_i(commit_write),
      .staged_version_i(staged_version),
      .expected_version_i(expected_version),
      .result_o(commit_result),
      .count_o(commit_count),
      .busy_o(commit_busy),
      .bank_o(bank),
      .version_o(version),
      .committed_o(committed),
      .event_waiting_i(commit_event_waiting),
      .taken_i(taken),
      .taken_bank_i(book_msg.origin.bank),
      .settled_i(settled),
      .settled_bank_i(settled_bank)
  );

  // ================================================================ Transmit
  wire sent_valid, withdrawn_valid, transmit_clearing, host_done;
  wire tg_pkg::order_t told_order;
  wire [4:0] withdrawn_cause;
  wire [31:0] sent_seq;
  wire [15:0] sent_t1, sent_t2;
  wire [63:0] told_ns;
  tg_transmit #(
      .SYMBOLS (SYMBOLS),
      .TX_QUEUE(TX_QUEUE)
  ) u_transmit (
      .clk_i(clk_transmit),
      .rst_i,
      .clearing_o(transmit_clearing),
      .ts_ns_i,
      .cyc_i(cyc_q),
      .order_valid_i(order_valid),
      .order_i(order),
      .order_soon_i(intent_valid),
      .waiting_o(tx_waiting),
      .armed_i(armed),
      .lease_expiry_i(lease_expiry),
      .kill_global_i(kill_global),
      .kill_kinds_i(kill_kinds[15:0]),
      .kill_symbols_i(kill_sym[SYMBOLS-1:0]),
      .session_ready_i(session_ready),
      .send_next_write_i(send_next_write),
      .send_next_i(send_next_set),
      .send_next_o(send_next),
      .local_mac_i({local_mac_hi, local_mac_lo}),
      .peer_mac_i({peer_mac_hi, peer_mac_lo}),
      .local_ip_i(local_ip),
      .peer_ip_i(peer_ip),
      .local_port_i(local_port),
      .peer_port_i(peer_port),
      .ip_base_sum_i(ip_base_sum),
      .tcp_base_sum_i(tcp_base_sum),
      .ack_i(ack),
      .window_i(window),
      .host_data_write_i(host_data_write),
      .host_data_i(host_data),
      .host_request_i(host_request),
      .host_length_i(host_length),
      .host_payload_i(host_payload),
      .host_sum_i(host_sum),
      .host_busy_o(host_busy),
      .host_refused_o(host_refused),
      .host_frames_o(host_frames),
      .host_last_seq_o(host_last_seq),
      .host_done_o(host_done),
      .t1_valid_i(t1_valid),
      .t1_write_i(t1_write),
      .t1_addr_i(t1_addr),
      .t1_wdata_i(t1_wdata),
      .t1_ready_o(t1_ready),
      .t1_rdata_o(t1_rdata),
      .t2_valid_i(t2_valid),
      .t2_write_i(t2_write),
      .t2_addr_i(t2_addr),
      .t2_wdata_i(t2_wdata),
      .t2_ready_o(t2_ready),
      .t2_rdata_o(t2_rdata),
      .m_axis_tx_tvalid,
      .m_axis_tx_tready,
      .m_axis_tx_tdata,
      .m_axis_tx_tkeep,
      .m_axis_tx_tlast,
      .sent_valid_o(sent_valid),
      .withdrawn_valid_o(withdrawn_valid),
      .told_order_o(told_order),
      .withdrawn_cause_o(withdrawn_cause),
      .sent_seq_o(sent_seq),
      .sent_t1_o(sent_t1),
      .sent_t2_o(sent_t2),
      .told_ns_o(told_ns),
      .idle_o(tx_idle)
  );

  // ================================================================ Events
  wire [19:0] evt_dropped;
  wire [$clog2(RING):0] evt_waiting;
  wire events_idle;
  tg_events #(
      .RING(RING),
      .TX_QUEUE(TX_QUEUE)
  ) u_events (
      .clk_i(clk_events),
      .rst_i,
      .taken_i(taken),
      .update_valid_i(decide_update_valid),
      .update_i(decide_update),
      .decision_valid_i(decision_valid),
      .decision_i(decision),
      .feed_valid_i(feed_evt),
      .feed_cause_i(feed_evt_cause),
      .feed_line_i(feed_evt_line),
      .feed_seq_i(feed_evt_seq),
      .feed_sof_ts_i(feed_evt_sof_ts),
      .feed_from_i(feed_evt_from),
      .feed_to_i(feed_evt_to),
      .recovery_valid_i(recovery_evt),
      .recovery_outcome_i(recovery_evt_outcome),
      .recovery_op_i(recovery_evt_op),
      .recovery_sym_i(recovery_evt_sym),
      .recovery_seq_i(recovery_evt_seq),
      .recovery_argument_i(recovery_evt_argument),
      .recovery_compared_i(recovery_evt_compared),
      .trading_valid_i(trading_evt),
      .trading_market_i(trading_evt_market),
      .trading_flags_i(trading_evt_flags),
      .trading_band_lo_i(trading_evt_band_lo),
      .trading_band_hi_i(trading_evt_band_hi),
      .walk_fault_i(walk_fault),
      .walk_fault_sym_i(walk_fault_sym),
      .arbiter_version_i(evt_version),
      .commit_valid_i(committed),
      .commit_version_i(version),
      .commit_seq_i(next_seq),
      .commit_ns_i(ts_ns_i),
      .commit_waiting_o(commit_event_waiting),
      .sent_valid_i(sent_valid),
      .withdrawn_valid_i(withdrawn_valid),
      .told_order_i(told_order),
      .withdrawn_cause_i(withdrawn_cause),
      .sent_seq_i(sent_seq),
      .sent_t1_i(sent_t1),
      .sent_t2_i(sent_t2),
      .told_ns_i(told_ns),
      .evt_valid_o,
      .evt_data_o,
      .evt_ready_i,
      .dropped_o(evt_dropped),
      .waiting_o(evt_waiting),
      .idle_o(events_idle)
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
      .clk_i,
      .rst_i,
      .a_good_i(a_good),
      .a_drop_i(a_drop),
      .a_drop_reason_i(a_drop_reason),
      .a_win_i(a_win),
      .a_duplicate_i(a_duplicate),
      .b_good_i(b_good),
      .b_drop_i(b_drop),
      .b_drop_reason_i(b_drop_reason),
      .b_win_i(b_win),
      .b_duplicate_i(b_duplicate),
      .msg_i(msg_applied),
      .msg_type_idx_i(msg_type_idx),
      .gap_i(gap),
      .load_i(load_applied),
      .load_refused_i(load_refused),
      .bbo_i(decide_update_valid && decide_update.changed),
      .decision_i(decision_valid),
      .reason_i(decision.reason),
      .evt_dropped_i(evt_dropped),
      .order_frame_i(sent_valid),
      .withdrawn_i(withdrawn_valid),
      .host_frame_i(host_done),
      .book_stall_i(book_stall),
      .ladder_refill_i(book_refill),
      .intent_hold_i(intent_hold && feed_book_valid && book_ready),
      .add_o(add)
  );
  tg_counters #(
      .GAUGE_FIRST(tg_regs_pkg::COUNTER_FIFO_A_MAX_WORD),
      .GAUGES     (6)
  ) u_counters (
      .clk_i,
      .rst_i,
      .add_i(add),
      .gauges_i({
        {(15 - $clog2(RING)) {1'b0}}, evt_waiting_max_q,
        {(16 - COUNT_W) {1'b0}}, tx_waiting_max_q,
        5'd0, b_queue_max,
        5'd0, a_queue_max,
        6'd0, b_fifo_max,
        6'd0, a_fifo_max
      }),
      .snapshot_i(snapshot),
      .snapshot_busy_o(snapshot_busy),
      .snapshot_count_o(snapshot_count),
      .host_valid_i(counter_valid),
      .host_index_i(counter_addr),
      .host_ready_o(counter_ready),
      .host_rdata_o(counter_rdata)
  );

  // ================================================================ Idle
  logic [5:0] flight_q;  // messages between arbiter and the end of their decisions
  always_ff @(posedge clk_i)
    if (rst_i) flight_q <= '0;
    else flight_q <= flight_q + {5'd0, taken} - {5'd0, settled};
  assign drained = flight_q == 0 && !taken && book_idle && !input_waiting;
  assign blocks_busy = slot_clearing || book_clearing || decide_clearing || transmit_clearing;
  assign core_idle = feed_idle && drained && !clearing && tx_idle && events_idle && !commit_busy && !snapshot_busy && !decision_valid;
  assign idle_o = core_idle && !reg_valid_i && !reg_ready_o;

`ifdef TG_SLEEP
  wire deciding = flight_q != 0 || taken || update_valid || intent_valid || order_valid || decision_valid || input_waiting || host_busy;
`ifdef TG_MUTANT_SLEEP
  wire searching = 1'b0;
`else
  wire searching = !book_idle;
`endif
  wire telling = !events_idle || taken || update_valid || decision_valid || feed_evt || trading_evt || committed || !tx_idle || sent_valid;
  assign awake_o = {8{rst_i || clearing || blocks_busy || commit_busy}} | {
    1'b0,
    telling,
    !tx_idle || intent_valid || order_valid || sent_valid || host_busy || host_done,
    deciding,
    searching || feed_book_valid || book_stall || book_refill,
    feed_awake
  };
`endif

  wire lease_runs = armed && lease_ok;
  assign next_timer_ns_o = lease_runs && lease_expiry < feed_timer_ns ? lease_expiry : feed_timer_ns;

  wire unused = &{1'b0, kill_kinds[31:16], kill_sym, show_write, show_kind_write, show_state, slot_row, book_overtaken, orders, orders_max, decision};
endmodule
`default_nettype wire
