// Queue that costs nothing while it is empty: what comes in stands at the output in the same cycle (THROUGH = 1) or in the next
// one (THROUGH = 0). Only what has to wait behind an occupied head goes through the memory, whose output has its own
// register, so that no compare hangs on a block RAM output:
//
//            +---------------------------- queue empty ----------------------------+
//   in ------+--> memory (cnt) --> mid (RAM output register) --> head register ----+--> out
//
// An entry needs two cycles from the memory to the head; a reader that takes one entry every cycle is served at that rate, but with
// THROUGH at half of it: whether an entry is taken is known late there, so neither port of the memory hangs on it. The next entry
// is read when the one before has got to the head; and what comes in is always written, and forgotten where it was not needed.
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
  input  wire                  in_through_i,  // it may stand at the output in this cycle; only with THROUGH
  output wire                  in_ready_o,
  output wire                  out_valid_o,
  output wire [WIDTH-1:0]      out_data_o,
  input  wire                  out_pop_i,     // takes the entry; only with out_valid_o
  output wire                  open_o,        // nothing is held: the output is the input
  output wire                  stored_o,      // the output is the head register, and
  output wire [WIDTH-1:0]      stored_data_o, // what stands there
  output wire                  from_in_o,     // the head register takes over the input, or
  output wire                  from_memory_o, // what was in the memory
  output wire [COUNT_BITS-1:0] count_o        // entries held at the start of the cycle (one more may pass through)
);
  localparam int unsigned PTR_BITS = (DEPTH > 1) ? $clog2(DEPTH) : 1;

  logic [PTR_BITS-1:0]   wptr_q, rptr_q;
  logic [COUNT_BITS-1:0] cnt_q;    // entries in the memory
  logic [COUNT_BITS-1:0] total_q;  // entries held
  logic                  mid_valid_q, head_valid_q;
  logic                  open_q;   // total_q is 0
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
  assign out_valid_o = head_valid_q || (THROUGH && in_through_i && !behind && in_valid_i);
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
  wire read      = !memory_empty && (!mid_valid_q || (!THROUGH && mid_moves));

  assign open_o        = open_q;
  assign stored_o      = head_valid_q;
  assign stored_data_o = head_q;
  assign from_in_o     = to_head;
  assign from_memory_o = mid_moves;

  wire stored    = accept && !passed;
  wire left      = pop && !passed;
  wire [COUNT_BITS-1:0] cnt_up     = cnt_q + 1'b1;
  wire [COUNT_BITS-1:0] cnt_down   = cnt_q - 1'b1;
  wire [COUNT_BITS-1:0] total_up   = total_q + 1'b1;
  wire [COUNT_BITS-1:0] total_down = total_q - 1'b1;

  wire [PTR_BITS-1:0] wptr_next = (wptr_q == PTR_BITS'(DEPTH - 1)) ? '0 : wptr_q + 1'b1;
  wire [PTR_BITS-1:0] rptr_next = (rptr_q == PTR_BITS'(DEPTH - 1)) ? '0 : rptr_q + 1'b1;

  // Never read in the cycle of its write: `cnt_q` counts what was written before, and is not 0 where both addresses are the same only when all is full
  tg_ram_1r1w #(.WIDTH(WIDTH), .DEPTH(DEPTH)) u_memory (
    .clk_i, .we_i(accept), .waddr_i(wptr_q), .wdata_i(in_data_i), .re_i(read), .raddr_i(rptr_q), .rdata_o(mid)
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
      open_q       <= 1'b1;
      mid_valid_q  <= 1'b0;
      head_valid_q <= 1'b0;
    end else begin
      if (to_memory) wptr_q <= wptr_next;
      if (read) rptr_q <= rptr_next;
      // Whether an entry leaves is known late: the sums are ready before
      if (to_memory != read) cnt_q <= to_memory ? cnt_up : cnt_down;
      if (stored != left) total_q <= stored ? total_up : total_down;
      open_q <= !stored && (open_q || (left && total_q == COUNT_BITS'(1)));
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
