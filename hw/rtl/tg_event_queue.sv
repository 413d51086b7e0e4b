// A small queue of one kind of event on its way into the ring: what does not fit is dropped and told. Block RAM, which answers a cycle after
// it is asked: its output is the queue's first entry, in the second cycle after it was pushed at the earliest. `fetching_o` is the cycle between, in
// which the queue has an entry and does not show it; from then on one can be taken in every cycle.
`default_nettype none

module tg_event_queue #(
    parameter  int unsigned WIDTH = 64,            // bits of an entry
    parameter  int unsigned DEPTH = 16,            // entries; power of two
    localparam int unsigned PTR_W = $clog2(DEPTH)
) (
    input  wire             clk_i,
    input  wire             rst_i,
    input  wire             push_i,
    input  wire [WIDTH-1:0] data_i,
    output wire             dropped_o,
    output wire             fetching_o,
    output wire             valid_o,
    output wire [WIDTH-1:0] data_o,
    input  wire             pop_i
);
  (* no_rw_check, ram_style = "block" *)  // an entry is read in the cycle after it was written, at the earliest
  logic [WIDTH-1:0] memory[0:DEPTH-1];
  logic [WIDTH-1:0] data_q;
  logic [PTR_W:0] head_q, tail_q;
  logic valid_q;  // the entry at the head is in `data_q`
  wire [PTR_W:0] used = tail_q - head_q;
`ifdef TG_MUTANT_EVENT_FULL
  wire full = 1'b0;
`else
  wire full = used == DEPTH[PTR_W:0];
`endif
  wire [PTR_W:0] next = head_q + {{PTR_W{1'b0}}, valid_q};  // not fetched yet
`ifdef TG_MUTANT_EVENT_HURRIES
  wire fetch = next != tail_q;
`else
  wire fetch = next != tail_q && (!valid_q || pop_i);
`endif

  always_ff @(posedge clk_i) begin
    if (push_i && !full) memory[tail_q[PTR_W-1:0]] <= data_i;
    if (fetch) data_q <= memory[next[PTR_W-1:0]];
    if (rst_i) begin
      head_q <= '0;
      tail_q <= '0;
      valid_q <= 1'b0;
    end else begin
      if (push_i && !full) tail_q <= tail_q + 1'b1;
      if (pop_i) head_q <= head_q + 1'b1;
      valid_q <= fetch || (valid_q && !pop_i);
    end
  end

  assign dropped_o = push_i && full;
  assign fetching_o = !valid_q && next != tail_q;
  assign valid_o = valid_q;
  assign data_o = data_q;

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) if (!rst_i) assert (!(pop_i && !valid_q));
`endif
`ifdef TG_PROVE_EVENT_QUEUE
  `include "tg_event_queue_properties.svh"
`endif
endmodule
`default_nettype wire
