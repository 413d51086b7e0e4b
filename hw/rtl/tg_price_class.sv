// Where a price lies in a symbol's window: three cycles, no divider.
//
// With tick 100 the offset from the base must be a multiple of 4 and of 25. Dividing an exact multiple of 25 is multiplying by the
// inverse of 25 modulo 2^W; for any offset below 2^W (after the factor 4) the product is below LEVELS if and only if the offset is
// 25 times that level: with W = log2(LEVELS) + 5 is 25 * LEVELS < 2^W, and multiplication by 25 is one to one modulo 2^W. One
// multiplication thus decides divisibility, range and level.
`default_nettype none

module tg_price_class #(
    parameter  int unsigned LEVELS = 4096,           // levels of the window, power of two
    localparam int unsigned KEY_W  = $clog2(LEVELS)
) (
    input  wire             clk_i,
    input  wire             en_i,
    // First cycle
    input  wire [     31:0] price_i,
    input  wire [     31:0] lo_i,       // window base
    input  wire             tick100_i,
    // Third cycle, combinational
    output wire             window_o,
    output wire             below_o,    // price < base
    output wire             above_o,    // price >= base + LEVELS * tick
    output wire [KEY_W-1:0] level_o     // (price - base) / tick when in the window
);
  localparam int unsigned W = KEY_W + 5;
  localparam logic [31:0] INVERSE_25 = 32'd3264175145;  // modulo 2^32, hence modulo any smaller power of two
  localparam logic [W-1:0] INVERSE = INVERSE_25[W-1:0];
  localparam int unsigned TOP_100 = LEVELS * 100;

  // First cycle: offset from the base
  logic [31:0] offset_q;
  logic below_q, tick_q;
  always_ff @(posedge clk_i)
    if (en_i) begin
      {below_q, offset_q} <= {1'b0, price_i} - {1'b0, lo_i};
      tick_q <= tick100_i;
    end

  // Second cycle: the product, one DSP block up to 8192 levels
  wire [W-1:0] quarter = offset_q[W+1:2];
  logic [W-1:0] quotient_q;
  logic [KEY_W-1:0] fine_q;
  logic below2_q, tick2_q, far_q, fine_ok_q, above_100_q;
  always_ff @(posedge clk_i)
    if (en_i) begin
      quotient_q <= quarter * INVERSE;
      fine_q <= offset_q[KEY_W-1:0];
      fine_ok_q <= offset_q[31:KEY_W] == 0;
      far_q <= offset_q[31:W+2] != 0 || offset_q[1:0] != 0;
      above_100_q <= offset_q >= TOP_100;
      below2_q <= below_q;
      tick2_q <= tick_q;
    end

  // Third cycle
  wire coarse_ok = !far_q && quotient_q[W-1:KEY_W] == 0;
  assign window_o = !below2_q && (tick2_q ? coarse_ok : fine_ok_q);
  assign below_o = below2_q;
  assign above_o = !below2_q && (tick2_q ? above_100_q : !fine_ok_q);
  assign level_o = tick2_q ? quotient_q[KEY_W-1:0] : fine_q;

endmodule
`default_nettype wire
