// The host's side of the core: the registers, arming and clear, the slot table, and the feed settings in force. docs/hardware.md has what the
// rest of the core gets from it; what it tells the host comes straight from whoever knows it.
`default_nettype none

module tg_host #(
    parameter  int unsigned SYMBOLS       = 64,    // as in tg_core, here and below
    parameter  int unsigned SET_BITS      = 13,
    parameter  int unsigned LEVELS        = 4096,
    parameter  int unsigned REORDER_DEPTH = 64,
    parameter  int unsigned TX_QUEUE      = 16,
    parameter  logic [31:0] RTL_HASH      = 32'd0,
    localparam int unsigned SYM_W         = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                                clk_i,
    input  wire                                rst_i,
    input  wire                         [63:0] ts_ns_i,
    // Register bus
    input  wire                                reg_valid_i,
    input  wire                                reg_write_i,
    input  wire                         [15:0] reg_addr_i,
    input  wire                         [31:0] reg_wdata_i,
    output wire                                reg_ready_o,
    output wire                                reg_error_o,
    output wire                         [31:0] reg_rdata_o,
    // What lets orders leave
    output wire                                armed_o,
    output wire                         [63:0] lease_expiry_o,          // device clock, ns
    output wire                                lease_ok_o,
    output wire                                kill_global_o,
    output wire                         [15:0] kill_kinds_o,            // bit: kind number
    output wire                  [SYMBOLS-1:0] kill_symbols_o,
    // Clear
    input  wire                                drained_i,               // no message between arbiter and gate, no input of the host waits
    input  wire                                blocks_busy_i,           // a block still empties itself
    output wire                                clearing_o,              // a clear runs, from request to end
    output wire                                stop_feed_o,             // and so the feed stands still
    output wire                                clear_blocks_o,          // pulse: the blocks empty themselves
    output wire                                slot_load_o,             // pulse for each slot while a clear runs, with the next two
    output wire                    [SYM_W-1:0] slot_sym_o,
    output wire tg_host_pkg::slot_t            slot_o,
    output wire tg_host_pkg::feed_settings_t   feed_settings_o,         // in force since the last clear
    output wire                                initial_open_o,          // the market's state after a clear
    // Commit
    output wire                                commit_o,
    output wire                         [31:0] staged_version_o,
    output wire                         [31:0] expected_version_o,
    input  wire                          [1:0] commit_result_i,
    input  wire                         [15:0] commit_count_i,
    input  wire                                commit_busy_i,
    input  wire                         [31:0] version_i,
    // Order session, frames of the host
    output wire tg_host_pkg::order_session_t   session_o,
    input  wire                         [31:0] urn_i,
    input  wire                         [31:0] send_next_i,
    input  wire tg_host_pkg::tcp_status_t      tcp_status_i,
    output wire tg_host_pkg::host_frame_t      host_frame_o,
    input  wire                                host_busy_i,
    input  wire                                host_refused_i,
    input  wire                         [15:0] host_frames_i,
    input  wire                         [31:0] host_last_seq_i,
    // Positions and account
    output wire tg_pkg::risk_strobes_t         risk_strobes_o,
    output wire tg_pkg::risk_values_t          risk_values_o,
    output wire                          [7:0] show_sym_o,
    input  wire tg_pkg::risk_state_t           show_state_i,
    output wire                          [2:0] show_kind_o,
    input  wire tg_pkg::device_state_t         show_device_i,
    // Feed
    input  wire                  [SYMBOLS-1:0] feed_i,                  // `feed` bit of each slot
    input  wire                  [SYMBOLS-1:0] loading_i,
    input  wire                         [63:0] broken_i,
    input  wire                                feed_session_set_i,
    input  wire                         [79:0] feed_session_i,          // in force
    input  wire                                next_valid_i,
    input  wire                         [63:0] next_seq_i,
    input  wire                  [SYMBOLS-1:0] trading_i,
    input  wire                                session_open_i,
    input  wire                                market_halt_i,
    // Repair of books, levels of a book
    output wire tg_host_pkg::repair_request_t  repair_o,
    input  wire                                repair_busy_i,
    input  wire                                repair_ignored_i,
    input  wire                                repair_load_refused_i,
    input  wire                          [2:0] repair_outcome_i,
    input  wire                         [15:0] repair_count_i,
    input  wire                                walking_i,
    output wire                                levels_show_o,
    output wire                          [7:0] levels_sym_o,
    input  wire                                levels_busy_i,
    input  wire                                levels_valid_i,
    input  wire                                levels_complete_i,
    input  wire                        [255:0] levels_bid_px_i,
    input  wire                        [255:0] levels_bid_qty_i,
    input  wire                        [255:0] levels_ask_px_i,
    input  wire                        [255:0] levels_ask_qty_i,
    // Counters
    output wire                                snapshot_o,
    input  wire                                snapshot_busy_i,
    input  wire                         [15:0] snapshot_count_i,
    output wire                                counter_valid_o,
    output wire                          [6:0] counter_addr_o,
    input  wire                                counter_ready_i,
    input  wire                         [31:0] counter_rdata_i,
    // Tables and histograms
    output wire                                read_active_o,           // table windows show the bank in force
    output wire tg_host_pkg::window_t          limit_o,
    output wire                         [11:0] limit_addr_o,
    input  wire tg_host_pkg::window_answer_t   limit_answer_i,
    output wire tg_host_pkg::window_t          global_o,
    output wire                          [4:0] global_addr_o,
    input  wire tg_host_pkg::window_answer_t   global_answer_i,
    output wire tg_host_pkg::window_t          exposure_o,
    output wire                          [4:0] exposure_addr_o,
    input  wire tg_host_pkg::window_answer_t   exposure_answer_i,
    output wire            [tg_pkg::KINDS-1:0] table_valid_o,           // of the strategies: kind n + 1 at position n
    output wire            [tg_pkg::KINDS-1:0] table_write_o,
    output wire         [tg_pkg::KINDS*11-1:0] table_addr_o,
    output wire         [tg_pkg::KINDS*32-1:0] table_wdata_o,
    input  wire            [tg_pkg::KINDS-1:0] table_ready_i,
    input  wire         [tg_pkg::KINDS*32-1:0] table_rdata_i,
    output wire tg_host_pkg::window_t          t1_o,
    output wire                          [7:0] t1_addr_o,
    input  wire tg_host_pkg::window_answer_t   t1_answer_i,
    output wire tg_host_pkg::window_t          t2_o,
    output wire                          [7:0] t2_addr_o,
    input  wire tg_host_pkg::window_answer_t   t2_answer_i,
    // Nothing to do
    input  wire                                tx_idle_i,
    input  wire                                core_idle_i
);
  localparam int unsigned LEVELS_LOG2 = $clog2(LEVELS);
  localparam logic [31:0] KIND_BITS = ((32'd1 << tg_pkg::KINDS) - 32'd1) << 1;  // bit number = kind

  wire arm, arm_write, lease_write, clear_write, clear_refused, arm_refused, show_sym_write, show_kind_write;
  wire [15:0] clear_count;
  wire [31:0] kill_kinds, lease_lo, lease_hi;
  wire [255:0] kill_symbols;
  wire tg_host_pkg::feed_settings_t settings;
  wire present, current, commit_write, limit_valid, limit_write, global_valid, global_write, exposure_valid, exposure_write;
  wire [127:0] election_id, highest;
  wire [15:0] election_refused;
  wire [tg_pkg::KINDS-1:0] table_valid;
  wire slot_valid, slot_write, slot_ready;
  wire [9:0] slot_addr;
  wire [31:0] slot_wdata, slot_rdata;

  // A bit for each of 256 slots, whatever SYMBOLS is
  wire [255:0] trading, feed, loading;
  generate
    if (SYMBOLS < 256) begin : g_pad
      assign trading = {{(256 - SYMBOLS) {1'b0}}, trading_i};
      assign feed = {{(256 - SYMBOLS) {1'b0}}, feed_i};
      assign loading = {{(256 - SYMBOLS) {1'b0}}, loading_i};
    end else begin : g_full
      assign trading = trading_i;
      assign feed = feed_i;
      assign loading = loading_i;
    end
  endgenerate

  // Levels of a slot that is not there are not asked for
  wire levels_write;

  // Commands of the session's TCP
  wire tcp_command, tcp_open, tcp_close, tcp_abort;
  wire tcp_take_value;  // the write counts, not what is written
  assign session_o.open = tcp_command && tcp_open;
  assign session_o.close = tcp_command && tcp_close;
  assign session_o.reset = tcp_command && tcp_abort;

  wire levels_refused = {24'd0, levels_sym_o} >= SYMBOLS;
  assign levels_show_o = levels_write && !levels_refused;

  tg_regs u_regs (
      .clk_i, .rst_i,
      .reg_valid_i, .reg_write_i, .reg_addr_i, .reg_wdata_i, .reg_ready_o, .reg_error_o, .reg_rdata_o,
      .id_rtl_hash_i(RTL_HASH), .id_cap0_symbols_i(SYMBOLS[15:0]), .id_cap0_set_bits_i(SET_BITS[7:0]), .id_cap0_levels_log2_i(LEVELS_LOG2[7:0]),
      .id_cap1_reorder_depth_i(REORDER_DEPTH[15:0]), .id_cap1_tx_queue_i(TX_QUEUE[15:0]), .id_cap2_i(KIND_BITS),
      .operate_arm_o(arm), .operate_arm_wr_o(arm_write),
      .operate_status_armed_i(armed_o), .operate_status_lease_ok_i(lease_ok_o), .operate_status_clearing_i(clearing_o),
      .operate_status_feed_fault_i(feed_i != '0), .operate_status_session_set_i(feed_session_set_i), .operate_status_next_valid_i(next_valid_i),
      .operate_status_commit_busy_i(commit_busy_i), .operate_status_tx_idle_i(tx_idle_i), .operate_status_core_idle_i(core_idle_i),
      .operate_status_clear_refused_i(clear_refused), .operate_status_arm_refused_i(arm_refused), .operate_status_clear_count_i(clear_count),
      .operate_kill_global_o(kill_global_o), .operate_kill_kinds_o(kill_kinds), .operate_kill_sym_o(kill_symbols),
      .operate_lease_ns_lo_o(lease_lo), .operate_lease_ns_hi_o(lease_hi), .operate_lease_ns_hi_wr_o(lease_write),
      .operate_time_lo_i(ts_ns_i[31:0]), .operate_time_hi_i(ts_ns_i[63:32]),
      .operate_clear_wr_o(clear_write),
      .election_id3_o(election_id[127:96]), .election_id3_i(highest[127:96]), .election_id2_o(election_id[95:64]), .election_id2_i(highest[95:64]),
      .election_id1_o(election_id[63:32]), .election_id1_i(highest[63:32]), .election_id0_o(election_id[31:0]), .election_id0_i(highest[31:0]),
      .election_id0_wr_o(present), .election_status_current_i(current), .election_status_refused_i(election_refused),
      .config_staged_version_o(staged_version_o), .config_expected_version_o(expected_version_o), .config_commit_wr_o(commit_write),
      .config_commit_result_result_i(commit_result_i), .config_commit_result_count_i(commit_count_i), .config_active_version_i(version_i),
      .config_read_bank_o(read_active_o),
      .feed_a_addr_o(settings.a_addr), .feed_a_port_o(settings.a_port),
      .feed_b_addr_o(settings.b_addr), .feed_b_port_o(settings.b_port),
      .feed_session0_o(settings.session[79:48]), .feed_session1_o(settings.session[47:16]), .feed_session2_o(settings.session[15:0]),
      .feed_start_mode_o(settings.start_exact), .feed_start_seq_lo_o(settings.start_seq[31:0]), .feed_start_seq_hi_o(settings.start_seq[63:32]),
      .feed_gap_wait_ns_o(settings.gap_wait_ns),
      .feed_next_seq_lo_i(next_seq_i[31:0]), .feed_next_seq_hi_i(next_seq_i[63:32]),
      .feed_session_in_force0_i(feed_session_i[79:48]), .feed_session_in_force1_i(feed_session_i[47:16]), .feed_session_in_force2_i(feed_session_i[15:0]),
      .feed_trading_i(trading), .feed_market_o(settings.market), .feed_initial_open_o(initial_open_o), .feed_state_session_open_i(session_open_i),
      .feed_state_market_halt_i(market_halt_i), .feed_feed_broken_i(feed), .feed_loading_i(loading),
      .feed_broken_lo_i(broken_i[31:0]), .feed_broken_hi_i(broken_i[63:32]),
      .repair_data_o(repair_o.data), .repair_length_o(repair_o.length), .repair_slot_o(repair_o.slot), .repair_arg_lo_o(repair_o.arg[31:0]),
      .repair_arg_hi_o(repair_o.arg[63:32]), .repair_ctrl_o(repair_o.op), .repair_ctrl_wr_o(repair_o.write),
      .repair_status_busy_i(repair_busy_i), .repair_status_walking_i(walking_i), .repair_status_ignored_i(repair_ignored_i),
      .repair_status_load_refused_i(repair_load_refused_i), .repair_status_outcome_i(repair_outcome_i), .repair_status_count_i(repair_count_i),
      .levels_sel_o(levels_sym_o), .levels_sel_wr_o(levels_write), .levels_status_busy_i(levels_busy_i && !levels_refused),
      .levels_status_valid_i(levels_valid_i && !levels_refused), .levels_status_complete_i(levels_complete_i && !levels_refused),
      .levels_status_refused_i(levels_refused), .levels_bid_price_i(levels_bid_px_i), .levels_bid_qty_i(levels_bid_qty_i),
      .levels_ask_price_i(levels_ask_px_i), .levels_ask_qty_i(levels_ask_qty_i),
      .session_ready_o(session_o.ready), .session_urn_o(session_o.urn), .session_urn_i(urn_i), .session_urn_wr_o(session_o.urn_write),
      .session_send_next_o(session_o.send_next), .session_send_next_i(send_next_i), .session_send_next_wr_o(session_o.send_next_write),
      .session_send_limit_o(session_o.send_limit), .session_ack_o(session_o.ack), .session_window_o(session_o.window),
      .session_local_mac_lo_o(session_o.local_mac[31:0]), .session_local_mac_hi_o(session_o.local_mac[47:32]),
      .session_peer_mac_lo_o(session_o.peer_mac[31:0]), .session_peer_mac_hi_o(session_o.peer_mac[47:32]),
      .session_local_ip_o(session_o.local_ip),
      .session_peer_ip_o(session_o.peer_ip),
      .session_ports_peer_o(session_o.peer_port), .session_ports_local_o(session_o.local_port), 
      .tcp_card_keeps_o(session_o.card_keeps), .tcp_command_open_o(tcp_open), .tcp_command_close_o(tcp_close),
      .tcp_command_abort_o(tcp_abort), .tcp_command_wr_o(tcp_command),
      .tcp_times_timeout_o(session_o.timeout), .tcp_times_linger_o(session_o.linger), .tcp_alive_after_o(session_o.alive), .tcp_alive_tries_o(session_o.tries),
      .tcp_state_state_i(tcp_status_i.state), .tcp_state_cause_i(tcp_status_i.cause), .tcp_state_unacknowledged_i(tcp_status_i.unacknowledged),
      .tcp_state_received_waits_i(tcp_status_i.received_waits), .tcp_state_received_rest_i(tcp_status_i.received_rest), .tcp_state_received_bytes_i(tcp_status_i.received_bytes),
      .tcp_oldest_i(tcp_status_i.oldest),
      .tcp_counts_repeated_i(tcp_status_i.repeated), .tcp_counts_damaged_i(tcp_status_i.damaged),
      .tcp_received_lo_i(tcp_status_i.received[31:0]), .tcp_received_hi_i(tcp_status_i.received[63:32]),
      .tcp_received_take_o(tcp_take_value), .tcp_received_take_wr_o(session_o.received_take),
      .host_tx_data_o(host_frame_o.data), .host_tx_data_wr_o(host_frame_o.data_write), .host_tx_ctrl_length_o(host_frame_o.length),
      .host_tx_ctrl_payload_o(host_frame_o.payload), .host_tx_ctrl_wr_o(host_frame_o.request), .host_tx_sum_o(host_frame_o.sum),
      .host_tx_status_busy_i(host_busy_i), .host_tx_status_refused_i(host_refused_i), .host_tx_status_sent_count_i(host_frames_i),
      .host_tx_last_seq_i(host_last_seq_i),
      .position_sym_o(risk_values_o.position_sym), .position_delta_o(risk_values_o.delta), .position_release_buy_o(risk_values_o.release_buy),
      .position_release_orders_o(risk_values_o.release_orders), .position_release_sell_o(risk_values_o.release_sell),
      .position_release_sell_wr_o(risk_strobes_o.position), .position_pos_sel_o(show_sym_o), .position_pos_sel_wr_o(show_sym_write),
      .position_pos_i(show_state_i.position), .position_open_buy_i(show_state_i.open_buy), .position_open_sell_i(show_state_i.open_sell),
      .position_open_orders_i(show_state_i.open_orders), .position_executions_i(show_state_i.executions), .position_own_bid_i(show_state_i.own_bid),
      .position_own_ask_i(show_state_i.own_ask),
      .account_kind_o(risk_values_o.kind), .account_gross_lo_o(risk_values_o.gross[31:0]), .account_gross_hi_o(risk_values_o.gross[63:32]),
      .account_net_lo_o(risk_values_o.net[31:0]), .account_net_hi_o(risk_values_o.net[63:32]), .account_net_hi_wr_o(risk_strobes_o.account),
      .account_acknowledge_o(risk_values_o.acknowledge), .account_acknowledge_wr_o(risk_strobes_o.acknowledge),
      .account_pnl_lo_o(risk_values_o.pnl[31:0]), .account_pnl_hi_o(risk_values_o.pnl[63:32]), .account_pnl_hi_wr_o(risk_strobes_o.loss),
      .account_day_value_lo_o(risk_values_o.day_value[31:0]), .account_day_value_hi_o(risk_values_o.day_value[63:32]),
      .account_day_qty_lo_o(risk_values_o.day_qty[31:0]), .account_day_qty_hi_o(risk_values_o.day_qty[63:32]),
      .account_day_qty_hi_wr_o(risk_strobes_o.day), .account_own_sym_o(risk_values_o.own_sym), .account_own_bid_o(risk_values_o.own_bid),
      .account_own_ask_o(risk_values_o.own_ask), .account_own_ask_wr_o(risk_strobes_o.own), .account_throttle_reset_o(risk_values_o.throttle_sym),
      .account_throttle_reset_wr_o(risk_strobes_o.throttle), .account_sel_o(show_kind_o), .account_sel_wr_o(show_kind_write),
      .account_current_gross_lo_i(show_device_i.gross[31:0]), .account_current_gross_hi_i(show_device_i.gross[63:32]),
      .account_current_net_lo_i(show_device_i.net[31:0]), .account_current_net_hi_i(show_device_i.net[63:32]),
      .account_in_flight_i(show_device_i.in_flight),
      .account_current_pnl_lo_i(show_device_i.pnl[31:0]), .account_current_pnl_hi_i(show_device_i.pnl[63:32]),
      .account_current_day_value_lo_i(show_device_i.day_value[31:0]), .account_current_day_value_hi_i(show_device_i.day_value[63:32]),
      .account_current_day_qty_lo_i(show_device_i.day_qty[31:0]), .account_current_day_qty_hi_i(show_device_i.day_qty[63:32]),
      .counters_snapshot_wr_o(snapshot_o), .counters_status_busy_i(snapshot_busy_i), .counters_status_count_i(snapshot_count_i),
      .counter_valid_o(counter_valid_o), .counter_addr_o(counter_addr_o), .counter_ready_i(counter_ready_i),
      .counter_rdata_i(counter_rdata_i),
      .limit_valid_o(limit_valid), .limit_write_o(limit_write), .limit_addr_o(limit_addr_o), .limit_wdata_o(limit_o.wdata),
      .limit_ready_i(limit_answer_i.ready), .limit_rdata_i(limit_answer_i.rdata),
      .imbalance_valid_o(table_valid[0]), .imbalance_write_o(table_write_o[0]), .imbalance_addr_o(table_addr_o[11*0+:11]),
      .imbalance_wdata_o(table_wdata_o[32*0+:32]), .imbalance_ready_i(table_ready_i[0]), .imbalance_rdata_i(table_rdata_i[32*0+:32]),
      .momentum_valid_o(table_valid[1]), .momentum_write_o(table_write_o[1]), .momentum_addr_o({table_addr_o[11*1+3+:8], table_addr_o[11*1+:2]}),
      .momentum_wdata_o(table_wdata_o[32*1+:32]), .momentum_ready_i(table_ready_i[1]), .momentum_rdata_i(table_rdata_i[32*1+:32]),
      .mean_reversion_valid_o(table_valid[2]), .mean_reversion_write_o(table_write_o[2]), .mean_reversion_addr_o(table_addr_o[11*2+:11]),
      .mean_reversion_wdata_o(table_wdata_o[32*2+:32]), .mean_reversion_ready_i(table_ready_i[2]), .mean_reversion_rdata_i(table_rdata_i[32*2+:32]),
      .arbitrage_valid_o(table_valid[3]), .arbitrage_write_o(table_write_o[3]), .arbitrage_addr_o(table_addr_o[11*3+:11]),
      .arbitrage_wdata_o(table_wdata_o[32*3+:32]), .arbitrage_ready_i(table_ready_i[3]), .arbitrage_rdata_i(table_rdata_i[32*3+:32]),
      .market_making_valid_o(table_valid[4]), .market_making_write_o(table_write_o[4]), .market_making_addr_o(table_addr_o[11*4+:11]),
      .market_making_wdata_o(table_wdata_o[32*4+:32]), .market_making_ready_i(table_ready_i[4]), .market_making_rdata_i(table_rdata_i[32*4+:32]),
      .quote_side_sym_o(risk_values_o.quote_sym), .quote_side_sell_o(risk_values_o.quote.sell), .quote_side_is_short_o(risk_values_o.quote.is_short),
      .quote_last_o(risk_values_o.quote.last), .quote_order_o(risk_values_o.quote.order), .quote_price_o(risk_values_o.quote.price),
      .quote_rest_o(risk_values_o.quote.rest), .quote_done_o(risk_values_o.quote.done), .quote_done_wr_o(risk_strobes_o.quote),
      .global_valid_o(global_valid), .global_write_o(global_write), .global_addr_o(global_addr_o), .global_wdata_o(global_o.wdata),
      .global_ready_i(global_answer_i.ready), .global_rdata_i(global_answer_i.rdata),
      .exposure_valid_o(exposure_valid), .exposure_write_o(exposure_write), .exposure_addr_o(exposure_addr_o),
      .exposure_wdata_o(exposure_o.wdata), .exposure_ready_i(exposure_answer_i.ready), .exposure_rdata_i(exposure_answer_i.rdata),
      .slot_valid_o(slot_valid), .slot_write_o(slot_write), .slot_addr_o(slot_addr), .slot_wdata_o(slot_wdata), .slot_ready_i(slot_ready),
      .slot_rdata_i(slot_rdata),
      .hist_t1_valid_o(t1_o.valid), .hist_t1_write_o(t1_o.write), .hist_t1_addr_o(t1_addr_o), .hist_t1_wdata_o(t1_o.wdata),
      .hist_t1_ready_i(t1_answer_i.ready), .hist_t1_rdata_i(t1_answer_i.rdata),
      .hist_t2_valid_o(t2_o.valid), .hist_t2_write_o(t2_o.write), .hist_t2_addr_o(t2_addr_o), .hist_t2_wdata_o(t2_o.wdata),
      .hist_t2_ready_i(t2_answer_i.ready), .hist_t2_rdata_i(t2_answer_i.rdata)
  );
  assign table_addr_o[11*1+2] = 1'b0;  // its entries have four words
  assign kill_kinds_o = kill_kinds[15:0];
  assign kill_symbols_o = kill_symbols[SYMBOLS-1:0];

  // ================================================================ Election
  wire arm_permitted, lease_permitted, clear_permitted;
  tg_election u_election (
      .clk_i, .rst_i,
      .present_i(present), .id_i(election_id), .highest_o(highest), .current_o(current), .refused_count_o(election_refused),
      .arm_write_i(arm_write), .arm_i(arm), .lease_write_i(lease_write), .lease_i({lease_hi, lease_lo}), .clear_write_i(clear_write),
      .commit_i(commit_write),
      .arm_write_o(arm_permitted), .lease_write_o(lease_permitted), .clear_write_o(clear_permitted), .commit_o
  );
  // A write of a table by whoever is not elected is not answered, which the bus reports as an error.
  assign limit_o.valid = limit_valid && (current || !limit_write);
  assign limit_o.write = limit_write;
  assign global_o.valid = global_valid && (current || !global_write);
  assign global_o.write = global_write;
  assign exposure_o.valid = exposure_valid && (current || !exposure_write);
  assign exposure_o.write = exposure_write;
  assign table_valid_o = table_valid & (~table_write_o | {tg_pkg::KINDS{current}});

  // ================================================================ Arming and clear
  wire slot_read, slots_clearing;
  tg_operate #(
      .SYMBOLS(SYMBOLS)
  ) u_operate (
      .clk_i, .rst_i, .ts_ns_i,
      .arm_write_i(arm_permitted), .arm_i(arm), .clear_write_i(clear_permitted), .lease_write_i(lease_permitted), .lease_i({lease_hi, lease_lo}),
      .armed_o, .lease_expiry_o, .lease_ok_o, .clearing_o, .clear_refused_o(clear_refused), .arm_refused_o(arm_refused), .clear_count_o(clear_count),
      .drained_i, .blocks_busy_i(blocks_busy_i || slots_clearing),
      .stop_feed_o, .clear_blocks_o, .slot_read_o(slot_read), .slot_o(slot_sym_o), .slot_load_o
  );

  // Frames are judged by what the last clear took over, whatever the registers say meanwhile.
  tg_host_pkg::feed_settings_t settings_q;
  always_ff @(posedge clk_i) if (rst_i || clear_blocks_o) settings_q <= settings;
  assign feed_settings_o = settings_q;

  // ================================================================ Slots
  // They change only while disarmed: a write while armed is not answered, which the bus reports as an error.
  wire [4*32-1:0] row;
  tg_config_table #(
      .ENTRIES(SYMBOLS),
      .WORDS  (4),
      .BANKS  (1)
  ) u_slots (
      .clk_i, .rst_i, .clearing_o(slots_clearing),
      .read_i(slot_read), .read_entry_i(slot_sym_o), .read_bank_i(1'b0), .data_o(row),
      .host_valid_i(slot_valid && !(slot_write && (armed_o || !current))), .host_write_i(slot_write),
      .host_entry_i(slot_addr[9:2]), .host_word_i({2'b00, slot_addr[1:0]}), .host_bank_i(1'b0),
      .host_wdata_i(slot_wdata), .host_ready_o(slot_ready), .host_rdata_o(slot_rdata)
  );
  // Words of the table: docs/hardware.md, "Configuration banks"
  assign slot_o.enable = row[0];
  assign slot_o.trading = row[1];
  assign slot_o.tick_100 = row[2];
  assign slot_o.lot_100 = row[3];
  assign slot_o.locate = row[31:16];
  assign slot_o.stock = {row[63:32], row[95:64]};
  assign slot_o.lo = row[127:96];

  wire unused = &{1'b0, kill_kinds[31:16], kill_symbols, row[15:4], tcp_take_value, show_state_i, show_sym_write, show_kind_write};
endmodule
`default_nettype wire
