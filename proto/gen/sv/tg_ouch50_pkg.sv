// Generated from proto/wire/ouch50.yaml by `node proto/tools/generate.ts`. Do not edit.
// Nasdaq OUCH 5.0. Offsets (_AT) and widths (_BYTES) in bytes, integers big-endian.
`default_nettype none

// A package tells the whole protocol; a design uses a part of it.
/* verilator lint_off UNUSEDPARAM */
package tg_ouch50_pkg;

  localparam int unsigned MAX_QUANTITY = 999999;  // most shares of an order and of a replace chain
  localparam int unsigned MARKET_PRICE = 2147483647;  // price of a market order for a cross
  localparam int unsigned MAX_PRICE = 1999999900;  // highest limit price
  localparam int unsigned INBOUND_MESSAGE_TYPES = 8;
  localparam int unsigned OUTBOUND_MESSAGE_TYPES = 17;

  localparam logic [7:0] CODE_SIDE_B = 8'h42;  // buy
  localparam logic [7:0] CODE_SIDE_S = 8'h53;  // sell
  localparam logic [7:0] CODE_SIDE_T = 8'h54;  // sell short
  localparam logic [7:0] CODE_SIDE_E = 8'h45;  // sell short exempt

  localparam logic [7:0] CODE_TIME_IN_FORCE_0 = 8'h30;  // day
  localparam logic [7:0] CODE_TIME_IN_FORCE_3 = 8'h33;  // immediate or cancel
  localparam logic [7:0] CODE_TIME_IN_FORCE_5 = 8'h35;  // extended hours
  localparam logic [7:0] CODE_TIME_IN_FORCE_6 = 8'h36;  // good till time
  localparam logic [7:0] CODE_TIME_IN_FORCE_E = 8'h45;  // after hours

  localparam logic [7:0] CODE_DISPLAY_Y = 8'h59;  // visible
  localparam logic [7:0] CODE_DISPLAY_N = 8'h4E;  // hidden
  localparam logic [7:0] CODE_DISPLAY_A = 8'h41;  // attributable
  localparam logic [7:0] CODE_DISPLAY_Z = 8'h5A;  // conformant

  localparam logic [7:0] CODE_CAPACITY_A = 8'h41;  // agency
  localparam logic [7:0] CODE_CAPACITY_P = 8'h50;  // principal
  localparam logic [7:0] CODE_CAPACITY_R = 8'h52;  // riskless principal
  localparam logic [7:0] CODE_CAPACITY_O = 8'h4F;  // other

  localparam logic [7:0] CODE_YES_NO_Y = 8'h59;  // yes
  localparam logic [7:0] CODE_YES_NO_N = 8'h4E;  // no

  localparam logic [7:0] CODE_CROSS_TYPE_N = 8'h4E;  // continuous
  localparam logic [7:0] CODE_CROSS_TYPE_O = 8'h4F;  // opening
  localparam logic [7:0] CODE_CROSS_TYPE_C = 8'h43;  // closing
  localparam logic [7:0] CODE_CROSS_TYPE_H = 8'h48;  // halt or IPO
  localparam logic [7:0] CODE_CROSS_TYPE_S = 8'h53;  // supplemental
  localparam logic [7:0] CODE_CROSS_TYPE_R = 8'h52;  // retail
  localparam logic [7:0] CODE_CROSS_TYPE_E = 8'h45;  // extended life
  localparam logic [7:0] CODE_CROSS_TYPE_A = 8'h41;  // after-hours close

  localparam logic [7:0] CODE_SYSTEM_EVENT_S = 8'h53;  // start of day
  localparam logic [7:0] CODE_SYSTEM_EVENT_E = 8'h45;  // end of day

  localparam logic [7:0] CODE_ORDER_STATE_L = 8'h4C;  // live
  localparam logic [7:0] CODE_ORDER_STATE_D = 8'h44;  // dead

  localparam logic [7:0] CODE_CANCEL_REASON_D = 8'h44;  // regulatory
  localparam logic [7:0] CODE_CANCEL_REASON_E = 8'h45;  // closed
  localparam logic [7:0] CODE_CANCEL_REASON_F = 8'h46;  // post-only would take at the NMS price
  localparam logic [7:0] CODE_CANCEL_REASON_G = 8'h47;  // post-only would take the displayed contra
  localparam logic [7:0] CODE_CANCEL_REASON_H = 8'h48;  // halted
  localparam logic [7:0] CODE_CANCEL_REASON_I = 8'h49;  // immediate or cancel
  localparam logic [7:0] CODE_CANCEL_REASON_K = 8'h4B;  // market collars
  localparam logic [7:0] CODE_CANCEL_REASON_Q = 8'h51;  // self-match prevention
  localparam logic [7:0] CODE_CANCEL_REASON_S = 8'h53;  // supervisory
  localparam logic [7:0] CODE_CANCEL_REASON_T = 8'h54;  // timed out
  localparam logic [7:0] CODE_CANCEL_REASON_U = 8'h55;  // user
  localparam logic [7:0] CODE_CANCEL_REASON_X = 8'h58;  // open protection
  localparam logic [7:0] CODE_CANCEL_REASON_Z = 8'h5A;  // system
  localparam logic [7:0] CODE_CANCEL_REASON_e = 8'h65;  // direct listing size exceeded

  localparam logic [7:0] CODE_BROKEN_REASON_E = 8'h45;  // erroneous
  localparam logic [7:0] CODE_BROKEN_REASON_C = 8'h43;  // consent
  localparam logic [7:0] CODE_BROKEN_REASON_S = 8'h53;  // supervisory
  localparam logic [7:0] CODE_BROKEN_REASON_X = 8'h58;  // external

  localparam logic [7:0] CODE_LIQUIDITY_0 = 8'h30;  // supplemental
  localparam logic [7:0] CODE_LIQUIDITY_1 = 8'h31;  // BX
  localparam logic [7:0] CODE_LIQUIDITY_7 = 8'h37;  // improved the NBBO
  localparam logic [7:0] CODE_LIQUIDITY_8 = 8'h38;  // set the QBBO and joined the NBBO
  localparam logic [7:0] CODE_LIQUIDITY_A = 8'h41;  // added
  localparam logic [7:0] CODE_LIQUIDITY_R = 8'h52;  // removed
  localparam logic [7:0] CODE_LIQUIDITY_C = 8'h43;  // closing cross
  localparam logic [7:0] CODE_LIQUIDITY_L = 8'h4C;  // closing imbalance-only
  localparam logic [7:0] CODE_LIQUIDITY_O = 8'h4F;  // opening cross
  localparam logic [7:0] CODE_LIQUIDITY_M = 8'h4D;  // opening imbalance-only
  localparam logic [7:0] CODE_LIQUIDITY_H = 8'h48;  // halt or IPO cross
  localparam logic [7:0] CODE_LIQUIDITY_K = 8'h4B;  // halt cross
  localparam logic [7:0] CODE_LIQUIDITY_i = 8'h69;  // after-hours cross
  localparam logic [7:0] CODE_LIQUIDITY_J = 8'h4A;  // non-displayed added
  localparam logic [7:0] CODE_LIQUIDITY_k = 8'h6B;  // added via midpoint
  localparam logic [7:0] CODE_LIQUIDITY_m = 8'h6D;  // removed at midpoint
  localparam logic [7:0] CODE_LIQUIDITY_N = 8'h4E;  // passive midpoint
  localparam logic [7:0] CODE_LIQUIDITY_n = 8'h6E;  // midpoint extended life
  localparam logic [7:0] CODE_LIQUIDITY_e = 8'h65;  // retail added displayed
  localparam logic [7:0] CODE_LIQUIDITY_u = 8'h75;  // reserve added
  localparam logic [7:0] CODE_LIQUIDITY_j = 8'h6A;  // BX retail
  localparam logic [7:0] CODE_LIQUIDITY_p = 8'h70;  // BX
  localparam logic [7:0] CODE_LIQUIDITY_q = 8'h71;  // BX
  localparam logic [7:0] CODE_LIQUIDITY_r = 8'h72;  // BX
  localparam logic [7:0] CODE_LIQUIDITY_t = 8'h74;  // BX

  localparam logic [7:0] CODE_RESTATED_REASON_R = 8'h52;  // display refreshed
  localparam logic [7:0] CODE_RESTATED_REASON_P = 8'h50;  // displayed price updated

  localparam logic [7:0] CODE_CUSTOMER_TYPE_R = 8'h52;  // retail
  localparam logic [7:0] CODE_CUSTOMER_TYPE_N = 8'h4E;  // not retail

  localparam logic [7:0] CODE_PRICE_TYPE_L = 8'h4C;  // limit
  localparam logic [7:0] CODE_PRICE_TYPE_P = 8'h50;  // market peg
  localparam logic [7:0] CODE_PRICE_TYPE_M = 8'h4D;  // midpoint peg
  localparam logic [7:0] CODE_PRICE_TYPE_R = 8'h52;  // primary peg
  localparam logic [7:0] CODE_PRICE_TYPE_Q = 8'h51;  // market maker peg
  localparam logic [7:0] CODE_PRICE_TYPE_m = 8'h6D;  // midpoint

  localparam logic [7:0] CODE_POST_ONLY_P = 8'h50;  // post only
  localparam logic [7:0] CODE_POST_ONLY_N = 8'h4E;  // no

  localparam logic [7:0] CODE_HANDLE_INST_I = 8'h49;  // imbalance only
  localparam logic [7:0] CODE_HANDLE_INST_O = 8'h4F;  // STGY opening
  localparam logic [7:0] CODE_HANDLE_INST_T = 8'h54;  // TPV
  localparam logic [7:0] CODE_HANDLE_INST_Q = 8'h51;  // SKIP
  localparam logic [7:0] CODE_HANDLE_INST_B = 8'h42;  // BELO
  localparam logic [7:0] CODE_HANDLE_INST_D = 8'h44;  // direct listing
  localparam logic [7:0] CODE_HANDLE_INST_R = 8'h52;  // retail

  localparam logic [7:0] CODE_BBO_WEIGHT_0 = 8'h30;  // 0 to 0.2 percent
  localparam logic [7:0] CODE_BBO_WEIGHT_1 = 8'h31;  // 0.2 to 1 percent
  localparam logic [7:0] CODE_BBO_WEIGHT_2 = 8'h32;  // 1 to 2 percent
  localparam logic [7:0] CODE_BBO_WEIGHT_3 = 8'h33;  // above 2 percent
  localparam logic [7:0] CODE_BBO_WEIGHT_S = 8'h53;  // sets the QBBO
  localparam logic [7:0] CODE_BBO_WEIGHT_N = 8'h4E;  // improves the NBBO

  localparam logic [7:0] CODE_SELF_MATCH_STRATEGY_N = 8'h4E;  // none
  localparam logic [7:0] CODE_SELF_MATCH_STRATEGY_O = 8'h4F;  // cancel the oldest of the firm
  localparam logic [7:0] CODE_SELF_MATCH_STRATEGY_W = 8'h57;  // cancel the newest of the firm
  localparam logic [7:0] CODE_SELF_MATCH_STRATEGY_D = 8'h44;  // decrement both of the firm
  localparam logic [7:0] CODE_SELF_MATCH_STRATEGY_Y = 8'h59;  // decrement both of the firm, no details
  localparam logic [7:0] CODE_SELF_MATCH_STRATEGY_o = 8'h6F;  // cancel the oldest of the organisation
  localparam logic [7:0] CODE_SELF_MATCH_STRATEGY_w = 8'h77;  // cancel the newest of the organisation
  localparam logic [7:0] CODE_SELF_MATCH_STRATEGY_d = 8'h64;  // decrement both of the organisation
  localparam logic [7:0] CODE_SELF_MATCH_STRATEGY_y = 8'h79;  // decrement both of the organisation, no details

  // O EnterOrder
  localparam logic [7:0] ENTER_ORDER_TYPE = 8'h4F;
  localparam int unsigned ENTER_ORDER_INDEX = 0;
  localparam int unsigned ENTER_ORDER_LENGTH = 47;
  localparam int unsigned ENTER_ORDER_URN_AT = 1, ENTER_ORDER_URN_BYTES = 4;
  localparam int unsigned ENTER_ORDER_SIDE_AT = 5, ENTER_ORDER_SIDE_BYTES = 1;
  localparam int unsigned ENTER_ORDER_QUANTITY_AT = 6, ENTER_ORDER_QUANTITY_BYTES = 4;
  localparam int unsigned ENTER_ORDER_SYMBOL_AT = 10, ENTER_ORDER_SYMBOL_BYTES = 8;
  localparam int unsigned ENTER_ORDER_PRICE_AT = 18, ENTER_ORDER_PRICE_BYTES = 8;
  localparam int unsigned ENTER_ORDER_TIME_IN_FORCE_AT = 26, ENTER_ORDER_TIME_IN_FORCE_BYTES = 1;
  localparam int unsigned ENTER_ORDER_DISPLAY_AT = 27, ENTER_ORDER_DISPLAY_BYTES = 1;
  localparam int unsigned ENTER_ORDER_CAPACITY_AT = 28, ENTER_ORDER_CAPACITY_BYTES = 1;
  localparam int unsigned ENTER_ORDER_INTERMARKET_SWEEP_AT = 29, ENTER_ORDER_INTERMARKET_SWEEP_BYTES = 1;
  localparam int unsigned ENTER_ORDER_CROSS_TYPE_AT = 30, ENTER_ORDER_CROSS_TYPE_BYTES = 1;
  localparam int unsigned ENTER_ORDER_CL_ORD_ID_AT = 31, ENTER_ORDER_CL_ORD_ID_BYTES = 14;

  // U ReplaceOrder
  localparam logic [7:0] REPLACE_ORDER_TYPE = 8'h55;
  localparam int unsigned REPLACE_ORDER_INDEX = 1;
  localparam int unsigned REPLACE_ORDER_LENGTH = 40;
  localparam int unsigned REPLACE_ORDER_ORIGINAL_URN_AT = 1, REPLACE_ORDER_ORIGINAL_URN_BYTES = 4;
  localparam int unsigned REPLACE_ORDER_URN_AT = 5, REPLACE_ORDER_URN_BYTES = 4;
  localparam int unsigned REPLACE_ORDER_QUANTITY_AT = 9, REPLACE_ORDER_QUANTITY_BYTES = 4;
  localparam int unsigned REPLACE_ORDER_PRICE_AT = 13, REPLACE_ORDER_PRICE_BYTES = 8;
  localparam int unsigned REPLACE_ORDER_TIME_IN_FORCE_AT = 21, REPLACE_ORDER_TIME_IN_FORCE_BYTES = 1;
  localparam int unsigned REPLACE_ORDER_DISPLAY_AT = 22, REPLACE_ORDER_DISPLAY_BYTES = 1;
  localparam int unsigned REPLACE_ORDER_INTERMARKET_SWEEP_AT = 23, REPLACE_ORDER_INTERMARKET_SWEEP_BYTES = 1;
  localparam int unsigned REPLACE_ORDER_CL_ORD_ID_AT = 24, REPLACE_ORDER_CL_ORD_ID_BYTES = 14;

  // X CancelOrder
  localparam logic [7:0] CANCEL_ORDER_TYPE = 8'h58;
  localparam int unsigned CANCEL_ORDER_INDEX = 2;
  localparam int unsigned CANCEL_ORDER_LENGTH = 9;
  localparam int unsigned CANCEL_ORDER_URN_AT = 1, CANCEL_ORDER_URN_BYTES = 4;
  localparam int unsigned CANCEL_ORDER_QUANTITY_AT = 5, CANCEL_ORDER_QUANTITY_BYTES = 4;

  // M ModifyOrder
  localparam logic [7:0] MODIFY_ORDER_TYPE = 8'h4D;
  localparam int unsigned MODIFY_ORDER_INDEX = 3;
  localparam int unsigned MODIFY_ORDER_LENGTH = 10;
  localparam int unsigned MODIFY_ORDER_URN_AT = 1, MODIFY_ORDER_URN_BYTES = 4;
  localparam int unsigned MODIFY_ORDER_SIDE_AT = 5, MODIFY_ORDER_SIDE_BYTES = 1;
  localparam int unsigned MODIFY_ORDER_QUANTITY_AT = 6, MODIFY_ORDER_QUANTITY_BYTES = 4;

  // C MassCancel
  localparam logic [7:0] MASS_CANCEL_TYPE = 8'h43;
  localparam int unsigned MASS_CANCEL_INDEX = 4;
  localparam int unsigned MASS_CANCEL_LENGTH = 19;
  localparam int unsigned MASS_CANCEL_URN_AT = 1, MASS_CANCEL_URN_BYTES = 4;
  localparam int unsigned MASS_CANCEL_FIRM_AT = 5, MASS_CANCEL_FIRM_BYTES = 4;
  localparam int unsigned MASS_CANCEL_SYMBOL_AT = 9, MASS_CANCEL_SYMBOL_BYTES = 8;

  // D DisableOrderEntry
  localparam logic [7:0] DISABLE_ORDER_ENTRY_TYPE = 8'h44;
  localparam int unsigned DISABLE_ORDER_ENTRY_INDEX = 5;
  localparam int unsigned DISABLE_ORDER_ENTRY_LENGTH = 11;
  localparam int unsigned DISABLE_ORDER_ENTRY_URN_AT = 1, DISABLE_ORDER_ENTRY_URN_BYTES = 4;
  localparam int unsigned DISABLE_ORDER_ENTRY_FIRM_AT = 5, DISABLE_ORDER_ENTRY_FIRM_BYTES = 4;

  // E EnableOrderEntry
  localparam logic [7:0] ENABLE_ORDER_ENTRY_TYPE = 8'h45;
  localparam int unsigned ENABLE_ORDER_ENTRY_INDEX = 6;
  localparam int unsigned ENABLE_ORDER_ENTRY_LENGTH = 11;
  localparam int unsigned ENABLE_ORDER_ENTRY_URN_AT = 1, ENABLE_ORDER_ENTRY_URN_BYTES = 4;
  localparam int unsigned ENABLE_ORDER_ENTRY_FIRM_AT = 5, ENABLE_ORDER_ENTRY_FIRM_BYTES = 4;

  // Q AccountQuery
  localparam logic [7:0] ACCOUNT_QUERY_TYPE = 8'h51;
  localparam int unsigned ACCOUNT_QUERY_INDEX = 7;
  localparam int unsigned ACCOUNT_QUERY_LENGTH = 1;

  // S SystemEvent
  localparam logic [7:0] SYSTEM_EVENT_TYPE = 8'h53;
  localparam int unsigned SYSTEM_EVENT_INDEX = 0;
  localparam int unsigned SYSTEM_EVENT_LENGTH = 10;
  localparam int unsigned SYSTEM_EVENT_TIMESTAMP_AT = 1, SYSTEM_EVENT_TIMESTAMP_BYTES = 8;
  localparam int unsigned SYSTEM_EVENT_EVENT_CODE_AT = 9, SYSTEM_EVENT_EVENT_CODE_BYTES = 1;

  // A OrderAccepted
  localparam logic [7:0] ORDER_ACCEPTED_TYPE = 8'h41;
  localparam int unsigned ORDER_ACCEPTED_INDEX = 1;
  localparam int unsigned ORDER_ACCEPTED_LENGTH = 64;
  localparam int unsigned ORDER_ACCEPTED_TIMESTAMP_AT = 1, ORDER_ACCEPTED_TIMESTAMP_BYTES = 8;
  localparam int unsigned ORDER_ACCEPTED_URN_AT = 9, ORDER_ACCEPTED_URN_BYTES = 4;
  localparam int unsigned ORDER_ACCEPTED_SIDE_AT = 13, ORDER_ACCEPTED_SIDE_BYTES = 1;
  localparam int unsigned ORDER_ACCEPTED_QUANTITY_AT = 14, ORDER_ACCEPTED_QUANTITY_BYTES = 4;
  localparam int unsigned ORDER_ACCEPTED_SYMBOL_AT = 18, ORDER_ACCEPTED_SYMBOL_BYTES = 8;
  localparam int unsigned ORDER_ACCEPTED_PRICE_AT = 26, ORDER_ACCEPTED_PRICE_BYTES = 8;
  localparam int unsigned ORDER_ACCEPTED_TIME_IN_FORCE_AT = 34, ORDER_ACCEPTED_TIME_IN_FORCE_BYTES = 1;
  localparam int unsigned ORDER_ACCEPTED_DISPLAY_AT = 35, ORDER_ACCEPTED_DISPLAY_BYTES = 1;
  localparam int unsigned ORDER_ACCEPTED_ORDER_REFERENCE_AT = 36, ORDER_ACCEPTED_ORDER_REFERENCE_BYTES = 8;
  localparam int unsigned ORDER_ACCEPTED_CAPACITY_AT = 44, ORDER_ACCEPTED_CAPACITY_BYTES = 1;
  localparam int unsigned ORDER_ACCEPTED_INTERMARKET_SWEEP_AT = 45, ORDER_ACCEPTED_INTERMARKET_SWEEP_BYTES = 1;
  localparam int unsigned ORDER_ACCEPTED_CROSS_TYPE_AT = 46, ORDER_ACCEPTED_CROSS_TYPE_BYTES = 1;
  localparam int unsigned ORDER_ACCEPTED_STATE_AT = 47, ORDER_ACCEPTED_STATE_BYTES = 1;
  localparam int unsigned ORDER_ACCEPTED_CL_ORD_ID_AT = 48, ORDER_ACCEPTED_CL_ORD_ID_BYTES = 14;

  // U OrderReplaced
  localparam logic [7:0] ORDER_REPLACED_TYPE = 8'h55;
  localparam int unsigned ORDER_REPLACED_INDEX = 2;
  localparam int unsigned ORDER_REPLACED_LENGTH = 68;
  localparam int unsigned ORDER_REPLACED_TIMESTAMP_AT = 1, ORDER_REPLACED_TIMESTAMP_BYTES = 8;
  localparam int unsigned ORDER_REPLACED_ORIGINAL_URN_AT = 9, ORDER_REPLACED_ORIGINAL_URN_BYTES = 4;
  localparam int unsigned ORDER_REPLACED_URN_AT = 13, ORDER_REPLACED_URN_BYTES = 4;
  localparam int unsigned ORDER_REPLACED_SIDE_AT = 17, ORDER_REPLACED_SIDE_BYTES = 1;
  localparam int unsigned ORDER_REPLACED_QUANTITY_AT = 18, ORDER_REPLACED_QUANTITY_BYTES = 4;
  localparam int unsigned ORDER_REPLACED_SYMBOL_AT = 22, ORDER_REPLACED_SYMBOL_BYTES = 8;
  localparam int unsigned ORDER_REPLACED_PRICE_AT = 30, ORDER_REPLACED_PRICE_BYTES = 8;
  localparam int unsigned ORDER_REPLACED_TIME_IN_FORCE_AT = 38, ORDER_REPLACED_TIME_IN_FORCE_BYTES = 1;
  localparam int unsigned ORDER_REPLACED_DISPLAY_AT = 39, ORDER_REPLACED_DISPLAY_BYTES = 1;
  localparam int unsigned ORDER_REPLACED_ORDER_REFERENCE_AT = 40, ORDER_REPLACED_ORDER_REFERENCE_BYTES = 8;
  localparam int unsigned ORDER_REPLACED_CAPACITY_AT = 48, ORDER_REPLACED_CAPACITY_BYTES = 1;
  localparam int unsigned ORDER_REPLACED_INTERMARKET_SWEEP_AT = 49, ORDER_REPLACED_INTERMARKET_SWEEP_BYTES = 1;
  localparam int unsigned ORDER_REPLACED_CROSS_TYPE_AT = 50, ORDER_REPLACED_CROSS_TYPE_BYTES = 1;
  localparam int unsigned ORDER_REPLACED_STATE_AT = 51, ORDER_REPLACED_STATE_BYTES = 1;
  localparam int unsigned ORDER_REPLACED_CL_ORD_ID_AT = 52, ORDER_REPLACED_CL_ORD_ID_BYTES = 14;

  // C OrderCanceled
  localparam logic [7:0] ORDER_CANCELED_TYPE = 8'h43;
  localparam int unsigned ORDER_CANCELED_INDEX = 3;
  localparam int unsigned ORDER_CANCELED_LENGTH = 18;
  localparam int unsigned ORDER_CANCELED_TIMESTAMP_AT = 1, ORDER_CANCELED_TIMESTAMP_BYTES = 8;
  localparam int unsigned ORDER_CANCELED_URN_AT = 9, ORDER_CANCELED_URN_BYTES = 4;
  localparam int unsigned ORDER_CANCELED_QUANTITY_AT = 13, ORDER_CANCELED_QUANTITY_BYTES = 4;
  localparam int unsigned ORDER_CANCELED_REASON_AT = 17, ORDER_CANCELED_REASON_BYTES = 1;

  // D AiqCanceled
  localparam logic [7:0] AIQ_CANCELED_TYPE = 8'h44;
  localparam int unsigned AIQ_CANCELED_INDEX = 4;
  localparam int unsigned AIQ_CANCELED_LENGTH = 32;
  localparam int unsigned AIQ_CANCELED_TIMESTAMP_AT = 1, AIQ_CANCELED_TIMESTAMP_BYTES = 8;
  localparam int unsigned AIQ_CANCELED_URN_AT = 9, AIQ_CANCELED_URN_BYTES = 4;
  localparam int unsigned AIQ_CANCELED_QUANTITY_AT = 13, AIQ_CANCELED_QUANTITY_BYTES = 4;
  localparam int unsigned AIQ_CANCELED_REASON_AT = 17, AIQ_CANCELED_REASON_BYTES = 1;
  localparam int unsigned AIQ_CANCELED_PREVENTED_QUANTITY_AT = 18, AIQ_CANCELED_PREVENTED_QUANTITY_BYTES = 4;
  localparam int unsigned AIQ_CANCELED_EXECUTION_PRICE_AT = 22, AIQ_CANCELED_EXECUTION_PRICE_BYTES = 8;
  localparam int unsigned AIQ_CANCELED_LIQUIDITY_AT = 30, AIQ_CANCELED_LIQUIDITY_BYTES = 1;
  localparam int unsigned AIQ_CANCELED_STRATEGY_AT = 31, AIQ_CANCELED_STRATEGY_BYTES = 1;

  // E OrderExecuted
  localparam logic [7:0] ORDER_EXECUTED_TYPE = 8'h45;
  localparam int unsigned ORDER_EXECUTED_INDEX = 5;
  localparam int unsigned ORDER_EXECUTED_LENGTH = 36;
  localparam int unsigned ORDER_EXECUTED_TIMESTAMP_AT = 1, ORDER_EXECUTED_TIMESTAMP_BYTES = 8;
  localparam int unsigned ORDER_EXECUTED_URN_AT = 9, ORDER_EXECUTED_URN_BYTES = 4;
  localparam int unsigned ORDER_EXECUTED_QUANTITY_AT = 13, ORDER_EXECUTED_QUANTITY_BYTES = 4;
  localparam int unsigned ORDER_EXECUTED_PRICE_AT = 17, ORDER_EXECUTED_PRICE_BYTES = 8;
  localparam int unsigned ORDER_EXECUTED_LIQUIDITY_AT = 25, ORDER_EXECUTED_LIQUIDITY_BYTES = 1;
  localparam int unsigned ORDER_EXECUTED_MATCH_NUMBER_AT = 26, ORDER_EXECUTED_MATCH_NUMBER_BYTES = 8;

  // B BrokenTrade
  localparam logic [7:0] BROKEN_TRADE_TYPE = 8'h42;
  localparam int unsigned BROKEN_TRADE_INDEX = 6;
  localparam int unsigned BROKEN_TRADE_LENGTH = 36;
  localparam int unsigned BROKEN_TRADE_TIMESTAMP_AT = 1, BROKEN_TRADE_TIMESTAMP_BYTES = 8;
  localparam int unsigned BROKEN_TRADE_URN_AT = 9, BROKEN_TRADE_URN_BYTES = 4;
  localparam int unsigned BROKEN_TRADE_MATCH_NUMBER_AT = 13, BROKEN_TRADE_MATCH_NUMBER_BYTES = 8;
  localparam int unsigned BROKEN_TRADE_REASON_AT = 21, BROKEN_TRADE_REASON_BYTES = 1;
  localparam int unsigned BROKEN_TRADE_CL_ORD_ID_AT = 22, BROKEN_TRADE_CL_ORD_ID_BYTES = 14;

  // J Rejected
  localparam logic [7:0] REJECTED_TYPE = 8'h4A;
  localparam int unsigned REJECTED_INDEX = 7;
  localparam int unsigned REJECTED_LENGTH = 29;
  localparam int unsigned REJECTED_TIMESTAMP_AT = 1, REJECTED_TIMESTAMP_BYTES = 8;
  localparam int unsigned REJECTED_URN_AT = 9, REJECTED_URN_BYTES = 4;
  localparam int unsigned REJECTED_REASON_AT = 13, REJECTED_REASON_BYTES = 2;
  localparam int unsigned REJECTED_CL_ORD_ID_AT = 15, REJECTED_CL_ORD_ID_BYTES = 14;

  // P CancelPending
  localparam logic [7:0] CANCEL_PENDING_TYPE = 8'h50;
  localparam int unsigned CANCEL_PENDING_INDEX = 8;
  localparam int unsigned CANCEL_PENDING_LENGTH = 13;
  localparam int unsigned CANCEL_PENDING_TIMESTAMP_AT = 1, CANCEL_PENDING_TIMESTAMP_BYTES = 8;
  localparam int unsigned CANCEL_PENDING_URN_AT = 9, CANCEL_PENDING_URN_BYTES = 4;

  // I CancelReject
  localparam logic [7:0] CANCEL_REJECT_TYPE = 8'h49;
  localparam int unsigned CANCEL_REJECT_INDEX = 9;
  localparam int unsigned CANCEL_REJECT_LENGTH = 13;
  localparam int unsigned CANCEL_REJECT_TIMESTAMP_AT = 1, CANCEL_REJECT_TIMESTAMP_BYTES = 8;
  localparam int unsigned CANCEL_REJECT_URN_AT = 9, CANCEL_REJECT_URN_BYTES = 4;

  // T OrderPriorityUpdate
  localparam logic [7:0] ORDER_PRIORITY_UPDATE_TYPE = 8'h54;
  localparam int unsigned ORDER_PRIORITY_UPDATE_INDEX = 10;
  localparam int unsigned ORDER_PRIORITY_UPDATE_LENGTH = 30;
  localparam int unsigned ORDER_PRIORITY_UPDATE_TIMESTAMP_AT = 1, ORDER_PRIORITY_UPDATE_TIMESTAMP_BYTES = 8;
  localparam int unsigned ORDER_PRIORITY_UPDATE_URN_AT = 9, ORDER_PRIORITY_UPDATE_URN_BYTES = 4;
  localparam int unsigned ORDER_PRIORITY_UPDATE_PRICE_AT = 13, ORDER_PRIORITY_UPDATE_PRICE_BYTES = 8;
  localparam int unsigned ORDER_PRIORITY_UPDATE_DISPLAY_AT = 21, ORDER_PRIORITY_UPDATE_DISPLAY_BYTES = 1;
  localparam int unsigned ORDER_PRIORITY_UPDATE_ORDER_REFERENCE_AT = 22, ORDER_PRIORITY_UPDATE_ORDER_REFERENCE_BYTES = 8;

  // M OrderModified
  localparam logic [7:0] ORDER_MODIFIED_TYPE = 8'h4D;
  localparam int unsigned ORDER_MODIFIED_INDEX = 11;
  localparam int unsigned ORDER_MODIFIED_LENGTH = 18;
  localparam int unsigned ORDER_MODIFIED_TIMESTAMP_AT = 1, ORDER_MODIFIED_TIMESTAMP_BYTES = 8;
  localparam int unsigned ORDER_MODIFIED_URN_AT = 9, ORDER_MODIFIED_URN_BYTES = 4;
  localparam int unsigned ORDER_MODIFIED_SIDE_AT = 13, ORDER_MODIFIED_SIDE_BYTES = 1;
  localparam int unsigned ORDER_MODIFIED_QUANTITY_AT = 14, ORDER_MODIFIED_QUANTITY_BYTES = 4;

  // R OrderRestated
  localparam logic [7:0] ORDER_RESTATED_TYPE = 8'h52;
  localparam int unsigned ORDER_RESTATED_INDEX = 12;
  localparam int unsigned ORDER_RESTATED_LENGTH = 16;
  localparam int unsigned ORDER_RESTATED_TIMESTAMP_AT = 1, ORDER_RESTATED_TIMESTAMP_BYTES = 8;
  localparam int unsigned ORDER_RESTATED_URN_AT = 9, ORDER_RESTATED_URN_BYTES = 4;
  localparam int unsigned ORDER_RESTATED_REASON_AT = 13, ORDER_RESTATED_REASON_BYTES = 1;

  // X MassCancelResponse
  localparam logic [7:0] MASS_CANCEL_RESPONSE_TYPE = 8'h58;
  localparam int unsigned MASS_CANCEL_RESPONSE_INDEX = 13;
  localparam int unsigned MASS_CANCEL_RESPONSE_LENGTH = 27;
  localparam int unsigned MASS_CANCEL_RESPONSE_TIMESTAMP_AT = 1, MASS_CANCEL_RESPONSE_TIMESTAMP_BYTES = 8;
  localparam int unsigned MASS_CANCEL_RESPONSE_URN_AT = 9, MASS_CANCEL_RESPONSE_URN_BYTES = 4;
  localparam int unsigned MASS_CANCEL_RESPONSE_FIRM_AT = 13, MASS_CANCEL_RESPONSE_FIRM_BYTES = 4;
  localparam int unsigned MASS_CANCEL_RESPONSE_SYMBOL_AT = 17, MASS_CANCEL_RESPONSE_SYMBOL_BYTES = 8;

  // G DisableOrderEntryResponse
  localparam logic [7:0] DISABLE_ORDER_ENTRY_RESPONSE_TYPE = 8'h47;
  localparam int unsigned DISABLE_ORDER_ENTRY_RESPONSE_INDEX = 14;
  localparam int unsigned DISABLE_ORDER_ENTRY_RESPONSE_LENGTH = 19;
  localparam int unsigned DISABLE_ORDER_ENTRY_RESPONSE_TIMESTAMP_AT = 1, DISABLE_ORDER_ENTRY_RESPONSE_TIMESTAMP_BYTES = 8;
  localparam int unsigned DISABLE_ORDER_ENTRY_RESPONSE_URN_AT = 9, DISABLE_ORDER_ENTRY_RESPONSE_URN_BYTES = 4;
  localparam int unsigned DISABLE_ORDER_ENTRY_RESPONSE_FIRM_AT = 13, DISABLE_ORDER_ENTRY_RESPONSE_FIRM_BYTES = 4;

  // K EnableOrderEntryResponse
  localparam logic [7:0] ENABLE_ORDER_ENTRY_RESPONSE_TYPE = 8'h4B;
  localparam int unsigned ENABLE_ORDER_ENTRY_RESPONSE_INDEX = 15;
  localparam int unsigned ENABLE_ORDER_ENTRY_RESPONSE_LENGTH = 19;
  localparam int unsigned ENABLE_ORDER_ENTRY_RESPONSE_TIMESTAMP_AT = 1, ENABLE_ORDER_ENTRY_RESPONSE_TIMESTAMP_BYTES = 8;
  localparam int unsigned ENABLE_ORDER_ENTRY_RESPONSE_URN_AT = 9, ENABLE_ORDER_ENTRY_RESPONSE_URN_BYTES = 4;
  localparam int unsigned ENABLE_ORDER_ENTRY_RESPONSE_FIRM_AT = 13, ENABLE_ORDER_ENTRY_RESPONSE_FIRM_BYTES = 4;

  // Q AccountQueryResponse
  localparam logic [7:0] ACCOUNT_QUERY_RESPONSE_TYPE = 8'h51;
  localparam int unsigned ACCOUNT_QUERY_RESPONSE_INDEX = 16;
  localparam int unsigned ACCOUNT_QUERY_RESPONSE_LENGTH = 13;
  localparam int unsigned ACCOUNT_QUERY_RESPONSE_TIMESTAMP_AT = 1, ACCOUNT_QUERY_RESPONSE_TIMESTAMP_BYTES = 8;
  localparam int unsigned ACCOUNT_QUERY_RESPONSE_URN_AT = 9, ACCOUNT_QUERY_RESPONSE_URN_BYTES = 4;

endpackage
/* verilator lint_on UNUSEDPARAM */
`default_nettype wire
