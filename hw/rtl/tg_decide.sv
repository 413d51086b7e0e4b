// From a message in the book to a decision: parameters and limits of its configuration, strategies, risk gate.
//
// The book answers its messages in order; while it works, tg_lookahead names the message whose update comes next, so that parameters and
// strategy state stand in registers when the update appears (cycle 8). Limits are asked for with the update and stand when the
// intent does (cycle 10). docs/hardware.md has the cycles.
`default_nettype none

module tg_decide #(
    parameter  int unsigned SYMBOLS  = 64,                             // tracked slots
    parameter  int unsigned TX_QUEUE = 16,                             // orders the transmitter can hold
    localparam int unsigned SYM_W    = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned COUNT_W  = $clog2(TX_QUEUE + 1)
) (
    input  wire                       clk_i,
    input  wire                       rst_i,
    input  wire                       clear_i,
    output wire                       clearing_o,
    input  wire                [63:0] ts_ns_i,
    // A slot's symbol bytes, loaded while a clear runs
    input  wire                       slot_load_i,
    input  wire           [SYM_W-1:0] slot_i,
    input  wire                [63:0] slot_stock_i,
    // Book
    input  wire                       taken_i,           // it takes a message
    input  wire           [SYM_W-1:0] taken_sym_i,
    input  wire                       taken_bank_i,
    output wire                       hold_book_o,       // keep the next message back: a position update needs a free cycle
    input  wire                       update_valid_i,    // cycle 8
    input  wire tg_pkg::update_t      update_i,
    output wire                       settled_o,         // cycle 13: a message has left everything behind
    output wire                       settled_bank_o,
    // Configuration: bank in force, tables, rate parameters of the update's bank
    input  wire                       bank_i,
    input  wire                       shadow_open_i,     // the shadow bank may be written
    input  wire                       read_active_i,     // table windows show the bank in force
    input  wire                [31:0] rate_interval_i,
    input  wire                [31:0] rate_burst_i,
    input  wire                       limit_valid_i,
    input  wire                       limit_write_i,
    input  wire                [11:0] limit_addr_i,
    input  wire                [31:0] limit_wdata_i,
    output wire                       limit_ready_o,
    output wire                [31:0] limit_rdata_o,
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
    // Operation
    input  wire                       armed_i,
    input  wire                [63:0] lease_expiry_i,
    input  wire                       kill_global_i,
    input  wire                [15:0] kill_kinds_i,
    input  wire         [SYMBOLS-1:0] kill_symbols_i,
    // Session
    input  wire                       session_ready_i,
    input  wire                       urn_write_i,
    input  wire                [31:0] urn_i,
    output wire                [31:0] urn_o,
    input  wire                [31:0] send_limit_i,
    input  wire                [31:0] tx_next_i,
    input  wire         [COUNT_W-1:0] tx_waiting_i,
    // Positions
    input  wire                       position_write_i,
    input  wire                [ 7:0] position_sym_i,
    input  wire                [31:0] position_delta_i,
    input  wire                [31:0] release_buy_i,
    input  wire                [31:0] release_sell_i,
    output wire                       position_waiting_o,
    input  wire                [ 7:0] show_sym_i,
    output wire                [31:0] show_position_o,
    output wire                [31:0] show_open_buy_o,
    output wire                [31:0] show_open_sell_o,
    // Cycle 10, then 11
    output wire                       intent_valid_o,
    output wire                       order_valid_o,
    output wire tg_pkg::order_t       order_o,
    output wire                       decision_valid_o,
    output wire tg_pkg::decision_t    decision_o
);
  // ---- Parameters and limits: writes go to the shadow bank and wait until it is free
  wire table_read_bank = read_active_i ? bank_i : !bank_i;
  wire limit_clearing, imbalance_clearing, momentum_clearing;

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

  wire [8*32-1:0] limit_row;
  tg_config_table #(
      .ENTRIES(SYMBOLS),
      .WORDS  (8)
  ) u_limit_table (
      .clk_i,
      .rst_i,
      .clearing_o(limit_clearing),
      .read_i(update_valid_i),
      .read_entry_i(update_i.origin.sym[SYM_W-1:0]),
      .read_bank_i(update_i.origin.bank),
      .data_o(limit_row),
      .host_valid_i(limit_valid_i && (!limit_write_i || shadow_open_i)),
      .host_write_i(limit_write_i),
      .host_entry_i(limit_addr_i[11:4]),
      .host_word_i(limit_addr_i[3:0]),
      .host_bank_i(limit_write_i ? !bank_i : table_read_bank),
      .host_wdata_i(limit_wdata_i),
      .host_ready_o(limit_ready_o),
      .host_rdata_o(limit_rdata_o)
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
      .intent_valid_o(momentum_fires),
      .intent_o(momentum_intent)
  );

  // ---- Gate
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
  wire tg_pkg::intent_t intent;
  wire [SYM_W-1:0] gate_sym;
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
      .intent_o(intent),
      .next_sym_o(gate_sym),
      .next_idle_o(next_idle)
  );

  // Stock bytes and rate parameters come with the limits: asked for in cycle 8, there in cycles 10 and 11.
  (* no_rw_check *)  // loaded while nothing is in flight
  logic [63:0] stock_memory[0:(1<<SYM_W)-1];
  logic [63:0] stock_row_q, stock_q;
  logic [31:0] rate_interval_row_q, rate_burst_row_q, rate_interval_q, rate_burst_q;
  always_ff @(posedge clk_i) begin
    if (slot_load_i) stock_memory[slot_i] <= slot_stock_i;
    stock_row_q <= stock_memory[update_i.origin.sym[SYM_W-1:0]];
    rate_interval_row_q <= rate_interval_i;
    rate_burst_row_q <= rate_burst_i;
    if (settling_q[0]) begin
      stock_q <= stock_row_q;
      rate_interval_q <= rate_interval_row_q;
      rate_burst_q <= rate_burst_row_q;
    end
  end
  tg_pkg::limits_t limits;
  always_comb begin
    limits.max_qty = limit_row[31:0];
    limits.max_notional = limit_row[95:32];
    limits.collar_lo = limit_row[127:96];
    limits.collar_hi = limit_row[159:128];
    limits.max_long = limit_row[191:160];
    limits.max_short = limit_row[223:192];
    limits.check_off = limit_row[244:224];
    limits.interval_ns = rate_interval_q;
    limits.burst_ns = rate_burst_q;
  end

  // A position update is taken over at once, so that the host may prepare the next while it waits.
  logic position_pending_q;
  logic [SYM_W-1:0] position_sym_q;
  logic [31:0] position_delta_q, release_buy_q, release_sell_q;
  logic [2:0] position_age_q;
  wire position_done;
  wire position_known = {24'd0, position_sym_i} < SYMBOLS;
  always_ff @(posedge clk_i) begin
    if (position_write_i) begin
      position_sym_q <= position_sym_i[SYM_W-1:0];
      position_delta_q <= position_delta_i;
      release_buy_q <= release_buy_i;
      release_sell_q <= release_sell_i;
    end
    position_pending_q <= !rst_i && ((position_write_i && position_known) || (position_pending_q && !position_done));
    position_age_q <= !position_pending_q ? 3'd0 : position_age_q == 3'd7 ? 3'd7 : position_age_q + 3'd1;
  end
  assign hold_book_o = position_age_q == 3'd7;

  wire gate_emptying;
  tg_gate #(
      .SYMBOLS (SYMBOLS),
      .TX_QUEUE(TX_QUEUE)
  ) u_gate (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(gate_emptying),
      .ts_ns_i,
      .intent_valid_i(intent_valid_o),
      .intent_i(intent),
      .next_sym_i(gate_sym),
      .next_idle_i(next_idle),
      .limits_i(limits),
      .stock_i(stock_q),
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
      .position_valid_i(position_pending_q),
      .position_sym_i(position_sym_q),
      .position_delta_i(position_delta_q),
      .release_buy_i(release_buy_q),
      .release_sell_i(release_sell_q),
      .position_done_o(position_done),
      .show_sym_i(show_sym_i[SYM_W-1:0]),
      .show_position_o,
      .show_open_buy_o,
      .show_open_sell_o,
      .order_valid_o,
      .order_o,
      .decision_valid_o,
      .decision_o
  );

  assign settled_o = settling_q[4];
  assign settled_bank_o = settling_bank_q[4];
  assign position_waiting_o = position_pending_q;
  assign clearing_o = limit_clearing || imbalance_clearing || momentum_clearing || imbalance_emptying || momentum_emptying ||
      gate_emptying;

  wire unused = &{1'b0, lookahead_empty, limit_row, imbalance_row, momentum_row, position_sym_i, show_sym_i};
endmodule
`default_nettype wire
