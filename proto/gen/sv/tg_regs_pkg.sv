// Generated from proto/registers/tickgate.rdl by `node proto/tools/generate.ts`. Do not edit.
// Addresses (_ADDR) in bytes; word numbers (_WORD) inside a window or one of its entries.
`default_nettype none

// A package tells the whole map; a design uses a part of it.
/* verilator lint_off UNUSEDPARAM */
package tg_regs_pkg;

  localparam logic [31:0] MAP_HASH = 32'hE1AC04FE;

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
  localparam int unsigned CONFIG_RATE_INTERVAL_ADDR = 'h0214;
  localparam int unsigned CONFIG_RATE_BURST_ADDR = 'h0218;
  localparam int unsigned CONFIG_ACTIVE_RATE_INTERVAL_ADDR = 'h021C;
  localparam int unsigned CONFIG_ACTIVE_RATE_BURST_ADDR = 'h0220;
  localparam int unsigned CONFIG_READ_BANK_ADDR = 'h0224;

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
  localparam int unsigned POSITION_RELEASE_SELL_ADDR = 'h060C;
  localparam int unsigned POSITION_POS_SEL_ADDR = 'h0610;
  localparam int unsigned POSITION_POS_ADDR = 'h0614;
  localparam int unsigned POSITION_OPEN_BUY_ADDR = 'h0618;
  localparam int unsigned POSITION_OPEN_SELL_ADDR = 'h061C;

  localparam int unsigned COUNTERS_SNAPSHOT_ADDR = 'h0800;
  localparam int unsigned COUNTERS_STATUS_ADDR = 'h0804;
  localparam int unsigned COUNTERS_STATUS_BUSY_LSB = 0, COUNTERS_STATUS_BUSY_WIDTH = 1;
  localparam int unsigned COUNTERS_STATUS_COUNT_LSB = 16, COUNTERS_STATUS_COUNT_WIDTH = 16;

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
  localparam int unsigned COUNTER_EVENTS_DROPPED_WORD = 87, COUNTER_EVENTS_DROPPED_COUNT = 9;
  localparam int unsigned COUNTER_ORDER_FRAMES_WORD = 96;
  localparam int unsigned COUNTER_WITHDRAWN_WORD = 97;
  localparam int unsigned COUNTER_HOST_FRAMES_WORD = 98;
  localparam int unsigned COUNTER_FIFO_A_MAX_WORD = 99;
  localparam int unsigned COUNTER_FIFO_B_MAX_WORD = 100;
  localparam int unsigned COUNTER_QUEUE_A_MAX_WORD = 101;
  localparam int unsigned COUNTER_QUEUE_B_MAX_WORD = 102;
  localparam int unsigned COUNTER_TX_QUEUE_MAX_WORD = 103;
  localparam int unsigned COUNTER_EVENT_QUEUE_MAX_WORD = 104;
  localparam int unsigned COUNTER_BOOK_STALL_CYCLES_WORD = 105;
  localparam int unsigned COUNTER_LADDER_REFILLS_WORD = 106;
  localparam int unsigned COUNTER_INTENTS_DROPPED_WORD = 107;

  localparam int unsigned LIMIT_BASE = 'h4000, LIMIT_WORDS = 4096, LIMIT_ENTRY_WORDS = 16;
  localparam int unsigned LIMIT_MAX_QTY_WORD = 0;
  localparam int unsigned LIMIT_MAX_NOTIONAL_LO_WORD = 1;
  localparam int unsigned LIMIT_MAX_NOTIONAL_HI_WORD = 2;
  localparam int unsigned LIMIT_COLLAR_LO_WORD = 3;
  localparam int unsigned LIMIT_COLLAR_HI_WORD = 4;
  localparam int unsigned LIMIT_MAX_LONG_WORD = 5;
  localparam int unsigned LIMIT_MAX_SHORT_WORD = 6;
  localparam int unsigned LIMIT_CHECK_OFF_WORD = 7;

  localparam int unsigned IMBALANCE_BASE = 'h8000, IMBALANCE_WORDS = 2048, IMBALANCE_ENTRY_WORDS = 8;
  localparam int unsigned IMBALANCE_CONTROL_WORD = 0;
  localparam int unsigned IMBALANCE_CONTROL_ENABLE_LSB = 0, IMBALANCE_CONTROL_ENABLE_WIDTH = 1;
  localparam int unsigned IMBALANCE_CONTROL_RATIO_Q4_LSB = 16, IMBALANCE_CONTROL_RATIO_Q4_WIDTH = 12;
  localparam int unsigned IMBALANCE_MIN_QTY_WORD = 1;
  localparam int unsigned IMBALANCE_MAX_SPREAD_WORD = 2;
  localparam int unsigned IMBALANCE_ORDER_QTY_WORD = 3;
  localparam int unsigned IMBALANCE_COOLDOWN_NS_WORD = 4;

  localparam int unsigned MOMENTUM_BASE = 'hA000, MOMENTUM_WORDS = 2048, MOMENTUM_ENTRY_WORDS = 8;
  localparam int unsigned MOMENTUM_CONTROL_WORD = 0;
  localparam int unsigned MOMENTUM_CONTROL_ENABLE_LSB = 0, MOMENTUM_CONTROL_ENABLE_WIDTH = 1;
  localparam int unsigned MOMENTUM_CONTROL_K_FAST_LSB = 4, MOMENTUM_CONTROL_K_FAST_WIDTH = 4;
  localparam int unsigned MOMENTUM_CONTROL_K_SLOW_LSB = 8, MOMENTUM_CONTROL_K_SLOW_WIDTH = 4;
  localparam int unsigned MOMENTUM_CONTROL_WARMUP_LSB = 16, MOMENTUM_CONTROL_WARMUP_WIDTH = 16;
  localparam int unsigned MOMENTUM_THRESHOLD_WORD = 1;
  localparam int unsigned MOMENTUM_ORDER_QTY_WORD = 2;
  localparam int unsigned MOMENTUM_COOLDOWN_NS_WORD = 3;

  localparam int unsigned SLOT_BASE = 'hC000, SLOT_WORDS = 2048, SLOT_ENTRY_WORDS = 8;
  localparam int unsigned SLOT_CONTROL_WORD = 0;
  localparam int unsigned SLOT_CONTROL_ENABLE_LSB = 0, SLOT_CONTROL_ENABLE_WIDTH = 1;
  localparam int unsigned SLOT_CONTROL_INITIAL_TRADING_LSB = 1, SLOT_CONTROL_INITIAL_TRADING_WIDTH = 1;
  localparam int unsigned SLOT_CONTROL_TICK_100_LSB = 2, SLOT_CONTROL_TICK_100_WIDTH = 1;
  localparam int unsigned SLOT_CONTROL_LOCATE_LSB = 16, SLOT_CONTROL_LOCATE_WIDTH = 16;
  localparam int unsigned SLOT_STOCK_0_WORD = 1;
  localparam int unsigned SLOT_STOCK_4_WORD = 2;
  localparam int unsigned SLOT_WINDOW_LO_WORD = 3;

  localparam int unsigned HIST_T1_BASE = 'hE000, HIST_T1_WORDS = 256;

  localparam int unsigned HIST_T2_BASE = 'hE400, HIST_T2_WORDS = 256;

endpackage
/* verilator lint_on UNUSEDPARAM */
`default_nettype wire
