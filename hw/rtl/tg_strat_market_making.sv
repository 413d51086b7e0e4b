// Strategy kind 5, market making (docs/datapath.md section 5.5).
//
// | cycle | |
// |---|---|
// | 8 | multiples of both quantities; position x skew begins; distances of what rests from where it would be moved |
// | 9 | the bid's share in eighths; whether anything can come of the message at all |
// | 10 | that share of the spread; the skew; the band of reference prices in which what rests stays |
// | 11 | reference prices of both sides; whether they lie in that band |
// | 12 | with no right to fire: whether there is a target at all |
// | 12-18 | target and action of the buy side, one cycle later those of the sell side (tg_quote_target) |
// | 18-19 | product price x quantity of each |
// | 20, 21 | the intents are handed over: they stand at the gate in cycles 21 and 22 |
// | 22, 23 | what the gate said is written |
//
// One message is in work at a time: tg_strategies lets no changed update come to cycle 8 while `busy_o`. It falls in cycle 10 when nothing can
// come of the message, in 12 when what rests stays as it is (the band leaves out what rounding to the tick might still bring in: that is
// found later), in 13 when something would have to move and may not yet.
`default_nettype none

module tg_strat_market_making #(
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
    input  wire              [223:0] words_i,         // MARKET_MAKING, docs/hardware.md
    input  wire                      tick_100_i,      // of the update's slot, cycle 8
    input  wire tg_pkg::holding_t    own_i,           // its position, cycle 8
    input  wire tg_pkg::trading_t    trading_i,       // cycle 9
    // What the host says of an order; no update may be evaluated in this cycle
    input  wire                      quote_valid_i,
    input  wire          [SYM_W-1:0] quote_sym_i,
    input  wire tg_pkg::quote_t      quote_i,
    // Of the intent at the gate
    input  wire                      sent_i,
    input  wire                      sent_short_i,
    input  wire               [31:0] urn_i,
    output wire                      busy_o,
    output wire                      ask_o,           // the slot's limits are needed from the second cycle after this one on
    output wire          [SYM_W-1:0] ask_sym_o,
    output wire                      ask_bank_o,
    output wire                      intent_valid_o,
    output wire tg_pkg::intent_t     intent_o
);
  localparam logic [35:0] PRICE_END = 36'd1999999901;  // above the highest target
  localparam logic [20:0] QTY_CEILING = 21'd999999;
  localparam logic [45:0] IN_RANGE_END = 46'd15999998400;  // 8 x 1,999,999,800: below it rounding keeps a target in range

  wire [31:0] half_spread = words_i[63:32];
  wire [31:0] max_spread = words_i[95:64];
  wire [19:0] quote_qty = words_i[115:96];
  wire [31:0] reprice = words_i[159:128];
  wire [31:0] max_pos = words_i[191:160];

  // ---- State: of the instance, whether it fired since reset and when last; of its orders
  wire [64:0] state;
  wire fired = state[64];
  wire [63:0] last_fire = state[63:0];
  wire tg_pkg::quote_side_t buy_side, sell_side;

  // ---- Cycle 8
  wire load = update_valid_i && update_i.changed;
  wire tg_pkg::view_t view = update_i.view;
  wire [32:0] spread = {1'b0, view.ask_px} - {1'b0, view.bid_px};

  logic load_q, enable_q, micro_q, tick_q, books_q, long_full_q, short_full_q, never_q, negative_q;
  logic [31:0] cooldown_q, reprice_q, max_spread_q, spread_q;
  logic [19:0] qty_q;
  logic [63:0] elapsed_q;
  logic [34:0] pre_buy_q, pre_sell_q;  // signed: bid less and plus half the spread that is wanted
  logic [34:0] buy_below_q, sell_below_q, buy_above_q, sell_above_q;  // signed: price less and plus reprice
  logic [36*8-1:0] bid_times_q, ask_times_q;  // 1, 3, ... 15 times the quantities
  tg_pkg::origin_t origin_q;
  tg_pkg::view_t view_q;
  tg_pkg::quote_side_t buy_q, sell_q;
  integer n;
  always_ff @(posedge clk_i) begin
    load_q <= load && !rst_i;
    if (load) begin
      origin_q <= update_i.origin;
      view_q <= view;
      buy_q <= buy_side;
      sell_q <= sell_side;
      enable_q <= words_i[0];
      micro_q <= words_i[1];
      tick_q <= tick_100_i;
      cooldown_q <= words_i[223:192];
      reprice_q <= reprice;
      max_spread_q <= max_spread;
      qty_q <= quote_qty;
      books_q <= view.valid && view.bid_qty != 0 && view.ask_qty != 0 && !spread[32] && spread != 0;
      spread_q <= spread[31:0];
      long_full_q <= !own_i.negative && own_i.shares >= max_pos;
      short_full_q <= (own_i.negative || !own_i.held) && own_i.shares >= max_pos;
      negative_q <= own_i.negative;
      never_q <= !fired;
      elapsed_q <= update_i.origin.sof_ts - last_fire;
      pre_buy_q <= {3'd0, view.bid_px} - {3'd0, half_spread};
      pre_sell_q <= {3'd0, view.bid_px} + {3'd0, half_spread};
      buy_below_q <= {3'd0, buy_side.price} - {3'd0, reprice};
      buy_above_q <= {3'd0, buy_side.price} + {3'd0, reprice};
      sell_below_q <= {3'd0, sell_side.price} - {3'd0, reprice};
      sell_above_q <= {3'd0, sell_side.price} + {3'd0, reprice};
      for (n = 0; n < 8; n = n + 1) begin
        bid_times_q[36*n+:36] <= {4'd0, view.bid_qty} * 36'(2 * n + 1);
        ask_times_q[36*n+:36] <= {4'd0, view.ask_qty} * 36'(2 * n + 1);
      end
    end
  end
  wire [63:0] skew_product;
  tg_multiply u_skew (
      .clk_i,
      .a_i(own_i.shares),
      .b_i({16'd0, words_i[31:16]}),
      .product_o(skew_product)
  );

  // ---- Cycle 9. 16 bid_qty >= (2j + 1) (bid_qty + ask_qty) is (15 - 2j) bid_qty >= (2j + 1) ask_qty.
  wire ready = never_q || elapsed_q[63:32] != 0 || elapsed_q[31:0] >= cooldown_q;
  wire quoting = enable_q && books_q && spread_q <= max_spread_q;
  wire buy_can = quoting && !long_full_q;
  wire sell_can = quoting && !short_full_q;
  wire buy_rests = buy_q.rest != 0;
  wire sell_rests = sell_q.rest != 0;
  wire possible = (!buy_q.busy && (buy_rests || (buy_can && ready))) || (!sell_q.busy && (sell_rests || (sell_can && ready)));
  logic [7:0] share;  // so many of the lowest bits are set
  integer j;
  always_comb for (j = 0; j < 8; j = j + 1) share[j] = bid_times_q[36*(7-j)+:36] >= ask_times_q[36*j+:36];

  wire [6:0] tick_less = tick_q ? 7'd99 : 7'd0;
  wire [34:0] buy_floor = buy_below_q[34] ? 35'd0 : buy_below_q;
  wire [34:0] buy_ceiling = buy_above_q < PRICE_END[34:0] ? buy_above_q : PRICE_END[34:0];
  wire [34:0] sell_ceiling = sell_above_q < PRICE_END[34:0] ? sell_above_q : PRICE_END[34:0];
  wire [32:0] ask_less = {1'b0, view_q.ask_px} - {26'd0, tick_less} - 33'd1;  // signed
  wire [32:0] bid_more = {1'b0, view_q.bid_px} + {26'd0, tick_less} + 33'd1;

  logic go_10_q, ready_q, buy_can_q, sell_can_q, buy_rests_q, sell_rests_q, buy_full_q, sell_full_q;
  logic [7:0] share_q;
  logic [33:0] three_q;  // times the spread
  logic [47:0] skew_product_q;
  logic [34:0] buy_low_q, buy_end_q, sell_low_q, sell_end_q;  // signed: prices before rounding with which what rests stays
  logic [34:0] buy_floor_q, sell_ceiling_q;
  logic [32:0] ask_less_q, bid_more_q;
  tg_pkg::trading_t trading_q;
  always_ff @(posedge clk_i) begin
    go_10_q <= load_q && possible && !rst_i;
    if (load_q) begin
      ready_q <= ready;
      buy_can_q <= buy_can;
      sell_can_q <= sell_can;
      buy_rests_q <= buy_rests;
      sell_rests_q <= sell_rests;
      buy_full_q <= {1'b0, buy_q.done} + {1'b0, qty_q} > QTY_CEILING;
      sell_full_q <= {1'b0, sell_q.done} + {1'b0, qty_q} > QTY_CEILING;
      share_q <= micro_q ? share : 8'h0f;
      three_q <= {2'd0, spread_q} + {1'b0, spread_q, 1'b0};
      skew_product_q <= skew_product[47:0];
      buy_floor_q <= buy_floor;
      sell_ceiling_q <= sell_ceiling;
      buy_low_q <= buy_floor + {28'd0, tick_less} + 35'd1;
      buy_end_q <= buy_ceiling;
      sell_low_q <= sell_below_q[34] ? 35'd0 : sell_below_q + 35'd1;
      sell_end_q <= sell_ceiling - {28'd0, tick_less};
      ask_less_q <= ask_less;
      bid_more_q <= bid_more;
      trading_q <= trading_i;
    end
  end

  // ---- Cycle 10. Four times the spread from a share of four eighths on, and what the other bits count.
  wire [3:0] others = share_q[3] ? share_q[7:4] : {1'b0, share_q[2:0]};
  wire [33:0] few = others[3] ? {spread_q, 2'b00} : others[2] ? three_q : others[1] ? {1'b0, spread_q, 1'b0} : others[0] ? {2'd0, spread_q} : 34'd0;
  wire [34:0] part = {1'b0, few} + {1'b0, spread_q & {32{share_q[3]}}, 2'b00};
  wire [47:0] skew_up = skew_product_q + 48'd31;
  logic go_11_q, buy_clear_q, sell_clear_q, ask_room_q, bid_room_q;
  logic [34:0] part_q;
  logic [45:0] skew_q;  // signed: what is added
  logic [45:0] buy_from_q, buy_to_q, sell_from_q, sell_to_q;  // signed: bounds of part + skew; a sell's with the 7 that round it up
  always_ff @(posedge clk_i) begin
    go_11_q <= go_10_q && !rst_i;
    if (go_10_q) begin
      part_q <= part;
      skew_q <= negative_q ? {3'd0, skew_up[47:5]} : -{3'd0, skew_product_q[47:5]};
      buy_from_q <= {{8{buy_low_q[34]}}, buy_low_q, 3'd0} - {{8{pre_buy_q[34]}}, pre_buy_q, 3'd0};
      buy_to_q <= {{8{buy_end_q[34]}}, buy_end_q, 3'd0} - {{8{pre_buy_q[34]}}, pre_buy_q, 3'd0};
      sell_from_q <= {{8{sell_low_q[34]}}, sell_low_q, 3'd0} - {{8{pre_sell_q[34]}}, pre_sell_q, 3'd7};
      sell_to_q <= {{8{sell_end_q[34]}}, sell_end_q, 3'd0} - {{8{pre_sell_q[34]}}, pre_sell_q, 3'd7};
      // The touch does not push the target out of the band, nor out of range.
      buy_clear_q <= !ask_less_q[32] && {2'd0, ask_less_q} > buy_floor_q;
      sell_clear_q <= {2'd0, bid_more_q} < sell_ceiling_q;
      ask_room_q <= !ask_less_q[32] && ask_less_q != 0;
      bid_room_q <= {3'd0, bid_more_q} < PRICE_END;
    end
  end

  // ---- Cycle 11
  wire [45:0] moved = {11'd0, part_q} + skew_q;
  wire [45:0] buy_past_low = moved - buy_from_q;
  wire [45:0] buy_past_end = moved - buy_to_q;
  wire [45:0] sell_past_low = moved - sell_from_q;
  wire [45:0] sell_past_end = moved - sell_to_q;
  wire buy_stays = buy_rests_q && buy_can_q && !buy_q.pull && buy_clear_q && !buy_past_low[45] && buy_past_end[45];
  wire sell_stays = sell_rests_q && sell_can_q && !sell_q.pull && sell_clear_q && !sell_past_low[45] && sell_past_end[45];
  wire buy_waits = !buy_rests_q && !(buy_can_q && ready_q);
  wire sell_waits = !sell_rests_q && !(sell_can_q && ready_q);
`ifdef TG_QUOTE_UNFILTERED
  wire buy_acts = 1'b1, sell_acts = 1'b1;
`else
  wire buy_acts = !buy_q.busy && !buy_waits && !buy_stays;
  wire sell_acts = !sell_q.busy && !sell_waits && !sell_stays;
`endif
  logic go_12_q, buy_acts_q, sell_acts_q;
  logic [45:0] buy_r_q, sell_r_q;  // signed: what is rounded to the tick, in eighths
  always_ff @(posedge clk_i) begin
    go_12_q <= go_11_q && (buy_acts || sell_acts) && !rst_i;
    if (go_11_q) begin
      buy_acts_q <= buy_acts;
      sell_acts_q <= sell_acts;
      buy_r_q <= moved + {{8{pre_buy_q[34]}}, pre_buy_q, 3'd0};
      sell_r_q <= moved + {{8{pre_sell_q[34]}}, pre_sell_q, 3'd7};
    end
  end

  // ---- Cycle 12: a target that is there and may not be followed leaves nothing to do
  wire buy_kept = !ready_q && buy_can_q && !buy_q.pull && ask_room_q && !buy_r_q[45] && buy_r_q >= 46'd800 && buy_r_q < IN_RANGE_END;
  wire sell_kept = !ready_q && sell_can_q && !sell_q.pull && bid_room_q && !sell_r_q[45] && sell_r_q < IN_RANGE_END;
`ifdef TG_QUOTE_UNFILTERED
  wire goes_on = 1'b1;
`else
  wire goes_on = (buy_acts_q && !buy_kept) || (sell_acts_q && !sell_kept);
`endif
  logic [23:13] go_q;  // bit: cycle
  logic two_q;
  wire some;
  always_ff @(posedge clk_i)
    if (rst_i) go_q <= '0;
    else go_q <= {go_q[22] && two_q, go_q[21:20], go_q[19] && some, go_q[18:13], go_12_q && goes_on};

  // ---- Cycles 12 to 18: the buy side, the sell side behind it. `sell` of a stage is told by the cycle.
  wire at_sell = go_q[13];
  wire [31:0] target;
  wire target_none;
  tg_quote_target u_target (
      .clk_i,
      .sell_i(at_sell),
      .r_i(at_sell ? sell_r_q : buy_r_q),
      .tick_100_i(tick_q),
      .ask_less_i(ask_less_q),
      .bid_more_i(bid_more_q),
      .target_o(target),
      .none_o(target_none)
  );

  // Cycle 16, sell 17: against what rests
  wire sell_16 = go_q[17];
  wire [31:0] price_16 = sell_16 ? sell_q.price : buy_q.price;
  logic [32:0] over_q;
  logic [31:0] under_q;
  logic has_q;
  logic [31:0] target_q;
  always_ff @(posedge clk_i) begin
    over_q <= {1'b0, target} - {1'b0, price_16};
    under_q <= price_16 - target;
    has_q <= !target_none && (sell_16 ? sell_can_q : buy_can_q);
    target_q <= target;
  end

  // Cycle 17, sell 18: the action
  wire sell_17 = go_q[18];
  wire tg_pkg::quote_side_t side = sell_17 ? sell_q : buy_q;
  wire side_rests = sell_17 ? sell_rests_q : buy_rests_q;
  wire side_full = sell_17 ? sell_full_q : buy_full_q;
  wire [31:0] distance = over_q[32] ? under_q : over_q[31:0];
  wire moves = has_q && ready_q && distance >= reprice_q && distance != 0;
  wire enters = !side.busy && !side_rests && has_q && ready_q;
  wire cancels = !side.busy && side_rests && (!has_q || side.pull || (moves && side_full));
  wire replaces = !side.busy && side_rests && moves && !cancels;
  wire tg_pkg::action_e action = cancels ? tg_pkg::ACTION_CANCEL : replaces ? tg_pkg::ACTION_REPLACE : tg_pkg::ACTION_ENTER;
  wire [31:0] act_price = cancels ? side.price : target_q;
  wire [19:0] act_qty = cancels ? side.rest : qty_q;
  logic buy_act_q, sell_act_q, sell_first_q;
  tg_pkg::action_e buy_action_q, sell_action_q;
  logic [31:0] buy_price_q, sell_price_q;
  logic [19:0] buy_qty_q, sell_qty_q;
  always_ff @(posedge clk_i) begin
    if (go_q[17]) begin
      buy_act_q <= enters || cancels || replaces;
      buy_action_q <= action;
      buy_price_q <= act_price;
      buy_qty_q <= act_qty;
    end
    if (go_q[18]) begin
      sell_act_q <= enters || cancels || replaces;
      sell_action_q <= action;
      sell_price_q <= act_price;
      sell_qty_q <= act_qty;
      // The market may be about to take what rests too low.
      sell_first_q <= side_rests && !side.busy && (!has_q || (!over_q[32] && over_q != 0));
    end
  end

  // ---- Cycle 18, sell 19: products
  wire [31:0] factor_price = go_q[18] ? buy_price_q : sell_price_q;
  wire [31:0] factor_qty = {12'd0, go_q[18] ? buy_qty_q : sell_qty_q};
  wire [63:0] notional;
  wire price_whole, qty_whole;
  tg_multiply u_notional (
      .clk_i,
      .a_i(factor_price),
      .b_i(factor_qty),
      .product_o(notional)
  );
  tg_whole u_price (
      .clk_i,
      .number_i(factor_price),
      .whole_o (price_whole)
  );
  tg_whole u_qty (
      .clk_i,
      .number_i(factor_qty),
      .whole_o (qty_whole)
  );
  logic [65:0] buy_product_q, sell_product_q;
  always_ff @(posedge clk_i) begin
    if (go_q[19]) buy_product_q <= {notional, price_whole, qty_whole};
    if (go_q[20]) sell_product_q <= {notional, price_whole, qty_whole};
  end

  // ---- Cycle 19: what there is to do is known
  assign some = buy_act_q || sell_act_q;
  wire fires = (buy_act_q && buy_action_q != tg_pkg::ACTION_CANCEL) || (sell_act_q && sell_action_q != tg_pkg::ACTION_CANCEL);
  logic leads_sell_q;
  always_ff @(posedge clk_i)
    if (go_q[19]) begin
      two_q <= buy_act_q && sell_act_q;
      leads_sell_q <= sell_act_q && (sell_first_q || !buy_act_q);
    end
  assign ask_o = go_q[19] && some;
  assign ask_sym_o = origin_q.sym[SYM_W-1:0];
  assign ask_bank_o = origin_q.bank;

  // ---- Cycles 20 and 21: the intents
  wire out_sell = go_q[20] == leads_sell_q;  // in cycle 21 the other
  wire tg_pkg::quote_side_t out_side = out_sell ? sell_q : buy_q;
  wire tg_pkg::action_e out_action = out_sell ? sell_action_q : buy_action_q;
  wire [19:0] out_qty = out_sell ? sell_qty_q : buy_qty_q;
  wire [65:0] sell_product = go_q[20] ? {notional, price_whole, qty_whole} : sell_product_q;
  wire [65:0] out_product = out_sell ? sell_product : buy_product_q;
  tg_pkg::intent_t intent;
  always_comb begin
    intent.origin = origin_q;
    intent.sym = origin_q.sym;
    intent.trading = trading_q;
    intent.view = view_q;
    intent.kind = tg_pkg::QUOTING;
    intent.sell = out_sell;
    intent.action = out_action;
    intent.price = out_sell ? sell_price_q : buy_price_q;
    intent.qty = {12'd0, out_qty};
    intent.more = {13'd0, out_qty} - (out_action == tg_pkg::ACTION_ENTER ? 33'd0 : {13'd0, out_side.rest});
    intent.order = out_side.order;
    intent.done = out_side.done;
    intent.rest_short = out_side.is_short;
    {intent.notional, intent.price_whole, intent.qty_whole} = out_product;
  end
  assign intent_valid_o = go_q[20] || (go_q[21] && two_q);
  assign intent_o = intent;

  // ---- Cycles 21 and 22: at the gate; a cycle later what it said is written
  logic sent_q, sent_short_q;
  logic [31:0] urn_q;
  always_ff @(posedge clk_i) {sent_q, sent_short_q, urn_q} <= {sent_i, sent_short_i, urn_i};
  wire told = go_q[22] || go_q[23];
  wire told_sell = go_q[22] == leads_sell_q;
  wire tg_pkg::action_e told_action = told_sell ? sell_action_q : buy_action_q;
  tg_pkg::quote_side_t after;
  always_comb begin
    after = told_sell ? sell_q : buy_q;
    if (sent_q) begin
      after.busy = 1'b1;
      after.last = urn_q;
      if (told_action == tg_pkg::ACTION_ENTER) begin
        after.order = urn_q;
        after.price = told_sell ? sell_price_q : buy_price_q;
        after.rest = told_sell ? sell_qty_q : buy_qty_q;
        after.done = '0;
        after.is_short = sent_short_q;
      end
    end else if (told_action == tg_pkg::ACTION_REPLACE) after.pull = 1'b1;
  end

  wire sides_clearing, answering;
  tg_quote_sides #(
      .SYMBOLS(SYMBOLS)
  ) u_sides (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(sides_clearing),
      .next_sym_i,
      .buy_o(buy_side),
      .sell_o(sell_side),
      .write_i(told),
      .write_sym_i(origin_q.sym[SYM_W-1:0]),
      .write_sell_i(told_sell),
      .write_data_i(after),
      .quote_valid_i,
      .quote_sym_i,
      .quote_i,
      .answering_o(answering)
  );

  assign busy_o = go_10_q || go_11_q || go_12_q || go_q != 0 || answering;

  // The first evaluation of an instance that is not enabled resets when it fired.
  wire fire_clearing;
  wire reset_instance = load_q && !enable_q;
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (65)
  ) u_state (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(fire_clearing),
      .next_addr_i(next_sym_i),
      .data_o(state),
      .write_i(reset_instance || (go_q[19] && fires)),
      .write_addr_i(origin_q.sym[SYM_W-1:0]),
      .write_data_i(reset_instance ? 65'd0 : {1'b1, origin_q.sof_ts})
  );
  assign clearing_o = sides_clearing || fire_clearing;

  wire unused = &{1'b0, update_i, words_i, skew_product, skew_up, buy_past_low, buy_past_end, sell_past_low, sell_past_end, buy_q, sell_q,
      side, out_side, over_q, own_i};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(load && (load_q || busy_o)));
      assert (!(quote_valid_i && (load || load_q || busy_o)));
      assert (!(reset_instance && go_q[19]));
    end
`endif
endmodule
`default_nettype wire
