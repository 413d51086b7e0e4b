// What a slot's risk state becomes, from the text of docs/datapath.md section 6. Included by tg_gate_state.sv when FORMAL is defined. The word that
// is read is any. That it is the one written last is tg_state_fresh's; that if_bought and if_sold are the sums they stand for is asserted in every
// simulation (sums of four operands in two orders are nothing for a solver), and proven for the order whose open quantity saturates.
wire [33:0] formal_position34 = {{2{state.position[31]}}, state.position};
always @* assume (!(sent_i && apply_i));

wire tg_pkg::risk_state_t formal_new = write_state_o;
wire [32:0] formal_buy_sum = {1'b0, state.open_buy} + {1'b0, intent_i.qty};
wire [32:0] formal_sell_sum = {1'b0, state.open_sell} + {1'b0, intent_i.qty};
wire signed [33:0] formal_moved = formal_position34 + {{2{input_i.first[63]}}, input_i.first[63:32]};
wire signed [33:0] formal_most = 34'sh0_7fff_ffff;
wire signed [33:0] formal_least = -34'sh0_8000_0000;
wire [31:0] formal_orders = {16'd0, input_i.second[47:32]};
wire formal_enter = sent_i && intent_i.action == tg_pkg::ACTION_ENTER;
wire formal_counts = sent_i && intent_i.action != tg_pkg::ACTION_CANCEL;
always @* begin
  assert (write_o == (sent_i || apply_i));
  // What rests is open until the host says otherwise.
  if (sent_i && !formal_counts) assert (formal_new == state);
  if (formal_counts && !intent_i.sell) begin
    assert (formal_new.if_bought == (formal_buy_sum[32] ? formal_position34 + 34'h0_ffff_ffff : state.if_bought + {2'b00, intent_i.qty}));
    assert (formal_new.if_sold == state.if_sold);
  end
  if (formal_counts && intent_i.sell) begin
    assert (formal_new.if_sold == (formal_sell_sum[32] ? formal_position34 - 34'h0_ffff_ffff : state.if_sold - {2'b00, intent_i.qty}));
    assert (formal_new.if_bought == state.if_bought);
  end
  if (sent_i) assert (write_sym_o == intent_i.sym[SYM_W-1:0]);
  if (formal_counts) begin
    assert (formal_new.position == state.position);
    assert (formal_new.open_buy == (intent_i.sell ? state.open_buy : formal_buy_sum[32] ? 32'hffff_ffff : formal_buy_sum[31:0]));
    assert (formal_new.open_sell == (!intent_i.sell ? state.open_sell : formal_sell_sum[32] ? 32'hffff_ffff : formal_sell_sum[31:0]));
    assert (formal_new.open_orders == (state.open_orders == 16'hffff ? 16'hffff : state.open_orders + 16'd1));
    assert (formal_new.own_bid == state.own_bid && formal_new.own_ask == state.own_ask);
  end
  if (formal_counts && !formal_enter) begin
    assert (formal_new.executions == state.executions && formal_new.last_valid == state.last_valid);
    assert (formal_new.last_sell == state.last_sell && formal_new.last_price == state.last_price);
    assert (formal_new.last_qty == state.last_qty && formal_new.last_now == state.last_now);
  end
  if (formal_enter) begin
    assert (formal_new.executions == (state.executions == 16'hffff ? 16'hffff : state.executions + 16'd1));
    assert (formal_new.last_valid && formal_new.last_sell == intent_i.sell && formal_new.last_price == intent_i.price);
    assert (formal_new.last_qty == intent_i.qty && formal_new.last_now == intent_i.origin.sof_ts);
  end
  if (apply_i) begin
    assert (write_sym_o == input_i.sel[SYM_W-1:0]);
    assert (formal_new.last_valid == state.last_valid && formal_new.last_now == state.last_now);
  end
  if (apply_i && input_i.op == tg_pkg::RISK_POSITION) begin
    assert (formal_new.position == (formal_moved > formal_most ? 32'h7fff_ffff : formal_moved < formal_least ? 32'h8000_0000 : formal_moved[31:0]));
    assert (formal_new.open_buy == (state.open_buy > input_i.first[31:0] ? state.open_buy - input_i.first[31:0] : 0));
    assert (formal_new.open_sell == (state.open_sell > input_i.second[31:0] ? state.open_sell - input_i.second[31:0] : 0));
    assert (formal_new.open_orders == (state.open_orders > formal_orders ? state.open_orders - formal_orders[15:0] : 0));
    assert (formal_new.executions == state.executions);
  end
  if (apply_i && input_i.op == tg_pkg::RISK_OWN) begin
    assert (formal_new.own_bid == input_i.first[63:32] && formal_new.own_ask == input_i.first[31:0]);
    assert (formal_new.position == state.position && formal_new.executions == state.executions);
  end
  if (apply_i && input_i.op == tg_pkg::RISK_THROTTLE) begin
    assert (formal_new.executions == 0);
    assert (formal_new.position == state.position && formal_new.own_bid == state.own_bid && formal_new.open_orders == state.open_orders);
  end
end
