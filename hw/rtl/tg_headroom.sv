// An unsigned 64-bit total with a limit: would `amount` more exceed it?
//
// The question has to be answered in the cycle of an order whose predecessor was sent in the cycle before, and a sum and a comparison of 64 bits
// have no room there. So what is kept in a register beside the total is `limit - total`, and the answer is one comparison. Both candidates of
// the next one (an order is sent or not) are computed while it is decided. The limit may be another one in each cycle; it is needed one ahead.
`default_nettype none

module tg_headroom (
    input  wire        clk_i,
    input  wire        clear_i,     // reset, too
    input  wire [63:0] limit_i,     // of the next cycle
    input  wire [63:0] amount_i,    // of this cycle's order
    input  wire        sent_i,      // it is added
    input  wire        set_i,       // the total is replaced; no order may come in the two cycles that follow
    input  wire [63:0] set_total_i,
    output wire [63:0] total_o,
    output wire        over_o       // total + amount > limit
);
  logic [63:0] total_q;
  logic [65:0] room_q;  // limit - total, signed

  wire [64:0] sum = {1'b0, total_q} + {1'b0, amount_i};
  wire [65:0] limit = {2'b00, limit_i};
  wire [65:0] room = limit - {2'b00, total_q};
  wire [65:0] room_sent = sum[64] ? limit - 66'h0_ffff_ffff_ffff_ffff : limit - {2'b00, total_q} - {2'b00, amount_i};

  always_ff @(posedge clk_i) begin
    if (clear_i) total_q <= '0;
    else if (set_i) total_q <= set_total_i;
    else if (sent_i) total_q <= sum[64] ? {64{1'b1}} : sum[63:0];
    room_q <= sent_i ? room_sent : room;
  end
  assign total_o = total_q;
`ifdef TG_MUTANT_HEADROOM
  assign over_o = amount_i > room_q[63:0];
`else
  assign over_o = room_q[65] || {2'b00, amount_i} > room_q;
`endif

`ifdef FORMAL
  // The rule as the text has it, for the limit given a cycle ago, and what an order makes of the total.
  logic [63:0] formal_limit_q, formal_total_q, formal_amount_q;
  logic formal_known_q, formal_sent_q;
  initial {formal_known_q, formal_sent_q} = 2'b00;
  wire [64:0] formal_sum = {1'b0, formal_total_q} + {1'b0, formal_amount_q};
  always @(posedge clk_i) begin
    formal_limit_q <= limit_i;
    formal_known_q <= !set_i && !clear_i;
    formal_sent_q <= sent_i && !set_i && !clear_i;
    formal_total_q <= total_q;
    formal_amount_q <= amount_i;
  end
  wire [65:0] formal_left = {2'b00, formal_limit_q} - {2'b00, total_q} - {2'b00, amount_i};
  // Sampled, so that it may rest on what room_q is.
  always @(posedge clk_i) if (formal_known_q) assert (over_o == formal_left[65]);
  always @* begin
    if (formal_known_q) assert (room_q == {2'b00, formal_limit_q} - {2'b00, total_q});
    if (formal_sent_q) assert (total_q == (formal_sum[64] ? {64{1'b1}} : formal_sum[63:0]));
  end
`endif
endmodule
`default_nettype wire
