// The receive side: which number is wanted next, how much more the peer may send, and the received bytes on their way to the host.
//
//     read            next                          edge
//     |  for the host |  may still come (advertised) |
//
// The edge never goes back (the ring holds everything below read + RECEIVE_BYTES) and moves on in steps, so that a peer is not
// told of a few bytes at a time (RFC 9293 section 3.8.6.2.2); it is told of each step.
`default_nettype none

module tg_tcp_inbox #(
    parameter int unsigned RECEIVE_BYTES = 16384  // of the receive ring; power of two, at most 32768
) (
    input  wire        clk_i,
    input  wire        rst_i,
    // The session is answered: the peer's first number of data
    input  wire        start_i,
    input  wire [31:0] start_seq_i,
    // A segment's bytes are taken, and its FIN
    input  wire        take_i,
    input  wire [10:0] take_bytes_i,
    input  wire        take_fin_i,
    output wire [31:0] next_o,
    output wire [15:0] window_o,      // advertised
    output wire        opened_o,      // it was moved on: the peer is to be told
    // Receive ring
    output wire [31:0] read_seq_o,
    input  wire [63:0] read_data_i,   // next cycle
    // Host: words of up to eight bytes
    output wire        host_valid_o,
    input  wire        host_ready_i,
    output wire [63:0] host_data_o,
    output wire  [3:0] host_bytes_o,
    output wire        waits_o,       // bytes that the host has not read
    output wire [15:0] rest_o,        // not counting those that it is shown, or is about to be
    output wire        idle_o
);
  localparam int unsigned STEP = RECEIVE_BYTES / 2 < 1460 ? RECEIVE_BYTES / 2 : 1460;
  if (RECEIVE_BYTES > 32768 || (RECEIVE_BYTES & (RECEIVE_BYTES - 1)) != 0) $error("RECEIVE_BYTES must be a power of two, at most 32768");

  logic [31:0] next_q, end_q, read_q, edge_q;  // end: after the last byte of data
  logic opened_q, fetching_q, valid_q;
  logic [3:0] fetched_q, bytes_q;
  logic [63:0] data_q;

  wire [31:0] gained = read_q + RECEIVE_BYTES - edge_q;
  wire move = gained >= STEP;
  wire [31:0] waiting = end_q - read_q;
  wire [3:0] count = waiting > 32'd8 ? 4'd8 : waiting[3:0];
  wire fetch = waiting != 0 && !fetching_q && (!valid_q || host_ready_i);

  integer i;
  always_ff @(posedge clk_i) begin
    for (i = 0; i < 8; i = i + 1)
      if (fetching_q) data_q[8*i+:8] <= 4'(i) < fetched_q ? read_data_i[8*i+:8] : 8'd0;
    if (fetching_q) bytes_q <= fetched_q;
    if (rst_i) begin
      next_q <= '0;
      end_q <= '0;
      read_q <= '0;
      edge_q <= RECEIVE_BYTES;
      opened_q <= 1'b0;
      fetching_q <= 1'b0;
      valid_q <= 1'b0;
    end else begin
      fetching_q <= fetch && !start_i;
      fetched_q <= count;
      // What was not read of an earlier session is over.
      if (start_i) valid_q <= 1'b0;
      else if (fetching_q) valid_q <= 1'b1;
      else if (host_ready_i) valid_q <= 1'b0;
      opened_q <= move && !start_i;
      if (start_i) begin
        next_q <= start_seq_i;
        end_q <= start_seq_i;
        read_q <= start_seq_i;
        edge_q <= start_seq_i + RECEIVE_BYTES;
      end else begin
        if (take_i) begin
          next_q <= next_q + {21'd0, take_bytes_i} + {31'd0, take_fin_i};
          end_q  <= end_q + {21'd0, take_bytes_i};
        end
        if (fetch) read_q <= read_q + {28'd0, count};
        if (move) edge_q <= read_q + RECEIVE_BYTES;
      end
    end
  end

  // The FIN takes a number and no room.
  wire [31:0] window = edge_q - end_q;
  assign next_o = next_q;
  assign window_o = window[15:0];
  assign opened_o = opened_q;
  assign read_seq_o = read_q;
  assign host_valid_o = valid_q;
  assign host_data_o = data_q;
  assign host_bytes_o = bytes_q;
  assign rest_o = waiting[15:0];
  assign waits_o = valid_q || fetching_q || waiting != 0;
  assign idle_o = !(fetch || fetching_q || move || opened_q);

  wire unused = &{1'b0, window[31:16]};
`ifndef SYNTHESIS
  always_ff @(posedge clk_i) if (!rst_i && !start_i) assert (end_q - read_q <= RECEIVE_BYTES && window <= RECEIVE_BYTES);
`endif
endmodule
`default_nettype wire
