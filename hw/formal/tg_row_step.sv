// One step of a row of levels, as tg_top_rows makes it of tg_row_match and tg_row_update: a row that is sorted, without doubles and without holes stays
// so, whatever the change; the best level is the first; and any one level that is followed is in the row afterwards if and only if it must be.
`default_nettype none

module tg_row_step #(
    parameter int unsigned DEPTH = 8,
    parameter int unsigned KEY_W = 4,
    localparam int unsigned LEVEL_W = KEY_W + 65
) (
    input wire                     clk_i,
    input wire [DEPTH*LEVEL_W-1:0] levels_i,
    input wire [        KEY_W-1:0] key_i,
    input wire [             31:0] price_i,
    input wire [             31:0] delta_i,
    input wire                     insert_i,  // a level of this key begins
    input wire                     remove_i,  // the level of this key ends
    input wire                     append_i,  // a level from the ladder comes along
    input wire [        KEY_W-1:0] appended_key_i,
    input wire [             31:0] appended_price_i,
    input wire [             31:0] appended_qty_i,
    input wire [        KEY_W-1:0] followed_i
);
  wire [DEPTH-1:0] better, equal, empties;
  wire below;
  wire [DEPTH*LEVEL_W-1:0] levels;
  tg_row_match #(
      .DEPTH(DEPTH),
      .KEY_W(KEY_W)
  ) u_match (
      .levels_i,
      .key_i,
      .delta_i,
      .better_o (better),
      .equal_o  (equal),
      .empties_o(empties),
      .below_o  (below)
  );
  tg_row_update #(
      .DEPTH(DEPTH),
      .KEY_W(KEY_W)
  ) u_update (
      .levels_i,
      .better_i  (better),
      .insert_i,
      .remove_i,
      .new_i     ({1'b1, key_i, price_i, delta_i}),
      .append_i,
      .appended_i({1'b1, appended_key_i, appended_price_i, appended_qty_i}),
      .levels_o  (levels)
  );

  reg sorted, still_sorted, was_in, is_in, first_is_best, room;
  reg was_key;
  reg [63:0] was, now;
  reg [KEY_W-1:0] last;
  integer i, k;
  always @* begin
    sorted = 1'b1;
    still_sorted = 1'b1;
    first_is_best = 1'b1;
    {was_in, is_in} = 2'b00;
    {was, now} = 128'd0;
    last = {KEY_W{1'b1}};
    for (i = 0; i < DEPTH; i = i + 1) begin
      // No holes, and every level worse than the one before it.
      if (i > 0 && levels_i[(i+1)*LEVEL_W-1] && !(levels_i[i*LEVEL_W-1] && levels_i[i*LEVEL_W+64+:KEY_W] < levels_i[(i-1)*LEVEL_W+64+:KEY_W])) sorted = 1'b0;
      if (i > 0 && levels[(i+1)*LEVEL_W-1] && !(levels[i*LEVEL_W-1] && levels[i*LEVEL_W+64+:KEY_W] < levels[(i-1)*LEVEL_W+64+:KEY_W])) still_sorted = 1'b0;
      if (levels[(i+1)*LEVEL_W-1] && !(levels[LEVEL_W-1] && levels[i*LEVEL_W+64+:KEY_W] <= levels[64+:KEY_W])) first_is_best = 1'b0;
      if (levels_i[(i+1)*LEVEL_W-1] && levels_i[i*LEVEL_W+64+:KEY_W] == followed_i) begin
        was_in = 1'b1;
        was = levels_i[i*LEVEL_W+:64];
      end
      if (levels[(i+1)*LEVEL_W-1] && levels[i*LEVEL_W+64+:KEY_W] == followed_i) begin
        is_in = 1'b1;
        now = levels[i*LEVEL_W+:64];
      end
      if (levels_i[(i+1)*LEVEL_W-1]) last = levels_i[i*LEVEL_W+64+:KEY_W];
    end
    room = !levels_i[DEPTH*LEVEL_W-1] || remove_i;
  end

  wire empty = !levels_i[LEVEL_W-1];
  wire full = levels_i[DEPTH*LEVEL_W-1];
  wire dropped = insert_i && full && followed_i == last;
  wire appended = append_i && room;
  always @* begin
    assume (sorted);
    // tg_top_rows: an insertion is of a key that is not there, and not below a full row; a removal of one that is.
    assume (!(insert_i && (remove_i || append_i || equal != 0 || (below && full))));
    if (remove_i) assume (equal != 0);
    // tg_refill: what comes from the ladder is worse than all that is in the row (and than what is removed from it).
    if (append_i) assume (empty || appended_key_i < last);

    assert (still_sorted && first_is_best);
    if (followed_i == key_i && insert_i) assert (is_in && now == {price_i, delta_i});
    else if (followed_i == key_i && remove_i) assert (!is_in);
    else if (appended && followed_i == appended_key_i) assert (is_in && now == {appended_price_i, appended_qty_i});
    else assert (is_in == (was_in && !dropped) && (!is_in || now == was));
    // What the match says of the key.
    assert ((equal != 0) == (was_key));
    if (empties != 0) assert (equal == empties && (equal & (equal - 1'b1)) == 0);
  end
  always @* begin
    was_key = 1'b0;
    for (k = 0; k < DEPTH; k = k + 1) if (levels_i[(k+1)*LEVEL_W-1] && levels_i[k*LEVEL_W+64+:KEY_W] == key_i) was_key = 1'b1;
  end
  wire unused = &{1'b0, clk_i, below};
endmodule
`default_nettype wire
