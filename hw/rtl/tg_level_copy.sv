// Levels of a slot for the host: a copy of both rows as of one instant, best first. A level of quantity 0 is none.
`default_nettype none

module tg_level_copy #(
    parameter  int unsigned DEPTH   = 8,
    parameter  int unsigned KEY_W   = 12,
    localparam int unsigned LEVEL_W = KEY_W + 65  // see tg_row_match; all bits of what is no level are 0
) (
    input  wire                     clk_i,
    input  wire                     rst_i,
    input  wire                     ask_i,      // pulse: a copy is wanted
    input  wire                     take_i,     // this is it
    input  wire                     valid_i,
    input  wire                     complete_i,
    input  wire [DEPTH*LEVEL_W-1:0] bids_i,
    input  wire [DEPTH*LEVEL_W-1:0] asks_i,
    output wire                     busy_o,
    output wire                     valid_o,
    output wire                     complete_o,
    output wire             [255:0] bid_px_o,
    output wire             [255:0] bid_qty_o,
    output wire             [255:0] ask_px_o,
    output wire             [255:0] ask_qty_o
);
  logic busy_q, valid_q, complete_q;
  always_ff @(posedge clk_i) begin
    if (take_i) {valid_q, complete_q} <= {valid_i, complete_i};
    if (rst_i) busy_q <= 1'b0;
    else busy_q <= ask_i || (busy_q && !take_i);
  end
  assign {busy_o, valid_o, complete_o} = {busy_q, valid_q, complete_q};

  for (genvar i = 0; i < 8; i++) begin : g_level
    if (i < DEPTH) begin : g_shown
      logic [63:0] bid_q, ask_q;
      always_ff @(posedge clk_i) if (take_i) {bid_q, ask_q} <= {bids_i[i*LEVEL_W+:64], asks_i[i*LEVEL_W+:64]};
      assign {bid_px_o[32*i+:32], bid_qty_o[32*i+:32], ask_px_o[32*i+:32], ask_qty_o[32*i+:32]} = {bid_q, ask_q};
    end else begin : g_none
      assign {bid_px_o[32*i+:32], bid_qty_o[32*i+:32], ask_px_o[32*i+:32], ask_qty_o[32*i+:32]} = 128'd0;
    end
  end

  wire unused = &{1'b0, bids_i, asks_i};
endmodule
`default_nettype wire
