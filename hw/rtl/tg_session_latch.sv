// The MoldUDP64 session in force, shared by both lines: the configured one, or else that of the first frame that passes every other
// check. When both lines bring that frame in the same cycle, line A's counts first.
`default_nettype none

module tg_session_latch (
  input  wire        clk_i,
  input  wire        rst_i,
  input  wire        clear_i,
  input  wire [79:0] session_i,    // configured; 0: none
  input  wire        a_ask_i,
  input  wire [79:0] a_session_i,
  output wire        a_match_o,
  input  wire        b_ask_i,
  input  wire [79:0] b_session_i,
  output wire        b_match_o,
  output wire        set_o,
  output wire [79:0] session_o
);
  logic        set_q;
  logic [79:0] session_q;

  assign a_match_o = !set_q || a_session_i == session_q;
  assign b_match_o = set_q ? b_session_i == session_q : (!a_ask_i || b_session_i == a_session_i);
  assign set_o     = set_q;
  assign session_o = session_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      set_q     <= 1'b0;
      session_q <= 80'd0;
    end else if (clear_i) begin
      set_q     <= session_i != 80'd0;
      session_q <= session_i;
    end else if (!set_q && (a_ask_i || b_ask_i)) begin
      set_q     <= 1'b1;
      session_q <= a_ask_i ? a_session_i : b_session_i;
    end
  end
endmodule
`default_nettype wire
