// The session's state (RFC 9293 section 3.10), what a segment means in it, and which frames without data are due. Active open only: a SYN that is
// not an answer is not taken.
//
//     CLOSED -> SYN_SENT -> ESTABLISHED -> FIN_WAIT_1 -> FIN_WAIT_2 -> TIME_WAIT -> CLOSED      this end closes first
//                           ESTABLISHED -> CLOSE_WAIT -> LAST_ACK -> CLOSED                     the peer does
//                           FIN_WAIT_1 -> CLOSING -> TIME_WAIT                                  both do
//
// A reset ends it when its number is exactly the one wanted next; any other in the window is answered with an acknowledgement (RFC 5961).
`default_nettype none

module tg_tcp_state (
    input  wire                       clk_i,
    input  wire                       rst_i,
    // Host; one cycle each. A session is opened when the last frame of the one before has left.
    input  wire                       open_i,
    input  wire                       close_i,
    input  wire                       abort_i,
    // Segment
    input  wire                       judged_valid_i,
    input  wire tg_tcp_pkg::judged_t  judged_i,
    // Timer
    input  wire                       linger_over_i,
    input  wire                       probe_i,
    input  wire                       give_up_i,
    // Transmitter: frames that start
    input  wire                       sending_i,         // a frame leaves
    input  wire                       started_i,         // any but an order
    input  wire                       order_started_i,
    input  wire                       reset_started_i,
    input  wire                       syn_started_i,
    input  wire                       fin_started_i,     // for the first time
    input  wire                       window_opened_i,
    // Where it stands
    output wire tg_tcp_pkg::state_e   state_o,
    output wire tg_tcp_pkg::cause_e   cause_o,
    output wire                       opening_o,         // `open` takes effect
    output wire                       ready_o,           // for orders
    output wire                       data_o,            // bytes may be sent
    output wire                       fin_sent_o,
    output wire                       fin_wanted_o,
    // What a segment does
    output wire                       heard_o,
    output wire                       answered_o,        // it opens the session
    output wire                       acknowledges_o,    // its acknowledgement counts
    output wire                       take_o,            // its bytes and FIN count
    // Frames that are due
    output wire                       syn_due_o,
    output wire                       ack_due_o,
    output wire                       probe_due_o,
    output wire                       reset_due_o,
    output wire                       reset_own_o,       // of the session; else the answer to a stranger, with:
    output wire                [31:0] reset_seq_o,
    output wire                [31:0] reset_ack_o,
    output wire                       reset_has_ack_o
);
  tg_tcp_pkg::state_e state_q, state_d, now;
  tg_tcp_pkg::cause_e cause_q, cause_d;
  logic open_q, close_q, fin_sent_q, fin_fresh_q, opened_q;
  logic syn_due_q, ack_due_q, probe_due_q, reset_due_q, reset_own_q, reset_has_ack_q;
  logic [31:0] reset_seq_q, reset_ack_q;

  wire tg_tcp_pkg::judged_t j = judged_i;
  wire closed = state_q == tg_tcp_pkg::CLOSED;
  wire openable = closed || state_q == tg_tcp_pkg::TIME_WAIT;
  wire open_wanted = (open_i || open_q) && openable && !abort_i && !close_i;
  wire opening = open_wanted && !sending_i && !reset_due_q;
  // A segment in the cycle in which the host or the timer ends the session is as good as lost.
  wire ending = opening || give_up_i || (abort_i && !closed) || (close_i && state_q == tg_tcp_pkg::SYN_SENT);
  wire segment = judged_valid_i && !ending;
  wire waiting = state_q == tg_tcp_pkg::SYN_SENT;
  wire synchronised = !closed && !waiting;

  // ---- What the segment is
  wire to_nobody = segment && closed && opened_q && !j.segment.rst;
  wire wrong_answer = segment && waiting && j.segment.has_ack && !j.ack_all && !j.segment.rst;
  wire refusal = segment && waiting && j.segment.has_ack && j.ack_all && j.segment.rst;
  wire answered = segment && waiting && j.segment.has_ack && j.ack_all && j.segment.syn && !j.segment.rst;
  wire accepted = segment && synchronised && j.acceptable;
  wire outside = segment && synchronised && !j.acceptable && !j.segment.rst;
  wire reset = accepted && j.segment.rst && j.exact;
  wire doubtful = accepted && (j.segment.rst ? !j.exact : j.segment.syn || (j.segment.has_ack && j.ack_beyond));
  wire regular = accepted && !j.segment.rst && !j.segment.syn && j.segment.has_ack && !j.ack_beyond;
  wire receiving = state_q == tg_tcp_pkg::ESTABLISHED || state_q == tg_tcp_pkg::FIN_WAIT_1 || state_q == tg_tcp_pkg::FIN_WAIT_2;
  wire take = regular && receiving;
  wire fin = take && j.take_fin;
  // A segment that was judged while the FIN started was judged without it.
  wire fin_acknowledged = regular && fin_sent_q && !fin_fresh_q && j.ack_new && j.ack_all;

  always_comb begin
    // A FIN that starts in this cycle changes the state before the segment does.
    now = state_q;
    if (fin_started_i) now = state_q == tg_tcp_pkg::ESTABLISHED ? tg_tcp_pkg::FIN_WAIT_1 : tg_tcp_pkg::LAST_ACK;
    state_d = now;
    cause_d = cause_q;
    unique case (now)
      tg_tcp_pkg::SYN_SENT: if (answered) state_d = tg_tcp_pkg::ESTABLISHED;
      tg_tcp_pkg::ESTABLISHED: if (fin) state_d = tg_tcp_pkg::CLOSE_WAIT;
      tg_tcp_pkg::FIN_WAIT_1:
      if (fin) state_d = fin_acknowledged ? tg_tcp_pkg::TIME_WAIT : tg_tcp_pkg::CLOSING;
      else if (fin_acknowledged) state_d = tg_tcp_pkg::FIN_WAIT_2;
      tg_tcp_pkg::FIN_WAIT_2: if (fin) state_d = tg_tcp_pkg::TIME_WAIT;
      tg_tcp_pkg::CLOSING: if (fin_acknowledged) state_d = tg_tcp_pkg::TIME_WAIT;
      tg_tcp_pkg::LAST_ACK:
      if (fin_acknowledged) begin
        state_d = tg_tcp_pkg::CLOSED;
        cause_d = tg_tcp_pkg::CAUSE_ORDERLY;
      end
      tg_tcp_pkg::TIME_WAIT:
      if (linger_over_i) begin
        state_d = tg_tcp_pkg::CLOSED;
        cause_d = tg_tcp_pkg::CAUSE_ORDERLY;
      end
      default: ;
    endcase
    if (refusal || reset) begin
      state_d = tg_tcp_pkg::CLOSED;
      cause_d = refusal ? tg_tcp_pkg::CAUSE_REFUSED : state_q == tg_tcp_pkg::TIME_WAIT ? tg_tcp_pkg::CAUSE_ORDERLY : tg_tcp_pkg::CAUSE_RESET;
    end
    if (ending) begin
      state_d = opening ? tg_tcp_pkg::SYN_SENT : tg_tcp_pkg::CLOSED;
      cause_d = opening ? tg_tcp_pkg::CAUSE_NONE : give_up_i ? tg_tcp_pkg::CAUSE_TIMEOUT : tg_tcp_pkg::CAUSE_ABORTED;
    end
  end

  wire ack_wanted = answered || outside || doubtful || (regular && (j.segment.bytes != 0 || j.segment.fin)) || window_opened_i;
  // A peer that has never answered, or has said everything, is not reset.
  wire reset_own = ending && !opening && synchronised && state_q != tg_tcp_pkg::TIME_WAIT;
  always_ff @(posedge clk_i) begin
    fin_fresh_q <= fin_started_i;
    if (to_nobody || wrong_answer) begin
      reset_seq_q <= j.segment.has_ack ? j.segment.ack : 32'd0;
      reset_ack_q <= j.end_seq;
      reset_has_ack_q <= !j.segment.has_ack;
    end
    if (rst_i) begin
      state_q <= tg_tcp_pkg::CLOSED;
      cause_q <= tg_tcp_pkg::CAUSE_NONE;
      {open_q, opened_q, close_q, fin_sent_q, syn_due_q, ack_due_q, probe_due_q, reset_due_q, reset_own_q} <= 9'd0;
    end else begin
      state_q <= state_d;
      cause_q <= cause_d;
      open_q <= open_wanted && !opening;
      if (opening) opened_q <= 1'b1;
      if (opening) close_q <= 1'b0;
      else if (close_i) close_q <= 1'b1;
      if (opening) fin_sent_q <= 1'b0;
      else if (fin_started_i) fin_sent_q <= 1'b1;

      if (opening) syn_due_q <= 1'b1;
      else if (syn_started_i || !waiting) syn_due_q <= 1'b0;
      if (opening || closed) ack_due_q <= 1'b0;
      else if (ack_wanted) ack_due_q <= 1'b1;
      else if (started_i || order_started_i) ack_due_q <= 1'b0;
      // Bytes ask for an answer as well as a probe does; an acknowledgement that was due before it does not.
      if (opening || closed) probe_due_q <= 1'b0;
      else if (probe_i) probe_due_q <= 1'b1;
      else if (order_started_i || (started_i && !ack_due_q)) probe_due_q <= 1'b0;
      if (opening) reset_due_q <= 1'b0;
      else if (reset_own || to_nobody || wrong_answer) begin
        reset_due_q <= 1'b1;
        reset_own_q <= reset_own;
      end else if (reset_started_i) reset_due_q <= 1'b0;
    end
  end

  assign state_o = state_q;
  assign cause_o = cause_q;
  assign opening_o = opening;
  assign ready_o = state_q == tg_tcp_pkg::ESTABLISHED && !close_q;
  assign data_o = (state_q == tg_tcp_pkg::ESTABLISHED || state_q == tg_tcp_pkg::CLOSE_WAIT) && !fin_sent_q;
  assign fin_sent_o = fin_sent_q;
  assign fin_wanted_o = close_q && data_o;
  assign heard_o = accepted;
  assign answered_o = answered;
  assign acknowledges_o = answered || regular;
  assign take_o = take;
  assign syn_due_o = syn_due_q;
  assign ack_due_o = ack_due_q;
  assign probe_due_o = probe_due_q;
  assign reset_due_o = reset_due_q;
  assign reset_own_o = reset_own_q;
  assign reset_seq_o = reset_seq_q;
  assign reset_ack_o = reset_ack_q;
  assign reset_has_ack_o = reset_has_ack_q;

  wire unused = &{1'b0, j};
endmodule
`default_nettype wire
