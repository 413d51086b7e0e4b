// What the blocks of the order session's TCP say to each other (docs/hardware.md, tg_tcp). States and rules: RFC 9293.
`default_nettype none

package tg_tcp_pkg;

  /* verilator lint_off UNUSEDPARAM */

  typedef enum logic [3:0] {
    CLOSED      = 4'd0,
    SYN_SENT    = 4'd1,
    ESTABLISHED = 4'd2,
    FIN_WAIT_1  = 4'd3,
    FIN_WAIT_2  = 4'd4,
    CLOSING     = 4'd5,
    TIME_WAIT   = 4'd6,
    CLOSE_WAIT  = 4'd7,
    LAST_ACK    = 4'd8
  } state_e;

  // Why a session is closed.
  typedef enum logic [2:0] {
    CAUSE_NONE    = 3'd0,  // it is not, or never was open
    CAUSE_ORDERLY = 3'd1,
    CAUSE_REFUSED = 3'd2,  // a reset answered the SYN
    CAUSE_RESET   = 3'd3,  // by the peer
    CAUSE_TIMEOUT = 3'd4,  // the peer did not answer
    CAUSE_ABORTED = 3'd5   // by the host
  } cause_e;

  // One segment of the session whose checksums are right.
  typedef struct packed {
    logic [31:0] seq;
    logic [31:0] ack;
    logic [15:0] window;
    logic [10:0] bytes;   // of payload
    logic        fin;
    logic        syn;
    logic        rst;
    logic        has_ack;
  } segment_t;

  // The same a cycle later, compared with where the session stands.
  typedef struct packed {
    segment_t    segment;
    logic        acceptable;   // something of it lies in the receive window
    logic        exact;        // it begins at the number that is wanted next
    logic [10:0] take;         // bytes of it that are new and in the window
    logic        take_fin;     // and its FIN comes next after them
    logic        ack_new;      // acknowledges something for the first time
    logic        ack_same;     // acknowledges what was acknowledged last
    logic        ack_beyond;   // acknowledges what was not sent
    logic        ack_all;      // acknowledges everything
    logic        window_newer; // tells a later window than the last that was taken
    logic [31:0] limit;        // first number that it does not let be sent
    logic        limit_same;
    logic [31:0] end_seq;      // number after its last byte, SYN and FIN counted
  } judged_t;

  // Kinds of frames
  typedef enum logic [2:0] {
    FRAME_NONE   = 3'd0,
    FRAME_ORDER  = 3'd1,
    FRAME_HOST   = 3'd2,
    FRAME_REPEAT = 3'd3,
    FRAME_SYN    = 3'd4,
    FRAME_BARE   = 3'd5,  // no payload: acknowledgement, probe, FIN, RST
    FRAME_RAW    = 3'd6   // the host's, whole, not of the session
  } frame_e;

  localparam int unsigned SEGMENT_W = 95;  // Yosys has no $bits
  localparam int unsigned REPEAT_BYTES = 512;  // longest segment that is sent again

  /* verilator lint_on UNUSEDPARAM */
endpackage
`default_nettype wire
