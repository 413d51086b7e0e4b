// Orders between the gate and the session's transmitter (tg_tcp_send): what waits, what may leave, what is withdrawn, and how long it took.
//
// An order that finds nothing before it is on offer in the cycle in which it comes out of the gate (cycle 11). Others wait in a queue of TX_QUEUE;
// the gate refuses (rule 19) what would not fit. Another frame may hold an order up for as long as it lasts.
//
// What let an order pass the gate must hold until its first beat is taken (`order_started_i`): armed, under the lease, no kill, session ready.
// Otherwise it is withdrawn: at the head of the queue in the very cycle, behind it as soon as it gets there, whatever has changed back since
// (`doomed`). So the first beat of an order is the one beat that may be offered and not be there in the next cycle. A frame whose first
// beat is taken is finished.
`default_nettype none

module tg_order_tx #(
    parameter  int unsigned SYMBOLS  = 64,                   // tracked slots
    parameter  int unsigned TX_QUEUE = 16,                   // orders waiting; power of two
    localparam int unsigned COUNT_W  = $clog2(TX_QUEUE + 1),
    localparam int unsigned BYTES_W  = $clog2(TX_QUEUE * tg_pkg::PAYLOAD_BYTES_MAX + 1)
) (
    input  wire                   clk_i,
    input  wire                   rst_i,
    input  wire            [63:0] ts_ns_i,
    input  wire            [15:0] cyc_i,
    // From the gate
    input  wire                   order_valid_i,
    input  wire tg_pkg::order_t   order_i,
    input  wire                   order_soon_i,       // an intent stands at the gate: no host frame before its order
    output wire     [COUNT_W-1:0] waiting_o,          // orders in the queue
    output wire     [BYTES_W-1:0] waiting_bytes_o,    // and of their payloads
    // Operation state and session: what lets an order leave
    input  wire                   armed_i,
    input  wire            [63:0] lease_expiry_i,     // ns of the device clock
    input  wire                   kill_global_i,
    input  wire            [15:0] kill_kinds_i,       // bit: kind number
    input  wire     [SYMBOLS-1:0] kill_symbols_i,
    input  wire                   session_ready_i,
    // Session
    input  wire            [31:0] send_next_i,        // number of the next byte that leaves
    output wire                   order_valid_o,
    output wire                   order_settled_o,    // it is the one that was on offer a cycle ago
    output wire             [5:0] order_bytes_o,
    output wire [8*tg_pkg::PAYLOAD_BYTES_MAX-1:0] order_payload_o,  // from the cycle after it started to its frame's end
    input  wire                   order_ready_i,      // it has room
    input  wire                   session_free_i,     // no frame is under way
    input  wire                   order_started_i,    // its first beat is taken
    output wire                   others_wait_o,      // no other frame may start now
    output wire                   hold_o,             // no order may leave, nor be sent again
    // One cycle after the first beat of an order's frame was taken, or after it was withdrawn
    output wire                   sent_valid_o,
    output wire                   withdrawn_valid_o,
    output wire tg_pkg::order_t   told_order_o,
    output wire             [4:0] withdrawn_cause_o,  // rule that holds no longer: 1, 2 or 19
    output wire            [31:0] sent_seq_o,         // TCP sequence number
    output wire            [15:0] sent_t1_o,          // cycles; all ones when the trigger waited longer than the counter tells
    output wire            [15:0] sent_t2_o,
    output wire            [63:0] told_ns_o,          // device clock at the first beat, or when it was withdrawn
    output wire                   idle_o
);
  // Above this many ns the 16-bit cycle counters may have wrapped (65,536 cycles are 419 us).
  localparam logic [63:0] COUNTABLE_NS = 64'd400000;
  localparam int unsigned PTR_W = $clog2(TX_QUEUE);
  localparam int unsigned SYM_W = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1;

  // ---- Queue
  logic [tg_pkg::ORDER_W-1:0] queue[0:TX_QUEUE-1];
  logic [PTR_W-1:0] head_q, second_q, tail_q;  // second_q is head_q + 1
  logic [PTR_W:0] used_q;  // and whether it is not 0: the difference of the pointers would come too late
  logic queued_q;
  wire [PTR_W:0] used = used_q;
  wire queued = queued_q;
  wire [tg_pkg::ORDER_W-1:0] queue_head = queue[head_q];
  wire [tg_pkg::ORDER_W-1:0] order_bits = order_i;
  wire tg_pkg::order_t second = queue[second_q];
  wire tg_pkg::order_t candidate = queued ? queue_head : order_bits;

  // ---- May it leave?
  logic [3:0] first_kind_q;
  logic [5:0] first_bytes_q;
  logic [SYM_W-1:0] first_sym_q;
  wire standing = queued || order_valid_i;
`ifdef TG_MUTANT_TX_LEASE
  wire unarmed = !armed_i || ts_ns_i > lease_expiry_i;
`else
  wire unarmed = !armed_i || ts_ns_i >= lease_expiry_i;
`endif
  wire closed = unarmed || kill_global_i || !session_ready_i;  // for every order
`ifdef TG_MUTANT_TX_KILL_SYMBOL
  wire killed = kill_kinds_i[candidate.kind];
`else
  // Of both that may be the candidate, so that it is not looked up behind the choice; of the head by registers, not behind the memory.
  wire first_killed = kill_kinds_i[first_kind_q] || kill_symbols_i[first_sym_q];
  wire new_killed = kill_kinds_i[order_i.kind] || kill_symbols_i[order_i.origin.sym[SYM_W-1:0]];
  wire killed = queued ? first_killed : new_killed;
`endif
  // So many of the first in the queue have seen `closed` and will be withdrawn, one a cycle, even when it is open again.
  logic [PTR_W:0] doomed_q;
  logic [4:0] doom_cause_q;
  wire doomed = doomed_q != 0;
`ifdef TG_MUTANT_TX_OFFERED
  logic offered_q;
  always_ff @(posedge clk_i) offered_q <= !rst_i && order_valid_o && !order_started_i;
  wire refused = (closed || killed || doomed) && !offered_q;
`else
  wire refused = closed || killed || doomed;
`endif
  wire [4:0] cause = kill_global_i || killed ? tg_pkg::RULE_KILL[4:0] : unarmed ? tg_pkg::RULE_ARMED_LEASE[4:0] :
      !session_ready_i ? tg_pkg::RULE_SESSION[4:0] : doom_cause_q;

  wire offer_order = standing && !refused;
  wire start_order = order_started_i;
  wire withdraw = standing && refused;
  wire leaves = start_order || withdraw;
  wire push = order_valid_i && (queued || !leaves);
  wire pop = queued && leaves;
  // Both sums are there before it is known whether one leaves.
  localparam logic [PTR_W:0] ONE = {{PTR_W{1'b0}}, 1'b1};
  wire [PTR_W:0] used_more = used + ONE;
  wire [PTR_W:0] used_less = used - ONE;
  wire [PTR_W:0] used_kept = order_valid_i ? used_more : used;
  wire [PTR_W:0] used_left = order_valid_i ? used : used_less;
  wire [PTR_W:0] used_next = leaves ? used_left : used_kept;
  // Their bytes likewise: of the head by registers, not behind the memory.
  logic [BYTES_W-1:0] bytes_q;
  localparam int unsigned LENGTH_PAD = BYTES_W - 6;
  wire [5:0] head_bytes = queued ? first_bytes_q : order_i.bytes;
  wire [BYTES_W-1:0] bytes_less = bytes_q - {{LENGTH_PAD{1'b0}}, first_bytes_q};
  wire [BYTES_W-1:0] coming = push ? {{LENGTH_PAD{1'b0}}, order_i.bytes} : '0;

  always_ff @(posedge clk_i) begin
    if (order_valid_i) queue[tail_q] <= order_bits;  // what does not wait is written over
    if (rst_i) begin
      head_q   <= '0;
      second_q <= PTR_W'(1);
      tail_q   <= '0;
      used_q   <= '0;
      queued_q <= 1'b0;
      doomed_q <= '0;
      bytes_q  <= '0;
    end else begin
      used_q   <= used_next;
      bytes_q  <= (pop ? bytes_less : bytes_q) + coming;
      queued_q <= leaves ? used_left != 0 : used_kept != 0;
      if (push) tail_q <= tail_q + 1'b1;
      if (pop) begin
        head_q   <= second_q;
        second_q <= second_q + 1'b1;
      end
`ifndef TG_MUTANT_TX_DOOMED
      if (closed) doomed_q <= used_next;
      else if (pop && doomed) doomed_q <= doomed_q - 1'b1;
`endif
    end
    // What the head will be killed by.
    if (pop && used != ONE) {first_kind_q, first_sym_q, first_bytes_q} <= {second.kind, second.origin.sym[SYM_W-1:0], second.bytes};
    else if (pop || !queued) {first_kind_q, first_sym_q, first_bytes_q} <= {order_i.kind, order_i.origin.sym[SYM_W-1:0], order_i.bytes};
    // Only what holds for all may doom them; the head's own kill does not.
    if (closed) doom_cause_q <= kill_global_i ? tg_pkg::RULE_KILL[4:0] : unarmed ? tg_pkg::RULE_ARMED_LEASE[4:0] : tg_pkg::RULE_SESSION[4:0];
  end
  assign waiting_o = used[COUNT_W-1:0];
  assign waiting_bytes_o = bytes_q;

  // ---- To the session
  tg_pkg::order_t current_q;
  logic settled_q;
  always_ff @(posedge clk_i) begin
    // Taken until a frame has begun, so that its beginning enables nothing.
    if (session_free_i) current_q <= candidate;
    settled_q <= !rst_i && queued && !leaves;
  end
  tg_order_payload u_payload (
      .order_i  (current_q),
      .payload_o(order_payload_o)
  );
  assign order_valid_o = offer_order;
  assign order_settled_o = settled_q;
  assign order_bytes_o = head_bytes;
  assign others_wait_o = order_soon_i || withdraw;
  assign hold_o = unarmed || kill_global_i;

  // ---- What became of an order, a cycle later; latency
  logic sent_q, withdrawn_q;
  tg_pkg::order_t told_q;
  logic [4:0] cause_q;
  logic [15:0] told_cyc_q;
  logic [31:0] told_seq_q;
  logic [63:0] told_ns_q;
  always_ff @(posedge clk_i) begin
    sent_q <= !rst_i && start_order;
    withdrawn_q <= !rst_i && withdraw;
    told_q <= candidate;
    cause_q <= cause;
    told_seq_q <= send_next_i;
    told_cyc_q <= cyc_i;
    told_ns_q <= ts_ns_i;
  end
  wire countable = told_ns_q - told_q.origin.sof_ts < COUNTABLE_NS;
  assign sent_valid_o = sent_q;
  assign withdrawn_valid_o = withdrawn_q;
  assign told_order_o = told_q;
  assign withdrawn_cause_o = cause_q;
  assign sent_seq_o = told_seq_q;
  assign sent_t1_o = countable ? told_cyc_q - told_q.origin.last_cyc : 16'hffff;
  assign sent_t2_o = countable ? told_cyc_q - told_q.origin.sof_cyc : 16'hffff;
  assign told_ns_o = told_ns_q;
  // What waits for room has no work.
  assign idle_o = (!standing || (offer_order && settled_q && !order_ready_i)) && !withdrawn_q;

  wire unused = &{1'b0, candidate, second};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(push && used == TX_QUEUE[PTR_W:0]));
      assert (!(start_order && !(offer_order && session_free_i)));
    end
`endif
`ifdef FORMAL
  `include "tg_order_tx_properties.svh"
`endif
endmodule
`default_nettype wire
