// The risk gate (docs/datapath.md section 6): every intent is checked against every rule in one cycle.
//
// Cycle 10: intent, limits and the symbol's risk state stand in registers; all rules in parallel give `fails`. An order leaves if and
// only if no bit of it is set: that is the one line this module is about, and what hw/formal proves. Cycle 11: order and decision in
// registers. Position updates of the host use cycles in which no intent can stand here (tg_intent_mux says a cycle ahead which).
`default_nettype none

module tg_gate #(
    parameter  int unsigned SYMBOLS  = 64,                             // tracked slots
    parameter  int unsigned TX_QUEUE = 16,                             // orders the transmitter can hold
    localparam int unsigned SYM_W    = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned COUNT_W  = $clog2(TX_QUEUE + 1)
) (
    input  wire                       clk_i,
    input  wire                       rst_i,
    input  wire                       clear_i,
    output wire                       clearing_o,
    input  wire                [63:0] ts_ns_i,          // device clock
    // Intent, its limits and its symbol's bytes on the wire
    input  wire                       intent_valid_i,
    input  wire tg_pkg::intent_t      intent_i,
    input  wire           [SYM_W-1:0] next_sym_i,
    input  wire                       next_idle_i,
    input  wire tg_pkg::limits_t      limits_i,
    input  wire                [63:0] stock_i,
    // Operation state
    input  wire                       armed_i,
    input  wire                [63:0] lease_expiry_i,   // ns of the device clock
    input  wire                       kill_global_i,
    input  wire                [15:0] kill_kinds_i,     // bit: kind number
    input  wire         [SYMBOLS-1:0] kill_symbols_i,
    // Order session
    input  wire                       session_ready_i,
    input  wire                       urn_write_i,
    input  wire                [31:0] urn_i,
    output wire                [31:0] urn_o,            // of the next order
    input  wire                [31:0] send_limit_i,
    input  wire                [31:0] tx_next_i,        // the transmitter's: TCP sequence number of the next byte that leaves
    input  wire         [COUNT_W-1:0] tx_waiting_i,     // orders in the transmitter's queue, which have no number yet
    // Position updates and read-back
    input  wire                       position_valid_i,
    input  wire           [SYM_W-1:0] position_sym_i,
    input  wire                [31:0] position_delta_i, // signed shares
    input  wire                [31:0] release_buy_i,
    input  wire                [31:0] release_sell_i,
    output wire                       position_done_o,
    input  wire           [SYM_W-1:0] show_sym_i,
    output wire                [31:0] show_position_o,
    output wire                [31:0] show_open_buy_o,
    output wire                [31:0] show_open_sell_o,
    // Cycle 11
    output wire                       order_valid_o,
    output wire tg_pkg::order_t       order_o,
    output wire                       decision_valid_o,
    output wire tg_pkg::decision_t    decision_o
);
  // Only these codes can be off (section 6).
  localparam logic [20:0] CAN_BE_OFF = 21'h1178;  // 4 5 6 7 9 13

  if (tg_pkg::ORDER_PAYLOAD_BYTES != 50) $error("waiting_bytes counts 50 bytes for an order");

  // ---- Risk state of the slot at the gate
  wire [95:0] state;
  wire [31:0] position = state[95:64];
  wire [31:0] open_buy = state[63:32];
  wire [31:0] open_sell = state[31:0];

  // ---- Device-wide state
  logic [63:0] tat_q;  // theoretical arrival time of rule 13
  logic [31:0] urn_q;
  logic order_valid_q;

  wire [63:0] now = intent_i.origin.sof_ts;
  wire [31:0] qty = intent_i.qty;
  wire [31:0] price = intent_i.price;
  wire [20:0] off = limits_i.check_off & CAN_BE_OFF;

  // ---- Rules. 36 bits hold every sum of a 32-bit signed position and three 32-bit unsigned quantities.
  wire [35:0] position_wide = {{4{position[31]}}, position};
  wire [35:0] long_after = position_wide + {4'd0, open_buy} + {4'd0, qty};
  wire [35:0] short_after = position_wide - {4'd0, open_sell} - {4'd0, qty};
  wire [35:0] long_left = {4'd0, limits_i.max_long} - long_after;
  wire [35:0] short_left = short_after + {4'd0, limits_i.max_short};
  wire [64:0] now_with_burst = {1'b0, now} + {33'd0, limits_i.burst_ns};
  // The order that this gate let through in the last cycle is not counted by the transmitter yet.
  wire [COUNT_W:0] tx_used = {1'b0, tx_waiting_i} + {{COUNT_W{1'b0}}, order_valid_q};
  wire tx_full = tx_used >= TX_QUEUE[COUNT_W:0];
  // Numbers are given when a frame starts; here is what the next order's will be when all that wait leave.
  // (50 = 32 + 16 + 2, which tg_pkg::ORDER_PAYLOAD_BYTES must be: as a product it would become a multiplier in the middle of the path.)
  wire [31:0] tx_used_wide = {{(31 - COUNT_W) {1'b0}}, tx_used};
  wire [31:0] waiting_bytes = (tx_used_wide << 5) + (tx_used_wide << 4) + (tx_used_wide << 1);
  wire [31:0] send_next = tx_next_i + waiting_bytes;
  wire [31:0] room = send_limit_i - send_next;
  wire room_short = room[31] || room < tg_pkg::ORDER_PAYLOAD_BYTES;

  logic [20:0] fails;
  always_comb begin
    fails = '0;
    fails[tg_pkg::RULE_KILL-1] = kill_global_i || kill_kinds_i[intent_i.kind] ||
        kill_symbols_i[intent_i.origin.sym[SYM_W-1:0]];
    fails[tg_pkg::RULE_ARMED-1] = !armed_i || ts_ns_i >= lease_expiry_i;
    fails[tg_pkg::RULE_BOOK-1] = !intent_i.view.valid || intent_i.view.bid_qty == 0 || intent_i.view.ask_qty == 0 ||
        intent_i.view.bid_px >= intent_i.view.ask_px;
    fails[tg_pkg::RULE_TRADING-1] = !intent_i.origin.trading && !off[tg_pkg::RULE_TRADING-1];
    fails[tg_pkg::RULE_QTY-1] = ((qty == 0 || qty > limits_i.max_qty) && !off[tg_pkg::RULE_QTY-1]) || qty > 32'd999999;
    fails[tg_pkg::RULE_NOTIONAL-1] = intent_i.notional > limits_i.max_notional && !off[tg_pkg::RULE_NOTIONAL-1];
    fails[tg_pkg::RULE_COLLAR-1] = (price < limits_i.collar_lo || price > limits_i.collar_hi) &&
        !off[tg_pkg::RULE_COLLAR-1];
    fails[tg_pkg::RULE_POSITION-1] = (intent_i.sell ? short_left[35] : long_left[35]) && !off[tg_pkg::RULE_POSITION-1];
    fails[tg_pkg::RULE_RATE-1] = now_with_burst < {1'b0, tat_q} && !off[tg_pkg::RULE_RATE-1];
    fails[tg_pkg::RULE_SESSION-1] = !session_ready_i || room_short || tx_full;
`ifdef TG_MUTANT_KILL_SYMBOL
    fails[tg_pkg::RULE_KILL-1] = kill_global_i || kill_kinds_i[intent_i.kind];
`endif
`ifdef TG_MUTANT_LEASE
    fails[tg_pkg::RULE_ARMED-1] = !armed_i || ts_ns_i > lease_expiry_i;
`endif
`ifdef TG_MUTANT_POSITION_WIDTH
    fails[tg_pkg::RULE_POSITION-1] = (intent_i.sell ? short_left[31] : long_left[31]) && !off[tg_pkg::RULE_POSITION-1];
`endif
  end

  // The first of the failing codes, as the lowest set bit.
  logic [4:0] reason;
  integer r;
  always_comb begin
    reason = 5'd0;
    for (r = 20; r >= 0; r = r - 1) if (fails[r]) reason = r[4:0] + 5'd1;
  end

`ifdef TG_MUTANT_SEND
  wire send = intent_valid_i && fails[20:1] == 0;
`else
  wire send = intent_valid_i && fails == 0;
`endif
  wire is_short = intent_i.sell && short_after[35];

  // ---- State after this cycle: an order's, or a position update's
  logic update_q;  // a position update stands here instead of an intent
  wire [32:0] position_sum = {position[31], position} + {position_delta_i[31], position_delta_i};
  wire [31:0] position_new = position_sum[32] == position_sum[31] ? position_sum[31:0] :
      position_sum[32] ? 32'h8000_0000 : 32'h7fff_ffff;
  wire [31:0] open_buy_released = open_buy > release_buy_i ? open_buy - release_buy_i : 32'd0;
  wire [31:0] open_sell_released = open_sell > release_sell_i ? open_sell - release_sell_i : 32'd0;
  wire [32:0] open_buy_sum = {1'b0, open_buy} + {1'b0, qty};
  wire [32:0] open_sell_sum = {1'b0, open_sell} + {1'b0, qty};
  wire [31:0] open_buy_more = open_buy_sum[32] ? 32'hffff_ffff : open_buy_sum[31:0];
  wire [31:0] open_sell_more = open_sell_sum[32] ? 32'hffff_ffff : open_sell_sum[31:0];

  wire [95:0] state_new = update_q ? {position_new, open_buy_released, open_sell_released} :
      intent_i.sell ? {position, open_buy, open_sell_more} : {position, open_buy_more, open_sell};
  wire [SYM_W-1:0] state_sym = update_q ? position_sym_i : intent_i.origin.sym[SYM_W-1:0];

  // A free cycle serves a pending position update, else refreshes the read-back.
  wire start_update = next_idle_i && position_valid_i && !update_q && !clearing_o;
  logic show_q;
  logic [95:0] shown_q;

  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (96)
  ) u_state (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o,
      .next_addr_i(!next_idle_i ? next_sym_i : start_update ? position_sym_i : show_sym_i),
      .data_o(state),
      .write_i(send || update_q),
      .write_addr_i(state_sym),
      .write_data_i(state_new)
  );

  always_ff @(posedge clk_i) begin
    update_q <= start_update && !rst_i;
    show_q   <= next_idle_i && !start_update;
    if (show_q) shown_q <= state;

    if (rst_i || clear_i) tat_q <= '0;
    else if (send) tat_q <= (now > tat_q ? now : tat_q) + {32'd0, limits_i.interval_ns};

    if (rst_i) urn_q <= '0;
    else if (urn_write_i) urn_q <= urn_i;
    else if (send) urn_q <= urn_q + 1'b1;
  end

  // ---- Cycle 11
  logic decision_valid_q;
  tg_pkg::order_t order_q;
  tg_pkg::decision_t decision_q;
  always_ff @(posedge clk_i) begin
    order_valid_q <= send && !rst_i;
    decision_valid_q <= intent_valid_i && !rst_i;

    order_q.origin <= intent_i.origin;
    order_q.sell <= intent_i.sell;
    order_q.is_short <= is_short;
    order_q.price <= price;
    order_q.qty <= qty;
    order_q.urn <= urn_q;
    order_q.stock <= stock_i;
    order_q.kind <= intent_i.kind;

    decision_q.origin <= intent_i.origin;
    decision_q.view <= intent_i.view;
    decision_q.kind <= intent_i.kind;
    decision_q.sell <= intent_i.sell;
    decision_q.is_short <= is_short;
    decision_q.price <= price;
    decision_q.qty <= qty;
    decision_q.bitmap <= fails;
    decision_q.reason <= reason;
    decision_q.urn <= send ? urn_q : 32'd0;
    decision_q.send_next <= send ? send_next : 32'd0;
  end

  assign order_valid_o = order_valid_q;
  assign order_o = order_q;
  assign decision_valid_o = decision_valid_q;
  assign decision_o = decision_q;
  assign urn_o = urn_q;
  assign position_done_o = update_q;
  assign show_position_o = shown_q[95:64];
  assign show_open_buy_o = shown_q[63:32];
  assign show_open_sell_o = shown_q[31:0];

  wire unused = &{1'b0, long_left, short_left, limits_i.check_off, intent_i.origin};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(intent_valid_i && update_q));
`ifndef FORMAL  // in proofs the product is any number: a 32 x 32 multiplier is nothing for a solver
      if (intent_valid_i) assert (intent_i.notional == {32'd0, price} * {32'd0, qty});
`endif
      if (order_valid_q) assert (decision_valid_q && decision_q.bitmap == 0);
    end
`endif
`ifdef FORMAL
  `include "tg_gate_properties.svh"
`endif
endmodule
`default_nettype wire
