// What strategies know of positions: a copy of the gate's, in the form in which they need it. What the gate writes in cycle t is here
// for whoever names the slot from cycle t + 1 on: taken into a register first, because in cycle t it hangs behind all rules, then
// brought into sign and magnitude on its way into the RAM.
`default_nettype none

module tg_positions #(
    parameter  int unsigned SYMBOLS = 64,                             // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                         clk_i,
    input  wire                         rst_i,
    input  wire                         clear_i,
    output wire                         clearing_o,
    input  wire                         write_i,
    input  wire             [SYM_W-1:0] write_sym_i,
    input  wire tg_pkg::risk_state_t    write_data_i,
    // Named in a cycle, there in the next
    input  wire             [SYM_W-1:0] next_own_i,
    input  wire             [SYM_W-1:0] next_leg_i,
    output wire tg_pkg::holding_t       own_o,
    output wire tg_pkg::holding_t       leg_o
);
  logic write_q;
  logic [SYM_W-1:0] sym_q;
  logic [31:0] position_q, open_buy_q, open_sell_q;
  always_ff @(posedge clk_i) begin
    write_q <= write_i && !rst_i;
    sym_q <= write_sym_i;
    position_q <= write_data_i.position;
    open_buy_q <= write_data_i.open_buy;
    open_sell_q <= write_data_i.open_sell;
  end

  // A slot without any order ever is all zeros: flat.
  tg_pkg::holding_t holding;
  always_comb begin
    holding.open = open_buy_q != 0 || open_sell_q != 0;
    holding.held = position_q != 0;
    holding.negative = position_q[31];
    holding.shares = position_q[31] ? -position_q : position_q;
  end

  wire own_clearing, leg_clearing;
  wire [tg_pkg::HOLDING_W-1:0] own, leg;
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (tg_pkg::HOLDING_W)
  ) u_own (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(own_clearing),
      .next_addr_i(next_own_i),
      .data_o(own),
      .write_i(write_q),
      .write_addr_i(sym_q),
      .write_data_i(holding)
  );
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (tg_pkg::HOLDING_W)
  ) u_leg (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(leg_clearing),
      .next_addr_i(next_leg_i),
      .data_o(leg),
      .write_i(write_q),
      .write_addr_i(sym_q),
      .write_data_i(holding)
  );
  assign own_o = own;
  assign leg_o = leg;
  assign clearing_o = own_clearing || leg_clearing;

  wire unused = &{1'b0, write_data_i};
endmodule
`default_nettype wire
