// The target of one side (docs/datapath.md section 5.5): its reference price, in eighths, brought into range, rounded to the tick away from the
// market, and kept off the touch. One side a cycle, the target four cycles later; `sell_i` and `r_i` are one cycle's, the rest stands meanwhile.
//
// | cycle | |
// |---|---|
// | 12 | into range; groups of 10 bits for the remainder modulo 25 (see tg_whole) |
// | 13 | the remainder modulo the tick |
// | 14 | rounded |
// | 15 | the lesser of it and the ask less a tick, or the greater of it and the bid plus a tick |
// | 16 | on the outputs |
`default_nettype none

module tg_quote_target (
    input  wire        clk_i,
    input  wire        sell_i,
    input  wire [45:0] r_i,          // signed
    input  wire        tick_100_i,
    input  wire [32:0] ask_less_i,   // signed: the ask less a tick
    input  wire [32:0] bid_more_i,   // the bid and a tick
    output wire [31:0] target_o,
    output wire        none_o        // 0, or above the highest price
);
  localparam logic [31:0] PRICE_CEILING = 32'd1999999900;

  // ---- Into range
  wire over = r_i[44:34] != 0;
  wire [30:0] y = r_i[45] ? 31'd0 : over ? {31{1'b1}} : r_i[33:3];
  logic [30:0] y_1_q;
  logic [11:0] sum_q;
  logic sell_1_q;
  always_ff @(posedge clk_i) begin
    sell_1_q <= sell_i;
    y_1_q <= y;
    sum_q <= {2'd0, y[11:2]} + {3'd0, y[30:22]} + 12'd1025 - {2'd0, y[21:12]};
  end

  // ---- Modulo 25 of the sum: 32 is 7
  logic [4:0] upper;
  integer k;
  always_comb begin
    upper = '0;
    for (k = 0; k < 128; k = k + 1) if (sum_q[11:5] == k[6:0]) upper = 5'((7 * k) % 25);
  end
  wire [5:0] folded = {1'b0, upper} + {1'b0, sum_q[4:0]};
  wire [5:0] remainder = folded >= 6'd50 ? folded - 6'd50 : folded >= 6'd25 ? folded - 6'd25 : folded;
  logic [30:0] y_2_q;
  logic [6:0] beyond_q;  // the last multiple of the tick
  logic sell_2_q;
  always_ff @(posedge clk_i) begin
    sell_2_q <= sell_1_q;
    y_2_q <= y_1_q;
    beyond_q <= tick_100_i ? {remainder[4:0], y_1_q[1:0]} : 7'd0;
  end

  // ---- Rounded
  wire [6:0] short_of = beyond_q == 7'd0 ? 7'd0 : 7'd100 - beyond_q;
  logic [31:0] rounded_q;
  logic sell_3_q;
  always_ff @(posedge clk_i) begin
    sell_3_q <= sell_2_q;
    rounded_q <= sell_2_q ? {1'b0, y_2_q} + {25'd0, short_of} : {1'b0, y_2_q} - {25'd0, beyond_q};
  end

  // ---- Off the touch
  wire touches = sell_3_q ? bid_more_i > {1'b0, rounded_q} : ask_less_i[32] || ask_less_i < {1'b0, rounded_q};
  wire [32:0] bound = sell_3_q ? bid_more_i : ask_less_i;
  logic [32:0] target_q;
  always_ff @(posedge clk_i) target_q <= touches ? bound : {1'b0, rounded_q};
  assign target_o = target_q[31:0];
  assign none_o = target_q == 0 || target_q > {1'b0, PRICE_CEILING};

  wire unused = &{1'b0, r_i, remainder[5]};
endmodule
`default_nettype wire
