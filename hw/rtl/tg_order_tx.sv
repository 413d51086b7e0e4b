// The order transmitter: orders of the gate, and frames of the host when no order waits.
//
// An order that finds the transmitter idle is on the stream in the cycle in which it comes out of the gate (cycle 11): the first beats
// are the session's addresses alone, so nothing has to be computed first. 66 to 107 bytes, 9 to 14 beats. Others wait in a queue of TX_QUEUE;
// the gate refuses (rule 19) what would not fit. A host frame may hold an order up for as long as it lasts.
//
// What let an order pass the gate must hold until its first beat is taken: armed, under the lease, no kill, session ready. Otherwise it is
// withdrawn: at the head of the queue in the very cycle, behind it as soon as it gets there, whatever has changed back since (`doomed`).
// So the first beat of an order is the one beat that may be offered and not be there in the next cycle. A frame whose first beat is
// taken is finished. TCP sequence numbers are given at that beat: what is withdrawn leaves no hole.
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
    input  wire            [47:0] local_mac_i,
    input  wire            [47:0] peer_mac_i,
    input  wire            [31:0] local_ip_i,
    input  wire            [31:0] peer_ip_i,
    input  wire            [15:0] local_port_i,
    input  wire            [15:0] peer_port_i,
    input  wire            [15:0] ip_base_sum_i,
    input  wire            [15:0] tcp_base_sum_i,
    input  wire            [31:0] ack_i,
    input  wire            [15:0] window_i,
    input  wire                   send_next_write_i,
    input  wire            [31:0] send_next_i,
    output wire            [31:0] send_next_o,        // TCP sequence number of the next byte that leaves
    output wire            [31:0] host_last_seq_o,
    // Host buffer
    input  wire                   host_pending_i,
    input  wire            [11:0] host_length_i,
    input  wire                   host_payload_i,
    input  wire            [15:0] host_sum_i,
    output wire                   host_rewind_o,
    output wire                   host_next_o,
    input  wire            [63:0] host_word_i,
    output wire                   host_done_o,
    // Stream
    output wire                   m_axis_tx_tvalid,
    input  wire                   m_axis_tx_tready,
    output wire            [63:0] m_axis_tx_tdata,
    output wire             [7:0] m_axis_tx_tkeep,
    output wire                   m_axis_tx_tlast,
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
  localparam int unsigned HEADER = 54, ETHERNET_MIN = 60;
  // Above this many ns the 16-bit cycle counters may have wrapped (65,536 cycles are 419 us).
  localparam logic [63:0] COUNTABLE_NS = 64'd400000;
  localparam int unsigned PTR_W = $clog2(TX_QUEUE);
  localparam int unsigned SYM_W = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1;

  typedef enum logic [1:0] {
    IDLE,
    ORDER,
    HOST
  } state_e;
  state_e state_q;
  logic [7:0] beat_q;

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
  always_ff @(posedge clk_i) offered_q <= !rst_i && state_q == IDLE && standing && m_axis_tx_tvalid && !m_axis_tx_tready;
  wire refused = (closed || killed || doomed) && !offered_q;
`else
  wire refused = closed || killed || doomed;
`endif
  wire [4:0] cause = kill_global_i || killed ? tg_pkg::RULE_KILL[4:0] : unarmed ? tg_pkg::RULE_ARMED_LEASE[4:0] :
      !session_ready_i ? tg_pkg::RULE_SESSION[4:0] : doom_cause_q;

  wire offer_order = state_q == IDLE && standing && !refused;
  wire start_order = offer_order && m_axis_tx_tready;
  wire withdraw = standing && refused;
  wire start_host = state_q == IDLE && !standing && !order_soon_i && host_pending_i;
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

  // ---- Frame in progress
  tg_pkg::order_t current_q;
  logic host_payload_q;
  logic [11:0] content_bytes_q;  // of a host frame, without padding
  logic [31:0] host_last_seq_q, send_next_q;
  logic [63:0] previous_word_q;

  wire taken = m_axis_tx_tvalid && m_axis_tx_tready;
  wire [11:0] host_bytes = host_payload_i ? host_length_i + HEADER[11:0] : host_length_i;
  wire [11:0] host_frame_bytes = content_bytes_q < ETHERNET_MIN[11:0] ? ETHERNET_MIN[11:0] : content_bytes_q;
  wire [11:0] host_last_byte = host_frame_bytes - 12'd1;
  wire [6:0] order_last_byte = 7'(HEADER - 1) + {1'b0, current_q.bytes};
  wire last = state_q == ORDER ? beat_q == {4'd0, order_last_byte[6:3]} : state_q == HOST && beat_q == host_last_byte[10:3];

  always_ff @(posedge clk_i) begin
    // Taken until a frame has begun, so that its beginning enables nothing.
    if (state_q == IDLE) begin
      current_q <= candidate;
      host_payload_q <= host_payload_i;
      content_bytes_q <= host_bytes;
    end
    if (start_host && host_payload_i) host_last_seq_q <= send_next_q;
    if (host_next_o) previous_word_q <= host_word_i;

    if (rst_i) begin
      state_q <= IDLE;
      beat_q <= '0;
      host_last_seq_q <= '0;
      send_next_q <= '0;
    end else begin
      if (send_next_write_i) send_next_q <= send_next_i;
      else if (start_order) send_next_q <= send_next_q + {26'd0, head_bytes};
      else if (start_host && host_payload_i) send_next_q <= send_next_q + {20'd0, host_length_i};
      unique case (state_q)
        IDLE: begin
          beat_q <= {7'd0, start_order};
          if (start_order) state_q <= ORDER;
          else if (start_host) state_q <= HOST;
        end
`ifdef TG_MUTANT_TX_BEATS
        default: if (m_axis_tx_tvalid) begin
`else
        default: if (taken) begin
`endif
          beat_q <= beat_q + 8'd1;
          if (last) begin
            state_q <= IDLE;
            beat_q <= '0;
          end
        end
      endcase
    end
  end

  // ---- Bytes
  wire [8*tg_pkg::PAYLOAD_BYTES_MAX-1:0] payload;
  tg_order_payload u_payload (
      .order_i  (current_q),
      .payload_o(payload)
  );

  wire [431:0] header;
  tg_tcp_header u_header (
      .clk_i,
      .local_mac_i,
      .peer_mac_i,
      .local_ip_i,
      .peer_ip_i,
      .local_port_i,
      .peer_port_i,
      .ip_base_sum_i,
      .tcp_base_sum_i,
      .ack_i,
      .window_i,
      .start_i(state_q == IDLE),
      .seq_i(send_next_q),
      .payload_bytes_i(standing ? {6'd0, head_bytes} : host_length_i),
      .host_payload_i(!standing),
      .host_sum_i,
      .payload_i(payload),
      .header_o(header)
  );

  wire [1023:0] order_beats = {{(1024 - 8 * (HEADER + tg_pkg::PAYLOAD_BYTES_MAX)) {1'b0}}, payload, header};
  // A session payload starts two bytes before the end of beat 6.
  wire [511:0] header_beats = {64'd0, host_word_i[15:0], header};
  wire [63:0] host_data = !host_payload_q ? host_word_i : beat_q < 8'd7 ? header_beats[64*beat_q[2:0]+:64] :
      {host_word_i[15:0], previous_word_q[63:16]};
  wire [11:0] host_left = content_bytes_q - {1'b0, beat_q, 3'd0};  // negative in padding
  wire [63:0] host_mask;
  genvar b;
  generate
    for (b = 0; b < 8; b = b + 1) begin : g_mask
      assign host_mask[8*b+:8] = {8{!host_left[11] && host_left > b}};
    end
  endgenerate

  // Bytes of the last beat that are not of the frame
  wire [2:0] spare = 3'd7 - (state_q == HOST ? host_last_byte[2:0] : order_last_byte[2:0]);

  assign m_axis_tx_tvalid = state_q != IDLE || offer_order;
  assign m_axis_tx_tdata = state_q == HOST ? host_data & host_mask : order_beats[64*beat_q[3:0]+:64];
  assign m_axis_tx_tkeep = last ? 8'hff >> spare : 8'hff;
  assign m_axis_tx_tlast = last;

  assign host_rewind_o = state_q == IDLE;
  assign host_next_o = state_q == HOST && taken && (!host_payload_q || beat_q >= 8'd6);
  assign host_done_o = state_q == HOST && taken && last;
  assign send_next_o = send_next_q;
  assign host_last_seq_o = host_last_seq_q;

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
    told_seq_q <= send_next_q;
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
  assign idle_o = state_q == IDLE && !standing && !withdrawn_q && !host_pending_i;

  wire unused = &{1'b0, candidate, second, host_last_byte[11], previous_word_q};

`ifndef SYNTHESIS
  logic [63:0] held_data_q;
  logic held_q, first_q;
  always_ff @(posedge clk_i) begin
    held_q <= !rst_i && m_axis_tx_tvalid && !m_axis_tx_tready;
    first_q <= offer_order;
    held_data_q <= m_axis_tx_tdata;
    if (!rst_i) begin
      assert (!(push && used == TX_QUEUE[PTR_W:0]));
      assert (!(start_order && withdraw));
      // A beat that was not taken stays as it is; an order's first one may be withdrawn.
`ifndef FORMAL  // in proofs the header's bytes are any
      if (held_q && m_axis_tx_tvalid) assert (first_q || m_axis_tx_tdata == held_data_q);
`endif
      if (held_q && !m_axis_tx_tvalid) assert (first_q);
    end
  end
`endif
`ifdef FORMAL
  `include "tg_order_tx_properties.svh"
`ifdef TG_PROVE_TX_STREAM
  `include "tg_order_tx_stream_properties.svh"
`endif
`endif
endmodule
`default_nettype wire
