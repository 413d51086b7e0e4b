// TCP of the order session: one connection, opened by the card (docs/hardware.md, docs/adr/0003-tcp-in-the-card.md).
//
//     rx -> tg_tcp_rx -> tg_tcp_judge -> tg_tcp_state, tg_tcp_ack, tg_tcp_timer
//              |                                    |
//        receive ring -> tg_tcp_inbox -> host       +--> tg_tcp_send <- orders, tg_host_buffer
//                                                        |  send ring (tg_tcp_repeat)
//                                                        +-> tx
`default_nettype none

module tg_tcp #(
    parameter int unsigned SEND_BYTES    = 16384,  // in flight at most; power of two, 64 to 32768
    parameter int unsigned RECEIVE_BYTES = 16384   // received and not read by the host; power of two, 64 to 32768
) (
    input  wire                          clk_i,
    input  wire                          rst_i,
    input  wire                   [63:0] ts_ns_i,
    // Session; constant while it is open
    input  wire                   [47:0] local_mac_i,
    input  wire                   [47:0] peer_mac_i,
    input  wire                   [31:0] local_ip_i,
    input  wire                   [31:0] peer_ip_i,
    input  wire                   [15:0] local_port_i,
    input  wire                   [15:0] peer_port_i,
    input  wire                   [31:0] timeout_ns_i,       // first retransmission; doubles up to 64 times this
    input  wire                   [31:0] linger_ns_i,        // how long an end that closed first remembers it
    input  wire                   [31:0] alive_ns_i,         // silence after which the peer is asked; 0: never
    input  wire                    [4:0] tries_i,            // repetitions without an answer
    // Host; one cycle each
    input  wire                          open_i,             // with the session's first number, which stands until the state changes
    input  wire                   [31:0] open_seq_i,
    input  wire                          close_i,            // after the bytes that wait
    input  wire                          abort_i,            // at once, with a reset
    input  wire                          hold_i,             // no order is sent again
    // The host keeps the session itself, when none is open here: its numbers, its window, its limit
    input  wire                          host_keeps_i,
    input  wire                          next_write_i,
    input  wire                   [31:0] next_i,
    input  wire                   [31:0] ack_i,
    input  wire                   [15:0] window_i,
    input  wire                   [31:0] limit_i,
    output wire                          up_o,               // orders may be sent
    output wire tg_tcp_pkg::state_e      state_o,
    output wire tg_tcp_pkg::cause_e      cause_o,
    output wire                          unacknowledged_o,   // something in flight
    // What the gate compares, and what the next order gets
    output wire                   [31:0] send_next_o,
    output wire                   [31:0] send_limit_o,       // a cycle later
    output wire                   [31:0] send_oldest_o,
    output wire                   [31:0] receive_next_o,
    // Orders
    input  wire                          order_valid_i,
    input  wire                          order_soon_i,
    input  wire                          order_settled_i,    // it is the one that was on offer a cycle ago
    input  wire                    [5:0] order_bytes_i,
    input  wire [8*tg_pkg::PAYLOAD_BYTES_MAX-1:0] order_payload_i,  // from the cycle after `order_started_o` to the frame's end
    output wire                          order_ready_o,      // the session stands and there is room for it
    output wire                          order_started_o,
    output wire                          free_o,             // no frame is under way
    // Host bytes
    input  wire                          host_data_write_i,
    input  wire                   [31:0] host_data_i,
    input  wire                          host_request_i,
    input  wire                   [11:0] host_length_i,
    input  wire                          host_payload_i,     // else a whole frame, which is not of the session
    input  wire                   [15:0] host_sum_i,
    output wire                          host_busy_o,
    output wire                          host_refused_o,
    output wire                          host_started_o,     // they get number `send_next_o`
    output wire                          host_done_o,
    // Received bytes
    output wire                          received_valid_o,
    input  wire                          received_ready_i,
    output wire                   [63:0] received_data_o,
    output wire                    [3:0] received_bytes_o,
    output wire                   [15:0] received_rest_o,    // behind those
    output wire                          received_waits_o,   // there are some, here or on their way to `received_valid_o`
    // Counter strobes
    output wire                          segment_o,
    output wire                          damaged_o,
    output wire                          foreign_o,
    output wire                          repeated_o,
    // Streams
    input  wire                          s_axis_rx_tvalid,
    input  wire                   [63:0] s_axis_rx_tdata,
    input  wire                    [7:0] s_axis_rx_tkeep,
    input  wire                          s_axis_rx_tlast,
    input  wire                          s_axis_rx_tuser,
    output wire                          m_axis_tx_tvalid,
    input  wire                          m_axis_tx_tready,
    output wire                   [63:0] m_axis_tx_tdata,
    output wire                    [7:0] m_axis_tx_tkeep,
    output wire                          m_axis_tx_tlast,
    // No block has work; the clock may stand still until the deadline
    output wire                          idle_o,
    output wire                   [63:0] deadline_ns_o
);
  localparam int unsigned SEND_W = $clog2(SEND_BYTES), RECEIVE_W = $clog2(RECEIVE_BYTES);

  // ---- Receiving
  wire [31:0] receive_next, place_seq, read_seq;
  wire [15:0] receive_window;
  wire [7:0] place;
  wire [63:0] place_data, read_data;
  wire segment_valid, rx_idle;
  wire tg_tcp_pkg::segment_t segment;
  tg_tcp_rx u_rx (
      .clk_i,
      .rst_i,
      .local_mac_i,
      .local_ip_i,
      .peer_ip_i,
      .local_port_i,
      .peer_port_i,
      .receive_next_i(receive_next),
      .receive_window_i(receive_window),
      .s_axis_rx_tvalid(s_axis_rx_tvalid && !host_keeps_i),
      .s_axis_rx_tdata,
      .s_axis_rx_tkeep,
      .s_axis_rx_tlast,
      .s_axis_rx_tuser,
      .place_o(place),
      .place_seq_o(place_seq),
      .place_data_o(place_data),
      .segment_valid_o(segment_valid),
      .segment_o(segment),
      .foreign_o,
      .damaged_o,
      .idle_o(rx_idle)
  );
  tg_byte_ring #(
      .BYTES(RECEIVE_BYTES)
  ) u_receive_ring (
      .clk_i,
      .write_i(place),
      .write_addr_i(place_seq[RECEIVE_W-1:0]),
      .write_data_i(place_data),
      .read_addr_i(read_seq[RECEIVE_W-1:0]),
      .read_data_o(read_data)
  );

  wire judged_valid;
  wire tg_tcp_pkg::judged_t judged;
  wire [31:0] oldest, next, peer_limit, window_seq, window_ack, limit;
  tg_tcp_judge u_judge (
      .clk_i,
      .rst_i,
      .flush_i(opening),
      .segment_valid_i(segment_valid),
      .segment_i(segment),
      .receive_next_i(receive_next),
      .receive_window_i(receive_window),
      .send_oldest_i(oldest),
      .send_next_i(next),
      .send_limit_i(peer_limit),
      .window_seq_i(window_seq),
      .window_ack_i(window_ack),
      .judged_valid_o(judged_valid),
      .judged_o(judged)
  );

  // ---- Where the session stands
  wire tg_tcp_pkg::state_e state;
  wire opening, ready, data_allowed, fin_sent, fin_wanted, heard, answered, acknowledges, take;
  wire syn_due, ack_due, probe_due, reset_due, reset_own, reset_has_ack;
  wire [31:0] reset_seq, reset_ack;
  wire sending, started, order_started, reset_started, syn_started, fin_started, repeat_started;
  wire linger_over, probe, give_up, resend, window_opened;
  tg_tcp_state u_state (
      .clk_i,
      .rst_i,
      .open_i,
      .close_i,
      .abort_i,
      .judged_valid_i(judged_valid),
      .judged_i(judged),
      .linger_over_i(linger_over),
      .probe_i(probe),
      .give_up_i(give_up),
      .sending_i(sending),
      .started_i(started),
      .order_started_i(order_started),
      .reset_started_i(reset_started),
      .syn_started_i(syn_started),
      .fin_started_i(fin_started),
      .window_opened_i(window_opened),
      .state_o(state),
      .cause_o,
      .opening_o(opening),
      .ready_o(ready),
      .data_o(data_allowed),
      .fin_sent_o(fin_sent),
      .fin_wanted_o(fin_wanted),
      .heard_o(heard),
      .answered_o(answered),
      .acknowledges_o(acknowledges),
      .take_o(take),
      .syn_due_o(syn_due),
      .ack_due_o(ack_due),
      .probe_due_o(probe_due),
      .reset_due_o(reset_due),
      .reset_own_o(reset_own),
      .reset_seq_o(reset_seq),
      .reset_ack_o(reset_ack),
      .reset_has_ack_o(reset_has_ack)
  );

  wire in_flight, progress, zero_window, again;
  tg_tcp_ack #(
      .SEND_BYTES(SEND_BYTES)
  ) u_ack (
      .clk_i,
      .rst_i,
      .open_i(opening),
      .open_seq_i,
      .judged_valid_i(acknowledges),
      .judged_i(judged),
      .answered_i(answered),
      .send_next_i(next),
      .repeat_started_i(repeat_started),
      .timeout_i(resend && !give_up),
      .oldest_o(oldest),
      .peer_limit_o(peer_limit),
      .window_seq_o(window_seq),
      .window_ack_o(window_ack),
      .limit_o(limit),
      .in_flight_o(in_flight),
      .progress_o(progress),
      .zero_window_o(zero_window),
      .repeat_o(again)
  );

  wire closed = state == tg_tcp_pkg::CLOSED;
  wire blocked, held, timer_due;
  tg_tcp_timer u_timer (
      .clk_i,
      .rst_i(rst_i || opening),
      .ts_ns_i,
      .timeout_ns_i,
      .linger_ns_i,
      .alive_ns_i,
      .tries_i,
      .resend_i(in_flight && !closed),
      .linger_i(state == tg_tcp_pkg::TIME_WAIT),
      .window_i(blocked && data_allowed),
      .alive_i(data_allowed || state == tg_tcp_pkg::FIN_WAIT_2),
      .held_i(held),
      .progress_i(progress),
      .heard_i(heard),
      .zero_window_i(zero_window),
      .resend_o(resend),
      .linger_o(linger_over),
      .probe_o(probe),
      .give_up_o(give_up),
      .due_o(timer_due),
      .deadline_ns_o
  );

  wire inbox_idle;
  tg_tcp_inbox #(
      .RECEIVE_BYTES(RECEIVE_BYTES)
  ) u_inbox (
      .clk_i,
      .rst_i,
      .start_i(answered),
      .start_seq_i(judged.end_seq),
      .take_i(take),
      .take_bytes_i(judged.take),
      .take_fin_i(judged.take_fin),
      .next_o(receive_next),
      .window_o(receive_window),
      .opened_o(window_opened),
      .read_seq_o(read_seq),
      .read_data_i(read_data),
      .host_valid_o(received_valid_o),
      .host_ready_i(received_ready_i),
      .host_data_o(received_data_o),
      .host_bytes_o(received_bytes_o),
      .waits_o(received_waits_o),
      .rest_o(received_rest_o),
      .idle_o(inbox_idle)
  );

  // ---- Sending
  wire keeps = host_keeps_i && closed;
  wire host_pending, host_rewind, host_next, host_done, host_payload;
  wire [11:0] host_length;
  wire [63:0] host_word;
  // What is not sent when the session ends is thrown away, but for whole frames.
  wire lost = closed && !keeps && host_payload && host_rewind && host_pending;
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
      .length_o(host_length),
      .payload_o(host_payload),
      .rewind_i(host_rewind),
      .next_i(host_next),
      .word_o(host_word),
      .done_i(host_done || lost)
  );

  wire [7:0] store;
  wire [31:0] store_seq, load_seq;
  wire [63:0] store_data, load_data;
  wire send_idle;
  tg_tcp_send u_send (
      .clk_i,
      .rst_i,
      .local_mac_i,
      .peer_mac_i,
      .local_ip_i,
      .peer_ip_i,
      .local_port_i,
      .peer_port_i,
      .host_keeps_i(keeps),
      .next_write_i,
      .next_i,
      .opening_i(opening),
      .open_seq_i,
      .state_i(state),
      .ready_i(ready),
      .data_i(data_allowed),
      .fin_wanted_i(fin_wanted),
      .fin_sent_i(fin_sent),
      .oldest_i(oldest),
      .limit_i(limit),
      .hold_i,
      .receive_next_i(keeps ? ack_i : receive_next),
      .receive_window_i(keeps ? window_i : receive_window),
      .syn_due_i(syn_due),
      .ack_due_i(ack_due),
      .probe_due_i(probe_due),
      .reset_due_i(reset_due),
      .reset_own_i(reset_own),
      .reset_seq_i(reset_seq),
      .reset_ack_i(reset_ack),
      .reset_has_ack_i(reset_has_ack),
      .repeat_i(again),
      .sending_o(sending),
      .started_o(started),
      .reset_started_o(reset_started),
      .syn_started_o(syn_started),
      .fin_started_o(fin_started),
      .repeat_started_o(repeat_started),
      .next_o(next),
      .held_o(held),
      .blocked_o(blocked),
      .order_valid_i,
      .order_soon_i,
      .order_settled_i,
      .order_bytes_i,
      .order_payload_i,
      .order_ready_o,
      .order_started_o(order_started),
      .host_pending_i(host_pending),
      .host_length_i(host_length),
      .host_payload_i(host_payload),
      .host_sum_i,
      .host_rewind_o(host_rewind),
      .host_next_o(host_next),
      .host_word_i(host_word),
      .host_started_o,
      .host_done_o(host_done),
      .store_o(store),
      .store_seq_o(store_seq),
      .store_data_o(store_data),
      .load_seq_o(load_seq),
      .load_data_i(load_data),
      .m_axis_tx_tvalid,
      .m_axis_tx_tready,
      .m_axis_tx_tdata,
      .m_axis_tx_tkeep,
      .m_axis_tx_tlast,
      .idle_o(send_idle)
  );
  tg_byte_ring #(
      .BYTES(SEND_BYTES)
  ) u_send_ring (
      .clk_i,
      .write_i(store),
      .write_addr_i(store_seq[SEND_W-1:0]),
      .write_data_i(store_data),
      .read_addr_i(load_seq[SEND_W-1:0]),
      .read_data_o(load_data)
  );

  assign state_o = state;
  logic [31:0] limit_q;
  always_ff @(posedge clk_i) limit_q <= keeps ? limit_i : limit;
  assign unacknowledged_o = in_flight && !closed;
  assign up_o = keeps || ready;
  assign free_o = !sending;
  assign host_done_o = host_done;
  assign send_next_o = next;
  assign send_limit_o = limit_q;
  assign send_oldest_o = oldest;
  assign receive_next_o = receive_next;
  assign order_started_o = order_started;
  assign segment_o = segment_valid;
  assign repeated_o = repeat_started;
  // What a segment or a frame changes takes some cycles to what it lets start.
  localparam logic [2:0] SETTLED = 3'd5;
  wire quiet = !timer_due && rx_idle && inbox_idle && send_idle && !judged_valid && !lost && !syn_due && !ack_due && !probe_due && !reset_due;
  logic [2:0] quiet_q;
  always_ff @(posedge clk_i)
    if (rst_i || !quiet || host_request_i || open_i || close_i || abort_i) quiet_q <= '0;
    else if (quiet_q != SETTLED) quiet_q <= quiet_q + 3'd1;
  assign idle_o = quiet && (keeps || quiet_q == SETTLED);

  wire unused = &{1'b0, place_seq, store_seq, load_seq, read_seq};
`ifdef FORMAL
  `include "tg_tcp_properties.svh"
`endif
endmodule
`default_nettype wire
