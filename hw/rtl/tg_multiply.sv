// Exact 32 x 32 -> 64 product, one cycle after its operands: four 16 x 16 partial products (one DSP block each) are registered and
// added behind the register, which balances the two stages.
`default_nettype none

module tg_multiply (
    input  wire        clk_i,
    input  wire [31:0] a_i,
    input  wire [31:0] b_i,
    output wire [63:0] product_o
);
  logic [31:0] low_q, cross_a_q, cross_b_q, high_q;

  always_ff @(posedge clk_i) begin
    low_q     <= {16'd0, a_i[15:0]} * {16'd0, b_i[15:0]};
    cross_a_q <= {16'd0, a_i[31:16]} * {16'd0, b_i[15:0]};
    cross_b_q <= {16'd0, a_i[15:0]} * {16'd0, b_i[31:16]};
    high_q    <= {16'd0, a_i[31:16]} * {16'd0, b_i[31:16]};
  end

  wire [32:0] middle = {1'b0, cross_a_q} + {1'b0, cross_b_q};
  assign product_o = {high_q, low_q} + {15'd0, middle, 16'd0};
endmodule
`default_nettype wire
