// Limits of the device: the tables GLOBAL (one entry) and EXPOSURE (eight of four words), two banks each. Unlike a slot's limits they are needed
// whole, and a cycle earlier: what is left of each is computed ahead (tg_headroom). `read_i` with the bank in cycle n, all of them on the outputs
// in n + 1 and until the next read.
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
  localparam int unsigned GLOBAL_WORDS = 12, KINDS = tg_pkg::KINDS;
  // What the datapath reads; further words of EXPOSURE are of kinds that are not built.
  localparam int unsigned WORDS = GLOBAL_WORDS + 4 * (KINDS + 1);
  localparam logic [5:0] NO_WORD = 6'd63;  // never written: reads 0

  // Power-up: both banks 0.
  logic clearing_q;
  logic [6:0] walk_q;
  always_ff @(posedge clk_i)
    if (rst_i) {clearing_q, walk_q} <= 8'h80;
    else if (clearing_q) {clearing_q, walk_q} <= {walk_q != 7'h7f, walk_q + 7'd1};
  assign clearing_o = clearing_q;

  // ---- Host access: begins, and ends a cycle later. What it reads is a copy in block RAM.
  logic answer_q;
  wire valid = global_valid_i || exposure_valid_i;
  wire write = global_valid_i ? global_write_i : exposure_write_i;
  wire [31:0] wdata = global_valid_i ? global_wdata_i : exposure_wdata_i;
  wire in_table = exposure_valid_i || {27'd0, global_addr_i} < GLOBAL_WORDS;
  wire [5:0] word = exposure_valid_i ? 6'(GLOBAL_WORDS) + {1'b0, exposure_addr_i} : {1'b0, global_addr_i};
  wire start = valid && !answer_q && !clearing_q;
  wire host_write = start && write && in_table;
  always_ff @(posedge clk_i) answer_q <= start && !rst_i;
  assign global_ready_o = answer_q && global_valid_i;
  assign exposure_ready_o = answer_q && exposure_valid_i;

  wire write_bank = clearing_q ? walk_q[6] : write_bank_i;
  wire [31:0] write_data = clearing_q ? 32'd0 : wdata;
  (* no_rw_check *)  // an access writes or reads
  logic [31:0] copy[0:127];
  logic [31:0] shown_q;
  always_ff @(posedge clk_i) begin
    if (clearing_q || host_write) copy[clearing_q ? walk_q : {write_bank_i, word}] <= write_data;
    shown_q <= copy[{show_bank_i, in_table ? word : NO_WORD}];
  end
  assign global_rdata_o = shown_q;
  assign exposure_rdata_o = shown_q;

  // ---- Rows. Of reserved bits only is kept that one of them is set.
  wire reserved_off = write_data[31:21] != 0 || (write_data[20:0] & ~tg_pkg::DEVICE_OFF) != 0;
  wire reserved_waive = write_data[31:21] != 0 || (write_data[20:0] & ~tg_pkg::WAIVABLE) != 0;
  wire [32*WORDS-1:0] row;
  genvar w;
  generate
    for (w = 0; w < WORDS; w = w + 1) begin : g_word
      logic [31:0] bank_0_q, bank_1_q, row_q;
      wire mine = clearing_q || (host_write && word == 6'(w));
      wire [31:0] kept = w == 2 ? {10'd0, reserved_off, write_data[20:0]} : w == 3 ? {10'd0, reserved_waive, write_data[20:0]} :
          w == 4 ? {15'd0, write_data[31:16] != 0, write_data[15:0]} : w == 5 ? {31'd0, write_data != 0} : write_data;
      always_ff @(posedge clk_i) begin
        if (mine && !write_bank) bank_0_q <= kept;
        if (mine && write_bank) bank_1_q <= kept;
        if (read_i) row_q <= read_bank_i ? bank_1_q : bank_0_q;
      end
      assign row[32*w+:32] = row_q;
    end
  endgenerate

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
    limits.reserved = row[85] || row[117] || row[144] || row[160];
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
