// Every level of every window: quantities, and two bitmaps of the levels that exist (docs/hardware.md, "Ladder").
//
//   level   {symbol, side, key}             -> quantity, meaningful only while the level's bit is set
//   word    {symbol, side, upper key bits}  -> a bit per level
//   summary {symbol, side}                  -> a bit per word that is not empty
//
// Keys: higher is better. A change is read, changed and written in five cycles, one every second cycle; the row written last is
// taken from registers by whoever read too early, like in the order table. A word counts only while the summary names it, so that
// clearing clears the summaries only, and a side is emptied by one change of its own (`reset_i`).
//
//   L0 addresses   L1 words read   L2 bit and quantity selected   L3 sum   L4 verdict visible, written
//
// The read ports are free whenever no change enters: the search for the next level below a key uses them then (tg_ladder_find).
`default_nettype none

module tg_ladder #(
    parameter  int unsigned SYMBOLS = 64,               // tracked slots
    parameter  int unsigned LEVELS  = 4096,             // levels of a side of a symbol, a power of two
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned KEY_W   = $clog2(LEVELS),
    localparam int unsigned BIT_W   = (KEY_W + 1) / 2,  // the two bitmaps share the levels evenly: 64 words of 64 for 4096
    localparam int unsigned WORD_W  = KEY_W - BIT_W,
    localparam int unsigned SIDE_W  = SYM_W + 1,
    localparam int unsigned WALK_W  = SIDE_W + WORD_W
) (
    input wire clk_i,
    input wire rst_i,
    input wire              clear_i,       // empty: a walk over all sides, given by the caller
    input wire [SIDE_W-1:0] clear_addr_i,

    // A change (L0); not in two successive cycles
    input wire             change_i,
    input wire             reset_i,  // the side loses all its levels; key and delta mean nothing
    input wire [SYM_W-1:0] sym_i,
    input wire             side_i,
    input wire [KEY_W-1:0] key_i,
    input wire             sub_i,
    input wire [     31:0] delta_i,
    input wire [      1:0] id_i,

    // What became of it (L4)
    output wire       verdict_o,
    output wire [1:0] verdict_id_o,
    output wire       overflow_o,   // an addition passed 2^32 - 1

    // The next level below a key, and the next below that when the answer is taken: see tg_ladder_find
    input  wire             find_i,       // restarts whatever search is under way
    input  wire [SYM_W-1:0] find_sym_i,
    input  wire             find_side_i,
    input  wire [KEY_W-1:0] find_below_i,
    input  wire             found_take_i,
    output wire             found_done_o,
    output wire             found_none_o,
    output wire [KEY_W-1:0] found_key_o,
    output wire [     31:0] found_qty_o,

    output wire empty_o  // no change under way, and no search but one whose answer waits
);
  localparam int unsigned BITS = 1 << BIT_W;
  localparam int unsigned WORDS = 1 << WORD_W;

  wire [SIDE_W-1:0] side0 = {sym_i, side_i};

  // ---- Stages
  logic valid1_q, valid2_q, valid3_q, valid4_q;
  logic [SIDE_W-1:0] side1_q, side2_q, side3_q, side4_q;
  logic [KEY_W-1:0] key1_q, key2_q, key3_q, key4_q;
  logic sub1_q, sub2_q, sub3_q, reset1_q, reset2_q, reset3_q;
  logic [31:0] delta1_q, delta2_q, delta3_q;
  logic [1:0] id1_q, id2_q, id3_q, id4_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) {valid1_q, valid2_q, valid3_q, valid4_q} <= '0;
    else {valid1_q, valid2_q, valid3_q, valid4_q} <= {change_i, valid1_q, valid2_q, valid3_q};
    {side1_q, key1_q, sub1_q, reset1_q, delta1_q, id1_q} <= {side0, key_i, sub_i, reset_i, delta_i, id_i};
    {side2_q, key2_q, sub2_q, reset2_q, delta2_q, id2_q} <= {side1_q, key1_q, sub1_q, reset1_q, delta1_q, id1_q};
    {side3_q, key3_q, sub3_q, reset3_q, delta3_q, id3_q} <= {side2_q, key2_q, sub2_q, reset2_q, delta2_q, id2_q};
  end

  // ---- What was written last
  logic wrote_valid_q, overflow_q;
  logic [31:0] wrote_qty_q;
  logic [BITS-1:0] wrote_word_q;
  logic [WORDS-1:0] wrote_summary_q;

  // ---- Memories
  wire find_read_want, find_read_qty;
  wire [SIDE_W-1:0] find_side;
  wire [KEY_W-1:0] find_key;
  // Not while a word it uses is written: neither what was there nor what comes is read then
  wire collides = valid4_q && side4_q == find_side && (!find_read_qty || key4_q == find_key);
  wire find_read = find_read_want && !change_i && !collides;
  wire read = change_i || find_read;
  wire [SIDE_W-1:0] read_side = change_i ? side0 : find_side;
  wire [KEY_W-1:0] read_key = change_i ? key_i : find_key;
  wire [31:0] read_qty;
  wire [BITS-1:0] read_word;
  wire [WORDS-1:0] read_summary;

  tg_ram_1r1w #(
      .WIDTH(32),
      .DEPTH(1 << (SIDE_W + KEY_W))
  ) u_levels (
      .clk_i  (clk_i),
      .we_i   (valid4_q),
      .waddr_i({side4_q, key4_q}),
      .wdata_i(wrote_qty_q),
      .re_i   (read),
      .raddr_i({read_side, read_key}),
      .rdata_o(read_qty)
  );
  tg_ram_1r1w #(
      .WIDTH(BITS),
      .DEPTH(1 << WALK_W)
  ) u_words (
      .clk_i  (clk_i),
      .we_i   (valid4_q),
      .waddr_i({side4_q, key4_q[KEY_W-1:BIT_W]}),
      .wdata_i(wrote_word_q),
      .re_i   (read),
      .raddr_i({read_side, read_key[KEY_W-1:BIT_W]}),
      .rdata_o(read_word)
  );
  tg_ram_1r1w #(
      .WIDTH(WORDS),
      .DEPTH(1 << SIDE_W)
  ) u_summaries (
      .clk_i  (clk_i),
      .we_i   (clear_i || valid4_q),
      .waddr_i(clear_i ? clear_addr_i : side4_q),
      .wdata_i(clear_i ? {WORDS{1'b0}} : wrote_summary_q),
      .re_i   (read),
      .raddr_i(read_side),
      .rdata_o(read_summary)
  );

  // ---- L1: what the RAM gave, or what was written while it was read. `wrote` is the change before the one now in L3.
  wire near_side1 = wrote_valid_q && side1_q == side4_q;
  wire near_word1 = near_side1 && key1_q[KEY_W-1:BIT_W] == key4_q[KEY_W-1:BIT_W];
  wire near_level1 = near_word1 && key1_q[BIT_W-1:0] == key4_q[BIT_W-1:0];
  wire next_side1 = valid3_q && side1_q == side3_q;
  wire next_word1 = next_side1 && key1_q[KEY_W-1:BIT_W] == key3_q[KEY_W-1:BIT_W];
  wire next_level1 = next_word1 && key1_q[BIT_W-1:0] == key3_q[BIT_W-1:0];
  logic [31:0] qty2_q;
  logic [BITS-1:0] word2_q;
  logic [WORDS-1:0] summary2_q;
  logic next_side2_q, next_word2_q, next_level2_q;
  always_ff @(posedge clk_i) begin
    qty2_q <= near_level1 ? wrote_qty_q : read_qty;
    word2_q <= near_word1 ? wrote_word_q : read_word;
    summary2_q <= near_side1 ? wrote_summary_q : read_summary;
    {next_side2_q, next_word2_q, next_level2_q} <= {next_side1, next_word1, next_level1};
  end

  // ---- L2: or what the change in L3 has just made of it
  wire [31:0] qty2 = next_level2_q ? wrote_qty_q : qty2_q;
  wire [BITS-1:0] word2 = next_word2_q ? wrote_word_q : word2_q;
  wire [WORDS-1:0] summary2 = next_side2_q ? wrote_summary_q : summary2_q;
  wire [BITS-1:0] bit2 = {{(BITS - 1) {1'b0}}, 1'b1} << key2_q[BIT_W-1:0];
  wire [WORDS-1:0] slot2 = {{(WORDS - 1) {1'b0}}, 1'b1} << key2_q[KEY_W-1:BIT_W];
  logic exists3_q, known3_q;
  logic [31:0] qty3_q;
  logic [BITS-1:0] others3_q, bit3_q;
  logic [WORDS-1:0] summary3_q, slot3_q;
  always_ff @(posedge clk_i) begin
    qty3_q <= qty2;
    exists3_q <= |(word2 & bit2);
    others3_q <= word2 & ~bit2;
    summary3_q <= summary2 & ~slot2;
    known3_q <= |(summary2 & slot2);
    bit3_q <= bit2;
    slot3_q <= slot2;
  end

  // ---- L3: the sum. An addition that wraps to 0 leaves a level of quantity 0: level_overflow has made the book invalid.
  wire [31:0] qty3 = qty3_q & {32{exists3_q && known3_q}};
  wire [BITS-1:0] others3 = others3_q & {BITS{known3_q}};
  wire [32:0] sum3 = {1'b0, qty3} + {1'b0, delta3_q ^ {32{sub3_q}}} + {32'd0, sub3_q};
  wire stays3 = !sub3_q || qty3 != delta3_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) wrote_valid_q <= 1'b0;
    else if (valid3_q) wrote_valid_q <= 1'b1;
    if (valid3_q) begin
      {side4_q, key4_q, id4_q} <= {side3_q, key3_q, id3_q};
      wrote_qty_q <= sum3[31:0];
      wrote_word_q <= reset3_q ? {BITS{1'b0}} : others3 | (bit3_q & {BITS{stays3}});
      wrote_summary_q <= reset3_q ? {WORDS{1'b0}} : summary3_q | (slot3_q & {WORDS{stays3 || others3 != 0}});
      overflow_q <= !reset3_q && !sub3_q && sum3[32];
    end
  end
  assign verdict_o = valid4_q;
  assign verdict_id_o = id4_q;
  assign overflow_o = overflow_q;

  wire find_busy;
  tg_ladder_find #(
      .SIDE_W(SIDE_W),
      .KEY_W (KEY_W),
      .BIT_W (BIT_W)
  ) u_find (
      .clk_i    (clk_i),
      .rst_i    (rst_i),
      .start_i  (find_i),
      .side_i   ({find_sym_i, find_side_i}),
      .below_i  (find_below_i),
      .take_i   (found_take_i),
      .read_o   (find_read_want),
      .read_qty_o(find_read_qty),
      .side_o   (find_side),
      .key_o    (find_key),
      .grant_i  (find_read),
      .word_i   (read_word),
      .summary_i(read_summary),
      .qty_i    (read_qty),
      .done_o   (found_done_o),
      .none_o   (found_none_o),
      .qty_o    (found_qty_o),
      .busy_o   (find_busy)
  );
  assign found_key_o = find_key;
  assign empty_o = !valid1_q && !valid2_q && !valid3_q && !valid4_q && !find_busy;

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(change_i && valid1_q));
      assert (!(clear_i && (change_i || valid4_q)));
    end
`endif
endmodule
`default_nettype wire
