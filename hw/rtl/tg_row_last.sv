// How many levels a row has, and the key of the last (combinational). See tg_row_match.
`default_nettype none

module tg_row_last #(
    parameter  int unsigned DEPTH   = 8,          // levels of a row
    parameter  int unsigned KEY_W   = 12,         // log2 of the levels of a side
    localparam int unsigned LEVEL_W = KEY_W + 65  // bits of a level
) (
    input  wire [DEPTH*LEVEL_W-1:0] levels_i,
    output wire [        DEPTH-1:0] valid_o,  // 0, 1, 11, ...
    output wire [        KEY_W-1:0] last_o    // 0: none
);
  wire [DEPTH*KEY_W-1:0] keys;
  for (genvar i = 0; i < DEPTH; i++) begin : g_level
    wire last;
    assign valid_o[i] = levels_i[(i+1)*LEVEL_W-1];
    if (i == DEPTH - 1) assign last = valid_o[i];
    else assign last = valid_o[i] && !levels_i[(i+2)*LEVEL_W-1];
    assign keys[i*KEY_W+:KEY_W] = levels_i[i*LEVEL_W+64+:KEY_W] & {KEY_W{last}};
  end

  logic [KEY_W-1:0] key;
  integer k;
  always_comb begin
    key = '0;
    for (k = 0; k < DEPTH; k = k + 1) key = key | keys[k*KEY_W+:KEY_W];
  end
  assign last_o = key;

  wire unused = &{1'b0, levels_i};
endmodule
`default_nettype wire
