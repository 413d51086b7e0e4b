// What the host says of positions and account, in the order in which it says it. Each input is taken over at once and takes effect between
// two messages (docs/hardware.md, tg_gate), so it may have to wait; seven cycles after the first began to wait the book's input is held until
// all have been served. Register accesses are at least 4 cycles apart, and what is inside the pipeline has left 90 cycles later (five messages, 14
// cycles each when all of them quote), before DEPTH more have come. A clear of the gate walks its SYMBOLS slots and serves none meanwhile: DEPTH
// grows with them.
`default_nettype none

module tg_risk_inputs #(
    parameter int unsigned SYMBOLS = 64,  // tracked slots
    parameter int unsigned DEPTH   = SYMBOLS > 64 ? 1 << ($clog2(SYMBOLS) - 1) : 32  // inputs that wait; power of two
) (
    input  wire                         clk_i,
    input  wire                         rst_i,
    input  wire tg_pkg::risk_strobes_t  strobes_i,  // at most one in a cycle
    input  wire tg_pkg::risk_values_t   values_i,
    output wire                         hold_o,     // keep the next message back
    output wire                         waiting_o,
    // To the gate
    output wire                         valid_o,
    output wire tg_pkg::risk_input_t    input_o,
    input  wire                         done_i
);
  localparam int unsigned PTR_W = $clog2(DEPTH);
  // Cycles of one period of waiting in which the gate may find no quiet moment while the book's input is held.
  localparam int unsigned HELD_MOST = 4 * DEPTH - 12;

  // ---- One kind of entry for all
  wire tg_pkg::risk_strobes_t s = strobes_i;
  wire tg_pkg::risk_values_t v = values_i;
  tg_pkg::risk_input_t entry;
  always_comb begin
    entry = '0;
    entry.op = s.position ? tg_pkg::RISK_POSITION : s.account ? tg_pkg::RISK_ACCOUNT : s.acknowledge ? tg_pkg::RISK_ACKNOWLEDGE :
        s.loss ? tg_pkg::RISK_LOSS : s.day ? tg_pkg::RISK_DAY : s.own ? tg_pkg::RISK_OWN : s.quote ? tg_pkg::RISK_QUOTE : tg_pkg::RISK_THROTTLE;
    entry.sel = s.position ? v.position_sym : s.account ? {5'd0, v.kind} : s.own ? v.own_sym : s.quote ? v.quote_sym : v.throttle_sym;
    if (s.position) begin
      entry.first = {v.delta, v.release_buy};
      entry.second = {16'd0, v.release_orders, v.release_sell};
    end else if (s.account) begin
      entry.first  = v.gross;
      entry.second = v.net;
    end else if (s.acknowledge) entry.first = {48'd0, v.acknowledge};
    else if (s.loss) entry.first = v.pnl;
    else if (s.day) begin
      entry.first  = v.day_value;
      entry.second = v.day_qty;
    end else if (s.own) entry.first = {v.own_bid, v.own_ask};
    else if (s.quote) {entry.more, entry.first, entry.second} = v.quote;
  end
  wire of_slot = s.position || s.own || s.throttle || s.quote;
  wire push = s != '0 && (!of_slot || {24'd0, entry.sel} < SYMBOLS);

  // ---- Queue in block RAM; what it answers is the next input, and the one at the gate is in registers
  (* no_rw_check, ram_style = "block" *)  // an input is read in the cycle after it was written, at the earliest
  logic [tg_pkg::RISK_INPUT_W-1:0] memory[0:DEPTH-1];
  logic [tg_pkg::RISK_INPUT_W-1:0] next_q;
  logic [PTR_W:0] head_q, tail_q;
  logic next_valid_q, valid_q;
  logic [2:0] age_q;
  logic hold_q;
  tg_pkg::risk_input_t input_q;
  wire [PTR_W:0] used = tail_q - head_q;
`ifdef TG_MUTANT_INPUTS_LOAD
  wire load = (!valid_q || s != '0) && next_valid_q;
`else
  wire load = !valid_q && next_valid_q;
`endif
  wire fetch = used != 0 && (!next_valid_q || load);
  always_ff @(posedge clk_i) begin
    if (push) memory[tail_q[PTR_W-1:0]] <= entry;
    if (fetch) next_q <= memory[head_q[PTR_W-1:0]];
    if (load) input_q <= next_q;
    if (rst_i) begin
      head_q <= '0;
      tail_q <= '0;
      {next_valid_q, valid_q} <= 2'b00;
      age_q <= '0;
      hold_q <= 1'b0;
    end else begin
      if (push) tail_q <= tail_q + 1'b1;
      if (fetch) head_q <= head_q + 1'b1;
      next_valid_q <= fetch || (next_valid_q && !load);
      if (load) valid_q <= 1'b1;
      else if (done_i) valid_q <= 1'b0;
`ifdef TG_MUTANT_INPUTS_AGE
      age_q <= !valid_q || done_i ? 3'd0 : age_q == 3'd7 ? 3'd7 : age_q + 3'd1;
`else
      // Of whoever waits: were each given seven cycles of its own, dense traffic could serve one in eight while one in four comes.
      age_q <= !waiting_o || (!valid_q && age_q == 3'd0) ? 3'd0 : age_q == 3'd7 ? 3'd7 : age_q + 3'd1;
`endif
`ifdef TG_MUTANT_INPUTS_HOLD
      hold_q <= 1'b0;
`else
      hold_q <= waiting_o && (hold_q || age_q == 3'd7);
`endif
    end
  end
  assign hold_o = hold_q;
  assign waiting_o = valid_q || next_valid_q || used != 0;
  assign valid_o = valid_q;
  assign input_o = input_q;
`ifdef TG_PROVE_RISK_INPUTS
  `include "tg_risk_inputs_properties.svh"
`endif

`ifndef SYNTHESIS
`ifndef FORMAL  // there it is assumed
  logic stood_q;
  logic [15:0] held_q;
  logic [1:0] since_q;  // cycles since the last input, 3 and more alike
  always_ff @(posedge clk_i) begin
    since_q <= rst_i ? 2'd3 : s != '0 ? 2'd0 : since_q == 2'd3 ? 2'd3 : since_q + 2'd1;
    if (!rst_i) assert (s == '0 || since_q == 2'd3);
    stood_q <= valid_q && !done_i && !rst_i;
    held_q <= rst_i || !waiting_o ? 16'd0 : held_q + {15'd0, valid_q && stood_q && !done_i && hold_q};
    if (!rst_i) assert ({16'd0, held_q} <= HELD_MOST);
  end
`endif
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert ($onehot0(s));
      assert (!(push && used == DEPTH[PTR_W:0]));
      assert (!(done_i && !valid_q));
    end
`endif
endmodule
`default_nettype wire
