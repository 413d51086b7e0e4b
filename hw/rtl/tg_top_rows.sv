// The best levels of every side, and what else decides a symbol's view (docs/datapath.md section 4, "Faults, validity, view").
//
//   cycle 3  a symbol's word addressed   cycle 6  change compared with the levels of its side (tg_row_match)
//   cycle 4  read                        cycle 7  row changed (tg_row_update), view made
//   cycle 5  newest word known           cycle 8  update visible; word written
//
// A symbol's word holds both rows, its faults, whether its last view was valid, the number of its worse and blocking orders and the
// total quantity of its window orders. `after_q` keeps the last word made: an operation takes it in cycle 4, instead of what the RAM
// answered, and in cycle 6, when it is of the operation two or three cycles ahead (operations are at least two apart). That covers
// everything that the RAM did not have yet when it was read.
//
// A message that is none of the book's passes through unchanged; a rebuild or recentre passes twice, once for each side, and leaves an
// empty word. An order that the walk moves (`op_moved_i`) is added to its side without an update.
//
// An operation stays in cycle 7, and everything before it where it is (en_o low), when
//  - its row is empty though levels may exist below: until the next level comes from the ladder (tg_refill);
//  - it adds to a level, and the quantity that it adds or all quantities of the symbol together are 2^31 or more: only then can the level
//    pass 2^32 - 1, and the ladder says so.
`default_nettype none

module tg_top_rows #(
    parameter  int unsigned SYMBOLS = 64,
    parameter  int unsigned KEY_W   = 12,   // log2 of the levels of a side
    parameter  int unsigned COUNTER_W = 17, // holds the number of orders in the order table
    parameter  int unsigned DEPTH   = 8,    // levels in a row
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned LEVEL_W = KEY_W + 65
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
    output wire            touch_side5_o,
    // Cycle 6: from tg_order_table; op_side_i is also the side of a touch
    input wire             op_valid_i,
    input wire             op_moved_i,
    input wire             op_last_i,
    input wire             op_second_i,
    input wire             op_add_i,
    input wire             op_sub_i,
    input wire             op_gone_i,
    input wire             op_side_i,
    input wire             op_level_add_i,
    input wire             op_level_sub_i,
    input wire             op_worse_i,
    input wire             op_blocking_i,
    input wire [KEY_W-1:0] op_key_i,
    input wire [     31:0] op_price_i,
    input wire [     31:0] op_delta_i,
    input wire [      4:0] op_faults_i,
    input wire tg_pkg::origin_t origin_i,
    input wire tg_pkg::op_e op_i,
    input wire             flag_i,
    input wire             forgotten_i,

    // Levels of a slot, copied in a quiet moment
    input  wire             show_i,        // pulse
    input  wire [SYM_W-1:0] show_sym_i,
    input  wire             show_feed_i,   // `feed` bit of show_sym_i now
    input  wire             show_walks_i,  // the walk has not come to all orders of show_sym_i
    output wire             show_busy_o,
    output wire             show_valid_o,
    output wire             show_complete_o,
    output wire     [255:0] show_bid_px_o,   // best first; a level of quantity 0 is none
    output wire     [255:0] show_bid_qty_o,
    output wire     [255:0] show_ask_px_o,
    output wire     [255:0] show_ask_qty_o,

    output wire             moved_fault_o, // an order that the walk moved brought its level past 2^32 - 1, first of all faults
    output wire [SYM_W-1:0] moved_sym_o,

    // Ladder: the change of cycle 6, and its verdict
    output wire             change_o,
    output wire             change_reset_o,
    output wire [SYM_W-1:0] change_sym_o,
    output wire       [1:0] change_id_o,
    input  wire             verdict_i,
    input  wire       [1:0] verdict_id_i,
    input  wire             overflow_i,

    // tg_refill
    output wire             pass_o,
    output wire             pass_overtaken_o,
    output wire             pass_reset_o,
    output wire             pass_room_o,
    output wire             pass_taken_o,
    output wire             pass_filled_o,
    output wire [  SYM_W:0] pass_side_o,
    output wire             left_o,            // two cycles after pass_o
    output wire [  SYM_W:0] left_side_o,
    output wire             left_want_o,
    output wire [DEPTH-1:0] left_valid_o,      // levels in the row: 0, 1, 11, ...
    output wire [KEY_W-1:0] left_last_o,
    output wire             stall_o,           // with pass_side_o
    output wire [KEY_W-1:0] stall_floor_o,
    input  wire             ready_i,
    input  wire [  SYM_W:0] ready_side_i,
    input  wire             ready_none_i,
    input  wire [KEY_W-1:0] ready_key_i,
    input  wire [     31:0] ready_price_i,
    input  wire [     31:0] ready_qty_i,
    input  wire             touch_i,
    input  wire [  SYM_W:0] touch_side_i,

    output wire             update_valid_o,
    output tg_pkg::update_t update_o,
    output wire             empty_o
);
  localparam int unsigned LEVELS_W = DEPTH * LEVEL_W;
  localparam int unsigned ROW_W = LEVELS_W + 1;
  localparam int unsigned TOTAL_W = 32 + COUNTER_W;
  // Row, from bit 0: levels (see tg_row_match), more: levels may exist below. Word, from bit 0: bid row, ask row, then what follows in
  // this order.
  localparam int unsigned MORE_AT = LEVELS_W;
  localparam int unsigned FAULTS_AT = 2 * ROW_W;
  localparam int unsigned VALID_AT = FAULTS_AT + 6;
  localparam int unsigned OUTSIDE_AT = VALID_AT + 1;  // worse: bid, ask; blocking: bid, ask
  localparam int unsigned TOTAL_AT = OUTSIDE_AT + 4 * COUNTER_W;
  localparam int unsigned WORD_W = TOTAL_AT + TOTAL_W;

  logic stall_q;
  wire en = !stall_q;
  assign en_o = en;

  // ---- Cycle 3: a message, or a touch where none is near
  logic touch4_q, touch5_q, touch6_q, touch7_q;
  logic touch_side4_q, touch_side5_q;
  logic left_q, left2_q;
  // A copy goes the way of a touch
  logic show_q, show_asked_q, show_feed_q, show4_q, show5_q, show6_q, show7_q, show8_q;
  logic [SYM_W-1:0] show_sym_q;
  wire touch3 = (touch_i || show_asked_q) && quiet_i && en && !touch4_q && !touch5_q && !touch6_q && !touch7_q && !left_q && !left2_q;
  wire [SYM_W-1:0] sym3 = valid_i ? sym_i : show_asked_q ? show_sym_q : touch_side_i[SYM_W:1];
  logic [SYM_W-1:0] sym4_q, sym5_q, sym6_q, sym7_q, after_sym_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) {touch4_q, touch5_q, touch6_q, touch7_q} <= '0;
    else if (en) {touch4_q, touch5_q, touch6_q, touch7_q} <= {touch3, touch4_q, touch5_q, touch6_q};
    if (en) begin
      {touch_side4_q, touch_side5_q} <= {touch_side_i[0] && !show_asked_q, touch_side4_q};
      {sym4_q, sym5_q, sym6_q, sym7_q} <= {sym3, sym4_q, sym5_q, sym6_q};
    end
  end

  always_ff @(posedge clk_i) begin
    if (show_i) show_sym_q <= show_sym_i;
    if (touch3) show_feed_q <= show_feed_i;  // no message is in cycles 2 to 4: it is what the last one left
    if (rst_i) {show_asked_q, show4_q, show5_q, show6_q, show7_q} <= '0;
    else begin
      if (en) {show4_q, show5_q, show6_q, show7_q} <= {touch3 && show_asked_q, show4_q, show5_q, show6_q};
      show_asked_q <= show_i || (show_asked_q && !touch3);
    end
  end
  assign touch_side5_o = touch_side5_q;

  // ---- Cycles 4 and 5: read, choose the newest
  wire [WORD_W-1:0] read4, word7_new;
  logic [WORD_W-1:0] word5_q, word6_q, after_q;
  logic after_valid_q, enable6_q;
  wire exec7;
  tg_ram_1r1w #(
      .WIDTH(WORD_W),
      .DEPTH(1 << SYM_W),
      .BLOCK(1'b1)
  ) u_words (
      .clk_i  (clk_i),
      .we_i   (clear_i || left_q),
      .waddr_i(clear_i ? clear_addr_i : after_sym_q),
      .wdata_i(after_q),  // 0 while it is cleared
      .re_i   (en),
      .raddr_i(sym3),
      .rdata_o(read4)
  );
  always_ff @(posedge clk_i)
    if (en) begin
      word5_q <= word4;
      word6_q <= word5_q;
      enable6_q <= enable_i[sym5_q];
    end
  // Which of two words is the newest chooses among more bits than one register can reach in time: every level has its own, and so has the rest.
  wire [WORD_W-1:0] word4, word6;
  for (genvar c = 0; c < 2 * DEPTH + 1; c++) begin : g_newest
    logic take4_q, take6_q;
    (* keep *) always_ff @(posedge clk_i)
      if (en) begin
        take4_q <= exec7 ? sym7_q == sym3 : after_valid_q && after_sym_q == sym3;
        take6_q <= exec7 ? sym7_q == sym5_q : after_valid_q && after_sym_q == sym5_q;
      end
    if (c < 2 * DEPTH) begin : g_level
      localparam int unsigned AT = (c / DEPTH) * ROW_W + (c % DEPTH) * LEVEL_W;
      assign word4[AT+:LEVEL_W] = take4_q ? after_q[AT+:LEVEL_W] : read4[AT+:LEVEL_W];
      assign word6[AT+:LEVEL_W] = take6_q ? after_q[AT+:LEVEL_W] : word6_q[AT+:LEVEL_W];
    end else begin : g_rest
      assign {word4[WORD_W-1:FAULTS_AT], word4[ROW_W+MORE_AT], word4[MORE_AT]} = take4_q ?
          {after_q[WORD_W-1:FAULTS_AT], after_q[ROW_W+MORE_AT], after_q[MORE_AT]} : {read4[WORD_W-1:FAULTS_AT], read4[ROW_W+MORE_AT], read4[MORE_AT]};
      assign {word6[WORD_W-1:FAULTS_AT], word6[ROW_W+MORE_AT], word6[MORE_AT]} = take6_q ?
          {after_q[WORD_W-1:FAULTS_AT], after_q[ROW_W+MORE_AT], after_q[MORE_AT]} : {word6_q[WORD_W-1:FAULTS_AT], word6_q[ROW_W+MORE_AT], word6_q[MORE_AT]};
    end
  end

  // ---- Cycle 6: the change against both rows; the side chooses
  wire side6 = op_side_i;
  wire [ROW_W-1:0] bid6 = word6[0+:ROW_W], ask6 = word6[ROW_W+:ROW_W];
  wire [ROW_W-1:0] row6 = side6 ? ask6 : bid6;
  wire other_some6 = side6 ? bid6[LEVEL_W-1] : ask6[LEVEL_W-1];
  wire [2*DEPTH-1:0] better, equal, empties;
  wire [1:0] below;
  for (genvar d = 0; d < 2; d++) begin : g_match
    tg_row_match #(
        .DEPTH(DEPTH),
        .KEY_W(KEY_W)
    ) u_match (
        .levels_i (word6[d*ROW_W+:LEVELS_W]),
        .key_i    (op_key_i),
        .delta_i  (op_delta_i),
        .better_o (better[d*DEPTH+:DEPTH]),
        .equal_o  (equal[d*DEPTH+:DEPTH]),
        .empties_o(empties[d*DEPTH+:DEPTH]),
        .below_o  (below[d])
    );
  end
  wire [DEPTH-1:0] better6 = side6 ? better[DEPTH+:DEPTH] : better[0+:DEPTH];
  wire [DEPTH-1:0] equal6 = side6 ? equal[DEPTH+:DEPTH] : equal[0+:DEPTH];
  wire [DEPTH-1:0] empty6 = (side6 ? empties[DEPTH+:DEPTH] : empties[0+:DEPTH]) & {DEPTH{op_level_sub_i}};
  wire [DEPTH-1:0] valid6;
  wire [LEVELS_W-1:0] levels6;  // with the quantity changed
  for (genvar i = 0; i < DEPTH; i++) begin : g_sum
    wire [LEVEL_W-1:0] level = row6[i*LEVEL_W+:LEVEL_W];
    wire [31:0] sum = level[31:0] + (op_delta_i ^ {32{op_level_sub_i}}) + {31'd0, op_level_sub_i};
    assign valid6[i] = level[LEVEL_W-1];
    assign levels6[i*LEVEL_W+:LEVEL_W] =
        {level[LEVEL_W-1:32], equal6[i] && (op_level_add_i || op_level_sub_i) ? sum : level[31:0]};
  end

  // Orders outside the window: worse, blocking of either side
  wire [3:0] some6;
  wire [4*COUNTER_W-1:0] outside6;
  for (genvar i = 0; i < 4; i++) begin : g_outside
    wire mine = side6 == (i % 2 == 1) && (i < 2 ? op_worse_i : op_blocking_i);
    tg_live_count #(.WIDTH(COUNTER_W)) u_count (
        .count_i(word6[OUTSIDE_AT+i*COUNTER_W+:COUNTER_W]),
        .up_i   (op_add_i && mine),
        .down_i (op_sub_i && op_gone_i && mine),
        .count_o(outside6[i*COUNTER_W+:COUNTER_W]),
        .some_o (some6[i])
    );
  end

  wire [TOTAL_W-1:0] total = word6[TOTAL_AT+:TOTAL_W];
  wire [TOTAL_W-1:0] step6 = {{COUNTER_W{1'b0}}, op_delta_i & {32{op_level_add_i || op_level_sub_i}}};
  wire [TOTAL_W-1:0] total6 = total + (step6 ^ {TOTAL_W{op_level_sub_i}}) + {{(TOTAL_W - 1) {1'b0}}, op_level_sub_i};
  wire [5:0] faults6 = word6[FAULTS_AT+:6];
  wire [5:0] raised6 = {1'b0, op_faults_i & {5{op_valid_i}}};
  wire append6 = ready_i && ready_side_i == {sym6_q, side6};
  wire one6 = valid6[0] && !valid6[1];
  wire wait_row6 = empty6[0] && one6 && row6[MORE_AT] && !append6;
  wire wait_verdict6 = op_level_add_i && (total[TOTAL_W-1:31] != 0 || op_delta_i[31]);

  logic [1:0] id_q, id7_q;
  wire restart6 = op_valid_i && (op_i == tg_pkg::OP_REBUILD || op_i == tg_pkg::OP_RECENTRE);
  wire book6 = op_i == tg_pkg::OP_ADD || op_i == tg_pkg::OP_REDUCE || op_i == tg_pkg::OP_DELETE || op_i == tg_pkg::OP_REPLACE;
  wire feed6 = show6_q ? show_feed_q : origin_i.feed_fault;
  assign change_o = en && (op_level_add_i || op_level_sub_i || restart6);
  assign {change_reset_o, change_sym_o, change_id_o} = {restart6, sym6_q, id_q};

  // ---- Cycle 7
  logic valid7_q, moved7_q, restart7_q, book7_q, flag7_q, last7_q, side7_q, append7_q, more7_q;
  tg_pkg::op_e op7_q;
  logic add7_q, sub7_q, hit7_q, below7_q, solid7_q;
  logic wait_row_q, wait_verdict_q;
  logic [LEVELS_W-1:0] levels7_q;
  logic [DEPTH-1:0] better7_q;
  logic empties_first7_q, empties_low7_q, empties_high7_q;  // the best level goes; one of the lower, of the upper half does
  logic [KEY_W-1:0] key7_q;
  logic [31:0] price7_q, delta7_q;
  logic [ROW_W-1:0] bid7_q, ask7_q;  // as they were: one of them stays
  logic [63:0] other7_q;             // best level of the other side
  logic other_some7_q;
  logic [5:0] faults7_q, new_faults7_q;
  logic was_valid7_q, remembered7_q, ok7_q, worse_none7_q;
  logic [4*COUNTER_W-1:0] outside7_q;
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
      better7_q <= better6;
      empties_first7_q <= empty6[0];
      empties_low7_q <= |empty6[DEPTH/2-1:0];
      empties_high7_q <= |empty6[DEPTH-1:DEPTH/2];
      {add7_q, sub7_q} <= {op_level_add_i, op_level_sub_i};
      hit7_q <= |equal6;
      below7_q <= below[side6];
      solid7_q <= row6[MORE_AT] || valid6[DEPTH-1];
      more7_q <= row6[MORE_AT];
      {key7_q, price7_q, delta7_q} <= {op_key_i, op_price_i, op_delta_i};
      {bid7_q, ask7_q} <= {bid6, ask6};
      other7_q <= side6 ? bid6[63:0] : ask6[63:0];
      other_some7_q <= other_some6;
      append7_q <= append6;
      faults7_q <= restart6 && op_i == tg_pkg::OP_REBUILD ? 6'd0 : faults6 | raised6;
      restart7_q <= restart6;
      book7_q <= book6;
      op7_q <= op_i;
      flag7_q <= flag_i;
      remembered7_q <= !forgotten_i;
      new_faults7_q <= raised6 & ~faults6;
      was_valid7_q <= word6[VALID_AT];
      ok7_q <= enable6_q && !feed6 && (faults6 | raised6) == 0 && some6[3:2] == 0
          && (other_some6 || !some6[{1'b0, !side6}]);
      worse_none7_q <= !some6[{1'b0, side6}];
      {outside7_q, total7_q} <= {outside6, total6};
      id7_q <= id_q;
      if (op_valid_i && !op_second_i) begin
        base_some_q <= valid6[0];
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
      {valid7_q, moved7_q, stall_q, wait_row_q, wait_verdict_q} <= '0;
      id_q <= '0;
    end else begin
      if (en) begin
        valid7_q <= op_valid_i;
        moved7_q <= op_moved_i;
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

  // A new level below the last goes into the row only when there is room and nothing can exist between them.
  wire new7 = add7_q && !hit7_q;
  wire insert7 = new7 && !(below7_q && solid7_q);
  wire remove7 = empties_low7_q || empties_high7_q;
  wire full7 = levels7_q[LEVELS_W-1];
  wire drop7 = insert7 && full7;
  wire bypass7 = (new7 && below7_q && solid7_q) || (sub7_q && !hit7_q);
  wire went_past = bypass7 || drop7 || restart7_q;
  wire room7 = !full7 || remove7;
  wire taken7 = append7_q && !new7 && !bypass7 && !restart7_q && room7;
  // As levels7 says, but without the row
  wire append7 = append7_q && !new7 && !bypass7 && !ready_none_i;
  wire some7 = insert7 || append7 || (remove7 ? levels7_q[2*LEVEL_W-1] : levels7_q[LEVEL_W-1]);
  wire [LEVELS_W-1:0] levels7;
  tg_row_update #(
      .DEPTH(DEPTH),
      .KEY_W(KEY_W)
  ) u_update (
      .levels_i  (levels7_q),
      .better_i  (better7_q),
      .insert_i  (insert7),
      .remove_i  (remove7),
      .new_i     ({1'b1, key7_q, price7_q, delta7_q}),
      .append_i  (append7),
      .appended_i({1'b1, ready_key_i, ready_price_i, ready_qty_i}),
      .levels_o  (levels7)
  );
  assign exec7 = en && (valid7_q || moved7_q || touch7_q);
  wire more7 = (more7_q || drop7 || (new7 && below7_q && solid7_q)) && !(taken7 && ready_none_i);
  wire [ROW_W-1:0] row7 = {more7, levels7};

  // The view, and whether it is another than the last
  wire view_valid = ok7_q && (some7 || worse_none7_q);
  wire [63:0] mine_best = levels7[63:0] & {64{view_valid}};  // what is no level is 0
  wire [63:0] other_best = other7_q & {64{view_valid && other_some7_q}};
  wire at_best = !better7_q[0];
  wire same_inserted = base_some_q && base_key_q == key7_q && base_qty_q == delta7_q;
  wire same_kept = base_some_q == levels7_q[LEVEL_W-1]
      && (!base_some_q || (base_key_q == levels7_q[64+:KEY_W] && base_qty_q == levels7_q[31:0]));
  wire best_changed = empties_first7_q || !(at_best && insert7 ? same_inserted : same_kept);
  wire known_valid = was_valid7_q && remembered7_q;  // the last view
  wire changed = book7_q && !origin7_q.feed_fault && (view_valid != known_valid || (view_valid && best_changed));

  wire view_made = valid7_q && last7_q && book7_q;
  assign word7_new = restart7_q ? {{(WORD_W - VALID_AT) {1'b0}}, faults7_q, {FAULTS_AT{1'b0}}} : {
    total7_q,
    outside7_q,
    view_made ? view_valid : was_valid7_q,
    faults7_q,
    side7_q ? row7 : ask7_q,
    side7_q ? bid7_q : row7
  };

  logic update_valid_q;
  tg_pkg::update_t update_q;
  logic after_side_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) after_q <= '0;  // also what a clear writes
    else if (exec7) after_q <= word7_new;
    if (exec7) begin
      after_sym_q <= sym7_q;
      after_side_q <= side7_q;
      update_q.origin <= origin7_q;
      update_q.view.valid <= view_valid;
      {update_q.view.bid_px, update_q.view.bid_qty} <= side7_q ? other_best : mine_best;
      {update_q.view.ask_px, update_q.view.ask_qty} <= side7_q ? mine_best : other_best;
      update_q.changed <= changed;
      update_q.op <= op7_q;
      update_q.flag <= flag7_q;
      {update_q.band_lo, update_q.band_hi} <= {delta7_q, price7_q};
      show_q <= view_valid;
      update_q.new_faults <= new_faults7_q;
    end
    if (rst_i) {after_valid_q, left_q, update_valid_q, show8_q} <= '0;
    else begin
      show8_q <= exec7 && show7_q;
      if (exec7) after_valid_q <= 1'b1;
      left_q <= exec7;
      update_valid_q <= exec7 && valid7_q && last7_q;
    end
  end
  assign {update_valid_o, update_o} = {update_valid_q, update_q};

  assign {moved_fault_o, moved_sym_o} = {exec7 && moved7_q && new_faults7_q[tg_pkg::FAULT_LEVEL_OVERFLOW], sym7_q};

  wire bid_whole = !after_q[MORE_AT] || after_q[LEVELS_W-1];
  wire ask_whole = !after_q[ROW_W+MORE_AT] || after_q[ROW_W+LEVELS_W-1];
  tg_level_copy #(
      .DEPTH(DEPTH),
      .KEY_W(KEY_W)
  ) u_show (
      .clk_i,
      .rst_i,
      .ask_i     (show_i),
      .take_i    (show8_q),
      .valid_i   (show_q),
      .complete_i(bid_whole && ask_whole && !show_walks_i),
      .bids_i    (after_q[0+:LEVELS_W]),
      .asks_i    (after_q[ROW_W+:LEVELS_W]),
      .busy_o    (show_busy_o),
      .valid_o   (show_valid_o),
      .complete_o(show_complete_o),
      .bid_px_o  (show_bid_px_o),
      .bid_qty_o (show_bid_qty_o),
      .ask_px_o  (show_ask_px_o),
      .ask_qty_o (show_ask_qty_o)
  );

  // ---- To tg_refill
  assign {pass_o, pass_overtaken_o, pass_reset_o, pass_room_o, pass_taken_o} = {exec7, went_past, restart7_q, room7, taken7};
  assign pass_filled_o = levels7_q[LEVELS_W-LEVEL_W-1] && !remove7;
  assign pass_side_o = {sym7_q, side7_q};
  wire [ROW_W-1:0] left_row = after_side_q ? after_q[ROW_W+:ROW_W] : after_q[0+:ROW_W];
  wire [DEPTH-1:0] left_valid;
  wire [KEY_W-1:0] left_last;
  tg_row_last #(
      .DEPTH(DEPTH),
      .KEY_W(KEY_W)
  ) u_left (
      .levels_i(left_row[LEVELS_W-1:0]),
      .valid_o (left_valid),
      .last_o  (left_last)
  );
  logic [SYM_W:0] left_side_q;
  logic left_want_q;
  logic [DEPTH-1:0] left_valid_q;
  logic [KEY_W-1:0] left_last_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) left2_q <= 1'b0;
    else left2_q <= left_q;
    left_side_q  <= {after_sym_q, after_side_q};
    left_want_q  <= left_row[MORE_AT] && !left_valid[DEPTH-1];
    left_valid_q <= left_valid;
    left_last_q  <= left_last;
  end
  assign {left_o, left_side_o, left_want_o, left_valid_o, left_last_o} = {left2_q, left_side_q, left_want_q, left_valid_q, left_last_q};
  assign {stall_o, stall_floor_o} = {wait_row_q, key7_q};
  assign empty_o = !touch4_q && !touch5_q && !touch6_q && !touch7_q && !valid7_q && !moved7_q && !left_q && !left2_q && !show_busy_o;

`ifndef SYNTHESIS
  // Sorted and distinct after every operation, whatever the ladder gave.
  for (genvar i = 1; i < DEPTH; i++) begin : g_sorted
    always_ff @(posedge clk_i)
      if (!rst_i && exec7 && levels7[(i+1)*LEVEL_W-1])
        assert (levels7[i*LEVEL_W-1] && levels7[i*LEVEL_W+64+:KEY_W] < levels7[(i-1)*LEVEL_W+64+:KEY_W]);
  end
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!((op_valid_i || op_moved_i) && touch6_q) && !(op_valid_i && op_moved_i));
      assert (!((op_valid_i || op_moved_i || touch6_q) && (valid7_q || moved7_q || touch7_q) && en));
      assert (!(wait_row_q && wait_verdict_q));
      assert (!exec7 || some7 == levels7[LEVEL_W-1]);
      // No holes; and a row is empty only when nothing is below it.
      assert (!left2_q || (left_valid_q & (left_valid_q + 1'b1)) == 0);
      assert (!left_q || left_valid != 0 || !left_row[MORE_AT]);
      // What is no level is 0: tg_level_copy shows it as it is.
      for (integer i = 0; i < 2 * DEPTH; i++)
        assert (!left_q || after_q[(i/DEPTH)*ROW_W+(i%DEPTH+1)*LEVEL_W-1] || after_q[(i/DEPTH)*ROW_W+(i%DEPTH)*LEVEL_W+:64] == 0);
      // Unless a wrapped level has made the book invalid for good, a deduction finds its level where it must be.
      assert (!(exec7 && sub7_q && !hit7_q) || more7_q || faults7_q[tg_pkg::FAULT_LEVEL_OVERFLOW]);
    end
`endif
endmodule
`default_nettype wire
