// What is left of a limit on an unsigned 64-bit total, in a register: whether `amount` more exceeds it is one comparison. What an order makes of
// total and room is computed beside (tg_room_after), so that many totals of which an order changes one share it.
`default_nettype none

module tg_room (
    input  wire        clk_i,
    input  wire        clear_i,       // reset, too
    input  wire [63:0] limit_i,       // of the next cycle
    input  wire [63:0] amount_i,      // of this cycle's order
    input  wire        sent_i,        // it is added
    input  wire        set_i,         // the total is replaced; no order may come in the two cycles that follow
    input  wire [63:0] total_after_i, // of this total, limit and amount, or what it is replaced by
    input  wire [65:0] room_after_i,
    output wire [63:0] total_o,
    output wire        over_o         // total + amount > limit
`ifdef FORMAL
    ,
    output wire [65:0] formal_room_o
`endif
);
  logic [63:0] total_q;
  logic [65:0] room_q;  // limit - total, signed; of a total just saturated only the sign counts

  always_ff @(posedge clk_i) begin
    if (clear_i) total_q <= '0;
    else if (set_i || sent_i) total_q <= total_after_i;
    room_q <= sent_i ? room_after_i : {2'b00, limit_i} - {2'b00, total_q};
  end
  assign total_o = total_q;
`ifdef TG_MUTANT_HEADROOM
  assign over_o = amount_i > room_q[63:0];
`else
  assign over_o = room_q[65] || {2'b00, amount_i} > room_q;
`endif
`ifdef FORMAL
  assign formal_room_o = room_q;
`endif
endmodule
`default_nettype wire
