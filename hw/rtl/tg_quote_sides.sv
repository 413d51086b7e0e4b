// What is known of the orders that rest, per slot and side (docs/datapath.md section 5.5), and what the host says of them. An input names its
// slot in the cycle in which it takes effect; in the next one (`answering_o`) it is written if it answers the side's last action.
`default_nettype none

module tg_quote_sides #(
    parameter  int unsigned SYMBOLS = 64,  // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                         clk_i,
    input  wire                         rst_i,
    input  wire                         clear_i,
    output wire                         clearing_o,
    input  wire             [SYM_W-1:0] next_sym_i,    // whose are wanted in the next cycle
    output wire tg_pkg::quote_side_t    buy_o,
    output wire tg_pkg::quote_side_t    sell_o,
    input  wire                         write_i,
    input  wire             [SYM_W-1:0] write_sym_i,
    input  wire                         write_sell_i,
    input  wire tg_pkg::quote_side_t    write_data_i,
    input  wire                         quote_valid_i,
    input  wire             [SYM_W-1:0] quote_sym_i,
    input  wire tg_pkg::quote_t         quote_i,
    output wire                         answering_o
);
  logic quote_q;
  logic [SYM_W-1:0] quote_sym_q;
  tg_pkg::quote_t answer_q;
  always_ff @(posedge clk_i) begin
    quote_q <= quote_valid_i && !rst_i;
    quote_sym_q <= quote_sym_i;
    answer_q <= quote_i;
  end

  wire tg_pkg::quote_side_t asked = answer_q.sell ? sell_o : buy_o;
  wire answers = quote_q && asked.last == answer_q.last;
  tg_pkg::quote_side_t answered;
  always_comb begin
    answered.busy = 1'b0;
    answered.pull = 1'b0;
    answered.last = answer_q.last;
    answered.order = answer_q.order;
    answered.price = answer_q.price;
    answered.rest = answer_q.rest;
    answered.done = answer_q.done;
    answered.is_short = answer_q.is_short;
  end

  wire [SYM_W-1:0] next = quote_valid_i ? quote_sym_i : next_sym_i;
  wire [SYM_W-1:0] write_sym = quote_q ? quote_sym_q : write_sym_i;
  wire [tg_pkg::QUOTE_SIDE_W-1:0] data = quote_q ? answered : write_data_i;
  wire sell = quote_q ? answer_q.sell : write_sell_i;
  wire write = answers || write_i;

  wire buy_clearing, sell_clearing;
  wire [tg_pkg::QUOTE_SIDE_W-1:0] buy_word, sell_word;
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (tg_pkg::QUOTE_SIDE_W)
  ) u_buy (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(buy_clearing),
      .next_addr_i(next),
      .data_o(buy_word),
      .write_i(write && !sell),
      .write_addr_i(write_sym),
      .write_data_i(data)
  );
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (tg_pkg::QUOTE_SIDE_W)
  ) u_sell (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(sell_clearing),
      .next_addr_i(next),
      .data_o(sell_word),
      .write_i(write && sell),
      .write_addr_i(write_sym),
      .write_data_i(data)
  );
  assign buy_o = buy_word;
  assign sell_o = sell_word;
  assign answering_o = quote_q;
  assign clearing_o = buy_clearing || sell_clearing;

  wire unused = &{1'b0, asked};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) if (!rst_i) assert (!(quote_q && write_i));
`endif
endmodule
`default_nettype wire
