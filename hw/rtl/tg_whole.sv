// Whether a 32-bit number is a multiple of 100, one cycle after it came (as tg_multiply's product). It is when its two lowest bits are 0
// and the rest is a multiple of 25. Modulo 25 the rest's three groups of 10 bits count 1, -1 and 1, because 2^10 is 41 x 25 - 1: their sum, made
// positive by 41 x 25, is registered; the tail is a function of its 12 bits.
`default_nettype none

module tg_whole (
    input  wire        clk_i,
    input  wire [31:0] number_i,
    output wire        whole_o
);
  logic even_q;
  logic [11:0] sum_q;
  always_ff @(posedge clk_i) begin
    even_q <= number_i[1:0] == 2'd0;
    sum_q  <= {2'd0, number_i[11:2]} + {2'd0, number_i[31:22]} + 12'd1025 - {2'd0, number_i[21:12]};
  end

  // 32 is 7 modulo 25, so the low 5 bits have to be -7 times the upper 7.
  logic [5:0] wanted;
  integer k;
  always_comb begin
    wanted = '0;
    for (k = 0; k < 128; k = k + 1) if (sum_q[11:5] == k[6:0]) wanted = 6'((25 - (7 * k) % 25) % 25);
  end
  assign whole_o = even_q && ({1'b0, sum_q[4:0]} == wanted || {1'b0, sum_q[4:0]} == wanted + 6'd25);
endmodule
`default_nettype wire
