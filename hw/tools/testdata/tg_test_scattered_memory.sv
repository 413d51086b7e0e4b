// For the tests of the synthesis checks: all words are read at once, so no RAM can hold them.
`default_nettype none

module tg_test_scattered_memory (
    input  wire         clk_i,
    input  wire         write_i,
    input  wire [  3:0] address_i,
    input  wire [  7:0] data_i,
    input  wire         clear_i,
    output wire [ 15:0] any_o
);
  reg [7:0] memory[0:15];
  integer i;
  always @(posedge clk_i) begin
    if (write_i) memory[address_i] <= data_i;
    if (clear_i) for (i = 0; i < 16; i = i + 1) memory[i] <= 8'd0;
  end
  genvar g;
  generate
    for (g = 0; g < 16; g = g + 1) begin : g_any
      assign any_o[g] = |memory[g];
    end
  endgenerate
endmodule
`default_nettype wire
