// Order table sets of a reference (docs/datapath.md section 4): the reference in chunks of SET_BITS bits; table 0 takes their XOR, table
// 1 the XOR of chunk i rotated left by 5*i mod SET_BITS. Every output bit is the XOR of at most one bit of each chunk.
`default_nettype none

module tg_set_hash #(
  parameter int unsigned SET_BITS = 13  // 4 to 20
) (
  input  wire  [63:0]         ref_i,
  output logic [SET_BITS-1:0] set0_o,
  output logic [SET_BITS-1:0] set1_o
);
  localparam int unsigned CHUNKS = (64 + SET_BITS - 1) / SET_BITS;
  wire [CHUNKS*SET_BITS-1:0] padded = (CHUNKS * SET_BITS)'(ref_i);

  // Whole chunks, not bits: the same gates, and a simulator works on words.
  integer i;
  logic [SET_BITS-1:0] chunk;
  always_comb begin
    set0_o = '0;
    set1_o = '0;
    chunk = '0;
    for (i = 0; i < CHUNKS; i = i + 1) begin
      chunk = padded[i*SET_BITS+:SET_BITS];
      set0_o = set0_o ^ chunk;
      set1_o = set1_o ^ ((chunk << ((5 * i) % SET_BITS)) | (chunk >> (SET_BITS - (5 * i) % SET_BITS)));
    end
  end

  initial if (SET_BITS < 4 || SET_BITS > 20) $fatal(1, "tg_set_hash: SET_BITS must be 4 to 20");
endmodule
`default_nettype wire
