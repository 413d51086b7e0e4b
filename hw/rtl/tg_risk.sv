// Everything that stands between an intent and an order: limits of its configuration, trading state, what the host says of positions and
// account, and the gate. docs/hardware.md has the contract with tg_strategies and the cycles.
`default_nettype none

module tg_risk #(
    parameter  int unsigned SYMBOLS  = 64,                             // tracked slots
    parameter  int unsigned TX_QUEUE = 16,                             // orders the transmitter can hold
    localparam int unsigned SYM_W    = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned COUNT_W  = $clog2(TX_QUEUE + 1),
    localparam int unsigned BYTES_W  = $clog2(TX_QUEUE * tg_pkg::PAYLOAD_BYTES_MAX + 1)
) (
    input  wire                         clk_i,
    input  wire                         rst_i,
    input  wire                         clear_i,
    output wire                         clearing_o,
    input  wire                  [63:0] ts_ns_i,
    // A slot as the table SLOT has it, loaded while a clear runs; the market's state taken over with clear_i
    input  wire                         initial_open_i,
    input  wire                         slot_load_i,
    input  wire             [SYM_W-1:0] slot_i,
    input  wire                  [63:0] slot_stock_i,
    input  wire                         slot_trading_i,
    input  wire                         slot_tick_100_i,
    input  wire                         slot_lot_100_i,
    // Configuration: bank in force, tables
    input  wire                         bank_i,
    input  wire                         shadow_open_i,      // the shadow bank may be written
    input  wire                         read_active_i,      // table windows show the bank in force
    input  wire                         limit_valid_i,
    input  wire                         limit_write_i,
    input  wire                  [11:0] limit_addr_i,
    input  wire                  [31:0] limit_wdata_i,
    output wire                         limit_ready_o,
    output wire                  [31:0] limit_rdata_o,
    input  wire                         global_valid_i,
    input  wire                         global_write_i,
    input  wire                   [4:0] global_addr_i,
    input  wire                  [31:0] global_wdata_i,
    output wire                         global_ready_o,
    output wire                  [31:0] global_rdata_o,
    input  wire                         exposure_valid_i,
    input  wire                         exposure_write_i,
    input  wire                   [4:0] exposure_addr_i,
    input  wire                  [31:0] exposure_wdata_i,
    output wire                         exposure_ready_o,
    output wire                  [31:0] exposure_rdata_o,
    // Messages in cycle 8; trading state as of them in cycle 9
    input  wire                         update_valid_i,
    input  wire tg_pkg::update_t        update_i,
    input  wire             [SYM_W-1:0] next_update_sym_i,  // slot of the one that may come in the next cycle
    input  wire             [SYM_W-1:0] leg_sym_i,
    output wire tg_pkg::trading_t       own_trading_o,
    output wire tg_pkg::trading_t       leg_trading_o,
    output wire                         trading_evt_o,      // cycle 8
    output wire                         trading_evt_market_o,
    output wire                   [5:0] trading_evt_flags_o,
    output wire                  [31:0] trading_evt_band_lo_o,
    output wire                  [31:0] trading_evt_band_hi_o,
    output wire           [SYMBOLS-1:0] trading_o,
    output wire                         session_open_o,
    output wire                         market_halt_o,
    // Intents in cycle t; asked for in t - 2 or before, slot named in t - 1
    input  wire                         ask_i,
    input  wire             [SYM_W-1:0] ask_sym_i,
    input  wire                         ask_bank_i,
    input  wire             [SYM_W-1:0] next_sym_i,
    input  wire                         intent_valid_i,
    input  wire tg_pkg::intent_t        intent_i,
    input  wire                         quiet_i,            // no message is between cycle 8 and its last intent
    output wire                         sent_o,
    output wire                         sent_short_o,       // what the gate makes of a sell
    output wire                         input_done_o,       // an input of the host takes effect
    output wire                         quote_valid_o,      // and it is this one
    output wire             [SYM_W-1:0] quote_sym_o,
    output wire tg_pkg::quote_t         quote_o,
    output wire                         state_write_o,
    output wire             [SYM_W-1:0] state_write_sym_o,
    output wire tg_pkg::risk_state_t    state_write_data_o,
    // Operation
    input  wire                         armed_i,
    input  wire                  [63:0] lease_expiry_i,
    input  wire                         kill_global_i,
    input  wire                  [15:0] kill_kinds_i,
    input  wire           [SYMBOLS-1:0] kill_symbols_i,
    // Session
    input  wire                         session_ready_i,
    input  wire                         urn_write_i,
    input  wire                  [31:0] urn_i,
    output wire                  [31:0] urn_o,
    input  wire                  [31:0] send_limit_i,
    input  wire                  [31:0] tx_next_i,
    input  wire           [COUNT_W-1:0] tx_waiting_i,
    input  wire           [BYTES_W-1:0] tx_waiting_bytes_i,
    // Positions and account
    input  wire tg_pkg::risk_strobes_t  input_strobes_i,
    input  wire tg_pkg::risk_values_t   input_values_i,
    output wire                         input_waiting_o,
    output wire                         hold_book_o,        // keep the next message back: an input needs a quiet moment
    input  wire                   [7:0] show_sym_i,
    output wire tg_pkg::risk_state_t    show_state_o,
    input  wire                   [2:0] show_kind_i,
    output wire tg_pkg::device_state_t  show_device_o,
    // Cycle t + 1
    output wire                         order_valid_o,
    output wire tg_pkg::order_t         order_o,
    output wire                         decision_valid_o,
    output wire tg_pkg::decision_t      decision_o
);
  // ---- Limits: writes go to the shadow bank and wait until it is free
  localparam int unsigned LIMIT_WORDS = 12;
  wire show_bank = read_active_i ? bank_i : !bank_i;
  wire limit_clearing, device_clearing, trading_clearing, gate_clearing;
  wire [32*LIMIT_WORDS-1:0] row;
  tg_config_table #(
      .ENTRIES(SYMBOLS),
      .WORDS  (LIMIT_WORDS)
  ) u_limits (
      .clk_i,
      .rst_i,
      .clearing_o(limit_clearing),
      .read_i(ask_i),
      .read_entry_i(ask_sym_i),
      .read_bank_i(ask_bank_i),
      .data_o(row),
      .host_valid_i(limit_valid_i && (!limit_write_i || shadow_open_i)),
      .host_write_i(limit_write_i),
      .host_entry_i(limit_addr_i[11:4]),
      .host_word_i(limit_addr_i[3:0]),
      .host_bank_i(limit_write_i ? !bank_i : show_bank),
      .host_wdata_i(limit_wdata_i),
      .host_ready_o(limit_ready_o),
      .host_rdata_o(limit_rdata_o)
  );

  wire tg_pkg::device_limits_t device_limits;
  wire [128*(tg_pkg::KINDS+1)-1:0] exposure_limits;
  tg_device_limits u_device_limits (
      .clk_i,
      .rst_i,
      .clearing_o(device_clearing),
      .read_i(ask_i),
      .read_bank_i(ask_bank_i),
      .limits_o(device_limits),
      .exposure_o(exposure_limits),
      .global_valid_i(global_valid_i && (!global_write_i || shadow_open_i)),
      .global_write_i,
      .global_addr_i,
      .global_wdata_i,
      .global_ready_o,
      .global_rdata_o,
      .exposure_valid_i(exposure_valid_i && (!exposure_write_i || shadow_open_i)),
      .exposure_write_i,
      .exposure_addr_i,
      .exposure_wdata_i,
      .exposure_ready_o,
      .exposure_rdata_o,
      .write_bank_i(!bank_i),
      .show_bank_i(show_bank)
  );

  // What of a slot the gate needs comes with its limits.
  (* no_rw_check *)  // loaded while nothing is in flight
  logic [65:0] slot_memory[0:(1<<SYM_W)-1];
  logic [65:0] slot_row_q, slot_q;
  logic asked_q;
  always_ff @(posedge clk_i) begin
    asked_q <= ask_i;
    if (slot_load_i) slot_memory[slot_i] <= {slot_tick_100_i, slot_lot_100_i, slot_stock_i};
    slot_row_q <= slot_memory[ask_sym_i];
    if (asked_q) slot_q <= slot_row_q;
  end

  tg_pkg::limits_t limits;
  always_comb begin
    limits.max_qty = row[31:0];
    limits.max_notional = row[95:32];
    limits.collar_lo = row[127:96];
    limits.collar_hi = row[159:128];
    limits.max_long = row[191:160];
    limits.max_short = row[223:192];
    limits.check_off = row[244:224];
    limits.max_age_ns = row[287:256];
    limits.max_open_orders = row[303:288];
    limits.max_executions = row[319:304];
    limits.duplicate_ns = row[351:320];
    limits.state_mask = row[358:352];
    limits.allowed = row[363:360];
    limits.reserved = row[255:245] != 0 || (row[244:224] & ~tg_pkg::SLOT_OFF) != 0 || row[359] || row[383:364] != 0;
    limits.tick_100 = slot_q[65];
    limits.lot_100 = slot_q[64];
  end

  // ---- Trading state
  tg_trading #(
      .SYMBOLS(SYMBOLS)
  ) u_trading (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(trading_clearing),
      .initial_open_i,
      .slot_load_i,
      .slot_i,
      .slot_trading_i,
      .next_sym_i(next_update_sym_i),
      .update_valid_i,
      .update_i,
      .leg_sym_i,
      .own_o(own_trading_o),
      .leg_o(leg_trading_o),
      .evt_valid_o(trading_evt_o),
      .evt_market_o(trading_evt_market_o),
      .evt_flags_o(trading_evt_flags_o),
      .evt_band_lo_o(trading_evt_band_lo_o),
      .evt_band_hi_o(trading_evt_band_hi_o),
      .trading_o,
      .session_open_o,
      .market_halt_o
  );

  // ---- Positions, account, gate
  wire risk_input_valid;
  wire tg_pkg::risk_input_t risk_input;
  tg_risk_inputs #(
      .SYMBOLS(SYMBOLS)
  ) u_inputs (
      .clk_i,
      .rst_i,
      .strobes_i(input_strobes_i),
      .values_i(input_values_i),
      .hold_o(hold_book_o),
      .waiting_o(input_waiting_o),
      .valid_o(risk_input_valid),
      .input_o(risk_input),
      .done_i(input_done_o)
  );

  tg_gate #(
      .SYMBOLS (SYMBOLS),
      .TX_QUEUE(TX_QUEUE)
  ) u_gate (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(gate_clearing),
      .ts_ns_i,
      .intent_valid_i,
      .intent_i,
      .next_sym_i,
      .quiet_i,
      .limits_i(limits),
      .next_device_limits_i(device_limits),
      .next_exposure_i(exposure_limits),
      .stock_i(slot_q[63:0]),
      .armed_i,
      .lease_expiry_i,
      .kill_global_i,
      .kill_kinds_i,
      .kill_symbols_i,
      .session_ready_i,
      .urn_write_i,
      .urn_i,
      .urn_o,
      .send_limit_i,
      .tx_next_i,
      .tx_waiting_i,
      .tx_waiting_bytes_i,
      .input_valid_i(risk_input_valid),
      .input_i(risk_input),
      .input_done_o,
      .show_sym_i(show_sym_i[SYM_W-1:0]),
      .show_state_o,
      .show_kind_i,
      .show_device_o,
      .sent_o,
      .sent_short_o,
      .state_write_o,
      .state_write_sym_o,
      .state_write_data_o,
      .order_valid_o,
      .order_o,
      .decision_valid_o,
      .decision_o
  );
  // What has become of a resting order is its strategy's to know.
  assign quote_valid_o = input_done_o && risk_input.op == tg_pkg::RISK_QUOTE;
  assign quote_sym_o = risk_input.sel[SYM_W-1:0];
  assign quote_o = {risk_input.more, risk_input.first, risk_input.second};

  assign clearing_o = limit_clearing || device_clearing || trading_clearing || gate_clearing;

  wire unused = &{1'b0, row, show_sym_i};
endmodule
`default_nettype wire
