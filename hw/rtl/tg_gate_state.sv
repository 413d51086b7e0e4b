// Risk state of the slots. In its cycle the slot's word stands on `state_o`; an order that is sent, or an input of the host, replaces it in the
// same cycle, and whoever reads next finds the new one (tg_state_ram), so orders of a slot may follow each other cycle by cycle.
//
// The loop is: register, one 34-bit chain, selection, bypass, register. That is why the sums `if_bought` and `if_sold` are kept beside what they are
// made of, and why what saturation makes of them is computed beside, not behind, the sum that saturates.
`default_nettype none

module tg_gate_state #(
    parameter  int unsigned SYMBOLS = 64,                             // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                        clk_i,
    input  wire                        rst_i,
    input  wire                        clear_i,
    output wire                        clearing_o,
    input  wire            [SYM_W-1:0] next_sym_i,   // whose word is wanted in the next cycle
    output wire tg_pkg::risk_state_t   state_o,
    // An order is sent, or an input takes effect
    input  wire                        sent_i,
    input  wire tg_pkg::intent_t       intent_i,
    input  wire                        apply_i,      // of a slot
    input  wire tg_pkg::risk_input_t   input_i,
    output wire                        write_o,
    output wire            [SYM_W-1:0] write_sym_o,
    output wire tg_pkg::risk_state_t   write_state_o,
    // For the host: the word of this slot as of the last cycle
    input  wire            [SYM_W-1:0] show_sym_i,
    output wire tg_pkg::risk_state_t   show_o
);
  localparam logic [33:0] U32_MAX = 34'h0_ffff_ffff;
  wire [tg_pkg::RISK_STATE_W-1:0] word, shown;
  wire tg_pkg::risk_state_t state = word;

  // ---- An order
  wire [31:0] qty = intent_i.qty;
  wire [33:0] position_wide = {{2{state.position[31]}}, state.position};
  wire [32:0] buy_sum = {1'b0, state.open_buy} + {1'b0, qty};
  wire [32:0] sell_sum = {1'b0, state.open_sell} + {1'b0, qty};
  wire [33:0] long_sum = state.if_bought + {2'b00, qty};
  wire [33:0] short_sum = state.if_sold - {2'b00, qty};
`ifdef TG_MUTANT_SATURATED_SUM
  wire [33:0] long_most = long_sum;
`else
  wire [33:0] long_most = position_wide + U32_MAX;
`endif
  wire [33:0] short_most = position_wide - U32_MAX;
  tg_pkg::risk_state_t ordered;
  always_comb begin
    ordered = state;
    if (intent_i.action == tg_pkg::ACTION_CANCEL) begin
      // what rests is open until the host says otherwise
    end else if (intent_i.sell) begin
      ordered.open_sell = sell_sum[32] ? 32'hffff_ffff : sell_sum[31:0];
      ordered.if_sold = sell_sum[32] ? short_most : short_sum;
    end else begin
      ordered.open_buy = buy_sum[32] ? 32'hffff_ffff : buy_sum[31:0];
      ordered.if_bought = buy_sum[32] ? long_most : long_sum;
    end
    // The order that is replaced stays counted until the host releases it.
    if (intent_i.action != tg_pkg::ACTION_CANCEL)
      ordered.open_orders = state.open_orders == 16'hffff ? 16'hffff : state.open_orders + 16'd1;
`ifdef TG_MUTANT_REPLACE_EXECUTES
    if (intent_i.action != tg_pkg::ACTION_CANCEL) begin
`else
    if (intent_i.action == tg_pkg::ACTION_ENTER) begin
`endif
      ordered.executions = state.executions == 16'hffff ? 16'hffff : state.executions + 16'd1;
      ordered.last_valid = 1'b1;
      ordered.last_sell = intent_i.sell;
      ordered.last_price = intent_i.price;
      ordered.last_qty = qty;
      ordered.last_now = intent_i.origin.sof_ts;
    end
  end

  // ---- An input
  wire [31:0] delta = input_i.first[63:32];
  wire [31:0] release_buy = input_i.first[31:0];
  wire [31:0] release_sell = input_i.second[31:0];
  wire [15:0] release_orders = input_i.second[47:32];
  wire [32:0] position_sum = {state.position[31], state.position} + {delta[31], delta};
  wire position_over = position_sum[32] != position_sum[31];
  wire [31:0] position_most = position_sum[32] ? 32'h8000_0000 : 32'h7fff_ffff;
  wire [32:0] buy_left = {1'b0, state.open_buy} - {1'b0, release_buy};
  wire [32:0] sell_left = {1'b0, state.open_sell} - {1'b0, release_sell};
  wire [16:0] orders_left = {1'b0, state.open_orders} - {1'b0, release_orders};
  wire [31:0] open_buy = buy_left[32] ? 32'd0 : buy_left[31:0];
  wire [31:0] open_sell = sell_left[32] ? 32'd0 : sell_left[31:0];
  wire [33:0] delta_wide = {{2{delta[31]}}, delta};
  wire [33:0] most_wide = {{2{position_most[31]}}, position_most};
  wire [33:0] moved = position_wide + delta_wide;
  tg_pkg::risk_state_t told;
  always_comb begin
    told = state;
    unique case (input_i.op)
      tg_pkg::RISK_POSITION: begin
        told.position = position_over ? position_most : position_sum[31:0];
        told.open_buy = open_buy;
        told.open_sell = open_sell;
        told.if_bought = position_over ? most_wide + {2'b00, open_buy} :
            buy_left[32] ? moved : state.if_bought + delta_wide - {2'b00, release_buy};
        told.if_sold = position_over ? most_wide - {2'b00, open_sell} :
            sell_left[32] ? moved : state.if_sold + delta_wide + {2'b00, release_sell};
        told.open_orders = orders_left[16] ? 16'd0 : orders_left[15:0];
      end
      tg_pkg::RISK_OWN: begin
        told.own_bid = input_i.first[63:32];
        told.own_ask = input_i.first[31:0];
      end
      default: told.executions = 16'd0;  // RISK_THROTTLE
    endcase
  end

  wire [7:0] write_sym = apply_i ? input_i.sel : intent_i.sym;
  assign write_o = sent_i || apply_i;
  assign write_sym_o = write_sym[SYM_W-1:0];
  assign write_state_o = apply_i ? told : ordered;
  wire [tg_pkg::RISK_STATE_W-1:0] write_word = write_state_o;

  wire clearing, show_clearing;
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (tg_pkg::RISK_STATE_W)
  ) u_state (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(clearing),
      .next_addr_i(next_sym_i),
      .data_o(word),
      .write_i(write_o),
      .write_addr_i(write_sym_o),
      .write_data_i(write_word)
  );
  // A copy, so that what the host reads is never old, whatever the traffic.
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (tg_pkg::RISK_STATE_W)
  ) u_show (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(show_clearing),
      .next_addr_i(show_sym_i),
      .data_o(shown),
      .write_i(write_o),
      .write_addr_i(write_sym_o),
      .write_data_i(write_word)
  );
  assign state_o = state;
  assign show_o = shown;
  assign clearing_o = clearing || show_clearing;

  wire unused = &{1'b0, write_sym, intent_i, input_i};

`ifdef FORMAL
`ifdef TG_PROVE_STATE
  `include "tg_gate_state_properties.svh"
`endif
`elsif SYNTHESIS
`else
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(sent_i && apply_i));
      if (write_o) begin
        assert (write_state_o.if_bought == {{2{write_state_o.position[31]}}, write_state_o.position} + {2'b00, write_state_o.open_buy});
        assert (write_state_o.if_sold == {{2{write_state_o.position[31]}}, write_state_o.position} - {2'b00, write_state_o.open_sell});
      end
    end
`endif
endmodule
`default_nettype wire
