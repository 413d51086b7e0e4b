// What an order makes of a total and of what is left of its limit, for tg_room; or the total that it is replaced by.
`default_nettype none

module tg_room_after (
    input  wire [63:0] total_i,
    input  wire [63:0] limit_i,
    input  wire [63:0] amount_i,
    input  wire        set_i,
    input  wire [63:0] set_total_i,
    output wire [63:0] total_o,
    output wire [65:0] room_o
);
  wire [64:0] sum = {1'b0, total_i} + {1'b0, amount_i};
  assign total_o = set_i ? set_total_i : sum[64] ? {64{1'b1}} : sum[63:0];

  // limit - total - amount in one chain: complements lack one each, which stand in the carries' lowest bit and below it.
  wire [65:0] limit = {2'b00, limit_i}, less_total = ~{2'b00, total_i}, less_amount = ~{2'b00, amount_i};
  wire [65:0] digits = limit ^ less_total ^ less_amount;
  wire [65:0] carries = (limit & less_total) | (limit & less_amount) | (less_total & less_amount);
  wire [66:0] left = {digits, 1'b1} + {carries[64:0], 1'b1, 1'b1};

  // A total of 2^64 - 1 leaves 0 of a limit of as much, and has passed any other.
  assign room_o = sum[64] ? {limit_i != {64{1'b1}}, 65'd0} : left[66:1];

  wire unused = &{1'b0, left[0], carries[65]};
endmodule
`default_nettype wire
