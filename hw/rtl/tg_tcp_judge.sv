// A segment against where the session stands: all comparisons in one cycle, so that the next one decides from single bits. Segments are at least
// eight cycles apart, so nothing of the session but `send_next` moves in between, and that only forward.
//
// Numbers are compared as distances, 32 bits with a sign (RFC 9293 section 3.4): nothing in use is further apart than 2^31.
`default_nettype none

module tg_tcp_judge (
    input  wire                       clk_i,
    input  wire                       rst_i,
    input  wire                       flush_i,            // a session begins: what was before it is over
    input  wire                       segment_valid_i,
    input  wire tg_tcp_pkg::segment_t segment_i,
    // The session
    input  wire                [31:0] receive_next_i,
    input  wire                [15:0] receive_window_i,
    input  wire                [31:0] send_oldest_i,      // not acknowledged
    input  wire                [31:0] send_next_i,
    input  wire                [31:0] send_limit_i,       // as the peer last told
    input  wire                [31:0] window_seq_i,       // of the segment that told it
    input  wire                [31:0] window_ack_i,
    output wire                       judged_valid_o,
    output wire tg_tcp_pkg::judged_t  judged_o
);
  wire tg_tcp_pkg::segment_t s = segment_i;

  // ---- Receive window: distances from the number wanted next
  wire [31:0] start = s.seq - receive_next_i;
  wire [31:0] bytes = {21'd0, s.bytes};
  wire [31:0] numbers = bytes + {31'd0, s.syn} + {31'd0, s.fin};
  wire [31:0] after_bytes = start + bytes;
  wire [31:0] after = start + numbers;
  wire [31:0] window = {16'd0, receive_window_i};
  wire early = !start[31] && start >= window;  // begins beyond the window
  wire late = start[31] && (after[31] || after == 0);  // ends before it
  wire exact = start == 0;
  wire acceptable = exact || (!early && !late);

  wire next = start[31] || exact;  // no hole before it
  wire [31:0] fresh = after_bytes[31] ? 32'd0 : after_bytes;
  wire fits = fresh <= window;
  wire [31:0] take = fits ? fresh : window;

  // ---- Send side
  wire [31:0] ahead = s.ack - send_oldest_i;
  wire [31:0] unsent = send_next_i - s.ack;
  wire [31:0] limit = s.ack + {16'd0, s.window};
  wire [31:0] later = s.seq - window_seq_i;
  wire [31:0] later_ack = s.ack - window_ack_i;

  logic valid_q;
  tg_tcp_pkg::judged_t judged_q;
  always_ff @(posedge clk_i) begin
    valid_q <= !rst_i && !flush_i && segment_valid_i;
    judged_q.segment <= segment_i;
    judged_q.acceptable <= acceptable;
    judged_q.exact <= exact;
    judged_q.take <= next ? take[10:0] : 11'd0;
    judged_q.take_fin <= s.fin && next && !after_bytes[31] && fits;
    judged_q.ack_same <= ahead == 0;
`ifdef TG_MUTANT_TCP_BEYOND
    judged_q.ack_new <= !ahead[31] && ahead != 0;
    judged_q.ack_beyond <= 1'b0;
`else
    judged_q.ack_new <= !ahead[31] && ahead != 0 && !unsent[31];
    judged_q.ack_beyond <= unsent[31];
`endif
    judged_q.ack_all <= unsent == 0;
    judged_q.window_newer <= later != 0 ? !later[31] : !later_ack[31];
    judged_q.limit <= limit;
    judged_q.limit_same <= limit == send_limit_i;
    judged_q.end_seq <= s.seq + numbers;
  end
  assign judged_valid_o = valid_q;
  assign judged_o = judged_q;

  wire unused = &{1'b0, take[31:11], s, later_ack};
endmodule
`default_nettype wire
