// Trading state (docs/datapath.md section 3), kept in the order of the messages: it changes in cycle 8 of the message that changes it, and is
// read as of cycle 8 of the message whose intents need it. In cycle 9 it stands on `own_o` (the message's slot) and `leg_o` (a slot named
// in cycle 8), for the intents to carry along. Whether something changed is known in cycle 8, for the event.
//
// Prices of a band are 64 bits a slot and stay in RAM; `trading` is a register a slot, because the host reads all of them at once.
`default_nettype none

module tg_trading #(
    parameter  int unsigned SYMBOLS = 64,                             // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                    clk_i,
    input  wire                    rst_i,
    input  wire                    clear_i,
    output wire                    clearing_o,
    input  wire                    initial_open_i,   // taken over with clear_i
    input  wire                    slot_load_i,      // while a clear runs, every slot once
    input  wire        [SYM_W-1:0] slot_i,
    input  wire                    slot_trading_i,
    // Messages
    input  wire        [SYM_W-1:0] next_sym_i,       // slot of the update that may come in the next cycle
    input  wire                    update_valid_i,
    input  wire tg_pkg::update_t   update_i,
    input  wire        [SYM_W-1:0] leg_sym_i,
    output wire tg_pkg::trading_t  own_o,
    output wire tg_pkg::trading_t  leg_o,
    // Event of the update, in its cycle
    output wire                    evt_valid_o,
    output wire                    evt_market_o,     // it is the market's: no symbol
    output wire              [5:0] evt_flags_o,      // as in the record
    output wire             [31:0] evt_band_lo_o,
    output wire             [31:0] evt_band_hi_o,
    // For the host
    output wire      [SYMBOLS-1:0] trading_o,
    output wire                    session_open_o,
    output wire                    market_halt_o
);
  localparam int unsigned WORD_W = 67;  // halt, short, band, band_lo, band_hi

  logic [SYMBOLS-1:0] trading_q;
  logic session_open_q, market_halt_q;
  wire [256:0] trading_all = {{(257 - SYMBOLS) {1'b0}}, trading_q};

  wire [WORD_W-1:0] word, leg_word;
  wire halt, restricted, band;
  wire [31:0] band_lo, band_hi;
  assign {halt, restricted, band, band_lo, band_hi} = word;
  wire [7:0] sym = update_i.origin.sym;
  wire trading = trading_all[{1'b0, sym}];
  wire flag = update_i.flag;

  // ---- What the message makes of it
  wire sets_trading = update_i.op == tg_pkg::OP_TRADING;
  wire sets_halt = update_i.op == tg_pkg::OP_HALT;
  wire sets_short = update_i.op == tg_pkg::OP_SHORT;
  wire sets_band = update_i.op == tg_pkg::OP_BAND;
  wire sets_phase = update_i.op == tg_pkg::OP_PHASE;
  wire sets_market = update_i.op == tg_pkg::OP_MARKET;
  wire trading_new = sets_trading ? flag : trading;
  wire halt_new = sets_halt ? flag : halt;
  wire short_new = sets_short ? flag : restricted;
  wire band_new = sets_band ? flag : band;
  wire [31:0] band_lo_new = sets_band ? update_i.band_lo : band_lo;
  wire [31:0] band_hi_new = sets_band ? update_i.band_hi : band_hi;
  wire session_open_new = sets_phase ? flag : session_open_q;
  wire market_halt_new = sets_market ? flag : market_halt_q;

  wire band_moves = band_new && (band_lo_new != band_lo || band_hi_new != band_hi);
  wire market_changes = session_open_new != session_open_q || market_halt_new != market_halt_q;
  wire slot_changes = trading_new != trading || halt_new != halt || short_new != restricted || band_new != band || band_moves;
  assign evt_valid_o = update_valid_i && (sets_phase || sets_market ? market_changes : slot_changes);
  assign evt_market_o = sets_phase || sets_market;
  assign evt_flags_o = evt_market_o ? {market_halt_new, session_open_new, 4'd0} : {2'd0, band_new, short_new, halt_new, trading_new};
  assign evt_band_lo_o = band_new && !evt_market_o ? band_lo_new : 32'd0;
  assign evt_band_hi_o = band_new && !evt_market_o ? band_hi_new : 32'd0;

  wire write = update_valid_i && (sets_halt || sets_short || sets_band);
  wire [WORD_W-1:0] word_new = {halt_new, short_new, band_new, band_lo_new, band_hi_new};
  wire clearing, leg_clearing;
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (WORD_W)
  ) u_own (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(clearing),
      .next_addr_i(next_sym_i),
      .data_o(word),
      .write_i(write),
      .write_addr_i(sym[SYM_W-1:0]),
      .write_data_i(word_new)
  );
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (WORD_W)
  ) u_leg (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(leg_clearing),
      .next_addr_i(leg_sym_i),
      .data_o(leg_word),
      .write_i(write),
      .write_addr_i(sym[SYM_W-1:0]),
      .write_data_i(word_new)
  );
  assign clearing_o = clearing || leg_clearing;

  integer s;
  tg_pkg::trading_t own_q, leg;
  logic [7:0] leg_sym_q;
  always_ff @(posedge clk_i) begin
    for (s = 0; s < SYMBOLS; s = s + 1)
      if (rst_i) trading_q[s] <= 1'b0;
      else if (slot_load_i && slot_i == SYM_W'(s)) trading_q[s] <= slot_trading_i;
      else if (update_valid_i && sets_trading && sym == 8'(s)) trading_q[s] <= flag;
    if (rst_i) {session_open_q, market_halt_q} <= 2'b00;
    else if (clear_i) {session_open_q, market_halt_q} <= {initial_open_i, 1'b0};
    else if (update_valid_i) {session_open_q, market_halt_q} <= {session_open_new, market_halt_new};

    own_q.session_open <= session_open_q;
    own_q.market_halt <= market_halt_q;
    own_q.trading <= trading;
    own_q.operational_halt <= halt;
    own_q.short_restricted <= restricted;
    own_q.band <= band;
    own_q.band_lo <= band_lo;
    own_q.band_hi <= band_hi;
    leg_sym_q <= {{(8 - SYM_W) {1'b0}}, leg_sym_i};
  end
  // A leg is asked for by a book message, so nothing has changed since.
  always_comb begin
    leg.session_open = session_open_q;
    leg.market_halt = market_halt_q;
    leg.trading = trading_all[{1'b0, leg_sym_q}];
    {leg.operational_halt, leg.short_restricted, leg.band, leg.band_lo, leg.band_hi} = leg_word;
  end
  assign own_o = own_q;
  assign leg_o = leg;
  assign trading_o = trading_q;
  assign session_open_o = session_open_q;
  assign market_halt_o = market_halt_q;

  wire unused = &{1'b0, update_i};
endmodule
`default_nettype wire
