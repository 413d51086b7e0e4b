// One ITCH message to what the arbiter needs of it. Purely combinational; the bytes are in place, big-endian (tg_message_aligner).
// Offsets come from the wire table. The `A` layout serves A and F, the `E` layout serves E, C and X: checked below.
`default_nettype none

module tg_itch_decode (
  input  wire  [7:0]    type_i,       // first byte of the block
  input  wire  [15:0]   length_i,     // bytes of the block
  input  wire  [287:0]  bytes_i,      // byte k in [8*k +: 8]
  output tg_pkg::op_e   op_o,
  output logic [4:0]    type_idx_o,
  output wire  [15:0]   locate_o,
  output wire  [47:0]   itch_ts_o,
  output wire  [63:0]   reference_o,
  output wire  [63:0]   replacing_o,
  output wire           sell_o,
  output wire           side_bad_o,   // A F: side neither B nor S
  output logic [31:0]   qty_o,
  output logic [31:0]   price_o,
  output logic          flag_o        // H h Y J S W: the new state, as tg_pkg::op_e says
);
  localparam logic [4:0] TYPE_UNKNOWN = 5'd30, TYPE_BAD_LENGTH = 5'd31;

  // System event and circuit breaker level are the same byte. Start of market hours, and what ends them; other events leave the phase.
  wire [7:0] event_code = bytes_i[8*tg_itch50_pkg::SYSTEM_EVENT_EVENT_CODE_AT +: 8];
  wire       opens      = event_code == tg_itch50_pkg::CODE_SYSTEM_EVENT_Q;
  wire       phase      = opens || event_code == tg_itch50_pkg::CODE_SYSTEM_EVENT_M
                        || event_code == tg_itch50_pkg::CODE_SYSTEM_EVENT_E || event_code == tg_itch50_pkg::CODE_SYSTEM_EVENT_C;

  logic [4:0]  idx;
  logic [5:0]  want;   // length in the table
  tg_pkg::op_e op;
  always_comb begin
    op = tg_pkg::OP_NONE;
    unique case (type_i)
      tg_itch50_pkg::SYSTEM_EVENT_TYPE: begin
        idx  = 5'(tg_itch50_pkg::SYSTEM_EVENT_INDEX);
        want = 6'(tg_itch50_pkg::SYSTEM_EVENT_LENGTH);
        op   = phase ? tg_pkg::OP_PHASE : tg_pkg::OP_NONE;
      end
      tg_itch50_pkg::STOCK_DIRECTORY_TYPE: begin
        idx  = 5'(tg_itch50_pkg::STOCK_DIRECTORY_INDEX);
        want = 6'(tg_itch50_pkg::STOCK_DIRECTORY_LENGTH);
      end
      tg_itch50_pkg::STOCK_TRADING_ACTION_TYPE: begin
        idx  = 5'(tg_itch50_pkg::STOCK_TRADING_ACTION_INDEX);
        want = 6'(tg_itch50_pkg::STOCK_TRADING_ACTION_LENGTH);
        op   = tg_pkg::OP_TRADING;
      end
      tg_itch50_pkg::REG_SHO_RESTRICTION_TYPE: begin
        idx  = 5'(tg_itch50_pkg::REG_SHO_RESTRICTION_INDEX);
        want = 6'(tg_itch50_pkg::REG_SHO_RESTRICTION_LENGTH);
        op   = tg_pkg::OP_SHORT;
      end
      tg_itch50_pkg::MARKET_PARTICIPANT_POSITION_TYPE: begin
        idx  = 5'(tg_itch50_pkg::MARKET_PARTICIPANT_POSITION_INDEX);
        want = 6'(tg_itch50_pkg::MARKET_PARTICIPANT_POSITION_LENGTH);
      end
      tg_itch50_pkg::MWCB_DECLINE_LEVEL_TYPE: begin
        idx  = 5'(tg_itch50_pkg::MWCB_DECLINE_LEVEL_INDEX);
        want = 6'(tg_itch50_pkg::MWCB_DECLINE_LEVEL_LENGTH);
      end
      tg_itch50_pkg::MWCB_STATUS_TYPE: begin
        idx  = 5'(tg_itch50_pkg::MWCB_STATUS_INDEX);
        want = 6'(tg_itch50_pkg::MWCB_STATUS_LENGTH);
        op   = tg_pkg::OP_MARKET;
      end
      tg_itch50_pkg::IPO_QUOTING_PERIOD_TYPE: begin
        idx  = 5'(tg_itch50_pkg::IPO_QUOTING_PERIOD_INDEX);
        want = 6'(tg_itch50_pkg::IPO_QUOTING_PERIOD_LENGTH);
      end
      tg_itch50_pkg::LULD_AUCTION_COLLAR_TYPE: begin
        idx  = 5'(tg_itch50_pkg::LULD_AUCTION_COLLAR_INDEX);
        want = 6'(tg_itch50_pkg::LULD_AUCTION_COLLAR_LENGTH);
        op   = tg_pkg::OP_BAND;
      end
      tg_itch50_pkg::OPERATIONAL_HALT_TYPE: begin
        idx  = 5'(tg_itch50_pkg::OPERATIONAL_HALT_INDEX);
        want = 6'(tg_itch50_pkg::OPERATIONAL_HALT_LENGTH);
        op   = tg_pkg::OP_HALT;
      end
      tg_itch50_pkg::ADD_ORDER_TYPE: begin
        idx  = 5'(tg_itch50_pkg::ADD_ORDER_INDEX);
        want = 6'(tg_itch50_pkg::ADD_ORDER_LENGTH);
        op   = tg_pkg::OP_ADD;
      end
      tg_itch50_pkg::ADD_ORDER_ATTRIBUTED_TYPE: begin
        idx  = 5'(tg_itch50_pkg::ADD_ORDER_ATTRIBUTED_INDEX);
        want = 6'(tg_itch50_pkg::ADD_ORDER_ATTRIBUTED_LENGTH);
        op   = tg_pkg::OP_ADD;
      end
      tg_itch50_pkg::ORDER_EXECUTED_TYPE: begin
        idx  = 5'(tg_itch50_pkg::ORDER_EXECUTED_INDEX);
        want = 6'(tg_itch50_pkg::ORDER_EXECUTED_LENGTH);
        op   = tg_pkg::OP_REDUCE;
      end
      tg_itch50_pkg::ORDER_EXECUTED_WITH_PRICE_TYPE: begin
        idx  = 5'(tg_itch50_pkg::ORDER_EXECUTED_WITH_PRICE_INDEX);
        want = 6'(tg_itch50_pkg::ORDER_EXECUTED_WITH_PRICE_LENGTH);
        op   = tg_pkg::OP_REDUCE;
      end
      tg_itch50_pkg::ORDER_CANCEL_TYPE: begin
        idx  = 5'(tg_itch50_pkg::ORDER_CANCEL_INDEX);
        want = 6'(tg_itch50_pkg::ORDER_CANCEL_LENGTH);
        op   = tg_pkg::OP_REDUCE;
      end
      tg_itch50_pkg::ORDER_DELETE_TYPE: begin
        idx  = 5'(tg_itch50_pkg::ORDER_DELETE_INDEX);
        want = 6'(tg_itch50_pkg::ORDER_DELETE_LENGTH);
        op   = tg_pkg::OP_DELETE;
      end
      tg_itch50_pkg::ORDER_REPLACE_TYPE: begin
        idx  = 5'(tg_itch50_pkg::ORDER_REPLACE_INDEX);
        want = 6'(tg_itch50_pkg::ORDER_REPLACE_LENGTH);
        op   = tg_pkg::OP_REPLACE;
      end
      tg_itch50_pkg::TRADE_TYPE: begin
        idx  = 5'(tg_itch50_pkg::TRADE_INDEX);
        want = 6'(tg_itch50_pkg::TRADE_LENGTH);
      end
      tg_itch50_pkg::CROSS_TRADE_TYPE: begin
        idx  = 5'(tg_itch50_pkg::CROSS_TRADE_INDEX);
        want = 6'(tg_itch50_pkg::CROSS_TRADE_LENGTH);
      end
      tg_itch50_pkg::BROKEN_TRADE_TYPE: begin
        idx  = 5'(tg_itch50_pkg::BROKEN_TRADE_INDEX);
        want = 6'(tg_itch50_pkg::BROKEN_TRADE_LENGTH);
      end
      tg_itch50_pkg::NET_ORDER_IMBALANCE_TYPE: begin
        idx  = 5'(tg_itch50_pkg::NET_ORDER_IMBALANCE_INDEX);
        want = 6'(tg_itch50_pkg::NET_ORDER_IMBALANCE_LENGTH);
      end
      tg_itch50_pkg::RETAIL_INTEREST_TYPE: begin
        idx  = 5'(tg_itch50_pkg::RETAIL_INTEREST_INDEX);
        want = 6'(tg_itch50_pkg::RETAIL_INTEREST_LENGTH);
      end
      tg_itch50_pkg::DIRECT_LISTING_PRICE_DISCOVERY_TYPE: begin
        idx  = 5'(tg_itch50_pkg::DIRECT_LISTING_PRICE_DISCOVERY_INDEX);
        want = 6'(tg_itch50_pkg::DIRECT_LISTING_PRICE_DISCOVERY_LENGTH);
      end
      default: begin
        idx  = TYPE_UNKNOWN;
        want = 6'd0;
      end
    endcase
  end

  wire is_add     = op == tg_pkg::OP_ADD;
  wire is_replace = op == tg_pkg::OP_REPLACE;
  wire is_band    = op == tg_pkg::OP_BAND;
  wire is_halt    = op == tg_pkg::OP_HALT;

  wire known     = idx != TYPE_UNKNOWN && length_i != 16'd0;
  wire length_ok = length_i == {10'd0, want};
  wire for_book  = is_add || is_replace || op == tg_pkg::OP_REDUCE || op == tg_pkg::OP_DELETE;

  always_comb begin
    op_o       = tg_pkg::OP_NONE;
    type_idx_o = TYPE_UNKNOWN;
    if (known && length_ok) begin
      op_o       = op;
      type_idx_o = idx;
    end else if (known) begin
      if (for_book) op_o = tg_pkg::OP_FEEDFAULT;
      type_idx_o = TYPE_BAD_LENGTH;
    end
  end

  // Message bytes in wire order, first byte on top, so that a field is one slice
  wire [287:0] wire_order;
  genvar k;
  generate
    for (k = 0; k < 36; k = k + 1) begin : g_order
      assign wire_order[8*(35-k) +: 8] = bytes_i[8*k +: 8];
    end
  endgenerate

  localparam int unsigned LOCATE_AT    = 8 * (36 - tg_itch50_pkg::HEADER_STOCK_LOCATE_AT);
  localparam int unsigned TIMESTAMP_AT = 8 * (36 - tg_itch50_pkg::HEADER_TIMESTAMP_AT);
  localparam int unsigned REFERENCE_AT = 8 * (36 - tg_itch50_pkg::ADD_ORDER_REFERENCE_AT);
  localparam int unsigned REPLACING_AT = 8 * (36 - tg_itch50_pkg::ORDER_REPLACE_NEW_REFERENCE_AT);
  localparam int unsigned A_SHARES_AT  = 8 * (36 - tg_itch50_pkg::ADD_ORDER_SHARES_AT);
  localparam int unsigned A_PRICE_AT   = 8 * (36 - tg_itch50_pkg::ADD_ORDER_PRICE_AT);
  localparam int unsigned E_SHARES_AT  = 8 * (36 - tg_itch50_pkg::ORDER_EXECUTED_SHARES_AT);
  localparam int unsigned U_SHARES_AT  = 8 * (36 - tg_itch50_pkg::ORDER_REPLACE_SHARES_AT);
  localparam int unsigned U_PRICE_AT   = 8 * (36 - tg_itch50_pkg::ORDER_REPLACE_PRICE_AT);
  localparam int unsigned J_UPPER_AT   = 8 * (36 - tg_itch50_pkg::LULD_AUCTION_COLLAR_UPPER_PRICE_AT);
  localparam int unsigned J_LOWER_AT   = 8 * (36 - tg_itch50_pkg::LULD_AUCTION_COLLAR_LOWER_PRICE_AT);

  // Side of an A or F, state of an H, action of a Y and market code of an h are the same byte
  wire [7:0] letter = bytes_i[8*tg_itch50_pkg::ADD_ORDER_SIDE_AT +: 8];

  assign locate_o    = wire_order[LOCATE_AT-1 -: 16];
  assign itch_ts_o   = wire_order[TIMESTAMP_AT-1 -: 48];
  assign reference_o = wire_order[REFERENCE_AT-1 -: 64];
  assign replacing_o = wire_order[REPLACING_AT-1 -: 64];
  assign sell_o      = letter == tg_itch50_pkg::CODE_SIDE_S;
  assign side_bad_o  = is_add && !sell_o && letter != tg_itch50_pkg::CODE_SIDE_B;

  always_comb begin
    if (is_replace)   price_o = wire_order[U_PRICE_AT-1 -: 32];
    else if (is_band) price_o = wire_order[J_UPPER_AT-1 -: 32];
    else              price_o = wire_order[A_PRICE_AT-1 -: 32];
    if (is_add)          qty_o = wire_order[A_SHARES_AT-1 -: 32];
    else if (is_replace) qty_o = wire_order[U_SHARES_AT-1 -: 32];
    else if (is_band)    qty_o = wire_order[J_LOWER_AT-1 -: 32];
    else if (is_halt)    qty_o = {24'd0, letter};
    else                 qty_o = wire_order[E_SHARES_AT-1 -: 32];
    unique case (op)
      tg_pkg::OP_TRADING: flag_o = letter == tg_itch50_pkg::CODE_TRADING_STATE_T;
      tg_pkg::OP_HALT:    flag_o = bytes_i[8*tg_itch50_pkg::OPERATIONAL_HALT_ACTION_AT +: 8] == tg_itch50_pkg::CODE_HALT_ACTION_H;
      tg_pkg::OP_SHORT:   flag_o = letter != tg_itch50_pkg::CODE_REG_SHO_0;
      tg_pkg::OP_BAND:    flag_o = wire_order[J_UPPER_AT-1 -: 32] != 32'd0;
      tg_pkg::OP_PHASE:   flag_o = opens;
      tg_pkg::OP_MARKET:  flag_o = event_code == tg_itch50_pkg::CODE_MWCB_LEVEL_1 || event_code == tg_itch50_pkg::CODE_MWCB_LEVEL_2
                                || event_code == tg_itch50_pkg::CODE_MWCB_LEVEL_3;
      default:            flag_o = 1'b0;
    endcase
  end

  wire unused = &{1'b0, wire_order[287:280], wire_order[263:248]};  // type and tracking number

  initial begin
    if (tg_itch50_pkg::ADD_ORDER_ATTRIBUTED_SIDE_AT != tg_itch50_pkg::ADD_ORDER_SIDE_AT
        || tg_itch50_pkg::ADD_ORDER_ATTRIBUTED_SHARES_AT != tg_itch50_pkg::ADD_ORDER_SHARES_AT
        || tg_itch50_pkg::ADD_ORDER_ATTRIBUTED_PRICE_AT != tg_itch50_pkg::ADD_ORDER_PRICE_AT
        || tg_itch50_pkg::STOCK_TRADING_ACTION_TRADING_STATE_AT != tg_itch50_pkg::ADD_ORDER_SIDE_AT
        || tg_itch50_pkg::REG_SHO_RESTRICTION_ACTION_AT != tg_itch50_pkg::ADD_ORDER_SIDE_AT
        || tg_itch50_pkg::OPERATIONAL_HALT_MARKET_CODE_AT != tg_itch50_pkg::ADD_ORDER_SIDE_AT
        || tg_itch50_pkg::MWCB_STATUS_BREACHED_LEVEL_AT != tg_itch50_pkg::SYSTEM_EVENT_EVENT_CODE_AT
        || tg_itch50_pkg::ORDER_EXECUTED_WITH_PRICE_SHARES_AT != tg_itch50_pkg::ORDER_EXECUTED_SHARES_AT
        || tg_itch50_pkg::ORDER_CANCEL_SHARES_AT != tg_itch50_pkg::ORDER_EXECUTED_SHARES_AT
        || tg_itch50_pkg::ORDER_DELETE_REFERENCE_AT != tg_itch50_pkg::ADD_ORDER_REFERENCE_AT
        || tg_itch50_pkg::ORDER_REPLACE_ORIGINAL_REFERENCE_AT != tg_itch50_pkg::ADD_ORDER_REFERENCE_AT)
      $fatal(1, "tg_itch_decode: the layouts it shares between types have come apart");
  end
endmodule
`default_nettype wire
