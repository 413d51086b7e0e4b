// The transmit side: orders, host frames, and how long orders took.
`default_nettype none

module tg_transmit #(
    parameter  int unsigned SYMBOLS  = 64,                   // tracked slots
    parameter  int unsigned TX_QUEUE = 16,                   // orders waiting; power of two
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
    input  wire                   session_ready_i,
    // Session
    input  wire                   send_next_write_i,
    input  wire            [31:0] send_next_i,
    output wire            [31:0] send_next_o,        // TCP sequence number of the next byte that leaves
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
    // Stream
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
    output wire                   idle_o
);
  wire host_pending, host_payload_frame, host_rewind, host_next;
  wire [11:0] host_frame_length;
  wire [63:0] host_word;
  tg_host_buffer u_host_buffer (
      .clk_i,
      .rst_i,
      .data_write_i(host_data_write_i),
      .data_i(host_data_i),
      .request_i(host_request_i),
      .length_i(host_length_i),
      .payload_i(host_payload_i),
      .busy_o(host_busy_o),
      .refused_o(host_refused_o),
      .pending_o(host_pending),
      .length_o(host_frame_length),
      .payload_o(host_payload_frame),
      .rewind_i(host_rewind),
      .next_i(host_next),
      .word_o(host_word),
      .done_i(host_done_o)
  );

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
      .session_ready_i,
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
      .send_next_write_i,
      .send_next_i,
      .send_next_o,
      .host_last_seq_o,
      .host_pending_i(host_pending),
      .host_length_i(host_frame_length),
      .host_payload_i(host_payload_frame),
      .host_sum_i,
      .host_rewind_o(host_rewind),
      .host_next_o(host_next),
      .host_word_i(host_word),
      .host_done_o,
      .m_axis_tx_tvalid,
      .m_axis_tx_tready,
      .m_axis_tx_tdata,
      .m_axis_tx_tkeep,
      .m_axis_tx_tlast,
      .sent_valid_o,
      .withdrawn_valid_o,
      .told_order_o,
      .withdrawn_cause_o,
      .sent_seq_o,
      .sent_t1_o,
      .sent_t2_o,
      .told_ns_o,
      .idle_o
  );
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
endmodule
`default_nettype wire
