// The order session: orders of the gate, the host's bytes and frames, the session's TCP, and how long orders took.
`default_nettype none

module tg_transmit #(
    parameter  int unsigned SYMBOLS  = 64,                   // tracked slots
    parameter  int unsigned TX_QUEUE = 16,                   // orders waiting; power of two
    parameter  int unsigned SEND_BYTES    = 16384,           // of the session in flight at most; power of two, 64 to 32768
    parameter  int unsigned RECEIVE_BYTES = 16384,           // received and not read by the host; power of two, 64 to 32768
    localparam int unsigned COUNT_W  = $clog2(TX_QUEUE + 1),
    localparam int unsigned BYTES_W  = $clog2(TX_QUEUE * tg_pkg::PAYLOAD_BYTES_MAX + 1)
) (
    input  wire                   clk_i,
    input  wire                   rst_i,
    output wire                   clearing_o,         // power-up only
    input  wire            [63:0] ts_ns_i,
    input  wire            [15:0] cyc_i,
    // Gate
    input  wire                   order_valid_i,
    input  wire tg_pkg::order_t   order_i,
    input  wire                   order_soon_i,
    output wire     [COUNT_W-1:0] waiting_o,
    output wire     [BYTES_W-1:0] waiting_bytes_o,
    // Operation state and session: what lets an order leave
    input  wire                   armed_i,
    input  wire            [63:0] lease_expiry_i,     // ns of the device clock
    input  wire                   kill_global_i,
    input  wire            [15:0] kill_kinds_i,       // bit: kind number
    input  wire     [SYMBOLS-1:0] kill_symbols_i,
    // Session
    input  wire tg_host_pkg::order_session_t session_i,
    output wire tg_host_pkg::tcp_status_t    tcp_status_o,
    output wire                   session_ready_o,    // orders may be sent in it
    output wire            [31:0] send_next_o,        // TCP sequence number of the next byte that leaves
    output wire            [31:0] send_limit_o,       // first one that may not be sent
    // Host frames
    input  wire                   host_data_write_i,
    input  wire            [31:0] host_data_i,
    input  wire                   host_request_i,
    input  wire            [11:0] host_length_i,
    input  wire                   host_payload_i,
    input  wire            [15:0] host_sum_i,
    output wire                   host_busy_o,
    output wire                   host_refused_o,
    output wire            [15:0] host_frames_o,      // since reset
    output wire            [31:0] host_last_seq_o,
    output wire                   host_done_o,
    // Histograms
    input  wire                   t1_valid_i,
    input  wire                   t1_write_i,
    input  wire             [7:0] t1_addr_i,
    input  wire            [31:0] t1_wdata_i,
    output wire                   t1_ready_o,
    output wire            [31:0] t1_rdata_o,
    input  wire                   t2_valid_i,
    input  wire                   t2_write_i,
    input  wire             [7:0] t2_addr_i,
    input  wire            [31:0] t2_wdata_i,
    output wire                   t2_ready_o,
    output wire            [31:0] t2_rdata_o,
    // Streams
    input  wire                   s_axis_order_tvalid,
    input  wire            [63:0] s_axis_order_tdata,
    input  wire             [7:0] s_axis_order_tkeep,
    input  wire                   s_axis_order_tlast,
    input  wire                   s_axis_order_tuser,
    output wire                   m_axis_tx_tvalid,
    input  wire                   m_axis_tx_tready,
    output wire            [63:0] m_axis_tx_tdata,
    output wire             [7:0] m_axis_tx_tkeep,
    output wire                   m_axis_tx_tlast,
    // A cycle ago an order's first beat was taken, or it was withdrawn
    output wire                   sent_valid_o,
    output wire                   withdrawn_valid_o,
    output wire tg_pkg::order_t   told_order_o,
    output wire             [4:0] withdrawn_cause_o,  // rule that holds no longer
    output wire            [31:0] sent_seq_o,         // TCP sequence number
    output wire            [15:0] sent_t1_o,
    output wire            [15:0] sent_t2_o,
    output wire            [63:0] told_ns_o,
    output wire                   idle_o,
    output wire            [63:0] deadline_ns_o       // the session's timer; all ones: none runs
);
  wire order_offered, order_settled, order_started, order_ready, others_wait, hold, up, free, orders_idle, tcp_idle, host_started;
  wire [5:0] order_bytes;
  wire [8*tg_pkg::PAYLOAD_BYTES_MAX-1:0] order_payload;
  wire ready = session_i.ready && up;
  tg_order_tx #(
      .SYMBOLS (SYMBOLS),
      .TX_QUEUE(TX_QUEUE)
  ) u_order_tx (
      .clk_i,
      .rst_i,
      .ts_ns_i,
      .cyc_i,
      .order_valid_i,
      .order_i,
      .order_soon_i,
      .waiting_o,
      .waiting_bytes_o,
      .armed_i,
      .lease_expiry_i,
      .kill_global_i,
      .kill_kinds_i,
      .kill_symbols_i,
      .session_ready_i(ready),
      .send_next_i(send_next_o),
      .order_valid_o(order_offered),
      .order_settled_o(order_settled),
      .order_bytes_o(order_bytes),
      .order_payload_o(order_payload),
      .order_ready_i(order_ready),
      .session_free_i(free),
      .order_started_i(order_started),
      .others_wait_o(others_wait),
      .hold_o(hold),
      .sent_valid_o,
      .withdrawn_valid_o,
      .told_order_o,
      .withdrawn_cause_o,
      .sent_seq_o,
      .sent_t1_o,
      .sent_t2_o,
      .told_ns_o,
      .idle_o(orders_idle)
  );

  wire tg_tcp_pkg::state_e state;
  wire tg_tcp_pkg::cause_e cause;
  wire unacknowledged, repeated, damaged, received_valid, received_waits;
  wire [31:0] oldest, unused_receive_next;
  wire [63:0] received_data;
  wire [3:0] received_bytes;
  wire [15:0] received_rest;
  wire unused_segment, unused_foreign;
  tg_tcp #(
      .SEND_BYTES   (SEND_BYTES),
      .RECEIVE_BYTES(RECEIVE_BYTES)
  ) u_tcp (
      .clk_i,
      .rst_i,
      .ts_ns_i,
      .local_mac_i(session_i.local_mac),
      .peer_mac_i(session_i.peer_mac),
      .local_ip_i(session_i.local_ip),
      .peer_ip_i(session_i.peer_ip),
      .local_port_i(session_i.local_port),
      .peer_port_i(session_i.peer_port),
      .timeout_ns_i({session_i.timeout, 16'd0}),
      .linger_ns_i({session_i.linger, 16'd0}),
      .alive_ns_i({session_i.alive, 16'd0}),
      .tries_i(session_i.tries),
      .open_i(session_i.open),
      .open_seq_i(session_i.send_next),
      .close_i(session_i.close),
      .abort_i(session_i.reset),
      .hold_i(hold),
      .host_keeps_i(!session_i.card_keeps),
      .next_write_i(session_i.send_next_write),
      .next_i(session_i.send_next),
      .ack_i(session_i.ack),
      .window_i(session_i.window),
      .limit_i(session_i.send_limit),
      .up_o(up),
      .state_o(state),
      .cause_o(cause),
      .unacknowledged_o(unacknowledged),
      .send_next_o,
      .send_limit_o,
      .send_oldest_o(oldest),
      .receive_next_o(unused_receive_next),
      .order_valid_i(order_offered),
      .order_soon_i(others_wait),
      .order_settled_i(order_settled),
      .order_bytes_i(order_bytes),
      .order_payload_i(order_payload),
      .order_ready_o(order_ready),
      .order_started_o(order_started),
      .free_o(free),
      .host_data_write_i,
      .host_data_i,
      .host_request_i,
      .host_length_i,
      .host_payload_i,
      .host_sum_i,
      .host_busy_o,
      .host_refused_o,
      .host_started_o(host_started),
      .host_done_o,
      .received_valid_o(received_valid),
      .received_ready_i(session_i.received_take),
      .received_data_o(received_data),
      .received_bytes_o(received_bytes),
      .received_waits_o(received_waits),
      .received_rest_o(received_rest),
      .segment_o(unused_segment),
      .damaged_o(damaged),
      .foreign_o(unused_foreign),
      .repeated_o(repeated),
      .s_axis_rx_tvalid(s_axis_order_tvalid),
      .s_axis_rx_tdata(s_axis_order_tdata),
      .s_axis_rx_tkeep(s_axis_order_tkeep),
      .s_axis_rx_tlast(s_axis_order_tlast),
      .s_axis_rx_tuser(s_axis_order_tuser),
      .m_axis_tx_tvalid,
      .m_axis_tx_tready,
      .m_axis_tx_tdata,
      .m_axis_tx_tkeep,
      .m_axis_tx_tlast,
      .idle_o(tcp_idle),
      .deadline_ns_o
  );
  logic [31:0] host_last_seq_q;
  logic [15:0] repeated_q, damaged_q;
  always_ff @(posedge clk_i) begin
    if (host_started) host_last_seq_q <= send_next_o;
    if (rst_i) begin
      host_last_seq_q <= '0;
      repeated_q <= '0;
      damaged_q <= '0;
    end else begin
      repeated_q <= repeated_q + {15'd0, repeated};
      damaged_q <= damaged_q + {15'd0, damaged};
    end
  end
  assign host_last_seq_o = host_last_seq_q;
  assign session_ready_o = ready;
  assign idle_o = orders_idle && tcp_idle && (session_i.card_keeps || !host_busy_o);
  assign tcp_status_o = {
    state,
    cause,
    unacknowledged,
    received_waits,
    received_rest,
    received_valid ? received_bytes : 4'd0,
    received_data,
    oldest,
    repeated_q,
    damaged_q
  };

  logic [15:0] host_frames_q;
  always_ff @(posedge clk_i)
    if (rst_i) host_frames_q <= '0;
    else if (host_done_o) host_frames_q <= host_frames_q + 16'd1;

  wire t1_clearing, t2_clearing;
  tg_histogram u_t1 (
      .clk_i,
      .rst_i,
      .clearing_o(t1_clearing),
      .sample_i(sent_valid_o),
      .bucket_i(sent_t1_o > 16'd255 ? 8'hff : sent_t1_o[7:0]),
      .host_valid_i(t1_valid_i),
      .host_write_i(t1_write_i),
      .host_bucket_i(t1_addr_i),
      .host_wdata_i(t1_wdata_i),
      .host_ready_o(t1_ready_o),
      .host_rdata_o(t1_rdata_o)
  );
  tg_histogram u_t2 (
      .clk_i,
      .rst_i,
      .clearing_o(t2_clearing),
      .sample_i(sent_valid_o),
      .bucket_i(sent_t2_o > 16'd1023 ? 8'hff : sent_t2_o[9:2]),
      .host_valid_i(t2_valid_i),
      .host_write_i(t2_write_i),
      .host_bucket_i(t2_addr_i),
      .host_wdata_i(t2_wdata_i),
      .host_ready_o(t2_ready_o),
      .host_rdata_o(t2_rdata_o)
  );

  assign host_frames_o = host_frames_q;
  assign clearing_o = t1_clearing || t2_clearing;
  wire unused = &{1'b0, session_i.urn, session_i.urn_write};
endmodule
`default_nettype wire
