// Ethernet, IPv4 and TCP header of one segment, with both checksums by increment over the host's base sums.
//
// `start_i` takes numbers and lengths, the last one counts; the segment's payload stands on `payload_i` from the next cycle on (an order) or is told by its sum
// (host bytes). The IPv4 checksum is right two cycles after start, the TCP checksum six: a frame that sends a beat per cycle from the
// start needs them in cycles 3 and 6. Byte i of the header is `header_o[8*i +: 8]`.
`default_nettype none

module tg_tcp_header (
    input  wire         clk_i,
    // The host's description of the session; constant while it is used
    input  wire [ 47:0] local_mac_i,
    input  wire [ 47:0] peer_mac_i,
    input  wire [ 31:0] local_ip_i,
    input  wire [ 31:0] peer_ip_i,
    input  wire [ 15:0] local_port_i,
    input  wire [ 15:0] peer_port_i,
    input  wire [ 15:0] ip_base_sum_i,
    input  wire [ 15:0] tcp_base_sum_i,
    input  wire [ 31:0] ack_i,
    input  wire [ 15:0] window_i,
    // One segment
    input  wire         start_i,
    input  wire [ 31:0] seq_i,
    input  wire [ 11:0] payload_bytes_i,
    input  wire         host_payload_i,   // sum the host gave instead of the order's bytes
    input  wire [ 15:0] host_sum_i,
    input  wire [423:0] payload_i,        // what is behind its end is 0
    output wire [431:0] header_o
);
  localparam int unsigned IP_AND_TCP = 40, TCP = 20;

  logic [31:0] seq_q, ack_q;
  logic [15:0] window_q, ip_length_q, tcp_length_q;
  logic host_payload_q;
  logic [15:0] host_sum_q;
  always_ff @(posedge clk_i)
    if (start_i) begin
      seq_q <= seq_i;
      ack_q <= ack_i;
      window_q <= window_i;
      ip_length_q <= IP_AND_TCP[15:0] + {4'd0, payload_bytes_i};
      tcp_length_q <= TCP[15:0] + {4'd0, payload_bytes_i};
      host_payload_q <= host_payload_i;
      host_sum_q <= host_payload_i ? host_sum_i : 16'd0;
    end

  // ---- IPv4 checksum
  wire [16:0] ip_sum = {1'b0, ip_base_sum_i} + {1'b0, ip_length_q};
  logic [15:0] ip_checksum_q;
  always_ff @(posedge clk_i) ip_checksum_q <= ~(ip_sum[15:0] + {15'd0, ip_sum[16]});

  // ---- TCP checksum: payload words in groups of six and less, the header's variable words in two, then those in two, then all, then folded twice
  localparam int unsigned WORDS = 27, SIX = 6;
  wire [16*WORDS-1:0] payload = {8'd0, payload_i};
  wire [16*5*SIX-1:0] words;
  genvar g;
  generate
    for (g = 0; g < 5 * SIX; g = g + 1) begin : g_word
      if (g < WORDS) assign words[16*g+:16] = {payload[16*g+:8], payload[16*g+8+:8]};
      else assign words[16*g+:16] = 16'd0;
    end
  endgenerate

  logic [99:0] group_q;  // 20 bits each
  generate
    for (g = 0; g < 5; g = g + 1) begin : g_group
      wire [16*SIX-1:0] six = words[16*SIX*g+:16*SIX];
      always_ff @(posedge clk_i)
        if (host_payload_q) group_q[20*g+:20] <= 20'd0;
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
    others_q <= {4'd0, window_q} + {4'd0, tcp_length_q} + {4'd0, tcp_base_sum_i} + {4'd0, host_sum_q};
    lower_q <= {1'b0, group_q[19:0]} + {1'b0, group_q[39:20]} + {1'b0, group_q[59:40]};
    upper_q <= {1'b0, group_q[79:60]} + {1'b0, group_q[99:80]} + {1'b0, numbers_q} + {1'b0, others_q};
    total_q <= {1'b0, lower_q} + {1'b0, upper_q};
    folded_q <= {1'b0, total_q[15:0]} + {11'd0, total_q[21:16]};
    tcp_checksum_q <= ~(folded_q[15:0] + {15'd0, folded_q[16]});
  end

  // ---- The header as it is on the wire, first byte leftmost
  wire [431:0] wire_order = {
    peer_mac_i,
    local_mac_i,
    16'h0800,
    16'h4500,
    ip_length_q,
    16'h0000,  // identification
    16'h4000,  // do not fragment
    16'h4006,  // time to live 64, TCP
    ip_checksum_q,
    local_ip_i,
    peer_ip_i,
    local_port_i,
    peer_port_i,
    seq_q,
    ack_q,
    16'h5018,  // header of 20 bytes; PSH, ACK
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
