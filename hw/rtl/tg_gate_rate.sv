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
  assign over_o = !edge_q[65] && {2'b00, now_i} < edge_q;
endmodule
`default_nettype wire
