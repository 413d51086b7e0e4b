// Which writer the card listens to (docs/datapath.md, section 0, "Election"). Ids only go up: an id that is presented and not lower than the
// highest becomes it. What lets orders leave or changes the configuration passes only while the id presented last is the highest; what stops
// passes always.
//
// The four words are compared one beside the other in the cycle of the presentation, their order is decided in the next; in between nothing
// passes. The next access of the host is cycles away.
`default_nettype none

module tg_election (
    input  wire         clk_i,
    input  wire         rst_i,
    // Host
    input  wire         present_i,        // pulse: id_i stands, in this cycle and the next
    input  wire [127:0] id_i,
    output wire [127:0] highest_o,
    output wire         current_o,        // the id presented last is the highest
    output wire [ 15:0] refused_count_o,  // pulses that did not pass, modulo 2^16
    // Pulses, and those of them that pass in the same cycle
    input  wire         arm_write_i,
    input  wire         arm_i,
    input  wire         lease_write_i,
    input  wire [ 63:0] lease_i,
    input  wire         clear_write_i,
    input  wire         commit_i,
    output wire         arm_write_o,
    output wire         lease_write_o,
    output wire         clear_write_o,
    output wire         commit_o
);
  logic [127:0] highest_q;
  logic current_q, deciding_q;
  logic [3:0] above_q, equal_q;  // of each word, as it was presented
  logic [15:0] refused_q;

  wire decided = above_q[3] || equal_q[3] && (above_q[2] || equal_q[2] && (above_q[1] || equal_q[1] && (above_q[0] || equal_q[0])));
`ifdef TG_MUTANT_ELECTION_DOWN
  wire reached = deciding_q;
`else
  wire reached = deciding_q && decided;
`endif

  genvar word;
  generate
    for (word = 0; word < 4; word++) begin : g_word
      always_ff @(posedge clk_i) begin
        above_q[word] <= id_i[32*word+:32] > highest_q[32*word+:32];
        equal_q[word] <= id_i[32*word+:32] == highest_q[32*word+:32];
      end
    end
  endgenerate

  // Until somebody was elected, the id 0 is the highest, and presented.
`ifdef TG_MUTANT_ELECTION_ANY
  wire pass = 1'b1;
`else
  wire pass = current_q;
`endif
  // What stops: disarming, and ending the lease.
  wire stops_arm = arm_write_i && !arm_i;
  wire stops_lease = lease_write_i && lease_i == '0;
  wire refused = !pass && (arm_write_i && !stops_arm || lease_write_i && !stops_lease || clear_write_i || commit_i);

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      highest_q  <= '0;
      current_q  <= 1'b1;
      deciding_q <= 1'b0;
      refused_q  <= '0;
    end else begin
      deciding_q <= present_i;
      if (present_i) current_q <= 1'b0;
      else if (reached) current_q <= 1'b1;
      if (reached) highest_q <= id_i;
      if (refused) refused_q <= refused_q + 16'd1;
    end
  end

  assign highest_o = highest_q;
  assign current_o = current_q;
  assign refused_count_o = refused_q;
  assign arm_write_o = arm_write_i && (pass || stops_arm);
  assign lease_write_o = lease_write_i && (pass || stops_lease);
  assign clear_write_o = clear_write_i && pass;
  assign commit_o = commit_i && pass;

`ifndef SYNTHESIS
  // The host's accesses are cycles apart.
  logic [127:0] id_q;
  always_ff @(posedge clk_i) begin
    id_q <= id_i;
    if (!rst_i) assert (!(deciding_q && (present_i || id_i != id_q)));
  end
`endif
`ifdef FORMAL
  `include "tg_election_properties.svh"
`endif
endmodule
`default_nettype wire
