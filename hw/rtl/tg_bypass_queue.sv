// Queue that costs nothing while it is empty: what comes in stands at the output in the same cycle (THROUGH = 1) or in the next
// one (THROUGH = 0). Only what has to wait behind an occupied head goes through the memory, whose output has its own
// register, so that no compare hangs on a block RAM output:
//
//            +---------------------------- queue empty ----------------------------+
//   in ------+--> memory (cnt) --> mid (RAM output register) --> head register ----+--> out
//
// An entry needs two cycles from the memory to the head; a reader that takes one entry every cycle is served at that rate.
`default_nettype none

module tg_bypass_queue #(
  parameter int unsigned WIDTH   = 8,   // bits of an entry
  parameter int unsigned DEPTH   = 64,  // entries held in all, head and mid included; at least 1
  parameter bit          THROUGH = 1'b1,
  localparam int unsigned COUNT_BITS = $clog2(DEPTH + 1)
) (
  input  wire                  clk_i,
  input  wire                  rst_i,
  input  wire                  in_valid_i,
  input  wire [WIDTH-1:0]      in_data_i,
  output wire                  in_ready_o,
  output wire                  out_valid_o,
  output wire [WIDTH-1:0]      out_data_o,
  input  wire                  out_pop_i,     // takes the entry; only with out_valid_o
  output wire [COUNT_BITS-1:0] count_o        // entries held at the start of the cycle (one more may pass through)
);
  localparam int unsigned PTR_BITS = (DEPTH > 1) ? $clog2(DEPTH) : 1;

  logic [PTR_BITS-1:0]   wptr_q, rptr_q;
  logic [COUNT_BITS-1:0] cnt_q;    // entries in the memory
  logic [COUNT_BITS-1:0] total_q;  // entries held
  logic                  mid_valid_q, head_valid_q;
  logic [WIDTH-1:0]      head_q;
  wire  [WIDTH-1:0]      mid;

  wire memory_empty = cnt_q == 0;
  wire behind       = mid_valid_q || !memory_empty;
`ifdef TG_MUTANT_QUEUE_FULL
  wire room         = 1'b1;
`else
  wire room         = total_q != COUNT_BITS'(DEPTH);
`endif
  wire accept       = in_valid_i && room;

  assign in_ready_o  = room;
  assign count_o     = total_q;
  assign out_valid_o = head_valid_q || (THROUGH && !behind && in_valid_i);
  assign out_data_o  = (head_valid_q || !THROUGH) ? head_q : in_data_i;

  wire pop       = out_pop_i && out_valid_o;
  wire passed    = pop && !head_valid_q;          // never stored
  wire head_free = !head_valid_q || pop;
`ifdef TG_MUTANT_QUEUE_OVERTAKES
  wire to_head   = accept && !passed && head_free && !mid_valid_q;
`else
  wire to_head   = accept && !passed && head_free && !behind;
`endif
  wire to_memory = accept && !passed && !to_head;
  wire mid_moves = mid_valid_q && head_free;
  wire read      = !memory_empty && (!mid_valid_q || mid_moves);

  wire stored    = accept && !passed;
  wire left      = pop && !passed;
  wire [COUNT_BITS-1:0] cnt_up     = cnt_q + 1'b1;
  wire [COUNT_BITS-1:0] cnt_down   = cnt_q - 1'b1;
  wire [COUNT_BITS-1:0] total_up   = total_q + 1'b1;
  wire [COUNT_BITS-1:0] total_down = total_q - 1'b1;

  wire [PTR_BITS-1:0] wptr_next = (wptr_q == PTR_BITS'(DEPTH - 1)) ? '0 : wptr_q + 1'b1;
  wire [PTR_BITS-1:0] rptr_next = (rptr_q == PTR_BITS'(DEPTH - 1)) ? '0 : rptr_q + 1'b1;

  // Never read in the cycle of its write: `cnt_q` counts what was written before
  tg_ram_1r1w #(.WIDTH(WIDTH), .DEPTH(DEPTH)) u_memory (
    .clk_i, .we_i(to_memory), .waddr_i(wptr_q), .wdata_i(in_data_i), .re_i(read), .raddr_i(rptr_q), .rdata_o(mid)
`ifdef FORMAL
    , .formal_addr_i(formal_addr), .formal_word_o(formal_word)
`endif
  );

  always_ff @(posedge clk_i) if (head_free) head_q <= mid_valid_q ? mid : in_data_i;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      wptr_q       <= '0;
      rptr_q       <= '0;
      cnt_q        <= '0;
      total_q      <= '0;
      mid_valid_q  <= 1'b0;
      head_valid_q <= 1'b0;
    end else begin
      if (to_memory) wptr_q <= wptr_next;
      if (read) rptr_q <= rptr_next;
      // Whether an entry leaves is known late: the sums are ready before
      if (to_memory != read) cnt_q <= to_memory ? cnt_up : cnt_down;
      if (stored != left) total_q <= stored ? total_up : total_down;
      mid_valid_q  <= read || (mid_valid_q && !mid_moves);
      head_valid_q <= mid_moves || to_head || (head_valid_q && !pop);
    end
  end

`ifdef FORMAL
  wire [PTR_BITS-1:0] formal_addr;
  wire [WIDTH-1:0] formal_word;
`ifdef TG_PROVE_BYPASS_QUEUE
  `include "tg_bypass_queue_properties.svh"
`endif
`endif

  initial if (DEPTH < 1) $fatal(1, "tg_bypass_queue: DEPTH must be at least 1");

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert (total_q == cnt_q + COUNT_BITS'(mid_valid_q) + COUNT_BITS'(head_valid_q))
        else $error("tg_bypass_queue: count wrong");
      assert (!out_pop_i || out_valid_o) else $error("tg_bypass_queue: pop without an entry");
    end
  end
`endif
endmodule
`default_nettype wire
