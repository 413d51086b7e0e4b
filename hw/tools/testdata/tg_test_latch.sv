// For the tests of the synthesis checks: an assignment that is missing in one case.
`default_nettype none

module tg_test_latch (
    input  wire enable_i,
    input  wire data_i,
    output reg  data_o
);
  always @* if (enable_i) data_o = data_i;
endmodule
`default_nettype wire
