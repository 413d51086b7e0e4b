// One change against one row, as far as the side need not be known (cycle 6, combinational).
//
// A row is the best DEPTH levels of a side, best first, without holes. A level, from bit 0: quantity, price, key (higher is better),
// valid.
`default_nettype none

module tg_row_match #(
    parameter  int unsigned DEPTH   = 8,          // levels of a row
    parameter  int unsigned KEY_W   = 12,         // log2 of the levels of a side
    localparam int unsigned LEVEL_W = KEY_W + 65  // bits of a level
) (
    input  wire [DEPTH*LEVEL_W-1:0] levels_i,
    input  wire [        KEY_W-1:0] key_i,
    input  wire [             31:0] delta_i,
    output wire [        DEPTH-1:0] better_o,  // levels better than the key
    output wire [        DEPTH-1:0] equal_o,   // the level of the key
    output wire [        DEPTH-1:0] empties_o, // its quantity is delta
    output wire                     below_o    // no level is worse than the key, or equal
);
  wire [DEPTH-1:0] valid;
  assign below_o = better_o == valid;
  for (genvar i = 0; i < DEPTH; i++) begin : g_level
    wire [LEVEL_W-1:0] level = levels_i[i*LEVEL_W+:LEVEL_W];
`ifdef TG_MUTANT_ROW_BETTER
    wire better = level[LEVEL_W-2:64] > key_i;
`else
    wire better = level[LEVEL_W-1:64] > {1'b1, key_i};
`endif
    wire as_good = level[LEVEL_W-1:64] >= {1'b1, key_i};
    assign valid[i] = level[LEVEL_W-1];
    assign better_o[i] = better;
    assign equal_o[i] = as_good && !better;
    assign empties_o[i] = as_good && !better && level[31:0] == delta_i;
    wire unused = &{1'b0, level[63:32]};
  end
endmodule
`default_nettype wire
