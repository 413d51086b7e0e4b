// The row after a change and, behind its last level, a level from the ladder (cycle 7, combinational). See tg_row_match.
`default_nettype none

module tg_row_update #(
    parameter  int unsigned DEPTH   = 8,          // levels of a row
    parameter  int unsigned KEY_W   = 12,         // log2 of the levels of a side
    localparam int unsigned LEVEL_W = KEY_W + 65  // bits of a level
) (
    input  wire [DEPTH*LEVEL_W-1:0] levels_i,
    input  wire [        DEPTH-1:0] better_i,    // levels better than the change
    input  wire                     insert_i,    // a level to insert behind those; the last of a full row drops off
    input  wire                     remove_i,    // the level behind those goes; not with insert_i
    input  wire [      LEVEL_W-1:0] new_i,       // level to insert
    input  wire                     append_i,    // a level from the ladder, if there is room; not with insert_i
    input  wire [      LEVEL_W-1:0] appended_i,
    output wire [DEPTH*LEVEL_W-1:0] levels_o
);
  wire [LEVEL_W-1:0] brought = insert_i ? new_i : appended_i;
  for (genvar i = 0; i < DEPTH; i++) begin : g_level
    wire [LEVEL_W-1:0] same = levels_i[i*LEVEL_W+:LEVEL_W];
    wire [LEVEL_W-1:0] above, below;
    wire after_last, last, first_behind;
    if (i == 0) begin : g_first
      assign above = {LEVEL_W{1'b0}};
      assign first_behind = !better_i[0];
      assign after_last = !same[LEVEL_W-1];
    end else begin : g_rest
      assign above = levels_i[(i-1)*LEVEL_W+:LEVEL_W];
      assign first_behind = !better_i[i] && better_i[i-1];
      assign after_last = !same[LEVEL_W-1] && levels_i[i*LEVEL_W-1];
    end
    if (i == DEPTH - 1) begin : g_end
      assign below = {LEVEL_W{1'b0}};
      assign last = same[LEVEL_W-1];
    end else begin : g_inner
      assign below = levels_i[(i+1)*LEVEL_W+:LEVEL_W];
      assign last = same[LEVEL_W-1] && !levels_i[(i+2)*LEVEL_W-1];
    end
    // One of four, by two bits
    wire behind = !better_i[i];
`ifdef TG_MUTANT_ROW_APPEND
    wire comes  = insert_i ? first_behind : append_i && after_last;
`else
    wire comes  = insert_i ? first_behind : append_i && (remove_i ? last : after_last);
`endif
`ifdef TG_MUTANT_ROW_REMOVE
    wire high   = comes || (remove_i && behind && i != DEPTH - 1);
`else
    wire high   = comes || (remove_i && behind);
`endif
    wire low    = comes || (insert_i && behind);
    assign levels_o[i*LEVEL_W+:LEVEL_W] = high ? (low ? brought : below) : (low ? above : same);
  end
endmodule
`default_nettype wire
