// Strategy kind 3, mean reversion (docs/datapath.md section 5.3).
//
// Cycle 8: deviation `e` of the sum of the best prices from the mean; partial products (one DSP block each) of the band's factor with the mean
// deviation `d` and with its minimum, the factor being chosen by whether a position is held; products price x quantity. Cycle 9: partial
// products and 16 e meet in one carry-save stage and one 58-bit chain for each direction, against `d` and against the minimum at once: with
// b = max(d, minimum) a bound on b from above is one on both, a bound from below one on either. State is written back in cycle 9. The position
// is as of the message: tg_strategies lets no message come to cycle 8 while an intent before it can still change it.
`default_nettype none

module tg_strat_mean_reversion #(
    parameter  int unsigned SYMBOLS = 64,  // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                      clk_i,
    input  wire                      rst_i,
    input  wire                      clear_i,
    output wire                      clearing_o,
    input  wire          [SYM_W-1:0] next_sym_i,      // slot of the update that may come in the next cycle
    input  wire                      update_valid_i,
    input  wire tg_pkg::update_t     update_i,
    input  wire              [223:0] words_i,         // MEAN_REVERSION, docs/hardware.md
    input  wire tg_pkg::holding_t    own_i,           // position of the update's slot, cycle 8
    input  wire                      bid_whole_i,     // multiples of 100, cycle 9
    input  wire                      ask_whole_i,
    input  wire tg_pkg::trading_t    trading_i,       // of the update's slot, cycle 9
    output wire                      intent_valid_o,
    output wire tg_pkg::intent_t     intent_o
);
  wire [11:0] entry_q4 = words_i[43:32];
  wire [11:0] exit_q4 = words_i[59:48];
  wire [31:0] min_dev = words_i[95:64];
  wire [31:0] order_qty = words_i[127:96];

  // State: fired since reset, time of the last intent, updates counted, mean, mean deviation (2^13 units are 1e-4), time of the last entry.
  localparam int unsigned STATE_W = 1 + 64 + 16 + 45 + 45 + 64;
  wire [STATE_W-1:0] state;
  wire fired;
  wire [63:0] last_fire, entry;
  wire [15:0] count;
  wire [44:0] mean, deviation;
  assign {fired, last_fire, count, mean, deviation, entry} = state;

  // ---- Cycle 8
  wire tg_pkg::view_t view = update_i.view;
  wire [46:0] bid = {3'd0, view.bid_px, 12'd0};
  wire [46:0] ask = {3'd0, view.ask_px, 12'd0};
  wire [46:0] mean_wide = {2'd0, mean};
  wire [46:0] deviation_wide = {2'd0, deviation};
  wire [11:0] factor = own_i.held ? exit_q4 : entry_q4;
  wire [63:0] now = update_i.origin.sof_ts;
  wire exits_small = own_i.shares < order_qty;

  logic valid_q, sides_q, uncrossed_q, fired_q, first_q, enable_q, exits_small_q, no_band_q;
  logic [3:0] k_mean_q, k_dev_q;
  logic [15:0] warmup_q, count_q;
  logic [31:0] order_qty_q, cooldown_q;
  logic [63:0] max_hold_q, elapsed_q, hold_q, last_fire_q, entry_q;
  logic [44:0] x_q, mean_q, deviation_q;
  logic [46:0] above_q, below_q;  // signed: x - mean and its opposite
  logic [46:0] above_step_q, below_step_q;  // the same less the deviation
  logic [26:0] d_low_q, d_mid_q, d_high_q;  // factor x 15 bits of the deviation
  logic [27:0] min_low_q, min_high_q;  // factor x 16 bits of the minimum
  tg_pkg::holding_t own_q;
  tg_pkg::update_t update_q;

  always_ff @(posedge clk_i) begin
    valid_q <= update_valid_i && update_i.changed && !rst_i;
    update_q <= update_i;
    own_q <= own_i;
    enable_q <= words_i[0];
    k_mean_q <= words_i[7:4];
    k_dev_q <= words_i[11:8];
    warmup_q <= words_i[31:16];
    order_qty_q <= order_qty;
    cooldown_q <= words_i[159:128];
    max_hold_q <= words_i[223:160];
    sides_q <= view.valid && view.bid_qty != 0 && view.ask_qty != 0;
    uncrossed_q <= view.bid_px < view.ask_px;
    fired_q <= fired;
    first_q <= count == 0;
    count_q <= count == 0 ? 16'd1 : count == 16'hffff ? count : count + 16'd1;
    last_fire_q <= last_fire;
    entry_q <= entry;
    elapsed_q <= now - last_fire;
    hold_q <= now - entry;
    x_q <= bid[44:0] + ask[44:0];
    mean_q <= mean;
    deviation_q <= deviation;
    above_q <= bid + ask - mean_wide;
    below_q <= mean_wide - bid - ask;
    above_step_q <= bid + ask - mean_wide - deviation_wide;
    below_step_q <= mean_wide - bid - ask - deviation_wide;
    d_low_q <= {15'd0, factor} * {12'd0, deviation[14:0]};
    d_mid_q <= {15'd0, factor} * {12'd0, deviation[29:15]};
    d_high_q <= {15'd0, factor} * {12'd0, deviation[44:30]};
    min_low_q <= {16'd0, factor} * {12'd0, min_dev[15:0]};
    min_high_q <= {16'd0, factor} * {12'd0, min_dev[31:16]};
    no_band_q <= deviation == 0 && min_dev == 0;
    exits_small_q <= exits_small;
  end

  wire [63:0] buy_notional, sell_notional, exit_notional;
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
  tg_multiply u_exit (
      .clk_i,
      .a_i(own_i.negative ? view.ask_px : view.bid_px),
      .b_i(own_i.shares),
      .product_o(exit_notional)
  );
  wire order_whole, shares_whole;
  tg_whole u_order_whole (
      .clk_i,
      .number_i(order_qty),
      .whole_o (order_whole)
  );
  tg_whole u_shares_whole (
      .clk_i,
      .number_i(own_i.shares),
      .whole_o (shares_whole)
  );

  // ---- Cycle 9: the averages
  wire signed [46:0] above = above_q;
  wire signed [46:0] step = above_q[46] ? below_step_q : above_step_q;  // |e| - d
  wire signed [46:0] mean_step = above >>> k_mean_q;
  wire signed [46:0] deviation_step = step >>> k_dev_q;
  wire [44:0] mean_new = first_q ? x_q : mean_q + mean_step[44:0];
  wire [44:0] deviation_new = first_q ? 45'd0 : deviation_q + deviation_step[44:0];

  // ---- Cycle 9: 16 e and -16 e, plus the band when a position is held, minus it when none is. A complement lacks one each: together two,
  // which fit into the empty lowest bits of 16 e.
  wire held = own_q.held;
  wire [59:0] up = {{9{above_q[46]}}, above_q, 2'b00, !held, 1'b0};
  wire [59:0] down = {{9{below_q[46]}}, below_q, 2'b00, !held, 1'b0};
  wire [59:0] flip = {60{!held}};
  wire [59:0] d_outer = {3'd0, d_high_q, 3'd0, d_low_q} ^ flip;
  wire [59:0] d_inner = {18'd0, d_mid_q, 15'd0} ^ flip;
  wire [59:0] min_lower = {19'd0, min_low_q, 13'd0} ^ flip;
  wire [59:0] min_upper = {3'd0, min_high_q, 29'd0} ^ flip;
  wire [59:0] up_d = up + d_outer + d_inner;
  wire [59:0] up_min = up + min_lower + min_upper;
  wire [59:0] down_d = down + d_outer + d_inner;
  wire [59:0] down_min = down + min_lower + min_upper;

  wire warm = count_q >= warmup_q;
  wire held_long_enough = hold_q >= max_hold_q;
  wire leave_long = held_long_enough || (warm && !(up_d[59] && up_min[59]));
  wire leave_short = held_long_enough || (warm && !(down_d[59] && down_min[59]));
  wire enter = warm && !no_band_q;
  wire enter_long = enter && !down_d[59] && !down_min[59];
  wire enter_short = enter && !up_d[59] && !up_min[59];

  wire considered = valid_q && enable_q && sides_q && !first_q && uncrossed_q && !own_q.open &&
      (!fired_q || elapsed_q[63:32] != 0 || elapsed_q[31:0] >= cooldown_q);
  wire buy = held ? own_q.negative : enter_long;
  wire fire = considered && (held ? (own_q.negative ? leave_short : leave_long) : enter_long || enter_short);
  wire whole_position = held && exits_small_q;

  tg_pkg::intent_t intent;
  always_comb begin
    intent.origin = update_q.origin;
    intent.sym = update_q.origin.sym;
    intent.trading = trading_i;
    intent.view = update_q.view;
    intent.kind = 4'd3;
    intent.sell = !buy;
    intent.price = buy ? update_q.view.ask_px : update_q.view.bid_px;
    intent.qty = whole_position ? own_q.shares : order_qty_q;
    intent.action = tg_pkg::ACTION_ENTER;
    intent.more = {1'b0, intent.qty};
    intent.order = '0;
    intent.done = '0;
    intent.rest_short = 1'b0;
    intent.notional = whole_position ? exit_notional : buy ? buy_notional : sell_notional;
    intent.price_whole = buy ? ask_whole_i : bid_whole_i;
    intent.qty_whole = whole_position ? shares_whole : order_whole;
  end
  assign intent_valid_o = fire;
  assign intent_o = intent;

  wire [15:0] count_new = sides_q ? count_q : 16'd0;
  wire [63:0] fire_new = fire ? update_q.origin.sof_ts : last_fire_q;
  wire [63:0] entry_new = fire && !held ? update_q.origin.sof_ts : entry_q;
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
      .write_data_i(enable_q ? {fired_q || fire, fire_new, count_new, mean_new, deviation_new, entry_new} : {STATE_W{1'b0}})
  );

  wire unused = &{1'b0, update_q, words_i, mean_step, deviation_step, up_d, up_min, down_d, down_min};

`ifndef SYNTHESIS
  // The read of a state is ahead of the write by one cycle at most: two updates are at least two cycles apart.
  always_ff @(posedge clk_i) if (!rst_i) assert (!(valid_q && update_valid_i));
`endif
endmodule
`default_nettype wire
