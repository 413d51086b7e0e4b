// Which message's update comes next. The book answers its messages in order, one update each, several cycles later; this queue of
// {slot, bank} runs beside it, so that parameters and strategy state are read while the book works and wait in registers when the
// update appears. `next_*_o` are combinational: the head of the queue as it will be in the next cycle.
`default_nettype none

module tg_lookahead #(
    parameter  int unsigned SYMBOLS = 64,  // tracked slots
    parameter  int unsigned DEPTH   = 4,   // messages taken whose update is not: in the book and in tg_update_queue; power of two
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned PTR_W   = $clog2(DEPTH)
) (
    input  wire             clk_i,
    input  wire             rst_i,
    input  wire             push_i,       // the book takes a message
    input  wire [SYM_W-1:0] push_sym_i,
    input  wire             push_bank_i,
    input  wire             pop_i,        // its update is evaluated
    output wire [SYM_W-1:0] next_sym_o,
    output wire             next_bank_o,
    output wire             next_new_o,   // the next cycle's head was not the head before
    output wire             empty_o
`ifdef FORMAL
    ,
    output wire [PTR_W:0]   formal_used_o
`endif
);
  logic [SYM_W:0] memory[0:DEPTH-1];
  logic [PTR_W:0] head_q, tail_q;
  wire [PTR_W:0] used = tail_q - head_q;
  wire [PTR_W:0] follower = head_q + 1'b1;

  wire [SYM_W:0] pushed = {push_bank_i, push_sym_i};
`ifdef TG_MUTANT_LOOKAHEAD
  wire stays = used != 0;
`else
  wire stays = used > {{PTR_W{1'b0}}, pop_i};  // an entry already in the queue heads it in the next cycle
`endif
  wire [SYM_W:0] next = !stays ? pushed : memory[pop_i ? follower[PTR_W-1:0] : head_q[PTR_W-1:0]];

  always_ff @(posedge clk_i) begin
    if (push_i) memory[tail_q[PTR_W-1:0]] <= pushed;
    if (rst_i) begin
      head_q <= '0;
      tail_q <= '0;
    end else begin
      if (push_i) tail_q <= tail_q + 1'b1;
      if (pop_i) head_q <= follower;
    end
  end

  assign next_sym_o = next[SYM_W-1:0];
  assign next_bank_o = next[SYM_W];
  assign next_new_o = stays ? pop_i : push_i;
  assign empty_o = used == 0;

  wire unused = &{1'b0, follower[PTR_W]};

`ifdef FORMAL
  assign formal_used_o = used;
`ifdef TG_PROVE_LOOKAHEAD
  `include "tg_lookahead_properties.svh"
`endif
`endif

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(pop_i && used == 0));
      assert (!(push_i && used == DEPTH[PTR_W:0]));
    end
`endif
endmodule
`default_nettype wire
