// Order table (docs/datapath.md section 4): two tables of 2^SET_BITS sets of four ways.
//
//   cycle 2  set addresses to both RAMs                    cycle 4  tags, free ways, quantities compared
//   cycle 3  rows read                                     cycle 5  entry selected and written
//                                                          cycle 6  result visible
//
// A way is three RAMs, because that is how it is written: its key when an order enters, its place (with the bit that makes it valid) when one enters,
// moves or leaves, its quantity when one enters or is reduced. No RAM is written with what it had, and of a way that is not valid nothing means anything:
// an order that may enter writes key and quantity into the free way before it is known that it does.
//
// Operations are at least two cycles apart. What one writes in cycle 5 stays in `wrote_*` until the next has come there: the operation two cycles
// behind has read before the write, the one three cycles behind in the very cycle of it. Both take it from there in their cycle 4 (`take_*`).
//
// A way keeps the reference without its lowest SET_BITS: the set index and the upper bits determine them. Of an order's price it keeps
// what its class leaves open: the level of a window order, the price of any other (the walk of a recentre wants it back).
//
// An order whose epoch is not its symbol's any more (`stale`) is found like any other, but what becomes of it does not touch the levels:
// they begin anew with the epoch, and the walk (tg_walk) has not come to it yet.
`default_nettype none

module tg_order_table #(
    parameter  int unsigned SYMBOLS  = 64,    // tracked slots
    parameter  int unsigned SET_BITS = 13,    // log2 of the sets
    parameter  int unsigned LEVELS   = 4096,  // price levels of a side of a symbol
    localparam int unsigned SYM_W    = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned KEY_W    = $clog2(LEVELS)
) (
    input wire clk_i,
    input wire rst_i,
    input wire en_i,  // low: every stage stays as it is

    input wire                clear_i,       // empty: a walk over all sets, given by the caller
    input wire [SET_BITS-1:0] clear_addr_i,

    // Cycle 2
    input wire                read_i,
    input wire [SET_BITS-1:0] h0_i,
    input wire [SET_BITS-1:0] h1_i,
    // Cycle 3, of the operation read in cycle 2; all op bits 0: nothing to do but to pass
    input wire                op_add_i,
    input wire                op_reduce_i,
    input wire                op_delete_i,
    input wire                op_first_i,    // first half of a replace (a delete)
    input wire                op_second_i,   // second half (an add with the side of the first)
    input wire                op_restart_i,  // rebuild or recentre, in two halves: side sell_i begins anew
    input wire                op_walk_i,     // an operation of the walk: below; kill_i takes it back
    input wire                op_move_i,     // the order in way way_i gets class and level of price_i, and the epoch
    input wire                op_remove_i,   // the order found goes
    input wire [         7:0] way_i,
    input wire                kill_i,
    input wire                epoch_i,       // of the symbol
    input wire [   SYM_W-1:0] sym_i,
    input wire [        63:0] ref_i,
    input wire                sell_i,
    input wire [        31:0] qty_i,
    input wire [        31:0] price_i,
    input wire                bad_value_i,
    input wire [        31:0] lo_i,          // window of the symbol
    input wire                tick100_i,
    // Cycle 5
    input wire                touch_side_i,  // side_o of a cycle 6 without an operation
    output wire [        7:0] found_o,       // walk: the way found, and of its order side, class is window, level or price
    output wire               found_side_o,
    output wire               found_window_o,
    output wire [       30:0] found_where_o,

    // Cycle 6
    output wire             valid_o,         // an operation of a message
    output wire             moved_o,         // one of the walk that moved an order: add_o
    output wire             last_o,          // not the first half of two
    output wire             second_o,        // second half of a replace
    output wire             add_o,           // an order of delta_o was added
    output wire             sub_o,           // delta_o was deducted
    output wire             gone_o,          // and with it the order left
    output wire             side_o,          // 1: ask
    output wire             level_add_o,     // and its class is window
    output wire             level_sub_o,
    output wire             worse_o,         // class of the order otherwise
    output wire             blocking_o,
    output wire [KEY_W-1:0] key_o,           // level of a window order, higher is better: inverted for asks
    output wire [     31:0] price_o,         // of an added order
    output wire [     31:0] delta_o,
    output wire [      4:0] faults_o,        // section 4, without level_overflow; on the last half only

    output wire [SET_BITS+3:0] live_o,       // orders in the table
    output wire                empty_o       // nothing in cycles 3 to 6
);
  localparam int unsigned TAG_W = 64 - SET_BITS;
  // A way: its quantity; its place, from bit 0: where {key of a window order, else price}, class {blocking, worse}, side, epoch, and valid; its key:
  // tag, symbol.
  localparam int unsigned WHERE_W = 31;  // prices are at most 2,000,000,000
  localparam int unsigned CLASS_AT = WHERE_W;
  localparam int unsigned SIDE_AT = CLASS_AT + 2;
  localparam int unsigned EPOCH_AT = SIDE_AT + 1;
  localparam int unsigned PLACE_W = EPOCH_AT + 1;  // without valid, which is above
  localparam int unsigned ID_W = TAG_W + SYM_W;

  // ---- What was written last
  logic [ID_W-1:0] wrote_id_q;
  logic [PLACE_W:0] wrote_place_q;
  logic [31:0] wrote_qty_q;

  // ---- Cycle 3
  logic valid3_q;
  logic [SET_BITS-1:0] h0_3_q, h1_3_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) valid3_q <= 1'b0;
    else if (en_i) valid3_q <= read_i;
    if (en_i && read_i) begin
      h0_3_q <= h0_i;
      h1_3_q <= h1_i;
    end
  end

  // ---- Cycle 4 and 5 control
  logic valid4_q, add4_q, reduce4_q, delete4_q, first4_q, second4_q, sell4_q, bad4_q;
  logic valid5_q, add5_q, reduce5_q, delete5_q, first5_q, second5_q, sell5_q, bad5_q;
  logic restart4_q, walk4_q, move4_q, remove4_q, epoch4_q, restart5_q, walk5_q, move5_q, remove5_q, epoch5_q;
  logic [7:0] way4_q;
  logic [SYM_W-1:0] sym4_q, sym5_q;
  logic [TAG_W-1:0] tag4_q, tag5_q;
  logic [31:0] qty4_q, qty5_q, price4_q, price5_q;
  logic [SET_BITS-1:0] h0_4_q, h1_4_q, h0_5_q, h1_5_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) {valid4_q, valid5_q} <= '0;
    else if (en_i) {valid4_q, valid5_q} <= {valid3_q && !kill_i, valid4_q};
    if (en_i) begin
      {add4_q, reduce4_q, delete4_q, first4_q, second4_q} <= {op_add_i, op_reduce_i, op_delete_i, op_first_i, op_second_i};
      {sym4_q, tag4_q, sell4_q, qty4_q, price4_q, bad4_q} <= {sym_i, ref_i[63:SET_BITS], sell_i, qty_i, price_i, bad_value_i};
      {h0_4_q, h1_4_q} <= {h0_3_q, h1_3_q};
      {add5_q, reduce5_q, delete5_q, first5_q, second5_q} <= {add4_q, reduce4_q, delete4_q, first4_q, second4_q};
      {sym5_q, tag5_q, sell5_q, qty5_q, price5_q, bad5_q} <= {sym4_q, tag4_q, sell4_q, qty4_q, price4_q, bad4_q};
      {h0_5_q, h1_5_q} <= {h0_4_q, h1_4_q};
      {restart4_q, walk4_q, move4_q, remove4_q, epoch4_q, way4_q} <= {op_restart_i, op_walk_i, op_move_i, op_remove_i, epoch_i, way_i};
      {restart5_q, walk5_q, move5_q, remove5_q, epoch5_q} <= {restart4_q, walk4_q, move4_q, remove4_q, epoch4_q};
    end
  end

  wire window5, below5, above5;
  wire [KEY_W-1:0] level5;
  tg_price_class #(
      .LEVELS(LEVELS)
  ) u_class (
      .clk_i    (clk_i),
      .en_i     (en_i),
      .price_i  (price_i),
      .lo_i     (lo_i),
      .tick100_i(tick100_i),
      .window_o (window5),
      .below_o  (below5),
      .above_o  (above5),
      .level_o  (level5)
  );

  // ---- Two tables: read, forward, compare (cycles 2 to 5)
  // What the operation in cycle 5 writes, by way, and what the one a cycle before it wrote
  wire [7:0] write_id5, write_place5, write_qty5;
  wire [ID_W-1:0] new_id5;
  wire [PLACE_W:0] new_place5;
  wire [31:0] new_qty5;
  logic [7:0] write_id6_q, write_place6_q, write_qty6_q;
  logic [SET_BITS-1:0] h0_6_q, h1_6_q;
  wire wrote_is4 = wrote_id_q == {sym4_q, tag4_q};
  wire [7:0] hit5, occupied4, old4, nonpositive5;
  wire [7:0] chosen_old4 = old4 & (move4_q ? way4_q : ~old4 + 8'd1);  // the way named, or the first
  wire [8*33-1:0] rest5;  // way's quantity less the message's, with borrow
  localparam int unsigned PICK_W = PLACE_W + 32;
  wire [8*PICK_W-1:0] rows5;  // way's place and quantity

  for (genvar t = 0; t < 2; t++) begin : g_table
    wire [SET_BITS-1:0] addr2 = t == 0 ? h0_i : h1_i;
    wire [SET_BITS-1:0] addr3 = t == 0 ? h0_3_q : h1_3_q;
    wire [SET_BITS-1:0] addr5 = t == 0 ? h0_5_q : h1_5_q;
    wire [SET_BITS-1:0] addr6 = t == 0 ? h0_6_q : h1_6_q;
    wire same5 = addr5 == addr3;
    wire same6 = addr6 == addr3;

    for (genvar w = 0; w < 4; w++) begin : g_way
      localparam int unsigned I = 4 * t + w;
      wire [ID_W-1:0] id3;
      wire [PLACE_W:0] place3;
      wire [31:0] qty3;
      tg_ram_1r1w #(
          .WIDTH(ID_W),
          .DEPTH(1 << SET_BITS)
      ) u_id (
          .clk_i,
          .we_i   (en_i && write_id5[I]),
          .waddr_i(addr5),
          .wdata_i(new_id5),
          .re_i   (en_i && read_i),
          .raddr_i(addr2),
          .rdata_o(id3)
      );
      tg_ram_1r1w #(
          .WIDTH(PLACE_W + 1),
          .DEPTH(1 << SET_BITS)
      ) u_place (
          .clk_i,
          .we_i   (clear_i || (en_i && write_place5[I])),
          .waddr_i(clear_i ? clear_addr_i : addr5),
          .wdata_i({new_place5[PLACE_W] && !clear_i, new_place5[PLACE_W-1:0]}),
          .re_i   (en_i && read_i),
          .raddr_i(addr2),
          .rdata_o(place3)
      );
      tg_ram_1r1w #(
          .WIDTH(32),
          .DEPTH(1 << SET_BITS)
      ) u_qty (
          .clk_i,
          .we_i   (en_i && write_qty5[I]),
          .waddr_i(addr5),
          .wdata_i(new_qty5),
          .re_i   (en_i && read_i),
          .raddr_i(addr2),
          .rdata_o(qty3)
      );

      logic take_id_q, take_place_q, take_qty_q, hit_q;
      logic [ID_W-1:0] id4_q;
      logic [PLACE_W:0] place4_q;
      logic [31:0] way_qty4_q;
      logic [PICK_W-1:0] row5_q;
      logic [32:0] rest_q;
      wire [PLACE_W:0] place4 = take_place_q ? wrote_place_q : place4_q;
      wire [31:0] way_qty4 = take_qty_q ? wrote_qty_q : way_qty4_q;
      wire [SYM_W-1:0] way_sym4 = take_id_q ? wrote_id_q[ID_W-1:TAG_W] : id4_q[ID_W-1:TAG_W];
      wire is4 = take_id_q ? wrote_is4 : id4_q == {sym4_q, tag4_q};
      always_ff @(posedge clk_i)
        if (en_i) begin
          id4_q <= id3;
          place4_q <= place3;
          way_qty4_q <= qty3;
          take_id_q <= (write_id5[I] && same5) || (write_id6_q[I] && same6);
          take_place_q <= (write_place5[I] && same5) || (write_place6_q[I] && same6);
          take_qty_q <= (write_qty5[I] && same5) || (write_qty6_q[I] && same6);
          hit_q <= walk4_q ? chosen_old4[I] : place4[PLACE_W] && is4;
          rest_q <= {1'b0, way_qty4} - {1'b0, qty4_q};
          row5_q <= {place4[PLACE_W-1:0], way_qty4};
        end
      assign occupied4[I] = place4[PLACE_W];
      assign old4[I] = place4[PLACE_W] && way_sym4 == sym4_q && place4[EPOCH_AT] != epoch4_q;
      assign hit5[I] = hit_q;
      assign rows5[I*PICK_W+:PICK_W] = row5_q;
      assign rest5[I*33+:33] = rest_q;
      assign nonpositive5[I] = rest_q[32] || rest_q[31:0] == 0;
    end
  end

  // ---- Where a new entry would go: the table with fewer occupied ways, its lowest free way (cycle 4)
  wire [2:0] count0 = {2'b0, occupied4[0]} + {2'b0, occupied4[1]} + {2'b0, occupied4[2]} + {2'b0, occupied4[3]};
  wire [2:0] count1 = {2'b0, occupied4[4]} + {2'b0, occupied4[5]} + {2'b0, occupied4[6]} + {2'b0, occupied4[7]};
  wire to_table1 = count1 < count0;
  wire [3:0] chosen4 = to_table1 ? occupied4[7:4] : occupied4[3:0];
  logic [3:0] free5_q;  // one-hot, 0: both sets are full
  logic to_table1_q;
  always_ff @(posedge clk_i)
    if (en_i) begin
      to_table1_q <= to_table1;
      free5_q <= ~chosen4 & (chosen4 + 4'd1);
    end

  // ---- Cycle 5: what the operation does
  logic missed_q, first_side_q;  // of the first half of the replace whose second half follows
  wire hit = |hit5;
  wire void5 = bad5_q || (second5_q && missed_q);
  wire insert5 = add5_q && !void5 && !hit && free5_q != 0;
  wire deduct5 = (reduce5_q || delete5_q || remove5_q) && !void5 && hit;
  wire gone5 = delete5_q || remove5_q || |(hit5 & nonpositive5);
  wire moves5 = move5_q && hit;

  // The entry hit: AND-OR over the ways
  wire [8*PICK_W-1:0] picks;
  wire [PICK_W-1:0] pick;
  wire [8*32-1:0] rest_picks;
  for (genvar i = 0; i < 8; i++) begin : g_pick
    assign picks[i*PICK_W+:PICK_W] = rows5[i*PICK_W+:PICK_W] & {PICK_W{hit5[i]}};
    assign rest_picks[i*32+:32] = rest5[i*33+:32] & {32{hit5[i]}};
  end
  assign pick = picks[0*PICK_W+:PICK_W] | picks[1*PICK_W+:PICK_W] | picks[2*PICK_W+:PICK_W] | picks[3*PICK_W+:PICK_W]
      | picks[4*PICK_W+:PICK_W] | picks[5*PICK_W+:PICK_W] | picks[6*PICK_W+:PICK_W] | picks[7*PICK_W+:PICK_W];
  wire [PLACE_W-1:0] place = pick[PICK_W-1:32];
  wire [31:0] rest = rest_picks[31:0] | rest_picks[63:32] | rest_picks[95:64] | rest_picks[127:96]
      | rest_picks[159:128] | rest_picks[191:160] | rest_picks[223:192] | rest_picks[255:224];
  wire under5 = |(hit5 & {rest5[8*33-1], rest5[7*33-1], rest5[6*33-1], rest5[5*33-1],
      rest5[4*33-1], rest5[3*33-1], rest5[2*33-1], rest5[33-1]});

  wire side5 = second5_q ? first_side_q : sell5_q;
  wire worse5 = side5 ? above5 : below5;
  wire [1:0] class5 = {!window5 && !worse5, worse5};
  wire [KEY_W-1:0] key5 = level5 ^ {KEY_W{side5}};
  wire [WHERE_W-1:0] where5 = window5 ? {{(WHERE_W - KEY_W) {1'b0}}, key5} : price5_q[WHERE_W-1:0];
  wire stale5 = place[EPOCH_AT] != epoch5_q;

  wire [7:0] free_way5 = {free5_q & {4{to_table1_q}}, free5_q & {4{!to_table1_q}}};
  assign write_id5 = free_way5 & {8{valid5_q && add5_q}};
  assign write_place5 = (free_way5 & {8{valid5_q && insert5}}) | (hit5 & {8{valid5_q && (moves5 || (deduct5 && gone5))}});
  assign write_qty5 = write_id5 | (hit5 & {8{valid5_q && deduct5}});
  assign new_id5 = {sym5_q, tag5_q};
  assign new_place5 = {add5_q || move5_q, epoch5_q, side5, class5, where5};
  assign new_qty5 = add5_q ? qty5_q : rest;

  // ---- Results
  logic valid6_q, moved6_q, joined6_q, left6_q, last6_q, second6_q, add6_q, sub6_q, gone6_q, side6_q, level_add6_q, level_sub6_q, worse6_q, blocking6_q;
  logic [KEY_W-1:0] key6_q;
  logic [31:0] price6_q, delta6_q;
  logic [4:0] faults6_q;
  logic [SET_BITS+3:0] live_q;

  wire missing = (reduce5_q || (delete5_q && !first5_q)) && !bad5_q && !hit || second5_q && !bad5_q && missed_q;
  wire overflow = add5_q && !void5 && !hit && free5_q == 0;
  wire duplicate = add5_q && !void5 && hit;
  wire underflow = reduce5_q && !bad5_q && under5;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      {valid6_q, moved6_q, joined6_q, left6_q} <= '0;
      {write_id6_q, write_place6_q, write_qty6_q} <= '0;
      live_q <= '0;
    end else begin
      if (en_i) begin
        {write_id6_q, write_place6_q, write_qty6_q} <= {write_id5, write_place5, write_qty5};
        valid6_q <= valid5_q && !walk5_q;
        moved6_q <= valid5_q && moves5;
        joined6_q <= valid5_q && insert5;
        left6_q <= valid5_q && deduct5 && gone5;
        if (joined6_q) live_q <= live_q + 1'b1;
        else if (left6_q) live_q <= live_q - 1'b1;
      end
    end
    if (en_i) {h0_6_q, h1_6_q} <= {h0_5_q, h1_5_q};
    if (en_i && valid5_q) begin
      wrote_id_q <= new_id5;
      wrote_place_q <= new_place5;
      wrote_qty_q <= new_qty5;
    end
    if (en_i && valid5_q && first5_q) begin
      missed_q <= !hit;
      first_side_q <= place[SIDE_AT];
    end
    if (en_i) begin
      last6_q <= !first5_q && !(restart5_q && !sell5_q);
      second6_q <= second5_q;
      add6_q <= valid5_q && (insert5 || moves5);
      sub6_q <= valid5_q && deduct5 && !stale5;
      gone6_q <= gone5;
      level_add6_q <= valid5_q && (insert5 || moves5) && window5;
      level_sub6_q <= valid5_q && deduct5 && !stale5 && place[CLASS_AT+:2] == 0;
      side6_q <= !valid5_q ? touch_side_i : insert5 || moves5 ? side5 : deduct5 ? place[SIDE_AT] : restart5_q && sell5_q;
      {blocking6_q, worse6_q} <= add5_q || move5_q ? class5 : place[CLASS_AT+:2];
      key6_q <= add5_q || move5_q ? key5 : place[KEY_W-1:0];
      price6_q <= price5_q;
      delta6_q <= delete5_q || move5_q || (reduce5_q && under5) ? pick[31:0] : qty5_q;
      faults6_q <= first5_q ? 5'd0 : {bad5_q, underflow, missing, duplicate, overflow};
    end
  end

  assign {valid_o, last_o, second_o, add_o, sub_o, gone_o} = {valid6_q, last6_q, second6_q, add6_q, sub6_q, gone6_q};
  assign {side_o, level_add_o, level_sub_o, worse_o, blocking_o} = {side6_q, level_add6_q, level_sub6_q, worse6_q, blocking6_q};
  assign {key_o, price_o, delta_o, faults_o} = {key6_q, price6_q, delta6_q, faults6_q};
  assign moved_o = moved6_q;
  assign found_o = hit5 & {8{valid5_q}};
  assign {found_side_o, found_window_o, found_where_o} = {place[SIDE_AT], place[CLASS_AT+:2] == 2'b00, place[WHERE_W-1:0]};
  assign live_o = live_q;
  assign empty_o = !valid3_q && !valid4_q && !valid5_q && !valid6_q && !moved6_q;

  wire unused = &{1'b0, ref_i[SET_BITS-1:0]};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      // A key lives in one way only, operations keep their distance, and the counter cannot pass the table's size.
      assert (!valid5_q || (hit5 & (hit5 - 8'd1)) == 0);
      assert (!(valid3_q && valid4_q) && !(valid4_q && valid5_q) && !(read_i && valid3_q && !kill_i));
      assert (live_q <= (1 << (SET_BITS + 3)));
      assert (!(add6_q && sub6_q) && !((add6_q || sub6_q) && !valid6_q && !moved6_q));
      assert (!(kill_i && valid3_q) || op_walk_i);
      assert (!(valid5_q && add5_q) || price5_q[31] == 0 || bad5_q);
      assert (!(valid5_q && second5_q) || add5_q);
    end
`endif
endmodule
`default_nettype wire
