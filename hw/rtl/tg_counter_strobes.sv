// From what the blocks report in a cycle to the places of the counters (the window COUNTER of the register map). Registered, because the
// fan-in is wide and a cycle later is soon enough.
`default_nettype none

module tg_counter_strobes (
    input  wire         clk_i,
    input  wire         rst_i,
    input  wire         a_good_i,
    input  wire         a_drop_i,
    input  wire [  3:0] a_drop_reason_i,
    input  wire         a_win_i,
    input  wire         a_duplicate_i,
    input  wire         b_good_i,
    input  wire         b_drop_i,
    input  wire [  3:0] b_drop_reason_i,
    input  wire         b_win_i,
    input  wire         b_duplicate_i,
    input  wire         msg_i,
    input  wire [  4:0] msg_type_idx_i,   // 0 to 22, 30 unknown, 31 bad length
    input  wire         gap_i,
    input  wire         load_i,
    input  wire         load_refused_i,
    input  wire         bbo_i,
    input  wire         decision_i,
    input  wire [  4:0] reason_i,         // 0: sent
    input  wire [ 19:0] evt_dropped_i,    // two bits for each record type
    input  wire         order_frame_i,
    input  wire         withdrawn_i,
    input  wire         host_frame_i,
    input  wire         book_stall_i,
    input  wire         ladder_refill_i,
    input  wire         intent_hold_i,
    output wire [255:0] add_o             // two bits for each counter
);
  localparam logic [4:0] UNKNOWN = 5'd30, BAD_LENGTH = 5'd31;

  // Most cycles count nothing; a simulator need not look at all of it then.
  wire any = a_good_i || a_drop_i || a_win_i || a_duplicate_i || b_good_i || b_drop_i || b_win_i || b_duplicate_i || msg_i || gap_i ||
      load_i || load_refused_i ||
      bbo_i || decision_i || evt_dropped_i != '0 || order_frame_i || withdrawn_i || host_frame_i || book_stall_i || ladder_refill_i ||
      intent_hold_i;
  logic [255:0] add, add_q;
  integer i;
  always_comb begin
    add = '0;
    i = 0;
    if (any) begin
      add[2*tg_regs_pkg::COUNTER_LINE_A_GOOD_WORD] = a_good_i;
      add[2*tg_regs_pkg::COUNTER_LINE_A_WINS_WORD] = a_win_i;
      add[2*tg_regs_pkg::COUNTER_LINE_A_DUPLICATES_WORD] = a_duplicate_i;
      add[2*tg_regs_pkg::COUNTER_LINE_B_GOOD_WORD] = b_good_i;
      add[2*tg_regs_pkg::COUNTER_LINE_B_WINS_WORD] = b_win_i;
      add[2*tg_regs_pkg::COUNTER_LINE_B_DUPLICATES_WORD] = b_duplicate_i;
      for (i = 0; i < tg_regs_pkg::COUNTER_LINE_A_DROPPED_COUNT; i = i + 1) begin
        add[2*(tg_regs_pkg::COUNTER_LINE_A_DROPPED_WORD+i)] = a_drop_i && a_drop_reason_i == i[3:0];
        add[2*(tg_regs_pkg::COUNTER_LINE_B_DROPPED_WORD+i)] = b_drop_i && b_drop_reason_i == i[3:0];
      end
      for (i = 0; i < tg_regs_pkg::COUNTER_MESSAGES_COUNT; i = i + 1)
        add[2*(tg_regs_pkg::COUNTER_MESSAGES_WORD+i)] = msg_i && msg_type_idx_i == i[4:0];
      add[2*tg_regs_pkg::COUNTER_UNKNOWN_WORD] = msg_i && msg_type_idx_i == UNKNOWN;
      add[2*tg_regs_pkg::COUNTER_BAD_LENGTH_WORD] = msg_i && msg_type_idx_i == BAD_LENGTH;
      add[2*tg_regs_pkg::COUNTER_GAPS_WORD] = gap_i;
      add[2*tg_regs_pkg::COUNTER_BBO_WORD] = bbo_i;
      add[2*tg_regs_pkg::COUNTER_LOADS_WORD] = load_i;
      add[2*tg_regs_pkg::COUNTER_LOADS_REFUSED_WORD] = load_refused_i;
      add[2*tg_regs_pkg::COUNTER_INTENTS_WORD] = decision_i;
      add[2*tg_regs_pkg::COUNTER_SENT_WORD] = decision_i && reason_i == 0;
      for (i = 1; i < tg_regs_pkg::COUNTER_REJECTS_COUNT; i = i + 1)
        add[2*(tg_regs_pkg::COUNTER_REJECTS_WORD+i)] = decision_i && reason_i == i[4:0];
      add[2*tg_regs_pkg::COUNTER_EVENTS_DROPPED_WORD+:20] = evt_dropped_i;
      add[2*tg_regs_pkg::COUNTER_ORDER_FRAMES_WORD] = order_frame_i;
      add[2*tg_regs_pkg::COUNTER_WITHDRAWN_WORD] = withdrawn_i;
      add[2*tg_regs_pkg::COUNTER_HOST_FRAMES_WORD] = host_frame_i;
      add[2*tg_regs_pkg::COUNTER_BOOK_STALL_CYCLES_WORD] = book_stall_i;
      add[2*tg_regs_pkg::COUNTER_LADDER_REFILLS_WORD] = ladder_refill_i;
      add[2*tg_regs_pkg::COUNTER_INTENT_HOLD_CYCLES_WORD] = intent_hold_i;
    end
  end
  always_ff @(posedge clk_i) add_q <= rst_i ? '0 : add;
  assign add_o = add_q;
endmodule
`default_nettype wire
