// Generated from proto/wire/itch50.yaml by `node proto/tools/generate.ts`. Do not edit.
// Nasdaq TotalView-ITCH 5.0. Offsets (_AT) and widths (_BYTES) in bytes, integers big-endian.
`default_nettype none

// A package tells the whole protocol; a design uses a part of it.
/* verilator lint_off UNUSEDPARAM */
package tg_itch50_pkg;

  localparam int unsigned MESSAGE_TYPES = 23;
  localparam int unsigned HEADER_STOCK_LOCATE_AT = 1, HEADER_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned HEADER_TRACKING_NUMBER_AT = 3, HEADER_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned HEADER_TIMESTAMP_AT = 5, HEADER_TIMESTAMP_BYTES = 6;

  localparam logic [7:0] CODE_SYSTEM_EVENT_O = 8'h4F;  // start of messages
  localparam logic [7:0] CODE_SYSTEM_EVENT_S = 8'h53;  // start of system hours
  localparam logic [7:0] CODE_SYSTEM_EVENT_Q = 8'h51;  // start of market hours
  localparam logic [7:0] CODE_SYSTEM_EVENT_M = 8'h4D;  // end of market hours
  localparam logic [7:0] CODE_SYSTEM_EVENT_E = 8'h45;  // end of system hours
  localparam logic [7:0] CODE_SYSTEM_EVENT_C = 8'h43;  // end of messages

  localparam logic [7:0] CODE_MARKET_CATEGORY_Q = 8'h51;  // Nasdaq Global Select
  localparam logic [7:0] CODE_MARKET_CATEGORY_G = 8'h47;  // Nasdaq Global
  localparam logic [7:0] CODE_MARKET_CATEGORY_S = 8'h53;  // Nasdaq Capital
  localparam logic [7:0] CODE_MARKET_CATEGORY_N = 8'h4E;  // NYSE
  localparam logic [7:0] CODE_MARKET_CATEGORY_A = 8'h41;  // NYSE American
  localparam logic [7:0] CODE_MARKET_CATEGORY_P = 8'h50;  // NYSE Arca
  localparam logic [7:0] CODE_MARKET_CATEGORY_Z = 8'h5A;  // BATS
  localparam logic [7:0] CODE_MARKET_CATEGORY_V = 8'h56;  // IEX
  localparam logic [7:0] CODE_MARKET_CATEGORY_M = 8'h4D;  // NYSE Texas

  localparam logic [7:0] CODE_FINANCIAL_STATUS_D = 8'h44;  // deficient
  localparam logic [7:0] CODE_FINANCIAL_STATUS_E = 8'h45;  // delinquent
  localparam logic [7:0] CODE_FINANCIAL_STATUS_Q = 8'h51;  // bankrupt
  localparam logic [7:0] CODE_FINANCIAL_STATUS_S = 8'h53;  // suspended
  localparam logic [7:0] CODE_FINANCIAL_STATUS_G = 8'h47;  // deficient and bankrupt
  localparam logic [7:0] CODE_FINANCIAL_STATUS_H = 8'h48;  // deficient and delinquent
  localparam logic [7:0] CODE_FINANCIAL_STATUS_J = 8'h4A;  // delinquent and bankrupt
  localparam logic [7:0] CODE_FINANCIAL_STATUS_K = 8'h4B;  // deficient delinquent and bankrupt
  localparam logic [7:0] CODE_FINANCIAL_STATUS_C = 8'h43;  // creations or redemptions suspended
  localparam logic [7:0] CODE_FINANCIAL_STATUS_N = 8'h4E;  // normal

  localparam logic [7:0] CODE_YES_NO_Y = 8'h59;  // yes
  localparam logic [7:0] CODE_YES_NO_N = 8'h4E;  // no

  localparam logic [7:0] CODE_AUTHENTICITY_P = 8'h50;  // production
  localparam logic [7:0] CODE_AUTHENTICITY_T = 8'h54;  // test

  localparam logic [7:0] CODE_IPO_FLAG_Y = 8'h59;  // new listing
  localparam logic [7:0] CODE_IPO_FLAG_N = 8'h4E;  // not a new listing
  localparam logic [7:0] CODE_IPO_FLAG_Z = 8'h5A;  // new listing that is not an IPO

  localparam logic [7:0] CODE_LULD_TIER_1 = 8'h31;  // tier 1
  localparam logic [7:0] CODE_LULD_TIER_2 = 8'h32;  // tier 2

  localparam logic [7:0] CODE_TRADING_STATE_H = 8'h48;  // halted
  localparam logic [7:0] CODE_TRADING_STATE_P = 8'h50;  // paused
  localparam logic [7:0] CODE_TRADING_STATE_Q = 8'h51;  // quotation only
  localparam logic [7:0] CODE_TRADING_STATE_T = 8'h54;  // trading


  localparam logic [7:0] CODE_REG_SHO_0 = 8'h30;  // no price test
  localparam logic [7:0] CODE_REG_SHO_1 = 8'h31;  // in effect after an intraday drop
  localparam logic [7:0] CODE_REG_SHO_2 = 8'h32;  // remains in effect

  localparam logic [7:0] CODE_YES_NO_STRICT_Y = 8'h59;  // yes
  localparam logic [7:0] CODE_YES_NO_STRICT_N = 8'h4E;  // no

  localparam logic [7:0] CODE_MARKET_MAKER_MODE_N = 8'h4E;  // normal
  localparam logic [7:0] CODE_MARKET_MAKER_MODE_P = 8'h50;  // passive
  localparam logic [7:0] CODE_MARKET_MAKER_MODE_S = 8'h53;  // syndicate
  localparam logic [7:0] CODE_MARKET_MAKER_MODE_R = 8'h52;  // pre-syndicate
  localparam logic [7:0] CODE_MARKET_MAKER_MODE_L = 8'h4C;  // penalty

  localparam logic [7:0] CODE_PARTICIPANT_STATE_A = 8'h41;  // active
  localparam logic [7:0] CODE_PARTICIPANT_STATE_E = 8'h45;  // excused
  localparam logic [7:0] CODE_PARTICIPANT_STATE_W = 8'h57;  // withdrawn
  localparam logic [7:0] CODE_PARTICIPANT_STATE_S = 8'h53;  // suspended
  localparam logic [7:0] CODE_PARTICIPANT_STATE_D = 8'h44;  // deleted

  localparam logic [7:0] CODE_MWCB_LEVEL_1 = 8'h31;  // level 1
  localparam logic [7:0] CODE_MWCB_LEVEL_2 = 8'h32;  // level 2
  localparam logic [7:0] CODE_MWCB_LEVEL_3 = 8'h33;  // level 3

  localparam logic [7:0] CODE_IPO_QUALIFIER_A = 8'h41;  // anticipated
  localparam logic [7:0] CODE_IPO_QUALIFIER_C = 8'h43;  // cancelled or postponed

  localparam logic [7:0] CODE_HALT_MARKET_Q = 8'h51;  // Nasdaq
  localparam logic [7:0] CODE_HALT_MARKET_B = 8'h42;  // BX
  localparam logic [7:0] CODE_HALT_MARKET_X = 8'h58;  // PSX

  localparam logic [7:0] CODE_HALT_ACTION_H = 8'h48;  // halted
  localparam logic [7:0] CODE_HALT_ACTION_T = 8'h54;  // resumed

  localparam logic [7:0] CODE_SIDE_B = 8'h42;  // buy
  localparam logic [7:0] CODE_SIDE_S = 8'h53;  // sell

  localparam logic [7:0] CODE_PRINTABLE_Y = 8'h59;  // printable
  localparam logic [7:0] CODE_PRINTABLE_N = 8'h4E;  // not printable

  localparam logic [7:0] CODE_CROSS_TYPE_O = 8'h4F;  // opening
  localparam logic [7:0] CODE_CROSS_TYPE_C = 8'h43;  // closing
  localparam logic [7:0] CODE_CROSS_TYPE_H = 8'h48;  // IPO or halted security
  localparam logic [7:0] CODE_CROSS_TYPE_A = 8'h41;  // extended trading close

  localparam logic [7:0] CODE_IMBALANCE_DIRECTION_B = 8'h42;  // buy
  localparam logic [7:0] CODE_IMBALANCE_DIRECTION_S = 8'h53;  // sell
  localparam logic [7:0] CODE_IMBALANCE_DIRECTION_N = 8'h4E;  // none
  localparam logic [7:0] CODE_IMBALANCE_DIRECTION_O = 8'h4F;  // insufficient orders
  localparam logic [7:0] CODE_IMBALANCE_DIRECTION_P = 8'h50;  // paused

  localparam logic [7:0] CODE_PRICE_VARIATION_1 = 8'h31;  // 1 to 2
  localparam logic [7:0] CODE_PRICE_VARIATION_2 = 8'h32;  // 2 to 3
  localparam logic [7:0] CODE_PRICE_VARIATION_3 = 8'h33;  // 3 to 4
  localparam logic [7:0] CODE_PRICE_VARIATION_4 = 8'h34;  // 4 to 5
  localparam logic [7:0] CODE_PRICE_VARIATION_5 = 8'h35;  // 5 to 6
  localparam logic [7:0] CODE_PRICE_VARIATION_6 = 8'h36;  // 6 to 7
  localparam logic [7:0] CODE_PRICE_VARIATION_7 = 8'h37;  // 7 to 8
  localparam logic [7:0] CODE_PRICE_VARIATION_8 = 8'h38;  // 8 to 9
  localparam logic [7:0] CODE_PRICE_VARIATION_9 = 8'h39;  // 9 to 10
  localparam logic [7:0] CODE_PRICE_VARIATION_L = 8'h4C;  // below 1 percent
  localparam logic [7:0] CODE_PRICE_VARIATION_A = 8'h41;  // 10 to 20
  localparam logic [7:0] CODE_PRICE_VARIATION_B = 8'h42;  // 20 to 30
  localparam logic [7:0] CODE_PRICE_VARIATION_C = 8'h43;  // 30 or more

  localparam logic [7:0] CODE_RETAIL_INTEREST_B = 8'h42;  // buy side
  localparam logic [7:0] CODE_RETAIL_INTEREST_S = 8'h53;  // sell side
  localparam logic [7:0] CODE_RETAIL_INTEREST_A = 8'h41;  // both sides
  localparam logic [7:0] CODE_RETAIL_INTEREST_N = 8'h4E;  // none

  // S SystemEvent
  localparam logic [7:0] SYSTEM_EVENT_TYPE = 8'h53;
  localparam int unsigned SYSTEM_EVENT_INDEX = 0;
  localparam int unsigned SYSTEM_EVENT_LENGTH = 12;
  localparam int unsigned SYSTEM_EVENT_STOCK_LOCATE_AT = 1, SYSTEM_EVENT_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned SYSTEM_EVENT_TRACKING_NUMBER_AT = 3, SYSTEM_EVENT_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned SYSTEM_EVENT_TIMESTAMP_AT = 5, SYSTEM_EVENT_TIMESTAMP_BYTES = 6;
  localparam int unsigned SYSTEM_EVENT_EVENT_CODE_AT = 11, SYSTEM_EVENT_EVENT_CODE_BYTES = 1;

  // R StockDirectory
  localparam logic [7:0] STOCK_DIRECTORY_TYPE = 8'h52;
  localparam int unsigned STOCK_DIRECTORY_INDEX = 1;
  localparam int unsigned STOCK_DIRECTORY_LENGTH = 39;
  localparam int unsigned STOCK_DIRECTORY_STOCK_LOCATE_AT = 1, STOCK_DIRECTORY_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned STOCK_DIRECTORY_TRACKING_NUMBER_AT = 3, STOCK_DIRECTORY_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned STOCK_DIRECTORY_TIMESTAMP_AT = 5, STOCK_DIRECTORY_TIMESTAMP_BYTES = 6;
  localparam int unsigned STOCK_DIRECTORY_STOCK_AT = 11, STOCK_DIRECTORY_STOCK_BYTES = 8;
  localparam int unsigned STOCK_DIRECTORY_MARKET_CATEGORY_AT = 19, STOCK_DIRECTORY_MARKET_CATEGORY_BYTES = 1;
  localparam int unsigned STOCK_DIRECTORY_FINANCIAL_STATUS_AT = 20, STOCK_DIRECTORY_FINANCIAL_STATUS_BYTES = 1;
  localparam int unsigned STOCK_DIRECTORY_ROUND_LOT_SIZE_AT = 21, STOCK_DIRECTORY_ROUND_LOT_SIZE_BYTES = 4;
  localparam int unsigned STOCK_DIRECTORY_ROUND_LOTS_ONLY_AT = 25, STOCK_DIRECTORY_ROUND_LOTS_ONLY_BYTES = 1;
  localparam int unsigned STOCK_DIRECTORY_ISSUE_CLASSIFICATION_AT = 26, STOCK_DIRECTORY_ISSUE_CLASSIFICATION_BYTES = 1;
  localparam int unsigned STOCK_DIRECTORY_ISSUE_SUB_TYPE_AT = 27, STOCK_DIRECTORY_ISSUE_SUB_TYPE_BYTES = 2;
  localparam int unsigned STOCK_DIRECTORY_AUTHENTICITY_AT = 29, STOCK_DIRECTORY_AUTHENTICITY_BYTES = 1;
  localparam int unsigned STOCK_DIRECTORY_SHORT_SALE_THRESHOLD_AT = 30, STOCK_DIRECTORY_SHORT_SALE_THRESHOLD_BYTES = 1;
  localparam int unsigned STOCK_DIRECTORY_IPO_FLAG_AT = 31, STOCK_DIRECTORY_IPO_FLAG_BYTES = 1;
  localparam int unsigned STOCK_DIRECTORY_LULD_TIER_AT = 32, STOCK_DIRECTORY_LULD_TIER_BYTES = 1;
  localparam int unsigned STOCK_DIRECTORY_ETP_FLAG_AT = 33, STOCK_DIRECTORY_ETP_FLAG_BYTES = 1;
  localparam int unsigned STOCK_DIRECTORY_ETP_LEVERAGE_AT = 34, STOCK_DIRECTORY_ETP_LEVERAGE_BYTES = 4;
  localparam int unsigned STOCK_DIRECTORY_INVERSE_AT = 38, STOCK_DIRECTORY_INVERSE_BYTES = 1;

  // H StockTradingAction
  localparam logic [7:0] STOCK_TRADING_ACTION_TYPE = 8'h48;
  localparam int unsigned STOCK_TRADING_ACTION_INDEX = 2;
  localparam int unsigned STOCK_TRADING_ACTION_LENGTH = 25;
  localparam int unsigned STOCK_TRADING_ACTION_STOCK_LOCATE_AT = 1, STOCK_TRADING_ACTION_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned STOCK_TRADING_ACTION_TRACKING_NUMBER_AT = 3, STOCK_TRADING_ACTION_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned STOCK_TRADING_ACTION_TIMESTAMP_AT = 5, STOCK_TRADING_ACTION_TIMESTAMP_BYTES = 6;
  localparam int unsigned STOCK_TRADING_ACTION_STOCK_AT = 11, STOCK_TRADING_ACTION_STOCK_BYTES = 8;
  localparam int unsigned STOCK_TRADING_ACTION_TRADING_STATE_AT = 19, STOCK_TRADING_ACTION_TRADING_STATE_BYTES = 1;
  localparam int unsigned STOCK_TRADING_ACTION_RESERVED_AT = 20, STOCK_TRADING_ACTION_RESERVED_BYTES = 1;
  localparam int unsigned STOCK_TRADING_ACTION_REASON_AT = 21, STOCK_TRADING_ACTION_REASON_BYTES = 4;

  // Y RegShoRestriction
  localparam logic [7:0] REG_SHO_RESTRICTION_TYPE = 8'h59;
  localparam int unsigned REG_SHO_RESTRICTION_INDEX = 3;
  localparam int unsigned REG_SHO_RESTRICTION_LENGTH = 20;
  localparam int unsigned REG_SHO_RESTRICTION_STOCK_LOCATE_AT = 1, REG_SHO_RESTRICTION_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned REG_SHO_RESTRICTION_TRACKING_NUMBER_AT = 3, REG_SHO_RESTRICTION_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned REG_SHO_RESTRICTION_TIMESTAMP_AT = 5, REG_SHO_RESTRICTION_TIMESTAMP_BYTES = 6;
  localparam int unsigned REG_SHO_RESTRICTION_STOCK_AT = 11, REG_SHO_RESTRICTION_STOCK_BYTES = 8;
  localparam int unsigned REG_SHO_RESTRICTION_ACTION_AT = 19, REG_SHO_RESTRICTION_ACTION_BYTES = 1;

  // L MarketParticipantPosition
  localparam logic [7:0] MARKET_PARTICIPANT_POSITION_TYPE = 8'h4C;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_INDEX = 4;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_LENGTH = 26;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_STOCK_LOCATE_AT = 1, MARKET_PARTICIPANT_POSITION_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_TRACKING_NUMBER_AT = 3, MARKET_PARTICIPANT_POSITION_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_TIMESTAMP_AT = 5, MARKET_PARTICIPANT_POSITION_TIMESTAMP_BYTES = 6;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_MPID_AT = 11, MARKET_PARTICIPANT_POSITION_MPID_BYTES = 4;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_STOCK_AT = 15, MARKET_PARTICIPANT_POSITION_STOCK_BYTES = 8;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_PRIMARY_MARKET_MAKER_AT = 23, MARKET_PARTICIPANT_POSITION_PRIMARY_MARKET_MAKER_BYTES = 1;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_MARKET_MAKER_MODE_AT = 24, MARKET_PARTICIPANT_POSITION_MARKET_MAKER_MODE_BYTES = 1;
  localparam int unsigned MARKET_PARTICIPANT_POSITION_PARTICIPANT_STATE_AT = 25, MARKET_PARTICIPANT_POSITION_PARTICIPANT_STATE_BYTES = 1;

  // V MwcbDeclineLevel
  localparam logic [7:0] MWCB_DECLINE_LEVEL_TYPE = 8'h56;
  localparam int unsigned MWCB_DECLINE_LEVEL_INDEX = 5;
  localparam int unsigned MWCB_DECLINE_LEVEL_LENGTH = 35;
  localparam int unsigned MWCB_DECLINE_LEVEL_STOCK_LOCATE_AT = 1, MWCB_DECLINE_LEVEL_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned MWCB_DECLINE_LEVEL_TRACKING_NUMBER_AT = 3, MWCB_DECLINE_LEVEL_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned MWCB_DECLINE_LEVEL_TIMESTAMP_AT = 5, MWCB_DECLINE_LEVEL_TIMESTAMP_BYTES = 6;
  localparam int unsigned MWCB_DECLINE_LEVEL_LEVEL1_AT = 11, MWCB_DECLINE_LEVEL_LEVEL1_BYTES = 8;
  localparam int unsigned MWCB_DECLINE_LEVEL_LEVEL2_AT = 19, MWCB_DECLINE_LEVEL_LEVEL2_BYTES = 8;
  localparam int unsigned MWCB_DECLINE_LEVEL_LEVEL3_AT = 27, MWCB_DECLINE_LEVEL_LEVEL3_BYTES = 8;

  // W MwcbStatus
  localparam logic [7:0] MWCB_STATUS_TYPE = 8'h57;
  localparam int unsigned MWCB_STATUS_INDEX = 6;
  localparam int unsigned MWCB_STATUS_LENGTH = 12;
  localparam int unsigned MWCB_STATUS_STOCK_LOCATE_AT = 1, MWCB_STATUS_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned MWCB_STATUS_TRACKING_NUMBER_AT = 3, MWCB_STATUS_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned MWCB_STATUS_TIMESTAMP_AT = 5, MWCB_STATUS_TIMESTAMP_BYTES = 6;
  localparam int unsigned MWCB_STATUS_BREACHED_LEVEL_AT = 11, MWCB_STATUS_BREACHED_LEVEL_BYTES = 1;

  // K IpoQuotingPeriod
  localparam logic [7:0] IPO_QUOTING_PERIOD_TYPE = 8'h4B;
  localparam int unsigned IPO_QUOTING_PERIOD_INDEX = 7;
  localparam int unsigned IPO_QUOTING_PERIOD_LENGTH = 28;
  localparam int unsigned IPO_QUOTING_PERIOD_STOCK_LOCATE_AT = 1, IPO_QUOTING_PERIOD_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned IPO_QUOTING_PERIOD_TRACKING_NUMBER_AT = 3, IPO_QUOTING_PERIOD_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned IPO_QUOTING_PERIOD_TIMESTAMP_AT = 5, IPO_QUOTING_PERIOD_TIMESTAMP_BYTES = 6;
  localparam int unsigned IPO_QUOTING_PERIOD_STOCK_AT = 11, IPO_QUOTING_PERIOD_STOCK_BYTES = 8;
  localparam int unsigned IPO_QUOTING_PERIOD_RELEASE_TIME_AT = 19, IPO_QUOTING_PERIOD_RELEASE_TIME_BYTES = 4;
  localparam int unsigned IPO_QUOTING_PERIOD_QUALIFIER_AT = 23, IPO_QUOTING_PERIOD_QUALIFIER_BYTES = 1;
  localparam int unsigned IPO_QUOTING_PERIOD_IPO_PRICE_AT = 24, IPO_QUOTING_PERIOD_IPO_PRICE_BYTES = 4;

  // J LuldAuctionCollar
  localparam logic [7:0] LULD_AUCTION_COLLAR_TYPE = 8'h4A;
  localparam int unsigned LULD_AUCTION_COLLAR_INDEX = 8;
  localparam int unsigned LULD_AUCTION_COLLAR_LENGTH = 35;
  localparam int unsigned LULD_AUCTION_COLLAR_STOCK_LOCATE_AT = 1, LULD_AUCTION_COLLAR_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned LULD_AUCTION_COLLAR_TRACKING_NUMBER_AT = 3, LULD_AUCTION_COLLAR_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned LULD_AUCTION_COLLAR_TIMESTAMP_AT = 5, LULD_AUCTION_COLLAR_TIMESTAMP_BYTES = 6;
  localparam int unsigned LULD_AUCTION_COLLAR_STOCK_AT = 11, LULD_AUCTION_COLLAR_STOCK_BYTES = 8;
  localparam int unsigned LULD_AUCTION_COLLAR_REFERENCE_PRICE_AT = 19, LULD_AUCTION_COLLAR_REFERENCE_PRICE_BYTES = 4;
  localparam int unsigned LULD_AUCTION_COLLAR_UPPER_PRICE_AT = 23, LULD_AUCTION_COLLAR_UPPER_PRICE_BYTES = 4;
  localparam int unsigned LULD_AUCTION_COLLAR_LOWER_PRICE_AT = 27, LULD_AUCTION_COLLAR_LOWER_PRICE_BYTES = 4;
  localparam int unsigned LULD_AUCTION_COLLAR_EXTENSION_AT = 31, LULD_AUCTION_COLLAR_EXTENSION_BYTES = 4;

  // h OperationalHalt
  localparam logic [7:0] OPERATIONAL_HALT_TYPE = 8'h68;
  localparam int unsigned OPERATIONAL_HALT_INDEX = 9;
  localparam int unsigned OPERATIONAL_HALT_LENGTH = 21;
  localparam int unsigned OPERATIONAL_HALT_STOCK_LOCATE_AT = 1, OPERATIONAL_HALT_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned OPERATIONAL_HALT_TRACKING_NUMBER_AT = 3, OPERATIONAL_HALT_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned OPERATIONAL_HALT_TIMESTAMP_AT = 5, OPERATIONAL_HALT_TIMESTAMP_BYTES = 6;
  localparam int unsigned OPERATIONAL_HALT_STOCK_AT = 11, OPERATIONAL_HALT_STOCK_BYTES = 8;
  localparam int unsigned OPERATIONAL_HALT_MARKET_CODE_AT = 19, OPERATIONAL_HALT_MARKET_CODE_BYTES = 1;
  localparam int unsigned OPERATIONAL_HALT_ACTION_AT = 20, OPERATIONAL_HALT_ACTION_BYTES = 1;

  // A AddOrder
  localparam logic [7:0] ADD_ORDER_TYPE = 8'h41;
  localparam int unsigned ADD_ORDER_INDEX = 10;
  localparam int unsigned ADD_ORDER_LENGTH = 36;
  localparam int unsigned ADD_ORDER_STOCK_LOCATE_AT = 1, ADD_ORDER_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned ADD_ORDER_TRACKING_NUMBER_AT = 3, ADD_ORDER_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned ADD_ORDER_TIMESTAMP_AT = 5, ADD_ORDER_TIMESTAMP_BYTES = 6;
  localparam int unsigned ADD_ORDER_REFERENCE_AT = 11, ADD_ORDER_REFERENCE_BYTES = 8;
  localparam int unsigned ADD_ORDER_SIDE_AT = 19, ADD_ORDER_SIDE_BYTES = 1;
  localparam int unsigned ADD_ORDER_SHARES_AT = 20, ADD_ORDER_SHARES_BYTES = 4;
  localparam int unsigned ADD_ORDER_STOCK_AT = 24, ADD_ORDER_STOCK_BYTES = 8;
  localparam int unsigned ADD_ORDER_PRICE_AT = 32, ADD_ORDER_PRICE_BYTES = 4;

  // F AddOrderAttributed
  localparam logic [7:0] ADD_ORDER_ATTRIBUTED_TYPE = 8'h46;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_INDEX = 11;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_LENGTH = 40;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_STOCK_LOCATE_AT = 1, ADD_ORDER_ATTRIBUTED_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_TRACKING_NUMBER_AT = 3, ADD_ORDER_ATTRIBUTED_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_TIMESTAMP_AT = 5, ADD_ORDER_ATTRIBUTED_TIMESTAMP_BYTES = 6;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_REFERENCE_AT = 11, ADD_ORDER_ATTRIBUTED_REFERENCE_BYTES = 8;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_SIDE_AT = 19, ADD_ORDER_ATTRIBUTED_SIDE_BYTES = 1;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_SHARES_AT = 20, ADD_ORDER_ATTRIBUTED_SHARES_BYTES = 4;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_STOCK_AT = 24, ADD_ORDER_ATTRIBUTED_STOCK_BYTES = 8;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_PRICE_AT = 32, ADD_ORDER_ATTRIBUTED_PRICE_BYTES = 4;
  localparam int unsigned ADD_ORDER_ATTRIBUTED_ATTRIBUTION_AT = 36, ADD_ORDER_ATTRIBUTED_ATTRIBUTION_BYTES = 4;

  // E OrderExecuted
  localparam logic [7:0] ORDER_EXECUTED_TYPE = 8'h45;
  localparam int unsigned ORDER_EXECUTED_INDEX = 12;
  localparam int unsigned ORDER_EXECUTED_LENGTH = 31;
  localparam int unsigned ORDER_EXECUTED_STOCK_LOCATE_AT = 1, ORDER_EXECUTED_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned ORDER_EXECUTED_TRACKING_NUMBER_AT = 3, ORDER_EXECUTED_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned ORDER_EXECUTED_TIMESTAMP_AT = 5, ORDER_EXECUTED_TIMESTAMP_BYTES = 6;
  localparam int unsigned ORDER_EXECUTED_REFERENCE_AT = 11, ORDER_EXECUTED_REFERENCE_BYTES = 8;
  localparam int unsigned ORDER_EXECUTED_SHARES_AT = 19, ORDER_EXECUTED_SHARES_BYTES = 4;
  localparam int unsigned ORDER_EXECUTED_MATCH_NUMBER_AT = 23, ORDER_EXECUTED_MATCH_NUMBER_BYTES = 8;

  // C OrderExecutedWithPrice
  localparam logic [7:0] ORDER_EXECUTED_WITH_PRICE_TYPE = 8'h43;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_INDEX = 13;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_LENGTH = 36;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_STOCK_LOCATE_AT = 1, ORDER_EXECUTED_WITH_PRICE_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_TRACKING_NUMBER_AT = 3, ORDER_EXECUTED_WITH_PRICE_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_TIMESTAMP_AT = 5, ORDER_EXECUTED_WITH_PRICE_TIMESTAMP_BYTES = 6;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_REFERENCE_AT = 11, ORDER_EXECUTED_WITH_PRICE_REFERENCE_BYTES = 8;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_SHARES_AT = 19, ORDER_EXECUTED_WITH_PRICE_SHARES_BYTES = 4;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_MATCH_NUMBER_AT = 23, ORDER_EXECUTED_WITH_PRICE_MATCH_NUMBER_BYTES = 8;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_PRINTABLE_AT = 31, ORDER_EXECUTED_WITH_PRICE_PRINTABLE_BYTES = 1;
  localparam int unsigned ORDER_EXECUTED_WITH_PRICE_PRICE_AT = 32, ORDER_EXECUTED_WITH_PRICE_PRICE_BYTES = 4;

  // X OrderCancel
  localparam logic [7:0] ORDER_CANCEL_TYPE = 8'h58;
  localparam int unsigned ORDER_CANCEL_INDEX = 14;
  localparam int unsigned ORDER_CANCEL_LENGTH = 23;
  localparam int unsigned ORDER_CANCEL_STOCK_LOCATE_AT = 1, ORDER_CANCEL_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned ORDER_CANCEL_TRACKING_NUMBER_AT = 3, ORDER_CANCEL_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned ORDER_CANCEL_TIMESTAMP_AT = 5, ORDER_CANCEL_TIMESTAMP_BYTES = 6;
  localparam int unsigned ORDER_CANCEL_REFERENCE_AT = 11, ORDER_CANCEL_REFERENCE_BYTES = 8;
  localparam int unsigned ORDER_CANCEL_SHARES_AT = 19, ORDER_CANCEL_SHARES_BYTES = 4;

  // D OrderDelete
  localparam logic [7:0] ORDER_DELETE_TYPE = 8'h44;
  localparam int unsigned ORDER_DELETE_INDEX = 15;
  localparam int unsigned ORDER_DELETE_LENGTH = 19;
  localparam int unsigned ORDER_DELETE_STOCK_LOCATE_AT = 1, ORDER_DELETE_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned ORDER_DELETE_TRACKING_NUMBER_AT = 3, ORDER_DELETE_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned ORDER_DELETE_TIMESTAMP_AT = 5, ORDER_DELETE_TIMESTAMP_BYTES = 6;
  localparam int unsigned ORDER_DELETE_REFERENCE_AT = 11, ORDER_DELETE_REFERENCE_BYTES = 8;

  // U OrderReplace
  localparam logic [7:0] ORDER_REPLACE_TYPE = 8'h55;
  localparam int unsigned ORDER_REPLACE_INDEX = 16;
  localparam int unsigned ORDER_REPLACE_LENGTH = 35;
  localparam int unsigned ORDER_REPLACE_STOCK_LOCATE_AT = 1, ORDER_REPLACE_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned ORDER_REPLACE_TRACKING_NUMBER_AT = 3, ORDER_REPLACE_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned ORDER_REPLACE_TIMESTAMP_AT = 5, ORDER_REPLACE_TIMESTAMP_BYTES = 6;
  localparam int unsigned ORDER_REPLACE_ORIGINAL_REFERENCE_AT = 11, ORDER_REPLACE_ORIGINAL_REFERENCE_BYTES = 8;
  localparam int unsigned ORDER_REPLACE_NEW_REFERENCE_AT = 19, ORDER_REPLACE_NEW_REFERENCE_BYTES = 8;
  localparam int unsigned ORDER_REPLACE_SHARES_AT = 27, ORDER_REPLACE_SHARES_BYTES = 4;
  localparam int unsigned ORDER_REPLACE_PRICE_AT = 31, ORDER_REPLACE_PRICE_BYTES = 4;

  // P Trade
  localparam logic [7:0] TRADE_TYPE = 8'h50;
  localparam int unsigned TRADE_INDEX = 17;
  localparam int unsigned TRADE_LENGTH = 44;
  localparam int unsigned TRADE_STOCK_LOCATE_AT = 1, TRADE_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned TRADE_TRACKING_NUMBER_AT = 3, TRADE_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned TRADE_TIMESTAMP_AT = 5, TRADE_TIMESTAMP_BYTES = 6;
  localparam int unsigned TRADE_REFERENCE_AT = 11, TRADE_REFERENCE_BYTES = 8;
  localparam int unsigned TRADE_SIDE_AT = 19, TRADE_SIDE_BYTES = 1;
  localparam int unsigned TRADE_SHARES_AT = 20, TRADE_SHARES_BYTES = 4;
  localparam int unsigned TRADE_STOCK_AT = 24, TRADE_STOCK_BYTES = 8;
  localparam int unsigned TRADE_PRICE_AT = 32, TRADE_PRICE_BYTES = 4;
  localparam int unsigned TRADE_MATCH_NUMBER_AT = 36, TRADE_MATCH_NUMBER_BYTES = 8;

  // Q CrossTrade
  localparam logic [7:0] CROSS_TRADE_TYPE = 8'h51;
  localparam int unsigned CROSS_TRADE_INDEX = 18;
  localparam int unsigned CROSS_TRADE_LENGTH = 40;
  localparam int unsigned CROSS_TRADE_STOCK_LOCATE_AT = 1, CROSS_TRADE_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned CROSS_TRADE_TRACKING_NUMBER_AT = 3, CROSS_TRADE_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned CROSS_TRADE_TIMESTAMP_AT = 5, CROSS_TRADE_TIMESTAMP_BYTES = 6;
  localparam int unsigned CROSS_TRADE_SHARES_AT = 11, CROSS_TRADE_SHARES_BYTES = 8;
  localparam int unsigned CROSS_TRADE_STOCK_AT = 19, CROSS_TRADE_STOCK_BYTES = 8;
  localparam int unsigned CROSS_TRADE_PRICE_AT = 27, CROSS_TRADE_PRICE_BYTES = 4;
  localparam int unsigned CROSS_TRADE_MATCH_NUMBER_AT = 31, CROSS_TRADE_MATCH_NUMBER_BYTES = 8;
  localparam int unsigned CROSS_TRADE_CROSS_TYPE_AT = 39, CROSS_TRADE_CROSS_TYPE_BYTES = 1;

  // B BrokenTrade
  localparam logic [7:0] BROKEN_TRADE_TYPE = 8'h42;
  localparam int unsigned BROKEN_TRADE_INDEX = 19;
  localparam int unsigned BROKEN_TRADE_LENGTH = 19;
  localparam int unsigned BROKEN_TRADE_STOCK_LOCATE_AT = 1, BROKEN_TRADE_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned BROKEN_TRADE_TRACKING_NUMBER_AT = 3, BROKEN_TRADE_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned BROKEN_TRADE_TIMESTAMP_AT = 5, BROKEN_TRADE_TIMESTAMP_BYTES = 6;
  localparam int unsigned BROKEN_TRADE_MATCH_NUMBER_AT = 11, BROKEN_TRADE_MATCH_NUMBER_BYTES = 8;

  // I NetOrderImbalance
  localparam logic [7:0] NET_ORDER_IMBALANCE_TYPE = 8'h49;
  localparam int unsigned NET_ORDER_IMBALANCE_INDEX = 20;
  localparam int unsigned NET_ORDER_IMBALANCE_LENGTH = 50;
  localparam int unsigned NET_ORDER_IMBALANCE_STOCK_LOCATE_AT = 1, NET_ORDER_IMBALANCE_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned NET_ORDER_IMBALANCE_TRACKING_NUMBER_AT = 3, NET_ORDER_IMBALANCE_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned NET_ORDER_IMBALANCE_TIMESTAMP_AT = 5, NET_ORDER_IMBALANCE_TIMESTAMP_BYTES = 6;
  localparam int unsigned NET_ORDER_IMBALANCE_PAIRED_SHARES_AT = 11, NET_ORDER_IMBALANCE_PAIRED_SHARES_BYTES = 8;
  localparam int unsigned NET_ORDER_IMBALANCE_IMBALANCE_SHARES_AT = 19, NET_ORDER_IMBALANCE_IMBALANCE_SHARES_BYTES = 8;
  localparam int unsigned NET_ORDER_IMBALANCE_DIRECTION_AT = 27, NET_ORDER_IMBALANCE_DIRECTION_BYTES = 1;
  localparam int unsigned NET_ORDER_IMBALANCE_STOCK_AT = 28, NET_ORDER_IMBALANCE_STOCK_BYTES = 8;
  localparam int unsigned NET_ORDER_IMBALANCE_FAR_PRICE_AT = 36, NET_ORDER_IMBALANCE_FAR_PRICE_BYTES = 4;
  localparam int unsigned NET_ORDER_IMBALANCE_NEAR_PRICE_AT = 40, NET_ORDER_IMBALANCE_NEAR_PRICE_BYTES = 4;
  localparam int unsigned NET_ORDER_IMBALANCE_REFERENCE_PRICE_AT = 44, NET_ORDER_IMBALANCE_REFERENCE_PRICE_BYTES = 4;
  localparam int unsigned NET_ORDER_IMBALANCE_CROSS_TYPE_AT = 48, NET_ORDER_IMBALANCE_CROSS_TYPE_BYTES = 1;
  localparam int unsigned NET_ORDER_IMBALANCE_PRICE_VARIATION_AT = 49, NET_ORDER_IMBALANCE_PRICE_VARIATION_BYTES = 1;

  // N RetailInterest
  localparam logic [7:0] RETAIL_INTEREST_TYPE = 8'h4E;
  localparam int unsigned RETAIL_INTEREST_INDEX = 21;
  localparam int unsigned RETAIL_INTEREST_LENGTH = 20;
  localparam int unsigned RETAIL_INTEREST_STOCK_LOCATE_AT = 1, RETAIL_INTEREST_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned RETAIL_INTEREST_TRACKING_NUMBER_AT = 3, RETAIL_INTEREST_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned RETAIL_INTEREST_TIMESTAMP_AT = 5, RETAIL_INTEREST_TIMESTAMP_BYTES = 6;
  localparam int unsigned RETAIL_INTEREST_STOCK_AT = 11, RETAIL_INTEREST_STOCK_BYTES = 8;
  localparam int unsigned RETAIL_INTEREST_INTEREST_AT = 19, RETAIL_INTEREST_INTEREST_BYTES = 1;

  // O DirectListingPriceDiscovery
  localparam logic [7:0] DIRECT_LISTING_PRICE_DISCOVERY_TYPE = 8'h4F;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_INDEX = 22;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_LENGTH = 48;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_STOCK_LOCATE_AT = 1, DIRECT_LISTING_PRICE_DISCOVERY_STOCK_LOCATE_BYTES = 2;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_TRACKING_NUMBER_AT = 3, DIRECT_LISTING_PRICE_DISCOVERY_TRACKING_NUMBER_BYTES = 2;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_TIMESTAMP_AT = 5, DIRECT_LISTING_PRICE_DISCOVERY_TIMESTAMP_BYTES = 6;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_STOCK_AT = 11, DIRECT_LISTING_PRICE_DISCOVERY_STOCK_BYTES = 8;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_OPEN_ELIGIBILITY_AT = 19, DIRECT_LISTING_PRICE_DISCOVERY_OPEN_ELIGIBILITY_BYTES = 1;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_MINIMUM_PRICE_AT = 20, DIRECT_LISTING_PRICE_DISCOVERY_MINIMUM_PRICE_BYTES = 4;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_MAXIMUM_PRICE_AT = 24, DIRECT_LISTING_PRICE_DISCOVERY_MAXIMUM_PRICE_BYTES = 4;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_NEAR_EXECUTION_PRICE_AT = 28, DIRECT_LISTING_PRICE_DISCOVERY_NEAR_EXECUTION_PRICE_BYTES = 4;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_NEAR_EXECUTION_TIME_AT = 32, DIRECT_LISTING_PRICE_DISCOVERY_NEAR_EXECUTION_TIME_BYTES = 8;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_LOWER_COLLAR_AT = 40, DIRECT_LISTING_PRICE_DISCOVERY_LOWER_COLLAR_BYTES = 4;
  localparam int unsigned DIRECT_LISTING_PRICE_DISCOVERY_UPPER_COLLAR_AT = 44, DIRECT_LISTING_PRICE_DISCOVERY_UPPER_COLLAR_BYTES = 4;

endpackage
/* verilator lint_on UNUSEDPARAM */
`default_nettype wire
