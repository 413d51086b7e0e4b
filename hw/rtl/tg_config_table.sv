// A table that the host writes word by word and the datapath reads entry by entry.
//
// Datapath: `read_i` with entry and bank in cycle n, the whole entry on `data_o` from cycle n + 2 until the next read arrives there.
// Host: one access at a time, `host_ready_o` with its end; a host read waits for a cycle in which the datapath does not read (it does
// at most every second cycle). Which bank the host may write is decided by tg_commit, not here. Power-up walks all words to zero.
`default_nettype none

module tg_config_table #(
    parameter  int unsigned ENTRIES = 64,                                // slots
    parameter  int unsigned WORDS   = 4,                                 // 32-bit words of an entry, 1 to 16
    parameter  int unsigned BANKS   = 2,                                 // 1 or 2
    localparam int unsigned ENTRY_W = ENTRIES > 1 ? $clog2(ENTRIES) : 1,
    localparam int unsigned ADDR_W  = ENTRY_W + BANKS - 1
) (
    input  wire                clk_i,
    input  wire                rst_i,
    output wire                clearing_o,
    // Datapath
    input  wire                read_i,
    input  wire [ ENTRY_W-1:0] read_entry_i,
    input  wire                read_bank_i,
    output wire [WORDS*32-1:0] data_o,
    // Host
    input  wire                host_valid_i,
    input  wire                host_write_i,
    input  wire [         7:0] host_entry_i,
    input  wire [         3:0] host_word_i,
    input  wire                host_bank_i,
    input  wire [        31:0] host_wdata_i,
    output wire                host_ready_o,
    output wire [        31:0] host_rdata_o
`ifdef FORMAL
    ,  // a window into word 0, for proofs about what the table holds
    input  wire [  ADDR_W-1:0] formal_addr_i,
    output wire [        31:0] formal_word_o,
    output wire [        31:0] formal_row_o
`endif
);
  localparam int unsigned LAST = (1 << ADDR_W) - 1;

  logic clearing_q;
  logic [ADDR_W-1:0] walk_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
`ifdef TG_MUTANT_TABLE_WALK
      clearing_q <= 1'b0;
`else
      clearing_q <= 1'b1;
`endif
      walk_q <= '0;
    end else if (clearing_q) begin
      walk_q <= walk_q + 1'b1;
      if (walk_q == LAST[ADDR_W-1:0]) clearing_q <= 1'b0;
    end
  end

  // ---- Host access: start (write, or read issued) then end
  wire entry_in_table = {24'd0, host_entry_i} < ENTRIES;
  wire in_table = entry_in_table && {28'd0, host_word_i} < WORDS;
  logic answer_q;  // a host access ends in this cycle
  wire start = host_valid_i && !answer_q && !clearing_q && (host_write_i || !read_i);
  wire host_write = start && host_write_i && in_table;

  always_ff @(posedge clk_i) answer_q <= start && !rst_i;
  assign host_ready_o = answer_q;

  wire [ADDR_W-1:0] host_addr, read_addr;
  generate
    if (BANKS == 2) begin : g_banked
      assign host_addr = {host_bank_i, host_entry_i[ENTRY_W-1:0]};
      assign read_addr = read_i ? {read_bank_i, read_entry_i} : host_addr;
    end else begin : g_single
      wire unused = &{1'b0, host_bank_i, read_bank_i};
      assign host_addr = host_entry_i[ENTRY_W-1:0];
      assign read_addr = read_i ? read_entry_i : host_addr;
    end
  endgenerate

  wire [ADDR_W-1:0] write_addr = clearing_q ? walk_q : host_addr;
  wire [31:0] write_data = clearing_q ? 32'd0 : host_wdata_i;

  logic load_q;
  always_ff @(posedge clk_i) load_q <= read_i;

  wire [WORDS*32-1:0] row;
  genvar w;
  generate
    for (w = 0; w < WORDS; w = w + 1) begin : g_word
      (* no_rw_check *)  // the datapath never reads what the host writes: other bank, or disarmed
      logic [31:0] memory[0:(1<<ADDR_W)-1];
      logic [31:0] row_q, data_q;
      wire write = clearing_q || (host_write && {28'd0, host_word_i} == w);
      always_ff @(posedge clk_i) begin
        if (write) memory[write_addr] <= write_data;
        row_q <= memory[read_addr];
        if (load_q) data_q <= row_q;
      end
      assign row[32*w+:32] = row_q;
      assign data_o[32*w+:32] = data_q;
`ifdef FORMAL
      if (w == 0) begin : g_formal
        assign formal_word_o = memory[formal_addr_i];
        assign formal_row_o  = row_q;
      end
`endif
    end
  endgenerate

  // ---- What the host reads: four words are chosen from, four times, then one of the four. Words that the table has not are 0.
  wire [511:0] words = 512'(row);
  wire [127:0] chosen;
  generate
    for (w = 0; w < 4; w = w + 1) begin : g_choice
      wire [127:0] four = words[128*w+:128];
      wire [63:0] two = host_word_i[1] ? four[127:64] : four[63:0];
      assign chosen[32*w+:32] = host_word_i[0] ? two[63:32] : two[31:0];
    end
  endgenerate
  wire [63:0] upper_or_lower = host_word_i[3] ? chosen[127:64] : chosen[63:0];
  assign host_rdata_o = (host_word_i[2] ? upper_or_lower[63:32] : upper_or_lower[31:0]) & {32{entry_in_table}};
  assign clearing_o   = clearing_q;
endmodule
`default_nettype wire
