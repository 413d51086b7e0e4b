// Strategy kind 2, momentum of the mid price (docs/datapath.md section 5.2).
//
// Cycle 8: differences of the sum of the best prices from both averages, and of the averages from each other. Cycle 9: shifted, new
// averages, and the signal; it is formed from the old averages and the two shifted differences at once instead of from the new
// averages, which would chain two more carries. State is written back in cycle 9.
`default_nettype none

module tg_strat_momentum #(
    parameter  int unsigned SYMBOLS = 64,  // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                              clk_i,
    input  wire                              rst_i,
    input  wire                              clear_i,
    output wire                              clearing_o,
    input  wire                  [SYM_W-1:0] next_sym_i,      // slot of the update that may come in the next cycle
    input  wire                              update_valid_i,
    input  wire tg_pkg::update_t             update_i,
    input  wire                      [127:0] words_i,         // MOMENTUM, docs/hardware.md
    input  wire                              bid_whole_i,     // multiples of 100, cycle 9
    input  wire                              ask_whole_i,
    input  wire tg_pkg::trading_t            trading_i,       // of the update's slot, cycle 9
    output wire                              intent_valid_o,
    output wire tg_pkg::intent_t             intent_o
);
  wire [31:0] order_qty = words_i[95:64];

  // State: fired since reset, time of the last intent, updates counted, fast and slow average (45 bits, 2^13 units are 1e-4).
  localparam int unsigned STATE_W = 1 + 64 + 16 + 45 + 45;
  wire [STATE_W-1:0] state;
  wire fired = state[170];
  wire [63:0] last_fire = state[169:106];
  wire [15:0] count = state[105:90];
  wire [44:0] fast = state[89:45];
  wire [44:0] slow = state[44:0];

  // ---- Cycle 8
  wire tg_pkg::view_t view = update_i.view;
  wire [32:0] sum = {1'b0, view.bid_px} + {1'b0, view.ask_px};
  wire [44:0] x = {sum, 12'd0};

  logic valid_q, sides_q, fired_q, first_q;
  logic [15:0] count_q;
  logic [44:0] x_q, fast_q, slow_q;
  logic [45:0] fast_diff_q, slow_diff_q;  // signed: x - average
  logic [46:0] buy_margin_q, sell_margin_q;  // signed: what the old averages are above the threshold, per direction
  logic [63:0] elapsed_q, last_fire_q;
  tg_pkg::update_t update_q;
  logic enable_q;
  logic [3:0] k_fast_q, k_slow_q;
  logic [15:0] warmup_q;
  logic [31:0] order_qty_q, cooldown_q;

  wire [46:0] threshold = {2'd0, words_i[63:32], 13'd0};

  always_ff @(posedge clk_i) begin
    valid_q <= update_valid_i && update_i.changed && !rst_i;
    update_q <= update_i;
    enable_q <= words_i[0];
    k_fast_q <= words_i[7:4];
    k_slow_q <= words_i[11:8];
    warmup_q <= words_i[31:16];
    order_qty_q <= order_qty;
    cooldown_q <= words_i[127:96];
    sides_q <= view.valid && view.bid_qty != 0 && view.ask_qty != 0;
    fired_q <= fired;
    first_q <= count == 0;
    count_q <= count == 0 ? 16'd1 : count == 16'hffff ? count : count + 16'd1;
    x_q <= x;
    fast_q <= fast;
    slow_q <= slow;
    fast_diff_q <= {1'b0, x} - {1'b0, fast};
    slow_diff_q <= {1'b0, x} - {1'b0, slow};
    // The first update sets both averages to x: their difference is 0.
    buy_margin_q <= (count == 0 ? 47'd0 : {2'd0, fast} - {2'd0, slow}) - threshold;
    sell_margin_q <= (count == 0 ? 47'd0 : {2'd0, slow} - {2'd0, fast}) - threshold;
    last_fire_q <= last_fire;
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
  wire signed [46:0] fast_diff = {fast_diff_q[45], fast_diff_q};
  wire signed [46:0] slow_diff = {slow_diff_q[45], slow_diff_q};
  wire signed [46:0] fast_shifted = fast_diff >>> k_fast_q;
  wire signed [46:0] slow_shifted = slow_diff >>> k_slow_q;
  wire [46:0] fast_step = first_q ? 47'd0 : fast_shifted;
  wire [46:0] slow_step = first_q ? 47'd0 : slow_shifted;

  wire [44:0] fast_new = first_q ? x_q : fast_q + fast_step[44:0];
  wire [44:0] slow_new = first_q ? x_q : slow_q + slow_step[44:0];

  wire [46:0] buy_margin = buy_margin_q + fast_step - slow_step;
  wire [46:0] sell_margin = sell_margin_q + slow_step - fast_step;
  wire buy = !buy_margin[46];
  wire sell = !sell_margin[46];

  wire considered = enable_q && sides_q && count_q >= warmup_q &&
      (!fired_q || elapsed_q[63:32] != 0 || elapsed_q[31:0] >= cooldown_q);
  wire fire = valid_q && considered && (buy || sell);

  tg_pkg::intent_t intent;
  always_comb begin
    intent.origin = update_q.origin;
    intent.sym = update_q.origin.sym;
    intent.trading = trading_i;
    intent.view = update_q.view;
    intent.kind = 4'd2;
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

  logic [STATE_W-1:0] state_new;
  always_comb begin
    if (!enable_q) state_new = '0;
    else begin
      state_new[170] = fired_q || fire;
      state_new[169:106] = fire ? update_q.origin.sof_ts : last_fire_q;
      state_new[105:90] = sides_q ? count_q : 16'd0;
      state_new[89:45] = fast_new;
      state_new[44:0] = slow_new;
    end
  end

  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (STATE_W)
  ) u_state (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o,
      .next_addr_i(next_sym_i),
      .data_o(state),
      .write_i(valid_q),
      .write_addr_i(update_q.origin.sym[SYM_W-1:0]),
      .write_data_i(state_new)
  );

  wire unused = &{1'b0, update_q, words_i, buy_margin, sell_margin, fast_step[46:45], slow_step[46:45]};

`ifndef SYNTHESIS
  // The read of a state is ahead of the write by one cycle at most: two updates are at least two cycles apart.
  always_ff @(posedge clk_i) if (!rst_i) assert (!(valid_q && update_valid_i));
`endif
endmodule
`default_nettype wire
