// One word of state per symbol, read one cycle ahead of its use and never stale.
//
// The reader names the slot it will need in the next cycle (`next_addr_i`, combinational); `data_o` then holds that slot's word as
// of everything written up to and including the cycle in which it was named. Asynchronous read, so that small instances become
// distributed RAM; the word stands in a register, not behind the memory. Power-up and `clear_i` walk all words to zero, one per cycle; nothing else may
// write meanwhile. To walk is to forget: a bit beside each word tells whether it was written since, and a word that was not reads 0.
`default_nettype none

module tg_state_ram #(
    parameter  int unsigned ENTRIES = 64,  // words
    parameter  int unsigned WIDTH   = 64,  // bits of a word
    localparam int unsigned ADDR_W  = ENTRIES > 1 ? $clog2(ENTRIES) : 1
) (
    input  wire              clk_i,
    input  wire              rst_i,
    input  wire              clear_i,
    output wire              clearing_o,
    input  wire [ADDR_W-1:0] next_addr_i,
    output wire [ WIDTH-1:0] data_o,
    input  wire              write_i,
    input  wire [ADDR_W-1:0] write_addr_i,
    input  wire [ WIDTH-1:0] write_data_i
`ifdef FORMAL
    ,  // a window, for proofs about what the memory holds
    input  wire [ADDR_W-1:0] formal_addr_i,
    output wire [ WIDTH-1:0] formal_word_o
`endif
);
  localparam int unsigned LAST = ENTRIES - 1;

  // A read of the word that is being written takes the bypass, so the memory may answer anything.
  (* no_rw_check *)
  logic [WIDTH-1:0] memory[0:(1<<ADDR_W)-1];
  logic [WIDTH-1:0] data_q;
  logic clearing_q;
  logic [ADDR_W-1:0] walk_q;

  (* no_rw_check *)
  logic known[0:(1<<ADDR_W)-1];

  always_ff @(posedge clk_i) begin
    if (write_i) memory[write_addr_i] <= write_data_i;
    if (write_i || clearing_q) known[clearing_q ? walk_q : write_addr_i] <= !clearing_q;
`ifdef TG_MUTANT_STATE_BYPASS
    data_q <= memory[next_addr_i];
`elsif TG_MUTANT_STATE_KNOWN
    data_q <= (write_i && write_addr_i == next_addr_i) ? write_data_i : memory[next_addr_i];
`else
    // What is not known also keeps synthesis from taking the register into the memory's address: `data_o` would come out of the memory, a nanosecond late.
    data_q <= (write_i && write_addr_i == next_addr_i) ? write_data_i : known[next_addr_i] && !clearing_q ? memory[next_addr_i] : {WIDTH{1'b0}};
`endif
  end

  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      clearing_q <= 1'b1;
      walk_q <= '0;
    end else if (clearing_q) begin
      walk_q <= walk_q + 1'b1;
      if (walk_q == LAST[ADDR_W-1:0]) clearing_q <= 1'b0;
    end
  end

  assign data_o = data_q;
  assign clearing_o = clearing_q;

`ifdef FORMAL
  assign formal_word_o = known[formal_addr_i] ? memory[formal_addr_i] : {WIDTH{1'b0}};
`endif
`ifndef SYNTHESIS
  always_ff @(posedge clk_i) if (!rst_i && clearing_q) assert (!write_i);
`endif
endmodule
`default_nettype wire
