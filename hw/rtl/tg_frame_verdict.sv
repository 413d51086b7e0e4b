// What became of a frame: carries the verdict beside the UDP checksum's three stages and counts every frame exactly once. Frames
// lost whole in the ingress (`lost_i`) wait their turn here, because they leave by the same strobe.
`default_nettype none

module tg_frame_verdict (
  input  wire        clk_i,
  input  wire        rst_i,
  input  wire        end_i,          // last pass over a frame's last beat
  input  wire        taken_i,        // it passed the front checks
  input  wire [3:0]  reason_i,       // first failure but the checksum's; 0 none
  input  wire        check_i,        // the frame has a UDP checksum
  input  wire        checksum_ok_i,  // three cycles after end_i
  input  wire        lost_i,
  output wire        busy_o,         // the verdict of a taken frame is under way
  output wire        idle_o,         // no verdict of any frame is under way
  output wire        bad_o,          // a taken frame is bad
  output logic       good_o,
  output logic       drop_valid_o,
  output logic [3:0] drop_reason_o
);
  logic       valid1_q, valid2_q, valid3_q;
  logic       taken1_q, taken2_q, taken3_q;
  logic       check1_q, check2_q, check3_q;
  logic [3:0] reason1_q, reason2_q, reason3_q;
  logic [3:0] lost_q;

  wire [3:0] reason = (reason3_q == 4'd0 && check3_q && !checksum_ok_i) ? tg_pkg::DROP_UDP_CHECKSUM : reason3_q;
  wire       take_lost = !valid3_q && lost_q != 4'd0;

  assign busy_o = (valid1_q && taken1_q) || (valid2_q && taken2_q) || (valid3_q && taken3_q);
  assign idle_o = !valid1_q && !valid2_q && !valid3_q && lost_q == 4'd0;
  assign bad_o  = valid3_q && taken3_q && reason != 4'd0;

  always_ff @(posedge clk_i) begin
    {taken1_q, taken2_q, taken3_q}    <= {taken_i, taken1_q, taken2_q};
    {check1_q, check2_q, check3_q}    <= {check_i, check1_q, check2_q};
    {reason1_q, reason2_q, reason3_q} <= {reason_i, reason1_q, reason2_q};
    drop_reason_o <= take_lost ? tg_pkg::DROP_OVERRUN : reason;
    if (rst_i) begin
      {valid1_q, valid2_q, valid3_q} <= 3'b000;
      good_o       <= 1'b0;
      drop_valid_o <= 1'b0;
      lost_q       <= 4'd0;
    end else begin
      {valid1_q, valid2_q, valid3_q} <= {end_i, valid1_q, valid2_q};
      good_o       <= valid3_q && reason == 4'd0;
      drop_valid_o <= (valid3_q && reason != 4'd0) || take_lost;
      lost_q       <= lost_q + {3'd0, lost_i} - {3'd0, take_lost};
    end
  end

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) assert (!(lost_i && lost_q == 4'd15)) else $error("tg_frame_verdict: more lost frames than it can hold");
`endif
endmodule
`default_nettype wire
