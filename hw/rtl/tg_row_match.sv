// One change against one row: where it falls and what it does (cycle 6, combinational).
//
// A row is the best DEPTH levels of a side, best first, without holes; key: higher is better. Its level i is {key, price, quantity}
// at bits i * LEVEL_W, from bit 0: quantity. `more`: levels may exist below the last.
`default_nettype none

module tg_row_match #(
    parameter  int unsigned DEPTH   = 8,
    parameter  int unsigned KEY_W   = 12,
    localparam int unsigned LEVEL_W = KEY_W + 64,
    localparam int unsigned COUNT_W = $clog2(DEPTH + 1)
) (
    input  wire [DEPTH*LEVEL_W-1:0] levels_i,
    input  wire [COUNT_W-1:0]       count_i,
    input  wire                     more_i,
    input  wire                     add_i,
    input  wire                     sub_i,
    input  wire [KEY_W-1:0]         key_i,
    input  wire [31:0]              delta_i,

    output wire [DEPTH*LEVEL_W-1:0] levels_o,  // with the quantity of the level hit changed
    output wire [DEPTH-1:0]         better_o,  // levels better than the change
    output wire                     insert_o,  // a level to insert behind those
    output wire                     remove_o,  // the level behind those is empty now
    output wire                     drop_o,    // an insertion into a full row: its last level leaves it
    output wire                     bypass_o   // the change is below the row: only the ladder has the level
);
  wire [DEPTH-1:0] valid, equal, empty;
  for (genvar i = 0; i < DEPTH; i++) begin : g_level
    wire [LEVEL_W-1:0] level = levels_i[i*LEVEL_W+:LEVEL_W];
    wire [31:0] sum = level[31:0] + (delta_i ^ {32{sub_i}}) + {31'd0, sub_i};
    assign valid[i] = count_i > i[COUNT_W-1:0];
    assign better_o[i] = valid[i] && level[64+:KEY_W] > key_i;
    assign equal[i] = (add_i || sub_i) && valid[i] && level[64+:KEY_W] == key_i;
    assign empty[i] = sub_i && level[31:0] == delta_i;
    assign levels_o[i*LEVEL_W+:LEVEL_W] = {level[LEVEL_W-1:32], equal[i] ? sum : level[31:0]};
  end

  wire below_all = &(better_o | ~valid);
  wire full = valid[DEPTH-1];
  wire new_level = add_i && equal == 0;
  assign insert_o = new_level && !(below_all && (more_i || full));
  assign bypass_o = (new_level && below_all && (more_i || full)) || (sub_i && equal == 0);
  assign remove_o = |(equal & empty);
  assign drop_o = insert_o && full;
endmodule
`default_nettype wire
