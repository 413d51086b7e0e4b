// Front checks of a frame (docs/datapath.md section 1), 64 bits at a time. One VLAN tag shifts what follows by half a beat: after the tag
// was seen, the header is read from the second half of the last beat and the first half of this one, and everything happens one
// beat later. All checks but the session are registered before the beat that completes the header.
`default_nettype none

module tg_frame_header (
  input  wire         clk_i,
  input  wire         rst_i,
  input  wire [31:0]  addr_i,          // the line's filter
  input  wire [15:0]  port_i,

  // A beat of a frame whose header is not complete, at its only pass
  input  wire         step_i,
  input  wire         sof_i,
  input  wire         last_i,
  input  wire [63:0]  data_i,
  input  wire [31:0]  prev_high_i,     // second half of the beat before
  input  wire [3:0]   bytes_i,

  // While this beat is the one that completes the header
  output wire         complete_o,
  output wire [63:0]  seq_o,
  output wire [15:0]  count_o,
  output wire         none_o,          // count_o means no blocks: heartbeat or end of session
  output wire [79:0]  session_o,       // first byte in [79:72]
  output wire         session_ask_o,   // every other front check passed
  input  wire         session_match_i, // answer to session_o in the same cycle
  // Registered, from the beat before: where the payload begins and ends, counted from lane 0 of the beat that completes the header
  output wire [3:0]   start_lane_o,    // 6, or 2 behind a tag
  output wire [16:0]  payload_end_o,
  // With complete_o: 0 or why the frame is refused. With last_i and not complete_o: why the frame was too short.
  output wire [3:0]   reason_o,

  // For the UDP checksum
  output wire         sum_start_o,     // this beat holds the first byte of the source address
  output wire         vlan_o,          // registered: a tag was seen
  output wire [15:0]  udp_length_o,    // registered; valid once the header is complete
  output wire         no_checksum_o    // registered: UDP checksum field is 0
);
  wire [7:0] b4 = data_i[39:32], b5 = data_i[47:40];

  logic [3:0] idx_q;  // beats of the frame seen, stops at 9
  logic       vlan_q;
  logic       last_line_q;  // this beat brings line 7
  wire  [3:0] idx      = sof_i ? 4'd0 : idx_q;
  wire        tag_here = idx == 4'd1 && {b4, b5} == 16'h8100;

  // The header without its tag, 8 bytes at a time: line `at` holds bytes 8*at .. 8*at+7
  wire [63:0] line = vlan_q ? {data_i[31:0], prev_high_i} : data_i;
  wire [3:0]  at   = idx - {3'b0, vlan_q};
  wire        at1  = (idx == 4'd1 && !tag_here) || (idx == 4'd2 && vlan_q);
  wire        at2  = at == 4'd2;
  wire        at3  = at == 4'd3;
  wire        at4  = at == 4'd4;
  wire        at5  = at == 4'd5;
  wire        at6  = at == 4'd6;

  // Big-endian 16-bit words of the line
  wire [15:0] w0 = {line[7:0],   line[15:8]};
  wire [15:0] w1 = {line[23:16], line[31:24]};
  wire [15:0] w2 = {line[39:32], line[47:40]};
  wire [15:0] w3 = {line[55:48], line[63:56]};

  logic        ipv4_q, ip_header_ok_q, fragment_q, udp_q, address_high_ok_q, address_ok_q, length_ok_q, no_checksum_q;
  logic        ip_sum_ok_q;
  logic [15:0] total_length_q, udp_length_q;
  logic [19:0] ip_sum_q;   // ten words at most
  logic [79:0] session_q;
  logic [31:0] seq_high_q;
  logic [16:0] payload_end_q;

  wire [16:0] ip_sum_folded = {1'b0, ip_sum_q[15:0]} + {13'b0, ip_sum_q[19:16]};
  wire [3:0]  start_lane    = vlan_q ? 4'd2 : 4'd6;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      idx_q       <= 4'd0;
      last_line_q <= 1'b0;
    end else if (step_i) begin
      last_line_q <= at6 && !last_i;
      idx_q       <= last_i ? 4'd0 : (idx == 4'd9) ? 4'd9 : idx + 4'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (step_i) begin
      if (idx == 4'd0) vlan_q <= 1'b0;
      if (tag_here) vlan_q <= 1'b1;
      if (at1) begin
        ipv4_q         <= w2 == 16'h0800;
        ip_header_ok_q <= w3[15:8] == 8'h45;
        ip_sum_q       <= {4'b0, w3};
      end
      if (at2) begin
        total_length_q <= w0;
        fragment_q     <= (w2 & 16'h3fff) != 16'd0;
        udp_q          <= w3[7:0] == 8'd17;
      end
      if (at2 || at3) ip_sum_q <= ip_sum_q + {4'b0, w0} + {4'b0, w1} + {4'b0, w2} + {4'b0, w3};
      if (at3) address_high_ok_q <= w3 == addr_i[31:16];
      if (at4) begin
        ip_sum_q     <= ip_sum_q + {4'b0, w0};
        address_ok_q <= address_high_ok_q && w0 == addr_i[15:0] && w2 == port_i;
        udp_length_q <= w3;
      end
      if (at5) begin
        length_ok_q      <= {1'b0, udp_length_q} + 17'd20 == {1'b0, total_length_q} && udp_length_q >= 16'd28;
        payload_end_q    <= {1'b0, udp_length_q} - 17'd28 + {13'b0, start_lane};
        no_checksum_q    <= w0 == 16'd0;
        ip_sum_ok_q      <= ip_sum_folded == 17'h0ffff;  // 10 words: a second carry cannot come
        session_q[79:32] <= {w1, w2, w3};
      end
      if (at6) begin
        session_q[31:0] <= {w0, w1};
        seq_high_q      <= {w2, w3};
      end
    end
  end

  assign complete_o    = last_line_q && (vlan_q ? bytes_i >= 4'd2 : bytes_i >= 4'd6);
  assign seq_o         = {seq_high_q, w0, w1};
  assign count_o       = w2;
  assign none_o        = w2 == 16'(tg_moldudp64_pkg::HEARTBEAT_COUNT) || w2 == 16'(tg_moldudp64_pkg::END_OF_SESSION_COUNT);
  assign session_o     = session_q;
  assign start_lane_o  = start_lane;
  assign payload_end_o = payload_end_q;
  assign sum_start_o   = idx == 4'd3;  // byte 26, or 30 behind a tag
  assign vlan_o        = vlan_q;
  assign udp_length_o  = udp_length_q;
  assign no_checksum_o = no_checksum_q;

  // 18 bytes are the first two beats and two bytes; the EtherType is in them with or without a tag
  wire has_18_bytes = idx > 4'd2 || (idx == 4'd2 && bytes_i >= 4'd2);
  wire ipv4_now     = at1 ? w2 == 16'h0800 : ipv4_q;

  logic [3:0] refused;  // all but the session
  always_comb begin
    if (!ipv4_q)              refused = tg_pkg::DROP_NOT_IPV4;
    else if (!ip_header_ok_q) refused = tg_pkg::DROP_IP_HEADER;
    else if (fragment_q)      refused = tg_pkg::DROP_IP_FRAGMENT;
    else if (!udp_q)          refused = tg_pkg::DROP_NOT_UDP;
    else if (!ip_sum_ok_q)    refused = tg_pkg::DROP_IP_CHECKSUM;
    else if (!address_ok_q)   refused = tg_pkg::DROP_NOT_OURS;
    else if (!length_ok_q)    refused = tg_pkg::DROP_LENGTH;
    else                      refused = 4'd0;
  end

  assign session_ask_o = step_i && complete_o && refused == 4'd0;

  logic [3:0] reason;
  always_comb begin
    if (!complete_o)            reason = (has_18_bytes && !ipv4_now) ? tg_pkg::DROP_NOT_IPV4 : tg_pkg::DROP_RUNT;
    else if (refused != 4'd0)   reason = refused;
    else if (!session_match_i)  reason = tg_pkg::DROP_SESSION;
    else                        reason = 4'd0;
  end
  assign reason_o = reason;

endmodule
`default_nettype wire
