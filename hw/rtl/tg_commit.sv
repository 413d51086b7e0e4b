// Configuration in force: which bank, which version, and when the other bank may be written again.
//
// A commit flips bank and version together in one clock edge. The arbiter samples both for every message it hands to the book, and the
// message carries them: each decision is made wholly under one version. Until the last message of the old version has passed the
// gate (`busy_o`), the old bank must keep its contents, so the tables' writes are held back and a further commit is refused.
`default_nettype none

module tg_commit (
    input  wire        clk_i,
    input  wire        rst_i,
    // Host
    input  wire        commit_i,
    input  wire [31:0] staged_version_i,
    input  wire [31:0] expected_version_i,
    output wire [ 1:0] result_o,            // of the last commit: 0 none yet, 1 done, 2 other version in force, 3 still draining
    output wire [15:0] count_o,
    output wire        busy_o,
    // In force
    output wire        bank_o,
    output wire [31:0] version_o,
    output wire        committed_o,         // the first cycle of a new version
    input  wire        event_waiting_i,     // its event record is not written yet
    // Messages between arbiter and gate
    input  wire        taken_i,
    input  wire        taken_bank_i,
    input  wire        settled_i,
    input  wire        settled_bank_i
`ifdef FORMAL
    ,  // what the induction has to know of the inside
    output wire [ 5:0] formal_flight_0_o,
    output wire [ 5:0] formal_flight_1_o
`endif
);
  localparam logic [1:0] DONE = 2'd1, MISMATCH = 2'd2, DRAINING = 2'd3;

  logic bank_q, committed_q;
  logic [31:0] version_q;
  logic [1:0] result_q;
  logic [15:0] count_q;
  logic [5:0] flight_0_q, flight_1_q;  // messages in flight by bank; the book holds far fewer than 64

  wire old_in_flight = bank_q ? flight_0_q != 0 : flight_1_q != 0;
`ifdef TG_MUTANT_COMMIT_NOT_DRAINED
  wire busy = event_waiting_i || committed_q;
`else
  wire busy = old_in_flight || event_waiting_i || committed_q;
`endif
  wire accept = commit_i && !busy && expected_version_i == version_q;

  wire taken_0 = taken_i && !taken_bank_i;
  wire taken_1 = taken_i && taken_bank_i;
  wire settled_0 = settled_i && !settled_bank_i;
  wire settled_1 = settled_i && settled_bank_i;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      bank_q <= 1'b0;
      version_q <= '0;
      result_q <= '0;
      count_q <= '0;
      committed_q <= 1'b0;
      flight_0_q <= '0;
      flight_1_q <= '0;
    end else begin
      committed_q <= accept;
      if (commit_i) result_q <= accept ? DONE : busy ? DRAINING : MISMATCH;
      if (accept) begin
        bank_q <= !bank_q;
        version_q <= staged_version_i;
        count_q <= count_q + 16'd1;
      end
      flight_0_q <= flight_0_q + {5'd0, taken_0} - {5'd0, settled_0};
      flight_1_q <= flight_1_q + {5'd0, taken_1} - {5'd0, settled_1};
    end
  end

  assign result_o = result_q;
  assign count_o = count_q;
  assign busy_o = busy;
  assign bank_o = bank_q;
  assign version_o = version_q;
  assign committed_o = committed_q;

`ifndef SYNTHESIS
  always_ff @(posedge clk_i)
    if (!rst_i) begin
      assert (!(taken_i && taken_bank_i != bank_q));
      assert (!(settled_0 && flight_0_q == 0) && !(settled_1 && flight_1_q == 0));
    end
`endif
`ifdef FORMAL
  assign formal_flight_0_o = flight_0_q;
  assign formal_flight_1_o = flight_1_q;
`endif
endmodule
`default_nettype wire
