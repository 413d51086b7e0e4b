// What a message in the book leads to: parameters of its configuration, strategies, and their intents in order (docs/datapath.md section 5).
//
// The book answers its messages in order; while it works, tg_lookahead names the message whose update comes next, so that parameters and
// strategy state stand in registers when the update appears (cycle 8). Intents leave one by one from cycle 10 on. docs/hardware.md has the
// contract with tg_risk.
`default_nettype none

module tg_strategies #(
    parameter  int unsigned SYMBOLS = 64,                             // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
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
    // Configuration: bank in force, tables
    input  wire                       bank_i,
    input  wire                       shadow_open_i,     // the shadow bank may be written
    input  wire                       read_active_i,     // table windows show the bank in force
    input  wire                       imbalance_valid_i,
    input  wire                       imbalance_write_i,
    input  wire                [10:0] imbalance_addr_i,
    input  wire                [31:0] imbalance_wdata_i,
    output wire                       imbalance_ready_o,
    output wire                [31:0] imbalance_rdata_o,
    input  wire                       momentum_valid_i,
    input  wire                       momentum_write_i,
    input  wire                [10:0] momentum_addr_i,
    input  wire                [31:0] momentum_wdata_i,
    output wire                       momentum_ready_o,
    output wire                [31:0] momentum_rdata_o,
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
    // Positions: what is written, in the cycle of the intent or of the host's input
    input  wire                       input_done_i,      // an input of the host takes effect
    input  wire                       state_write_i,
    input  wire           [SYM_W-1:0] state_write_sym_i,
    input  wire tg_pkg::risk_state_t  state_write_data_i
);
  // ---- Parameters: writes go to the shadow bank and wait until it is free
  wire table_read_bank = read_active_i ? bank_i : !bank_i;
  wire imbalance_clearing, momentum_clearing;

  // The message whose update comes next, from the book's input on.
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
      .pop_i(update_valid_i),
      .next_sym_o(next_sym),
      .next_bank_o(next_bank),
      .next_new_o(next_new),
      .empty_o(lookahead_empty)
  );

  wire [5*32-1:0] imbalance_row;
  tg_config_table #(
      .ENTRIES(SYMBOLS),
      .WORDS  (5)
  ) u_imbalance_table (
      .clk_i,
      .rst_i,
      .clearing_o(imbalance_clearing),
      .read_i(next_new),
      .read_entry_i(next_sym),
      .read_bank_i(next_bank),
      .data_o(imbalance_row),
      .host_valid_i(imbalance_valid_i && (!imbalance_write_i || shadow_open_i)),
      .host_write_i(imbalance_write_i),
      .host_entry_i(imbalance_addr_i[10:3]),
      .host_word_i({1'b0, imbalance_addr_i[2:0]}),
      .host_bank_i(imbalance_write_i ? !bank_i : table_read_bank),
      .host_wdata_i(imbalance_wdata_i),
      .host_ready_o(imbalance_ready_o),
      .host_rdata_o(imbalance_rdata_o)
  );

  wire [4*32-1:0] momentum_row;
  tg_config_table #(
      .ENTRIES(SYMBOLS),
      .WORDS  (4)
  ) u_momentum_table (
      .clk_i,
      .rst_i,
      .clearing_o(momentum_clearing),
      .read_i(next_new),
      .read_entry_i(next_sym),
      .read_bank_i(next_bank),
      .data_o(momentum_row),
      .host_valid_i(momentum_valid_i && (!momentum_write_i || shadow_open_i)),
      .host_write_i(momentum_write_i),
      .host_entry_i(momentum_addr_i[10:3]),
      .host_word_i({1'b0, momentum_addr_i[2:0]}),
      .host_bank_i(momentum_write_i ? !bank_i : table_read_bank),
      .host_wdata_i(momentum_wdata_i),
      .host_ready_o(momentum_ready_o),
      .host_rdata_o(momentum_rdata_o)
  );

  tg_pkg::imbalance_params_t imbalance_params;
  tg_pkg::momentum_params_t momentum_params;
  always_comb begin
    imbalance_params.enable = imbalance_row[0];
    imbalance_params.ratio_q4 = imbalance_row[27:16];
    imbalance_params.min_qty = imbalance_row[63:32];
    imbalance_params.max_spread = imbalance_row[95:64];
    imbalance_params.order_qty = imbalance_row[127:96];
    imbalance_params.cooldown_ns = imbalance_row[159:128];
    momentum_params.enable = momentum_row[0];
    momentum_params.k_fast = momentum_row[7:4];
    momentum_params.k_slow = momentum_row[11:8];
    momentum_params.warmup = momentum_row[31:16];
    momentum_params.threshold = momentum_row[63:32];
    momentum_params.order_qty = momentum_row[95:64];
    momentum_params.cooldown_ns = momentum_row[127:96];
  end

  // ---- Strategies
  wire imbalance_fires, momentum_fires, imbalance_emptying, momentum_emptying;
  wire tg_pkg::intent_t imbalance_intent, momentum_intent;
  tg_strat_imbalance #(
      .SYMBOLS(SYMBOLS)
  ) u_imbalance (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(imbalance_emptying),
      .next_sym_i(next_sym),
      .update_valid_i,
      .update_i,
      .params_i(imbalance_params),
      .trading_i(own_trading_i),
      .intent_valid_o(imbalance_fires),
      .intent_o(imbalance_intent)
  );
  tg_strat_momentum #(
      .SYMBOLS(SYMBOLS)
  ) u_momentum (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(momentum_emptying),
      .next_sym_i(next_sym),
      .update_valid_i,
      .update_i,
      .params_i(momentum_params),
      .trading_i(own_trading_i),
      .intent_valid_o(momentum_fires),
      .intent_o(momentum_intent)
  );

  // ---- In order to the gate
  // Cycles 9 to 13 of a message: in cycle 13 its last event record is on its way and its bank is no longer read.
  logic [4:0] settling_q;
  logic [4:0] settling_bank_q;
  logic [SYM_W-1:0] deciding_sym_q;
  logic deciding_q;
  always_ff @(posedge clk_i) begin
    settling_q <= rst_i ? 5'd0 : {settling_q[3:0], update_valid_i};
    settling_bank_q <= {settling_bank_q[3:0], update_i.origin.bank};
    deciding_q <= !rst_i && update_valid_i && update_i.changed;
    deciding_sym_q <= update_i.origin.sym[SYM_W-1:0];
  end

  wire next_idle;
  tg_intent_mux #(
      .SYMBOLS(SYMBOLS)
  ) u_mux (
      .clk_i,
      .rst_i,
      .deciding_i(deciding_q),
      .deciding_sym_i(deciding_sym_q),
      .first_valid_i(imbalance_fires),
      .first_i(imbalance_intent),
      .second_valid_i(momentum_fires),
      .second_i(momentum_intent),
      .intent_valid_o,
      .intent_o,
      .next_sym_o(gate_sym_o),
      .next_idle_o(next_idle)
  );

  assign update_valid_o = update_valid_i;
  assign update_o = update_i;
  assign next_sym_o = next_sym;
  assign leg_sym_o = next_sym;
  assign ask_o = update_valid_i;
  assign ask_sym_o = update_i.origin.sym[SYM_W-1:0];
  assign ask_bank_o = update_i.origin.bank;
  assign quiet_o = next_idle && !update_valid_i;
  assign hold_book_o = 1'b0;
  assign settled_o = settling_q[4];
  assign settled_bank_o = settling_bank_q[4];
  assign clearing_o = imbalance_clearing || momentum_clearing || imbalance_emptying || momentum_emptying;

  wire unused = &{1'b0, lookahead_empty, imbalance_row, momentum_row, leg_trading_i, sent_i, input_done_i, state_write_i, state_write_sym_i,
      state_write_data_i};
endmodule
`default_nettype wire
