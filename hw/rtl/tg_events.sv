// Turns what the blocks do into 64-byte records (docs/hardware.md, "Events") in the order of docs/datapath.md: all records of a
// message before all of the next, and a message's fault, bbo, decisions in this order, though they arise in different cycles and in
// different places.
//
// Every record carries a tag that says where it belongs: the number of book messages before it. An update has its own number, a decision
// that of its message, and what the arbiter or a commit reports the number of messages taken before. The merge below always takes the
// record with the lowest tag (at equal tags: feed, recovery and commit as they happened, then fault, bbo or trading, decision), and takes one only when nothing that
// belongs before it can still come (`settled`). One record per cycle goes into the ring. What does not fit is dropped and counted by type.
`default_nettype none

module tg_events #(
    parameter  int unsigned RING     = 512,             // records that wait for the host; power of two
    parameter  int unsigned TX_QUEUE = 16,              // orders that the transmitter may withdraw in as many cycles
    localparam int unsigned RING_PTR = $clog2(RING)
) (
    input  wire                         clk_i,
    input  wire                         rst_i,
    // The book takes a message; its update is visible
    input  wire                         taken_i,
    input  wire                         update_valid_i,
    input  wire tg_pkg::update_t        update_i,
    // With an update that is no book message: what it made of the trading state
    input  wire                         trading_valid_i,
    input  wire                         trading_market_i,  // no slot's
    input  wire                   [5:0] trading_flags_i,
    input  wire                  [31:0] trading_band_lo_i,
    input  wire                  [31:0] trading_band_hi_i,
    // The walk of the recentre told of last brought a level past 2^32 - 1
    input  wire                         walk_fault_i,
    input  wire                   [7:0] walk_fault_sym_i,
    // Cycle 11 to 23
    input  wire                         decision_valid_i,
    input  wire tg_pkg::decision_t      decision_i,
    // Arbiter
    input  wire                         feed_valid_i,
    input  wire                   [3:0] feed_cause_i,
    input  wire                         feed_line_i,
    input  wire                  [63:0] feed_seq_i,
    input  wire                  [63:0] feed_sof_ts_i,
    input  wire                  [63:0] feed_from_i,
    input  wire                  [63:0] feed_to_i,
    input  wire                         recovery_valid_i,
    input  wire                   [2:0] recovery_outcome_i,
    input  wire                   [1:0] recovery_op_i,
    input  wire                   [7:0] recovery_sym_i,
    input  wire                  [63:0] recovery_seq_i,
    input  wire                  [63:0] recovery_argument_i,
    input  wire                  [63:0] recovery_compared_i,
    input  wire                  [31:0] arbiter_version_i,
    // Commit; no other one before this one's record is in the ring
    input  wire                         commit_valid_i,
    input  wire                  [31:0] commit_version_i,
    input  wire                  [63:0] commit_seq_i,
    input  wire                  [63:0] commit_ns_i,
    output wire                         commit_waiting_o,
    // Transmitter: an order was sent or withdrawn, never both
    input  wire                         sent_valid_i,
    input  wire                         withdrawn_valid_i,
    input  wire tg_pkg::order_t         told_order_i,
    input  wire                   [4:0] withdrawn_cause_i,
    input  wire                  [31:0] sent_seq_i,
    input  wire                  [15:0] sent_t1_i,
    input  wire                  [15:0] sent_t2_i,
    input  wire                  [63:0] told_ns_i,
    // Port
    output wire                         evt_valid_o,
    output wire                 [511:0] evt_data_o,
    input  wire                         evt_ready_i,
    output wire                  [19:0] dropped_o,        // two bits for each record type: records lost in this cycle
    output wire            [RING_PTR:0] waiting_o,
    output wire                         idle_o
);
  localparam int unsigned DEPTH = 16;
  localparam int unsigned TAG_W = 8;  // messages between the book's input and the ring: far fewer than 2^7
  localparam int unsigned ARBITER_W = 4 * 64 + 32 + 8 + 4 + 2 + 3;
  localparam int unsigned TOLD_W = 1 + 5 + 4 + 1 + 6 * 32 + 8 + 2 * 64;
  // A whole queue withdrawn at once, and as many records that waited before.
  localparam int unsigned TOLD_DEPTH = TX_QUEUE < DEPTH ? 2 * DEPTH : 2 * TX_QUEUE;
  localparam int unsigned TYPES = 10;  // types from 1 on; 0 is not used

  // ---- Tags
  logic [TAG_W-1:0] taken_q, update_tag_q, settled_q, tag_1_q, tag_2_q, decision_tag_q;
  localparam int unsigned SETTLE = 16;
  logic [SETTLE-1:0] settling_q;  // updates of the last cycles; after these every decision of theirs is in its queue
  logic [1:0] deciding_q;  // those of the last two cycles that strategies evaluate
  always_ff @(posedge clk_i) begin
    tag_1_q <= update_tag_q;
    tag_2_q <= tag_1_q;
    // From the third cycle after an evaluated update on: until then decisions may come of the one before.
    deciding_q <= {deciding_q[0], update_valid_i && update_i.changed};
    if (deciding_q[1]) decision_tag_q <= tag_2_q;
    if (rst_i) begin
      taken_q <= '0;
      update_tag_q <= '0;
      settled_q <= '0;
      settling_q <= '0;
    end else begin
      if (taken_i) taken_q <= taken_q + 1'b1;
      if (update_valid_i) update_tag_q <= update_tag_q + 1'b1;
      settling_q <= {settling_q[SETTLE-2:0], update_valid_i};
      if (settling_q[SETTLE-1]) settled_q <= settled_q + 1'b1;
    end
  end

  // ---- Queues
  // A trading record takes the place of the view, which means nothing with its update.
  tg_pkg::update_t update_pushed;
  always_comb begin
    update_pushed = update_i;
    if (trading_valid_i) {update_pushed.view.bid_px, update_pushed.view.bid_qty} = {trading_band_lo_i, trading_band_hi_i};
  end
  wire [tg_pkg::UPDATE_W-1:0] update_bits = update_pushed;
  wire update_push = update_valid_i && (update_i.changed || update_i.new_faults != 0 || trading_valid_i);
  wire update_trading, update_market;
  wire [5:0] update_flags;
  wire update_head_valid, update_fetching, update_pop, update_dropped;
  wire [TAG_W-1:0] update_tag;
  wire [tg_pkg::UPDATE_W-1:0] update_head_bits;
  tg_event_queue #(
      .WIDTH(TAG_W + 8 + tg_pkg::UPDATE_W),
      .DEPTH(DEPTH)
  ) u_update (
      .clk_i,
      .rst_i,
      .push_i(update_push),
      .data_i({update_tag_q, trading_valid_i, trading_market_i, trading_flags_i, update_bits}),
      .dropped_o(update_dropped),
      .fetching_o(update_fetching),
      .valid_o(update_head_valid),
      .data_o({update_tag, update_trading, update_market, update_flags, update_head_bits}),
      .pop_i(update_pop)
  );
  wire tg_pkg::update_t update_head = update_head_bits;

  wire [tg_pkg::DECISION_W-1:0] decision_bits = decision_i;
  wire decision_head_valid, decision_fetching, decision_pop, decision_dropped;
  wire [TAG_W-1:0] decision_tag;
  wire [tg_pkg::DECISION_W-1:0] decision_head_bits;
  tg_event_queue #(
      .WIDTH(TAG_W + tg_pkg::DECISION_W),
      .DEPTH(DEPTH)
  ) u_decision (
      .clk_i,
      .rst_i,
      .push_i(decision_valid_i),
      .data_i({decision_tag_q, decision_bits}),
      .dropped_o(decision_dropped),
      .fetching_o(decision_fetching),
      .valid_o(decision_head_valid),
      .data_o({decision_tag, decision_head_bits}),
      .pop_i(decision_pop)
  );
  wire tg_pkg::decision_t decision = decision_head_bits;

  // Feed faults, repairs, and the fault of a recentre, which has the numbers of its request and waits for a cycle without either. The
  // parity of the number of commits before a record tells on which side of a commit that still waits it belongs.
  logic commit_parity_q, walk_fault_q;
  logic [7:0] walk_fault_sym_q;
  logic [31:0] recentre_version_q;
  logic [63:0] recentre_seq_q;
  wire arbiter_free = !feed_valid_i && !recovery_valid_i;
  wire arbiter_push = !arbiter_free || walk_fault_q;
  always_ff @(posedge clk_i) begin
    if (recovery_valid_i && {1'b0, recovery_op_i} == tg_pkg::REPAIR_RECENTRE && recovery_outcome_i == tg_pkg::RECOVERY_DONE)
      {recentre_version_q, recentre_seq_q} <= {arbiter_version_i, recovery_seq_i};
    if (walk_fault_i) walk_fault_sym_q <= walk_fault_sym_i;
    walk_fault_q <= !rst_i && (walk_fault_i || (walk_fault_q && !arbiter_free));
  end
  wire arbiter_head_valid, arbiter_fetching, arbiter_pop, arbiter_dropped;
  wire [TAG_W-1:0] arbiter_tag;
  wire [ARBITER_W-1:0] arbiter_head;
  tg_event_queue #(
      .WIDTH(TAG_W + ARBITER_W),
      .DEPTH(DEPTH)
  ) u_arbiter (
      .clk_i,
      .rst_i,
      .push_i(arbiter_push),
      .data_i({
        taken_q,
        commit_parity_q,
        feed_valid_i,
        recovery_valid_i,
        feed_valid_i ? feed_seq_i : recovery_valid_i ? recovery_seq_i : recentre_seq_q,
        feed_sof_ts_i & {64{feed_valid_i}},
        feed_valid_i ? feed_from_i : recovery_argument_i,
        feed_valid_i ? feed_to_i : recovery_compared_i,
        arbiter_free ? recentre_version_q : arbiter_version_i,
        feed_valid_i ? 8'd0 : recovery_valid_i ? recovery_sym_i : walk_fault_sym_q,
        feed_valid_i ? feed_cause_i : {1'b0, recovery_outcome_i},
        feed_valid_i ? {1'b0, feed_line_i} : recovery_op_i
      }),
      .dropped_o(arbiter_dropped),
      .fetching_o(arbiter_fetching),
      .valid_o(arbiter_head_valid),
      .data_o({arbiter_tag, arbiter_head}),
      .pop_i(arbiter_pop)
  );
  wire arbiter_parity, is_feed, is_recovery;
  wire [63:0] arbiter_seq, arbiter_sof_ts, arbiter_low, arbiter_high;
  wire [31:0] arbiter_version;
  wire [7:0] arbiter_sym;
  wire [3:0] arbiter_code;
  wire [1:0] arbiter_detail;
  assign {arbiter_parity, is_feed, is_recovery, arbiter_seq, arbiter_sof_ts, arbiter_low, arbiter_high, arbiter_version, arbiter_sym,
      arbiter_code, arbiter_detail} = arbiter_head;
  wire after_commit = arbiter_parity == commit_parity_q;

  // What became of the orders, in the order in which it did.
  wire told_head_valid, told_fetching, told_pop, told_dropped;
  wire [TOLD_W-1:0] told_head;
  tg_event_queue #(
      .WIDTH(TOLD_W),
      .DEPTH(TOLD_DEPTH)
  ) u_told (
      .clk_i,
      .rst_i,
      .push_i(sent_valid_i || withdrawn_valid_i),
      .data_i({
        withdrawn_valid_i,
        withdrawn_cause_i,
        told_order_i.kind,
        told_order_i.sell,
        told_order_i.urn,
        withdrawn_valid_i ? told_order_i.price : {sent_t1_i, sent_t2_i},
        withdrawn_valid_i ? told_order_i.qty : sent_seq_i,
        told_ns_i,
        told_order_i.origin.version,
        told_order_i.origin.sym,
        told_order_i.origin.seq,
        told_order_i.origin.sof_ts
      }),
      .dropped_o(told_dropped),
      .fetching_o(told_fetching),
      .valid_o(told_head_valid),
      .data_o(told_head),
      .pop_i(told_pop)
  );
  wire told_withdrawn, told_sell;
  wire [4:0] told_cause;
  wire [3:0] told_kind;
  wire [31:0] told_urn, told_price, told_qty, told_version;
  wire [63:0] told_ns, told_seq, told_sof_ts;
  wire [7:0] told_sym;
  assign {told_withdrawn, told_cause, told_kind, told_sell, told_urn, told_price, told_qty, told_ns, told_version, told_sym, told_seq,
      told_sof_ts} = told_head;
  wire [15:0] told_t1 = told_price[31:16];  // when it was sent
  wire [15:0] told_t2 = told_price[15:0];
  wire [31:0] told_tcp_seq = told_qty;

  logic commit_q;
  logic [TAG_W-1:0] commit_tag_q;
  logic [31:0] commit_version_q;
  logic [63:0] commit_seq_q, commit_ns_q;
  wire commit_pop;
  always_ff @(posedge clk_i) begin
    if (commit_valid_i) begin
      commit_tag_q <= taken_q;  // a message taken in this very cycle is the first of the new version
      commit_version_q <= commit_version_i;
      commit_seq_q <= commit_seq_i;
      commit_ns_q <= commit_ns_i;
    end
    if (rst_i) begin
      commit_q <= 1'b0;
      commit_parity_q <= 1'b0;
    end else if (commit_valid_i) begin
      commit_q <= 1'b1;
      commit_parity_q <= !commit_parity_q;
    end else if (commit_pop) commit_q <= 1'b0;
  end
  assign commit_waiting_o = commit_q;

  // ---- Merge. `a` is before `b` when a - b is negative modulo 2^TAG_W. A record is seen in the second cycle after it was pushed (`fetching` in the one
  // between, if none is at the head). Only a commit could go before one that is not seen yet: an update's own number settles later than the last
  // decision of the one before is seen, and a message's update comes later than what was reported before the message was taken.
  wire [TAG_W-1:0] arbiter_minus_settled = arbiter_tag - settled_q;
  wire [TAG_W-1:0] update_minus_settled = update_tag - settled_q;
  wire [TAG_W-1:0] commit_minus_settled = commit_tag_q - settled_q;
  wire [TAG_W-1:0] commit_minus_update = commit_tag_q - update_tag;
  wire [TAG_W-1:0] commit_minus_decision = commit_tag_q - decision_tag;
  wire [TAG_W-1:0] arbiter_minus_update = arbiter_tag - update_tag;
  wire [TAG_W-1:0] arbiter_minus_decision = arbiter_tag - decision_tag;
  wire [TAG_W-1:0] update_minus_decision = update_tag - decision_tag;

  function automatic [0:0] not_after(input [TAG_W-1:0] difference);
    not_after = difference == 0 || difference[TAG_W-1];
  endfunction

  wire commit_first = commit_q && not_after(commit_minus_settled) &&
      !arbiter_fetching && !(arbiter_head_valid && !after_commit) &&
      !(update_head_valid && !not_after(commit_minus_update)) &&
      !(decision_head_valid && !not_after(commit_minus_decision));
  wire arbiter_first = arbiter_head_valid && not_after(arbiter_minus_settled) &&
      !(commit_q && after_commit) &&
      !(update_head_valid && !not_after(arbiter_minus_update)) &&
      !(decision_head_valid && !not_after(arbiter_minus_decision));
  wire update_first = update_head_valid && not_after(update_minus_settled) &&
      !(commit_q && not_after(commit_minus_update)) &&
      !(arbiter_head_valid && not_after(arbiter_minus_update)) &&
      !(decision_head_valid && !not_after(update_minus_decision));
  wire decision_first = decision_head_valid &&
      !(commit_q && not_after(commit_minus_decision)) &&
      !(arbiter_head_valid && not_after(arbiter_minus_decision)) &&
      !(update_head_valid && not_after(update_minus_decision));
  // What became of an order is told after its decision, in a cycle in which no other record can be taken; it has no place of its own.
  wire told_first = told_head_valid && !decision_head_valid && !update_first && !arbiter_first && !commit_first;

  // An entry with two records is taken in two cycles.
  logic half_q;
  wire both_update = update_head.new_faults != 0 && update_head.changed && !half_q;
  wire fault_now = update_head.new_faults != 0 && !half_q;
  always_ff @(posedge clk_i)
    half_q <= !rst_i && update_first && both_update;

  assign commit_pop = commit_first;
  assign arbiter_pop = arbiter_first;
  assign update_pop = update_first && !both_update;
  assign decision_pop = decision_first;
  assign told_pop = told_first;

  // ---- Records
  tg_pkg::origin_t origin;
  logic [511:0] record;
  logic [7:0] kind;
  always_comb begin
    record = '0;
    kind = 8'd0;
    origin = decision_first ? decision.origin : update_head.origin;
    record[8*tg_event_pkg::HEADER_SYMBOL_AT+:8] = told_first ? told_sym : origin.sym;
    record[8*tg_event_pkg::HEADER_VERSION_AT+:32] = told_first ? told_version : origin.version;
    record[8*tg_event_pkg::HEADER_SEQUENCE_AT+:64] = told_first ? told_seq : origin.seq;
    record[8*tg_event_pkg::HEADER_ARRIVAL_NS_AT+:64] = told_first ? told_sof_ts : origin.sof_ts;
    if (commit_first) begin
      kind = tg_event_pkg::COMMIT_TYPE;
      record[8*tg_event_pkg::HEADER_SYMBOL_AT+:8] = 8'd0;
      record[8*tg_event_pkg::HEADER_VERSION_AT+:32] = commit_version_q;
      record[8*tg_event_pkg::HEADER_SEQUENCE_AT+:64] = commit_seq_q;
      record[8*tg_event_pkg::HEADER_ARRIVAL_NS_AT+:64] = commit_ns_q;
    end else if (arbiter_first) begin
      record[8*tg_event_pkg::HEADER_SYMBOL_AT+:8] = arbiter_sym;
      record[8*tg_event_pkg::HEADER_VERSION_AT+:32] = arbiter_version;
      record[8*tg_event_pkg::HEADER_SEQUENCE_AT+:64] = arbiter_seq;
      record[8*tg_event_pkg::HEADER_ARRIVAL_NS_AT+:64] = arbiter_sof_ts;
      if (is_feed) begin
        kind = tg_event_pkg::FEED_TYPE;
        record[8*tg_event_pkg::FEED_CAUSE_AT+:8] = {4'd0, arbiter_code};
        record[8*tg_event_pkg::FEED_LINE_AT+:8] = {6'd0, arbiter_detail};
        record[8*tg_event_pkg::FEED_FROM_AT+:64] = arbiter_low;
        record[8*tg_event_pkg::FEED_TO_AT+:64] = arbiter_high;
      end else if (is_recovery) begin
        kind = tg_event_pkg::RECOVERY_TYPE;
        record[8*tg_event_pkg::RECOVERY_OUTCOME_AT+:8] = {4'd0, arbiter_code};
        record[8*tg_event_pkg::RECOVERY_OP_AT+:8] = {6'd0, arbiter_detail};
        record[8*tg_event_pkg::RECOVERY_ARGUMENT_AT+:64] = arbiter_low;
        record[8*tg_event_pkg::RECOVERY_COMPARED_AT+:64] = arbiter_high;
      end else begin
        kind = tg_event_pkg::FAULT_TYPE;
        record[8*tg_event_pkg::FAULT_BITS_AT+tg_pkg::FAULT_LEVEL_OVERFLOW] = 1'b1;
      end
    end else if (update_first && update_trading) begin
      kind = tg_event_pkg::TRADING_TYPE;
      if (update_market) record[8*tg_event_pkg::HEADER_SYMBOL_AT+:8] = 8'd0;
      record[8*tg_event_pkg::TRADING_TRADING_AT+:7] = {update_market, update_flags};
      record[8*tg_event_pkg::TRADING_BAND_LO_AT+:32] = update_head.view.bid_px;
      record[8*tg_event_pkg::TRADING_BAND_HI_AT+:32] = update_head.view.bid_qty;
    end else if (update_first && fault_now) begin
      kind = tg_event_pkg::FAULT_TYPE;
      record[8*tg_event_pkg::FAULT_BITS_AT+:32] = {26'd0, update_head.new_faults};
    end else if (update_first) begin
      kind = tg_event_pkg::BBO_TYPE;
      record[8*tg_event_pkg::BBO_VALID_AT+tg_event_pkg::BBO_VALID_BIT] = update_head.view.valid;
      record[8*tg_event_pkg::BBO_BID_PRICE_AT+:32] = update_head.view.bid_px;
      record[8*tg_event_pkg::BBO_BID_QUANTITY_AT+:32] = update_head.view.bid_qty;
      record[8*tg_event_pkg::BBO_ASK_PRICE_AT+:32] = update_head.view.ask_px;
      record[8*tg_event_pkg::BBO_ASK_QUANTITY_AT+:32] = update_head.view.ask_qty;
      record[8*tg_event_pkg::BBO_ITCH_TIMESTAMP_AT+:48] = update_head.origin.itch_ts;
    end else if (decision_first) begin
      kind = tg_event_pkg::DECISION_TYPE;
      record[8*tg_event_pkg::DECISION_SENT_AT+tg_event_pkg::DECISION_SENT_BIT] = decision.bitmap == 0;
      record[8*tg_event_pkg::DECISION_SELL_AT+tg_event_pkg::DECISION_SELL_BIT] = decision.sell;
      record[8*tg_event_pkg::DECISION_IS_SHORT_AT+tg_event_pkg::DECISION_IS_SHORT_BIT] = decision.is_short;
      record[8*tg_event_pkg::DECISION_REPLACES_AT+tg_event_pkg::DECISION_REPLACES_BIT] = decision.action == tg_pkg::ACTION_REPLACE;
      record[8*tg_event_pkg::DECISION_CANCELS_AT+tg_event_pkg::DECISION_CANCELS_BIT] = decision.action == tg_pkg::ACTION_CANCEL;
      record[8*tg_event_pkg::DECISION_VIEW_VALID_AT+tg_event_pkg::DECISION_VIEW_VALID_BIT] = decision.view.valid;
      record[8*tg_event_pkg::DECISION_KIND_AT+:8] = {4'd0, decision.kind};
      record[8*tg_event_pkg::DECISION_BID_PRICE_AT+:32] = decision.view.bid_px;
      record[8*tg_event_pkg::DECISION_BID_QUANTITY_AT+:32] = decision.view.bid_qty;
      record[8*tg_event_pkg::DECISION_ASK_PRICE_AT+:32] = decision.view.ask_px;
      record[8*tg_event_pkg::DECISION_ASK_QUANTITY_AT+:32] = decision.view.ask_qty;
      record[8*tg_event_pkg::DECISION_PRICE_AT+:32] = decision.price;
      record[8*tg_event_pkg::DECISION_QUANTITY_AT+:32] = decision.qty;
      record[8*tg_event_pkg::DECISION_BITMAP_AT+:32] = {11'd0, decision.bitmap};
      record[8*tg_event_pkg::DECISION_URN_AT+:32] = decision.urn;
      record[8*tg_event_pkg::DECISION_REASON_AT+:32] = {27'd0, decision.reason};
      record[8*tg_event_pkg::DECISION_SEND_NEXT_AT+:32] = decision.send_next;
    end else if (told_first && told_withdrawn) begin
      kind = tg_event_pkg::WITHDRAWN_TYPE;
      record[8*tg_event_pkg::WITHDRAWN_SELL_AT+tg_event_pkg::WITHDRAWN_SELL_BIT] = told_sell;
      record[8*tg_event_pkg::WITHDRAWN_KIND_AT+:8] = {4'd0, told_kind};
      record[8*tg_event_pkg::WITHDRAWN_URN_AT+:32] = told_urn;
      record[8*tg_event_pkg::WITHDRAWN_WITHDRAWN_NS_AT+:64] = told_ns;
      record[8*tg_event_pkg::WITHDRAWN_PRICE_AT+:32] = told_price;
      record[8*tg_event_pkg::WITHDRAWN_QUANTITY_AT+:32] = told_qty;
      record[8*tg_event_pkg::WITHDRAWN_CAUSE_AT+:32] = {27'd0, told_cause};
    end else if (told_first) begin
      kind = tg_event_pkg::TX_TYPE;
      record[8*tg_event_pkg::TX_URN_AT+:32] = told_urn;
      record[8*tg_event_pkg::TX_T1_CYCLES_AT+:32] = {16'd0, told_t1};
      record[8*tg_event_pkg::TX_T2_CYCLES_AT+:32] = {16'd0, told_t2};
      record[8*tg_event_pkg::TX_TCP_SEQUENCE_AT+:32] = told_tcp_seq;
      record[8*tg_event_pkg::TX_TRANSMIT_NS_AT+:64] = told_ns;
    end
    record[7:0] = kind;
  end

  logic record_valid_q;
  logic [511:0] record_q;
  wire ring_full;
  always_ff @(posedge clk_i) begin
    record_valid_q <= !rst_i && kind != 0;
    record_q <= record;
  end
  tg_event_ring #(
      .DEPTH(RING)
  ) u_ring (
      .clk_i,
      .rst_i,
      .push_i  (record_valid_q),
      .record_i(record_q),
      .full_o  (ring_full),
      .evt_valid_o,
      .evt_data_o,
      .evt_ready_i,
      .used_o  (waiting_o)
  );

  // ---- Drops. A record of one type can be lost at its queue and another of that type at the ring in one cycle: up to two.
  logic [TYPES-1:0] queue_drops, ring_drops;
  always_comb begin
    queue_drops = ({9'd0, update_dropped && update_i.changed} << tg_event_pkg::BBO_TYPE) |
        ({9'd0, (update_dropped && update_i.new_faults != 0) || (arbiter_dropped && arbiter_free)} << tg_event_pkg::FAULT_TYPE) |
        ({9'd0, update_dropped && trading_valid_i} << tg_event_pkg::TRADING_TYPE) |
        ({9'd0, decision_dropped} << tg_event_pkg::DECISION_TYPE) |
        ({9'd0, arbiter_dropped && feed_valid_i} << tg_event_pkg::FEED_TYPE) |
        ({9'd0, arbiter_dropped && recovery_valid_i} << tg_event_pkg::RECOVERY_TYPE) |
        ({9'd0, told_dropped && sent_valid_i} << tg_event_pkg::TX_TYPE) |
        ({9'd0, told_dropped && withdrawn_valid_i} << tg_event_pkg::WITHDRAWN_TYPE);
    ring_drops = {9'd0, record_valid_q && ring_full} << record_q[3:0];
  end
  genvar k;
  generate
    for (k = 0; k < TYPES; k = k + 1) begin : g_drop
      assign dropped_o[2*k+:2] = {1'b0, queue_drops[k]} + {1'b0, ring_drops[k]};
    end
  endgenerate

  wire fetching = update_fetching || decision_fetching || arbiter_fetching || told_fetching;
  assign idle_o = !update_head_valid && !decision_head_valid && !arbiter_head_valid && !told_head_valid && !fetching && !commit_q && !walk_fault_q &&
      !record_valid_q && waiting_o == 0 && !evt_valid_o && settling_q == 0;

  wire unused = &{1'b0, update_head, decision, origin, told_order_i};

`ifndef SYNTHESIS
  // Not more than one record of the queues moves in a cycle.
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(feed_valid_i && recovery_valid_i) && !(walk_fault_i && walk_fault_q));
      assert (!(trading_valid_i && update_valid_i && (update_i.changed || update_i.new_faults != 0)));
      assert ({2'd0, commit_first} + {2'd0, arbiter_first} + {2'd0, update_first} + {2'd0, decision_first} +
          {2'd0, told_first} <= 3'd1);
    end
`endif
endmodule
`default_nettype wire
