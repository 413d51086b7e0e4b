// Strategy kind 4, arbitrage of two slots (docs/datapath.md section 5.4).
//
// | cycle | |
// |---|---|
// | 8 | both views and positions are brought into legs A and B; partial products weight x price and position x quantity |
// | 9 | sums, the bounds already taken off those of leg A; whether the pair is considered at all |
// | 10 | both spreads against their bounds, positions against each other |
// | 11 | what to do is known (`fire_q`); prices and quantities of the orders are chosen, their products begin |
// | 12 | the first intent is handed over: it stands at the gate in cycle 13, three later than those of kinds that know all in cycle 8 |
// | 14 | the second, if the gate sent the first: at the gate in cycle 15 |
//
// One pair is in work at a time: tg_strategies lets no changed update come to cycle 8 while `busy_o`, and none that wants a position while
// `pending_o`. Cycle 10 of a pair that was considered is one of these, the others come only of intents.
`default_nettype none

module tg_strat_arbitrage #(
    parameter  int unsigned SYMBOLS = 64,  // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                      clk_i,
    input  wire                      rst_i,
    input  wire                      clear_i,
    output wire                      clearing_o,
    input  wire          [SYM_W-1:0] next_sym_i,      // slot of the update that may come in the next cycle
    input  wire          [SYM_W-1:0] next_leg_i,      // its partner
    input  wire                      next_leg_b_i,    // and its role
    input  wire                      update_valid_i,
    input  wire tg_pkg::update_t     update_i,
    input  wire              [223:0] words_i,         // ARBITRAGE, docs/hardware.md
    input  wire tg_pkg::holding_t    own_i,           // positions of the update's slot and of its partner's, cycle 8
    input  wire tg_pkg::holding_t    leg_i,
    input  wire tg_pkg::view_t       leg_view_i,      // last view of the partner, cycle 8
    input  wire tg_pkg::trading_t    own_trading_i,   // cycle 9
    input  wire tg_pkg::trading_t    leg_trading_i,
    input  wire                      sent_i,          // the intent at the gate passes
    output wire                      busy_o,
    output wire                      pending_o,
    output wire                      ask_leg_o,       // the partner's limits are needed from the second cycle after this one on
    output wire          [SYM_W-1:0] leg_sym_o,
    output wire                      bank_o,
    output wire                      intent_valid_o,  // cycles 12 and 14
    output wire tg_pkg::intent_t     intent_o
);
  wire [7:0] partner = words_i[15:8];
  wire leg_b = words_i[1];
  wire [11:0] w_a = words_i[43:32];
  wire [11:0] w_b = words_i[59:48];
  wire [31:0] basis = words_i[95:64];
  wire [31:0] threshold = words_i[127:96];
  wire [19:0] qty_a = words_i[147:128];
  wire [19:0] qty_b = words_i[179:160];

  // State of a pair, in leg A's slot: whether it fired since reset, and when last.
  wire [64:0] state;
  wire fired = state[64];
  wire [63:0] last_fire = state[63:0];

  // ---- Cycle 8
  wire load = update_valid_i && update_i.changed;
  wire tg_pkg::view_t own_view = update_i.view;
  wire tg_pkg::view_t view_a = leg_b ? leg_view_i : own_view;
  wire tg_pkg::view_t view_b = leg_b ? own_view : leg_view_i;
  wire tg_pkg::holding_t hold_a = leg_b ? leg_i : own_i;
  wire tg_pkg::holding_t hold_b = leg_b ? own_i : leg_i;

  logic valid_q, enable_q, leg_b_q, books_q, ready_never_q, still_q;
  logic [7:0] partner_q;
  logic [31:0] cooldown_q;
  logic [63:0] elapsed_q;
  logic [33:0] upper_q, lower_q;  // signed: basis + threshold, basis - threshold
  logic [19:0] qty_a_q, qty_b_q;
  logic [27:0] bid_a_low_q, bid_a_high_q, ask_a_low_q, ask_a_high_q, bid_b_low_q, bid_b_high_q, ask_b_low_q, ask_b_high_q;
  tg_pkg::origin_t origin_q;
  tg_pkg::view_t view_a_q, view_b_q;
  tg_pkg::holding_t hold_a_q, hold_b_q;

  function automatic [0:0] in_order(input [31:0] bid_qty, input [31:0] ask_qty, input [31:0] bid, input [31:0] ask);
    in_order = bid_qty != 0 && ask_qty != 0 && bid < ask;
  endfunction

  always_ff @(posedge clk_i) begin
    valid_q <= load && !rst_i;
    if (load) begin
      origin_q <= update_i.origin;
      enable_q <= words_i[0];
      leg_b_q <= leg_b;
      partner_q <= partner;
      cooldown_q <= words_i[223:192];
      qty_a_q <= qty_a;
      qty_b_q <= qty_b;
      view_a_q <= view_a;
      view_b_q <= view_b;
      hold_a_q <= hold_a;
      hold_b_q <= hold_b;
      books_q <= own_view.valid && leg_view_i.valid &&
          in_order(own_view.bid_qty, own_view.ask_qty, own_view.bid_px, own_view.ask_px) &&
          in_order(leg_view_i.bid_qty, leg_view_i.ask_qty, leg_view_i.bid_px, leg_view_i.ask_px);
      still_q <= !own_i.open && !leg_i.open;
      ready_never_q <= !fired;
      elapsed_q <= update_i.origin.sof_ts - last_fire;
      upper_q <= {{2{basis[31]}}, basis} + {2'b00, threshold};
      lower_q <= {{2{basis[31]}}, basis} - {2'b00, threshold};
      bid_a_low_q <= {16'd0, w_a} * {12'd0, view_a.bid_px[15:0]};
      bid_a_high_q <= {16'd0, w_a} * {12'd0, view_a.bid_px[31:16]};
      ask_a_low_q <= {16'd0, w_a} * {12'd0, view_a.ask_px[15:0]};
      ask_a_high_q <= {16'd0, w_a} * {12'd0, view_a.ask_px[31:16]};
      bid_b_low_q <= {16'd0, w_b} * {12'd0, view_b.bid_px[15:0]};
      bid_b_high_q <= {16'd0, w_b} * {12'd0, view_b.bid_px[31:16]};
      ask_b_low_q <= {16'd0, w_b} * {12'd0, view_b.ask_px[15:0]};
      ask_b_high_q <= {16'd0, w_b} * {12'd0, view_b.ask_px[31:16]};
    end
  end

  // |u| and |v|: 52 bits.
  wire [63:0] weight_a, weight_b;
  tg_multiply u_weight_a (
      .clk_i,
      .a_i(hold_a.shares),
      .b_i({12'd0, qty_b}),
      .product_o(weight_a)
  );
  tg_multiply u_weight_b (
      .clk_i,
      .a_i(hold_b.shares),
      .b_i({12'd0, qty_a}),
      .product_o(weight_b)
  );

  // ---- Cycle 9
  wire considered = valid_q && enable_q && books_q && still_q && (ready_never_q || elapsed_q[63:32] != 0 || elapsed_q[31:0] >= cooldown_q);
  logic considered_q, opposite_q;
  logic [47:0] sell_a_q, buy_a_q;  // signed: of leg A, with the bound taken off
  logic [43:0] bid_b_q, ask_b_q;
  logic [51:0] weight_a_q, weight_b_q;
  logic [31:0] unwind_a_q, unwind_b_q;
  tg_pkg::trading_t own_trading_q, leg_trading_q;
  always_ff @(posedge clk_i) begin
    considered_q <= considered && !rst_i;
    if (valid_q) begin
      sell_a_q <= {4'd0, bid_a_high_q, 16'd0} + {20'd0, bid_a_low_q} - {{14{upper_q[33]}}, upper_q};
      buy_a_q <= {4'd0, ask_a_high_q, 16'd0} + {20'd0, ask_a_low_q} - {{14{lower_q[33]}}, lower_q};
      bid_b_q <= {bid_b_high_q, 16'd0} + {16'd0, bid_b_low_q};
      ask_b_q <= {ask_b_high_q, 16'd0} + {16'd0, ask_b_low_q};
      weight_a_q <= weight_a[51:0];
      weight_b_q <= weight_b[51:0];
      opposite_q <= hold_a_q.negative != hold_b_q.negative;
      unwind_a_q <= hold_a_q.shares < {12'd0, qty_a_q} ? hold_a_q.shares : {12'd0, qty_a_q};
      unwind_b_q <= hold_b_q.shares < {12'd0, qty_b_q} ? hold_b_q.shares : {12'd0, qty_b_q};
      own_trading_q <= own_trading_i;
      leg_trading_q <= leg_trading_i;
    end
  end

  // ---- Cycle 10
  wire [47:0] sell_margin = sell_a_q - {4'd0, ask_b_q};
  wire [47:0] buy_margin = {4'd0, bid_b_q} - buy_a_q;
  wire sell_a = !sell_margin[47];
  wire buy_a = !buy_margin[47];
  wire equal = weight_a_q == weight_b_q;
  // u + v = 0; a product can be 0 with a position that is not.
  wire matched = equal && (opposite_q || weight_a_q == 0);
  logic fire_q, matched_q, sell_a_now_q, unwind_a_first_q;
  always_ff @(posedge clk_i) begin
    fire_q <= considered_q && (!matched || sell_a || buy_a) && !rst_i;
    matched_q <= matched;
    sell_a_now_q <= sell_a;
    unwind_a_first_q <= weight_a_q >= weight_b_q;
  end

  // ---- Cycle 11. First the message's own leg, then the other; a repair has one order only.
  wire first_is_b = matched_q ? leg_b_q : !unwind_a_first_q;
  wire first_sell = matched_q ? sell_a_now_q != leg_b_q : first_is_b ? !hold_b_q.negative : !hold_a_q.negative;
  wire tg_pkg::view_t first_view = first_is_b ? view_b_q : view_a_q;
  wire [31:0] first_price = first_sell ? first_view.bid_px : first_view.ask_px;
  wire [31:0] first_qty = matched_q ? {12'd0, first_is_b ? qty_b_q : qty_a_q} : first_is_b ? unwind_b_q : unwind_a_q;
  wire tg_pkg::view_t second_view = leg_b_q ? view_a_q : view_b_q;
  wire [31:0] second_price = first_sell ? second_view.ask_px : second_view.bid_px;
  wire [31:0] second_qty = {12'd0, leg_b_q ? qty_a_q : qty_b_q};
  wire first_is_own = first_is_b == leg_b_q;

  wire [63:0] first_notional, second_notional;
  tg_multiply u_first (
      .clk_i,
      .a_i(first_price),
      .b_i(first_qty),
      .product_o(first_notional)
  );
  tg_multiply u_second (
      .clk_i,
      .a_i(second_price),
      .b_i(second_qty),
      .product_o(second_notional)
  );
  wire first_price_whole, first_qty_whole, second_price_whole, second_qty_whole;
  tg_whole u_first_price (
      .clk_i,
      .number_i(first_price),
      .whole_o (first_price_whole)
  );
  tg_whole u_first_qty (
      .clk_i,
      .number_i(first_qty),
      .whole_o (first_qty_whole)
  );
  tg_whole u_second_price (
      .clk_i,
      .number_i(second_price),
      .whole_o (second_price_whole)
  );
  tg_whole u_second_qty (
      .clk_i,
      .number_i(second_qty),
      .whole_o (second_qty_whole)
  );

  // ---- Cycles 12 to 14
  logic first_q, waits_q, two_q, result_q, second_q, first_own_q, first_sell_q;
  logic [31:0] first_price_q, first_qty_q, second_price_q, second_qty_q;
  tg_pkg::view_t first_view_q, second_view_q;
  logic [63:0] second_notional_q;
  logic second_price_whole_q, second_qty_whole_q;
  // What the second shares with the first still stands when it goes: the next pair does not come before cycle 14, and changes it a cycle later.
  wire own_now = first_q && first_own_q;
  tg_pkg::intent_t intent;
  always_comb begin
    intent.origin = origin_q;
    intent.sym = own_now ? origin_q.sym : partner_q;
    intent.trading = own_now ? own_trading_q : leg_trading_q;
    intent.view = first_q ? first_view_q : second_view_q;
    intent.kind = 4'd4;
    intent.sell = first_sell_q == first_q;
    intent.price = first_q ? first_price_q : second_price_q;
    intent.qty = first_q ? first_qty_q : second_qty_q;
    intent.action = tg_pkg::ACTION_ENTER;
    intent.more = {1'b0, intent.qty};
    intent.order = '0;
    intent.done = '0;
    intent.rest_short = 1'b0;
    intent.notional = first_q ? first_notional : second_notional_q;
    intent.price_whole = first_q ? first_price_whole : second_price_whole_q;
    intent.qty_whole = first_q ? first_qty_whole : second_qty_whole_q;
  end
  always_ff @(posedge clk_i) begin
    first_q <= fire_q && !rst_i;
    if (fire_q) begin
      two_q <= matched_q;
      first_own_q <= first_is_own;
      first_sell_q <= first_sell;
      first_price_q <= first_price;
      first_qty_q <= first_qty;
      first_view_q <= first_view;
      second_price_q <= second_price;
      second_qty_q <= second_qty;
      second_view_q <= second_view;
    end
    waits_q <= first_q && two_q && !rst_i;  // cycle 13: the first stands at the gate
    if (first_q) {second_notional_q, second_price_whole_q, second_qty_whole_q} <= {second_notional, second_price_whole, second_qty_whole};
    second_q <= waits_q && !rst_i;  // cycle 14: what became of it is known
    result_q <= sent_i;
  end

  assign intent_valid_o = first_q || (second_q && result_q);
  assign intent_o = intent;
  assign busy_o = considered_q || fire_q || first_q || waits_q;
  assign pending_o = busy_o || second_q;
  assign leg_sym_o = partner_q[SYM_W-1:0];
  assign bank_o = origin_q.bank;
  assign ask_leg_o = (fire_q && !matched_q && !first_is_own) || (first_q && two_q);

  // The first evaluation of a pair that is not enabled resets the state of its own slot; a pair that fires writes leg A's.
  wire reset_pair = valid_q && !enable_q;
  wire [7:0] slot_a = leg_b_q ? partner_q : origin_q.sym;
  wire [7:0] write_slot = reset_pair ? origin_q.sym : slot_a;
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (65)
  ) u_state (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o,
      .next_addr_i(next_leg_b_i ? next_leg_i : next_sym_i),
      .data_o(state),
      .write_i(reset_pair || fire_q),
      .write_addr_i(write_slot[SYM_W-1:0]),
      .write_data_i(reset_pair ? 65'd0 : {1'b1, origin_q.sof_ts})
  );

  wire unused = &{1'b0, update_i, words_i, weight_a, weight_b, sell_margin, buy_margin, view_a_q, view_b_q, hold_a_q, hold_b_q, slot_a,
      write_slot, partner_q, own_view};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(load && (valid_q || busy_o)));
      assert (!(reset_pair && fire_q));
    end
`endif
endmodule
`default_nettype wire
