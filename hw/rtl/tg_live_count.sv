// A number of live orders, and whether it is above 0 after the change, without waiting for the sum (combinational).
`default_nettype none

module tg_live_count #(
    parameter int unsigned WIDTH = 17
) (
    input  wire [WIDTH-1:0] count_i,
    input  wire             up_i,
    input  wire             down_i,
    output wire [WIDTH-1:0] count_o,
    output wire             some_o
);
  assign count_o = count_i + {{(WIDTH - 1) {down_i}}, up_i || down_i};  // never both
  assign some_o = up_i || (count_i != 0 && !(down_i && count_i == 1));
endmodule
`default_nettype wire
