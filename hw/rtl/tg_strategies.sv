// What a message in the book leads to: parameters of its configuration, strategies, and their intents in order (docs/datapath.md section 5).
//
// The book answers its messages in order; while it works, tg_lookahead names the message whose update comes next, so that parameters, state,
// positions and the other leg's view stand in registers when the update appears (cycle 8). Intents leave one by one from cycle 10 on.
//
// A message is evaluated, and its intents pass the gate, as if the one before had left everything behind. So a changed update waits (in
// tg_update_queue; the book's input is held meanwhile) while
// - an intent of an earlier message would meet or follow its first one at the gate, or it is not known yet whether an arbitrage or a quote comes;
// - it has a kind that wants positions, and an input of the host has not reached the copy of them;
// - it has a kind that would act on a position that looks free of open orders, and an intent of an earlier message for the same slot, passed or
//   not, has not reached the copy. Where an order is open already no such kind acts, and intents only add open orders: nothing to wait for.
// docs/hardware.md has the bounds and the contract with tg_risk.
//
// A kind is one module of the common shape, a row of the table below, and its table in docs/hardware.md.
`default_nettype none

module tg_strategies #(
    parameter  int unsigned SYMBOLS = 64,                             // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned KINDS   = tg_pkg::KINDS
) (
    input  wire                       clk_i,
    input  wire                       rst_i,
    input  wire                       clear_i,
    output wire                       clearing_o,
    // Book
    input  wire                       taken_i,           // it takes a message
    input  wire           [SYM_W-1:0] taken_sym_i,
    input  wire                       taken_bank_i,
    output wire                       hold_book_o,       // keep the next message back
    input  wire                       update_valid_i,    // of the book
    input  wire tg_pkg::update_t      update_i,
    output wire                       settled_o,         // a message has left everything behind
    output wire                       settled_bank_o,
    // Configuration: bank in force, tables (kind n + 1 at position n)
    input  wire                       bank_i,
    input  wire                       shadow_open_i,     // the shadow bank may be written
    input  wire                       read_active_i,     // table windows show the bank in force
    input  wire           [KINDS-1:0] table_valid_i,
    input  wire           [KINDS-1:0] table_write_i,
    input  wire        [KINDS*11-1:0] table_addr_i,
    input  wire        [KINDS*32-1:0] table_wdata_i,
    output wire           [KINDS-1:0] table_ready_o,
    output wire        [KINDS*32-1:0] table_rdata_o,
    // A slot's tick, loaded while a clear runs
    input  wire                       slot_load_i,
    input  wire           [SYM_W-1:0] slot_i,
    input  wire                       slot_tick_100_i,
    // Cycle 8 of a message
    output wire                       update_valid_o,
    output wire tg_pkg::update_t      update_o,
    output wire           [SYM_W-1:0] next_sym_o,        // slot of the message that may come in the next cycle
    output wire           [SYM_W-1:0] leg_sym_o,         // the other leg's slot
    // Trading state as of the message, cycle 9
    input  wire tg_pkg::trading_t     own_trading_i,
    input  wire tg_pkg::trading_t     leg_trading_i,
    // Limits of this slot are needed from the second cycle after this one on
    output wire                       ask_o,
    output wire           [SYM_W-1:0] ask_sym_o,
    output wire                       ask_bank_o,
    // Intents at the gate
    output wire                       intent_valid_o,
    output wire tg_pkg::intent_t      intent_o,
    output wire           [SYM_W-1:0] gate_sym_o,        // slot of the intent that may stand there in the next cycle
    output wire                       quiet_o,           // no message is between cycle 8 and its last intent
    input  wire                       sent_i,            // the intent at the gate passes
    input  wire                       sent_short_i,      // and what the gate makes of it: a short sale, its number
    input  wire                [31:0] urn_i,
    // Positions: what is written, in the cycle of the intent or of the host's input
    input  wire                       input_done_i,      // an input of the host takes effect
    input  wire                       quote_valid_i,     // this one is what has become of a resting order
    input  wire           [SYM_W-1:0] quote_sym_i,
    input  wire tg_pkg::quote_t       quote_i,
    input  wire                       state_write_i,
    input  wire           [SYM_W-1:0] state_write_sym_i,
    input  wire tg_pkg::risk_state_t  state_write_data_i
);
  // ---- The kinds: bit or position k - 1 of everything below is kind k. Those before PROMPT decide in cycle 9.
  localparam int unsigned ROW = 7;  // words of the longest entry
  localparam int unsigned PROMPT = 3;
  localparam logic [KINDS*4-1:0] WORDS = {4'd7, 4'd7, 4'd7, 4'd4, 4'd5};
  localparam int unsigned MEAN_REVERSION = 2;
  localparam int unsigned ARBITRAGE = 3;
  localparam int unsigned MARKET_MAKING = 4;
  localparam logic [KINDS-1:0] WANTS_POSITION = 5'b11100;

  // ---- Which update is in cycle 8
  wire head_valid;
  wire tg_pkg::update_t head;
  wire accept, waiting;
  tg_update_queue u_updates (
      .clk_i,
      .rst_i,
      .push_i(update_valid_i),
      .update_i,
      .valid_o(head_valid),
      .update_o(head),
      .pop_i(accept),
      .waiting_o(waiting)
  );

  wire next_new, next_bank, lookahead_empty;
  wire [SYM_W-1:0] next_sym;
  tg_lookahead #(
      .SYMBOLS(SYMBOLS)
  ) u_lookahead (
      .clk_i,
      .rst_i,
      .push_i(taken_i),
      .push_sym_i(taken_sym_i),
      .push_bank_i(taken_bank_i),
      .pop_i(accept),
      .next_sym_o(next_sym),
      .next_bank_o(next_bank),
      .next_new_o(next_new),
      .empty_o(lookahead_empty)
  );

  wire [PROMPT-1:0] at_gate;  // bit n: an intent will be there n cycles from now
  wire late_busy, late_pending, quote_busy, wants_position;
  wire [KINDS-1:0] enabled;
  wire [SYM_W-1:0] leg_sym;
  wire tg_pkg::holding_t own, leg;
  logic accepted_q, left_q, input_done_q;
  wire meets = input_done_i || at_gate[PROMPT-1:2] != 0 || late_busy || quote_busy;
  // An intent on its way to the gate, there or just past it may be one for a slot that the head's kinds look at. All that are at the mux are of one slot.
  logic [SYM_W-1:0] left_sym_q;
  wire [SYM_W-1:0] gate_sym = intent_o.sym[SYM_W-1:0];
  wire [SYM_W-1:0] head_sym = head.origin.sym[SYM_W-1:0];
  wire own_stale = late_pending || (at_gate != 0 && gate_sym == head_sym) || (left_q && left_sym_q == head_sym);
  wire leg_stale = late_pending || (at_gate != 0 && gate_sym == leg_sym) || (left_q && left_sym_q == leg_sym);
  wire waits_own = enabled[MEAN_REVERSION] && !own.open && own_stale;
  wire waits_pair = enabled[ARBITRAGE] && !own.open && !leg.open && (own_stale || leg_stale);
  wire stale = (wants_position && input_done_q) || waits_own || waits_pair;
  assign accept = head_valid && !accepted_q && !(head.changed && (meets || stale));
  always_ff @(posedge clk_i) begin
    accepted_q <= accept && !rst_i;
    left_q <= at_gate[0] && !rst_i;
    left_sym_q <= gate_sym;
    input_done_q <= input_done_i && !rst_i;
  end

  // ---- Parameters: writes go to the shadow bank and wait until it is free
  wire table_read_bank = read_active_i ? bank_i : !bank_i;
  wire [KINDS-1:0] table_clearing, table_ready;
  wire [KINDS*ROW*32-1:0] rows;
  genvar k;
  generate
    for (k = 0; k < KINDS; k = k + 1) begin : g_table
      wire write = table_write_i[k];
      wire [32*WORDS[4*k+:4]-1:0] row;
      tg_config_table #(
          .ENTRIES(SYMBOLS),
          .WORDS  (32'(WORDS[4*k+:4]))
      ) u_table (
          .clk_i,
          .rst_i,
          .clearing_o(table_clearing[k]),
          .read_i(next_new),
          .read_entry_i(next_sym),
          .read_bank_i(next_bank),
          .data_o(row),
          .host_valid_i(table_valid_i[k] && (!write || shadow_open_i)),
          .host_write_i(write),
          .host_entry_i(table_addr_i[11*k+3+:8]),
          .host_word_i({1'b0, table_addr_i[11*k+:3]}),
          .host_bank_i(write ? !bank_i : table_read_bank),
          .host_wdata_i(table_wdata_i[32*k+:32]),
          .host_ready_o(table_ready[k]),
          .host_rdata_o(table_rdata_o[32*k+:32])
      );
      assign rows[32*ROW*k+:32*ROW] = (32 * ROW)'(row);
      assign enabled[k] = row[0];
    end
  endgenerate
  assign table_ready_o = table_ready;
  assign wants_position = (enabled & WANTS_POSITION) != 0;

  wire leg_b;
  tg_partners #(
      .SYMBOLS(SYMBOLS)
  ) u_partners (
      .clk_i,
      .write_i(table_ready[ARBITRAGE] && table_write_i[ARBITRAGE] && table_addr_i[11*ARBITRAGE+:3] == 3'd0 &&
          {24'd0, table_addr_i[11*ARBITRAGE+3+:8]} < SYMBOLS),
      .bank_i(!bank_i),
      .entry_i(table_addr_i[11*ARBITRAGE+3+:SYM_W]),
      .wdata_i(table_wdata_i[32*ARBITRAGE+:32]),
      .read_i(next_new),
      .read_entry_i(next_sym),
      .read_bank_i(next_bank),
      .leg_o(leg_sym),
      .leg_b_o(leg_b)
  );

  // ---- What several kinds want to know
  wire positions_clearing, views_clearing;
  wire tg_pkg::view_t leg_view;
  tg_positions #(
      .SYMBOLS(SYMBOLS)
  ) u_positions (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(positions_clearing),
      .write_i(state_write_i),
      .write_sym_i(state_write_sym_i),
      .write_data_i(state_write_data_i),
      .next_own_i(next_sym),
      .next_leg_i(leg_sym),
      .own_o(own),
      .leg_o(leg)
  );
  tg_last_views #(
      .SYMBOLS(SYMBOLS)
  ) u_views (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(views_clearing),
      .update_valid_i(accept),
      .update_i(head),
      .next_sym_i(leg_sym),
      .view_o(leg_view)
  );
  wire bid_whole, ask_whole;
  tg_whole u_bid_whole (
      .clk_i,
      .number_i(head.view.bid_px),
      .whole_o (bid_whole)
  );
  tg_whole u_ask_whole (
      .clk_i,
      .number_i(head.view.ask_px),
      .whole_o (ask_whole)
  );

  // ---- Strategies
  wire [KINDS-1:0] fires, emptying;
  wire [KINDS*tg_pkg::INTENT_W-1:0] intents;
  tg_strat_imbalance #(
      .SYMBOLS(SYMBOLS)
  ) u_imbalance (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(emptying[0]),
      .next_sym_i(next_sym),
      .update_valid_i(accept),
      .update_i(head),
      .words_i(rows[32*ROW*0+:32*5]),
      .bid_whole_i(bid_whole),
      .ask_whole_i(ask_whole),
      .trading_i(own_trading_i),
      .intent_valid_o(fires[0]),
      .intent_o(intents[tg_pkg::INTENT_W*0+:tg_pkg::INTENT_W])
  );
  tg_strat_momentum #(
      .SYMBOLS(SYMBOLS)
  ) u_momentum (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(emptying[1]),
      .next_sym_i(next_sym),
      .update_valid_i(accept),
      .update_i(head),
      .words_i(rows[32*ROW*1+:32*4]),
      .bid_whole_i(bid_whole),
      .ask_whole_i(ask_whole),
      .trading_i(own_trading_i),
      .intent_valid_o(fires[1]),
      .intent_o(intents[tg_pkg::INTENT_W*1+:tg_pkg::INTENT_W])
  );
  tg_strat_mean_reversion #(
      .SYMBOLS(SYMBOLS)
  ) u_mean_reversion (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(emptying[2]),
      .next_sym_i(next_sym),
      .update_valid_i(accept),
      .update_i(head),
      .words_i(rows[32*ROW*2+:32*7]),
      .own_i(own),
      .bid_whole_i(bid_whole),
      .ask_whole_i(ask_whole),
      .trading_i(own_trading_i),
      .intent_valid_o(fires[2]),
      .intent_o(intents[tg_pkg::INTENT_W*2+:tg_pkg::INTENT_W])
  );
  wire ask_leg, late_bank;
  wire [SYM_W-1:0] late_leg_sym;
  tg_strat_arbitrage #(
      .SYMBOLS(SYMBOLS)
  ) u_arbitrage (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(emptying[ARBITRAGE]),
      .next_sym_i(next_sym),
      .next_leg_i(leg_sym),
      .next_leg_b_i(leg_b),
      .update_valid_i(accept),
      .update_i(head),
      .words_i(rows[32*ROW*ARBITRAGE+:32*7]),
      .own_i(own),
      .leg_i(leg),
      .leg_view_i(leg_view),
      .own_trading_i,
      .leg_trading_i,
      .sent_i,
      .busy_o(late_busy),
      .pending_o(late_pending),
      .ask_leg_o(ask_leg),
      .leg_sym_o(late_leg_sym),
      .bank_o(late_bank),
      .intent_valid_o(fires[ARBITRAGE]),
      .intent_o(intents[tg_pkg::INTENT_W*ARBITRAGE+:tg_pkg::INTENT_W])
  );

  // The tick of a slot, named a cycle ahead
  (* no_rw_check *)  // loaded while nothing is in flight
  logic tick_memory[0:(1<<SYM_W)-1];
  logic tick_100_q;
  always_ff @(posedge clk_i) begin
    if (slot_load_i) tick_memory[slot_i] <= slot_tick_100_i;
    tick_100_q <= tick_memory[next_sym];
  end
  wire ask_quote, quote_bank;
  wire [SYM_W-1:0] ask_quote_sym;
  tg_strat_market_making #(
      .SYMBOLS(SYMBOLS)
  ) u_market_making (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(emptying[MARKET_MAKING]),
      .next_sym_i(next_sym),
      .update_valid_i(accept),
      .update_i(head),
      .words_i(rows[32*ROW*MARKET_MAKING+:32*7]),
      .tick_100_i(tick_100_q),
      .own_i(own),
      .trading_i(own_trading_i),
      .quote_valid_i,
      .quote_sym_i,
      .quote_i,
      .sent_i,
      .sent_short_i,
      .urn_i,
      .busy_o(quote_busy),
      .ask_o(ask_quote),
      .ask_sym_o(ask_quote_sym),
      .ask_bank_o(quote_bank),
      .intent_valid_o(fires[MARKET_MAKING]),
      .intent_o(intents[tg_pkg::INTENT_W*MARKET_MAKING+:tg_pkg::INTENT_W])
  );

  // ---- In order to the gate
  logic deciding_q;
  logic [SYM_W-1:0] deciding_sym_q;
  always_ff @(posedge clk_i) begin
    deciding_q <= accept && head.changed && !rst_i;
    deciding_sym_q <= head.origin.sym[SYM_W-1:0];
  end
  tg_intent_mux #(
      .SYMBOLS(SYMBOLS)
  ) u_mux (
      .clk_i,
      .rst_i,
      .deciding_i(deciding_q),
      .deciding_sym_i(deciding_sym_q),
      .prompt_valid_i(fires[PROMPT-1:0]),
      .prompt_i(intents[PROMPT*tg_pkg::INTENT_W-1:0]),
      // An arbitrage's intents have left when those of the quotes come.
      .late_valid_i(fires[ARBITRAGE] || fires[MARKET_MAKING]),
      .late_i(intents[tg_pkg::INTENT_W*(fires[MARKET_MAKING]?MARKET_MAKING:ARBITRAGE)+:tg_pkg::INTENT_W]),
      .intent_valid_o,
      .intent_o,
      .next_sym_o(gate_sym_o),
      .valid_o(at_gate)
  );

  // A message's last intent stands at the gate fourteen cycles behind cycle 8 at the latest, its last record leaves in the one after.
  localparam int unsigned SETTLE = 16;
  logic [SETTLE-1:0] settling_q, settling_bank_q;
  always_ff @(posedge clk_i) begin
    settling_q <= rst_i ? '0 : {settling_q[SETTLE-2:0], accept};
    settling_bank_q <= {settling_bank_q[SETTLE-2:0], head.origin.bank};
  end
  assign settled_o = settling_q[SETTLE-1];
  assign settled_bank_o = settling_bank_q[SETTLE-1];

  assign hold_book_o = waiting;
  assign update_valid_o = accept;
  assign update_o = head;
  assign next_sym_o = next_sym;
  assign leg_sym_o = leg_sym;
  assign ask_o = (accept && head.changed) || ask_leg || ask_quote;  // what is not evaluated must not take the limits of an intent that is late
  assign ask_sym_o = ask_leg ? late_leg_sym : ask_quote ? ask_quote_sym : head.origin.sym[SYM_W-1:0];
  assign ask_bank_o = ask_leg ? late_bank : ask_quote ? quote_bank : head.origin.bank;
  // An update that waits goes before an input of the host.
  assign quiet_o = !(head_valid && head.changed) && !deciding_q && at_gate == 0 && !late_pending && !quote_busy;
  assign clearing_o = table_clearing != 0 || emptying != 0 || positions_clearing || views_clearing;

  wire unused = &{1'b0, lookahead_empty, rows, enabled};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) if (!rst_i) begin
    assert (!(accept && head.changed && (ask_leg || ask_quote)));
    assert (!(fires[ARBITRAGE] && fires[MARKET_MAKING]));
  end
`endif
endmodule
`default_nettype wire
