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
  wire [63:0] total_after;
  wire [65:0] room_after;
`ifdef FORMAL
  wire [65:0] formal_room_is;
`endif
  tg_room_after u_after (
      .total_i(total_o),
      .limit_i,
      .amount_i,
      .set_i,
      .set_total_i,
      .total_o(total_after),
      .room_o(room_after)
  );
  tg_room u_room (
      .clk_i,
      .clear_i,
      .limit_i,
      .amount_i,
      .sent_i,
      .set_i,
      .total_after_i(total_after),
      .room_after_i(room_after),
      .total_o,
`ifdef FORMAL
      .formal_room_o(formal_room_is),
`endif
      .over_o
  );

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
    formal_total_q <= total_o;
    formal_amount_q <= amount_i;
  end
  wire [65:0] formal_room = {2'b00, formal_limit_q} - {2'b00, total_o};
  wire [65:0] formal_left = {2'b00, formal_limit_q} - {2'b00, total_o} - {2'b00, amount_i};
  // Sampled, so that it may rest on what the room is.
  always @(posedge clk_i) if (formal_known_q) assert (over_o == formal_left[65]);
  always @* begin
    if (formal_known_q) assert (formal_room_is == formal_room || (&total_o && formal_room_is == {formal_room[65], 65'd0}));
    if (formal_sent_q) assert (total_o == (formal_sum[64] ? {64{1'b1}} : formal_sum[63:0]));
  end
`endif
endmodule
`default_nettype wire
