// Brings levels from the ladder back into the rows, for one side at a time.
//
// A request asks for the next level below `floor`, the last level of the row. Its answer holds as long as no change of the side went
// past the row (`overtaken`): changes of levels in the row, even the removal of the last, do not alter what lies below the floor.
// The answer waits in registers until the next operation on that side passes the row and takes it along, or a *touch* does: an
// operation without a change, sent through the row's pipeline when no message is near. Meanwhile the search goes on below it.
// A row that is empty and waits (`stall_*`) comes first, whatever was asked before.
//
// `want` has a bit for each side whose row is not full though levels may exist below it; idle time is spent on them in turn.
`default_nettype none

module tg_refill #(
    parameter  int unsigned SYMBOLS = 64,
    parameter  int unsigned KEY_W   = 12,
    parameter  int unsigned DEPTH   = 8,   // levels in a row
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned SIDE_W  = SYM_W + 1
) (
    input wire clk_i,
    input wire rst_i,

    // An operation passes its row (cycle 7): side {symbol, ask}
    input wire              pass_i,
    input wire [SIDE_W-1:0] pass_side_i,
    input wire              pass_overtaken_i,  // its change went past the row, or pushed a level out of it
    input wire              pass_reset_i,      // the side begins anew
    input wire              pass_room_i,       // the row has room behind the change
    input wire              pass_taken_i,      // it took the answer along
    input wire              pass_filled_i,     // and has no room behind that
    // The row it left (cycle 9)
    input wire              left_i,
    input wire [SIDE_W-1:0] left_side_i,
    input wire              left_want_i,       // not full, and levels may exist below
    input wire [ DEPTH-1:0] left_valid_i,      // levels in it: 0, 1, 11, ...
    input wire [ KEY_W-1:0] left_last_i,
    // An operation waits in cycle 7, its row empty
    input wire              stall_i,
    input wire [SIDE_W-1:0] stall_side_i,
    input wire  [KEY_W-1:0] stall_floor_i,

    // Search in the ladder
    output wire              find_o,
    output wire [SIDE_W-1:0] find_side_o,
    output wire  [KEY_W-1:0] find_below_o,
    input  wire              found_done_i,
    output wire              found_take_o,
    input  wire              found_none_i,
    input  wire [ KEY_W-1:0] found_key_i,
    input  wire [      31:0] found_price_i,
    input  wire [      31:0] found_qty_i,

    // The answer
    output wire              ready_o,
    output wire [SIDE_W-1:0] ready_side_o,
    output wire              ready_none_o,
    output wire [ KEY_W-1:0] ready_key_o,
    output wire [      31:0] ready_price_o,
    output wire [      31:0] ready_qty_o,

    output wire              touch_o,
    output wire [SIDE_W-1:0] touch_side_o,

    output wire overtaken_o,  // counter: an answer, ready or under way, given up
    output wire idle_o
);
  localparam int unsigned SIDES = 1 << SIDE_W;

  logic busy_q;   // side_q is being searched
  logic ready_q;  // the answer is here
  logic none_q;   // there is no further level
  logic [SIDE_W-1:0] side_q;
  logic [DEPTH-1:0] valid_q;  // levels in the row when asked, and taken since; 0: it is waited for
  logic [KEY_W-1:0] key_q;
  logic [31:0] price_q, qty_q;
  logic [KEY_W-1:0] below_q;
  logic find_q;
  logic [SIDES-1:0] want_q;
  logic [SIDE_W-1:0] scan_q, scanned_q;
  logic scan_hit_q;  // want of scanned_q, one cycle ago

  wire pass_mine = pass_i && busy_q && pass_side_i == side_q;
  wire taken = pass_mine && pass_taken_i;
  wire ends = pass_mine && (pass_overtaken_i || (ready_q && !pass_room_i) || (pass_taken_i && (none_q || pass_filled_i)));
  wire arrives = busy_q && found_done_i && !find_q && !ready_q;
  wire stall_asks = stall_i && !(busy_q && side_q == stall_side_i);
  // A row with fewer levels left takes the place of a search under way; an answer that is ready is kept. The operation that passes in
  // this very cycle is not seen as overtaking, nor need it be: its change entered the ladder two cycles before the search starts. Unless
  // it leaves nothing of the row that asks: a search must begin below a level of now.
  wire left_asks = left_i && left_want_i && !stall_i && !(pass_i && pass_reset_i && pass_side_i == left_side_i)
      && (!busy_q || (!ready_q && left_side_i != side_q && left_valid_i < valid_q));

  always_ff @(posedge clk_i) begin
    find_q <= 1'b0;
    if (taken) begin
      ready_q <= 1'b0;
      valid_q <= {valid_q[DEPTH-2:0], 1'b1};
    end
    if (arrives) begin
      ready_q <= 1'b1;
      none_q <= found_none_i;
      {key_q, price_q, qty_q} <= {found_key_i, found_price_i, found_qty_i};
    end
    if (ends) {busy_q, ready_q} <= '0;
    if (stall_asks || left_asks) begin
      busy_q <= 1'b1;
      ready_q <= 1'b0;
      find_q <= 1'b1;
      side_q <= stall_asks ? stall_side_i : left_side_i;
      below_q <= stall_asks ? stall_floor_i : left_last_i;
      valid_q <= stall_asks ? {DEPTH{1'b0}} : left_valid_i;
    end
    // At rest where nothing is wanted, so that a book without work changes nothing.
    if (!scan_hit_q && want_q != 0) begin
      scan_q <= scan_q + 1'b1;
      scanned_q <= scan_q;
      scan_hit_q <= want_q[scan_q];
    end else scan_hit_q <= scan_hit_q && want_q[scanned_q];
    if (rst_i) begin
      {busy_q, ready_q, find_q} <= '0;
      scan_q <= '0;
      scan_hit_q <= 1'b0;
    end
  end

  // A compare per bit: an indexed write would be a shifter.
  for (genvar side = 0; side < SIDES; side++) begin : g_want
    always_ff @(posedge clk_i)
      if (rst_i) want_q[side] <= 1'b0;
      else if (left_i && left_side_i == side[SIDE_W-1:0]) want_q[side] <= left_want_i;
  end

  assign find_o = find_q;
  assign find_side_o = side_q;
  assign find_below_o = below_q;
  assign found_take_o = arrives;
  assign {ready_o, ready_side_o, ready_none_o} = {ready_q, side_q, none_q};
  assign {ready_key_o, ready_price_o, ready_qty_o} = {key_q, price_q, qty_q};
  assign touch_o = ready_q || (!busy_q && scan_hit_q);
  assign touch_side_o = ready_q ? side_q : scanned_q;
  assign overtaken_o = pass_mine && pass_overtaken_i;
  assign idle_o = !busy_q && want_q == 0;

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(pass_i && pass_taken_i) || (ready_q && pass_side_i == side_q));
      assert (!ready_q || busy_q);
    end
`endif
endmodule
`default_nettype wire
