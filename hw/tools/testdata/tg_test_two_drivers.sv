// For the tests of the synthesis checks: two blocks drive one register.
`default_nettype none

module tg_test_two_drivers (
    input  wire clk_i,
    input  wire a_i,
    input  wire b_i,
    output reg  data_o
);
  always @(posedge clk_i) data_o <= a_i;
  always @(posedge clk_i) data_o <= b_i;
endmodule
`default_nettype wire
