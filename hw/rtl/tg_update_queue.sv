// Updates between book and strategies: transparent when empty, so that an update that may be evaluated at once is, in the cycle in which
// the book shows it. Those that must wait for an earlier message's intents wait here. `waiting_o` holds the book's input from the cycle
// after the first one came until none is left. What can still come is what the book had taken by then: three messages (docs/hardware.md,
// tg_book). So four is the most, however long they wait (hw/formal/tg_update_bound.sv).
`default_nettype none

module tg_update_queue #(
    parameter  int unsigned DEPTH = 4,  // updates; power of two
    localparam int unsigned PTR_W = $clog2(DEPTH)
) (
    input  wire                   clk_i,
    input  wire                   rst_i,
    input  wire                   push_i,
    input  wire tg_pkg::update_t  update_i,
    output wire                   valid_o,
    output wire tg_pkg::update_t  update_o,
    input  wire                   pop_i,
    output wire                   waiting_o
`ifdef FORMAL
    ,
    output wire [PTR_W:0]         formal_used_o
`endif
);
  (* no_rw_check *)  // a word is read from the cycle after its write on
  logic [tg_pkg::UPDATE_W-1:0] memory[0:DEPTH-1];
  logic [PTR_W:0] head_q, tail_q;
  logic waiting_q;
`ifdef TG_MUTANT_DRAIN
  wire stored = push_i;  // what is taken at once waits all the same
`else
  wire stored = push_i && (waiting_q || !pop_i);
`endif
  wire taken = pop_i && waiting_q;
  wire [PTR_W:0] head_d = head_q + {{PTR_W{1'b0}}, taken};
  wire [PTR_W:0] tail_d = tail_q + {{PTR_W{1'b0}}, stored};

  always_ff @(posedge clk_i) begin
    if (stored) memory[tail_q[PTR_W-1:0]] <= update_i;
    head_q <= rst_i ? '0 : head_d;
    tail_q <= rst_i ? '0 : tail_d;
    waiting_q <= !rst_i && head_d != tail_d;
  end

  wire [tg_pkg::UPDATE_W-1:0] arriving = update_i;
  wire [tg_pkg::UPDATE_W-1:0] head = waiting_q ? memory[head_q[PTR_W-1:0]] : arriving;
  assign update_o = head;
  assign valid_o = waiting_q || push_i;
`ifdef TG_MUTANT_UPDATE_HOLD
  assign waiting_o = waiting_q && tail_q - head_q != 1;
`else
  assign waiting_o = waiting_q;
`endif

`ifdef FORMAL
  assign formal_used_o = tail_q - head_q;
`endif

`ifndef SYNTHESIS
  wire [PTR_W:0] used = tail_q - head_q;
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(pop_i && !valid_o));
      assert (!(stored && used == DEPTH[PTR_W:0]));
    end
`endif
endmodule
`default_nettype wire
