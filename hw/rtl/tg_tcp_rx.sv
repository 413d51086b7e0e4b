// Frames of the order port: those of the session are taken apart, their payload goes to its place in the receive ring while it arrives, and when
// both checksums are right the segment is told (5 cycles after its last beat). Bytes of a segment that is not told count for
// nothing: they lie where nothing has been received yet.
//
//     beat_q   header fields, sums        place_q   payload bytes to the ring
//
// Ethernet II without tag, IPv4 with a header of 20 bytes, no fragment, TCP between the two addresses and ports; TCP options are passed over.
`default_nettype none

module tg_tcp_rx (
    input  wire                           clk_i,
    input  wire                           rst_i,
    // Session
    input  wire                    [47:0] local_mac_i,
    input  wire                    [31:0] local_ip_i,
    input  wire                    [31:0] peer_ip_i,
    input  wire                    [15:0] local_port_i,
    input  wire                    [15:0] peer_port_i,
    input  wire                    [31:0] receive_next_i,
    input  wire                    [15:0] receive_window_i,
    // Stream; always accepted
    input  wire                           s_axis_rx_tvalid,
    input  wire                    [63:0] s_axis_rx_tdata,
    input  wire                     [7:0] s_axis_rx_tkeep,
    input  wire                           s_axis_rx_tlast,
    input  wire                           s_axis_rx_tuser,   // with tlast: the frame is damaged
    // Receive ring: bytes and the sequence number of lane 0
    output wire                     [7:0] place_o,
    output wire                    [31:0] place_seq_o,
    output wire                    [63:0] place_data_o,
    // Segment
    output wire                           segment_valid_o,
    output wire tg_tcp_pkg::segment_t     segment_o,
    output wire                           foreign_o,         // a frame that is not of the session
    output wire                           damaged_o,         // one that is, and is not whole
    output wire                           idle_o
);
  localparam int unsigned IP = 14, TCP = 34;
  localparam logic [31:0] PROTOCOL_TCP = 32'd6;
  localparam logic [15:0] IP_TCP_MIN = 16'd40, IP_MAX = 16'd1500;

  // ---- Beats
  logic beat_valid_q, beat_last_q, beat_error_q;
  logic [63:0] beat_data_q;
  logic [3:0] beat_bytes_q;
  logic [7:0] beat_q;  // stops at its end: no such frame is taken
  integer i;
  logic [3:0] kept;
  always_comb begin
    kept = 4'd0;
    for (i = 0; i < 8; i = i + 1) kept = kept + {3'd0, s_axis_rx_tkeep[i]};
  end
  always_ff @(posedge clk_i) begin
    beat_valid_q <= !rst_i && s_axis_rx_tvalid;
    beat_data_q <= s_axis_rx_tdata;
    beat_last_q <= s_axis_rx_tlast;
    beat_error_q <= s_axis_rx_tlast && s_axis_rx_tuser;
    beat_bytes_q <= kept;
    if (rst_i) beat_q <= '0;
    else if (beat_valid_q) beat_q <= beat_last_q ? 8'd0 : beat_q + {7'd0, beat_q != 8'hff};
  end
  // Byte 0 leftmost.
  wire [63:0] b = {
    beat_data_q[7:0],
    beat_data_q[15:8],
    beat_data_q[23:16],
    beat_data_q[31:24],
    beat_data_q[39:32],
    beat_data_q[47:40],
    beat_data_q[55:48],
    beat_data_q[63:56]
  };

  // ---- Header
  logic ours_q;
  logic [15:0] length_q, window_q;
  logic [31:0] seq_q, ack_q;
  logic [3:0] offset_q;
  logic [7:0] flags_q;
  logic ours;  // so far
  always_comb begin
    ours = ours_q;
    case (beat_q)
      8'd0: ours = b[63:16] == local_mac_i;
      8'd1: ours = ours_q && b[31:8] == 24'h080045;
      8'd2: ours = ours_q && b[63:48] >= IP_TCP_MIN && b[63:48] <= IP_MAX && {b[29], b[28:16]} == 14'd0 && b[7:0] == PROTOCOL_TCP[7:0];
      8'd3: ours = ours_q && b[47:16] == peer_ip_i && b[15:0] == local_ip_i[31:16];
      8'd4: ours = ours_q && b[63:48] == local_ip_i[15:0] && b[47:32] == peer_port_i && b[31:16] == local_port_i;
      8'd255: ours = 1'b0;
      default: ;
    endcase
  end
  always_ff @(posedge clk_i)
    if (beat_valid_q) begin
      ours_q <= ours;
      case (beat_q)
        8'd2: length_q <= b[63:48];
        8'd4: seq_q[31:16] <= b[15:0];
        8'd5: begin
          seq_q[15:0] <= b[63:48];
          ack_q <= b[47:16];
          offset_q <= b[15:12];
          flags_q <= b[7:0];
        end
        8'd6: window_q <= b[63:48];
        default: ;
      endcase
    end

  wire [11:0] packet_end = length_q[11:0] + IP[11:0];
  wire [11:0] beat_start = {1'b0, beat_q, 3'd0};
  wire [11:0] payload_start = TCP[11:0] + {6'd0, offset_q, 2'd0};
  wire [11:0] received = beat_start + {8'd0, beat_bytes_q};

  // ---- Checksums: words of the beat's halves, then their sums
  logic [63:0] ip_bytes, tcp_bytes;
  integer l;
  always_comb
    for (l = 0; l < 8; l = l + 1) begin
      ip_bytes[8*l+:8] = beat_start + 12'(l) >= IP[11:0] && beat_start + 12'(l) < TCP[11:0] ? beat_data_q[8*l+:8] : 8'd0;
      tcp_bytes[8*l+:8] = beat_start + 12'(l) >= TCP[11:0] && beat_start + 12'(l) < packet_end ? beat_data_q[8*l+:8] : 8'd0;
    end
  logic words_valid_q, words_first_q, words_last_q;
  logic [17:0] ip_words_q, tcp_words_q;
  logic [19:0] ip_sum_q;
  logic [31:0] tcp_sum_q;
  logic [16:0] tcp_folded_q, ip_folded_q;
  wire [31:0] pseudo = {16'd0, local_ip_i[31:16]} + {16'd0, local_ip_i[15:0]} + {16'd0, peer_ip_i[31:16]} + {16'd0, peer_ip_i[15:0]} + PROTOCOL_TCP;
  logic [31:0] pseudo_q;
  always_ff @(posedge clk_i) begin
    pseudo_q <= pseudo;
    words_valid_q <= !rst_i && beat_valid_q;
    words_first_q <= beat_q == 8'd0;
    words_last_q <= beat_last_q;
    ip_words_q <= {2'd0, ip_bytes[7:0], ip_bytes[15:8]} + {2'd0, ip_bytes[23:16], ip_bytes[31:24]} + {2'd0, ip_bytes[39:32], ip_bytes[47:40]} +
        {2'd0, ip_bytes[55:48], ip_bytes[63:56]};
    tcp_words_q <= {2'd0, tcp_bytes[7:0], tcp_bytes[15:8]} + {2'd0, tcp_bytes[23:16], tcp_bytes[31:24]} + {2'd0, tcp_bytes[39:32], tcp_bytes[47:40]} +
        {2'd0, tcp_bytes[55:48], tcp_bytes[63:56]};
    if (words_valid_q) begin
      ip_sum_q <= (words_first_q ? 20'd0 : ip_sum_q) + {2'd0, ip_words_q};
      tcp_sum_q <= (words_first_q ? pseudo_q : tcp_sum_q) + {14'd0, tcp_words_q};
    end
    ip_folded_q <= {1'b0, ip_sum_q[15:0]} + {13'd0, ip_sum_q[19:16]};
    // The TCP length of the pseudo header: the segment's own, taken over with its last beat.
    tcp_folded_q <= {1'b0, tcp_sum_q[15:0]} + {1'b0, tcp_sum_q[31:16] + told_length_q};
  end
  // A second carry can come only of a sum of 0x1ffff and more; lengths keep both below.
  wire sums_ok = ip_folded_q == 17'h0ffff && tcp_folded_q[15:0] + {15'd0, tcp_folded_q[16]} == 16'hffff;

  // ---- Verdict
  tg_tcp_pkg::segment_t told_q;
  logic [15:0] told_length_q;
  logic told_ours_q, told_whole_q;
  logic ended_q, summed_q, folded_q, segment_q, foreign_q, damaged_q;
  wire sound = received >= packet_end && !beat_error_q && offset_q >= 4'd5 && payload_start <= packet_end;
  always_ff @(posedge clk_i) begin
    if (beat_valid_q && beat_last_q) begin
      told_q.seq <= seq_q;
      told_q.ack <= ack_q;
      told_q.window <= window_q;
      told_q.bytes <= packet_end[10:0] - payload_start[10:0];
      {told_q.has_ack, told_q.rst, told_q.syn, told_q.fin} <= {flags_q[4], flags_q[2:0]};
      told_length_q <= length_q - 16'd20;
      // A header that ends before the fields were there is none.
      told_ours_q <= ours && beat_q >= 8'd7;
      told_whole_q <= sound;
    end
    ended_q <= !rst_i && beat_valid_q && beat_last_q;
    summed_q <= !rst_i && ended_q;
    folded_q <= !rst_i && summed_q;
    segment_q <= !rst_i && folded_q && told_ours_q && told_whole_q && sums_ok;
    damaged_q <= !rst_i && folded_q && told_ours_q && !(told_whole_q && sums_ok);
    foreign_q <= !rst_i && folded_q && !told_ours_q;
  end
  assign segment_valid_o = segment_q;
  assign segment_o = told_q;
  assign foreign_o = foreign_q;
  assign damaged_o = damaged_q;
  assign idle_o = !(beat_valid_q || beat_q != 8'd0 || ended_q || summed_q || folded_q || segment_q || place_q != 8'd0);

  // ---- Payload: a lane is placed when its byte is payload, and its number in the receive window
  wire [31:0] lane_seq = seq_q + {{20{1'b0}}, beat_start} - {{20{1'b0}}, payload_start};
  wire [31:0] ahead = lane_seq - receive_next_i;
  // Far off either way, or near enough for 18 bits.
  wire near = ahead[31:17] == 15'd0 || ahead[31:17] == 15'h7fff;
  logic [7:0] place_d, place_q;
  logic [17:0] lane_ahead;
  integer p;
  always_comb begin
    lane_ahead = 18'd0;
    for (p = 0; p < 8; p = p + 1) begin
      lane_ahead = ahead[17:0] + 18'(p);
      place_d[p] = ours_q && near && beat_start + 12'(p) >= payload_start && beat_start + 12'(p) < packet_end && !lane_ahead[17] &&
          lane_ahead[16:0] < {1'b0, receive_window_i};
    end
  end
  logic [31:0] place_seq_q;
  logic [63:0] place_data_q;
  always_ff @(posedge clk_i) begin
    place_q <= !rst_i && beat_valid_q && beat_q >= 8'd6 ? place_d : 8'd0;
    place_seq_q <= lane_seq;
    place_data_q <= beat_data_q;
  end
  assign place_o = place_q;
  assign place_seq_o = place_seq_q;
  assign place_data_o = place_data_q;

  wire unused = &{1'b0, flags_q, words_last_q};
`ifndef SYNTHESIS
  // What the last segment changes has taken effect (3 cycles after it is told) when a frame's first payload is placed.
  always_ff @(posedge clk_i) if (!rst_i && beat_valid_q && beat_q == 8'd6) assert (!(ended_q || summed_q || folded_q || segment_q));
`endif
endmodule
`default_nettype wire
