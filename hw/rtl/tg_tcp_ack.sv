// The send side's numbers: what is acknowledged, how far the peer lets this side send, and what has to be sent again.
//
//     oldest            recover      next          limit
//     |  sent, not acknowledged      |  may be sent |
//
// Lost is what three equal acknowledgements or the timer say. Until everything is acknowledged that was under way then (`recover`) every
// acknowledgement that covers only a part asks for the next bytes (RFC 6582), and equal ones mean nothing.
`default_nettype none

module tg_tcp_ack #(
    parameter int unsigned SEND_BYTES = 16384  // of the send ring: in flight at most
) (
    input  wire                       clk_i,
    input  wire                       rst_i,
    input  wire                       open_i,
    input  wire                [31:0] open_seq_i,
    // A segment whose acknowledgement counts
    input  wire                       judged_valid_i,
    input  wire tg_tcp_pkg::judged_t  judged_i,
    input  wire                       answered_i,       // it is the one that opens the session
    // Transmitter and timer
    input  wire                [31:0] send_next_i,
    input  wire                       repeat_started_i,
    input  wire                       timeout_i,        // of what is in flight
    output wire                [31:0] oldest_o,
    output wire                [31:0] peer_limit_o,     // as the peer told
    output wire                [31:0] window_seq_o,
    output wire                [31:0] window_ack_o,
    output wire                [31:0] limit_o,          // the ring's end counted; a cycle later
    output wire                       in_flight_o,
    output wire                       progress_o,       // a new acknowledgement takes effect in this cycle
    output wire                       zero_window_o,    // the peer has acknowledged up to its limit
    output wire                       repeat_o          // bytes from `oldest` are to be sent again
);
  localparam logic [1:0] DUPLICATES = 2'd3;
  if (SEND_BYTES > 32768 || (SEND_BYTES & (SEND_BYTES - 1)) != 0) $error("SEND_BYTES must be a power of two, at most 32768");

  logic [31:0] oldest_q, peer_limit_q, window_seq_q, window_ack_q, limit_q, recover_q;
  logic recovering_q, repeat_q;
  logic [1:0] same_q;  // equal acknowledgements

  wire tg_tcp_pkg::judged_t j = judged_i;
  wire progress = judged_valid_i && j.ack_new;
  wire in_flight = oldest_q != send_next_i;
  wire telling = judged_valid_i && (j.ack_new || j.ack_same) && (j.window_newer || answered_i);
  wire same = judged_valid_i && j.ack_same && j.limit_same && j.segment.bytes == 0 && !j.segment.fin && !j.segment.syn && in_flight &&
      !recovering_q;
  wire third = same && same_q == DUPLICATES - 2'd1;
  wire [31:0] to_recover = recover_q - j.segment.ack;  // of a new acknowledgement
  wire part = progress && recovering_q && !to_recover[31] && to_recover != 0;

`ifdef TG_MUTANT_TCP_RING
  wire [31:0] ring_limit = oldest_q + SEND_BYTES + 32'd64;
`else
  wire [31:0] ring_limit = oldest_q + SEND_BYTES;
`endif
  wire [31:0] beyond = peer_limit_q - ring_limit;

  always_ff @(posedge clk_i) begin
    limit_q <= beyond[31] ? peer_limit_q : ring_limit;
    if (rst_i || open_i) begin
      oldest_q <= rst_i ? 32'd0 : open_seq_i;
      peer_limit_q <= rst_i ? 32'd0 : open_seq_i;
      window_seq_q <= '0;
      window_ack_q <= '0;
      // Nothing but the SYN until the peer has told its window.
      limit_q <= rst_i ? 32'd0 : open_seq_i;
      recover_q <= open_seq_i;
      recovering_q <= 1'b0;
      repeat_q <= 1'b0;
      same_q <= 2'd0;
    end else begin
      if (progress) oldest_q <= j.segment.ack;
      if (telling) begin
        peer_limit_q <= j.limit;
        window_seq_q <= j.segment.seq;
        window_ack_q <= j.segment.ack;
      end

      if (progress) same_q <= 2'd0;
      else if (same) same_q <= same_q + 2'd1;

      if (third || timeout_i) begin
        recover_q <= send_next_i;
        recovering_q <= 1'b1;
      end else if (progress && !part) recovering_q <= 1'b0;

      if (third || timeout_i || part) repeat_q <= 1'b1;
      else if (repeat_started_i || !in_flight || (progress && !part)) repeat_q <= 1'b0;
    end
  end

  assign oldest_o = oldest_q;
  assign peer_limit_o = peer_limit_q;
  assign window_seq_o = window_seq_q;
  assign window_ack_o = window_ack_q;
  assign limit_o = limit_q;
  assign in_flight_o = in_flight;
  assign progress_o = progress;
  assign zero_window_o = peer_limit_q == oldest_q;
  assign repeat_o = repeat_q;

  wire unused = &{1'b0, j, beyond[30:0]};
endmodule
`default_nettype wire
