// The session's one timer. What it measures follows from where the session stands; when that changes it starts anew:
//
//     RESEND   something is in flight                      timeout, doubled up to six times     -> sent again
//     LINGER   both ends are over (TIME_WAIT)              linger                               -> forgotten
//     WINDOW   nothing in flight and no room for more      timeout, doubled up to six times     -> probe
//     ALIVE    nothing in flight                           keep-alive, if there is one          -> probe
//
// `tries` retransmissions without an acknowledgement, or probes without an answer, and the peer is given up. A peer that answers but
// takes nothing (a window of 0) is not.
`default_nettype none

module tg_tcp_timer (
    input  wire        clk_i,
    input  wire        rst_i,
    input  wire [63:0] ts_ns_i,
    // Settings
    input  wire [31:0] timeout_ns_i,
    input  wire [31:0] linger_ns_i,
    input  wire [31:0] alive_ns_i,    // 0: no keep-alive
    input  wire  [4:0] tries_i,
    // Where the session stands
    input  wire        resend_i,
    input  wire        linger_i,
    input  wire        window_i,
    input  wire        alive_i,
    input  wire        held_i,        // what is in flight must not be sent again: wait, without counting
    input  wire        progress_i,    // a new acknowledgement
    input  wire        heard_i,       // an acceptable segment
    input  wire        zero_window_i,
    // What is due; one cycle
    output wire        resend_o,
    output wire        linger_o,
    output wire        probe_o,
    output wire        give_up_o,
    output wire        due_o,         // the time has come, or the timer begins anew
    output wire [63:0] deadline_ns_o  // all ones: none
);
  localparam logic [2:0] NOTHING = 3'd0, RESEND = 3'd1, LINGER = 3'd2, WINDOW = 3'd3, ALIVE = 3'd4;
  localparam logic [2:0] DOUBLINGS = 3'd6;

  wire [2:0] mode = resend_i ? RESEND : linger_i ? LINGER : window_i ? WINDOW : alive_i && alive_ns_i != 0 ? ALIVE : NOTHING;
  logic [2:0] mode_q, doublings_q;
  logic [4:0] tried_q;
  logic [63:0] deadline_q;

  wire changed = mode != mode_q;
  wire fire = mode_q != NOTHING && !changed && ts_ns_i >= deadline_q;
  wire held = mode_q == RESEND && held_i;
  wire backing_off = mode_q == RESEND || mode_q == WINDOW;
  wire counted = fire && mode_q != LINGER && !held;
  wire fresh = changed || (mode_q == RESEND && progress_i);
  wire answered = heard_i && (mode_q != RESEND || zero_window_i);
  wire [2:0] doublings = fresh ? 3'd0 : counted && backing_off && doublings_q != DOUBLINGS ? doublings_q + 3'd1 : doublings_q;
  wire restart = fresh || fire || (mode_q == ALIVE && heard_i);
  wire [31:0] base = mode == LINGER ? linger_ns_i : mode == ALIVE ? alive_ns_i : timeout_ns_i;

  always_ff @(posedge clk_i)
    if (rst_i) begin
      mode_q <= NOTHING;
      doublings_q <= '0;
      tried_q <= '0;
      deadline_q <= '1;
    end else begin
      mode_q <= mode;
      doublings_q <= doublings;
      if (fresh || answered) tried_q <= '0;
      else if (counted && !give_up_o) tried_q <= tried_q + 5'd1;
      if (mode == NOTHING) deadline_q <= '1;
      else if (restart) deadline_q <= ts_ns_i + ({32'd0, base} << doublings);
    end

  assign give_up_o = counted && tried_q >= tries_i;
  assign resend_o = counted && mode_q == RESEND;
  assign linger_o = fire && mode_q == LINGER;
  assign probe_o = counted && (mode_q == WINDOW || mode_q == ALIVE);
  assign due_o = fire || changed;
  assign deadline_ns_o = deadline_q;
endmodule
`default_nettype wire
