// Generated from proto/registers/tickgate.rdl by `node proto/tools/generate.ts`. Do not edit.
// Addresses (_ADDR) in bytes; word numbers (_WORD) inside a window or one of its entries.
`default_nettype none

// A package tells the whole map; a design uses a part of it.
/* verilator lint_off UNUSEDPARAM */
package tg_regs_pkg;

  localparam logic [31:0] MAP_HASH = 32'hB965B287;

  localparam int unsigned ID_MAGIC_ADDR = 'h0000;
  localparam int unsigned ID_MAP_HASH_ADDR = 'h0004;
  localparam int unsigned ID_RTL_HASH_ADDR = 'h0008;
  localparam int unsigned ID_VERSION_ADDR = 'h000C;
  localparam int unsigned ID_VERSION_PATCH_LSB = 0, ID_VERSION_PATCH_WIDTH = 8;
  localparam int unsigned ID_VERSION_MINOR_LSB = 8, ID_VERSION_MINOR_WIDTH = 8;
  localparam int unsigned ID_VERSION_MAJOR_LSB = 16, ID_VERSION_MAJOR_WIDTH = 8;
  localparam int unsigned ID_CAP0_ADDR = 'h0010;
  localparam int unsigned ID_CAP0_SYMBOLS_LSB = 0, ID_CAP0_SYMBOLS_WIDTH = 16;
  localparam int unsigned ID_CAP0_SET_BITS_LSB = 16, ID_CAP0_SET_BITS_WIDTH = 8;
  localparam int unsigned ID_CAP0_LEVELS_LOG2_LSB = 24, ID_CAP0_LEVELS_LOG2_WIDTH = 8;
  localparam int unsigned ID_CAP1_ADDR = 'h0014;
  localparam int unsigned ID_CAP1_REORDER_DEPTH_LSB = 0, ID_CAP1_REORDER_DEPTH_WIDTH = 16;
  localparam int unsigned ID_CAP1_TX_QUEUE_LSB = 16, ID_CAP1_TX_QUEUE_WIDTH = 16;
  localparam int unsigned ID_CAP2_ADDR = 'h0018;
  localparam int unsigned ID_BUS_ERRORS_ADDR = 'h001C;

  localparam int unsigned OPERATE_ARM_ADDR = 'h0100;
  localparam int unsigned OPERATE_STATUS_ADDR = 'h0104;
  localparam int unsigned OPERATE_STATUS_ARMED_LSB = 0, OPERATE_STATUS_ARMED_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_LEASE_OK_LSB = 1, OPERATE_STATUS_LEASE_OK_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_CLEARING_LSB = 2, OPERATE_STATUS_CLEARING_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_FEED_FAULT_LSB = 3, OPERATE_STATUS_FEED_FAULT_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_SESSION_SET_LSB = 4, OPERATE_STATUS_SESSION_SET_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_NEXT_VALID_LSB = 5, OPERATE_STATUS_NEXT_VALID_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_COMMIT_BUSY_LSB = 6, OPERATE_STATUS_COMMIT_BUSY_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_TX_IDLE_LSB = 7, OPERATE_STATUS_TX_IDLE_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_CORE_IDLE_LSB = 8, OPERATE_STATUS_CORE_IDLE_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_CLEAR_REFUSED_LSB = 9, OPERATE_STATUS_CLEAR_REFUSED_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_ARM_REFUSED_LSB = 10, OPERATE_STATUS_ARM_REFUSED_WIDTH = 1;
  localparam int unsigned OPERATE_STATUS_CLEAR_COUNT_LSB = 16, OPERATE_STATUS_CLEAR_COUNT_WIDTH = 16;
  localparam int unsigned OPERATE_KILL_GLOBAL_ADDR = 'h0108;
  localparam int unsigned OPERATE_KILL_KINDS_ADDR = 'h010C;
  localparam int unsigned OPERATE_KILL_SYM_ADDR = 'h0110, OPERATE_KILL_SYM_COUNT = 8;
  localparam int unsigned OPERATE_LEASE_NS_LO_ADDR = 'h0130;
  localparam int unsigned OPERATE_LEASE_NS_HI_ADDR = 'h0134;
  localparam int unsigned OPERATE_TIME_LO_ADDR = 'h0138;
  localparam int unsigned OPERATE_TIME_HI_ADDR = 'h013C;
  localparam int unsigned OPERATE_CLEAR_ADDR = 'h0140;

  localparam int unsigned CONFIG_STAGED_VERSION_ADDR = 'h0200;
  localparam int unsigned CONFIG_EXPECTED_VERSION_ADDR = 'h0204;
  localparam int unsigned CONFIG_COMMIT_ADDR = 'h0208;
  localparam int unsigned CONFIG_COMMIT_RESULT_ADDR = 'h020C;
  localparam int unsigned CONFIG_COMMIT_RESULT_RESULT_LSB = 0, CONFIG_COMMIT_RESULT_RESULT_WIDTH = 2;
  localparam int unsigned CONFIG_COMMIT_RESULT_COUNT_LSB = 16, CONFIG_COMMIT_RESULT_COUNT_WIDTH = 16;
  localparam int unsigned CONFIG_ACTIVE_VERSION_ADDR = 'h0210;
  localparam int unsigned CONFIG_READ_BANK_ADDR = 'h0214;

  localparam int unsigned FEED_A_ADDR_ADDR = 'h0300;
  localparam int unsigned FEED_A_PORT_ADDR = 'h0304;
  localparam int unsigned FEED_B_ADDR_ADDR = 'h0308;
  localparam int unsigned FEED_B_PORT_ADDR = 'h030C;
  localparam int unsigned FEED_SESSION0_ADDR = 'h0310;
  localparam int unsigned FEED_SESSION1_ADDR = 'h0314;
  localparam int unsigned FEED_SESSION2_ADDR = 'h0318;
  localparam int unsigned FEED_START_MODE_ADDR = 'h031C;
  localparam int unsigned FEED_START_SEQ_LO_ADDR = 'h0320;
  localparam int unsigned FEED_START_SEQ_HI_ADDR = 'h0324;
  localparam int unsigned FEED_GAP_WAIT_NS_ADDR = 'h0328;
  localparam int unsigned FEED_NEXT_SEQ_LO_ADDR = 'h032C;
  localparam int unsigned FEED_NEXT_SEQ_HI_ADDR = 'h0330;
  localparam int unsigned FEED_SESSION_IN_FORCE0_ADDR = 'h0334;
  localparam int unsigned FEED_SESSION_IN_FORCE1_ADDR = 'h0338;
  localparam int unsigned FEED_SESSION_IN_FORCE2_ADDR = 'h033C;
  localparam int unsigned FEED_TRADING_ADDR = 'h0340, FEED_TRADING_COUNT = 8;
  localparam int unsigned FEED_MARKET_ADDR = 'h0360;
  localparam int unsigned FEED_INITIAL_OPEN_ADDR = 'h0364;
  localparam int unsigned FEED_STATE_ADDR = 'h0368;
  localparam int unsigned FEED_STATE_SESSION_OPEN_LSB = 0, FEED_STATE_SESSION_OPEN_WIDTH = 1;
  localparam int unsigned FEED_STATE_MARKET_HALT_LSB = 1, FEED_STATE_MARKET_HALT_WIDTH = 1;
  localparam int unsigned FEED_FEED_BROKEN_ADDR = 'h036C, FEED_FEED_BROKEN_COUNT = 8;
  localparam int unsigned FEED_LOADING_ADDR = 'h038C, FEED_LOADING_COUNT = 8;
  localparam int unsigned FEED_BROKEN_LO_ADDR = 'h03AC;
  localparam int unsigned FEED_BROKEN_HI_ADDR = 'h03B0;

  localparam int unsigned SESSION_READY_ADDR = 'h0400;
  localparam int unsigned SESSION_URN_ADDR = 'h0404;
  localparam int unsigned SESSION_SEND_NEXT_ADDR = 'h0408;
  localparam int unsigned SESSION_SEND_LIMIT_ADDR = 'h040C;
  localparam int unsigned SESSION_ACK_ADDR = 'h0410;
  localparam int unsigned SESSION_WINDOW_ADDR = 'h0414;
  localparam int unsigned SESSION_LOCAL_MAC_LO_ADDR = 'h0418;
  localparam int unsigned SESSION_LOCAL_MAC_HI_ADDR = 'h041C;
  localparam int unsigned SESSION_PEER_MAC_LO_ADDR = 'h0420;
  localparam int unsigned SESSION_PEER_MAC_HI_ADDR = 'h0424;
  localparam int unsigned SESSION_LOCAL_IP_ADDR = 'h0428;
  localparam int unsigned SESSION_PEER_IP_ADDR = 'h042C;
  localparam int unsigned SESSION_PORTS_ADDR = 'h0430;
  localparam int unsigned SESSION_PORTS_PEER_LSB = 0, SESSION_PORTS_PEER_WIDTH = 16;
  localparam int unsigned SESSION_PORTS_LOCAL_LSB = 16, SESSION_PORTS_LOCAL_WIDTH = 16;
  localparam int unsigned SESSION_IP_BASE_SUM_ADDR = 'h0434;
  localparam int unsigned SESSION_TCP_BASE_SUM_ADDR = 'h0438;

  localparam int unsigned HOST_TX_DATA_ADDR = 'h0500;
  localparam int unsigned HOST_TX_CTRL_ADDR = 'h0504;
  localparam int unsigned HOST_TX_CTRL_LENGTH_LSB = 0, HOST_TX_CTRL_LENGTH_WIDTH = 12;
  localparam int unsigned HOST_TX_CTRL_PAYLOAD_LSB = 16, HOST_TX_CTRL_PAYLOAD_WIDTH = 1;
  localparam int unsigned HOST_TX_SUM_ADDR = 'h0508;
  localparam int unsigned HOST_TX_STATUS_ADDR = 'h050C;
  localparam int unsigned HOST_TX_STATUS_BUSY_LSB = 0, HOST_TX_STATUS_BUSY_WIDTH = 1;
  localparam int unsigned HOST_TX_STATUS_REFUSED_LSB = 1, HOST_TX_STATUS_REFUSED_WIDTH = 1;
  localparam int unsigned HOST_TX_STATUS_SENT_COUNT_LSB = 16, HOST_TX_STATUS_SENT_COUNT_WIDTH = 16;
  localparam int unsigned HOST_TX_LAST_SEQ_ADDR = 'h0510;

  localparam int unsigned POSITION_SYM_ADDR = 'h0600;
  localparam int unsigned POSITION_DELTA_ADDR = 'h0604;
  localparam int unsigned POSITION_RELEASE_BUY_ADDR = 'h0608;
  localparam int unsigned POSITION_RELEASE_ORDERS_ADDR = 'h060C;
  localparam int unsigned POSITION_RELEASE_SELL_ADDR = 'h0610;
  localparam int unsigned POSITION_POS_SEL_ADDR = 'h0614;
  localparam int unsigned POSITION_POS_ADDR = 'h0618;
  localparam int unsigned POSITION_OPEN_BUY_ADDR = 'h061C;
  localparam int unsigned POSITION_OPEN_SELL_ADDR = 'h0620;
  localparam int unsigned POSITION_OPEN_ORDERS_ADDR = 'h0624;
  localparam int unsigned POSITION_EXECUTIONS_ADDR = 'h0628;
  localparam int unsigned POSITION_OWN_BID_ADDR = 'h062C;
  localparam int unsigned POSITION_OWN_ASK_ADDR = 'h0630;

  localparam int unsigned ACCOUNT_KIND_ADDR = 'h0700;
  localparam int unsigned ACCOUNT_GROSS_LO_ADDR = 'h0704;
  localparam int unsigned ACCOUNT_GROSS_HI_ADDR = 'h0708;
  localparam int unsigned ACCOUNT_NET_LO_ADDR = 'h070C;
  localparam int unsigned ACCOUNT_NET_HI_ADDR = 'h0710;
  localparam int unsigned ACCOUNT_ACKNOWLEDGE_ADDR = 'h0714;
  localparam int unsigned ACCOUNT_PNL_LO_ADDR = 'h0718;
  localparam int unsigned ACCOUNT_PNL_HI_ADDR = 'h071C;
  localparam int unsigned ACCOUNT_DAY_VALUE_LO_ADDR = 'h0720;
  localparam int unsigned ACCOUNT_DAY_VALUE_HI_ADDR = 'h0724;
  localparam int unsigned ACCOUNT_DAY_QTY_LO_ADDR = 'h0728;
  localparam int unsigned ACCOUNT_DAY_QTY_HI_ADDR = 'h072C;
  localparam int unsigned ACCOUNT_OWN_SYM_ADDR = 'h0730;
  localparam int unsigned ACCOUNT_OWN_BID_ADDR = 'h0734;
  localparam int unsigned ACCOUNT_OWN_ASK_ADDR = 'h0738;
  localparam int unsigned ACCOUNT_THROTTLE_RESET_ADDR = 'h073C;
  localparam int unsigned ACCOUNT_SEL_ADDR = 'h0740;
  localparam int unsigned ACCOUNT_CURRENT_GROSS_LO_ADDR = 'h0744;
  localparam int unsigned ACCOUNT_CURRENT_GROSS_HI_ADDR = 'h0748;
  localparam int unsigned ACCOUNT_CURRENT_NET_LO_ADDR = 'h074C;
  localparam int unsigned ACCOUNT_CURRENT_NET_HI_ADDR = 'h0750;
  localparam int unsigned ACCOUNT_IN_FLIGHT_ADDR = 'h0754;
  localparam int unsigned ACCOUNT_CURRENT_PNL_LO_ADDR = 'h0758;
  localparam int unsigned ACCOUNT_CURRENT_PNL_HI_ADDR = 'h075C;
  localparam int unsigned ACCOUNT_CURRENT_DAY_VALUE_LO_ADDR = 'h0760;
  localparam int unsigned ACCOUNT_CURRENT_DAY_VALUE_HI_ADDR = 'h0764;
  localparam int unsigned ACCOUNT_CURRENT_DAY_QTY_LO_ADDR = 'h0768;
  localparam int unsigned ACCOUNT_CURRENT_DAY_QTY_HI_ADDR = 'h076C;

  localparam int unsigned COUNTERS_SNAPSHOT_ADDR = 'h0800;
  localparam int unsigned COUNTERS_STATUS_ADDR = 'h0804;
  localparam int unsigned COUNTERS_STATUS_BUSY_LSB = 0, COUNTERS_STATUS_BUSY_WIDTH = 1;
  localparam int unsigned COUNTERS_STATUS_COUNT_LSB = 16, COUNTERS_STATUS_COUNT_WIDTH = 16;

  localparam int unsigned REPAIR_DATA_ADDR = 'h0900, REPAIR_DATA_COUNT = 12;
  localparam int unsigned REPAIR_LENGTH_ADDR = 'h0930;
  localparam int unsigned REPAIR_SLOT_ADDR = 'h0934;
  localparam int unsigned REPAIR_ARG_LO_ADDR = 'h0938;
  localparam int unsigned REPAIR_ARG_HI_ADDR = 'h093C;
  localparam int unsigned REPAIR_CTRL_ADDR = 'h0940;
  localparam int unsigned REPAIR_STATUS_ADDR = 'h0944;
  localparam int unsigned REPAIR_STATUS_BUSY_LSB = 0, REPAIR_STATUS_BUSY_WIDTH = 1;
  localparam int unsigned REPAIR_STATUS_WALKING_LSB = 1, REPAIR_STATUS_WALKING_WIDTH = 1;
  localparam int unsigned REPAIR_STATUS_IGNORED_LSB = 2, REPAIR_STATUS_IGNORED_WIDTH = 1;
  localparam int unsigned REPAIR_STATUS_LOAD_REFUSED_LSB = 3, REPAIR_STATUS_LOAD_REFUSED_WIDTH = 1;
  localparam int unsigned REPAIR_STATUS_OUTCOME_LSB = 4, REPAIR_STATUS_OUTCOME_WIDTH = 3;
  localparam int unsigned REPAIR_STATUS_COUNT_LSB = 16, REPAIR_STATUS_COUNT_WIDTH = 16;

  localparam int unsigned LEVELS_SEL_ADDR = 'h0C00;
  localparam int unsigned LEVELS_STATUS_ADDR = 'h0C04;
  localparam int unsigned LEVELS_STATUS_BUSY_LSB = 0, LEVELS_STATUS_BUSY_WIDTH = 1;
  localparam int unsigned LEVELS_STATUS_VALID_LSB = 1, LEVELS_STATUS_VALID_WIDTH = 1;
  localparam int unsigned LEVELS_STATUS_COMPLETE_LSB = 2, LEVELS_STATUS_COMPLETE_WIDTH = 1;
  localparam int unsigned LEVELS_STATUS_REFUSED_LSB = 3, LEVELS_STATUS_REFUSED_WIDTH = 1;
  localparam int unsigned LEVELS_BID_PRICE_ADDR = 'h0C08, LEVELS_BID_PRICE_COUNT = 8;
  localparam int unsigned LEVELS_BID_QTY_ADDR = 'h0C28, LEVELS_BID_QTY_COUNT = 8;
  localparam int unsigned LEVELS_ASK_PRICE_ADDR = 'h0C48, LEVELS_ASK_PRICE_COUNT = 8;
  localparam int unsigned LEVELS_ASK_QTY_ADDR = 'h0C68, LEVELS_ASK_QTY_COUNT = 8;

  localparam int unsigned QUOTE_SIDE_ADDR = 'h0E00;
  localparam int unsigned QUOTE_SIDE_SYM_LSB = 0, QUOTE_SIDE_SYM_WIDTH = 8;
  localparam int unsigned QUOTE_SIDE_SELL_LSB = 8, QUOTE_SIDE_SELL_WIDTH = 1;
  localparam int unsigned QUOTE_SIDE_IS_SHORT_LSB = 9, QUOTE_SIDE_IS_SHORT_WIDTH = 1;
  localparam int unsigned QUOTE_LAST_ADDR = 'h0E04;
  localparam int unsigned QUOTE_ORDER_ADDR = 'h0E08;
  localparam int unsigned QUOTE_PRICE_ADDR = 'h0E0C;
  localparam int unsigned QUOTE_REST_ADDR = 'h0E10;
  localparam int unsigned QUOTE_DONE_ADDR = 'h0E14;

  localparam int unsigned ELECTION_ID3_ADDR = 'h1800;
  localparam int unsigned ELECTION_ID2_ADDR = 'h1804;
  localparam int unsigned ELECTION_ID1_ADDR = 'h1808;
  localparam int unsigned ELECTION_ID0_ADDR = 'h180C;
  localparam int unsigned ELECTION_STATUS_ADDR = 'h1810;
  localparam int unsigned ELECTION_STATUS_CURRENT_LSB = 0, ELECTION_STATUS_CURRENT_WIDTH = 1;
  localparam int unsigned ELECTION_STATUS_REFUSED_LSB = 16, ELECTION_STATUS_REFUSED_WIDTH = 16;

  localparam int unsigned COUNTER_BASE = 'h0A00, COUNTER_WORDS = 128;
  localparam int unsigned COUNTER_LINE_A_GOOD_WORD = 0;
  localparam int unsigned COUNTER_LINE_A_DROPPED_WORD = 1, COUNTER_LINE_A_DROPPED_COUNT = 15;
  localparam int unsigned COUNTER_LINE_A_WINS_WORD = 16;
  localparam int unsigned COUNTER_LINE_A_DUPLICATES_WORD = 17;
  localparam int unsigned COUNTER_LINE_B_GOOD_WORD = 18;
  localparam int unsigned COUNTER_LINE_B_DROPPED_WORD = 19, COUNTER_LINE_B_DROPPED_COUNT = 15;
  localparam int unsigned COUNTER_LINE_B_WINS_WORD = 34;
  localparam int unsigned COUNTER_LINE_B_DUPLICATES_WORD = 35;
  localparam int unsigned COUNTER_MESSAGES_WORD = 36, COUNTER_MESSAGES_COUNT = 23;
  localparam int unsigned COUNTER_UNKNOWN_WORD = 59;
  localparam int unsigned COUNTER_BAD_LENGTH_WORD = 60;
  localparam int unsigned COUNTER_GAPS_WORD = 61;
  localparam int unsigned COUNTER_BBO_WORD = 62;
  localparam int unsigned COUNTER_INTENTS_WORD = 63;
  localparam int unsigned COUNTER_SENT_WORD = 64;
  localparam int unsigned COUNTER_REJECTS_WORD = 65, COUNTER_REJECTS_COUNT = 22;
  localparam int unsigned COUNTER_EVENTS_DROPPED_WORD = 87, COUNTER_EVENTS_DROPPED_COUNT = 10;
  localparam int unsigned COUNTER_ORDER_FRAMES_WORD = 97;
  localparam int unsigned COUNTER_WITHDRAWN_WORD = 98;
  localparam int unsigned COUNTER_HOST_FRAMES_WORD = 99;
  localparam int unsigned COUNTER_FIFO_A_MAX_WORD = 100;
  localparam int unsigned COUNTER_FIFO_B_MAX_WORD = 101;
  localparam int unsigned COUNTER_QUEUE_A_MAX_WORD = 102;
  localparam int unsigned COUNTER_QUEUE_B_MAX_WORD = 103;
  localparam int unsigned COUNTER_TX_QUEUE_MAX_WORD = 104;
  localparam int unsigned COUNTER_EVENT_QUEUE_MAX_WORD = 105;
  localparam int unsigned COUNTER_BOOK_STALL_CYCLES_WORD = 106;
  localparam int unsigned COUNTER_LADDER_REFILLS_WORD = 107;
  localparam int unsigned COUNTER_INTENT_HOLD_CYCLES_WORD = 108;
  localparam int unsigned COUNTER_LOADS_WORD = 109;
  localparam int unsigned COUNTER_LOADS_REFUSED_WORD = 110;

  localparam int unsigned GLOBAL_BASE = 'h0D00, GLOBAL_WORDS = 32, GLOBAL_ENTRY_WORDS = 32;
  localparam int unsigned GLOBAL_INTERVAL_NS_WORD = 0;
  localparam int unsigned GLOBAL_BURST_NS_WORD = 1;
  localparam int unsigned GLOBAL_CHECK_OFF_WORD = 2;
  localparam int unsigned GLOBAL_CHECK_OFF_CHECK_OFF_LSB = 0, GLOBAL_CHECK_OFF_CHECK_OFF_WIDTH = 21;
  localparam int unsigned GLOBAL_CHECK_OFF_RESERVED_LSB = 21, GLOBAL_CHECK_OFF_RESERVED_WIDTH = 11;
  localparam int unsigned GLOBAL_WAIVE_REDUCING_WORD = 3;
  localparam int unsigned GLOBAL_MAX_IN_FLIGHT_WORD = 4;
  localparam int unsigned GLOBAL_MAX_DAY_VALUE_LO_WORD = 6;
  localparam int unsigned GLOBAL_MAX_DAY_VALUE_HI_WORD = 7;
  localparam int unsigned GLOBAL_MAX_DAY_QTY_LO_WORD = 8;
  localparam int unsigned GLOBAL_MAX_DAY_QTY_HI_WORD = 9;
  localparam int unsigned GLOBAL_MAX_LOSS_LO_WORD = 10;
  localparam int unsigned GLOBAL_MAX_LOSS_HI_WORD = 11;

  localparam int unsigned EXPOSURE_BASE = 'h0D80, EXPOSURE_WORDS = 32, EXPOSURE_ENTRY_WORDS = 4;
  localparam int unsigned EXPOSURE_MAX_GROSS_LO_WORD = 0;
  localparam int unsigned EXPOSURE_MAX_GROSS_HI_WORD = 1;
  localparam int unsigned EXPOSURE_MAX_NET_LO_WORD = 2;
  localparam int unsigned EXPOSURE_MAX_NET_HI_WORD = 3;

  localparam int unsigned HIST_T1_BASE = 'h1000, HIST_T1_WORDS = 256;

  localparam int unsigned HIST_T2_BASE = 'h1400, HIST_T2_WORDS = 256;

  localparam int unsigned MEAN_REVERSION_BASE = 'h2000, MEAN_REVERSION_WORDS = 2048, MEAN_REVERSION_ENTRY_WORDS = 8;
  localparam int unsigned MEAN_REVERSION_CONTROL_WORD = 0;
  localparam int unsigned MEAN_REVERSION_CONTROL_ENABLE_LSB = 0, MEAN_REVERSION_CONTROL_ENABLE_WIDTH = 1;
  localparam int unsigned MEAN_REVERSION_CONTROL_K_MEAN_LSB = 4, MEAN_REVERSION_CONTROL_K_MEAN_WIDTH = 4;
  localparam int unsigned MEAN_REVERSION_CONTROL_K_DEV_LSB = 8, MEAN_REVERSION_CONTROL_K_DEV_WIDTH = 4;
  localparam int unsigned MEAN_REVERSION_CONTROL_WARMUP_LSB = 16, MEAN_REVERSION_CONTROL_WARMUP_WIDTH = 16;
  localparam int unsigned MEAN_REVERSION_BANDS_WORD = 1;
  localparam int unsigned MEAN_REVERSION_BANDS_ENTRY_Q4_LSB = 0, MEAN_REVERSION_BANDS_ENTRY_Q4_WIDTH = 12;
  localparam int unsigned MEAN_REVERSION_BANDS_EXIT_Q4_LSB = 16, MEAN_REVERSION_BANDS_EXIT_Q4_WIDTH = 12;
  localparam int unsigned MEAN_REVERSION_MIN_DEV_WORD = 2;
  localparam int unsigned MEAN_REVERSION_ORDER_QTY_WORD = 3;
  localparam int unsigned MEAN_REVERSION_COOLDOWN_NS_WORD = 4;
  localparam int unsigned MEAN_REVERSION_MAX_HOLD_NS_LO_WORD = 5;
  localparam int unsigned MEAN_REVERSION_MAX_HOLD_NS_HI_WORD = 6;

  localparam int unsigned LIMIT_BASE = 'h4000, LIMIT_WORDS = 4096, LIMIT_ENTRY_WORDS = 16;
  localparam int unsigned LIMIT_MAX_QTY_WORD = 0;
  localparam int unsigned LIMIT_MAX_NOTIONAL_LO_WORD = 1;
  localparam int unsigned LIMIT_MAX_NOTIONAL_HI_WORD = 2;
  localparam int unsigned LIMIT_COLLAR_LO_WORD = 3;
  localparam int unsigned LIMIT_COLLAR_HI_WORD = 4;
  localparam int unsigned LIMIT_MAX_LONG_WORD = 5;
  localparam int unsigned LIMIT_MAX_SHORT_WORD = 6;
  localparam int unsigned LIMIT_CHECK_OFF_WORD = 7;
  localparam int unsigned LIMIT_CHECK_OFF_CHECK_OFF_LSB = 0, LIMIT_CHECK_OFF_CHECK_OFF_WIDTH = 21;
  localparam int unsigned LIMIT_CHECK_OFF_RESERVED_LSB = 21, LIMIT_CHECK_OFF_RESERVED_WIDTH = 11;
  localparam int unsigned LIMIT_MAX_AGE_NS_WORD = 8;
  localparam int unsigned LIMIT_MAX_ORDERS_WORD = 9;
  localparam int unsigned LIMIT_MAX_ORDERS_MAX_OPEN_ORDERS_LSB = 0, LIMIT_MAX_ORDERS_MAX_OPEN_ORDERS_WIDTH = 16;
  localparam int unsigned LIMIT_MAX_ORDERS_MAX_EXECUTIONS_LSB = 16, LIMIT_MAX_ORDERS_MAX_EXECUTIONS_WIDTH = 16;
  localparam int unsigned LIMIT_DUPLICATE_NS_WORD = 10;
  localparam int unsigned LIMIT_ORDER_MASK_WORD = 11;
  localparam int unsigned LIMIT_ORDER_MASK_STATE_MASK_LSB = 0, LIMIT_ORDER_MASK_STATE_MASK_WIDTH = 7;
  localparam int unsigned LIMIT_ORDER_MASK_ALLOWED_LSB = 8, LIMIT_ORDER_MASK_ALLOWED_WIDTH = 4;

  localparam int unsigned IMBALANCE_BASE = 'h8000, IMBALANCE_WORDS = 2048, IMBALANCE_ENTRY_WORDS = 8;
  localparam int unsigned IMBALANCE_CONTROL_WORD = 0;
  localparam int unsigned IMBALANCE_CONTROL_ENABLE_LSB = 0, IMBALANCE_CONTROL_ENABLE_WIDTH = 1;
  localparam int unsigned IMBALANCE_CONTROL_RATIO_Q4_LSB = 16, IMBALANCE_CONTROL_RATIO_Q4_WIDTH = 12;
  localparam int unsigned IMBALANCE_MIN_QTY_WORD = 1;
  localparam int unsigned IMBALANCE_MAX_SPREAD_WORD = 2;
  localparam int unsigned IMBALANCE_ORDER_QTY_WORD = 3;
  localparam int unsigned IMBALANCE_COOLDOWN_NS_WORD = 4;

  localparam int unsigned MOMENTUM_BASE = 'hA000, MOMENTUM_WORDS = 1024, MOMENTUM_ENTRY_WORDS = 4;
  localparam int unsigned MOMENTUM_CONTROL_WORD = 0;
  localparam int unsigned MOMENTUM_CONTROL_ENABLE_LSB = 0, MOMENTUM_CONTROL_ENABLE_WIDTH = 1;
  localparam int unsigned MOMENTUM_CONTROL_K_FAST_LSB = 4, MOMENTUM_CONTROL_K_FAST_WIDTH = 4;
  localparam int unsigned MOMENTUM_CONTROL_K_SLOW_LSB = 8, MOMENTUM_CONTROL_K_SLOW_WIDTH = 4;
  localparam int unsigned MOMENTUM_CONTROL_WARMUP_LSB = 16, MOMENTUM_CONTROL_WARMUP_WIDTH = 16;
  localparam int unsigned MOMENTUM_THRESHOLD_WORD = 1;
  localparam int unsigned MOMENTUM_ORDER_QTY_WORD = 2;
  localparam int unsigned MOMENTUM_COOLDOWN_NS_WORD = 3;

  localparam int unsigned SLOT_BASE = 'hB000, SLOT_WORDS = 1024, SLOT_ENTRY_WORDS = 4;
  localparam int unsigned SLOT_CONTROL_WORD = 0;
  localparam int unsigned SLOT_CONTROL_ENABLE_LSB = 0, SLOT_CONTROL_ENABLE_WIDTH = 1;
  localparam int unsigned SLOT_CONTROL_INITIAL_TRADING_LSB = 1, SLOT_CONTROL_INITIAL_TRADING_WIDTH = 1;
  localparam int unsigned SLOT_CONTROL_TICK_100_LSB = 2, SLOT_CONTROL_TICK_100_WIDTH = 1;
  localparam int unsigned SLOT_CONTROL_LOT_100_LSB = 3, SLOT_CONTROL_LOT_100_WIDTH = 1;
  localparam int unsigned SLOT_CONTROL_LOCATE_LSB = 16, SLOT_CONTROL_LOCATE_WIDTH = 16;
  localparam int unsigned SLOT_STOCK_0_WORD = 1;
  localparam int unsigned SLOT_STOCK_4_WORD = 2;
  localparam int unsigned SLOT_WINDOW_LO_WORD = 3;

  localparam int unsigned MARKET_MAKING_BASE = 'hC000, MARKET_MAKING_WORDS = 2048, MARKET_MAKING_ENTRY_WORDS = 8;
  localparam int unsigned MARKET_MAKING_CONTROL_WORD = 0;
  localparam int unsigned MARKET_MAKING_CONTROL_ENABLE_LSB = 0, MARKET_MAKING_CONTROL_ENABLE_WIDTH = 1;
  localparam int unsigned MARKET_MAKING_CONTROL_MICRO_LSB = 1, MARKET_MAKING_CONTROL_MICRO_WIDTH = 1;
  localparam int unsigned MARKET_MAKING_CONTROL_SKEW_Q8_LSB = 16, MARKET_MAKING_CONTROL_SKEW_Q8_WIDTH = 16;
  localparam int unsigned MARKET_MAKING_HALF_SPREAD_WORD = 1;
  localparam int unsigned MARKET_MAKING_MAX_SPREAD_WORD = 2;
  localparam int unsigned MARKET_MAKING_QUOTE_QTY_WORD = 3;
  localparam int unsigned MARKET_MAKING_REPRICE_WORD = 4;
  localparam int unsigned MARKET_MAKING_MAX_POS_WORD = 5;
  localparam int unsigned MARKET_MAKING_COOLDOWN_NS_WORD = 6;

  localparam int unsigned ARBITRAGE_BASE = 'hE000, ARBITRAGE_WORDS = 2048, ARBITRAGE_ENTRY_WORDS = 8;
  localparam int unsigned ARBITRAGE_CONTROL_WORD = 0;
  localparam int unsigned ARBITRAGE_CONTROL_ENABLE_LSB = 0, ARBITRAGE_CONTROL_ENABLE_WIDTH = 1;
  localparam int unsigned ARBITRAGE_CONTROL_LEG_B_LSB = 1, ARBITRAGE_CONTROL_LEG_B_WIDTH = 1;
  localparam int unsigned ARBITRAGE_CONTROL_PARTNER_LSB = 8, ARBITRAGE_CONTROL_PARTNER_WIDTH = 8;
  localparam int unsigned ARBITRAGE_WEIGHTS_WORD = 1;
  localparam int unsigned ARBITRAGE_WEIGHTS_W_A_LSB = 0, ARBITRAGE_WEIGHTS_W_A_WIDTH = 12;
  localparam int unsigned ARBITRAGE_WEIGHTS_W_B_LSB = 16, ARBITRAGE_WEIGHTS_W_B_WIDTH = 12;
  localparam int unsigned ARBITRAGE_BASIS_WORD = 2;
  localparam int unsigned ARBITRAGE_THRESHOLD_WORD = 3;
  localparam int unsigned ARBITRAGE_QTY_A_WORD = 4;
  localparam int unsigned ARBITRAGE_QTY_B_WORD = 5;
  localparam int unsigned ARBITRAGE_COOLDOWN_NS_WORD = 6;

endpackage
/* verilator lint_on UNUSEDPARAM */
`default_nettype wire
