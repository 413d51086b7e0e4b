// The event records that wait for the host: block RAM with its first record in a register.
`default_nettype none

module tg_event_ring #(
    parameter  int unsigned DEPTH = 512,           // records; power of two
    parameter  int unsigned WIDTH = 512,           // bits of a record
    localparam int unsigned PTR_W = $clog2(DEPTH)
) (
    input  wire           clk_i,
    input  wire           rst_i,
    input  wire           push_i,
    input  wire [WIDTH-1:0] record_i,
    output wire           full_o,
    output wire           evt_valid_o,
    output wire [WIDTH-1:0] evt_data_o,
    input  wire           evt_ready_i,
    output wire [PTR_W:0] used_o
);
  (* no_rw_check *)  // a record is read a cycle after it was written, at the earliest
  logic [WIDTH-1:0] memory[0:DEPTH-1];
  logic [WIDTH-1:0] data_q;
  logic [PTR_W:0] head_q, tail_q;
  logic valid_q;

  wire take = valid_q && evt_ready_i;
`ifdef TG_MUTANT_RING_HURRIES
  wire fetch = head_q != tail_q && (!valid_q || used_o == DEPTH[PTR_W:0]);
`else
  wire fetch = head_q != tail_q && (!valid_q || take);  // memory's first record moves into the register
`endif

  always_ff @(posedge clk_i) begin
    if (push_i && !full_o) memory[tail_q[PTR_W-1:0]] <= record_i;
    if (fetch) data_q <= memory[head_q[PTR_W-1:0]];
    if (rst_i) begin
      head_q  <= '0;
      tail_q  <= '0;
      valid_q <= 1'b0;
    end else begin
      if (push_i && !full_o) tail_q <= tail_q + 1'b1;
      if (fetch) head_q <= head_q + 1'b1;
      if (fetch) valid_q <= 1'b1;
      else if (take) valid_q <= 1'b0;
    end
  end

  assign used_o = tail_q - head_q;
`ifdef TG_MUTANT_RING_FULL
  assign full_o = 1'b0;
`else
  assign full_o = used_o == DEPTH[PTR_W:0];
`endif
  assign evt_valid_o = valid_q;
  assign evt_data_o = data_q;
`ifdef TG_PROVE_EVENT_RING
  `include "tg_event_ring_properties.svh"
`endif
endmodule
`default_nettype wire
