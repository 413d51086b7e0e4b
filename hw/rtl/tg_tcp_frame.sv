// Ethernet, IPv4 and TCP header of one segment, with both checksums by increment: what is the same in all segments of the session is added up
// beforehand, what is a segment's own is added while its first beats leave.
//
// `start_i` takes numbers and lengths; the sum of the payload stands from the next cycle on (an order's bytes are added up here) or is given with start.
// The IPv4 checksum is right two cycles after start, the TCP checksum six: a frame that sends a beat per cycle from the start
// needs them in cycles 3 and 6. Byte i of the header is `header_o[8*i +: 8]`.
`default_nettype none

module tg_tcp_frame (
    input  wire         clk_i,
    // The session; constant while it is open
    input  wire [ 47:0] local_mac_i,
    input  wire [ 47:0] peer_mac_i,
    input  wire [ 31:0] local_ip_i,
    input  wire [ 31:0] peer_ip_i,
    input  wire [ 15:0] local_port_i,
    input  wire [ 15:0] peer_port_i,
    // One segment
    input  wire         start_i,
    input  wire [ 31:0] seq_i,
    input  wire [ 31:0] ack_i,
    input  wire [ 15:0] window_i,
    input  wire [ 15:0] flags_i,          // with the header's length
    input  wire [ 11:0] bytes_i,          // of payload, options included
    input  wire         order_i,          // payload is an order's, and stands from the next cycle on
    input  wire [ 15:0] sum_i,            // of any other payload
    input  wire [8*tg_pkg::PAYLOAD_BYTES_MAX-1:0] order_payload_i,  // what is behind its end is 0
    output wire [431:0] header_o
);
  localparam logic [15:0] IP_AND_TCP = 16'd40, TCP = 16'd20;
  localparam logic [15:0] VERSION = 16'h4500, FRAGMENT = 16'h4000, LIFE_AND_PROTOCOL = 16'h4006, PROTOCOL = 16'h0006;

  logic [31:0] seq_q, ack_q;
  logic [15:0] window_q, flags_q, ip_length_q, tcp_length_q, sum_q;
  logic order_q;
  always_ff @(posedge clk_i)
    if (start_i) begin
      seq_q <= seq_i;
      ack_q <= ack_i;
      window_q <= window_i;
      flags_q <= flags_i;
      ip_length_q <= IP_AND_TCP + {4'd0, bytes_i};
      tcp_length_q <= TCP + {4'd0, bytes_i};
      order_q <= order_i;
      sum_q <= sum_i;
    end

  // ---- What is the same in all segments
  logic [18:0] addresses_q, ip_all_q, tcp_all_q;
  always_ff @(posedge clk_i) begin
    addresses_q <= {3'd0, local_ip_i[31:16]} + {3'd0, local_ip_i[15:0]} + {3'd0, peer_ip_i[31:16]} + {3'd0, peer_ip_i[15:0]};
    ip_all_q <= addresses_q + {3'd0, VERSION} + {3'd0, FRAGMENT} + {3'd0, LIFE_AND_PROTOCOL};
    tcp_all_q <= addresses_q + {3'd0, PROTOCOL} + {3'd0, local_port_i} + {3'd0, peer_port_i};
  end

  // ---- IPv4 checksum: the base's own fold is behind it
  logic [16:0] ip_base_q;
  wire [16:0] ip_base = {1'b0, ip_all_q[15:0]} + {14'd0, ip_all_q[18:16]};
  wire [17:0] ip_sum = {1'b0, ip_base_q} + {2'd0, ip_length_q};
  logic [15:0] ip_checksum_q;
  wire [16:0] ip_folded = {1'b0, ip_sum[15:0]} + {15'd0, ip_sum[17:16]};
  always_ff @(posedge clk_i) begin
    ip_base_q <= ip_base;
    ip_checksum_q <= ~(ip_folded[15:0] + {15'd0, ip_folded[16]});
  end

  // ---- TCP checksum: an order's words in groups of six and less, the header's variable words in two, then those in two, then all, then folded twice
  localparam int unsigned WORDS = (tg_pkg::PAYLOAD_BYTES_MAX + 1) / 2, SIX = 6, GROUPS = 5;
  wire [16*WORDS-1:0] payload = {8'd0, order_payload_i};
  wire [16*GROUPS*SIX-1:0] words;
  genvar g;
  generate
    for (g = 0; g < GROUPS * SIX; g = g + 1) begin : g_word
      if (g < WORDS) assign words[16*g+:16] = {payload[16*g+:8], payload[16*g+8+:8]};
      else assign words[16*g+:16] = 16'd0;
    end
  endgenerate

  logic [20*GROUPS-1:0] group_q;
  generate
    for (g = 0; g < GROUPS; g = g + 1) begin : g_group
      wire [16*SIX-1:0] six = words[16*SIX*g+:16*SIX];
      always_ff @(posedge clk_i)
        if (!order_q) group_q[20*g+:20] <= 20'd0;
        else
          group_q[20*g+:20] <= {4'd0, six[15:0]} + {4'd0, six[31:16]} + {4'd0, six[47:32]} + {4'd0, six[63:48]} + {4'd0, six[79:64]} +
              {4'd0, six[95:80]};
    end
  endgenerate

  logic [19:0] numbers_q, others_q;
  logic [20:0] lower_q, upper_q;
  logic [21:0] total_q;
  logic [16:0] folded_q;
  logic [15:0] tcp_checksum_q;
  always_ff @(posedge clk_i) begin
    numbers_q <= {4'd0, seq_q[31:16]} + {4'd0, seq_q[15:0]} + {4'd0, ack_q[31:16]} + {4'd0, ack_q[15:0]};
    others_q <= {4'd0, window_q} + {4'd0, flags_q} + {4'd0, tcp_length_q} + {4'd0, order_q ? 16'd0 : sum_q};
    lower_q <= {1'b0, group_q[19:0]} + {1'b0, group_q[39:20]} + {1'b0, group_q[59:40]};
    upper_q <= {1'b0, group_q[79:60]} + {1'b0, group_q[99:80]} + {1'b0, numbers_q} + {1'b0, others_q};
    total_q <= {1'b0, lower_q} + {1'b0, upper_q} + {3'd0, tcp_all_q};
    folded_q <= {1'b0, total_q[15:0]} + {11'd0, total_q[21:16]};
    tcp_checksum_q <= ~(folded_q[15:0] + {15'd0, folded_q[16]});
  end

  // ---- The header as it is on the wire, first byte leftmost
  wire [431:0] wire_order = {
    peer_mac_i,
    local_mac_i,
    16'h0800,
    VERSION,
    ip_length_q,
    16'h0000,  // identification
    FRAGMENT,  // do not
    LIFE_AND_PROTOCOL,
    ip_checksum_q,
    local_ip_i,
    peer_ip_i,
    local_port_i,
    peer_port_i,
    seq_q,
    ack_q,
    flags_q,
    window_q,
    tcp_checksum_q,
    16'h0000  // urgent pointer
  };
  generate
    for (g = 0; g < 54; g = g + 1) begin : g_byte
      assign header_o[8*g+:8] = wire_order[8*(53-g)+:8];
    end
  endgenerate
endmodule
`default_nettype wire
