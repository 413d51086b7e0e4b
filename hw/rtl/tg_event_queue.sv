// A small queue of one kind of event on its way into the ring: what does not fit is dropped and told.
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
    output wire             valid_o,
    output wire [WIDTH-1:0] data_o,
    input  wire             pop_i
);
  logic [WIDTH-1:0] memory[0:DEPTH-1];
  logic [PTR_W:0] head_q, tail_q;
  wire [PTR_W:0] used = tail_q - head_q;
`ifdef TG_MUTANT_EVENT_FULL
  wire full = 1'b0;
`else
  wire full = used == DEPTH[PTR_W:0];
`endif

  always_ff @(posedge clk_i) begin
    if (push_i && !full) memory[tail_q[PTR_W-1:0]] <= data_i;
    if (rst_i) begin
      head_q <= '0;
      tail_q <= '0;
    end else begin
      if (push_i && !full) tail_q <= tail_q + 1'b1;
      if (pop_i) head_q <= head_q + 1'b1;
    end
  end

  assign dropped_o = push_i && full;
  assign valid_o = used != 0;
  assign data_o = memory[head_q[PTR_W-1:0]];

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) if (!rst_i) assert (!(pop_i && used == 0));
`endif
`ifdef TG_PROVE_EVENT_QUEUE
  `include "tg_event_queue_properties.svh"
`endif
endmodule
`default_nettype wire
