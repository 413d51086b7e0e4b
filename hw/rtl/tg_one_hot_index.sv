// Index of the set bit of a one-hot word (0 for an empty word); combinational.
`default_nettype none

module tg_one_hot_index #(
    parameter  int unsigned WIDTH   = 64,            // bits, power of two
    localparam int unsigned INDEX_W = $clog2(WIDTH)
) (
    input  wire [  WIDTH-1:0] one_hot_i,
    output wire [INDEX_W-1:0] index_o
);
  for (genvar b = 0; b < INDEX_W; b++) begin : g_bit
    wire [WIDTH-1:0] member;
    for (genvar i = 0; i < WIDTH; i++) begin : g_member
      assign member[i] = one_hot_i[i] & (((i >> b) & 1) == 1);
    end
    assign index_o[b] = |member;
  end
endmodule
`default_nettype wire
