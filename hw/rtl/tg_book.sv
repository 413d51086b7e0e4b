// The book: order table, top rows, ladder (docs/datapath.md section 4, docs/hardware.md).
//
// A message is presented in cycle 2 (the order table's RAMs take their address at the end of it) and its update is visible in cycle 8.
// A replace takes two slots, its update is visible in cycle 10; so does a rebuild or recentre, after which the walk (tg_walk) goes
// through the order table beside the traffic. One slot is two cycles.
`default_nettype none

module tg_book #(
    parameter int unsigned SYMBOLS   = 64,    // tracked symbol slots, 1 to 256
    parameter int unsigned SET_BITS  = 13,    // order table: 2 tables x 2^SET_BITS sets x 4 ways, 4 to 20
    parameter int unsigned LEVELS    = 4096,  // price levels per side of a symbol, power of two, 64 to 65536
    parameter int unsigned ROW_DEPTH = 8      // best levels held per side, 2 to 15
) (
    input wire clk_i,
    input wire rst_i,  // starts a clear

    // Clear: everything but the slot table is emptied; whatever is in flight is dropped.
    input  wire clear_i,     // pulse
    output wire clearing_o,  // from the cycle after the pulse (or reset) until all is empty; book_ready_o is low

    // Slot table, written while no message of the symbol is in flight; survives a clear, not a reset. A recentre changes the base.
    input wire        slot_we_i,
    input wire [ 7:0] slot_sym_i,
    input wire        slot_enable_i,
    input wire        slot_tick100_i,  // 1: tick is 100, 0: tick is 1
    input wire [31:0] slot_lo_i,       // window base, 1e-4

    // Message, taken in a cycle with valid and ready; ready does not depend on valid. h0 and h1 are the set indices of its
    // order_ref; new_h0 and new_h1 those of `replacing` for REPLACE. origin.feed_fault as tg_feed gives it. No REBUILD
    // or RECENTRE while walking_o is high.
    input  wire                      book_valid_i,
    output wire                      book_ready_o,
    input  wire tg_pkg::book_msg_t   book_msg_i,
    input  wire [SET_BITS-1:0]       book_h0_i,
    input  wire [SET_BITS-1:0]       book_h1_i,
    input  wire [SET_BITS-1:0]       book_new_h0_i,
    input  wire [SET_BITS-1:0]       book_new_h1_i,

    // One update per message, in order, never two in successive cycles; no back-pressure.
    output wire             update_valid_o,
    output tg_pkg::update_t update_o,

    output wire idle_o,     // nothing in flight, no row to refill, no walk
    output wire walking_o,  // from the cycle after a REBUILD or RECENTRE is taken to the end of its walk

    // Levels of a slot as of one instant between two messages: valid, prices and quantities best first (0 shares: none)
    input  wire               show_i,      // pulse: copy those of show_sym_i as soon as the pipeline has a quiet moment
    input  wire [        7:0] show_sym_i,
    input  wire [SYMBOLS-1:0] feed_i,      // `feed` bits, as the next message would find them
    output wire               show_busy_o,
    output wire               show_valid_o,
    output wire               show_complete_o,
    output wire [      255:0] show_bid_px_o,
    output wire [      255:0] show_bid_qty_o,
    output wire [      255:0] show_ask_px_o,
    output wire [      255:0] show_ask_qty_o,

    // A recentre brought a level past 2^32 - 1, the first fault of its kind: pulse
    output wire       walk_fault_o,
    output wire [7:0] walk_fault_sym_o,

    // Counters: pulses; orders in the table and their maximum since the last clear
    output wire                stall_o,      // a cycle in which the pipeline is held
    output wire                refill_o,     // a level brought from the ladder into a row
    output wire                overtaken_o,  // a search of the ladder given up because a change went past the row
    output wire [SET_BITS+3:0] orders_o,
    output wire [SET_BITS+3:0] orders_max_o
);
  localparam int unsigned SYM_W = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1;
  localparam int unsigned KEY_W = $clog2(LEVELS);
  localparam int unsigned WALK_W = SET_BITS > SYM_W + 1 ? SET_BITS : SYM_W + 1;

  if (SYMBOLS < 1 || SYMBOLS > 256) $error("SYMBOLS must be 1 to 256");
  if (SET_BITS < 4 || SET_BITS > 20) $error("SET_BITS must be 4 to 20");
  if (LEVELS < 64 || LEVELS > 65536 || (LEVELS & (LEVELS - 1)) != 0) $error("LEVELS must be a power of two from 64 to 65536");
  if (ROW_DEPTH < 2 || ROW_DEPTH > 15) $error("ROW_DEPTH must be 2 to 15");

  // ---- Clear: one walk long enough for every RAM; meanwhile everything else is held in reset
  logic clearing_q;
  logic [WALK_W-1:0] walk_q;
  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      clearing_q <= 1'b1;
      walk_q <= '0;
    end else if (clearing_q) begin
      walk_q <= walk_q + 1'b1;
      if (walk_q == {WALK_W{1'b1}}) clearing_q <= 1'b0;
    end
  end
  wire flush = rst_i || clear_i || clearing_q;
  assign clearing_o = clearing_q;

  // ---- Cycle 2: a slot for each message, two for a replace, rebuild or recentre
  wire en;  // low: an operation waits in cycle 7 and so does everything before it
  logic [1:0] slot_left_q;  // cycles until the next message may be taken
  logic second_pending_q;
  tg_pkg::book_msg_t msg_q;
  logic [SET_BITS-1:0] new_h0_q, new_h1_q;

  assign book_ready_o = slot_left_q == 0 && en && !flush;
  wire accept = book_valid_i && book_ready_o;
  wire restart2 = book_msg_i.op == tg_pkg::OP_REBUILD || book_msg_i.op == tg_pkg::OP_RECENTRE;
  wire two_slots2 = book_msg_i.op == tg_pkg::OP_REPLACE || restart2;
  wire second2 = second_pending_q && slot_left_q == 2 && en;
  // The walk enters where no message does
  wire walk2, walk_kill3, walk_move3, walk_remove3, walk_side3, walk_busy;
  wire [SET_BITS-1:0] walk_addr;
  wire [SYM_W-1:0] walk_sym;
  wire [7:0] walk_way, found5;
  wire [31:0] walk_price;
  wire found_side5, found_window5;
  wire [30:0] found_where5;
  always_ff @(posedge clk_i) begin
    if (flush) begin
      slot_left_q <= '0;
      second_pending_q <= 1'b0;
    end else if (accept) begin
      slot_left_q <= two_slots2 ? 2'd3 : 2'd1;
      second_pending_q <= two_slots2;
    end else if (en) begin
      if (slot_left_q != 0) slot_left_q <= slot_left_q - 1'b1;
      if (second2) second_pending_q <= 1'b0;
    end
    if (accept) begin
      msg_q <= book_msg_i;
      new_h0_q <= book_new_h0_i;
      new_h1_q <= book_new_h1_i;
    end
  end

  // ---- Cycle 3: the message is in msg_q for both its slots
  logic valid3_q, second3_q, walk3_q;
  always_ff @(posedge clk_i) begin
    if (flush) {valid3_q, walk3_q} <= 2'b00;
    else if (en) {valid3_q, walk3_q} <= {accept || second2, walk2};
    if (en) second3_q <= second2;
  end
  wire replace = msg_q.op == tg_pkg::OP_REPLACE && !walk3_q;
  wire add = !walk3_q && (msg_q.op == tg_pkg::OP_ADD || (replace && second3_q));
  wire rebuild = msg_q.op == tg_pkg::OP_REBUILD && !walk3_q;
  wire recentre = msg_q.op == tg_pkg::OP_RECENTRE && !walk3_q;
  wire [SYM_W-1:0] sym = walk3_q ? walk_sym : msg_q.origin.sym[SYM_W-1:0];

  // ---- A rebuild or recentre begins: orders, levels and prices that are found from here on are of the new epoch. Its second half in
  // cycle 3 has whatever was before it in cycle 7 or gone, so that no row takes a level of the old window at a price of the new one.
  wire restart3 = en && valid3_q && second3_q && (rebuild || recentre);
  logic [(1<<SYM_W)-1:0] epoch_q;
  logic begun_q;
  for (genvar slot = 0; slot < (1 << SYM_W); slot++) begin : g_epoch
    always_ff @(posedge clk_i)
      if (flush) epoch_q[slot] <= 1'b0;
      else if (restart3 && sym == slot[SYM_W-1:0]) epoch_q[slot] <= !epoch_q[slot];
  end
  always_ff @(posedge clk_i)
    if (flush) begun_q <= 1'b0;
    else begun_q <= (accept && restart2) || (begun_q && !restart3);
  assign walking_o = begun_q || walk_busy;
  tg_walk #(
      .SYM_W   (SYM_W),
      .SET_BITS(SET_BITS),
      .KEY_W   (KEY_W)
  ) u_walk (
      .clk_i    (clk_i),
      .rst_i    (flush),
      .en_i     (en),
      .start_i  (restart3),
      .rebuild_i(rebuild),
      .sym_i    (sym),
      .lo_i     (lo),
      .tick100_i(tick100),
      .busy_o   (walk_busy),
      .free_i   (slot_left_q == 0),
      .accept_i (accept),
      .issue_o  (walk2),
      .addr_o   (walk_addr),
      .kill_o   (walk_kill3),
      .move_o   (walk_move3),
      .remove_o (walk_remove3),
      .way_o    (walk_way),
      .sym_o    (walk_sym),
      .side_o   (walk_side3),
      .price_o  (walk_price),
      .found_i  (found5),
      .side_i   (found_side5),
      .window_i (found_window5),
      .where_i  (found_where5)
  );

  wire [31:0] lo, found_lo;
  wire tick100, found_tick100;
  wire [(1<<SYM_W)-1:0] enabled;
  wire [SYM_W:0] find_side;
  tg_slot_table #(
      .SYMBOLS(SYMBOLS)
  ) u_slots (
      .clk_i      (clk_i),
      .rst_i      (rst_i),
      .we_i       (slot_we_i),
      .sym_i      (slot_sym_i),
      .enable_i   (slot_enable_i),
      .tick100_i  (slot_tick100_i),
      .lo_i       (slot_lo_i),
      .recentre_i   (restart3 && recentre),
      .recentre_lo_i(msg_q.price),
      .enable_o   (enabled),
      .a_sym_i    (sym),
      .a_tick100_o(tick100),
      .a_lo_o     (lo),
      .b_sym_i    (find_side[SYM_W:1]),
      .b_tick100_o(found_tick100),
      .b_lo_o     (found_lo)
  );

  // ---- Cycles 5 and 6 need of a message only where it came from
  logic valid4_q, walk4_q, flag_q, forgotten_q;
  tg_pkg::origin_t origin_q;
  tg_pkg::op_e op_q;
  always_ff @(posedge clk_i) begin
    if (flush) {valid4_q, walk4_q} <= 2'b00;
    else if (en) {valid4_q, walk4_q} <= {valid3_q, walk3_q && !walk_kill3};
    if (en && valid4_q) {origin_q, op_q, flag_q, forgotten_q} <= {msg_q.origin, msg_q.op, msg_q.flag, msg_q.forgotten};
  end

  // ---- Cycles 2 to 5
  wire op_valid, op_moved, op_last, op_second, op_add, op_sub, op_gone, op_side, op_level_add, op_level_sub, op_worse, op_blocking, touch_side5, table_empty;
  wire [KEY_W-1:0] op_key;
  wire [31:0] op_price, op_delta;
  wire [4:0] op_faults;
  tg_order_table #(
      .SYMBOLS (SYMBOLS),
      .SET_BITS(SET_BITS),
      .LEVELS  (LEVELS)
  ) u_orders (
      .clk_i       (clk_i),
      .rst_i       (flush),
      .en_i        (en),
      .clear_i     (clearing_q),
      .clear_addr_i(walk_q[SET_BITS-1:0]),
      .read_i      (accept || second2 || walk2),
      .h0_i        (second2 ? new_h0_q : walk2 ? walk_addr : book_h0_i),
      .h1_i        (second2 ? new_h1_q : walk2 ? walk_addr : book_h1_i),
      .op_add_i    (add),
      .op_reduce_i (msg_q.op == tg_pkg::OP_REDUCE && !walk3_q),
      .op_delete_i ((msg_q.op == tg_pkg::OP_DELETE && !walk3_q) || (replace && !second3_q)),
      .op_first_i  (replace && !second3_q),
      .op_second_i (replace && second3_q),
      .op_restart_i(rebuild || recentre),
      .op_walk_i   (walk3_q),
      .op_move_i   (walk3_q && walk_move3),
      .op_remove_i (walk3_q && walk_remove3),
      .way_i       (walk_way),
      .kill_i      (walk_kill3),
      .epoch_i     (epoch_q[sym]),
      .sym_i       (sym),
      .ref_i       (second3_q ? msg_q.replacing : msg_q.order_ref),
      .sell_i      (walk3_q ? walk_side3 : rebuild || recentre ? second3_q : msg_q.sell),
      .qty_i       (msg_q.qty),
      .price_i     (walk3_q ? walk_price : msg_q.price),
      .bad_value_i (msg_q.bad_value && !walk3_q),
      .lo_i        (lo),
      .tick100_i   (tick100),
      .touch_side_i(touch_side5),
      .found_o       (found5),
      .found_side_o  (found_side5),
      .found_window_o(found_window5),
      .found_where_o (found_where5),
      .valid_o     (op_valid),
      .moved_o     (op_moved),
      .last_o      (op_last),
      .second_o    (op_second),
      .add_o       (op_add),
      .sub_o       (op_sub),
      .gone_o      (op_gone),
      .side_o      (op_side),
      .level_add_o (op_level_add),
      .level_sub_o (op_level_sub),
      .worse_o     (op_worse),
      .blocking_o  (op_blocking),
      .key_o       (op_key),
      .price_o     (op_price),
      .delta_o     (op_delta),
      .faults_o    (op_faults),
      .live_o      (orders_o),
      .empty_o     (table_empty)
  );

  // ---- Levels of a slot: its `feed` bit when the copy enters
  logic [7:0] show_sym_q;
  wire [256:0] feed_all = {{(257 - SYMBOLS) {1'b0}}, feed_i};
  wire show_feed = feed_all[{1'b0, show_sym_q}];
  always_ff @(posedge clk_i) if (show_i) show_sym_q <= show_sym_i;

  // ---- Cycles 3 to 8
  wire [SYM_W-1:0] moved_sym;
  assign walk_fault_sym_o = {{(8 - SYM_W) {1'b0}}, moved_sym};
  wire change, change_reset, verdict, overflow, pass, pass_overtaken, pass_reset, pass_room, pass_taken, pass_filled, left, left_want, row_wait;
  wire ready, ready_none, touch, found_none, found_done, found_take, rows_empty;
  wire [SYM_W-1:0] change_sym;
  wire [1:0] change_id, verdict_id;
  wire [SYM_W:0] pass_side, left_side, ready_side, touch_side;
  wire [ROW_DEPTH-1:0] left_valid;
  wire [KEY_W-1:0] left_last, row_wait_floor, found_key, ready_key;
  wire [31:0] found_price, found_qty, ready_price, ready_qty;
  tg_top_rows #(
      .SYMBOLS  (SYMBOLS),
      .KEY_W    (KEY_W),
      .COUNTER_W(SET_BITS + 4),
      .DEPTH    (ROW_DEPTH)
  ) u_rows (
      .clk_i           (clk_i),
      .rst_i           (flush),
      .en_o            (en),
      .clear_i         (clearing_q),
      .clear_addr_i    (walk_q[SYM_W-1:0]),
      .enable_i        (enabled),
      .sym_i           (sym),
      .valid_i         (valid3_q || walk3_q),
      .quiet_i         (!accept && !walk2 && !second_pending_q && !valid3_q && !walk3_q && !valid4_q && !walk4_q),
      .touch_side5_o   (touch_side5),
      .op_valid_i      (op_valid),
      .op_moved_i      (op_moved),
      .op_last_i       (op_last),
      .op_second_i     (op_second),
      .op_add_i        (op_add),
      .op_sub_i        (op_sub),
      .op_gone_i       (op_gone),
      .op_side_i       (op_side),
      .op_level_add_i  (op_level_add),
      .op_level_sub_i  (op_level_sub),
      .op_worse_i      (op_worse),
      .op_blocking_i   (op_blocking),
      .op_key_i        (op_key),
      .op_price_i      (op_price),
      .op_delta_i      (op_delta),
      .op_faults_i     (op_faults),
      .origin_i        (origin_q),
      .op_i            (op_q),
      .flag_i          (flag_q),
      .forgotten_i     (forgotten_q),
      .show_i          (show_i),
      .show_sym_i      (show_sym_i[SYM_W-1:0]),
      .show_feed_i     (show_feed),
      .show_walks_i    (walk_busy && walk_sym == show_sym_q[SYM_W-1:0]),
      .show_busy_o     (show_busy_o),
      .show_valid_o    (show_valid_o),
      .show_complete_o (show_complete_o),
      .show_bid_px_o   (show_bid_px_o),
      .show_bid_qty_o  (show_bid_qty_o),
      .show_ask_px_o   (show_ask_px_o),
      .show_ask_qty_o  (show_ask_qty_o),
      .moved_fault_o   (walk_fault_o),
      .moved_sym_o     (moved_sym),
      .change_o        (change),
      .change_reset_o  (change_reset),
      .change_sym_o    (change_sym),
      .change_id_o     (change_id),
      .verdict_i       (verdict),
      .verdict_id_i    (verdict_id),
      .overflow_i      (overflow),
      .pass_o          (pass),
      .pass_overtaken_o(pass_overtaken),
      .pass_reset_o    (pass_reset),
      .pass_room_o     (pass_room),
      .pass_taken_o    (pass_taken),
      .pass_filled_o   (pass_filled),
      .pass_side_o     (pass_side),
      .left_o          (left),
      .left_side_o     (left_side),
      .left_want_o     (left_want),
      .left_valid_o    (left_valid),
      .left_last_o     (left_last),
      .stall_o         (row_wait),
      .stall_floor_o   (row_wait_floor),
      .ready_i         (ready),
      .ready_side_i    (ready_side),
      .ready_none_i    (ready_none),
      .ready_key_i     (ready_key),
      .ready_price_i   (ready_price),
      .ready_qty_i     (ready_qty),
      .touch_i         (touch),
      .touch_side_i    (touch_side),
      .update_valid_o  (update_valid_o),
      .update_o        (update_o),
      .empty_o         (rows_empty)
  );
  wire find, refill_idle;
  wire [KEY_W-1:0] find_below;
  tg_refill #(
      .SYMBOLS(SYMBOLS),
      .KEY_W  (KEY_W),
      .DEPTH  (ROW_DEPTH)
  ) u_refill (
      .clk_i           (clk_i),
      .rst_i           (flush),
      .pass_i          (pass),
      .pass_side_i     (pass_side),
      .pass_overtaken_i(pass_overtaken),
      .pass_reset_i    (pass_reset),
      .pass_room_i     (pass_room),
      .pass_taken_i    (pass_taken),
      .pass_filled_i   (pass_filled),
      .left_i          (left),
      .left_side_i     (left_side),
      .left_want_i     (left_want),
      .left_valid_i    (left_valid),
      .left_last_i     (left_last),
      .stall_i         (row_wait),
      .stall_side_i    (pass_side),
      .stall_floor_i   (row_wait_floor),
      .find_o          (find),
      .find_side_o     (find_side),
      .find_below_o    (find_below),
      .found_done_i    (found_done),
      .found_take_o    (found_take),
      .found_none_i    (found_none),
      .found_key_i     (found_key),
      .found_price_i   (found_price),
      .found_qty_i     (found_qty),
      .ready_o         (ready),
      .ready_side_o    (ready_side),
      .ready_none_o    (ready_none),
      .ready_key_o     (ready_key),
      .ready_price_o   (ready_price),
      .ready_qty_o     (ready_qty),
      .touch_o         (touch),
      .touch_side_o    (touch_side),
      .overtaken_o     (overtaken_o),
      .idle_o          (refill_idle)
  );

  wire ladder_empty;
  tg_ladder #(
      .SYMBOLS(SYMBOLS),
      .LEVELS (LEVELS)
  ) u_ladder (
      .clk_i       (clk_i),
      .rst_i       (flush),
      .clear_i     (clearing_q),
      .clear_addr_i(walk_q[SYM_W:0]),
      .change_i    (change),
      .reset_i     (change_reset),
      .sym_i       (change_sym),
      .side_i      (op_side),
      .key_i       (op_key),
      .sub_i       (op_sub),
      .delta_i     (op_delta),
      .id_i        (change_id),
      .verdict_o   (verdict),
      .verdict_id_o(verdict_id),
      .overflow_o  (overflow),
      .find_i      (find),
      .find_sym_i  (find_side[SYM_W:1]),
      .find_side_i (find_side[0]),
      .find_below_i(find_below),
      .found_take_i(found_take),
      .found_done_o(found_done),
      .found_none_o(found_none),
      .found_key_o (found_key),
      .found_qty_o (found_qty),
      .empty_o     (ladder_empty)
  );
  tg_level_price #(
      .KEY_W(KEY_W)
  ) u_price (
      .clk_i    (clk_i),
      .key_i    (found_key),
      .side_i   (find_side[0]),
      .tick100_i(found_tick100),
      .lo_i     (found_lo),
      .price_o  (found_price)
  );

  assign idle_o = !clearing_q && !walking_o && slot_left_q == 0 && table_empty && rows_empty && ladder_empty && refill_idle && !update_valid_o;

  // ---- Counters
  logic [SET_BITS+3:0] orders_max_q;
  always_ff @(posedge clk_i)
    if (flush) orders_max_q <= '0;
    else if (orders_o > orders_max_q) orders_max_q <= orders_o;
  assign orders_max_o = orders_max_q;
  assign stall_o = !en;
  assign refill_o = pass && pass_taken && !ready_none;

`ifndef SYNTHESIS
  // What tg_update_queue relies on: not more than three messages are inside besides the one whose update shows.
  logic [2:0] inside_q;
  wire [2:0] taken = inside_q + {2'd0, accept} - {2'd0, update_valid_o};
  always_ff @(posedge clk_i) begin
    inside_q <= flush ? 3'd0 : taken;
    if (!flush) assert (taken <= 3'd3);
  end
`endif
endmodule
`default_nettype wire
