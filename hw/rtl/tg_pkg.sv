// Types and constants that more than one block uses. Semantics: docs/datapath.md; block contracts: docs/hardware.md.
// Written in the subset that Verilator 5.006 and Yosys 0.23 both accept: no packed 2-D arrays, no
// unpacked localparams, no struct-valued functions.
`default_nettype none

package tg_pkg;

  // A constant is for whoever needs it; no one block uses all of them.
  /* verilator lint_off UNUSEDPARAM */

  // ---- Entry: what a line offers to the arbiter (docs/datapath.md section 1 and 2)
  typedef enum logic [1:0] {
    ENTRY_MSG  = 2'd0,  // one message block
    ENTRY_MARK = 2'd1,  // heartbeat or end of session: seq is the next expected number
    ENTRY_BAD  = 2'd2   // the frame ended badly
  } entry_kind_e;

  // What a message does. The line decoder decides it from type and length; the last three are the arbiter's own. All but NONE and
  // FEEDFAULT go down the pipeline in order; those above REPLACE leave book and view alone (update_t.changed is 0).
  typedef enum logic [3:0] {
    OP_NONE       = 4'd0,   // counted only
    OP_ADD        = 4'd1,   // A F
    OP_REDUCE     = 4'd2,   // E C X
    OP_DELETE     = 4'd3,   // D
    OP_REPLACE    = 4'd4,   // U
    OP_TRADING    = 4'd5,   // H: flag is the new trading[sym]
    OP_HALT       = 4'd6,   // h of the feed's market: flag is the new operational_halt[sym]
    OP_SHORT      = 4'd7,   // Y: flag is the new short_restricted[sym]
    OP_BAND       = 4'd8,   // J: band_lo, band_hi, flag is the new band[sym]
    OP_PHASE      = 4'd9,   // S: flag is the new session_open; sym means nothing
    OP_MARKET     = 4'd10,  // W: flag is the new market_halt; sym means nothing
    OP_FEEDFAULT  = 4'd11,  // book-relevant type with a wrong length
    OP_INVALIDATE = 4'd12,  // feed fault: the last views of all slots become invalid; sym means nothing
    OP_REBUILD    = 4'd13,  // the book of sym begins anew, its last view becomes invalid
    OP_RECENTRE   = 4'd14   // the window of sym begins at price, its last view becomes invalid
  } op_e;

  typedef struct packed {
    entry_kind_e kind;
    logic        first;      // first entry of its frame
    logic [63:0] seq;
    op_e         op;
    logic [4:0]  type_idx;   // index into the counter table: 0..22 ITCH types in table order, 30 unknown, 31 bad length
    logic [47:0] itch_ts;    // ns since midnight, as in the message
    logic [63:0] order_ref;  // A F: the order created; E C X D U: the order referred to
    logic [63:0] replacing;  // U: the order created
    logic        sell;       // A F: side is S
    logic [31:0] qty;        // A F U: shares; E C X: quantity deducted; J: lower collar; h: market code (lowest byte)
    logic [31:0] price;      // A F U; J: upper collar
    logic        bad_value;  // A F: side neither B nor S; the arbiter adds the rest of section 4's "Bad value"
    logic        flag;       // H h Y J S W: the new state (op_e)
    logic [63:0] sof_ts;     // device clock, ns, when the frame's first beat was accepted
    logic [15:0] sof_cyc;    // free-running cycle counter at that beat (T2)
    logic [15:0] last_cyc;   // the same at the beat with the message's last byte (T1)
  } entry_t;

  // ---- Origin: what travels with a message from the arbiter to the events and the transmitter
  typedef struct packed {
    logic [63:0] seq;
    logic [63:0] sof_ts;
    logic [47:0] itch_ts;
    logic [15:0] sof_cyc;
    logic [15:0] last_cyc;
    logic [31:0] version;    // configuration in force when the arbiter applied the message
    logic        bank;       // and the bank that holds it
    logic [7:0]  sym;        // tracked slot; 8 bits allow 256 symbols
    logic        trading;    // trading[sym] at the message: the decide stage fills it in, 0 before
    logic        feed_fault; // `feed` bit of sym when the message was applied: its view is invalid (section 2)
  } origin_t;

  // ---- Arbiter to book: one applied message of a tracked symbol (or whatever else has an op), at most every second cycle
  typedef struct packed {
    origin_t     origin;
    logic        forgotten;  // the last view of sym was made invalid after its last book message, or by that message's feed bit
    op_e         op;         // not NONE, not FEEDFAULT
    logic [63:0] order_ref;
    logic [63:0] replacing;
    logic        sell;
    logic [31:0] qty;        // BAND: band_lo
    logic [31:0] price;      // BAND: band_hi; RECENTRE: window base
    logic        bad_value;
    logic        flag;
  } book_msg_t;

  // ---- Book to strategies: the view after one message (always one per book message, in order)
  typedef struct packed {
    logic        valid;
    logic [31:0] bid_px;
    logic [31:0] bid_qty;
    logic [31:0] ask_px;
    logic [31:0] ask_qty;
  } view_t;

  typedef struct packed {
    origin_t     origin;
    view_t       view;
    logic        changed;    // view differs from the last one of the symbol: a bbo event, strategies are evaluated
    logic [5:0]  new_faults; // bits set for the first time by this message: a fault event
    op_e         op;         // the view is that of ADD REDUCE DELETE REPLACE; with others it means nothing
    logic        flag;       // as in book_msg_t
    logic [31:0] band_lo;    // BAND
    logic [31:0] band_hi;
  } update_t;

  // ---- Trading state of a slot and of the market as it was when a message was applied (section 3)
  typedef struct packed {
    logic        session_open;
    logic        market_halt;
    logic        trading;
    logic        operational_halt;
    logic        short_restricted;
    logic        band;
    logic [31:0] band_lo;
    logic [31:0] band_hi;
  } trading_t;

  // ---- What an intent does with the order that rests on its side (section 6, "Actions")
  typedef enum logic [1:0] {
    ACTION_ENTER   = 2'd0,  // nothing: a new order
    ACTION_REPLACE = 2'd1,
    ACTION_CANCEL  = 2'd2
  } action_e;

  // ---- Strategy to gate
  typedef struct packed {
    origin_t     origin;     // of the message
    logic [7:0]  sym;        // slot of the order: another than the message's for the second leg of an arbitrage
    trading_t    trading;    // of sym, as of the message
    view_t       view;       // of sym
    logic [3:0]  kind;       // 1 to KINDS
    logic        sell;
    action_e     action;
    logic [31:0] price;
    logic [31:0] qty;
    logic [32:0] more;       // what it adds to the open quantity, signed: qty; a replace: qty - what rests
    logic [31:0] order;      // REPLACE, CANCEL: number of the order that rests
    logic [19:0] done;       // REPLACE: what the chain of its replacements has executed
    logic        rest_short; // REPLACE, CANCEL: it is marked as a short sale
    logic [63:0] notional;   // price x qty, exact: multiplied beside the strategy's decision (tg_multiply)
    logic        price_whole; // price is a multiple of 100, found beside the product (tg_whole)
    logic        qty_whole;   // and so is qty
  } intent_t;

  // ---- Gate to order transmitter (only what passed)
  typedef struct packed {
    origin_t     origin;
    logic        sell;
    logic        is_short;
    logic [31:0] price;
    logic [31:0] qty;
    logic [31:0] urn;
    logic [63:0] stock;      // 8 symbol bytes, first byte in [63:56]
    logic [3:0]  kind;       // whose kill switch holds it back; QUOTING: it rests
    action_e     action;     // what is sent: with REPLACE and CANCEL about `order`
    logic [31:0] order;
    logic [19:0] done;
    logic [5:0]  bytes;      // of its payload
  } order_t;

  // ---- Gate to events: every intent, passed or not
  typedef struct packed {
    origin_t     origin;
    view_t       view;
    logic [3:0]  kind;
    logic        sell;
    action_e     action;
    logic        is_short;
    logic [31:0] price;
    logic [31:0] qty;
    logic [20:0] bitmap;     // 0: sent
    logic [4:0]  reason;     // lowest failing rule, 0: sent
    logic [31:0] urn;        // order reference number given, when sent
    logic [31:0] send_next;  // the TCP number it will have if all orders before it leave, when sent
  } decision_t;

  // ---- Limits as the tables of docs/hardware.md hold them, unpacked; parameters of a kind are unpacked where the kind is
  // A slot's limits, and what of the slot the gate wants to know beside them.
  typedef struct packed {
    logic [31:0] max_qty;
    logic [63:0] max_notional;
    logic [31:0] collar_lo;
    logic [31:0] collar_hi;
    logic [31:0] max_long;
    logic [31:0] max_short;
    logic [20:0] check_off;  // bit code - 1
    logic        reserved;   // a bit without a meaning is set (rule 21)
    logic [31:0] max_age_ns; // all ones: no limit
    logic [15:0] max_open_orders;
    logic [15:0] max_executions;
    logic [31:0] duplicate_ns;
    logic [6:0]  state_mask;
    logic [3:0]  allowed;    // bit 0 buy, 1 sell, 2 short sell, 3 orders that rest
    logic        tick_100;   // the slot's: tick is 100, else 1
    logic        lot_100;    // lot is 100, else 1
  } limits_t;

  // The device's limits but for exposure.
  typedef struct packed {
    logic [31:0] interval_ns;
    logic [31:0] burst_ns;
    logic [20:0] check_off;
    logic [20:0] waive_reducing;
    logic        reserved;
    logic [15:0] max_in_flight;
    logic [63:0] max_day_value;
    logic [63:0] max_day_qty;
    logic [63:0] max_loss;
  } device_limits_t;

  // Of the account or of a kind.
  typedef struct packed {
    logic [63:0] max_gross;
    logic [63:0] max_net;
  } exposure_limits_t;

  // ---- Risk state of a slot
  typedef struct packed {
    logic [31:0] position;   // signed shares
    logic [31:0] open_buy;
    logic [31:0] open_sell;
    logic [33:0] if_bought;  // position + open_buy, signed: kept, because rules 9 and 20 have no time for the sum
    logic [33:0] if_sold;    // position - open_sell
    logic [15:0] open_orders;
    logic [15:0] executions;
    logic        last_valid; // the last order sent
    logic        last_sell;
    logic [31:0] last_price;
    logic [31:0] last_qty;
    logic [63:0] last_now;
    logic [31:0] own_bid;
    logic [31:0] own_ask;
  } risk_state_t;

  // What strategies know of a slot's position
  typedef struct packed {
    logic        open;       // an order is open on either side
    logic        held;       // the position is not 0
    logic        negative;   // it is below 0
    logic [31:0] shares;     // and this large
  } holding_t;

  // What is known of one side's resting order of kind 5 (section 5)
  typedef struct packed {
    logic        busy;       // an action has not been answered
    logic        pull;
    logic [31:0] last;       // number of the last action, 0: none
    logic [31:0] order;
    logic [31:0] price;
    logic [19:0] rest;       // 0: none rests
    logic [19:0] done;
    logic        is_short;
  } quote_side_t;

  // ---- What the host says of positions and account: strobes and values of the registers, and the entry they become
  typedef enum logic [2:0] {
    RISK_POSITION    = 3'd0,  // first: delta, release_buy; second: release_orders (bits 47..32), release_sell
    RISK_ACCOUNT     = 3'd1,  // gross, net
    RISK_ACKNOWLEDGE = 3'd2,  // count
    RISK_LOSS        = 3'd3,  // pnl
    RISK_DAY         = 3'd4,  // value, quantity
    RISK_OWN         = 3'd5,  // own_bid, own_ask
    RISK_THROTTLE    = 3'd6,
    RISK_QUOTE       = 3'd7   // more, first and second: quote_t
  } risk_op_e;

  // What has become of a resting order of kind 5 (section 5)
  typedef struct packed {
    logic        sell;
    logic        is_short;
    logic [31:0] last;       // number of the action that is answered
    logic [31:0] order;
    logic [31:0] price;
    logic [19:0] rest;
    logic [19:0] done;
  } quote_t;

  typedef struct packed {
    risk_op_e    op;
    logic [7:0]  sel;        // slot, or kind
    logic [9:0]  more;
    logic [63:0] first;
    logic [63:0] second;
  } risk_input_t;

  typedef struct packed {
    logic position;
    logic account;
    logic acknowledge;
    logic loss;
    logic day;
    logic own;
    logic throttle;
    logic quote;
  } risk_strobes_t;

  typedef struct packed {
    logic [7:0]  position_sym;
    logic [31:0] delta;
    logic [31:0] release_buy;
    logic [31:0] release_sell;
    logic [15:0] release_orders;
    logic [2:0]  kind;
    logic [63:0] gross;
    logic [63:0] net;
    logic [15:0] acknowledge;
    logic [63:0] pnl;
    logic [63:0] day_value;
    logic [63:0] day_qty;
    logic [7:0]  own_sym;
    logic [31:0] own_bid;
    logic [31:0] own_ask;
    logic [7:0]  throttle_sym;
    logic [7:0]  quote_sym;
    quote_t      quote;
  } risk_values_t;

  // What the host reads of the device.
  typedef struct packed {
    logic [63:0] gross;      // of the account or a kind
    logic [63:0] net;
    logic [15:0] in_flight;
    logic [63:0] pnl;
    logic [63:0] day_value;
    logic [63:0] day_qty;
  } device_state_t;

  // Widths of the structs above: Yosys has no $bits. tg_core compares them with $bits in simulation.
  localparam int unsigned UPDATE_W = 456, INTENT_W = 681, ORDER_W = 477, DECISION_W = 542, RISK_STATE_W = 390, RISK_INPUT_W = 149, HOLDING_W = 35, QUOTE_SIDE_W = 139;

  // Strategy kinds that are built; limits and exposure have room for 7.
  localparam int unsigned KINDS = 5;
  localparam logic [3:0] QUOTING = 4'd5;  // market_making: whose orders rest

  // Payloads (section 7): an order, one that rests, its replacement, its cancel
  localparam int unsigned ORDER_PAYLOAD_BYTES = 50, RESTING_PAYLOAD_BYTES = 53, REPLACE_PAYLOAD_BYTES = 43, CANCEL_PAYLOAD_BYTES = 12;
  localparam int unsigned PAYLOAD_BYTES_MAX = RESTING_PAYLOAD_BYTES;

  // Symbol fault bits (section 4)
  localparam int unsigned FAULT_OVERFLOW      = 0;
  localparam int unsigned FAULT_DUPLICATE_REF = 1;
  localparam int unsigned FAULT_UNKNOWN_REF   = 2;
  localparam int unsigned FAULT_UNDERFLOW     = 3;
  localparam int unsigned FAULT_BAD_VALUE     = 4;
  localparam int unsigned FAULT_LEVEL_OVERFLOW = 5;

  // Feed fault causes (feed event flags)
  localparam logic [3:0] FEED_GAP        = 4'd1;
  localparam logic [3:0] FEED_BAD_FRAME  = 4'd2;
  localparam logic [3:0] FEED_BAD_LENGTH = 4'd3;

  // Repair requests and what they are answered with (section 2)
  localparam logic [2:0] REPAIR_REBUILD = 3'd1, REPAIR_RECENTRE = 3'd2, REPAIR_RESTORE = 3'd3, REPAIR_LOAD = 3'd4;
  localparam logic [2:0] RECOVERY_DONE = 3'd0, RECOVERY_NOT_ENABLED = 3'd1, RECOVERY_BROKEN = 3'd2, RECOVERY_IGNORED = 3'd3,
      RECOVERY_AHEAD = 3'd4;

  // Front and end drop reasons of a frame, in the order of docs/datapath.md section 1
  localparam logic [3:0] DROP_RUNT = 4'd1, DROP_NOT_IPV4 = 4'd2, DROP_IP_HEADER = 4'd3, DROP_IP_FRAGMENT = 4'd4,
      DROP_NOT_UDP = 4'd5, DROP_IP_CHECKSUM = 4'd6, DROP_NOT_OURS = 4'd7, DROP_LENGTH = 4'd8, DROP_SESSION = 4'd9,
      DROP_TRUNCATED = 4'd10, DROP_FRAME_ERROR = 4'd11, DROP_BLOCKS = 4'd12, DROP_UDP_CHECKSUM = 4'd13,
      DROP_OVERRUN = 4'd14;

  // Risk rule codes, the names and numbers of proto/catalogue.yaml; bit position in the bitmap is code - 1
  localparam int unsigned RULE_KILL = 1, RULE_ARMED_LEASE = 2, RULE_BOOK = 3, RULE_TRADING_STATE = 4, RULE_QUANTITY = 5, RULE_NOTIONAL = 6, RULE_COLLAR = 7,
      RULE_INCREMENT = 8, RULE_POSITION = 9, RULE_EXPOSURE = 10, RULE_OPEN_ORDERS = 11, RULE_IN_FLIGHT = 12, RULE_RATE = 13,
      RULE_THROTTLE = 14, RULE_DUPLICATE = 15, RULE_SELF_MATCH = 16, RULE_DAY_TOTAL = 17, RULE_LOSS = 18, RULE_SESSION = 19,
      RULE_ORDER_TYPE = 20, RULE_RESERVED = 21;
  // Which of them a slot's limits, the device's limits, and an order that reduces a position may switch off: bit code - 1. Any other bit is reserved.
  localparam logic [20:0] SLOT_OFF = 21'h8_E5F8;    // 4 5 6 7 8 9 11 14 15 16 20
  localparam logic [20:0] DEVICE_OFF = 21'h3_1A00;  // 10 12 13 17 18
  localparam logic [20:0] WAIVABLE = 21'h3_2620;    // 6 10 11 14 17 18

  /* verilator lint_on UNUSEDPARAM */
endpackage
`default_nettype wire
