// Generated from proto/wire/event-record.yaml by `node proto/tools/generate.ts`. Do not edit.
// Tickgate event record. Offsets (_AT) and widths (_BYTES) in bytes, integers little-endian.
`default_nettype none

// A package tells the whole protocol; a design uses a part of it.
/* verilator lint_off UNUSEDPARAM */
package tg_event_pkg;

  localparam int unsigned RECORD_BYTES = 64;
  localparam int unsigned MESSAGE_TYPES = 9;
  localparam int unsigned HEADER_SYMBOL_AT = 1, HEADER_SYMBOL_BYTES = 1;
  localparam int unsigned HEADER_VERSION_AT = 4, HEADER_VERSION_BYTES = 4;
  localparam int unsigned HEADER_SEQUENCE_AT = 8, HEADER_SEQUENCE_BYTES = 8;
  localparam int unsigned HEADER_ARRIVAL_NS_AT = 16, HEADER_ARRIVAL_NS_BYTES = 8;

  // 1 Bbo: the view of a symbol changed
  localparam logic [7:0] BBO_TYPE = 8'h01;
  localparam int unsigned BBO_INDEX = 0;
  localparam int unsigned BBO_LENGTH = 64;
  localparam int unsigned BBO_SYMBOL_AT = 1, BBO_SYMBOL_BYTES = 1;
  localparam int unsigned BBO_VERSION_AT = 4, BBO_VERSION_BYTES = 4;
  localparam int unsigned BBO_SEQUENCE_AT = 8, BBO_SEQUENCE_BYTES = 8;
  localparam int unsigned BBO_ARRIVAL_NS_AT = 16, BBO_ARRIVAL_NS_BYTES = 8;
  localparam int unsigned BBO_VALID_AT = 2, BBO_VALID_BIT = 0;
  localparam int unsigned BBO_BID_PRICE_AT = 24, BBO_BID_PRICE_BYTES = 4;
  localparam int unsigned BBO_BID_QUANTITY_AT = 28, BBO_BID_QUANTITY_BYTES = 4;
  localparam int unsigned BBO_ASK_PRICE_AT = 32, BBO_ASK_PRICE_BYTES = 4;
  localparam int unsigned BBO_ASK_QUANTITY_AT = 36, BBO_ASK_QUANTITY_BYTES = 4;
  localparam int unsigned BBO_ITCH_TIMESTAMP_AT = 40, BBO_ITCH_TIMESTAMP_BYTES = 6;

  // 2 Decision: an intent passed the risk gate or was refused
  localparam logic [7:0] DECISION_TYPE = 8'h02;
  localparam int unsigned DECISION_INDEX = 1;
  localparam int unsigned DECISION_LENGTH = 64;
  localparam int unsigned DECISION_SYMBOL_AT = 1, DECISION_SYMBOL_BYTES = 1;
  localparam int unsigned DECISION_VERSION_AT = 4, DECISION_VERSION_BYTES = 4;
  localparam int unsigned DECISION_SEQUENCE_AT = 8, DECISION_SEQUENCE_BYTES = 8;
  localparam int unsigned DECISION_ARRIVAL_NS_AT = 16, DECISION_ARRIVAL_NS_BYTES = 8;
  localparam int unsigned DECISION_SENT_AT = 2, DECISION_SENT_BIT = 0;
  localparam int unsigned DECISION_SELL_AT = 2, DECISION_SELL_BIT = 1;
  localparam int unsigned DECISION_IS_SHORT_AT = 2, DECISION_IS_SHORT_BIT = 2;
  localparam int unsigned DECISION_VIEW_VALID_AT = 2, DECISION_VIEW_VALID_BIT = 3;
  localparam int unsigned DECISION_REPLACES_AT = 2, DECISION_REPLACES_BIT = 4;
  localparam int unsigned DECISION_CANCELS_AT = 2, DECISION_CANCELS_BIT = 5;
  localparam int unsigned DECISION_KIND_AT = 3, DECISION_KIND_BYTES = 1;
  localparam int unsigned DECISION_BID_PRICE_AT = 24, DECISION_BID_PRICE_BYTES = 4;
  localparam int unsigned DECISION_BID_QUANTITY_AT = 28, DECISION_BID_QUANTITY_BYTES = 4;
  localparam int unsigned DECISION_ASK_PRICE_AT = 32, DECISION_ASK_PRICE_BYTES = 4;
  localparam int unsigned DECISION_ASK_QUANTITY_AT = 36, DECISION_ASK_QUANTITY_BYTES = 4;
  localparam int unsigned DECISION_PRICE_AT = 40, DECISION_PRICE_BYTES = 4;
  localparam int unsigned DECISION_QUANTITY_AT = 44, DECISION_QUANTITY_BYTES = 4;
  localparam int unsigned DECISION_BITMAP_AT = 48, DECISION_BITMAP_BYTES = 4;
  localparam int unsigned DECISION_URN_AT = 52, DECISION_URN_BYTES = 4;
  localparam int unsigned DECISION_REASON_AT = 56, DECISION_REASON_BYTES = 4;
  localparam int unsigned DECISION_SEND_NEXT_AT = 60, DECISION_SEND_NEXT_BYTES = 4;

  // 3 Feed: feed fault: the effect of the messages from <= number < to is missing or cannot be trusted. The header's sequence is the number wanted next when the cause occurred, its arrival time that of the frame that was bad or held
  localparam logic [7:0] FEED_TYPE = 8'h03;
  localparam int unsigned FEED_INDEX = 2;
  localparam int unsigned FEED_LENGTH = 64;
  localparam int unsigned FEED_SYMBOL_AT = 1, FEED_SYMBOL_BYTES = 1;
  localparam int unsigned FEED_VERSION_AT = 4, FEED_VERSION_BYTES = 4;
  localparam int unsigned FEED_SEQUENCE_AT = 8, FEED_SEQUENCE_BYTES = 8;
  localparam int unsigned FEED_ARRIVAL_NS_AT = 16, FEED_ARRIVAL_NS_BYTES = 8;
  localparam int unsigned FEED_CAUSE_AT = 2, FEED_CAUSE_BYTES = 1;
  localparam int unsigned FEED_LINE_AT = 3, FEED_LINE_BYTES = 1;
  localparam int unsigned FEED_FROM_AT = 24, FEED_FROM_BYTES = 8;
  localparam int unsigned FEED_TO_AT = 32, FEED_TO_BYTES = 8;

  // 4 Tx: first beat of an order frame
  localparam logic [7:0] TX_TYPE = 8'h04;
  localparam int unsigned TX_INDEX = 3;
  localparam int unsigned TX_LENGTH = 64;
  localparam int unsigned TX_SYMBOL_AT = 1, TX_SYMBOL_BYTES = 1;
  localparam int unsigned TX_VERSION_AT = 4, TX_VERSION_BYTES = 4;
  localparam int unsigned TX_SEQUENCE_AT = 8, TX_SEQUENCE_BYTES = 8;
  localparam int unsigned TX_ARRIVAL_NS_AT = 16, TX_ARRIVAL_NS_BYTES = 8;
  localparam int unsigned TX_URN_AT = 24, TX_URN_BYTES = 4;
  localparam int unsigned TX_T1_CYCLES_AT = 28, TX_T1_CYCLES_BYTES = 4;
  localparam int unsigned TX_T2_CYCLES_AT = 32, TX_T2_CYCLES_BYTES = 4;
  localparam int unsigned TX_TCP_SEQUENCE_AT = 36, TX_TCP_SEQUENCE_BYTES = 4;
  localparam int unsigned TX_TRANSMIT_NS_AT = 40, TX_TRANSMIT_NS_BYTES = 8;

  // 5 Fault: symbol faults set for the first time
  localparam logic [7:0] FAULT_TYPE = 8'h05;
  localparam int unsigned FAULT_INDEX = 4;
  localparam int unsigned FAULT_LENGTH = 64;
  localparam int unsigned FAULT_SYMBOL_AT = 1, FAULT_SYMBOL_BYTES = 1;
  localparam int unsigned FAULT_VERSION_AT = 4, FAULT_VERSION_BYTES = 4;
  localparam int unsigned FAULT_SEQUENCE_AT = 8, FAULT_SEQUENCE_BYTES = 8;
  localparam int unsigned FAULT_ARRIVAL_NS_AT = 16, FAULT_ARRIVAL_NS_BYTES = 8;
  localparam int unsigned FAULT_BITS_AT = 24, FAULT_BITS_BYTES = 4;

  // 6 Commit: a configuration came into force
  localparam logic [7:0] COMMIT_TYPE = 8'h06;
  localparam int unsigned COMMIT_INDEX = 5;
  localparam int unsigned COMMIT_LENGTH = 64;
  localparam int unsigned COMMIT_SYMBOL_AT = 1, COMMIT_SYMBOL_BYTES = 1;
  localparam int unsigned COMMIT_VERSION_AT = 4, COMMIT_VERSION_BYTES = 4;
  localparam int unsigned COMMIT_SEQUENCE_AT = 8, COMMIT_SEQUENCE_BYTES = 8;
  localparam int unsigned COMMIT_ARRIVAL_NS_AT = 16, COMMIT_ARRIVAL_NS_BYTES = 8;

  // 7 Trading: trading state changed: of a symbol (trading, operationalHalt, shortRestricted, band and its prices), or with wholePath of the whole path (sessionOpen, marketHalt)
  localparam logic [7:0] TRADING_TYPE = 8'h07;
  localparam int unsigned TRADING_INDEX = 6;
  localparam int unsigned TRADING_LENGTH = 64;
  localparam int unsigned TRADING_SYMBOL_AT = 1, TRADING_SYMBOL_BYTES = 1;
  localparam int unsigned TRADING_VERSION_AT = 4, TRADING_VERSION_BYTES = 4;
  localparam int unsigned TRADING_SEQUENCE_AT = 8, TRADING_SEQUENCE_BYTES = 8;
  localparam int unsigned TRADING_ARRIVAL_NS_AT = 16, TRADING_ARRIVAL_NS_BYTES = 8;
  localparam int unsigned TRADING_TRADING_AT = 2, TRADING_TRADING_BIT = 0;
  localparam int unsigned TRADING_OPERATIONAL_HALT_AT = 2, TRADING_OPERATIONAL_HALT_BIT = 1;
  localparam int unsigned TRADING_SHORT_RESTRICTED_AT = 2, TRADING_SHORT_RESTRICTED_BIT = 2;
  localparam int unsigned TRADING_BAND_AT = 2, TRADING_BAND_BIT = 3;
  localparam int unsigned TRADING_SESSION_OPEN_AT = 2, TRADING_SESSION_OPEN_BIT = 4;
  localparam int unsigned TRADING_MARKET_HALT_AT = 2, TRADING_MARKET_HALT_BIT = 5;
  localparam int unsigned TRADING_WHOLE_PATH_AT = 2, TRADING_WHOLE_PATH_BIT = 6;
  localparam int unsigned TRADING_BAND_LO_AT = 24, TRADING_BAND_LO_BYTES = 4;
  localparam int unsigned TRADING_BAND_HI_AT = 28, TRADING_BAND_HI_BYTES = 4;

  // 8 Withdrawn: an order that had passed the gate did not leave
  localparam logic [7:0] WITHDRAWN_TYPE = 8'h08;
  localparam int unsigned WITHDRAWN_INDEX = 7;
  localparam int unsigned WITHDRAWN_LENGTH = 64;
  localparam int unsigned WITHDRAWN_SYMBOL_AT = 1, WITHDRAWN_SYMBOL_BYTES = 1;
  localparam int unsigned WITHDRAWN_VERSION_AT = 4, WITHDRAWN_VERSION_BYTES = 4;
  localparam int unsigned WITHDRAWN_SEQUENCE_AT = 8, WITHDRAWN_SEQUENCE_BYTES = 8;
  localparam int unsigned WITHDRAWN_ARRIVAL_NS_AT = 16, WITHDRAWN_ARRIVAL_NS_BYTES = 8;
  localparam int unsigned WITHDRAWN_SELL_AT = 2, WITHDRAWN_SELL_BIT = 1;
  localparam int unsigned WITHDRAWN_KIND_AT = 3, WITHDRAWN_KIND_BYTES = 1;
  localparam int unsigned WITHDRAWN_URN_AT = 24, WITHDRAWN_URN_BYTES = 4;
  localparam int unsigned WITHDRAWN_WITHDRAWN_NS_AT = 32, WITHDRAWN_WITHDRAWN_NS_BYTES = 8;
  localparam int unsigned WITHDRAWN_PRICE_AT = 40, WITHDRAWN_PRICE_BYTES = 4;
  localparam int unsigned WITHDRAWN_QUANTITY_AT = 44, WITHDRAWN_QUANTITY_BYTES = 4;
  localparam int unsigned WITHDRAWN_CAUSE_AT = 56, WITHDRAWN_CAUSE_BYTES = 4;

  // 9 Recovery: a repair input was carried out or refused; the header's sequence is the number wanted next, its arrival time 0
  localparam logic [7:0] RECOVERY_TYPE = 8'h09;
  localparam int unsigned RECOVERY_INDEX = 8;
  localparam int unsigned RECOVERY_LENGTH = 64;
  localparam int unsigned RECOVERY_SYMBOL_AT = 1, RECOVERY_SYMBOL_BYTES = 1;
  localparam int unsigned RECOVERY_VERSION_AT = 4, RECOVERY_VERSION_BYTES = 4;
  localparam int unsigned RECOVERY_SEQUENCE_AT = 8, RECOVERY_SEQUENCE_BYTES = 8;
  localparam int unsigned RECOVERY_ARRIVAL_NS_AT = 16, RECOVERY_ARRIVAL_NS_BYTES = 8;
  localparam int unsigned RECOVERY_OUTCOME_AT = 2, RECOVERY_OUTCOME_BYTES = 1;
  localparam int unsigned RECOVERY_OP_AT = 3, RECOVERY_OP_BYTES = 1;
  localparam int unsigned RECOVERY_ARGUMENT_AT = 24, RECOVERY_ARGUMENT_BYTES = 8;
  localparam int unsigned RECOVERY_COMPARED_AT = 32, RECOVERY_COMPARED_BYTES = 8;

endpackage
/* verilator lint_on UNUSEDPARAM */
`default_nettype wire
