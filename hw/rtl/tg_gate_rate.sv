// The token bucket of rule 13. `tat` is kept, and beside it `tat - burst`, so that the rule is one comparison with the order's `now`. What an order
// makes of both is computed for `now` and for `tat` while it is compared which of them is later.
`default_nettype none

module tg_gate_rate (
    input  wire        clk_i,
    input  wire        clear_i,         // reset, too
    input  wire [63:0] now_i,
    input  wire        sent_i,
    input  wire [31:0] interval_i,      // of this cycle's order
    input  wire [31:0] next_burst_i,    // of the next cycle's
    output wire        over_o
);
  logic [63:0] tat_q;
  logic [65:0] edge_q;  // tat - burst, signed

  wire later = now_i > tat_q;
  wire [64:0] from_now = {1'b0, now_i} + {33'd0, interval_i};
  wire [64:0] from_tat = {1'b0, tat_q} + {33'd0, interval_i};
  wire full = later ? from_now[64] : from_tat[64];
  wire [65:0] burst = {34'd0, next_burst_i};
  wire [65:0] step = {34'd0, interval_i} - burst;

  always_ff @(posedge clk_i) begin
    if (clear_i) tat_q <= '0;
    else if (sent_i) tat_q <= full ? {64{1'b1}} : later ? from_now[63:0] : from_tat[63:0];
    edge_q <= !sent_i ? {2'b00, tat_q} - burst :
        full ? 66'h0_ffff_ffff_ffff_ffff - burst :
        later ? {2'b00, now_i} + step : {2'b00, tat_q} + step;
  end
`ifdef TG_MUTANT_RATE
  assign over_o = !edge_q[65] && {2'b00, now_i} <= edge_q;
`else
  assign over_o = !edge_q[65] && {2'b00, now_i} < edge_q;
`endif

`ifdef FORMAL
  // Rule 13 as the text has it, and what an order makes of the bucket.
  logic [31:0] formal_burst_q;
  logic formal_known_q, formal_sent_q;
  logic [63:0] formal_later_q;
  logic [31:0] formal_interval_q;
  initial {formal_known_q, formal_sent_q} = 2'b00;
  wire [64:0] formal_credit = {1'b0, now_i} + {33'd0, formal_burst_q};
  wire [64:0] formal_tat = {1'b0, formal_later_q} + {33'd0, formal_interval_q};
  always @(posedge clk_i) begin
    formal_burst_q <= next_burst_i;
    formal_known_q <= !clear_i;
    formal_sent_q <= sent_i && !clear_i;
    formal_later_q <= now_i > tat_q ? now_i : tat_q;
    formal_interval_q <= interval_i;
  end
  always @* begin
    if (formal_known_q) assert (edge_q == {2'b00, tat_q} - {34'd0, formal_burst_q});
    if (formal_known_q) assert (over_o == (formal_credit < {1'b0, tat_q}));
    if (formal_sent_q) assert (tat_q == (formal_tat[64] ? {64{1'b1}} : formal_tat[63:0]));
  end
`endif
endmodule
`default_nettype wire
