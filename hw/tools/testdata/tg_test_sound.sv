// For the tests of the synthesis checks: nothing wrong here.
`default_nettype none

module tg_test_sound (
    input  wire        clk_i,
    input  wire        write_i,
    input  wire [ 8:0] address_i,
    input  wire [31:0] data_i,
    output reg  [31:0] data_o
);
  reg [31:0] memory[0:511];
  always @(posedge clk_i) begin
    if (write_i) memory[address_i] <= data_i;
    data_o <= memory[address_i];
  end
endmodule
`default_nettype wire
