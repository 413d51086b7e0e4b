// What the book knows of a tracked slot: enabled, window base, tick. Two asynchronous reads; written by the host, survives a clear.
// A recentre replaces the base of the slot that it reads in the same cycle.
`default_nettype none

module tg_slot_table #(
    parameter  int unsigned SYMBOLS = 64,
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                  clk_i,
    input  wire                  rst_i,
    input  wire                  we_i,
    input  wire [           7:0] sym_i,
    input  wire                  enable_i,
    input  wire                  tick100_i,
    input  wire [          31:0] lo_i,
    input  wire                  recentre_i,  // of slot a_sym_i; not with we_i
    input  wire [          31:0] recentre_lo_i,
    output wire [(1<<SYM_W)-1:0] enable_o,
    input  wire [     SYM_W-1:0] a_sym_i,
    output wire                  a_tick100_o,
    output wire [          31:0] a_lo_o,
    input  wire [     SYM_W-1:0] b_sym_i,
    output wire                  b_tick100_o,
    output wire [          31:0] b_lo_o
);
  logic [32:0] memory[0:(1<<SYM_W)-1];
  logic [(1<<SYM_W)-1:0] enable_q;
  wire we = we_i && {24'd0, sym_i} < SYMBOLS;

  wire [SYM_W-1:0] write_sym = we ? sym_i[SYM_W-1:0] : a_sym_i;
  always_ff @(posedge clk_i)
    if (we || recentre_i) memory[write_sym] <= we ? {tick100_i, lo_i} : {a_tick100_o, recentre_lo_i};
  // A compare per bit: an indexed write would be a shifter.
  for (genvar slot = 0; slot < (1 << SYM_W); slot++) begin : g_enable
    always_ff @(posedge clk_i)
      if (rst_i) enable_q[slot] <= 1'b0;
      else if (we && sym_i[SYM_W-1:0] == slot[SYM_W-1:0]) enable_q[slot] <= enable_i;
  end

  assign enable_o = enable_q;
  assign {a_tick100_o, a_lo_o} = memory[a_sym_i];
  assign {b_tick100_o, b_lo_o} = memory[b_sym_i];
endmodule
`default_nettype wire
