// A ring of bytes, eight wide at any byte address: eight RAMs, each with the bytes whose address ends in its number. Up to eight neighbouring
// bytes are written in a cycle, and eight read; the read bytes come in the next cycle.
//
//     address 13, lane 0 on:   RAM 5 row 1, RAM 6 row 1, RAM 7 row 1, RAM 0 row 2, RAM 1 row 2 ...
//
// A byte that is read while it is written is not told truly (tg_ram_1r1w).
`default_nettype none

module tg_byte_ring #(
    parameter  int unsigned BYTES  = 16384,         // power of two
    localparam int unsigned ADDR_W = $clog2(BYTES)
) (
    input  wire              clk_i,
    input  wire        [7:0] write_i,       // lanes
    input  wire [ADDR_W-1:0] write_addr_i,  // of lane 0, written or not
    input  wire       [63:0] write_data_i,
    input  wire [ADDR_W-1:0] read_addr_i,   // of lane 0
    output wire       [63:0] read_data_o
);
  localparam int unsigned ROW_W = ADDR_W - 3;
  if (BYTES < 64 || (BYTES & (BYTES - 1)) != 0) $error("BYTES must be a power of two, at least 64");

  logic [2:0] low_q;
  always_ff @(posedge clk_i) low_q <= read_addr_i[2:0];

  wire [63:0] banks;
  genvar b;
  generate
    for (b = 0; b < 8; b = b + 1) begin : g_bank
      localparam logic [2:0] BANK = b, AFTER = 7 - b;
      wire [2:0] lane = BANK - write_addr_i[2:0];
      // A row further where the address begins behind this RAM's byte.
      wire [ADDR_W-1:0] write_at = write_addr_i + {{ROW_W{1'b0}}, AFTER};
      wire [ADDR_W-1:0] read_at = read_addr_i + {{ROW_W{1'b0}}, AFTER};
      tg_ram_1r1w #(
          .WIDTH(8),
          .DEPTH(BYTES / 8)
      ) u_ram (
          .clk_i,
          .we_i   (write_i[lane]),
          .waddr_i(write_at[ADDR_W-1:3]),
          .wdata_i(write_data_i[8*lane+:8]),
          .re_i   (1'b1),
          .raddr_i(read_at[ADDR_W-1:3]),
          .rdata_o(banks[8*b+:8])
      );
      // Lane b of what was read.
      wire [2:0] from = BANK + low_q;
      assign read_data_o[8*b+:8] = banks[8*from+:8];
      wire unused = &{1'b0, write_at[2:0], read_at[2:0]};
    end
  endgenerate
endmodule
`default_nettype wire
