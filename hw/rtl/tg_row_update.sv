// The row after a change and, behind its last level, a level from the ladder (cycle 7, combinational). See tg_row_match.
`default_nettype none

module tg_row_update #(
    parameter  int unsigned DEPTH   = 8,
    parameter  int unsigned KEY_W   = 12,
    localparam int unsigned LEVEL_W = KEY_W + 64,
    localparam int unsigned COUNT_W = $clog2(DEPTH + 1)
) (
    input  wire [DEPTH*LEVEL_W-1:0] levels_i,
    input  wire [COUNT_W-1:0]       count_i,
    input  wire [DEPTH-1:0]         better_i,
    input  wire                     insert_i,
    input  wire                     remove_i,
    input  wire                     drop_i,
    input  wire [LEVEL_W-1:0]       new_i,       // level to insert
    input  wire                     append_i,    // a level from the ladder, used when there is room for it
    input  wire [LEVEL_W-1:0]       appended_i,

    output wire [DEPTH*LEVEL_W-1:0] levels_o,
    output wire [COUNT_W-1:0]       count_o,
    output wire                     room_o       // the row has room behind the change
);
  wire grow = insert_i && !drop_i;
  wire [COUNT_W-1:0] changed = count_i + {{(COUNT_W - 1) {1'b0}}, grow} - {{(COUNT_W - 1) {1'b0}}, remove_i};
  assign room_o = changed < DEPTH[COUNT_W-1:0];
  wire append = append_i && room_o;
  assign count_o = changed + {{(COUNT_W - 1) {1'b0}}, append};

  for (genvar i = 0; i < DEPTH; i++) begin : g_level
    wire [LEVEL_W-1:0] same = levels_i[i*LEVEL_W+:LEVEL_W];
    wire [LEVEL_W-1:0] above, below;
    if (i == 0) begin : g_first
      assign above = new_i;
    end else begin : g_rest
      assign above = better_i[i-1] ? new_i : levels_i[(i-1)*LEVEL_W+:LEVEL_W];
    end
    if (i == DEPTH - 1) begin : g_last
      assign below = same;
    end else begin : g_inner
      assign below = levels_i[(i+1)*LEVEL_W+:LEVEL_W];
    end
    wire moved = insert_i && !better_i[i];
    wire risen = remove_i && !better_i[i];
    wire place = append && changed == i[COUNT_W-1:0];
    assign levels_o[i*LEVEL_W+:LEVEL_W] = place ? appended_i : moved ? above : risen ? below : same;
  end
endmodule
`default_nettype wire
