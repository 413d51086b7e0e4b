// The best levels of every side, and what else decides a symbol's view (docs/datapath.md section 4, "Faults, validity, view").
//
//   cycle 3  a symbol's word addressed   cycle 6  change compared with the levels of its side (tg_row_match)
//   cycle 4  read                        cycle 7  row changed (tg_row_update), view made
//   cycle 5  newest word chosen          cycle 8  update visible; word written
//
// A symbol's word holds both rows, its faults, whether its last view was valid, the number of its worse and blocking orders and the
// total quantity of its window orders. `after_q` keeps the last word made: looked at in cycles 4 and 5, with the one being made in
// cycle 7, it covers everything that the RAM did not have yet when it was read.
//
// An operation stays in cycle 7, and everything before it where it is (en_o low), when
//  - its row is empty though levels may exist below: until the next level comes from the ladder (tg_refill);
//  - it adds to a level and all quantities of the symbol together pass 2^32 - 1: only then can the level's, and the ladder says so.
`default_nettype none

module tg_top_rows #(
    parameter  int unsigned SYMBOLS = 64,
    parameter  int unsigned KEY_W   = 12,   // log2 of the levels of a side
    parameter  int unsigned COUNTER_W = 17, // holds the number of orders in the order table
    parameter  int unsigned DEPTH   = 8,    // levels in a row
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned LEVEL_W = KEY_W + 64,
    localparam int unsigned COUNT_W = $clog2(DEPTH + 1)
) (
    input  wire clk_i,
    input  wire rst_i,
    output wire en_o,

    input wire             clear_i,       // empty: a walk over all symbols, given by the caller
    input wire [SYM_W-1:0] clear_addr_i,

    input wire [(1<<SYM_W)-1:0] enable_i,  // slot enabled

    // Cycle 3
    input wire [SYM_W-1:0] sym_i,
    input wire             valid_i,
    input wire             quiet_i,  // no operation in cycles 2, 3 and 4
    // Cycle 6: from tg_order_table
    input wire             op_valid_i,
    input wire             op_last_i,
    input wire             op_second_i,
    input wire             op_add_i,
    input wire             op_sub_i,
    input wire             op_gone_i,
    input wire             op_side_i,
    input wire             op_window_i,
    input wire             op_worse_i,
    input wire             op_blocking_i,
    input wire [KEY_W-1:0] op_key_i,
    input wire [     31:0] op_price_i,
    input wire [     31:0] op_delta_i,
    input wire [      4:0] op_faults_i,
    input wire tg_pkg::origin_t origin_i,
    output wire            origin_pop_o,

    // Ladder: the change of cycle 6, and its verdict
    output wire             change_o,
    output wire [SYM_W-1:0] change_sym_o,
    output wire       [1:0] change_id_o,
    input  wire             verdict_i,
    input  wire       [1:0] verdict_id_i,
    input  wire             overflow_i,

    // tg_refill
    output wire               pass_o,
    output wire               pass_overtaken_o,
    output wire               pass_room_o,
    output wire               pass_taken_o,
    output wire [    SYM_W:0] pass_side_o,
    output wire               left_o,
    output wire [    SYM_W:0] left_side_o,
    output wire               left_want_o,
    output wire [COUNT_W-1:0] left_count_o,
    output wire [  KEY_W-1:0] left_last_o,
    output wire               stall_o,      // with pass_side_o
    output wire [  KEY_W-1:0] stall_floor_o,
    input  wire               ready_i,
    input  wire [    SYM_W:0] ready_side_i,
    input  wire               ready_none_i,
    input  wire [LEVEL_W-1:0] ready_level_i,
    input  wire               touch_i,
    input  wire [    SYM_W:0] touch_side_i,

    output wire             update_valid_o,
    output tg_pkg::update_t update_o,
    output wire             empty_o
);
  localparam int unsigned LEVELS_W = DEPTH * LEVEL_W;
  localparam int unsigned ROW_W = LEVELS_W + COUNT_W + 1;
  localparam int unsigned TOTAL_W = 32 + COUNTER_W;
  // Row, from bit 0: levels, count, more. Word, from bit 0: bid row, ask row, then what follows in this order.
  localparam int unsigned COUNT_AT = LEVELS_W;
  localparam int unsigned MORE_AT = COUNT_AT + COUNT_W;
  localparam int unsigned FAULTS_AT = 2 * ROW_W;
  localparam int unsigned VALID_AT = FAULTS_AT + 6;
  localparam int unsigned WORSE_AT = VALID_AT + 1;             // bid, ask
  localparam int unsigned BLOCKING_AT = WORSE_AT + 2 * COUNTER_W;
  localparam int unsigned TOTAL_AT = BLOCKING_AT + 2 * COUNTER_W;
  localparam int unsigned WORD_W = TOTAL_AT + TOTAL_W;

  logic stall_q;
  wire en = !stall_q;
  assign en_o = en;

  // ---- Cycle 3: a message, or a touch where none is near
  logic touch4_q, touch5_q, touch6_q, touch7_q;
  logic touch_side4_q, touch_side5_q, touch_side6_q;
  logic left_q;
  wire touch3 = touch_i && quiet_i && en && !touch4_q && !touch5_q && !touch6_q && !touch7_q && !left_q;
  wire [SYM_W-1:0] sym3 = valid_i ? sym_i : touch_side_i[SYM_W:1];
  logic [SYM_W-1:0] sym4_q, sym5_q, sym6_q, sym7_q, after_sym_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) {touch4_q, touch5_q, touch6_q, touch7_q} <= '0;
    else if (en) {touch4_q, touch5_q, touch6_q, touch7_q} <= {touch3, touch4_q, touch5_q, touch6_q};
    if (en) begin
      {touch_side4_q, touch_side5_q, touch_side6_q} <= {touch_side_i[0], touch_side4_q, touch_side5_q};
      {sym4_q, sym5_q, sym6_q, sym7_q} <= {sym3, sym4_q, sym5_q, sym6_q};
    end
  end

  // ---- Cycles 4 and 5: read, choose the newest
  wire [WORD_W-1:0] read4, word7_new;
  logic [WORD_W-1:0] word5_q, word6_q, after_q;
  logic after_valid_q, enable6_q;
  wire exec7;
  tg_ram_1r1w #(
      .WIDTH(WORD_W),
      .DEPTH(1 << SYM_W)
  ) u_words (
      .clk_i  (clk_i),
      .we_i   (clear_i || left_q),
      .waddr_i(clear_i ? clear_addr_i : after_sym_q),
      .wdata_i(clear_i ? {WORD_W{1'b0}} : after_q),
      .re_i   (en),
      .raddr_i(sym3),
      .rdata_o(read4)
  );
  always_ff @(posedge clk_i)
    if (en) begin
      word5_q <= after_valid_q && after_sym_q == sym4_q ? after_q : read4;
      word6_q <= exec7 && sym7_q == sym5_q ? word7_new : after_valid_q && after_sym_q == sym5_q ? after_q : word5_q;
      enable6_q <= enable_i[sym5_q];
    end

  // ---- Cycle 6: the change against its row
  wire busy6 = op_valid_i || touch6_q;
  wire side6 = touch6_q ? touch_side6_q : op_side_i;
  wire add6 = op_valid_i && op_add_i, sub6 = op_valid_i && op_sub_i;
  wire add_level6 = add6 && op_window_i, sub_level6 = sub6 && op_window_i;
  wire [ROW_W-1:0] bid6 = word6_q[0+:ROW_W], ask6 = word6_q[ROW_W+:ROW_W];
  wire [ROW_W-1:0] row6 = side6 ? ask6 : bid6, other6 = side6 ? bid6 : ask6;
  wire [COUNT_W-1:0] count6 = row6[COUNT_AT+:COUNT_W];

  wire [LEVELS_W-1:0] levels6;
  wire [DEPTH-1:0] better6;
  wire insert6, remove6, drop6, bypass6;
  tg_row_match #(
      .DEPTH(DEPTH),
      .KEY_W(KEY_W)
  ) u_match (
      .levels_i(row6[0+:LEVELS_W]),
      .count_i (count6),
      .more_i  (row6[MORE_AT]),
      .add_i   (add_level6),
      .sub_i   (sub_level6),
      .key_i   (op_key_i),
      .delta_i (op_delta_i),
      .levels_o(levels6),
      .better_o(better6),
      .insert_o(insert6),
      .remove_o(remove6),
      .drop_o  (drop6),
      .bypass_o(bypass6)
  );

  // Orders outside the window, by side
  wire [1:0] worse_some6, blocking_some6;
  wire [2*COUNTER_W-1:0] worse6, blocking6;
  for (genvar d = 0; d < 2; d++) begin : g_outside
    wire mine = side6 == (d == 1);
    wire [COUNTER_W-1:0] worse = word6_q[WORSE_AT+d*COUNTER_W+:COUNTER_W];
    wire [COUNTER_W-1:0] blocking = word6_q[BLOCKING_AT+d*COUNTER_W+:COUNTER_W];
    tg_live_count #(.WIDTH(COUNTER_W)) u_worse (
        .count_i(worse),
        .up_i   (add6 && op_worse_i && mine),
        .down_i (sub6 && op_gone_i && op_worse_i && mine),
        .count_o(worse6[d*COUNTER_W+:COUNTER_W]),
        .some_o (worse_some6[d])
    );
    tg_live_count #(.WIDTH(COUNTER_W)) u_blocking (
        .count_i(blocking),
        .up_i   (add6 && op_blocking_i && mine),
        .down_i (sub6 && op_gone_i && op_blocking_i && mine),
        .count_o(blocking6[d*COUNTER_W+:COUNTER_W]),
        .some_o (blocking_some6[d])
    );
  end

  wire [TOTAL_W-1:0] step6 = {{COUNTER_W{1'b0}}, op_delta_i & {32{add_level6 || sub_level6}}};
  wire [TOTAL_W-1:0] total6 = word6_q[TOTAL_AT+:TOTAL_W] + (step6 ^ {TOTAL_W{sub_level6}}) + {{(TOTAL_W - 1) {1'b0}}, sub_level6};
  wire [5:0] faults6 = word6_q[FAULTS_AT+:6];
  wire [5:0] raised6 = {1'b0, op_faults_i & {5{op_valid_i}}};
  wire append6 = busy6 && ready_i && ready_side_i == {sym6_q, side6};
  wire wait_row6 = remove6 && count6 == 1 && row6[MORE_AT] && !append6;
  wire wait_verdict6 = add_level6 && total6[TOTAL_W-1:32] != 0;

  logic [1:0] id_q, id7_q;
  assign change_o = en && (add_level6 || sub_level6);
  assign change_sym_o = sym6_q;
  assign change_id_o = id_q;
  assign origin_pop_o = en && op_valid_i && op_last_i;

  // ---- Cycle 7
  logic valid7_q, last7_q, side7_q, insert7_q, remove7_q, drop7_q, bypass7_q, append7_q, more7_q;
  logic wait_row_q, wait_verdict_q;
  logic [LEVELS_W-1:0] levels7_q;
  logic [COUNT_W-1:0] count7_q;
  logic [DEPTH-1:0] better7_q;
  logic [LEVEL_W-1:0] new7_q;
  logic [ROW_W-1:0] other7_q;
  logic [5:0] faults7_q, new_faults7_q;
  logic was_valid7_q, ok7_q, worse_none7_q;
  logic [2*COUNTER_W-1:0] worse7_q, blocking7_q;
  logic [TOTAL_W-1:0] total7_q;
  // Best level of the side before the message
  logic base_some_q;
  logic [KEY_W-1:0] base_key_q;
  logic [31:0] base_qty_q;
  tg_pkg::origin_t origin7_q;

  wire answered = wait_row_q && ready_i && ready_side_i == {sym7_q, side7_q};
  wire judged = wait_verdict_q && verdict_i && verdict_id_i == id7_q;

  always_ff @(posedge clk_i) begin
    if (en) begin
      side7_q <= side6;
      last7_q <= op_last_i;
      levels7_q <= levels6;
      count7_q <= count6;
      better7_q <= better6;
      {insert7_q, remove7_q, drop7_q, bypass7_q} <= {insert6, remove6, drop6, bypass6};
      more7_q <= row6[MORE_AT] || drop6 || (bypass6 && add_level6);
      new7_q <= {op_key_i, op_price_i, op_delta_i};
      other7_q <= other6;
      append7_q <= append6;
      faults7_q <= faults6 | raised6;
      new_faults7_q <= raised6 & ~faults6;
      was_valid7_q <= word6_q[VALID_AT];
      ok7_q <= enable6_q && !origin_i.feed_fault && (faults6 | raised6) == 0 && blocking_some6 == 0
          && (other6[COUNT_AT+:COUNT_W] != 0 || !worse_some6[!side6]);
      worse_none7_q <= !worse_some6[side6];
      {worse7_q, blocking7_q, total7_q} <= {worse6, blocking6, total6};
      id7_q <= id_q;
      if (op_valid_i && !op_second_i) begin
        base_some_q <= count6 != 0;
        base_key_q <= row6[64+:KEY_W];
        base_qty_q <= row6[31:0];
      end
      origin7_q <= origin_i;
    end
    if (answered) append7_q <= 1'b1;
    if (judged && overflow_i) begin
      new_faults7_q[tg_pkg::FAULT_LEVEL_OVERFLOW] <= !faults7_q[tg_pkg::FAULT_LEVEL_OVERFLOW];
      faults7_q[tg_pkg::FAULT_LEVEL_OVERFLOW] <= 1'b1;
      ok7_q <= 1'b0;
    end

    if (rst_i) begin
      {valid7_q, stall_q, wait_row_q, wait_verdict_q} <= '0;
      id_q <= '0;
    end else begin
      if (en) begin
        valid7_q <= op_valid_i;
        wait_row_q <= wait_row6;
        wait_verdict_q <= wait_verdict6;
        stall_q <= wait_row6 || wait_verdict6;
      end else begin
        wait_row_q <= wait_row_q && !answered;
        wait_verdict_q <= wait_verdict_q && !judged;
        stall_q <= !(answered || judged);
      end
      if (change_o) id_q <= id_q + 1'b1;
    end
  end

  wire went_past = bypass7_q || drop7_q;
  wire room7;
  wire [LEVELS_W-1:0] levels7;
  wire [COUNT_W-1:0] count7;
  tg_row_update #(
      .DEPTH(DEPTH),
      .KEY_W(KEY_W)
  ) u_update (
      .levels_i  (levels7_q),
      .count_i   (count7_q),
      .better_i  (better7_q),
      .insert_i  (insert7_q),
      .remove_i  (remove7_q),
      .drop_i    (drop7_q),
      .new_i     (new7_q),
      .append_i  (append7_q && !went_past && !ready_none_i),
      .appended_i(ready_level_i),
      .levels_o  (levels7),
      .count_o   (count7),
      .room_o    (room7)
  );
  assign exec7 = en && (valid7_q || touch7_q);
  wire taken7 = append7_q && !went_past && room7;
  wire some7 = count7 != 0;
  wire [ROW_W-1:0] row7 = {more7_q && !(taken7 && ready_none_i), count7, levels7};

  // The view, and whether it is another than the last
  wire view_valid = ok7_q && (some7 || worse_none7_q);
  wire other_some = other7_q[COUNT_AT+:COUNT_W] != 0;
  wire [63:0] mine_best = levels7[63:0] & {64{view_valid && some7}};
  wire [63:0] other_best = other7_q[63:0] & {64{view_valid && other_some}};
  wire at_best = !better7_q[0];
  wire same_inserted = base_some_q && base_key_q == new7_q[64+:KEY_W] && base_qty_q == new7_q[31:0];
  wire same_kept = base_some_q == (count7_q != 0)
      && (!base_some_q || (base_key_q == levels7_q[64+:KEY_W] && base_qty_q == levels7_q[31:0]));
  wire best_changed = at_best && remove7_q || !(at_best && insert7_q ? same_inserted : same_kept);
  wire changed = !origin7_q.feed_fault && (view_valid != was_valid7_q || (view_valid && best_changed));

  assign word7_new = {
    total7_q,
    blocking7_q,
    worse7_q,
    valid7_q && last7_q ? view_valid : was_valid7_q,
    faults7_q,
    side7_q ? row7 : other7_q,
    side7_q ? other7_q : row7
  };

  logic update_valid_q;
  tg_pkg::update_t update_q;
  logic after_side_q;
  always_ff @(posedge clk_i) begin
    if (exec7) begin
      after_q <= word7_new;
      after_sym_q <= sym7_q;
      after_side_q <= side7_q;
      update_q.origin <= origin7_q;
      update_q.view.valid <= view_valid;
      {update_q.view.bid_px, update_q.view.bid_qty} <= side7_q ? other_best : mine_best;
      {update_q.view.ask_px, update_q.view.ask_qty} <= side7_q ? mine_best : other_best;
      update_q.changed <= changed;
      update_q.new_faults <= new_faults7_q;
    end
    if (rst_i) {after_valid_q, left_q, update_valid_q} <= '0;
    else begin
      if (exec7) after_valid_q <= 1'b1;
      left_q <= exec7;
      update_valid_q <= exec7 && valid7_q && last7_q;
    end
  end
  assign update_valid_o = update_valid_q;
  assign update_o = update_q;

  // ---- To tg_refill
  assign pass_o = exec7;
  assign pass_overtaken_o = went_past;
  assign pass_room_o = room7;
  assign pass_taken_o = taken7;
  assign pass_side_o = {sym7_q, side7_q};
  wire [ROW_W-1:0] left_row = after_side_q ? after_q[ROW_W+:ROW_W] : after_q[0+:ROW_W];
  wire [DEPTH*KEY_W-1:0] left_keys;
  for (genvar i = 0; i < DEPTH; i++) begin : g_last
    assign left_keys[i*KEY_W+:KEY_W] = left_row[i*LEVEL_W+64+:KEY_W];
  end
  assign left_count_o = left_row[COUNT_AT+:COUNT_W];
  wire [COUNT_W-1:0] last_index = left_count_o - 1'b1;
  assign left_o = left_q;
  assign left_side_o = {after_sym_q, after_side_q};
  assign left_want_o = left_row[MORE_AT] && left_count_o < DEPTH[COUNT_W-1:0];
  assign left_last_o = left_keys[last_index*KEY_W+:KEY_W];
  assign stall_o = wait_row_q;
  assign stall_floor_o = new7_q[64+:KEY_W];
  assign empty_o = !touch4_q && !touch5_q && !touch6_q && !touch7_q && !valid7_q && !left_q;

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(op_valid_i && touch6_q));
      assert (!(busy6 && (valid7_q || touch7_q) && en));
      assert (!(wait_row_q && wait_verdict_q));
      // A row is empty only when nothing is below it.
      assert (!left_q || left_count_o != 0 || !left_row[MORE_AT]);
      // Unless a wrapped level has made the book invalid for good, a deduction finds its level where it must be.
      assert (!(exec7 && bypass7_q) || more7_q || faults7_q[tg_pkg::FAULT_LEVEL_OVERFLOW]);
    end
`endif
endmodule
`default_nettype wire
