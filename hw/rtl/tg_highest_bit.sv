// Keeps the highest set bit of a word; combinational, logarithmic depth.
`default_nettype none

module tg_highest_bit #(
    parameter int unsigned WIDTH = 64  // bits, power of two
) (
    input  wire [WIDTH-1:0] word_i,
    output wire [WIDTH-1:0] highest_o
);
  localparam int STEPS = $clog2(WIDTH);

  // After step k a bit is set when one of the 2^(k+1) bits from it upwards is.
  logic [WIDTH-1:0] smear;
  integer k;
  always_comb begin
    smear = word_i;
    for (k = 0; k < STEPS; k = k + 1) smear = smear | (smear >> (1 << k));
  end
  assign highest_o = smear & ~(smear >> 1);
endmodule
`default_nettype wire
