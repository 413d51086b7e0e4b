// The book: order table, top rows, ladder (docs/datapath.md section 4, docs/hardware.md).
// A message is presented in cycle 2 (the order table's RAMs take their address at the end of it) and its
// update is visible in cycle 8; a replace takes two slots, so its update is visible in cycle 10.
`default_nettype none

module tg_book #(
    parameter int unsigned SYMBOLS   = 64,    // tracked symbol slots, 1..256
    parameter int unsigned SET_BITS  = 13,    // order table: 2 tables x 2^SET_BITS sets x 4 ways, 4..16
    parameter int unsigned LEVELS    = 4096,  // price levels per side of a symbol, power of two, 64..65536
    parameter int unsigned ROW_DEPTH = 8      // best levels held per side, 2..15
) (
    input wire logic clk_i,
    input wire logic rst_i,  // synchronous; starts a clear

    // Clear: everything but the slot table is emptied; whatever is in flight is dropped.
    input  wire logic clear_i,    // pulse
    output logic      clearing_o, // from the cycle after the pulse (and after reset) until all RAMs are clear; book_ready_o is low

    // Slot table, written while no message of the symbol is in flight; survives a clear.
    input wire logic        slot_we_i,
    input wire logic [7:0]  slot_sym_i,
    input wire logic        slot_enable_i,
    input wire logic        slot_tick100_i,  // 1: tick is 100, 0: tick is 1
    input wire logic [31:0] slot_lo_i,       // window base, 1e-4

    // Message. Taken in a cycle with valid and ready. h0/h1 are the set indices (section 4) of ref_new for
    // ADD, of ref_old for REDUCE, DELETE and REPLACE; the second half of a REPLACE is hashed here.
    // book_ready_o does not depend on book_valid_i. feed_fault_i is sampled with the message.
    input  wire logic                book_valid_i,
    input  wire tg_pkg::book_msg_t   book_msg_i,
    input  wire logic [SET_BITS-1:0] book_h0_i,
    input  wire logic [SET_BITS-1:0] book_h1_i,
    input  wire logic                feed_fault_i,
    output logic                     book_ready_o,

    // Cycle 6: the message whose update comes next; two cycles before it, or more when a row is waited for.
    // No other message is announced before that update. For look-ups by {bank, symbol}.
    output logic       ahead_valid_o,
    output logic [7:0] ahead_sym_o,
    output logic       ahead_bank_o,

    // Cycle 8: one update per message, in order; no back-pressure.
    output logic            update_valid_o,
    output tg_pkg::update_t update_o,

    output logic idle_o,  // nothing in flight, no row to refill

    // Counters: one pulse per event; occupancy of the order table and its maximum since the last clear.
    output logic                  ctr_stall_o,   // a cycle in which the pipeline is held
    output logic                  ctr_refill_o,  // a level brought from the ladder into a row
    output logic                  ctr_retry_o,   // an answer of the ladder that a change had overtaken
    output logic [SET_BITS+3:0]   orders_live_o,
    output logic [SET_BITS+3:0]   orders_high_o
);
endmodule
`default_nettype wire
