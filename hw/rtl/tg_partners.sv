// Which slot an arbitrage's other leg is, and the message's role, known in the cycle before the update of the message: position, view and state of
// the pair can then be named like those of the message's own slot. Word 0 of the table ARBITRAGE once more, as distributed RAM, because
// block RAM answers a cycle too late.
`default_nettype none

module tg_partners #(
    parameter  int unsigned SYMBOLS = 64,                             // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire             clk_i,
    input  wire             write_i,   // word 0 of an entry, at the end of the access
    input  wire             bank_i,
    input  wire [SYM_W-1:0] entry_i,
    input  wire [     31:0] wdata_i,
    input  wire             read_i,    // as of tg_config_table; the answer stands from the next cycle on
    input  wire [SYM_W-1:0] read_entry_i,
    input  wire             read_bank_i,
    output wire [SYM_W-1:0] leg_o,
    output wire             leg_b_o
);
  (* no_rw_check *)  // the datapath never reads what the host writes: other bank
  logic [SYM_W:0] memory[0:(2<<SYM_W)-1];
  logic [SYM_W:0] word_q;
  always_ff @(posedge clk_i) begin
    if (write_i) memory[{bank_i, entry_i}] <= {wdata_i[8+:SYM_W], wdata_i[1]};
    if (read_i) word_q <= memory[{read_bank_i, read_entry_i}];
  end
  assign leg_o = word_q[SYM_W:1];
  assign leg_b_o = word_q[0];

  wire unused = &{1'b0, wdata_i};
endmodule
`default_nettype wire
