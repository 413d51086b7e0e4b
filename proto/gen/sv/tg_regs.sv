// Generated from proto/registers/tickgate.rdl by `node proto/tools/generate.ts`. Do not edit.
//
// Ports: <block>_<register>[_<field>], a lone field without its name; an array of registers is one vector, element 0 in the low bits.
//   _o     what software wrote last (its reset value until then)
//   _i     what software reads
//   _wr_o  high for one cycle after a write to the register: the first cycle in which _o has the new value
// Windows: <window>_valid_o is held with _write_o, _addr_o (word number) and _wdata_o until <window>_ready_i, for one cycle or more,
// and _rdata_i is taken in the cycle of _ready_i. A window that does not answer in 255 cycles is left, and the access ends with an error.
// Bus: reg_valid_i is held until reg_ready_o, which is high for one cycle; the next access may follow in the cycle after it. Registers answer
// in 3 cycles. reg_error_o with reg_ready_o: no such address, not a multiple of 4, a write to what is only read or a read of what is
// only written, or a window that did not answer; nothing has changed then, and reg_rdata_o is 0.
`default_nettype none

module tg_regs (
  input  wire         clk_i,
  input  wire         rst_i,
  //
  input  wire         reg_valid_i,
  input  wire         reg_write_i,
  input  wire [15:0]  reg_addr_i,
  input  wire [31:0]  reg_wdata_i,
  output wire         reg_ready_o,
  output wire         reg_error_o,
  output wire [31:0]  reg_rdata_o,
  //
  // Identity
  input  wire [31:0]  id_rtl_hash_i,
  input  wire [15:0]  id_cap0_symbols_i,
  input  wire [7:0]   id_cap0_set_bits_i,
  input  wire [7:0]   id_cap0_levels_log2_i,
  input  wire [15:0]  id_cap1_reorder_depth_i,
  input  wire [15:0]  id_cap1_tx_queue_i,
  input  wire [31:0]  id_cap2_i,
  //
  // Operation
  output wire         operate_arm_o,
  output wire         operate_arm_wr_o,
  input  wire         operate_status_armed_i,
  input  wire         operate_status_lease_ok_i,
  input  wire         operate_status_clearing_i,
  input  wire         operate_status_feed_fault_i,
  input  wire         operate_status_session_set_i,
  input  wire         operate_status_next_valid_i,
  input  wire         operate_status_commit_busy_i,
  input  wire         operate_status_tx_idle_i,
  input  wire         operate_status_core_idle_i,
  input  wire         operate_status_clear_refused_i,
  input  wire         operate_status_arm_refused_i,
  input  wire [15:0]  operate_status_clear_count_i,
  output wire         operate_kill_global_o,
  output wire [31:0]  operate_kill_kinds_o,
  output wire [255:0] operate_kill_sym_o,
  output wire [31:0]  operate_lease_ns_lo_o,
  output wire [31:0]  operate_lease_ns_hi_o,
  output wire         operate_lease_ns_hi_wr_o,
  input  wire [31:0]  operate_time_lo_i,
  input  wire [31:0]  operate_time_hi_i,
  output wire         operate_clear_wr_o,
  //
  // Configuration
  output wire [31:0]  config_staged_version_o,
  output wire [31:0]  config_expected_version_o,
  output wire         config_commit_wr_o,
  input  wire [1:0]   config_commit_result_result_i,
  input  wire [15:0]  config_commit_result_count_i,
  input  wire [31:0]  config_active_version_i,
  output wire         config_read_bank_o,
  //
  // Feed
  output wire [31:0]  feed_a_addr_o,
  output wire [15:0]  feed_a_port_o,
  output wire [31:0]  feed_b_addr_o,
  output wire [15:0]  feed_b_port_o,
  output wire [31:0]  feed_session0_o,
  output wire [31:0]  feed_session1_o,
  output wire [15:0]  feed_session2_o,
  output wire         feed_start_mode_o,
  output wire [31:0]  feed_start_seq_lo_o,
  output wire [31:0]  feed_start_seq_hi_o,
  output wire [31:0]  feed_gap_wait_ns_o,
  input  wire [31:0]  feed_next_seq_lo_i,
  input  wire [31:0]  feed_next_seq_hi_i,
  input  wire [31:0]  feed_session_in_force0_i,
  input  wire [31:0]  feed_session_in_force1_i,
  input  wire [15:0]  feed_session_in_force2_i,
  input  wire [255:0] feed_trading_i,
  output wire [7:0]   feed_market_o,
  output wire         feed_initial_open_o,
  input  wire         feed_state_session_open_i,
  input  wire         feed_state_market_halt_i,
  input  wire [255:0] feed_feed_broken_i,
  input  wire [255:0] feed_loading_i,
  input  wire [31:0]  feed_broken_lo_i,
  input  wire [31:0]  feed_broken_hi_i,
  //
  // Order session
  output wire         session_ready_o,
  output wire [31:0]  session_urn_o,
  input  wire [31:0]  session_urn_i,
  output wire         session_urn_wr_o,
  output wire [31:0]  session_send_next_o,
  input  wire [31:0]  session_send_next_i,
  output wire         session_send_next_wr_o,
  output wire [31:0]  session_send_limit_o,
  output wire [31:0]  session_ack_o,
  output wire [15:0]  session_window_o,
  output wire [31:0]  session_local_mac_lo_o,
  output wire [15:0]  session_local_mac_hi_o,
  output wire [31:0]  session_peer_mac_lo_o,
  output wire [15:0]  session_peer_mac_hi_o,
  output wire [31:0]  session_local_ip_o,
  output wire [31:0]  session_peer_ip_o,
  output wire [15:0]  session_ports_peer_o,
  output wire [15:0]  session_ports_local_o,
  //
  // Host transmit
  output wire [31:0]  host_tx_data_o,
  output wire         host_tx_data_wr_o,
  output wire [11:0]  host_tx_ctrl_length_o,
  output wire         host_tx_ctrl_payload_o,
  output wire         host_tx_ctrl_wr_o,
  output wire [15:0]  host_tx_sum_o,
  input  wire         host_tx_status_busy_i,
  input  wire         host_tx_status_refused_i,
  input  wire [15:0]  host_tx_status_sent_count_i,
  input  wire [31:0]  host_tx_last_seq_i,
  //
  // Positions
  output wire [7:0]   position_sym_o,
  output wire [31:0]  position_delta_o,
  output wire [31:0]  position_release_buy_o,
  output wire [15:0]  position_release_orders_o,
  output wire [31:0]  position_release_sell_o,
  output wire         position_release_sell_wr_o,
  output wire [7:0]   position_pos_sel_o,
  output wire         position_pos_sel_wr_o,
  input  wire [31:0]  position_pos_i,
  input  wire [31:0]  position_open_buy_i,
  input  wire [31:0]  position_open_sell_i,
  input  wire [15:0]  position_open_orders_i,
  input  wire [15:0]  position_executions_i,
  input  wire [31:0]  position_own_bid_i,
  input  wire [31:0]  position_own_ask_i,
  //
  // Account
  output wire [2:0]   account_kind_o,
  output wire [31:0]  account_gross_lo_o,
  output wire [31:0]  account_gross_hi_o,
  output wire [31:0]  account_net_lo_o,
  output wire [31:0]  account_net_hi_o,
  output wire         account_net_hi_wr_o,
  output wire [15:0]  account_acknowledge_o,
  output wire         account_acknowledge_wr_o,
  output wire [31:0]  account_pnl_lo_o,
  output wire [31:0]  account_pnl_hi_o,
  output wire         account_pnl_hi_wr_o,
  output wire [31:0]  account_day_value_lo_o,
  output wire [31:0]  account_day_value_hi_o,
  output wire [31:0]  account_day_qty_lo_o,
  output wire [31:0]  account_day_qty_hi_o,
  output wire         account_day_qty_hi_wr_o,
  output wire [7:0]   account_own_sym_o,
  output wire [31:0]  account_own_bid_o,
  output wire [31:0]  account_own_ask_o,
  output wire         account_own_ask_wr_o,
  output wire [7:0]   account_throttle_reset_o,
  output wire         account_throttle_reset_wr_o,
  output wire [2:0]   account_sel_o,
  output wire         account_sel_wr_o,
  input  wire [31:0]  account_current_gross_lo_i,
  input  wire [31:0]  account_current_gross_hi_i,
  input  wire [31:0]  account_current_net_lo_i,
  input  wire [31:0]  account_current_net_hi_i,
  input  wire [15:0]  account_in_flight_i,
  input  wire [31:0]  account_current_pnl_lo_i,
  input  wire [31:0]  account_current_pnl_hi_i,
  input  wire [31:0]  account_current_day_value_lo_i,
  input  wire [31:0]  account_current_day_value_hi_i,
  input  wire [31:0]  account_current_day_qty_lo_i,
  input  wire [31:0]  account_current_day_qty_hi_i,
  //
  // Counters
  output wire         counters_snapshot_wr_o,
  input  wire         counters_status_busy_i,
  input  wire [15:0]  counters_status_count_i,
  //
  // Repair of books
  output wire [383:0] repair_data_o,
  output wire [5:0]   repair_length_o,
  output wire [7:0]   repair_slot_o,
  output wire [31:0]  repair_arg_lo_o,
  output wire [31:0]  repair_arg_hi_o,
  output wire [2:0]   repair_ctrl_o,
  output wire         repair_ctrl_wr_o,
  input  wire         repair_status_busy_i,
  input  wire         repair_status_walking_i,
  input  wire         repair_status_ignored_i,
  input  wire         repair_status_load_refused_i,
  input  wire [2:0]   repair_status_outcome_i,
  input  wire [15:0]  repair_status_count_i,
  //
  // Book levels
  output wire [7:0]   levels_sel_o,
  output wire         levels_sel_wr_o,
  input  wire         levels_status_busy_i,
  input  wire         levels_status_valid_i,
  input  wire         levels_status_complete_i,
  input  wire         levels_status_refused_i,
  input  wire [255:0] levels_bid_price_i,
  input  wire [255:0] levels_bid_qty_i,
  input  wire [255:0] levels_ask_price_i,
  input  wire [255:0] levels_ask_qty_i,
  //
  // Quotes
  output wire [7:0]   quote_side_sym_o,
  output wire         quote_side_sell_o,
  output wire         quote_side_is_short_o,
  output wire [31:0]  quote_last_o,
  output wire [31:0]  quote_order_o,
  output wire [31:0]  quote_price_o,
  output wire [19:0]  quote_rest_o,
  output wire [19:0]  quote_done_o,
  output wire         quote_done_wr_o,
  //
  // TCP of the order session
  output wire         tcp_card_keeps_o,
  output wire         tcp_command_open_o,
  output wire         tcp_command_close_o,
  output wire         tcp_command_abort_o,
  output wire         tcp_command_wr_o,
  output wire [15:0]  tcp_times_timeout_o,
  output wire [15:0]  tcp_times_linger_o,
  output wire [15:0]  tcp_alive_after_o,
  output wire [4:0]   tcp_alive_tries_o,
  input  wire [3:0]   tcp_state_state_i,
  input  wire [2:0]   tcp_state_cause_i,
  input  wire         tcp_state_unacknowledged_i,
  input  wire [3:0]   tcp_state_received_bytes_i,
  input  wire         tcp_state_received_waits_i,
  input  wire [15:0]  tcp_state_received_rest_i,
  input  wire [31:0]  tcp_oldest_i,
  input  wire [15:0]  tcp_counts_repeated_i,
  input  wire [15:0]  tcp_counts_damaged_i,
  input  wire [31:0]  tcp_received_lo_i,
  input  wire [31:0]  tcp_received_hi_i,
  output wire         tcp_received_take_o,
  output wire         tcp_received_take_wr_o,
  //
  // Election
  output wire [31:0]  election_id3_o,
  input  wire [31:0]  election_id3_i,
  output wire [31:0]  election_id2_o,
  input  wire [31:0]  election_id2_i,
  output wire [31:0]  election_id1_o,
  input  wire [31:0]  election_id1_i,
  output wire [31:0]  election_id0_o,
  input  wire [31:0]  election_id0_i,
  output wire         election_id0_wr_o,
  input  wire         election_status_current_i,
  input  wire [15:0]  election_status_refused_i,
  //
  // Counters
  output wire         counter_valid_o,
  output wire [6:0]   counter_addr_o,
  input  wire         counter_ready_i,
  input  wire [31:0]  counter_rdata_i,
  //
  // Global limits
  output wire         global_valid_o,
  output wire         global_write_o,
  output wire [4:0]   global_addr_o,
  output wire [31:0]  global_wdata_o,
  input  wire         global_ready_i,
  input  wire [31:0]  global_rdata_i,
  //
  // Exposure limits
  output wire         exposure_valid_o,
  output wire         exposure_write_o,
  output wire [4:0]   exposure_addr_o,
  output wire [31:0]  exposure_wdata_o,
  input  wire         exposure_ready_i,
  input  wire [31:0]  exposure_rdata_i,
  //
  // Histogram of T1
  output wire         hist_t1_valid_o,
  output wire         hist_t1_write_o,
  output wire [7:0]   hist_t1_addr_o,
  output wire [31:0]  hist_t1_wdata_o,
  input  wire         hist_t1_ready_i,
  input  wire [31:0]  hist_t1_rdata_i,
  //
  // Histogram of T2
  output wire         hist_t2_valid_o,
  output wire         hist_t2_write_o,
  output wire [7:0]   hist_t2_addr_o,
  output wire [31:0]  hist_t2_wdata_o,
  input  wire         hist_t2_ready_i,
  input  wire [31:0]  hist_t2_rdata_i,
  //
  // Strategy mean reversion
  output wire         mean_reversion_valid_o,
  output wire         mean_reversion_write_o,
  output wire [10:0]  mean_reversion_addr_o,
  output wire [31:0]  mean_reversion_wdata_o,
  input  wire         mean_reversion_ready_i,
  input  wire [31:0]  mean_reversion_rdata_i,
  //
  // Limits
  output wire         limit_valid_o,
  output wire         limit_write_o,
  output wire [11:0]  limit_addr_o,
  output wire [31:0]  limit_wdata_o,
  input  wire         limit_ready_i,
  input  wire [31:0]  limit_rdata_i,
  //
  // Strategy imbalance
  output wire         imbalance_valid_o,
  output wire         imbalance_write_o,
  output wire [10:0]  imbalance_addr_o,
  output wire [31:0]  imbalance_wdata_o,
  input  wire         imbalance_ready_i,
  input  wire [31:0]  imbalance_rdata_i,
  //
  // Strategy momentum
  output wire         momentum_valid_o,
  output wire         momentum_write_o,
  output wire [9:0]   momentum_addr_o,
  output wire [31:0]  momentum_wdata_o,
  input  wire         momentum_ready_i,
  input  wire [31:0]  momentum_rdata_i,
  //
  // Tracked slots
  output wire         slot_valid_o,
  output wire         slot_write_o,
  output wire [9:0]   slot_addr_o,
  output wire [31:0]  slot_wdata_o,
  input  wire         slot_ready_i,
  input  wire [31:0]  slot_rdata_i,
  //
  // Strategy market making
  output wire         market_making_valid_o,
  output wire         market_making_write_o,
  output wire [10:0]  market_making_addr_o,
  output wire [31:0]  market_making_wdata_o,
  input  wire         market_making_ready_i,
  input  wire [31:0]  market_making_rdata_i,
  //
  // Strategy arbitrage
  output wire         arbitrage_valid_o,
  output wire         arbitrage_write_o,
  output wire [10:0]  arbitrage_addr_o,
  output wire [31:0]  arbitrage_wdata_o,
  input  wire         arbitrage_ready_i,
  input  wire [31:0]  arbitrage_rdata_i
);

  typedef enum logic [2:0] {
    IDLE   = 3'd0,
    DECODE = 3'd1,  // a register is read or written; a window is chosen
    MERGE  = 3'd2,  // the word of the one block that was read
    WINDOW = 3'd3,
    DONE   = 3'd4
  } state_e;

  state_e      state_q;
  logic        write_q;
  logic [15:0] addr_q;
  logic [31:0] wdata_q;
  logic [31:0] rdata_q;
  logic        error_q;
  logic [7:0]  patience_q;

  wire decode  = state_q == DECODE;
  wire aligned = addr_q[1:0] == 2'b00;
  wire writes  = decode && write_q;
  wire reads   = decode && !write_q;

  logic         id_magic_hit_q;
  logic         id_map_hash_hit_q;
  logic         id_rtl_hash_hit_q;
  logic         id_version_hit_q;
  logic         id_cap0_hit_q;
  logic         id_cap1_hit_q;
  logic         id_cap2_hit_q;
  logic         id_bus_errors_hit_q;
  logic         operate_arm_hit_q;
  logic         operate_status_hit_q;
  logic         operate_kill_global_hit_q;
  logic         operate_kill_kinds_hit_q;
  logic [7:0]   operate_kill_sym_hit_q;
  logic         operate_lease_ns_lo_hit_q;
  logic         operate_lease_ns_hi_hit_q;
  logic         operate_time_lo_hit_q;
  logic         operate_time_hi_hit_q;
  logic         operate_clear_hit_q;
  logic         config_staged_version_hit_q;
  logic         config_expected_version_hit_q;
  logic         config_commit_hit_q;
  logic         config_commit_result_hit_q;
  logic         config_active_version_hit_q;
  logic         config_read_bank_hit_q;
  logic         feed_a_addr_hit_q;
  logic         feed_a_port_hit_q;
  logic         feed_b_addr_hit_q;
  logic         feed_b_port_hit_q;
  logic         feed_session0_hit_q;
  logic         feed_session1_hit_q;
  logic         feed_session2_hit_q;
  logic         feed_start_mode_hit_q;
  logic         feed_start_seq_lo_hit_q;
  logic         feed_start_seq_hi_hit_q;
  logic         feed_gap_wait_ns_hit_q;
  logic         feed_next_seq_lo_hit_q;
  logic         feed_next_seq_hi_hit_q;
  logic         feed_session_in_force0_hit_q;
  logic         feed_session_in_force1_hit_q;
  logic         feed_session_in_force2_hit_q;
  logic [7:0]   feed_trading_hit_q;
  logic         feed_market_hit_q;
  logic         feed_initial_open_hit_q;
  logic         feed_state_hit_q;
  logic [7:0]   feed_feed_broken_hit_q;
  logic [7:0]   feed_loading_hit_q;
  logic         feed_broken_lo_hit_q;
  logic         feed_broken_hi_hit_q;
  logic         session_ready_hit_q;
  logic         session_urn_hit_q;
  logic         session_send_next_hit_q;
  logic         session_send_limit_hit_q;
  logic         session_ack_hit_q;
  logic         session_window_hit_q;
  logic         session_local_mac_lo_hit_q;
  logic         session_local_mac_hi_hit_q;
  logic         session_peer_mac_lo_hit_q;
  logic         session_peer_mac_hi_hit_q;
  logic         session_local_ip_hit_q;
  logic         session_peer_ip_hit_q;
  logic         session_ports_hit_q;
  logic         host_tx_data_hit_q;
  logic         host_tx_ctrl_hit_q;
  logic         host_tx_sum_hit_q;
  logic         host_tx_status_hit_q;
  logic         host_tx_last_seq_hit_q;
  logic         position_sym_hit_q;
  logic         position_delta_hit_q;
  logic         position_release_buy_hit_q;
  logic         position_release_orders_hit_q;
  logic         position_release_sell_hit_q;
  logic         position_pos_sel_hit_q;
  logic         position_pos_hit_q;
  logic         position_open_buy_hit_q;
  logic         position_open_sell_hit_q;
  logic         position_open_orders_hit_q;
  logic         position_executions_hit_q;
  logic         position_own_bid_hit_q;
  logic         position_own_ask_hit_q;
  logic         account_kind_hit_q;
  logic         account_gross_lo_hit_q;
  logic         account_gross_hi_hit_q;
  logic         account_net_lo_hit_q;
  logic         account_net_hi_hit_q;
  logic         account_acknowledge_hit_q;
  logic         account_pnl_lo_hit_q;
  logic         account_pnl_hi_hit_q;
  logic         account_day_value_lo_hit_q;
  logic         account_day_value_hi_hit_q;
  logic         account_day_qty_lo_hit_q;
  logic         account_day_qty_hi_hit_q;
  logic         account_own_sym_hit_q;
  logic         account_own_bid_hit_q;
  logic         account_own_ask_hit_q;
  logic         account_throttle_reset_hit_q;
  logic         account_sel_hit_q;
  logic         account_current_gross_lo_hit_q;
  logic         account_current_gross_hi_hit_q;
  logic         account_current_net_lo_hit_q;
  logic         account_current_net_hi_hit_q;
  logic         account_in_flight_hit_q;
  logic         account_current_pnl_lo_hit_q;
  logic         account_current_pnl_hi_hit_q;
  logic         account_current_day_value_lo_hit_q;
  logic         account_current_day_value_hi_hit_q;
  logic         account_current_day_qty_lo_hit_q;
  logic         account_current_day_qty_hi_hit_q;
  logic         counters_snapshot_hit_q;
  logic         counters_status_hit_q;
  logic [11:0]  repair_data_hit_q;
  logic         repair_length_hit_q;
  logic         repair_slot_hit_q;
  logic         repair_arg_lo_hit_q;
  logic         repair_arg_hi_hit_q;
  logic         repair_ctrl_hit_q;
  logic         repair_status_hit_q;
  logic         levels_sel_hit_q;
  logic         levels_status_hit_q;
  logic [7:0]   levels_bid_price_hit_q;
  logic [7:0]   levels_bid_qty_hit_q;
  logic [7:0]   levels_ask_price_hit_q;
  logic [7:0]   levels_ask_qty_hit_q;
  logic         quote_side_hit_q;
  logic         quote_last_hit_q;
  logic         quote_order_hit_q;
  logic         quote_price_hit_q;
  logic         quote_rest_hit_q;
  logic         quote_done_hit_q;
  logic         tcp_card_keeps_hit_q;
  logic         tcp_command_hit_q;
  logic         tcp_times_hit_q;
  logic         tcp_alive_hit_q;
  logic         tcp_state_hit_q;
  logic         tcp_oldest_hit_q;
  logic         tcp_counts_hit_q;
  logic         tcp_received_lo_hit_q;
  logic         tcp_received_hi_hit_q;
  logic         tcp_received_take_hit_q;
  logic         election_id3_hit_q;
  logic         election_id2_hit_q;
  logic         election_id1_hit_q;
  logic         election_id0_hit_q;
  logic         election_status_hit_q;
  always_ff @(posedge clk_i) begin
    if (state_q == IDLE) begin
      id_magic_hit_q <= reg_addr_i == 16'h0000;
      id_map_hash_hit_q <= reg_addr_i == 16'h0004;
      id_rtl_hash_hit_q <= reg_addr_i == 16'h0008;
      id_version_hit_q <= reg_addr_i == 16'h000C;
      id_cap0_hit_q <= reg_addr_i == 16'h0010;
      id_cap1_hit_q <= reg_addr_i == 16'h0014;
      id_cap2_hit_q <= reg_addr_i == 16'h0018;
      id_bus_errors_hit_q <= reg_addr_i == 16'h001C;
      operate_arm_hit_q <= reg_addr_i == 16'h0100;
      operate_status_hit_q <= reg_addr_i == 16'h0104;
      operate_kill_global_hit_q <= reg_addr_i == 16'h0108;
      operate_kill_kinds_hit_q <= reg_addr_i == 16'h010C;
      operate_kill_sym_hit_q[0] <= reg_addr_i == 16'h0110;
      operate_kill_sym_hit_q[1] <= reg_addr_i == 16'h0114;
      operate_kill_sym_hit_q[2] <= reg_addr_i == 16'h0118;
      operate_kill_sym_hit_q[3] <= reg_addr_i == 16'h011C;
      operate_kill_sym_hit_q[4] <= reg_addr_i == 16'h0120;
      operate_kill_sym_hit_q[5] <= reg_addr_i == 16'h0124;
      operate_kill_sym_hit_q[6] <= reg_addr_i == 16'h0128;
      operate_kill_sym_hit_q[7] <= reg_addr_i == 16'h012C;
      operate_lease_ns_lo_hit_q <= reg_addr_i == 16'h0130;
      operate_lease_ns_hi_hit_q <= reg_addr_i == 16'h0134;
      operate_time_lo_hit_q <= reg_addr_i == 16'h0138;
      operate_time_hi_hit_q <= reg_addr_i == 16'h013C;
      operate_clear_hit_q <= reg_addr_i == 16'h0140;
      config_staged_version_hit_q <= reg_addr_i == 16'h0200;
      config_expected_version_hit_q <= reg_addr_i == 16'h0204;
      config_commit_hit_q <= reg_addr_i == 16'h0208;
      config_commit_result_hit_q <= reg_addr_i == 16'h020C;
      config_active_version_hit_q <= reg_addr_i == 16'h0210;
      config_read_bank_hit_q <= reg_addr_i == 16'h0214;
      feed_a_addr_hit_q <= reg_addr_i == 16'h0300;
      feed_a_port_hit_q <= reg_addr_i == 16'h0304;
      feed_b_addr_hit_q <= reg_addr_i == 16'h0308;
      feed_b_port_hit_q <= reg_addr_i == 16'h030C;
      feed_session0_hit_q <= reg_addr_i == 16'h0310;
      feed_session1_hit_q <= reg_addr_i == 16'h0314;
      feed_session2_hit_q <= reg_addr_i == 16'h0318;
      feed_start_mode_hit_q <= reg_addr_i == 16'h031C;
      feed_start_seq_lo_hit_q <= reg_addr_i == 16'h0320;
      feed_start_seq_hi_hit_q <= reg_addr_i == 16'h0324;
      feed_gap_wait_ns_hit_q <= reg_addr_i == 16'h0328;
      feed_next_seq_lo_hit_q <= reg_addr_i == 16'h032C;
      feed_next_seq_hi_hit_q <= reg_addr_i == 16'h0330;
      feed_session_in_force0_hit_q <= reg_addr_i == 16'h0334;
      feed_session_in_force1_hit_q <= reg_addr_i == 16'h0338;
      feed_session_in_force2_hit_q <= reg_addr_i == 16'h033C;
      feed_trading_hit_q[0] <= reg_addr_i == 16'h0340;
      feed_trading_hit_q[1] <= reg_addr_i == 16'h0344;
      feed_trading_hit_q[2] <= reg_addr_i == 16'h0348;
      feed_trading_hit_q[3] <= reg_addr_i == 16'h034C;
      feed_trading_hit_q[4] <= reg_addr_i == 16'h0350;
      feed_trading_hit_q[5] <= reg_addr_i == 16'h0354;
      feed_trading_hit_q[6] <= reg_addr_i == 16'h0358;
      feed_trading_hit_q[7] <= reg_addr_i == 16'h035C;
      feed_market_hit_q <= reg_addr_i == 16'h0360;
      feed_initial_open_hit_q <= reg_addr_i == 16'h0364;
      feed_state_hit_q <= reg_addr_i == 16'h0368;
      feed_feed_broken_hit_q[0] <= reg_addr_i == 16'h036C;
      feed_feed_broken_hit_q[1] <= reg_addr_i == 16'h0370;
      feed_feed_broken_hit_q[2] <= reg_addr_i == 16'h0374;
      feed_feed_broken_hit_q[3] <= reg_addr_i == 16'h0378;
      feed_feed_broken_hit_q[4] <= reg_addr_i == 16'h037C;
      feed_feed_broken_hit_q[5] <= reg_addr_i == 16'h0380;
      feed_feed_broken_hit_q[6] <= reg_addr_i == 16'h0384;
      feed_feed_broken_hit_q[7] <= reg_addr_i == 16'h0388;
      feed_loading_hit_q[0] <= reg_addr_i == 16'h038C;
      feed_loading_hit_q[1] <= reg_addr_i == 16'h0390;
      feed_loading_hit_q[2] <= reg_addr_i == 16'h0394;
      feed_loading_hit_q[3] <= reg_addr_i == 16'h0398;
      feed_loading_hit_q[4] <= reg_addr_i == 16'h039C;
      feed_loading_hit_q[5] <= reg_addr_i == 16'h03A0;
      feed_loading_hit_q[6] <= reg_addr_i == 16'h03A4;
      feed_loading_hit_q[7] <= reg_addr_i == 16'h03A8;
      feed_broken_lo_hit_q <= reg_addr_i == 16'h03AC;
      feed_broken_hi_hit_q <= reg_addr_i == 16'h03B0;
      session_ready_hit_q <= reg_addr_i == 16'h0400;
      session_urn_hit_q <= reg_addr_i == 16'h0404;
      session_send_next_hit_q <= reg_addr_i == 16'h0408;
      session_send_limit_hit_q <= reg_addr_i == 16'h040C;
      session_ack_hit_q <= reg_addr_i == 16'h0410;
      session_window_hit_q <= reg_addr_i == 16'h0414;
      session_local_mac_lo_hit_q <= reg_addr_i == 16'h0418;
      session_local_mac_hi_hit_q <= reg_addr_i == 16'h041C;
      session_peer_mac_lo_hit_q <= reg_addr_i == 16'h0420;
      session_peer_mac_hi_hit_q <= reg_addr_i == 16'h0424;
      session_local_ip_hit_q <= reg_addr_i == 16'h0428;
      session_peer_ip_hit_q <= reg_addr_i == 16'h042C;
      session_ports_hit_q <= reg_addr_i == 16'h0430;
      host_tx_data_hit_q <= reg_addr_i == 16'h0500;
      host_tx_ctrl_hit_q <= reg_addr_i == 16'h0504;
      host_tx_sum_hit_q <= reg_addr_i == 16'h0508;
      host_tx_status_hit_q <= reg_addr_i == 16'h050C;
      host_tx_last_seq_hit_q <= reg_addr_i == 16'h0510;
      position_sym_hit_q <= reg_addr_i == 16'h0600;
      position_delta_hit_q <= reg_addr_i == 16'h0604;
      position_release_buy_hit_q <= reg_addr_i == 16'h0608;
      position_release_orders_hit_q <= reg_addr_i == 16'h060C;
      position_release_sell_hit_q <= reg_addr_i == 16'h0610;
      position_pos_sel_hit_q <= reg_addr_i == 16'h0614;
      position_pos_hit_q <= reg_addr_i == 16'h0618;
      position_open_buy_hit_q <= reg_addr_i == 16'h061C;
      position_open_sell_hit_q <= reg_addr_i == 16'h0620;
      position_open_orders_hit_q <= reg_addr_i == 16'h0624;
      position_executions_hit_q <= reg_addr_i == 16'h0628;
      position_own_bid_hit_q <= reg_addr_i == 16'h062C;
      position_own_ask_hit_q <= reg_addr_i == 16'h0630;
      account_kind_hit_q <= reg_addr_i == 16'h0700;
      account_gross_lo_hit_q <= reg_addr_i == 16'h0704;
      account_gross_hi_hit_q <= reg_addr_i == 16'h0708;
      account_net_lo_hit_q <= reg_addr_i == 16'h070C;
      account_net_hi_hit_q <= reg_addr_i == 16'h0710;
      account_acknowledge_hit_q <= reg_addr_i == 16'h0714;
      account_pnl_lo_hit_q <= reg_addr_i == 16'h0718;
      account_pnl_hi_hit_q <= reg_addr_i == 16'h071C;
      account_day_value_lo_hit_q <= reg_addr_i == 16'h0720;
      account_day_value_hi_hit_q <= reg_addr_i == 16'h0724;
      account_day_qty_lo_hit_q <= reg_addr_i == 16'h0728;
      account_day_qty_hi_hit_q <= reg_addr_i == 16'h072C;
      account_own_sym_hit_q <= reg_addr_i == 16'h0730;
      account_own_bid_hit_q <= reg_addr_i == 16'h0734;
      account_own_ask_hit_q <= reg_addr_i == 16'h0738;
      account_throttle_reset_hit_q <= reg_addr_i == 16'h073C;
      account_sel_hit_q <= reg_addr_i == 16'h0740;
      account_current_gross_lo_hit_q <= reg_addr_i == 16'h0744;
      account_current_gross_hi_hit_q <= reg_addr_i == 16'h0748;
      account_current_net_lo_hit_q <= reg_addr_i == 16'h074C;
      account_current_net_hi_hit_q <= reg_addr_i == 16'h0750;
      account_in_flight_hit_q <= reg_addr_i == 16'h0754;
      account_current_pnl_lo_hit_q <= reg_addr_i == 16'h0758;
      account_current_pnl_hi_hit_q <= reg_addr_i == 16'h075C;
      account_current_day_value_lo_hit_q <= reg_addr_i == 16'h0760;
      account_current_day_value_hi_hit_q <= reg_addr_i == 16'h0764;
      account_current_day_qty_lo_hit_q <= reg_addr_i == 16'h0768;
      account_current_day_qty_hi_hit_q <= reg_addr_i == 16'h076C;
      counters_snapshot_hit_q <= reg_addr_i == 16'h0800;
      counters_status_hit_q <= reg_addr_i == 16'h0804;
      repair_data_hit_q[0] <= reg_addr_i == 16'h0900;
      repair_data_hit_q[1] <= reg_addr_i == 16'h0904;
      repair_data_hit_q[2] <= reg_addr_i == 16'h0908;
      repair_data_hit_q[3] <= reg_addr_i == 16'h090C;
      repair_data_hit_q[4] <= reg_addr_i == 16'h0910;
      repair_data_hit_q[5] <= reg_addr_i == 16'h0914;
      repair_data_hit_q[6] <= reg_addr_i == 16'h0918;
      repair_data_hit_q[7] <= reg_addr_i == 16'h091C;
      repair_data_hit_q[8] <= reg_addr_i == 16'h0920;
      repair_data_hit_q[9] <= reg_addr_i == 16'h0924;
      repair_data_hit_q[10] <= reg_addr_i == 16'h0928;
      repair_data_hit_q[11] <= reg_addr_i == 16'h092C;
      repair_length_hit_q <= reg_addr_i == 16'h0930;
      repair_slot_hit_q <= reg_addr_i == 16'h0934;
      repair_arg_lo_hit_q <= reg_addr_i == 16'h0938;
      repair_arg_hi_hit_q <= reg_addr_i == 16'h093C;
      repair_ctrl_hit_q <= reg_addr_i == 16'h0940;
      repair_status_hit_q <= reg_addr_i == 16'h0944;
      levels_sel_hit_q <= reg_addr_i == 16'h0C00;
      levels_status_hit_q <= reg_addr_i == 16'h0C04;
      levels_bid_price_hit_q[0] <= reg_addr_i == 16'h0C08;
      levels_bid_price_hit_q[1] <= reg_addr_i == 16'h0C0C;
      levels_bid_price_hit_q[2] <= reg_addr_i == 16'h0C10;
      levels_bid_price_hit_q[3] <= reg_addr_i == 16'h0C14;
      levels_bid_price_hit_q[4] <= reg_addr_i == 16'h0C18;
      levels_bid_price_hit_q[5] <= reg_addr_i == 16'h0C1C;
      levels_bid_price_hit_q[6] <= reg_addr_i == 16'h0C20;
      levels_bid_price_hit_q[7] <= reg_addr_i == 16'h0C24;
      levels_bid_qty_hit_q[0] <= reg_addr_i == 16'h0C28;
      levels_bid_qty_hit_q[1] <= reg_addr_i == 16'h0C2C;
      levels_bid_qty_hit_q[2] <= reg_addr_i == 16'h0C30;
      levels_bid_qty_hit_q[3] <= reg_addr_i == 16'h0C34;
      levels_bid_qty_hit_q[4] <= reg_addr_i == 16'h0C38;
      levels_bid_qty_hit_q[5] <= reg_addr_i == 16'h0C3C;
      levels_bid_qty_hit_q[6] <= reg_addr_i == 16'h0C40;
      levels_bid_qty_hit_q[7] <= reg_addr_i == 16'h0C44;
      levels_ask_price_hit_q[0] <= reg_addr_i == 16'h0C48;
      levels_ask_price_hit_q[1] <= reg_addr_i == 16'h0C4C;
      levels_ask_price_hit_q[2] <= reg_addr_i == 16'h0C50;
      levels_ask_price_hit_q[3] <= reg_addr_i == 16'h0C54;
      levels_ask_price_hit_q[4] <= reg_addr_i == 16'h0C58;
      levels_ask_price_hit_q[5] <= reg_addr_i == 16'h0C5C;
      levels_ask_price_hit_q[6] <= reg_addr_i == 16'h0C60;
      levels_ask_price_hit_q[7] <= reg_addr_i == 16'h0C64;
      levels_ask_qty_hit_q[0] <= reg_addr_i == 16'h0C68;
      levels_ask_qty_hit_q[1] <= reg_addr_i == 16'h0C6C;
      levels_ask_qty_hit_q[2] <= reg_addr_i == 16'h0C70;
      levels_ask_qty_hit_q[3] <= reg_addr_i == 16'h0C74;
      levels_ask_qty_hit_q[4] <= reg_addr_i == 16'h0C78;
      levels_ask_qty_hit_q[5] <= reg_addr_i == 16'h0C7C;
      levels_ask_qty_hit_q[6] <= reg_addr_i == 16'h0C80;
      levels_ask_qty_hit_q[7] <= reg_addr_i == 16'h0C84;
      quote_side_hit_q <= reg_addr_i == 16'h0E00;
      quote_last_hit_q <= reg_addr_i == 16'h0E04;
      quote_order_hit_q <= reg_addr_i == 16'h0E08;
      quote_price_hit_q <= reg_addr_i == 16'h0E0C;
      quote_rest_hit_q <= reg_addr_i == 16'h0E10;
      quote_done_hit_q <= reg_addr_i == 16'h0E14;
      tcp_card_keeps_hit_q <= reg_addr_i == 16'h0F00;
      tcp_command_hit_q <= reg_addr_i == 16'h0F04;
      tcp_times_hit_q <= reg_addr_i == 16'h0F08;
      tcp_alive_hit_q <= reg_addr_i == 16'h0F0C;
      tcp_state_hit_q <= reg_addr_i == 16'h0F10;
      tcp_oldest_hit_q <= reg_addr_i == 16'h0F14;
      tcp_counts_hit_q <= reg_addr_i == 16'h0F18;
      tcp_received_lo_hit_q <= reg_addr_i == 16'h0F1C;
      tcp_received_hi_hit_q <= reg_addr_i == 16'h0F20;
      tcp_received_take_hit_q <= reg_addr_i == 16'h0F24;
      election_id3_hit_q <= reg_addr_i == 16'h1800;
      election_id2_hit_q <= reg_addr_i == 16'h1804;
      election_id1_hit_q <= reg_addr_i == 16'h1808;
      election_id0_hit_q <= reg_addr_i == 16'h180C;
      election_status_hit_q <= reg_addr_i == 16'h1810;
    end
  end

  wire hit_counter = aligned && addr_q[15:9] == 7'h5 && !write_q;
  wire hit_global = aligned && addr_q[15:7] == 9'h1A;
  wire hit_exposure = aligned && addr_q[15:7] == 9'h1B;
  wire hit_hist_t1 = aligned && addr_q[15:10] == 6'h4;
  wire hit_hist_t2 = aligned && addr_q[15:10] == 6'h5;
  wire hit_mean_reversion = aligned && addr_q[15:13] == 3'h1;
  wire hit_limit = aligned && addr_q[15:14] == 2'h1;
  wire hit_imbalance = aligned && addr_q[15:13] == 3'h4;
  wire hit_momentum = aligned && addr_q[15:12] == 4'hA;
  wire hit_slot = aligned && addr_q[15:12] == 4'hB;
  wire hit_market_making = aligned && addr_q[15:13] == 3'h6;
  wire hit_arbitrage = aligned && addr_q[15:13] == 3'h7;
  wire hit_window = hit_counter || hit_global || hit_exposure || hit_hist_t1 || hit_hist_t2 || hit_mean_reversion || hit_limit || hit_imbalance || hit_momentum || hit_slot || hit_market_making || hit_arbitrage;

  // ---- Identity
  logic [31:0]  id_bus_errors_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      id_bus_errors_q <= 32'h0;
    end else begin
      if (state_q == DONE && error_q && id_bus_errors_q != 32'hFFFFFFFF) id_bus_errors_q <= id_bus_errors_q + 32'd1;
    end
  end


  // ---- Operation
  logic         operate_arm_q;
  logic         operate_arm_wr_q;
  logic         operate_kill_global_q;
  logic [31:0]  operate_kill_kinds_q;
  logic         operate_kill_kinds_written_q;
  logic [255:0] operate_kill_sym_q;
  logic [7:0]   operate_kill_sym_written_q;
  logic [31:0]  operate_lease_ns_lo_q;
  logic         operate_lease_ns_lo_written_q;
  logic [31:0]  operate_lease_ns_hi_q;
  logic         operate_lease_ns_hi_written_q;
  logic         operate_lease_ns_hi_wr_q;
  logic         operate_clear_wr_q;
  logic [31:0]  operate_time_hi_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      operate_arm_q <= 1'h0;
      operate_arm_wr_q <= 1'b0;
      operate_kill_global_q <= 1'h0;
      operate_kill_kinds_q <= 32'h0;
      operate_kill_kinds_written_q <= 1'h0;
      operate_kill_sym_q <= 256'h0;
      operate_kill_sym_written_q <= 8'h0;
      operate_lease_ns_lo_q <= 32'h0;
      operate_lease_ns_lo_written_q <= 1'h0;
      operate_lease_ns_hi_q <= 32'h0;
      operate_lease_ns_hi_written_q <= 1'h0;
      operate_lease_ns_hi_wr_q <= 1'b0;
      operate_clear_wr_q <= 1'b0;
      operate_time_hi_q <= 32'h0;
    end else begin
      if (writes && operate_arm_hit_q) operate_arm_q <= wdata_q[0];
      operate_arm_wr_q <= writes && operate_arm_hit_q;
      if (writes && operate_kill_global_hit_q) operate_kill_global_q <= wdata_q[0];
      if (writes && operate_kill_kinds_hit_q) operate_kill_kinds_q <= wdata_q[31:0];
      if (writes && operate_kill_kinds_hit_q) operate_kill_kinds_written_q <= 1'b1;
      if (writes && operate_kill_sym_hit_q[0]) operate_kill_sym_q[0 +: 32] <= wdata_q[31:0];
      if (writes && operate_kill_sym_hit_q[0]) operate_kill_sym_written_q[0] <= 1'b1;
      if (writes && operate_kill_sym_hit_q[1]) operate_kill_sym_q[32 +: 32] <= wdata_q[31:0];
      if (writes && operate_kill_sym_hit_q[1]) operate_kill_sym_written_q[1] <= 1'b1;
      if (writes && operate_kill_sym_hit_q[2]) operate_kill_sym_q[64 +: 32] <= wdata_q[31:0];
      if (writes && operate_kill_sym_hit_q[2]) operate_kill_sym_written_q[2] <= 1'b1;
      if (writes && operate_kill_sym_hit_q[3]) operate_kill_sym_q[96 +: 32] <= wdata_q[31:0];
      if (writes && operate_kill_sym_hit_q[3]) operate_kill_sym_written_q[3] <= 1'b1;
      if (writes && operate_kill_sym_hit_q[4]) operate_kill_sym_q[128 +: 32] <= wdata_q[31:0];
      if (writes && operate_kill_sym_hit_q[4]) operate_kill_sym_written_q[4] <= 1'b1;
      if (writes && operate_kill_sym_hit_q[5]) operate_kill_sym_q[160 +: 32] <= wdata_q[31:0];
      if (writes && operate_kill_sym_hit_q[5]) operate_kill_sym_written_q[5] <= 1'b1;
      if (writes && operate_kill_sym_hit_q[6]) operate_kill_sym_q[192 +: 32] <= wdata_q[31:0];
      if (writes && operate_kill_sym_hit_q[6]) operate_kill_sym_written_q[6] <= 1'b1;
      if (writes && operate_kill_sym_hit_q[7]) operate_kill_sym_q[224 +: 32] <= wdata_q[31:0];
      if (writes && operate_kill_sym_hit_q[7]) operate_kill_sym_written_q[7] <= 1'b1;
      if (writes && operate_lease_ns_lo_hit_q) operate_lease_ns_lo_q <= wdata_q[31:0];
      if (writes && operate_lease_ns_lo_hit_q) operate_lease_ns_lo_written_q <= 1'b1;
      if (writes && operate_lease_ns_hi_hit_q) operate_lease_ns_hi_q <= wdata_q[31:0];
      if (writes && operate_lease_ns_hi_hit_q) operate_lease_ns_hi_written_q <= 1'b1;
      operate_lease_ns_hi_wr_q <= writes && operate_lease_ns_hi_hit_q;
      operate_clear_wr_q <= writes && operate_clear_hit_q;
      if (reads && operate_time_lo_hit_q) operate_time_hi_q <= operate_time_hi_i;
    end
  end

  assign operate_arm_o = operate_arm_q;
  assign operate_arm_wr_o = operate_arm_wr_q;
  assign operate_kill_global_o = operate_kill_global_q;
  assign operate_kill_kinds_o = operate_kill_kinds_q;
  assign operate_kill_sym_o = operate_kill_sym_q;
  assign operate_lease_ns_lo_o = operate_lease_ns_lo_q;
  assign operate_lease_ns_hi_o = operate_lease_ns_hi_q;
  assign operate_lease_ns_hi_wr_o = operate_lease_ns_hi_wr_q;
  assign operate_clear_wr_o = operate_clear_wr_q;

  // ---- Configuration
  logic [31:0]  config_staged_version_q;
  logic         config_staged_version_written_q;
  logic [31:0]  config_expected_version_q;
  logic         config_expected_version_written_q;
  logic         config_commit_wr_q;
  logic         config_read_bank_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      config_staged_version_q <= 32'h0;
      config_staged_version_written_q <= 1'h0;
      config_expected_version_q <= 32'h0;
      config_expected_version_written_q <= 1'h0;
      config_commit_wr_q <= 1'b0;
      config_read_bank_q <= 1'h0;
    end else begin
      if (writes && config_staged_version_hit_q) config_staged_version_q <= wdata_q[31:0];
      if (writes && config_staged_version_hit_q) config_staged_version_written_q <= 1'b1;
      if (writes && config_expected_version_hit_q) config_expected_version_q <= wdata_q[31:0];
      if (writes && config_expected_version_hit_q) config_expected_version_written_q <= 1'b1;
      config_commit_wr_q <= writes && config_commit_hit_q;
      if (writes && config_read_bank_hit_q) config_read_bank_q <= wdata_q[0];
    end
  end

  assign config_staged_version_o = config_staged_version_q;
  assign config_expected_version_o = config_expected_version_q;
  assign config_commit_wr_o = config_commit_wr_q;
  assign config_read_bank_o = config_read_bank_q;

  // ---- Feed
  logic [31:0]  feed_a_addr_q;
  logic         feed_a_addr_written_q;
  logic [15:0]  feed_a_port_q;
  logic [31:0]  feed_b_addr_q;
  logic         feed_b_addr_written_q;
  logic [15:0]  feed_b_port_q;
  logic [31:0]  feed_session0_q;
  logic         feed_session0_written_q;
  logic [31:0]  feed_session1_q;
  logic         feed_session1_written_q;
  logic [15:0]  feed_session2_q;
  logic         feed_start_mode_q;
  logic [31:0]  feed_start_seq_lo_q;
  logic         feed_start_seq_lo_written_q;
  logic [31:0]  feed_start_seq_hi_q;
  logic         feed_start_seq_hi_written_q;
  logic [31:0]  feed_gap_wait_ns_q;
  logic         feed_gap_wait_ns_written_q;
  logic [7:0]   feed_market_q;
  logic         feed_initial_open_q;
  logic [31:0]  feed_next_seq_hi_q;
  logic [31:0]  feed_broken_hi_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      feed_a_addr_q <= 32'h0;
      feed_a_addr_written_q <= 1'h0;
      feed_a_port_q <= 16'h0;
      feed_b_addr_q <= 32'h0;
      feed_b_addr_written_q <= 1'h0;
      feed_b_port_q <= 16'h0;
      feed_session0_q <= 32'h0;
      feed_session0_written_q <= 1'h0;
      feed_session1_q <= 32'h0;
      feed_session1_written_q <= 1'h0;
      feed_session2_q <= 16'h0;
      feed_start_mode_q <= 1'h0;
      feed_start_seq_lo_q <= 32'h0;
      feed_start_seq_lo_written_q <= 1'h0;
      feed_start_seq_hi_q <= 32'h0;
      feed_start_seq_hi_written_q <= 1'h0;
      feed_gap_wait_ns_q <= 32'h0;
      feed_gap_wait_ns_written_q <= 1'h0;
      feed_market_q <= 8'h0;
      feed_initial_open_q <= 1'h0;
      feed_next_seq_hi_q <= 32'h0;
      feed_broken_hi_q <= 32'h0;
    end else begin
      if (writes && feed_a_addr_hit_q) feed_a_addr_q <= wdata_q[31:0];
      if (writes && feed_a_addr_hit_q) feed_a_addr_written_q <= 1'b1;
      if (writes && feed_a_port_hit_q) feed_a_port_q <= wdata_q[15:0];
      if (writes && feed_b_addr_hit_q) feed_b_addr_q <= wdata_q[31:0];
      if (writes && feed_b_addr_hit_q) feed_b_addr_written_q <= 1'b1;
      if (writes && feed_b_port_hit_q) feed_b_port_q <= wdata_q[15:0];
      if (writes && feed_session0_hit_q) feed_session0_q <= wdata_q[31:0];
      if (writes && feed_session0_hit_q) feed_session0_written_q <= 1'b1;
      if (writes && feed_session1_hit_q) feed_session1_q <= wdata_q[31:0];
      if (writes && feed_session1_hit_q) feed_session1_written_q <= 1'b1;
      if (writes && feed_session2_hit_q) feed_session2_q <= wdata_q[15:0];
      if (writes && feed_start_mode_hit_q) feed_start_mode_q <= wdata_q[0];
      if (writes && feed_start_seq_lo_hit_q) feed_start_seq_lo_q <= wdata_q[31:0];
      if (writes && feed_start_seq_lo_hit_q) feed_start_seq_lo_written_q <= 1'b1;
      if (writes && feed_start_seq_hi_hit_q) feed_start_seq_hi_q <= wdata_q[31:0];
      if (writes && feed_start_seq_hi_hit_q) feed_start_seq_hi_written_q <= 1'b1;
      if (writes && feed_gap_wait_ns_hit_q) feed_gap_wait_ns_q <= wdata_q[31:0];
      if (writes && feed_gap_wait_ns_hit_q) feed_gap_wait_ns_written_q <= 1'b1;
      if (writes && feed_market_hit_q) feed_market_q <= wdata_q[7:0];
      if (writes && feed_initial_open_hit_q) feed_initial_open_q <= wdata_q[0];
      if (reads && feed_next_seq_lo_hit_q) feed_next_seq_hi_q <= feed_next_seq_hi_i;
      if (reads && feed_broken_lo_hit_q) feed_broken_hi_q <= feed_broken_hi_i;
    end
  end

  assign feed_a_addr_o = feed_a_addr_q;
  assign feed_a_port_o = feed_a_port_q;
  assign feed_b_addr_o = feed_b_addr_q;
  assign feed_b_port_o = feed_b_port_q;
  assign feed_session0_o = feed_session0_q;
  assign feed_session1_o = feed_session1_q;
  assign feed_session2_o = feed_session2_q;
  assign feed_start_mode_o = feed_start_mode_q;
  assign feed_start_seq_lo_o = feed_start_seq_lo_q;
  assign feed_start_seq_hi_o = feed_start_seq_hi_q;
  assign feed_gap_wait_ns_o = feed_gap_wait_ns_q;
  assign feed_market_o = feed_market_q;
  assign feed_initial_open_o = feed_initial_open_q;

  // ---- Order session
  logic         session_ready_q;
  logic [31:0]  session_urn_q;
  logic         session_urn_wr_q;
  logic [31:0]  session_send_next_q;
  logic         session_send_next_wr_q;
  logic [31:0]  session_send_limit_q;
  logic         session_send_limit_written_q;
  logic [31:0]  session_ack_q;
  logic         session_ack_written_q;
  logic [15:0]  session_window_q;
  logic [31:0]  session_local_mac_lo_q;
  logic         session_local_mac_lo_written_q;
  logic [15:0]  session_local_mac_hi_q;
  logic [31:0]  session_peer_mac_lo_q;
  logic         session_peer_mac_lo_written_q;
  logic [15:0]  session_peer_mac_hi_q;
  logic [31:0]  session_local_ip_q;
  logic         session_local_ip_written_q;
  logic [31:0]  session_peer_ip_q;
  logic         session_peer_ip_written_q;
  logic [15:0]  session_ports_peer_q;
  logic [15:0]  session_ports_local_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      session_ready_q <= 1'h0;
      session_urn_q <= 32'h0;
      session_urn_wr_q <= 1'b0;
      session_send_next_q <= 32'h0;
      session_send_next_wr_q <= 1'b0;
      session_send_limit_q <= 32'h0;
      session_send_limit_written_q <= 1'h0;
      session_ack_q <= 32'h0;
      session_ack_written_q <= 1'h0;
      session_window_q <= 16'h0;
      session_local_mac_lo_q <= 32'h0;
      session_local_mac_lo_written_q <= 1'h0;
      session_local_mac_hi_q <= 16'h0;
      session_peer_mac_lo_q <= 32'h0;
      session_peer_mac_lo_written_q <= 1'h0;
      session_peer_mac_hi_q <= 16'h0;
      session_local_ip_q <= 32'h0;
      session_local_ip_written_q <= 1'h0;
      session_peer_ip_q <= 32'h0;
      session_peer_ip_written_q <= 1'h0;
      session_ports_peer_q <= 16'h0;
      session_ports_local_q <= 16'h0;
    end else begin
      if (writes && session_ready_hit_q) session_ready_q <= wdata_q[0];
      if (writes && session_urn_hit_q) session_urn_q <= wdata_q[31:0];
      session_urn_wr_q <= writes && session_urn_hit_q;
      if (writes && session_send_next_hit_q) session_send_next_q <= wdata_q[31:0];
      session_send_next_wr_q <= writes && session_send_next_hit_q;
      if (writes && session_send_limit_hit_q) session_send_limit_q <= wdata_q[31:0];
      if (writes && session_send_limit_hit_q) session_send_limit_written_q <= 1'b1;
      if (writes && session_ack_hit_q) session_ack_q <= wdata_q[31:0];
      if (writes && session_ack_hit_q) session_ack_written_q <= 1'b1;
      if (writes && session_window_hit_q) session_window_q <= wdata_q[15:0];
      if (writes && session_local_mac_lo_hit_q) session_local_mac_lo_q <= wdata_q[31:0];
      if (writes && session_local_mac_lo_hit_q) session_local_mac_lo_written_q <= 1'b1;
      if (writes && session_local_mac_hi_hit_q) session_local_mac_hi_q <= wdata_q[15:0];
      if (writes && session_peer_mac_lo_hit_q) session_peer_mac_lo_q <= wdata_q[31:0];
      if (writes && session_peer_mac_lo_hit_q) session_peer_mac_lo_written_q <= 1'b1;
      if (writes && session_peer_mac_hi_hit_q) session_peer_mac_hi_q <= wdata_q[15:0];
      if (writes && session_local_ip_hit_q) session_local_ip_q <= wdata_q[31:0];
      if (writes && session_local_ip_hit_q) session_local_ip_written_q <= 1'b1;
      if (writes && session_peer_ip_hit_q) session_peer_ip_q <= wdata_q[31:0];
      if (writes && session_peer_ip_hit_q) session_peer_ip_written_q <= 1'b1;
      if (writes && session_ports_hit_q) session_ports_peer_q <= wdata_q[15:0];
      if (writes && session_ports_hit_q) session_ports_local_q <= wdata_q[31:16];
    end
  end

  assign session_ready_o = session_ready_q;
  assign session_urn_o = session_urn_q;
  assign session_urn_wr_o = session_urn_wr_q;
  assign session_send_next_o = session_send_next_q;
  assign session_send_next_wr_o = session_send_next_wr_q;
  assign session_send_limit_o = session_send_limit_q;
  assign session_ack_o = session_ack_q;
  assign session_window_o = session_window_q;
  assign session_local_mac_lo_o = session_local_mac_lo_q;
  assign session_local_mac_hi_o = session_local_mac_hi_q;
  assign session_peer_mac_lo_o = session_peer_mac_lo_q;
  assign session_peer_mac_hi_o = session_peer_mac_hi_q;
  assign session_local_ip_o = session_local_ip_q;
  assign session_peer_ip_o = session_peer_ip_q;
  assign session_ports_peer_o = session_ports_peer_q;
  assign session_ports_local_o = session_ports_local_q;

  // ---- Host transmit
  logic [31:0]  host_tx_data_q;
  logic         host_tx_data_written_q;
  logic         host_tx_data_wr_q;
  logic [11:0]  host_tx_ctrl_length_q;
  logic         host_tx_ctrl_payload_q;
  logic         host_tx_ctrl_wr_q;
  logic [15:0]  host_tx_sum_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      host_tx_data_q <= 32'h0;
      host_tx_data_written_q <= 1'h0;
      host_tx_data_wr_q <= 1'b0;
      host_tx_ctrl_length_q <= 12'h0;
      host_tx_ctrl_payload_q <= 1'h0;
      host_tx_ctrl_wr_q <= 1'b0;
      host_tx_sum_q <= 16'h0;
    end else begin
      if (writes && host_tx_data_hit_q) host_tx_data_q <= wdata_q[31:0];
      if (writes && host_tx_data_hit_q) host_tx_data_written_q <= 1'b1;
      host_tx_data_wr_q <= writes && host_tx_data_hit_q;
      if (writes && host_tx_ctrl_hit_q) host_tx_ctrl_length_q <= wdata_q[11:0];
      if (writes && host_tx_ctrl_hit_q) host_tx_ctrl_payload_q <= wdata_q[16];
      host_tx_ctrl_wr_q <= writes && host_tx_ctrl_hit_q;
      if (writes && host_tx_sum_hit_q) host_tx_sum_q <= wdata_q[15:0];
    end
  end

  assign host_tx_data_o = host_tx_data_q;
  assign host_tx_data_wr_o = host_tx_data_wr_q;
  assign host_tx_ctrl_length_o = host_tx_ctrl_length_q;
  assign host_tx_ctrl_payload_o = host_tx_ctrl_payload_q;
  assign host_tx_ctrl_wr_o = host_tx_ctrl_wr_q;
  assign host_tx_sum_o = host_tx_sum_q;

  // ---- Positions
  logic [7:0]   position_sym_q;
  logic [31:0]  position_delta_q;
  logic         position_delta_written_q;
  logic [31:0]  position_release_buy_q;
  logic         position_release_buy_written_q;
  logic [15:0]  position_release_orders_q;
  logic [31:0]  position_release_sell_q;
  logic         position_release_sell_written_q;
  logic         position_release_sell_wr_q;
  logic [7:0]   position_pos_sel_q;
  logic         position_pos_sel_wr_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      position_sym_q <= 8'h0;
      position_delta_q <= 32'h0;
      position_delta_written_q <= 1'h0;
      position_release_buy_q <= 32'h0;
      position_release_buy_written_q <= 1'h0;
      position_release_orders_q <= 16'h0;
      position_release_sell_q <= 32'h0;
      position_release_sell_written_q <= 1'h0;
      position_release_sell_wr_q <= 1'b0;
      position_pos_sel_q <= 8'h0;
      position_pos_sel_wr_q <= 1'b0;
    end else begin
      if (writes && position_sym_hit_q) position_sym_q <= wdata_q[7:0];
      if (writes && position_delta_hit_q) position_delta_q <= wdata_q[31:0];
      if (writes && position_delta_hit_q) position_delta_written_q <= 1'b1;
      if (writes && position_release_buy_hit_q) position_release_buy_q <= wdata_q[31:0];
      if (writes && position_release_buy_hit_q) position_release_buy_written_q <= 1'b1;
      if (writes && position_release_orders_hit_q) position_release_orders_q <= wdata_q[15:0];
      if (writes && position_release_sell_hit_q) position_release_sell_q <= wdata_q[31:0];
      if (writes && position_release_sell_hit_q) position_release_sell_written_q <= 1'b1;
      position_release_sell_wr_q <= writes && position_release_sell_hit_q;
      if (writes && position_pos_sel_hit_q) position_pos_sel_q <= wdata_q[7:0];
      position_pos_sel_wr_q <= writes && position_pos_sel_hit_q;
    end
  end

  assign position_sym_o = position_sym_q;
  assign position_delta_o = position_delta_q;
  assign position_release_buy_o = position_release_buy_q;
  assign position_release_orders_o = position_release_orders_q;
  assign position_release_sell_o = position_release_sell_q;
  assign position_release_sell_wr_o = position_release_sell_wr_q;
  assign position_pos_sel_o = position_pos_sel_q;
  assign position_pos_sel_wr_o = position_pos_sel_wr_q;

  // ---- Account
  logic [2:0]   account_kind_q;
  logic [31:0]  account_gross_lo_q;
  logic         account_gross_lo_written_q;
  logic [31:0]  account_gross_hi_q;
  logic         account_gross_hi_written_q;
  logic [31:0]  account_net_lo_q;
  logic         account_net_lo_written_q;
  logic [31:0]  account_net_hi_q;
  logic         account_net_hi_written_q;
  logic         account_net_hi_wr_q;
  logic [15:0]  account_acknowledge_q;
  logic         account_acknowledge_wr_q;
  logic [31:0]  account_pnl_lo_q;
  logic         account_pnl_lo_written_q;
  logic [31:0]  account_pnl_hi_q;
  logic         account_pnl_hi_written_q;
  logic         account_pnl_hi_wr_q;
  logic [31:0]  account_day_value_lo_q;
  logic         account_day_value_lo_written_q;
  logic [31:0]  account_day_value_hi_q;
  logic         account_day_value_hi_written_q;
  logic [31:0]  account_day_qty_lo_q;
  logic         account_day_qty_lo_written_q;
  logic [31:0]  account_day_qty_hi_q;
  logic         account_day_qty_hi_written_q;
  logic         account_day_qty_hi_wr_q;
  logic [7:0]   account_own_sym_q;
  logic [31:0]  account_own_bid_q;
  logic         account_own_bid_written_q;
  logic [31:0]  account_own_ask_q;
  logic         account_own_ask_written_q;
  logic         account_own_ask_wr_q;
  logic [7:0]   account_throttle_reset_q;
  logic         account_throttle_reset_wr_q;
  logic [2:0]   account_sel_q;
  logic         account_sel_wr_q;
  logic [31:0]  account_current_gross_hi_q;
  logic [31:0]  account_current_net_hi_q;
  logic [31:0]  account_current_pnl_hi_q;
  logic [31:0]  account_current_day_value_hi_q;
  logic [31:0]  account_current_day_qty_hi_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      account_kind_q <= 3'h0;
      account_gross_lo_q <= 32'h0;
      account_gross_lo_written_q <= 1'h0;
      account_gross_hi_q <= 32'h0;
      account_gross_hi_written_q <= 1'h0;
      account_net_lo_q <= 32'h0;
      account_net_lo_written_q <= 1'h0;
      account_net_hi_q <= 32'h0;
      account_net_hi_written_q <= 1'h0;
      account_net_hi_wr_q <= 1'b0;
      account_acknowledge_q <= 16'h0;
      account_acknowledge_wr_q <= 1'b0;
      account_pnl_lo_q <= 32'h0;
      account_pnl_lo_written_q <= 1'h0;
      account_pnl_hi_q <= 32'h0;
      account_pnl_hi_written_q <= 1'h0;
      account_pnl_hi_wr_q <= 1'b0;
      account_day_value_lo_q <= 32'h0;
      account_day_value_lo_written_q <= 1'h0;
      account_day_value_hi_q <= 32'h0;
      account_day_value_hi_written_q <= 1'h0;
      account_day_qty_lo_q <= 32'h0;
      account_day_qty_lo_written_q <= 1'h0;
      account_day_qty_hi_q <= 32'h0;
      account_day_qty_hi_written_q <= 1'h0;
      account_day_qty_hi_wr_q <= 1'b0;
      account_own_sym_q <= 8'h0;
      account_own_bid_q <= 32'h0;
      account_own_bid_written_q <= 1'h0;
      account_own_ask_q <= 32'h0;
      account_own_ask_written_q <= 1'h0;
      account_own_ask_wr_q <= 1'b0;
      account_throttle_reset_q <= 8'h0;
      account_throttle_reset_wr_q <= 1'b0;
      account_sel_q <= 3'h0;
      account_sel_wr_q <= 1'b0;
      account_current_gross_hi_q <= 32'h0;
      account_current_net_hi_q <= 32'h0;
      account_current_pnl_hi_q <= 32'h0;
      account_current_day_value_hi_q <= 32'h0;
      account_current_day_qty_hi_q <= 32'h0;
    end else begin
      if (writes && account_kind_hit_q) account_kind_q <= wdata_q[2:0];
      if (writes && account_gross_lo_hit_q) account_gross_lo_q <= wdata_q[31:0];
      if (writes && account_gross_lo_hit_q) account_gross_lo_written_q <= 1'b1;
      if (writes && account_gross_hi_hit_q) account_gross_hi_q <= wdata_q[31:0];
      if (writes && account_gross_hi_hit_q) account_gross_hi_written_q <= 1'b1;
      if (writes && account_net_lo_hit_q) account_net_lo_q <= wdata_q[31:0];
      if (writes && account_net_lo_hit_q) account_net_lo_written_q <= 1'b1;
      if (writes && account_net_hi_hit_q) account_net_hi_q <= wdata_q[31:0];
      if (writes && account_net_hi_hit_q) account_net_hi_written_q <= 1'b1;
      account_net_hi_wr_q <= writes && account_net_hi_hit_q;
      if (writes && account_acknowledge_hit_q) account_acknowledge_q <= wdata_q[15:0];
      account_acknowledge_wr_q <= writes && account_acknowledge_hit_q;
      if (writes && account_pnl_lo_hit_q) account_pnl_lo_q <= wdata_q[31:0];
      if (writes && account_pnl_lo_hit_q) account_pnl_lo_written_q <= 1'b1;
      if (writes && account_pnl_hi_hit_q) account_pnl_hi_q <= wdata_q[31:0];
      if (writes && account_pnl_hi_hit_q) account_pnl_hi_written_q <= 1'b1;
      account_pnl_hi_wr_q <= writes && account_pnl_hi_hit_q;
      if (writes && account_day_value_lo_hit_q) account_day_value_lo_q <= wdata_q[31:0];
      if (writes && account_day_value_lo_hit_q) account_day_value_lo_written_q <= 1'b1;
      if (writes && account_day_value_hi_hit_q) account_day_value_hi_q <= wdata_q[31:0];
      if (writes && account_day_value_hi_hit_q) account_day_value_hi_written_q <= 1'b1;
      if (writes && account_day_qty_lo_hit_q) account_day_qty_lo_q <= wdata_q[31:0];
      if (writes && account_day_qty_lo_hit_q) account_day_qty_lo_written_q <= 1'b1;
      if (writes && account_day_qty_hi_hit_q) account_day_qty_hi_q <= wdata_q[31:0];
      if (writes && account_day_qty_hi_hit_q) account_day_qty_hi_written_q <= 1'b1;
      account_day_qty_hi_wr_q <= writes && account_day_qty_hi_hit_q;
      if (writes && account_own_sym_hit_q) account_own_sym_q <= wdata_q[7:0];
      if (writes && account_own_bid_hit_q) account_own_bid_q <= wdata_q[31:0];
      if (writes && account_own_bid_hit_q) account_own_bid_written_q <= 1'b1;
      if (writes && account_own_ask_hit_q) account_own_ask_q <= wdata_q[31:0];
      if (writes && account_own_ask_hit_q) account_own_ask_written_q <= 1'b1;
      account_own_ask_wr_q <= writes && account_own_ask_hit_q;
      if (writes && account_throttle_reset_hit_q) account_throttle_reset_q <= wdata_q[7:0];
      account_throttle_reset_wr_q <= writes && account_throttle_reset_hit_q;
      if (writes && account_sel_hit_q) account_sel_q <= wdata_q[2:0];
      account_sel_wr_q <= writes && account_sel_hit_q;
      if (reads && account_current_gross_lo_hit_q) account_current_gross_hi_q <= account_current_gross_hi_i;
      if (reads && account_current_net_lo_hit_q) account_current_net_hi_q <= account_current_net_hi_i;
      if (reads && account_current_pnl_lo_hit_q) account_current_pnl_hi_q <= account_current_pnl_hi_i;
      if (reads && account_current_day_value_lo_hit_q) account_current_day_value_hi_q <= account_current_day_value_hi_i;
      if (reads && account_current_day_qty_lo_hit_q) account_current_day_qty_hi_q <= account_current_day_qty_hi_i;
    end
  end

  assign account_kind_o = account_kind_q;
  assign account_gross_lo_o = account_gross_lo_q;
  assign account_gross_hi_o = account_gross_hi_q;
  assign account_net_lo_o = account_net_lo_q;
  assign account_net_hi_o = account_net_hi_q;
  assign account_net_hi_wr_o = account_net_hi_wr_q;
  assign account_acknowledge_o = account_acknowledge_q;
  assign account_acknowledge_wr_o = account_acknowledge_wr_q;
  assign account_pnl_lo_o = account_pnl_lo_q;
  assign account_pnl_hi_o = account_pnl_hi_q;
  assign account_pnl_hi_wr_o = account_pnl_hi_wr_q;
  assign account_day_value_lo_o = account_day_value_lo_q;
  assign account_day_value_hi_o = account_day_value_hi_q;
  assign account_day_qty_lo_o = account_day_qty_lo_q;
  assign account_day_qty_hi_o = account_day_qty_hi_q;
  assign account_day_qty_hi_wr_o = account_day_qty_hi_wr_q;
  assign account_own_sym_o = account_own_sym_q;
  assign account_own_bid_o = account_own_bid_q;
  assign account_own_ask_o = account_own_ask_q;
  assign account_own_ask_wr_o = account_own_ask_wr_q;
  assign account_throttle_reset_o = account_throttle_reset_q;
  assign account_throttle_reset_wr_o = account_throttle_reset_wr_q;
  assign account_sel_o = account_sel_q;
  assign account_sel_wr_o = account_sel_wr_q;

  // ---- Counters
  logic         counters_snapshot_wr_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      counters_snapshot_wr_q <= 1'b0;
    end else begin
      counters_snapshot_wr_q <= writes && counters_snapshot_hit_q;
    end
  end

  assign counters_snapshot_wr_o = counters_snapshot_wr_q;

  // ---- Repair of books
  logic [383:0] repair_data_q;
  logic [11:0]  repair_data_written_q;
  logic [5:0]   repair_length_q;
  logic [7:0]   repair_slot_q;
  logic [31:0]  repair_arg_lo_q;
  logic         repair_arg_lo_written_q;
  logic [31:0]  repair_arg_hi_q;
  logic         repair_arg_hi_written_q;
  logic [2:0]   repair_ctrl_q;
  logic         repair_ctrl_wr_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      repair_data_q <= 384'h0;
      repair_data_written_q <= 12'h0;
      repair_length_q <= 6'h0;
      repair_slot_q <= 8'h0;
      repair_arg_lo_q <= 32'h0;
      repair_arg_lo_written_q <= 1'h0;
      repair_arg_hi_q <= 32'h0;
      repair_arg_hi_written_q <= 1'h0;
      repair_ctrl_q <= 3'h0;
      repair_ctrl_wr_q <= 1'b0;
    end else begin
      if (writes && repair_data_hit_q[0]) repair_data_q[0 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[0]) repair_data_written_q[0] <= 1'b1;
      if (writes && repair_data_hit_q[1]) repair_data_q[32 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[1]) repair_data_written_q[1] <= 1'b1;
      if (writes && repair_data_hit_q[2]) repair_data_q[64 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[2]) repair_data_written_q[2] <= 1'b1;
      if (writes && repair_data_hit_q[3]) repair_data_q[96 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[3]) repair_data_written_q[3] <= 1'b1;
      if (writes && repair_data_hit_q[4]) repair_data_q[128 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[4]) repair_data_written_q[4] <= 1'b1;
      if (writes && repair_data_hit_q[5]) repair_data_q[160 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[5]) repair_data_written_q[5] <= 1'b1;
      if (writes && repair_data_hit_q[6]) repair_data_q[192 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[6]) repair_data_written_q[6] <= 1'b1;
      if (writes && repair_data_hit_q[7]) repair_data_q[224 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[7]) repair_data_written_q[7] <= 1'b1;
      if (writes && repair_data_hit_q[8]) repair_data_q[256 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[8]) repair_data_written_q[8] <= 1'b1;
      if (writes && repair_data_hit_q[9]) repair_data_q[288 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[9]) repair_data_written_q[9] <= 1'b1;
      if (writes && repair_data_hit_q[10]) repair_data_q[320 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[10]) repair_data_written_q[10] <= 1'b1;
      if (writes && repair_data_hit_q[11]) repair_data_q[352 +: 32] <= wdata_q[31:0];
      if (writes && repair_data_hit_q[11]) repair_data_written_q[11] <= 1'b1;
      if (writes && repair_length_hit_q) repair_length_q <= wdata_q[5:0];
      if (writes && repair_slot_hit_q) repair_slot_q <= wdata_q[7:0];
      if (writes && repair_arg_lo_hit_q) repair_arg_lo_q <= wdata_q[31:0];
      if (writes && repair_arg_lo_hit_q) repair_arg_lo_written_q <= 1'b1;
      if (writes && repair_arg_hi_hit_q) repair_arg_hi_q <= wdata_q[31:0];
      if (writes && repair_arg_hi_hit_q) repair_arg_hi_written_q <= 1'b1;
      if (writes && repair_ctrl_hit_q) repair_ctrl_q <= wdata_q[2:0];
      repair_ctrl_wr_q <= writes && repair_ctrl_hit_q;
    end
  end

  assign repair_data_o = repair_data_q;
  assign repair_length_o = repair_length_q;
  assign repair_slot_o = repair_slot_q;
  assign repair_arg_lo_o = repair_arg_lo_q;
  assign repair_arg_hi_o = repair_arg_hi_q;
  assign repair_ctrl_o = repair_ctrl_q;
  assign repair_ctrl_wr_o = repair_ctrl_wr_q;

  // ---- Book levels
  logic [7:0]   levels_sel_q;
  logic         levels_sel_wr_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      levels_sel_q <= 8'h0;
      levels_sel_wr_q <= 1'b0;
    end else begin
      if (writes && levels_sel_hit_q) levels_sel_q <= wdata_q[7:0];
      levels_sel_wr_q <= writes && levels_sel_hit_q;
    end
  end

  assign levels_sel_o = levels_sel_q;
  assign levels_sel_wr_o = levels_sel_wr_q;

  // ---- Quotes
  logic [7:0]   quote_side_sym_q;
  logic         quote_side_sell_q;
  logic         quote_side_is_short_q;
  logic [31:0]  quote_last_q;
  logic         quote_last_written_q;
  logic [31:0]  quote_order_q;
  logic         quote_order_written_q;
  logic [31:0]  quote_price_q;
  logic         quote_price_written_q;
  logic [19:0]  quote_rest_q;
  logic [19:0]  quote_done_q;
  logic         quote_done_wr_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      quote_side_sym_q <= 8'h0;
      quote_side_sell_q <= 1'h0;
      quote_side_is_short_q <= 1'h0;
      quote_last_q <= 32'h0;
      quote_last_written_q <= 1'h0;
      quote_order_q <= 32'h0;
      quote_order_written_q <= 1'h0;
      quote_price_q <= 32'h0;
      quote_price_written_q <= 1'h0;
      quote_rest_q <= 20'h0;
      quote_done_q <= 20'h0;
      quote_done_wr_q <= 1'b0;
    end else begin
      if (writes && quote_side_hit_q) quote_side_sym_q <= wdata_q[7:0];
      if (writes && quote_side_hit_q) quote_side_sell_q <= wdata_q[8];
      if (writes && quote_side_hit_q) quote_side_is_short_q <= wdata_q[9];
      if (writes && quote_last_hit_q) quote_last_q <= wdata_q[31:0];
      if (writes && quote_last_hit_q) quote_last_written_q <= 1'b1;
      if (writes && quote_order_hit_q) quote_order_q <= wdata_q[31:0];
      if (writes && quote_order_hit_q) quote_order_written_q <= 1'b1;
      if (writes && quote_price_hit_q) quote_price_q <= wdata_q[31:0];
      if (writes && quote_price_hit_q) quote_price_written_q <= 1'b1;
      if (writes && quote_rest_hit_q) quote_rest_q <= wdata_q[19:0];
      if (writes && quote_done_hit_q) quote_done_q <= wdata_q[19:0];
      quote_done_wr_q <= writes && quote_done_hit_q;
    end
  end

  assign quote_side_sym_o = quote_side_sym_q;
  assign quote_side_sell_o = quote_side_sell_q;
  assign quote_side_is_short_o = quote_side_is_short_q;
  assign quote_last_o = quote_last_q;
  assign quote_order_o = quote_order_q;
  assign quote_price_o = quote_price_q;
  assign quote_rest_o = quote_rest_q;
  assign quote_done_o = quote_done_q;
  assign quote_done_wr_o = quote_done_wr_q;

  // ---- TCP of the order session
  logic         tcp_card_keeps_q;
  logic         tcp_command_open_q;
  logic         tcp_command_close_q;
  logic         tcp_command_abort_q;
  logic         tcp_command_wr_q;
  logic [15:0]  tcp_times_timeout_q;
  logic [15:0]  tcp_times_linger_q;
  logic [15:0]  tcp_alive_after_q;
  logic [4:0]   tcp_alive_tries_q;
  logic         tcp_received_take_q;
  logic         tcp_received_take_wr_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      tcp_card_keeps_q <= 1'h0;
      tcp_command_open_q <= 1'h0;
      tcp_command_close_q <= 1'h0;
      tcp_command_abort_q <= 1'h0;
      tcp_command_wr_q <= 1'b0;
      tcp_times_timeout_q <= 16'h0;
      tcp_times_linger_q <= 16'h0;
      tcp_alive_after_q <= 16'h0;
      tcp_alive_tries_q <= 5'h0;
      tcp_received_take_q <= 1'h0;
      tcp_received_take_wr_q <= 1'b0;
    end else begin
      if (writes && tcp_card_keeps_hit_q) tcp_card_keeps_q <= wdata_q[0];
      if (writes && tcp_command_hit_q) tcp_command_open_q <= wdata_q[0];
      if (writes && tcp_command_hit_q) tcp_command_close_q <= wdata_q[1];
      if (writes && tcp_command_hit_q) tcp_command_abort_q <= wdata_q[2];
      tcp_command_wr_q <= writes && tcp_command_hit_q;
      if (writes && tcp_times_hit_q) tcp_times_timeout_q <= wdata_q[15:0];
      if (writes && tcp_times_hit_q) tcp_times_linger_q <= wdata_q[31:16];
      if (writes && tcp_alive_hit_q) tcp_alive_after_q <= wdata_q[15:0];
      if (writes && tcp_alive_hit_q) tcp_alive_tries_q <= wdata_q[20:16];
      if (writes && tcp_received_take_hit_q) tcp_received_take_q <= wdata_q[0];
      tcp_received_take_wr_q <= writes && tcp_received_take_hit_q;
    end
  end

  assign tcp_card_keeps_o = tcp_card_keeps_q;
  assign tcp_command_open_o = tcp_command_open_q;
  assign tcp_command_close_o = tcp_command_close_q;
  assign tcp_command_abort_o = tcp_command_abort_q;
  assign tcp_command_wr_o = tcp_command_wr_q;
  assign tcp_times_timeout_o = tcp_times_timeout_q;
  assign tcp_times_linger_o = tcp_times_linger_q;
  assign tcp_alive_after_o = tcp_alive_after_q;
  assign tcp_alive_tries_o = tcp_alive_tries_q;
  assign tcp_received_take_o = tcp_received_take_q;
  assign tcp_received_take_wr_o = tcp_received_take_wr_q;

  // ---- Election
  logic [31:0]  election_id3_q;
  logic [31:0]  election_id2_q;
  logic [31:0]  election_id1_q;
  logic [31:0]  election_id0_q;
  logic         election_id0_wr_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      election_id3_q <= 32'h0;
      election_id2_q <= 32'h0;
      election_id1_q <= 32'h0;
      election_id0_q <= 32'h0;
      election_id0_wr_q <= 1'b0;
    end else begin
      if (writes && election_id3_hit_q) election_id3_q <= wdata_q[31:0];
      if (writes && election_id2_hit_q) election_id2_q <= wdata_q[31:0];
      if (writes && election_id1_hit_q) election_id1_q <= wdata_q[31:0];
      if (writes && election_id0_hit_q) election_id0_q <= wdata_q[31:0];
      election_id0_wr_q <= writes && election_id0_hit_q;
    end
  end

  assign election_id3_o = election_id3_q;
  assign election_id2_o = election_id2_q;
  assign election_id1_o = election_id1_q;
  assign election_id0_o = election_id0_q;
  assign election_id0_wr_o = election_id0_wr_q;

  // ---- Identity: reads
  wire id_ok = (id_magic_hit_q && !write_q) ||
      (id_map_hash_hit_q && !write_q) ||
      (id_rtl_hash_hit_q && !write_q) ||
      (id_version_hit_q && !write_q) ||
      (id_cap0_hit_q && !write_q) ||
      (id_cap1_hit_q && !write_q) ||
      (id_cap2_hit_q && !write_q) ||
      (id_bus_errors_hit_q && !write_q);
  logic [31:0] id_word_q;
  always_ff @(posedge clk_i)
    id_word_q <= ({32{id_magic_hit_q}} & 32'h54474154) |
      ({32{id_map_hash_hit_q}} & tg_regs_pkg::MAP_HASH) |
      ({32{id_rtl_hash_hit_q}} & id_rtl_hash_i) |
      ({32{id_version_hit_q}} & {8'h0, 8'h0, 8'h2, 8'h0}) |
      ({32{id_cap0_hit_q}} & {id_cap0_levels_log2_i, id_cap0_set_bits_i, id_cap0_symbols_i}) |
      ({32{id_cap1_hit_q}} & {id_cap1_tx_queue_i, id_cap1_reorder_depth_i}) |
      ({32{id_cap2_hit_q}} & id_cap2_i) |
      ({32{id_bus_errors_hit_q}} & id_bus_errors_q);

  // ---- Operation: reads
  wire operate_ok = operate_arm_hit_q ||
      (operate_status_hit_q && !write_q) ||
      operate_kill_global_hit_q ||
      operate_kill_kinds_hit_q ||
      operate_kill_sym_hit_q[0] ||
      operate_kill_sym_hit_q[1] ||
      operate_kill_sym_hit_q[2] ||
      operate_kill_sym_hit_q[3] ||
      operate_kill_sym_hit_q[4] ||
      operate_kill_sym_hit_q[5] ||
      operate_kill_sym_hit_q[6] ||
      operate_kill_sym_hit_q[7] ||
      operate_lease_ns_lo_hit_q ||
      operate_lease_ns_hi_hit_q ||
      (operate_time_lo_hit_q && !write_q) ||
      (operate_time_hi_hit_q && !write_q) ||
      (operate_clear_hit_q && write_q);
  wire operate_copied = (operate_kill_kinds_hit_q && operate_kill_kinds_written_q) ||
      (operate_kill_sym_hit_q[0] && operate_kill_sym_written_q[0]) ||
      (operate_kill_sym_hit_q[1] && operate_kill_sym_written_q[1]) ||
      (operate_kill_sym_hit_q[2] && operate_kill_sym_written_q[2]) ||
      (operate_kill_sym_hit_q[3] && operate_kill_sym_written_q[3]) ||
      (operate_kill_sym_hit_q[4] && operate_kill_sym_written_q[4]) ||
      (operate_kill_sym_hit_q[5] && operate_kill_sym_written_q[5]) ||
      (operate_kill_sym_hit_q[6] && operate_kill_sym_written_q[6]) ||
      (operate_kill_sym_hit_q[7] && operate_kill_sym_written_q[7]) ||
      (operate_lease_ns_lo_hit_q && operate_lease_ns_lo_written_q) ||
      (operate_lease_ns_hi_hit_q && operate_lease_ns_hi_written_q);
  logic [31:0] operate_word_q;
  always_ff @(posedge clk_i)
    operate_word_q <= ({32{operate_arm_hit_q}} & {31'h0, operate_arm_q}) |
      ({32{operate_status_hit_q}} & {operate_status_clear_count_i, 5'h0, operate_status_arm_refused_i, operate_status_clear_refused_i, operate_status_core_idle_i, operate_status_tx_idle_i, operate_status_commit_busy_i, operate_status_next_valid_i, operate_status_session_set_i, operate_status_feed_fault_i, operate_status_clearing_i, operate_status_lease_ok_i, operate_status_armed_i}) |
      ({32{operate_kill_global_hit_q}} & {31'h0, operate_kill_global_q}) |
      ({32{operate_time_lo_hit_q}} & operate_time_lo_i) |
      ({32{operate_time_hi_hit_q}} & operate_time_hi_q);

  // ---- Configuration: reads
  wire config_ok = config_staged_version_hit_q ||
      config_expected_version_hit_q ||
      (config_commit_hit_q && write_q) ||
      (config_commit_result_hit_q && !write_q) ||
      (config_active_version_hit_q && !write_q) ||
      config_read_bank_hit_q;
  wire config_copied = (config_staged_version_hit_q && config_staged_version_written_q) ||
      (config_expected_version_hit_q && config_expected_version_written_q);
  logic [31:0] config_word_q;
  always_ff @(posedge clk_i)
    config_word_q <= ({32{config_commit_result_hit_q}} & {config_commit_result_count_i, 14'h0, config_commit_result_result_i}) |
      ({32{config_active_version_hit_q}} & config_active_version_i) |
      ({32{config_read_bank_hit_q}} & {31'h0, config_read_bank_q});

  // ---- Feed: reads
  wire feed_ok = feed_a_addr_hit_q ||
      feed_a_port_hit_q ||
      feed_b_addr_hit_q ||
      feed_b_port_hit_q ||
      feed_session0_hit_q ||
      feed_session1_hit_q ||
      feed_session2_hit_q ||
      feed_start_mode_hit_q ||
      feed_start_seq_lo_hit_q ||
      feed_start_seq_hi_hit_q ||
      feed_gap_wait_ns_hit_q ||
      (feed_next_seq_lo_hit_q && !write_q) ||
      (feed_next_seq_hi_hit_q && !write_q) ||
      (feed_session_in_force0_hit_q && !write_q) ||
      (feed_session_in_force1_hit_q && !write_q) ||
      (feed_session_in_force2_hit_q && !write_q) ||
      (feed_trading_hit_q[0] && !write_q) ||
      (feed_trading_hit_q[1] && !write_q) ||
      (feed_trading_hit_q[2] && !write_q) ||
      (feed_trading_hit_q[3] && !write_q) ||
      (feed_trading_hit_q[4] && !write_q) ||
      (feed_trading_hit_q[5] && !write_q) ||
      (feed_trading_hit_q[6] && !write_q) ||
      (feed_trading_hit_q[7] && !write_q) ||
      feed_market_hit_q ||
      feed_initial_open_hit_q ||
      (feed_state_hit_q && !write_q) ||
      (feed_feed_broken_hit_q[0] && !write_q) ||
      (feed_feed_broken_hit_q[1] && !write_q) ||
      (feed_feed_broken_hit_q[2] && !write_q) ||
      (feed_feed_broken_hit_q[3] && !write_q) ||
      (feed_feed_broken_hit_q[4] && !write_q) ||
      (feed_feed_broken_hit_q[5] && !write_q) ||
      (feed_feed_broken_hit_q[6] && !write_q) ||
      (feed_feed_broken_hit_q[7] && !write_q) ||
      (feed_loading_hit_q[0] && !write_q) ||
      (feed_loading_hit_q[1] && !write_q) ||
      (feed_loading_hit_q[2] && !write_q) ||
      (feed_loading_hit_q[3] && !write_q) ||
      (feed_loading_hit_q[4] && !write_q) ||
      (feed_loading_hit_q[5] && !write_q) ||
      (feed_loading_hit_q[6] && !write_q) ||
      (feed_loading_hit_q[7] && !write_q) ||
      (feed_broken_lo_hit_q && !write_q) ||
      (feed_broken_hi_hit_q && !write_q);
  wire feed_copied = (feed_a_addr_hit_q && feed_a_addr_written_q) ||
      (feed_b_addr_hit_q && feed_b_addr_written_q) ||
      (feed_session0_hit_q && feed_session0_written_q) ||
      (feed_session1_hit_q && feed_session1_written_q) ||
      (feed_start_seq_lo_hit_q && feed_start_seq_lo_written_q) ||
      (feed_start_seq_hi_hit_q && feed_start_seq_hi_written_q) ||
      (feed_gap_wait_ns_hit_q && feed_gap_wait_ns_written_q);
  logic [31:0] feed_word_q;
  always_ff @(posedge clk_i)
    feed_word_q <= ({32{feed_a_port_hit_q}} & {16'h0, feed_a_port_q}) |
      ({32{feed_b_port_hit_q}} & {16'h0, feed_b_port_q}) |
      ({32{feed_session2_hit_q}} & {16'h0, feed_session2_q}) |
      ({32{feed_start_mode_hit_q}} & {31'h0, feed_start_mode_q}) |
      ({32{feed_next_seq_lo_hit_q}} & feed_next_seq_lo_i) |
      ({32{feed_next_seq_hi_hit_q}} & feed_next_seq_hi_q) |
      ({32{feed_session_in_force0_hit_q}} & feed_session_in_force0_i) |
      ({32{feed_session_in_force1_hit_q}} & feed_session_in_force1_i) |
      ({32{feed_session_in_force2_hit_q}} & {16'h0, feed_session_in_force2_i}) |
      ({32{feed_trading_hit_q[0]}} & feed_trading_i[0 +: 32]) |
      ({32{feed_trading_hit_q[1]}} & feed_trading_i[32 +: 32]) |
      ({32{feed_trading_hit_q[2]}} & feed_trading_i[64 +: 32]) |
      ({32{feed_trading_hit_q[3]}} & feed_trading_i[96 +: 32]) |
      ({32{feed_trading_hit_q[4]}} & feed_trading_i[128 +: 32]) |
      ({32{feed_trading_hit_q[5]}} & feed_trading_i[160 +: 32]) |
      ({32{feed_trading_hit_q[6]}} & feed_trading_i[192 +: 32]) |
      ({32{feed_trading_hit_q[7]}} & feed_trading_i[224 +: 32]) |
      ({32{feed_market_hit_q}} & {24'h0, feed_market_q}) |
      ({32{feed_initial_open_hit_q}} & {31'h0, feed_initial_open_q}) |
      ({32{feed_state_hit_q}} & {30'h0, feed_state_market_halt_i, feed_state_session_open_i}) |
      ({32{feed_feed_broken_hit_q[0]}} & feed_feed_broken_i[0 +: 32]) |
      ({32{feed_feed_broken_hit_q[1]}} & feed_feed_broken_i[32 +: 32]) |
      ({32{feed_feed_broken_hit_q[2]}} & feed_feed_broken_i[64 +: 32]) |
      ({32{feed_feed_broken_hit_q[3]}} & feed_feed_broken_i[96 +: 32]) |
      ({32{feed_feed_broken_hit_q[4]}} & feed_feed_broken_i[128 +: 32]) |
      ({32{feed_feed_broken_hit_q[5]}} & feed_feed_broken_i[160 +: 32]) |
      ({32{feed_feed_broken_hit_q[6]}} & feed_feed_broken_i[192 +: 32]) |
      ({32{feed_feed_broken_hit_q[7]}} & feed_feed_broken_i[224 +: 32]) |
      ({32{feed_loading_hit_q[0]}} & feed_loading_i[0 +: 32]) |
      ({32{feed_loading_hit_q[1]}} & feed_loading_i[32 +: 32]) |
      ({32{feed_loading_hit_q[2]}} & feed_loading_i[64 +: 32]) |
      ({32{feed_loading_hit_q[3]}} & feed_loading_i[96 +: 32]) |
      ({32{feed_loading_hit_q[4]}} & feed_loading_i[128 +: 32]) |
      ({32{feed_loading_hit_q[5]}} & feed_loading_i[160 +: 32]) |
      ({32{feed_loading_hit_q[6]}} & feed_loading_i[192 +: 32]) |
      ({32{feed_loading_hit_q[7]}} & feed_loading_i[224 +: 32]) |
      ({32{feed_broken_lo_hit_q}} & feed_broken_lo_i) |
      ({32{feed_broken_hi_hit_q}} & feed_broken_hi_q);

  // ---- Order session: reads
  wire session_ok = session_ready_hit_q ||
      session_urn_hit_q ||
      session_send_next_hit_q ||
      session_send_limit_hit_q ||
      session_ack_hit_q ||
      session_window_hit_q ||
      session_local_mac_lo_hit_q ||
      session_local_mac_hi_hit_q ||
      session_peer_mac_lo_hit_q ||
      session_peer_mac_hi_hit_q ||
      session_local_ip_hit_q ||
      session_peer_ip_hit_q ||
      session_ports_hit_q;
  wire session_copied = (session_send_limit_hit_q && session_send_limit_written_q) ||
      (session_ack_hit_q && session_ack_written_q) ||
      (session_local_mac_lo_hit_q && session_local_mac_lo_written_q) ||
      (session_peer_mac_lo_hit_q && session_peer_mac_lo_written_q) ||
      (session_local_ip_hit_q && session_local_ip_written_q) ||
      (session_peer_ip_hit_q && session_peer_ip_written_q);
  logic [31:0] session_word_q;
  always_ff @(posedge clk_i)
    session_word_q <= ({32{session_ready_hit_q}} & {31'h0, session_ready_q}) |
      ({32{session_urn_hit_q}} & session_urn_i) |
      ({32{session_send_next_hit_q}} & session_send_next_i) |
      ({32{session_window_hit_q}} & {16'h0, session_window_q}) |
      ({32{session_local_mac_hi_hit_q}} & {16'h0, session_local_mac_hi_q}) |
      ({32{session_peer_mac_hi_hit_q}} & {16'h0, session_peer_mac_hi_q}) |
      ({32{session_ports_hit_q}} & {session_ports_local_q, session_ports_peer_q});

  // ---- Host transmit: reads
  wire host_tx_ok = host_tx_data_hit_q ||
      host_tx_ctrl_hit_q ||
      host_tx_sum_hit_q ||
      (host_tx_status_hit_q && !write_q) ||
      (host_tx_last_seq_hit_q && !write_q);
  wire host_tx_copied = (host_tx_data_hit_q && host_tx_data_written_q);
  logic [31:0] host_tx_word_q;
  always_ff @(posedge clk_i)
    host_tx_word_q <= ({32{host_tx_ctrl_hit_q}} & {15'h0, host_tx_ctrl_payload_q, 4'h0, host_tx_ctrl_length_q}) |
      ({32{host_tx_sum_hit_q}} & {16'h0, host_tx_sum_q}) |
      ({32{host_tx_status_hit_q}} & {host_tx_status_sent_count_i, 14'h0, host_tx_status_refused_i, host_tx_status_busy_i}) |
      ({32{host_tx_last_seq_hit_q}} & host_tx_last_seq_i);

  // ---- Positions: reads
  wire position_ok = position_sym_hit_q ||
      position_delta_hit_q ||
      position_release_buy_hit_q ||
      position_release_orders_hit_q ||
      position_release_sell_hit_q ||
      position_pos_sel_hit_q ||
      (position_pos_hit_q && !write_q) ||
      (position_open_buy_hit_q && !write_q) ||
      (position_open_sell_hit_q && !write_q) ||
      (position_open_orders_hit_q && !write_q) ||
      (position_executions_hit_q && !write_q) ||
      (position_own_bid_hit_q && !write_q) ||
      (position_own_ask_hit_q && !write_q);
  wire position_copied = (position_delta_hit_q && position_delta_written_q) ||
      (position_release_buy_hit_q && position_release_buy_written_q) ||
      (position_release_sell_hit_q && position_release_sell_written_q);
  logic [31:0] position_word_q;
  always_ff @(posedge clk_i)
    position_word_q <= ({32{position_sym_hit_q}} & {24'h0, position_sym_q}) |
      ({32{position_release_orders_hit_q}} & {16'h0, position_release_orders_q}) |
      ({32{position_pos_sel_hit_q}} & {24'h0, position_pos_sel_q}) |
      ({32{position_pos_hit_q}} & position_pos_i) |
      ({32{position_open_buy_hit_q}} & position_open_buy_i) |
      ({32{position_open_sell_hit_q}} & position_open_sell_i) |
      ({32{position_open_orders_hit_q}} & {16'h0, position_open_orders_i}) |
      ({32{position_executions_hit_q}} & {16'h0, position_executions_i}) |
      ({32{position_own_bid_hit_q}} & position_own_bid_i) |
      ({32{position_own_ask_hit_q}} & position_own_ask_i);

  // ---- Account: reads
  wire account_ok = account_kind_hit_q ||
      account_gross_lo_hit_q ||
      account_gross_hi_hit_q ||
      account_net_lo_hit_q ||
      account_net_hi_hit_q ||
      account_acknowledge_hit_q ||
      account_pnl_lo_hit_q ||
      account_pnl_hi_hit_q ||
      account_day_value_lo_hit_q ||
      account_day_value_hi_hit_q ||
      account_day_qty_lo_hit_q ||
      account_day_qty_hi_hit_q ||
      account_own_sym_hit_q ||
      account_own_bid_hit_q ||
      account_own_ask_hit_q ||
      account_throttle_reset_hit_q ||
      account_sel_hit_q ||
      (account_current_gross_lo_hit_q && !write_q) ||
      (account_current_gross_hi_hit_q && !write_q) ||
      (account_current_net_lo_hit_q && !write_q) ||
      (account_current_net_hi_hit_q && !write_q) ||
      (account_in_flight_hit_q && !write_q) ||
      (account_current_pnl_lo_hit_q && !write_q) ||
      (account_current_pnl_hi_hit_q && !write_q) ||
      (account_current_day_value_lo_hit_q && !write_q) ||
      (account_current_day_value_hi_hit_q && !write_q) ||
      (account_current_day_qty_lo_hit_q && !write_q) ||
      (account_current_day_qty_hi_hit_q && !write_q);
  wire account_copied = (account_gross_lo_hit_q && account_gross_lo_written_q) ||
      (account_gross_hi_hit_q && account_gross_hi_written_q) ||
      (account_net_lo_hit_q && account_net_lo_written_q) ||
      (account_net_hi_hit_q && account_net_hi_written_q) ||
      (account_pnl_lo_hit_q && account_pnl_lo_written_q) ||
      (account_pnl_hi_hit_q && account_pnl_hi_written_q) ||
      (account_day_value_lo_hit_q && account_day_value_lo_written_q) ||
      (account_day_value_hi_hit_q && account_day_value_hi_written_q) ||
      (account_day_qty_lo_hit_q && account_day_qty_lo_written_q) ||
      (account_day_qty_hi_hit_q && account_day_qty_hi_written_q) ||
      (account_own_bid_hit_q && account_own_bid_written_q) ||
      (account_own_ask_hit_q && account_own_ask_written_q);
  logic [31:0] account_word_q;
  always_ff @(posedge clk_i)
    account_word_q <= ({32{account_kind_hit_q}} & {29'h0, account_kind_q}) |
      ({32{account_acknowledge_hit_q}} & {16'h0, account_acknowledge_q}) |
      ({32{account_own_sym_hit_q}} & {24'h0, account_own_sym_q}) |
      ({32{account_throttle_reset_hit_q}} & {24'h0, account_throttle_reset_q}) |
      ({32{account_sel_hit_q}} & {29'h0, account_sel_q}) |
      ({32{account_current_gross_lo_hit_q}} & account_current_gross_lo_i) |
      ({32{account_current_gross_hi_hit_q}} & account_current_gross_hi_q) |
      ({32{account_current_net_lo_hit_q}} & account_current_net_lo_i) |
      ({32{account_current_net_hi_hit_q}} & account_current_net_hi_q) |
      ({32{account_in_flight_hit_q}} & {16'h0, account_in_flight_i}) |
      ({32{account_current_pnl_lo_hit_q}} & account_current_pnl_lo_i) |
      ({32{account_current_pnl_hi_hit_q}} & account_current_pnl_hi_q) |
      ({32{account_current_day_value_lo_hit_q}} & account_current_day_value_lo_i) |
      ({32{account_current_day_value_hi_hit_q}} & account_current_day_value_hi_q) |
      ({32{account_current_day_qty_lo_hit_q}} & account_current_day_qty_lo_i) |
      ({32{account_current_day_qty_hi_hit_q}} & account_current_day_qty_hi_q);

  // ---- Counters: reads
  wire counters_ok = (counters_snapshot_hit_q && write_q) ||
      (counters_status_hit_q && !write_q);
  logic [31:0] counters_word_q;
  always_ff @(posedge clk_i)
    counters_word_q <= ({32{counters_status_hit_q}} & {counters_status_count_i, 15'h0, counters_status_busy_i});

  // ---- Repair of books: reads
  wire repair_ok = repair_data_hit_q[0] ||
      repair_data_hit_q[1] ||
      repair_data_hit_q[2] ||
      repair_data_hit_q[3] ||
      repair_data_hit_q[4] ||
      repair_data_hit_q[5] ||
      repair_data_hit_q[6] ||
      repair_data_hit_q[7] ||
      repair_data_hit_q[8] ||
      repair_data_hit_q[9] ||
      repair_data_hit_q[10] ||
      repair_data_hit_q[11] ||
      repair_length_hit_q ||
      repair_slot_hit_q ||
      repair_arg_lo_hit_q ||
      repair_arg_hi_hit_q ||
      repair_ctrl_hit_q ||
      (repair_status_hit_q && !write_q);
  wire repair_copied = (repair_data_hit_q[0] && repair_data_written_q[0]) ||
      (repair_data_hit_q[1] && repair_data_written_q[1]) ||
      (repair_data_hit_q[2] && repair_data_written_q[2]) ||
      (repair_data_hit_q[3] && repair_data_written_q[3]) ||
      (repair_data_hit_q[4] && repair_data_written_q[4]) ||
      (repair_data_hit_q[5] && repair_data_written_q[5]) ||
      (repair_data_hit_q[6] && repair_data_written_q[6]) ||
      (repair_data_hit_q[7] && repair_data_written_q[7]) ||
      (repair_data_hit_q[8] && repair_data_written_q[8]) ||
      (repair_data_hit_q[9] && repair_data_written_q[9]) ||
      (repair_data_hit_q[10] && repair_data_written_q[10]) ||
      (repair_data_hit_q[11] && repair_data_written_q[11]) ||
      (repair_arg_lo_hit_q && repair_arg_lo_written_q) ||
      (repair_arg_hi_hit_q && repair_arg_hi_written_q);
  logic [31:0] repair_word_q;
  always_ff @(posedge clk_i)
    repair_word_q <= ({32{repair_length_hit_q}} & {26'h0, repair_length_q}) |
      ({32{repair_slot_hit_q}} & {24'h0, repair_slot_q}) |
      ({32{repair_ctrl_hit_q}} & {29'h0, repair_ctrl_q}) |
      ({32{repair_status_hit_q}} & {repair_status_count_i, 9'h0, repair_status_outcome_i, repair_status_load_refused_i, repair_status_ignored_i, repair_status_walking_i, repair_status_busy_i});

  // ---- Book levels: reads
  wire levels_ok = levels_sel_hit_q ||
      (levels_status_hit_q && !write_q) ||
      (levels_bid_price_hit_q[0] && !write_q) ||
      (levels_bid_price_hit_q[1] && !write_q) ||
      (levels_bid_price_hit_q[2] && !write_q) ||
      (levels_bid_price_hit_q[3] && !write_q) ||
      (levels_bid_price_hit_q[4] && !write_q) ||
      (levels_bid_price_hit_q[5] && !write_q) ||
      (levels_bid_price_hit_q[6] && !write_q) ||
      (levels_bid_price_hit_q[7] && !write_q) ||
      (levels_bid_qty_hit_q[0] && !write_q) ||
      (levels_bid_qty_hit_q[1] && !write_q) ||
      (levels_bid_qty_hit_q[2] && !write_q) ||
      (levels_bid_qty_hit_q[3] && !write_q) ||
      (levels_bid_qty_hit_q[4] && !write_q) ||
      (levels_bid_qty_hit_q[5] && !write_q) ||
      (levels_bid_qty_hit_q[6] && !write_q) ||
      (levels_bid_qty_hit_q[7] && !write_q) ||
      (levels_ask_price_hit_q[0] && !write_q) ||
      (levels_ask_price_hit_q[1] && !write_q) ||
      (levels_ask_price_hit_q[2] && !write_q) ||
      (levels_ask_price_hit_q[3] && !write_q) ||
      (levels_ask_price_hit_q[4] && !write_q) ||
      (levels_ask_price_hit_q[5] && !write_q) ||
      (levels_ask_price_hit_q[6] && !write_q) ||
      (levels_ask_price_hit_q[7] && !write_q) ||
      (levels_ask_qty_hit_q[0] && !write_q) ||
      (levels_ask_qty_hit_q[1] && !write_q) ||
      (levels_ask_qty_hit_q[2] && !write_q) ||
      (levels_ask_qty_hit_q[3] && !write_q) ||
      (levels_ask_qty_hit_q[4] && !write_q) ||
      (levels_ask_qty_hit_q[5] && !write_q) ||
      (levels_ask_qty_hit_q[6] && !write_q) ||
      (levels_ask_qty_hit_q[7] && !write_q);
  logic [31:0] levels_word_q;
  always_ff @(posedge clk_i)
    levels_word_q <= ({32{levels_sel_hit_q}} & {24'h0, levels_sel_q}) |
      ({32{levels_status_hit_q}} & {28'h0, levels_status_refused_i, levels_status_complete_i, levels_status_valid_i, levels_status_busy_i}) |
      ({32{levels_bid_price_hit_q[0]}} & levels_bid_price_i[0 +: 32]) |
      ({32{levels_bid_price_hit_q[1]}} & levels_bid_price_i[32 +: 32]) |
      ({32{levels_bid_price_hit_q[2]}} & levels_bid_price_i[64 +: 32]) |
      ({32{levels_bid_price_hit_q[3]}} & levels_bid_price_i[96 +: 32]) |
      ({32{levels_bid_price_hit_q[4]}} & levels_bid_price_i[128 +: 32]) |
      ({32{levels_bid_price_hit_q[5]}} & levels_bid_price_i[160 +: 32]) |
      ({32{levels_bid_price_hit_q[6]}} & levels_bid_price_i[192 +: 32]) |
      ({32{levels_bid_price_hit_q[7]}} & levels_bid_price_i[224 +: 32]) |
      ({32{levels_bid_qty_hit_q[0]}} & levels_bid_qty_i[0 +: 32]) |
      ({32{levels_bid_qty_hit_q[1]}} & levels_bid_qty_i[32 +: 32]) |
      ({32{levels_bid_qty_hit_q[2]}} & levels_bid_qty_i[64 +: 32]) |
      ({32{levels_bid_qty_hit_q[3]}} & levels_bid_qty_i[96 +: 32]) |
      ({32{levels_bid_qty_hit_q[4]}} & levels_bid_qty_i[128 +: 32]) |
      ({32{levels_bid_qty_hit_q[5]}} & levels_bid_qty_i[160 +: 32]) |
      ({32{levels_bid_qty_hit_q[6]}} & levels_bid_qty_i[192 +: 32]) |
      ({32{levels_bid_qty_hit_q[7]}} & levels_bid_qty_i[224 +: 32]) |
      ({32{levels_ask_price_hit_q[0]}} & levels_ask_price_i[0 +: 32]) |
      ({32{levels_ask_price_hit_q[1]}} & levels_ask_price_i[32 +: 32]) |
      ({32{levels_ask_price_hit_q[2]}} & levels_ask_price_i[64 +: 32]) |
      ({32{levels_ask_price_hit_q[3]}} & levels_ask_price_i[96 +: 32]) |
      ({32{levels_ask_price_hit_q[4]}} & levels_ask_price_i[128 +: 32]) |
      ({32{levels_ask_price_hit_q[5]}} & levels_ask_price_i[160 +: 32]) |
      ({32{levels_ask_price_hit_q[6]}} & levels_ask_price_i[192 +: 32]) |
      ({32{levels_ask_price_hit_q[7]}} & levels_ask_price_i[224 +: 32]) |
      ({32{levels_ask_qty_hit_q[0]}} & levels_ask_qty_i[0 +: 32]) |
      ({32{levels_ask_qty_hit_q[1]}} & levels_ask_qty_i[32 +: 32]) |
      ({32{levels_ask_qty_hit_q[2]}} & levels_ask_qty_i[64 +: 32]) |
      ({32{levels_ask_qty_hit_q[3]}} & levels_ask_qty_i[96 +: 32]) |
      ({32{levels_ask_qty_hit_q[4]}} & levels_ask_qty_i[128 +: 32]) |
      ({32{levels_ask_qty_hit_q[5]}} & levels_ask_qty_i[160 +: 32]) |
      ({32{levels_ask_qty_hit_q[6]}} & levels_ask_qty_i[192 +: 32]) |
      ({32{levels_ask_qty_hit_q[7]}} & levels_ask_qty_i[224 +: 32]);

  // ---- Quotes: reads
  wire quote_ok = quote_side_hit_q ||
      quote_last_hit_q ||
      quote_order_hit_q ||
      quote_price_hit_q ||
      quote_rest_hit_q ||
      quote_done_hit_q;
  wire quote_copied = (quote_last_hit_q && quote_last_written_q) ||
      (quote_order_hit_q && quote_order_written_q) ||
      (quote_price_hit_q && quote_price_written_q);
  logic [31:0] quote_word_q;
  always_ff @(posedge clk_i)
    quote_word_q <= ({32{quote_side_hit_q}} & {22'h0, quote_side_is_short_q, quote_side_sell_q, quote_side_sym_q}) |
      ({32{quote_rest_hit_q}} & {12'h0, quote_rest_q}) |
      ({32{quote_done_hit_q}} & {12'h0, quote_done_q});

  // ---- TCP of the order session: reads
  wire tcp_ok = tcp_card_keeps_hit_q ||
      tcp_command_hit_q ||
      tcp_times_hit_q ||
      tcp_alive_hit_q ||
      (tcp_state_hit_q && !write_q) ||
      (tcp_oldest_hit_q && !write_q) ||
      (tcp_counts_hit_q && !write_q) ||
      (tcp_received_lo_hit_q && !write_q) ||
      (tcp_received_hi_hit_q && !write_q) ||
      tcp_received_take_hit_q;
  logic [31:0] tcp_word_q;
  always_ff @(posedge clk_i)
    tcp_word_q <= ({32{tcp_card_keeps_hit_q}} & {31'h0, tcp_card_keeps_q}) |
      ({32{tcp_command_hit_q}} & {29'h0, tcp_command_abort_q, tcp_command_close_q, tcp_command_open_q}) |
      ({32{tcp_times_hit_q}} & {tcp_times_linger_q, tcp_times_timeout_q}) |
      ({32{tcp_alive_hit_q}} & {11'h0, tcp_alive_tries_q, tcp_alive_after_q}) |
      ({32{tcp_state_hit_q}} & {tcp_state_received_rest_i, 3'h0, tcp_state_received_waits_i, tcp_state_received_bytes_i, tcp_state_unacknowledged_i, tcp_state_cause_i, tcp_state_state_i}) |
      ({32{tcp_oldest_hit_q}} & tcp_oldest_i) |
      ({32{tcp_counts_hit_q}} & {tcp_counts_damaged_i, tcp_counts_repeated_i}) |
      ({32{tcp_received_lo_hit_q}} & tcp_received_lo_i) |
      ({32{tcp_received_hi_hit_q}} & tcp_received_hi_i) |
      ({32{tcp_received_take_hit_q}} & {31'h0, tcp_received_take_q});

  // ---- Election: reads
  wire election_ok = election_id3_hit_q ||
      election_id2_hit_q ||
      election_id1_hit_q ||
      election_id0_hit_q ||
      (election_status_hit_q && !write_q);
  logic [31:0] election_word_q;
  always_ff @(posedge clk_i)
    election_word_q <= ({32{election_id3_hit_q}} & election_id3_i) |
      ({32{election_id2_hit_q}} & election_id2_i) |
      ({32{election_id1_hit_q}} & election_id1_i) |
      ({32{election_id0_hit_q}} & election_id0_i) |
      ({32{election_status_hit_q}} & {election_status_refused_i, 15'h0, election_status_current_i});

  // ---- Windows: one access at a time, so address and data are shared
  assign counter_valid_o = state_q == WINDOW && hit_counter;
  assign counter_addr_o  = addr_q[8:2];
  assign global_valid_o = state_q == WINDOW && hit_global;
  assign global_write_o = write_q;
  assign global_wdata_o = wdata_q;
  assign global_addr_o  = addr_q[6:2];
  assign exposure_valid_o = state_q == WINDOW && hit_exposure;
  assign exposure_write_o = write_q;
  assign exposure_wdata_o = wdata_q;
  assign exposure_addr_o  = addr_q[6:2];
  assign hist_t1_valid_o = state_q == WINDOW && hit_hist_t1;
  assign hist_t1_write_o = write_q;
  assign hist_t1_wdata_o = wdata_q;
  assign hist_t1_addr_o  = addr_q[9:2];
  assign hist_t2_valid_o = state_q == WINDOW && hit_hist_t2;
  assign hist_t2_write_o = write_q;
  assign hist_t2_wdata_o = wdata_q;
  assign hist_t2_addr_o  = addr_q[9:2];
  assign mean_reversion_valid_o = state_q == WINDOW && hit_mean_reversion;
  assign mean_reversion_write_o = write_q;
  assign mean_reversion_wdata_o = wdata_q;
  assign mean_reversion_addr_o  = addr_q[12:2];
  assign limit_valid_o = state_q == WINDOW && hit_limit;
  assign limit_write_o = write_q;
  assign limit_wdata_o = wdata_q;
  assign limit_addr_o  = addr_q[13:2];
  assign imbalance_valid_o = state_q == WINDOW && hit_imbalance;
  assign imbalance_write_o = write_q;
  assign imbalance_wdata_o = wdata_q;
  assign imbalance_addr_o  = addr_q[12:2];
  assign momentum_valid_o = state_q == WINDOW && hit_momentum;
  assign momentum_write_o = write_q;
  assign momentum_wdata_o = wdata_q;
  assign momentum_addr_o  = addr_q[11:2];
  assign slot_valid_o = state_q == WINDOW && hit_slot;
  assign slot_write_o = write_q;
  assign slot_wdata_o = wdata_q;
  assign slot_addr_o  = addr_q[11:2];
  assign market_making_valid_o = state_q == WINDOW && hit_market_making;
  assign market_making_write_o = write_q;
  assign market_making_wdata_o = wdata_q;
  assign market_making_addr_o  = addr_q[12:2];
  assign arbitrage_valid_o = state_q == WINDOW && hit_arbitrage;
  assign arbitrage_write_o = write_q;
  assign arbitrage_wdata_o = wdata_q;
  assign arbitrage_addr_o  = addr_q[12:2];

  wire window_ready = (hit_counter & counter_ready_i) |
      (hit_global & global_ready_i) |
      (hit_exposure & exposure_ready_i) |
      (hit_hist_t1 & hist_t1_ready_i) |
      (hit_hist_t2 & hist_t2_ready_i) |
      (hit_mean_reversion & mean_reversion_ready_i) |
      (hit_limit & limit_ready_i) |
      (hit_imbalance & imbalance_ready_i) |
      (hit_momentum & momentum_ready_i) |
      (hit_slot & slot_ready_i) |
      (hit_market_making & market_making_ready_i) |
      (hit_arbitrage & arbitrage_ready_i);
  wire [31:0] window_rdata = ({32{hit_counter}} & counter_rdata_i) |
      ({32{hit_global}} & global_rdata_i) |
      ({32{hit_exposure}} & exposure_rdata_i) |
      ({32{hit_hist_t1}} & hist_t1_rdata_i) |
      ({32{hit_hist_t2}} & hist_t2_rdata_i) |
      ({32{hit_mean_reversion}} & mean_reversion_rdata_i) |
      ({32{hit_limit}} & limit_rdata_i) |
      ({32{hit_imbalance}} & imbalance_rdata_i) |
      ({32{hit_momentum}} & momentum_rdata_i) |
      ({32{hit_slot}} & slot_rdata_i) |
      ({32{hit_market_making}} & market_making_rdata_i) |
      ({32{hit_arbitrage}} & arbitrage_rdata_i);

  // ---- What reads as it was last written, once it has been
  (* no_rw_check *)  // an access reads or writes
  logic [31:0] copy[0:1023];
  logic [31:0] copy_q;
  logic        copied_q;
  always_ff @(posedge clk_i) begin
    if (writes && aligned && addr_q[15:12] == 4'h0) copy[addr_q[11:2]] <= wdata_q;
    copy_q <= copy[addr_q[11:2]];
    copied_q <= operate_copied || config_copied || feed_copied || session_copied || host_tx_copied || position_copied || account_copied || repair_copied || quote_copied;
  end

  // ---- One access at a time
  wire register_ok = id_ok || operate_ok || config_ok || feed_ok || session_ok || host_tx_ok || position_ok || account_ok || counters_ok || repair_ok || levels_ok || quote_ok || tcp_ok || election_ok;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q <= IDLE;
      error_q <= 1'b0;
    end else begin
      unique case (state_q)
        IDLE: if (reg_valid_i) state_q <= DECODE;
        DECODE: begin
          error_q    <= !register_ok && !hit_window;
          state_q    <= hit_window ? WINDOW : MERGE;
        end
        MERGE: state_q <= DONE;
        WINDOW: begin
          if (window_ready || patience_q == 8'd0) state_q <= DONE;
          error_q <= !window_ready;
        end
        default: state_q <= IDLE;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (state_q == IDLE) begin
      write_q <= reg_write_i;
      addr_q  <= reg_addr_i;
      wdata_q <= reg_wdata_i;
    end
    patience_q <= state_q == WINDOW ? patience_q - 8'd1 : 8'd254;
    if (state_q == MERGE) rdata_q <= error_q || write_q ? 32'h0 : ({32{copied_q}} & copy_q) | id_word_q | operate_word_q | config_word_q | feed_word_q | session_word_q | host_tx_word_q | position_word_q | account_word_q | counters_word_q | repair_word_q | levels_word_q | quote_word_q | tcp_word_q | election_word_q;
    else if (state_q == WINDOW) rdata_q <= window_ready && !write_q ? window_rdata : 32'h0;
  end

  assign reg_ready_o = state_q == DONE;
  assign reg_error_o = state_q == DONE && error_q;
  assign reg_rdata_o = rdata_q;

endmodule
`default_nettype wire
