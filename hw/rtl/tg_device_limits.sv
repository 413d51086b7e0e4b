// Limits of the device: the tables GLOBAL (one entry) and EXPOSURE (eight of four words), two banks each. Unlike a slot's limits they are needed
// whole, and a cycle earlier: what is left of each is computed ahead (tg_headroom). `read_i` with the bank in cycle n, all of them on the outputs
// in n + 1 and until the next read. The host reads in a cycle in which the datapath does not.
`default_nettype none

module tg_device_limits (
    input  wire                             clk_i,
    input  wire                             rst_i,
    output wire                             clearing_o,
    // Datapath
    input  wire                             read_i,
    input  wire                             read_bank_i,
    output wire tg_pkg::device_limits_t     limits_o,
    output wire [128*(tg_pkg::KINDS+1)-1:0] exposure_o,  // exposure_limits_t: account, then kinds from 1 on, lowest bits first
    // Host: one access at a time, to one of the two
    input  wire                             global_valid_i,
    input  wire                             global_write_i,
    input  wire                       [4:0] global_addr_i,
    input  wire                      [31:0] global_wdata_i,
    output wire                             global_ready_o,
    output wire                      [31:0] global_rdata_o,
    input  wire                             exposure_valid_i,
    input  wire                             exposure_write_i,
    input  wire                       [4:0] exposure_addr_i,
    input  wire                      [31:0] exposure_wdata_i,
    output wire                             exposure_ready_o,
    output wire                      [31:0] exposure_rdata_o,
    input  wire                             write_bank_i,
    input  wire                             show_bank_i
);
  localparam int unsigned GLOBAL_WORDS = 12, EXPOSURE_WORDS = 32, WORDS = GLOBAL_WORDS + EXPOSURE_WORDS;
  localparam int unsigned KINDS = tg_pkg::KINDS;

  // Power-up: both banks 0.
  logic clearing_q, walk_q;
  always_ff @(posedge clk_i)
    if (rst_i) {clearing_q, walk_q} <= 2'b10;
    else if (clearing_q) {clearing_q, walk_q} <= {!walk_q, 1'b1};
  assign clearing_o = clearing_q;

  // ---- Host access: begins, and ends a cycle later
  logic answer_q;
  wire valid = global_valid_i || exposure_valid_i;
  wire write = global_valid_i ? global_write_i : exposure_write_i;
  wire [31:0] wdata = global_valid_i ? global_wdata_i : exposure_wdata_i;
  wire in_table = exposure_valid_i || {27'd0, global_addr_i} < GLOBAL_WORDS;
  wire [5:0] word = exposure_valid_i ? 6'(GLOBAL_WORDS) + {1'b0, exposure_addr_i} : {1'b0, global_addr_i};
  wire start = valid && !answer_q && !clearing_q && (write || !read_i);
  wire host_write = start && write && in_table;
  always_ff @(posedge clk_i) answer_q <= start && !rst_i;
  assign global_ready_o = answer_q && global_valid_i;
  assign exposure_ready_o = answer_q && exposure_valid_i;

  wire read_bank = read_i ? read_bank_i : show_bank_i;
  wire write_bank = clearing_q ? walk_q : write_bank_i;
  wire [32*WORDS-1:0] row, shown;
  genvar w;
  generate
    for (w = 0; w < WORDS; w = w + 1) begin : g_word
      logic [31:0] bank_0_q, bank_1_q, row_q;
      wire mine = clearing_q || (host_write && word == 6'(w));
      wire [31:0] read = read_bank ? bank_1_q : bank_0_q;
      always_ff @(posedge clk_i) begin
        if (mine && !write_bank) bank_0_q <= clearing_q ? 32'd0 : wdata;
        if (mine && write_bank) bank_1_q <= clearing_q ? 32'd0 : wdata;
        if (read_i) row_q <= read;
      end
      assign row[32*w+:32] = row_q;
      assign shown[32*w+:32] = read;
    end
  endgenerate

  logic [31:0] shown_q;
  wire [2047:0] shown_padded = {{(2048 - 32 * WORDS) {1'b0}}, shown};
  always_ff @(posedge clk_i) shown_q <= in_table ? shown_padded[32*word+:32] : 32'd0;
  assign global_rdata_o = shown_q;
  assign exposure_rdata_o = shown_q;

  // ---- Entries
  tg_pkg::device_limits_t limits;
  always_comb begin
    limits.interval_ns = row[31:0];
    limits.burst_ns = row[63:32];
    limits.check_off = row[84:64];
    limits.waive_reducing = row[116:96];
    limits.max_in_flight = row[143:128];
    limits.max_day_value = row[255:192];
    limits.max_day_qty = row[319:256];
    limits.max_loss = row[383:320];
    limits.reserved = row[95:85] != 0 || (row[84:64] & ~tg_pkg::DEVICE_OFF) != 0 || row[127:117] != 0 ||
        (row[116:96] & ~tg_pkg::WAIVABLE) != 0 || row[191:144] != 0;
  end
  assign limits_o = limits;
  genvar k;
  generate
    for (k = 0; k <= KINDS; k = k + 1) begin : g_kind
      assign exposure_o[128*k+:64] = row[32*(GLOBAL_WORDS+4*k+2)+:64];     // max_net
      assign exposure_o[128*k+64+:64] = row[32*(GLOBAL_WORDS+4*k)+:64];    // max_gross
    end
  endgenerate

  wire unused = &{1'b0, row};
endmodule
`default_nettype wire
