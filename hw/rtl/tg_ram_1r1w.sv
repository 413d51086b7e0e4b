// Synchronous RAM with one write port and one registered read port: the shape every FPGA family has as block RAM.
//
// A read of the address that is written in the same cycle answers nothing that may be used; whoever can cause it takes the written
// word from a register instead. Under Verilator such a read answers the complement of the written word, so that a test fails
// if it is used.
`default_nettype none

module tg_ram_1r1w #(
    parameter  int unsigned WIDTH  = 36,    // bits of a word
    parameter  int unsigned DEPTH  = 512,   // words
    /* verilator lint_off UNUSEDPARAM */
    parameter  bit          BLOCK  = 1'b0,  // block RAM, however few words: distributed RAM takes places of look-up tables
    /* verilator lint_on UNUSEDPARAM */
    localparam int unsigned ADDR_W = DEPTH > 1 ? $clog2(DEPTH) : 1
) (
    input  wire              clk_i,
    input  wire              we_i,
    input  wire [ADDR_W-1:0] waddr_i,
    input  wire [ WIDTH-1:0] wdata_i,
    input  wire              re_i,     // low: rdata_o stays
    input  wire [ADDR_W-1:0] raddr_i,
    output wire [ WIDTH-1:0] rdata_o   // one cycle after its address
`ifdef FORMAL
    ,  // a window, for proofs about what the RAM holds
    input  wire [ADDR_W-1:0] formal_addr_i,
    output wire [ WIDTH-1:0] formal_word_o
`endif
);
  (* no_rw_check, ram_style = BLOCK ? "block" : "auto" *)
  logic [WIDTH-1:0] memory[0:DEPTH-1];
  logic [WIDTH-1:0] rdata_q;

  always_ff @(posedge clk_i) begin
    if (we_i) memory[waddr_i] <= wdata_i;
`ifdef VERILATOR
    if (re_i) rdata_q <= we_i && waddr_i == raddr_i ? ~wdata_i : memory[raddr_i];
`else
    if (re_i) rdata_q <= memory[raddr_i];
`endif
  end

  assign rdata_o = rdata_q;
`ifdef FORMAL
  assign formal_word_o = memory[formal_addr_i];
`endif
endmodule
`default_nettype wire
