// UDP checksum over pseudo header, header and payload, four 16-bit words a beat, three stages. The words lie on even lanes, with or
// without a VLAN tag. Starts at the IP source address (the pseudo header's addresses are the eight bytes before the UDP header)
// and takes everything up to the payload's end; protocol and UDP length are added behind the last beat.
`default_nettype none

module tg_udp_checksum (
  input  wire         clk_i,
  input  wire         step_i,        // last pass over a beat
  input  wire         start_i,       // the beat holds the first byte of the source address
  input  wire  [3:0]  start_lane_i,  // with start_i: its lane
  input  wire  [3:0]  limit_i,       // lanes below count, 0..9; what lies beyond the frame's end does not matter
  input  wire  [63:0] data_i,
  input  wire         last_i,        // last beat of the frame
  input  wire  [15:0] udp_length_i,
  output wire         ok_o           // three cycles after step_i with last_i
);
  localparam logic [31:0] PROTOCOL_UDP = 32'd17;

  logic [63:0] masked;
  integer lane;
  always_comb begin
    for (lane = 0; lane < 8; lane = lane + 1)
      masked[8*lane +: 8] = (4'(lane) < limit_i && !(start_i && 4'(lane) < start_lane_i)) ? data_i[8*lane +: 8] : 8'd0;
  end

  logic [16:0] low_q, high_q;  // words of the beat's halves
  logic        valid_q, start_q;
  logic [15:0] last_length_q;  // UDP length with the last beat, else 0
  logic [31:0] sum_q;    // at most 65,535 bytes and a header: below 2^31
  logic [16:0] folded_q;

  always_ff @(posedge clk_i) begin
    valid_q <= step_i;
    start_q <= start_i;
    last_length_q <= last_i ? udp_length_i : 16'd0;
    low_q   <= {1'b0, masked[7:0], masked[15:8]} + {1'b0, masked[23:16], masked[31:24]};
    high_q  <= {1'b0, masked[39:32], masked[47:40]} + {1'b0, masked[55:48], masked[63:56]};
    if (valid_q) begin
      sum_q <= (start_q ? PROTOCOL_UDP : sum_q) + {15'd0, low_q} + {15'd0, high_q} + {16'd0, last_length_q};
    end
    folded_q <= {1'b0, sum_q[31:16]} + {1'b0, sum_q[15:0]};
  end

  // One carry is enough: the upper half stays below 0x8000, so a folded sum never reaches 0x1FFFE
  assign ok_o = folded_q == 17'h0ffff;
endmodule
`default_nettype wire
