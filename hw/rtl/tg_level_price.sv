// The price of a level: base + index * tick, two cycles after its key. A key is the index, inverted on the ask side.
`default_nettype none

module tg_level_price #(
    parameter int unsigned KEY_W = 12
) (
    input  wire             clk_i,
    input  wire [KEY_W-1:0] key_i,
    input  wire             side_i,
    input  wire             tick100_i,
    input  wire [     31:0] lo_i,
    output wire [     31:0] price_o
);
  wire [31:0] index = {{(32 - KEY_W) {1'b0}}, key_i ^ {KEY_W{side_i}}};
  logic [31:0] offset_q, price_q;
  always_ff @(posedge clk_i) begin
    offset_q <= tick100_i ? (index << 6) + (index << 5) + (index << 2) : index;
    price_q  <= lo_i + offset_q;
  end
  assign price_o = price_q;
endmodule
`default_nettype wire
