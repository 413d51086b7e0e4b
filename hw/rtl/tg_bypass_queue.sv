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
  output wire                  fill_o,        // what comes in is next behind the head: it stands there in the next cycle if the head is taken, or
                                              // there is none and it is not taken itself
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

  // Whether an entry leaves is known last: everything else is ready for either answer, and it chooses.
  wire pop       = out_pop_i;
  wire head_free = !head_valid_q || pop;
`ifdef TG_MUTANT_QUEUE_OVERTAKES
  wire fill      = accept && !mid_valid_q;
`else
  wire fill      = accept && !behind;             // the head register takes it, should that be free and it not leave at once
`endif
  wire to_memory = accept && (!fill || (head_valid_q && !pop));
  wire mid_moves = mid_valid_q && head_free;
  wire read      = !memory_empty && (!mid_valid_q || (!THROUGH && mid_moves));

  assign open_o        = open_q;
  assign stored_o      = head_valid_q;
  assign stored_data_o = head_q;
  assign fill_o        = fill;

  wire [COUNT_BITS-1:0] total_up   = total_q + 1'b1;
  wire [COUNT_BITS-1:0] total_down = total_q - 1'b1;
  wire [COUNT_BITS-1:0] total_stay = accept ? total_up : total_q;  // none leaves
  wire [COUNT_BITS-1:0] total_left = head_valid_q && !accept ? total_down : total_q;
  wire read_stay = !memory_empty && (!mid_valid_q || (!THROUGH && !head_valid_q));
  wire read_left = !memory_empty && (!mid_valid_q || !THROUGH);
  wire to_memory_stay = accept && (!fill || head_valid_q);
  wire to_memory_left = accept && !fill;
  wire [COUNT_BITS-1:0] cnt_up     = cnt_q + 1'b1;
  wire [COUNT_BITS-1:0] cnt_down   = cnt_q - 1'b1;
  wire [COUNT_BITS-1:0] cnt_stay = to_memory_stay == read_stay ? cnt_q : to_memory_stay ? cnt_up : cnt_down;
  wire [COUNT_BITS-1:0] cnt_left = to_memory_left == read_left ? cnt_q : to_memory_left ? cnt_up : cnt_down;

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
      cnt_q   <= pop ? cnt_left : cnt_stay;
      total_q <= pop ? total_left : total_stay;
      open_q  <= pop ? (head_valid_q ? !accept && total_q == COUNT_BITS'(1) : open_q) : !accept && open_q;
      mid_valid_q  <= pop ? read_left : read_stay || (mid_valid_q && head_valid_q);
      head_valid_q <= pop ? head_valid_q && (mid_valid_q || fill) : head_valid_q || mid_valid_q || fill;
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
