// Strategy kind 1, order book imbalance (docs/datapath.md section 5.1).
//
// Cycle 8: the update is on `update_i`, its parameters on `words_i`, its symbol's state in the state register. Products, spread
// and elapsed time are formed. Cycle 9: compared; `intent_o` is combinational, tg_intent_mux registers it, and the state is written
// back. The next update may come in cycle 10 (two cycles later) and finds the new state, whatever its symbol.
`default_nettype none

module tg_strat_imbalance #(
    parameter  int unsigned SYMBOLS = 64,  // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                               clk_i,
    input  wire                               rst_i,
    input  wire                               clear_i,
    output wire                               clearing_o,
    input  wire                   [SYM_W-1:0] next_sym_i,      // slot of the update that may come in the next cycle
    input  wire                               update_valid_i,
    input  wire tg_pkg::update_t              update_i,
    input  wire                       [159:0] words_i,         // IMBALANCE, docs/hardware.md
    input  wire                               bid_whole_i,     // multiples of 100, cycle 9
    input  wire                               ask_whole_i,
    input  wire tg_pkg::trading_t             trading_i,       // of the update's slot, cycle 9
    output wire                               intent_valid_o,
    output wire tg_pkg::intent_t              intent_o
);
  wire enable = words_i[0];
  wire [11:0] ratio_q4 = words_i[27:16];
  wire [31:0] min_qty = words_i[63:32];
  wire [31:0] max_spread = words_i[95:64];
  wire [31:0] order_qty = words_i[127:96];
  wire [31:0] cooldown_ns = words_i[159:128];

  // State: whether it fired since reset, and when last.
  wire [64:0] state;
  wire fired = state[64];
  wire [63:0] last_fire = state[63:0];

  // ---- Cycle 8
  wire tg_pkg::view_t view = update_i.view;
  wire [32:0] spread = {1'b0, view.ask_px} - {1'b0, view.bid_px};

  logic valid_q, book_ok_q, ready_never_q;
  logic [31:0] spread_q;
  logic [43:0] ask_weight_q, bid_weight_q;
  logic [63:0] elapsed_q;
  tg_pkg::update_t update_q;
  logic enable_q;
  logic [31:0] min_qty_q, max_spread_q, order_qty_q, cooldown_q;

  always_ff @(posedge clk_i) begin
    valid_q <= update_valid_i && update_i.changed && !rst_i;
    update_q <= update_i;
    enable_q <= enable;
    min_qty_q <= min_qty;
    max_spread_q <= max_spread;
    order_qty_q <= order_qty;
    cooldown_q <= cooldown_ns;
    book_ok_q <= view.valid && view.bid_qty != 0 && view.ask_qty != 0 && !spread[32] && spread != 0;
    spread_q <= spread[31:0];
    ask_weight_q <= {32'd0, ratio_q4} * {12'd0, view.ask_qty};
    bid_weight_q <= {32'd0, ratio_q4} * {12'd0, view.bid_qty};
    ready_never_q <= !fired;
    elapsed_q <= update_i.origin.sof_ts - last_fire;
  end

  wire [63:0] buy_notional, sell_notional;
  tg_multiply u_buy (
      .clk_i,
      .a_i(view.ask_px),
      .b_i(order_qty),
      .product_o(buy_notional)
  );
  tg_multiply u_sell (
      .clk_i,
      .a_i(view.bid_px),
      .b_i(order_qty),
      .product_o(sell_notional)
  );

  wire qty_whole;
  tg_whole u_qty_whole (
      .clk_i,
      .number_i(order_qty),
      .whole_o (qty_whole)
  );

  // ---- Cycle 9
  wire considered = enable_q && book_ok_q && spread_q <= max_spread_q &&
      (ready_never_q || elapsed_q[63:32] != 0 || elapsed_q[31:0] >= cooldown_q);
  wire buy = {8'd0, update_q.view.bid_qty, 4'd0} >= ask_weight_q && update_q.view.bid_qty >= min_qty_q;
  wire sell = {8'd0, update_q.view.ask_qty, 4'd0} >= bid_weight_q && update_q.view.ask_qty >= min_qty_q;
  wire fire = valid_q && considered && (buy || sell);

  tg_pkg::intent_t intent;
  always_comb begin
    intent.origin = update_q.origin;
    intent.sym = update_q.origin.sym;
    intent.trading = trading_i;
    intent.view = update_q.view;
    intent.kind = 4'd1;
    intent.sell = !buy;
    intent.price = buy ? update_q.view.ask_px : update_q.view.bid_px;
    intent.qty = order_qty_q;
    intent.action = tg_pkg::ACTION_ENTER;
    intent.more = {1'b0, intent.qty};
    intent.order = '0;
    intent.done = '0;
    intent.rest_short = 1'b0;
    intent.notional = buy ? buy_notional : sell_notional;
    intent.price_whole = buy ? ask_whole_i : bid_whole_i;
    intent.qty_whole = qty_whole;
  end
  assign intent_valid_o = fire;
  assign intent_o = intent;

  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (65)
  ) u_state (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o,
      .next_addr_i(next_sym_i),
      .data_o(state),
      .write_i(fire || (valid_q && !enable_q)),
      .write_addr_i(update_q.origin.sym[SYM_W-1:0]),
      .write_data_i(enable_q ? {1'b1, update_q.origin.sof_ts} : 65'd0)
  );

  wire unused = &{1'b0, update_q, words_i};

`ifndef SYNTHESIS
  // The read of a state is ahead of the write by one cycle at most: two updates are at least two cycles apart.
  always_ff @(posedge clk_i) if (!rst_i) assert (!(valid_q && update_valid_i));
`endif
endmodule
`default_nettype wire
