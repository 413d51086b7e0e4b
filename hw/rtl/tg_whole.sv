// Whether a 32-bit number is a multiple of 100, one cycle after it came (as tg_multiply's product). It is when its two lowest bits are 0
// and the rest is a multiple of 25. Modulo 25 the rest's three groups of 10 bits count 1, -1 and 1, because 2^10 is 41 x 25 - 1: their sum, made
// positive by 41 x 25, is registered. Modulo 2^12 the inverse of 25 is 41 - 1024: a number of 12 bits is a multiple of 25 when its product with that,
// modulo 2^12, is a quotient, 163 at most.
`default_nettype none

module tg_whole (
    input  wire        clk_i,
    input  wire [31:0] number_i,
    output wire        whole_o
);
  // 1025 less the middle group is its complement and 2: carry-save, with the 2 as the empty lowest carry and the carry into the chain.
  wire [9:0] low = number_i[11:2], middle = ~number_i[21:12], high = number_i[31:22];
  wire [9:0] sums = low ^ middle ^ high;
  wire [9:0] carries = (low & middle) | (low & high) | (middle & high);
  logic even_q;
  logic [11:0] sum_q;
  always_ff @(posedge clk_i) begin
    even_q <= number_i[1:0] == 2'd0;
    sum_q  <= {2'd0, sums} - ~{1'b0, carries, 1'b1};
  end

  wire [11:0] times_41 = sum_q + {sum_q[8:0], 3'd0} + {sum_q[6:0], 5'd0};
  assign whole_o = even_q && times_41[11:10] == sum_q[1:0] && times_41[9:0] <= 10'd163;  // 1024 times the number taken off
endmodule
`default_nettype wire
