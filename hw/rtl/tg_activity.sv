// Which parts of the core have work: when the blocks may be cleared, when the clock may be jumped, and which parts must see its next edge.
// Everything here is a level of the same cycle but the count of messages in flight.
`default_nettype none

module tg_activity (
    input  wire        clk_i,
    input  wire        rst_i,
    // Messages: the book takes one; all it caused has been told
    input  wire        taken_i,
    input  wire        settled_i,
    input  wire        input_waiting_i,    // of the host, for a quiet moment
    // Blocks
    input  wire        feed_idle_i,
    input  wire        book_idle_i,
    input  wire        tx_idle_i,
    input  wire        events_idle_i,
    input  wire        decision_valid_i,
    input  wire        clearing_i,
    input  wire        commit_busy_i,
    input  wire        snapshot_busy_i,
    input  wire        reg_valid_i,
    input  wire        reg_ready_i,
    output wire        drained_o,          // nothing between arbiter and the end of the decisions
    output wire        core_idle_o,
    output wire        idle_o,             // and no register access
    // Timers: device clock, ns
    input  wire        lease_runs_i,
    input  wire [63:0] lease_expiry_i,
    input  wire [63:0] feed_timer_ns_i,    // all ones: none
    input  wire [63:0] session_timer_ns_i, // likewise
    output wire [63:0] next_timer_ns_o
`ifdef TG_SLEEP
    // A part that is not awake, nor was a cycle ago, changes nothing that matters at an edge, unless an input makes it.
    ,
    input  wire        blocks_busy_i,
    input  wire        feed_book_valid_i,
    input  wire        book_stall_i,
    input  wire        book_refill_i,
    input  wire        update_valid_i,
    input  wire        intent_valid_i,
    input  wire        order_valid_i,
    input  wire        sent_valid_i,
    input  wire        host_busy_i,
    input  wire        host_done_i,
    input  wire        feed_evt_i,
    input  wire        trading_evt_i,
    input  wire        committed_i,
    input  wire  [2:0] feed_awake_i,
    output wire  [7:0] awake_o             // host, events, transmitter, decisions, book, arbiter, line B, line A
`endif
);
  logic [5:0] flight_q;  // messages between arbiter and the end of their decisions
  always_ff @(posedge clk_i)
    if (rst_i) flight_q <= '0;
    else flight_q <= flight_q + {5'd0, taken_i} - {5'd0, settled_i};

  assign drained_o = flight_q == 0 && !taken_i && book_idle_i && !input_waiting_i;
  assign core_idle_o = feed_idle_i && drained_o && !clearing_i && tx_idle_i && events_idle_i && !commit_busy_i && !snapshot_busy_i && !decision_valid_i;
  assign idle_o = core_idle_o && !reg_valid_i && !reg_ready_i;
  wire [63:0] block_timer_ns = session_timer_ns_i < feed_timer_ns_i ? session_timer_ns_i : feed_timer_ns_i;
  assign next_timer_ns_o = lease_runs_i && lease_expiry_i < block_timer_ns ? lease_expiry_i : block_timer_ns;

`ifdef TG_SLEEP
  wire deciding = flight_q != 0 || taken_i || update_valid_i || intent_valid_i || order_valid_i || decision_valid_i || input_waiting_i || host_busy_i;
`ifdef TG_MUTANT_SLEEP
  wire searching = 1'b0;
`else
  wire searching = !book_idle_i;
`endif
  wire telling = !events_idle_i || taken_i || update_valid_i || decision_valid_i || feed_evt_i || trading_evt_i || committed_i || !tx_idle_i || sent_valid_i;
  assign awake_o = {8{rst_i || clearing_i || blocks_busy_i || commit_busy_i}} | {
    1'b0,
    telling,
    !tx_idle_i || intent_valid_i || order_valid_i || sent_valid_i || host_busy_i || host_done_i,
    deciding,
    searching || feed_book_valid_i || book_stall_i || book_refill_i,
    feed_awake_i
  };
`endif
endmodule
`default_nettype wire
