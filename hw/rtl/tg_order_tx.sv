// The order transmitter: orders of the gate, and frames of the host when no order waits.
//
// An order that finds the transmitter idle is on the stream in the cycle in which it comes out of the gate (cycle 11): the first beats
// are the session's addresses alone, so nothing has to be computed first. 104 bytes, 13 beats. Others wait in a queue of TX_QUEUE;
// the gate refuses (rule 19) what would not fit. A host frame may hold an order up for as long as it lasts.
`default_nettype none

module tg_order_tx #(
    parameter  int unsigned TX_QUEUE = 16,                   // orders waiting; power of two
    localparam int unsigned COUNT_W  = $clog2(TX_QUEUE + 1)
) (
    input  wire                   clk_i,
    input  wire                   rst_i,
    input  wire            [63:0] ts_ns_i,
    input  wire            [15:0] cyc_i,
    // From the gate
    input  wire                   order_valid_i,
    input  wire tg_pkg::order_t   order_i,
    input  wire                   order_soon_i,       // an intent stands at the gate: the next TCP numbers may be an order's
    output wire     [COUNT_W-1:0] waiting_o,          // orders in the queue
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
    input  wire            [31:0] send_next_i,        // the gate's counter
    output wire                   host_sent_o,        // host bytes take the next numbers
    output wire            [11:0] host_sent_bytes_o,
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
    // One cycle after the first beat of an order's frame was taken
    output wire                   sent_valid_o,
    output wire tg_pkg::order_t   sent_order_o,
    output wire            [15:0] sent_t1_o,          // cycles; all ones when the trigger waited longer than the counter tells
    output wire            [15:0] sent_t2_o,
    output wire            [63:0] sent_ns_o,          // device clock at the first beat
    output wire                   idle_o
);
  localparam int unsigned HEADER = 54, ETHERNET_MIN = 60;
  localparam int unsigned ORDER_LAST_BEAT = (HEADER + tg_pkg::ORDER_PAYLOAD_BYTES) / 8 - 1;
  // Above this many ns the 16-bit cycle counters may have wrapped (65,536 cycles are 419 us).
  localparam logic [63:0] COUNTABLE_NS = 64'd400000;
  localparam int unsigned PTR_W = $clog2(TX_QUEUE);

  typedef enum logic [1:0] {
    IDLE,
    ORDER,
    HOST
  } state_e;
  state_e state_q;
  logic [7:0] beat_q;

  // ---- Queue
  logic [tg_pkg::ORDER_W-1:0] queue[0:TX_QUEUE-1];
  logic [PTR_W:0] head_q, tail_q;
  wire [PTR_W:0] used = tail_q - head_q;
  wire queued = used != 0;
  wire [tg_pkg::ORDER_W-1:0] queue_head = queue[head_q[PTR_W-1:0]];
  wire [tg_pkg::ORDER_W-1:0] order_bits = order_i;
  wire tg_pkg::order_t candidate = queued ? queue_head : order_bits;

  wire start_order = state_q == IDLE && (queued || order_valid_i);
  wire start_host = state_q == IDLE && !queued && !order_valid_i && !order_soon_i && host_pending_i;
  wire push = order_valid_i && (state_q != IDLE || queued);
  wire pop = start_order && queued;

  always_ff @(posedge clk_i) begin
    if (push) queue[tail_q[PTR_W-1:0]] <= order_bits;
    if (rst_i) begin
      head_q <= '0;
      tail_q <= '0;
    end else begin
      if (push) tail_q <= tail_q + 1'b1;
      if (pop) head_q <= head_q + 1'b1;
    end
  end
  assign waiting_o = used[COUNT_W-1:0];

  // ---- Frame in progress
  tg_pkg::order_t current_q;
  logic host_payload_q;
  logic [11:0] content_bytes_q;  // of a host frame, without padding
  logic [31:0] host_last_seq_q;
  logic [63:0] previous_word_q;

  wire taken = m_axis_tx_tvalid && m_axis_tx_tready;
  wire [11:0] host_bytes = host_payload_i ? host_length_i + HEADER[11:0] : host_length_i;
  wire [11:0] host_frame_bytes = content_bytes_q < ETHERNET_MIN[11:0] ? ETHERNET_MIN[11:0] : content_bytes_q;
  wire [11:0] host_last_byte = host_frame_bytes - 12'd1;
  wire last = state_q == ORDER ? beat_q == ORDER_LAST_BEAT[7:0] : state_q == HOST && beat_q == host_last_byte[10:3];

  always_ff @(posedge clk_i) begin
    if (start_order) current_q <= candidate;
    if (start_host) begin
      host_payload_q <= host_payload_i;
      content_bytes_q <= host_bytes;
      if (host_payload_i) host_last_seq_q <= send_next_i;
    end
    if (host_next_o) previous_word_q <= host_word_i;

    if (rst_i) begin
      state_q <= IDLE;
      beat_q <= '0;
      host_last_seq_q <= '0;
    end else begin
      unique case (state_q)
        IDLE: begin
          beat_q <= {7'd0, start_order && m_axis_tx_tready};
          if (start_order) state_q <= ORDER;
          else if (start_host) state_q <= HOST;
        end
        default: if (taken) begin
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
  wire [399:0] payload;
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
      .start_i(start_order || start_host),
      .seq_i(start_order ? candidate.tcp_seq : send_next_i),
      .payload_bytes_i(start_order ? tg_pkg::ORDER_PAYLOAD_BYTES[11:0] : host_length_i),
      .host_payload_i(!start_order),
      .host_sum_i,
      .payload_i(payload),
      .header_o(header)
  );

  wire [831:0] order_frame = {payload, header};
  wire [1023:0] order_beats = {192'd0, order_frame};
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

  // Bytes of the last beat: an order's frame ends with a whole beat.
  wire [2:0] host_spare = 3'd7 - host_last_byte[2:0];

  assign m_axis_tx_tvalid = state_q != IDLE || start_order;
  assign m_axis_tx_tdata = state_q == HOST ? host_data & host_mask : order_beats[64*beat_q[3:0]+:64];
  assign m_axis_tx_tkeep = state_q == HOST && last ? 8'hff >> host_spare : 8'hff;
  assign m_axis_tx_tlast = last;

  assign host_rewind_o = state_q == IDLE;
  assign host_next_o = state_q == HOST && taken && (!host_payload_q || beat_q >= 8'd6);
  assign host_done_o = state_q == HOST && taken && last;
  assign host_sent_o = start_host && host_payload_i;
  assign host_sent_bytes_o = host_length_i;
  assign host_last_seq_o = host_last_seq_q;

  // ---- Latency
  logic first_taken_q;
  logic [15:0] first_cyc_q;
  logic [63:0] first_ns_q;
  always_ff @(posedge clk_i) begin
    first_taken_q <= !rst_i && m_axis_tx_tready && (start_order || (state_q == ORDER && beat_q == 0));
    first_cyc_q <= cyc_i;
    first_ns_q <= ts_ns_i;
  end
  wire countable = first_ns_q - current_q.origin.sof_ts < COUNTABLE_NS;
  assign sent_valid_o = first_taken_q;
  assign sent_order_o = current_q;
  assign sent_t1_o = countable ? first_cyc_q - current_q.origin.last_cyc : 16'hffff;
  assign sent_t2_o = countable ? first_cyc_q - current_q.origin.sof_cyc : 16'hffff;
  assign sent_ns_o = first_ns_q;
  assign idle_o = state_q == IDLE && !queued && !order_valid_i && !host_pending_i;

  wire unused = &{1'b0, candidate, host_last_byte[11], previous_word_q};

`ifndef SYNTHESIS
  logic [63:0] held_data_q;
  logic held_q;
  always_ff @(posedge clk_i) begin
    held_q <= !rst_i && m_axis_tx_tvalid && !m_axis_tx_tready;
    held_data_q <= m_axis_tx_tdata;
    if (!rst_i) begin
      assert (!(push && used == TX_QUEUE[PTR_W:0]));
      // A beat that was not taken stays as it is.
      if (held_q) assert (m_axis_tx_tvalid && m_axis_tx_tdata == held_data_q);
    end
  end
`endif
endmodule
`default_nettype wire
