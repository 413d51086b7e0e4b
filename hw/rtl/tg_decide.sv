// From a message in the book to a decision: strategies, and the risk gate before every order. docs/hardware.md has what passes between the two.
`default_nettype none

module tg_decide #(
    parameter  int unsigned SYMBOLS  = 64,                             // tracked slots
    parameter  int unsigned TX_QUEUE = 16,                             // orders the transmitter can hold
    localparam int unsigned SYM_W    = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned COUNT_W  = $clog2(TX_QUEUE + 1),
    localparam int unsigned BYTES_W  = $clog2(TX_QUEUE * tg_pkg::PAYLOAD_BYTES_MAX + 1)
) (
    input  wire                        clk_i,
    input  wire                        rst_i,
    input  wire                        clear_i,
    output wire                        clearing_o,
    input  wire                 [63:0] ts_ns_i,
    // Book
    input  wire                        taken_i,                    // it takes a message
    input  wire            [SYM_W-1:0] taken_sym_i,
    input  wire                        taken_bank_i,
    input  wire                        update_valid_i,             // of the book
    input  wire tg_pkg::update_t       update_i,
    output wire                        settled_o,                  // a message has left everything behind
    output wire                        settled_bank_o,
    // Configuration: bank in force, tables
    input  wire                        bank_i,
    input  wire                        shadow_open_i,              // the shadow bank may be written
    input  wire                        read_active_i,              // table windows show the bank in force
    input  wire  [tg_pkg::KINDS-1:0] table_valid_i,               // kind n + 1 at position n
    input  wire  [tg_pkg::KINDS-1:0] table_write_i,
    input  wire  [tg_pkg::KINDS*11-1:0] table_addr_i,
    input  wire  [tg_pkg::KINDS*32-1:0] table_wdata_i,
    output wire  [tg_pkg::KINDS-1:0] table_ready_o,
    output wire  [tg_pkg::KINDS*32-1:0] table_rdata_o,
    // A slot as the table SLOT has it, loaded while a clear runs; the market's state taken over with clear_i
    input  wire                        initial_open_i,
    input  wire                        slot_load_i,
    input  wire            [SYM_W-1:0] slot_i,
    input  wire                 [63:0] slot_stock_i,
    input  wire                        slot_trading_i,
    input  wire                        slot_tick_100_i,
    input  wire                        slot_lot_100_i,
    // Configuration: bank in force, tables
    input  wire                        limit_valid_i,
    input  wire                        limit_write_i,
    input  wire                 [11:0] limit_addr_i,
    input  wire                 [31:0] limit_wdata_i,
    output wire                        limit_ready_o,
    output wire                 [31:0] limit_rdata_o,
    input  wire                        global_valid_i,
    input  wire                        global_write_i,
    input  wire                  [4:0] global_addr_i,
    input  wire                 [31:0] global_wdata_i,
    output wire                        global_ready_o,
    output wire                 [31:0] global_rdata_o,
    input  wire                        exposure_valid_i,
    input  wire                        exposure_write_i,
    input  wire                  [4:0] exposure_addr_i,
    input  wire                 [31:0] exposure_wdata_i,
    output wire                        exposure_ready_o,
    output wire                 [31:0] exposure_rdata_o,
    // Messages in cycle 8; trading state as of them in cycle 9
    output wire                        trading_evt_o,              // cycle 8
    output wire                        trading_evt_market_o,
    output wire                  [5:0] trading_evt_flags_o,
    output wire                 [31:0] trading_evt_band_lo_o,
    output wire                 [31:0] trading_evt_band_hi_o,
    output wire          [SYMBOLS-1:0] trading_o,
    output wire                        session_open_o,
    output wire                        market_halt_o,
    // Operation
    input  wire                        armed_i,
    input  wire                 [63:0] lease_expiry_i,
    input  wire                        kill_global_i,
    input  wire                 [15:0] kill_kinds_i,
    input  wire          [SYMBOLS-1:0] kill_symbols_i,
    // Session
    input  wire                        session_ready_i,
    input  wire                        urn_write_i,
    input  wire                 [31:0] urn_i,
    output wire                 [31:0] urn_o,
    input  wire                 [31:0] send_limit_i,
    input  wire                 [31:0] tx_next_i,
    input  wire          [COUNT_W-1:0] tx_waiting_i,
    input  wire          [BYTES_W-1:0] tx_waiting_bytes_i,
    // Positions and account
    input  wire tg_pkg::risk_strobes_t input_strobes_i,
    input  wire tg_pkg::risk_values_t  input_values_i,
    output wire                        input_waiting_o,
    input  wire                  [7:0] show_sym_i,
    output wire tg_pkg::risk_state_t   show_state_o,
    input  wire                  [2:0] show_kind_i,
    output wire tg_pkg::device_state_t show_device_o,
    // Cycle t + 1
    output wire                        order_valid_o,
    output wire tg_pkg::order_t        order_o,
    output wire                        decision_valid_o,
    output wire tg_pkg::decision_t     decision_o,
    // Of the whole
    output wire                        hold_book_o,                // keep the next message back
    output wire                        intent_hold_o,              // because of an earlier one's intents
    output wire                        update_valid_o,             // a message in cycle 8
    output wire tg_pkg::update_t       update_o,
    output wire                        intent_valid_o              // at the gate
);
  wire strategies_clearing;
  wire strategies_hold;
  wire valid;
  wire tg_pkg::update_t update;
  wire [SYM_W-1:0] next_sym;
  wire [SYM_W-1:0] leg_sym;
  wire tg_pkg::trading_t own_trading;
  wire tg_pkg::trading_t leg_trading;
  wire ask;
  wire [SYM_W-1:0] ask_sym;
  wire ask_bank;
  wire intent_valid;
  wire tg_pkg::intent_t intent;
  wire [SYM_W-1:0] gate_sym;
  wire quiet;
  wire sent, sent_short;
  wire [31:0] urn;
  wire quote_valid;
  wire [SYM_W-1:0] quote_sym;
  wire tg_pkg::quote_t quote;
  wire input_done;
  wire state_write;
  wire [SYM_W-1:0] state_write_sym;
  wire tg_pkg::risk_state_t state_write_data;
  wire risk_clearing;
  wire risk_hold;

  tg_strategies #(
      .SYMBOLS(SYMBOLS)
  ) u_strategies (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(strategies_clearing),
      .taken_i,
      .taken_sym_i,
      .taken_bank_i,
      .hold_book_o(strategies_hold),
      .update_valid_i,
      .update_i,
      .settled_o,
      .settled_bank_o,
      .bank_i,
      .shadow_open_i,
      .read_active_i,
      .table_valid_i,
      .table_write_i,
      .table_addr_i,
      .table_wdata_i,
      .table_ready_o,
      .table_rdata_o,
      .slot_load_i,
      .slot_i,
      .slot_tick_100_i,
      .update_valid_o(valid),
      .update_o(update),
      .next_sym_o(next_sym),
      .leg_sym_o(leg_sym),
      .own_trading_i(own_trading),
      .leg_trading_i(leg_trading),
      .ask_o(ask),
      .ask_sym_o(ask_sym),
      .ask_bank_o(ask_bank),
      .intent_valid_o(intent_valid),
      .intent_o(intent),
      .gate_sym_o(gate_sym),
      .quiet_o(quiet),
      .sent_i(sent),
      .sent_short_i(sent_short),
      .urn_i(urn),
      .input_done_i(input_done),
      .quote_valid_i(quote_valid),
      .quote_sym_i(quote_sym),
      .quote_i(quote),
      .state_write_i(state_write),
      .state_write_sym_i(state_write_sym),
      .state_write_data_i(state_write_data)
  );

  tg_risk #(
      .SYMBOLS (SYMBOLS),
      .TX_QUEUE(TX_QUEUE)
  ) u_risk (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(risk_clearing),
      .ts_ns_i,
      .initial_open_i,
      .slot_load_i,
      .slot_i,
      .slot_stock_i,
      .slot_trading_i,
      .slot_tick_100_i,
      .slot_lot_100_i,
      .bank_i,
      .shadow_open_i,
      .read_active_i,
      .limit_valid_i,
      .limit_write_i,
      .limit_addr_i,
      .limit_wdata_i,
      .limit_ready_o,
      .limit_rdata_o,
      .global_valid_i,
      .global_write_i,
      .global_addr_i,
      .global_wdata_i,
      .global_ready_o,
      .global_rdata_o,
      .exposure_valid_i,
      .exposure_write_i,
      .exposure_addr_i,
      .exposure_wdata_i,
      .exposure_ready_o,
      .exposure_rdata_o,
      .update_valid_i(valid),
      .update_i(update),
      .next_update_sym_i(next_sym),
      .leg_sym_i(leg_sym),
      .own_trading_o(own_trading),
      .leg_trading_o(leg_trading),
      .trading_evt_o,
      .trading_evt_market_o,
      .trading_evt_flags_o,
      .trading_evt_band_lo_o,
      .trading_evt_band_hi_o,
      .trading_o,
      .session_open_o,
      .market_halt_o,
      .ask_i(ask),
      .ask_sym_i(ask_sym),
      .ask_bank_i(ask_bank),
      .next_sym_i(gate_sym),
      .intent_valid_i(intent_valid),
      .intent_i(intent),
      .quiet_i(quiet),
      .sent_o(sent),
      .sent_short_o(sent_short),
      .input_done_o(input_done),
      .quote_valid_o(quote_valid),
      .quote_sym_o(quote_sym),
      .quote_o(quote),
      .state_write_o(state_write),
      .state_write_sym_o(state_write_sym),
      .state_write_data_o(state_write_data),
      .armed_i,
      .lease_expiry_i,
      .kill_global_i,
      .kill_kinds_i,
      .kill_symbols_i,
      .session_ready_i,
      .urn_write_i,
      .urn_i,
      .urn_o(urn),
      .send_limit_i,
      .tx_next_i,
      .tx_waiting_i,
      .tx_waiting_bytes_i,
      .input_strobes_i,
      .input_values_i,
      .input_waiting_o,
      .hold_book_o(risk_hold),
      .show_sym_i,
      .show_state_o,
      .show_kind_i,
      .show_device_o,
      .order_valid_o,
      .order_o,
      .decision_valid_o,
      .decision_o
  );

  assign urn_o = urn;
  assign hold_book_o = strategies_hold || risk_hold;
  assign intent_hold_o = strategies_hold;
  assign clearing_o = strategies_clearing || risk_clearing;
  assign update_valid_o = valid;
  assign update_o = update;
  assign intent_valid_o = intent_valid;
endmodule
`default_nettype wire
