// The session's transmitter: which frame starts, its numbers, its beats. It owns the number of the next byte.
//
// An order that finds the transmitter idle is on the stream in the cycle in which it is offered: the first beats are addresses alone. Its payload
// stands from the next cycle to the end of its frame. New bytes go to the send ring in the cycle in which they are on the
// stream, from the stream's own beat: nothing leaves that is not stored, and storing delays nothing. A frame of new bytes starts only when all of them
// have room in the ring and in the peer's window.
`default_nettype none

module tg_tcp_send (
    input  wire                          clk_i,
    input  wire                          rst_i,
    // Session
    input  wire                   [47:0] local_mac_i,
    input  wire                   [47:0] peer_mac_i,
    input  wire                   [31:0] local_ip_i,
    input  wire                   [31:0] peer_ip_i,
    input  wire                   [15:0] local_port_i,
    input  wire                   [15:0] peer_port_i,
    // The host keeps the session: `next_i` is where it stands, and nothing here waits for a peer
    input  wire                          host_keeps_i,
    input  wire                          next_write_i,
    input  wire                   [31:0] next_i,
    // Where it stands
    input  wire                          opening_i,         // a SYN takes open_seq_i
    input  wire                   [31:0] open_seq_i,
    input  wire tg_tcp_pkg::state_e      state_i,
    input  wire                          ready_i,           // for orders
    input  wire                          data_i,            // for the host's bytes
    input  wire                          fin_wanted_i,
    input  wire                          fin_sent_i,
    input  wire                   [31:0] oldest_i,
    input  wire                   [31:0] limit_i,
    input  wire                          hold_i,            // no order is sent again
    input  wire                   [31:0] receive_next_i,
    input  wire                   [15:0] receive_window_i,
    // Frames that are due
    input  wire                          syn_due_i,
    input  wire                          ack_due_i,
    input  wire                          probe_due_i,
    input  wire                          reset_due_i,
    input  wire                          reset_own_i,
    input  wire                   [31:0] reset_seq_i,
    input  wire                   [31:0] reset_ack_i,
    input  wire                          reset_has_ack_i,
    input  wire                          repeat_i,
    output wire                          sending_o,         // a frame leaves, from the cycle after its start on
    output wire                          started_o,         // any but an order
    output wire                          reset_started_o,
    output wire                          syn_started_o,
    output wire                          fin_started_o,     // for the first time
    output wire                          repeat_started_o,  // SYN, bytes or FIN once more
    output wire                   [31:0] next_o,
    output wire                          held_o,            // the oldest bytes are not to be sent again
    output wire                          blocked_o,         // no room for an order, or for what waits
    // Orders
    input  wire                          order_valid_i,
    input  wire                          order_soon_i,      // an order may come in a cycle or two: nothing else starts
    input  wire                          order_settled_i,   // it is the one that was on offer a cycle ago
    input  wire                    [5:0] order_bytes_i,
    input  wire [8*tg_pkg::PAYLOAD_BYTES_MAX-1:0] order_payload_i,  // from the cycle after `order_started_o` on
    output wire                          order_ready_o,     // the session stands and there is room for it
    output wire                          order_started_o,   // its first beat was taken
    // Host bytes
    input  wire                          host_pending_i,
    input  wire                   [11:0] host_length_i,
    input  wire                          host_payload_i,    // else a whole frame, which is not of the session
    input  wire                   [15:0] host_sum_i,
    output wire                          host_rewind_o,
    output wire                          host_next_o,
    input  wire                   [63:0] host_word_i,
    output wire                          host_started_o,    // with numbers
    output wire                          host_done_o,
    // Send ring: bytes and the sequence number of lane 0
    output wire                    [7:0] store_o,
    output wire                   [31:0] store_seq_o,
    output wire                   [63:0] store_data_o,
    output wire                   [31:0] load_seq_o,
    input  wire                   [63:0] load_data_i,       // next cycle
    // Stream
    output wire                          m_axis_tx_tvalid,
    input  wire                          m_axis_tx_tready,
    output wire                   [63:0] m_axis_tx_tdata,
    output wire                    [7:0] m_axis_tx_tkeep,
    output wire                          m_axis_tx_tlast,
    output wire                          idle_o
);
  localparam int unsigned HEADER = 54, ETHERNET_MIN = 60;
  localparam logic [31:0] ORDER_BYTES_MAX = tg_pkg::PAYLOAD_BYTES_MAX;
  // Header length and flags
  localparam logic [15:0] DATA = 16'h5018, ACK = 16'h5010, FIN = 16'h5011, RST = 16'h5004, RST_ACK = 16'h5014, SYN = 16'h6002;
  // The SYN's option: a segment of 1,460 bytes is the longest this end takes. As it lies in beats 6 and 7.
  localparam logic [63:0] OPTION_BEAT_6 = 64'h0402_0000_0000_0000, OPTION_BEAT_7 = 64'h0000_0000_0000_b405;
  localparam logic [15:0] OPTION_SUM = 16'h07b8;  // 0x0204 + 0x05b4

  tg_tcp_pkg::frame_e frame_q;
  logic [7:0] beat_q;
  logic [31:0] next_q, start_seq_q, order_end_q;
  logic [11:0] content_q;  // bytes of the frame without padding
  logic [63:0] previous_word_q;

  // ---- Room, a cycle after the numbers it follows from. For an order that was not there a cycle ago there must be room for any.
  wire [31:0] room = limit_i - next_q;
  wire [31:0] host_spare = room - {20'd0, host_length_i};
  wire [31:0] any_spare = room - ORDER_BYTES_MAX;
  wire [31:0] order_spare = room - {26'd0, order_bytes_i};
  logic any_fits_q, order_fits_q, host_fits_q, fin_fits_q, up_q;
  always_ff @(posedge clk_i) begin
`ifdef TG_MUTANT_TCP_ROOM
    any_fits_q <= !rst_i && !room[31] && room >= ORDER_BYTES_MAX - 32'd1;
`else
    any_fits_q <= !rst_i && !any_spare[31];
`endif
    order_fits_q <= !rst_i && !order_spare[31];
    host_fits_q <= !rst_i && !host_spare[31] && host_pending_i;
    fin_fits_q <= !rst_i && !room[31] && room != 0;
    up_q <= !rst_i && ready_i;
  end

  // ---- Which frame starts
  wire idle = frame_q == tg_tcp_pkg::FRAME_NONE;
  wire taken = m_axis_tx_tvalid && m_axis_tx_tready;
  wire order_fits = any_fits_q || (order_fits_q && order_settled_i);
  wire order_ready = host_keeps_i || (up_q && ready_i && order_fits && !opening_i);
  wire offer = idle && order_valid_i && order_ready;
  wire start_order = offer && m_axis_tx_tready;

  wire [31:0] data_end = next_q - {31'd0, fin_sent_i};
  // What leaves just now is stored when it has left.
  wire fresh_bytes = frame_q == tg_tcp_pkg::FRAME_ORDER || frame_q == tg_tcp_pkg::FRAME_HOST;
`ifdef TG_MUTANT_TCP_UNSTORED
  wire [31:0] stored_end = data_end;
`else
  wire [31:0] stored_end = fresh_bytes ? start_seq_q : data_end;
`endif
  wire [31:0] orders_left = order_end_q - oldest_i;
  wire held = hold_i && !orders_left[31] && orders_left != 0;
  wire closed = state_i == tg_tcp_pkg::CLOSED;
  wire again_bytes = repeat_i && !closed && state_i != tg_tcp_pkg::SYN_SENT && oldest_i != data_end && !held;
  wire again_ready;
  wire again_fin = repeat_i && !closed && fin_sent_i && oldest_i == data_end && oldest_i != next_q;
  wire in_syn = state_i == tg_tcp_pkg::SYN_SENT;

  wire free = idle && !offer && !order_soon_i && !opening_i;
  wire start_reset = free && reset_due_i;
  wire start_syn = free && !reset_due_i && in_syn && (syn_due_i || repeat_i);
  wire usable = free && !reset_due_i && !closed && !in_syn;
  wire start_repeat = usable && again_ready;
  wire start_again_fin = usable && !again_ready && again_fin;
  // Of the host: frames that are not of the session, and all of a session that it keeps itself.
  wire start_direct = free && !reset_due_i && !start_syn && !again_ready && !again_fin && host_pending_i && (host_keeps_i || !host_payload_i);
  wire others = usable && !again_ready && !again_fin && !start_direct;
  wire start_host = (others && data_i && host_pending_i && host_fits_q) || (start_direct && host_payload_i);
  wire start_raw = start_direct && !host_payload_i;
  wire start_fin = others && fin_wanted_i && !host_pending_i && fin_fits_q;
  wire start_ack = others && !start_host && !start_fin && (ack_due_i || probe_due_i);
  wire start_bare = start_reset || start_again_fin || start_fin || start_ack;
  wire start_other = start_syn || start_repeat || start_host || start_bare;  // of the session

  // ---- Numbers of the frame that starts
  wire [31:0] again_seq;
  wire [11:0] again_length;
  wire [15:0] again_sum;
  logic [31:0] seq, ack;
  logic [15:0] flags, sum;
  logic [11:0] bytes;
  always_comb begin
    seq   = next_q;
    ack   = receive_next_i;
    flags = DATA;
    bytes = 12'd0;
    sum   = 16'd0;
    if (start_order) bytes = {6'd0, order_bytes_i};
    else if (start_host) begin
      bytes = host_length_i;
      sum   = host_sum_i;
    end else if (start_repeat) begin
      seq   = again_seq;
      bytes = again_length;
      sum   = again_sum;
    end else if (start_syn) begin
      seq   = oldest_i;
      ack   = 32'd0;
      flags = SYN;
      bytes = 12'd4;
      sum   = OPTION_SUM;
    end else if (start_reset) begin
      if (!reset_own_i) begin
        seq = reset_seq_i;
        ack = reset_has_ack_i ? reset_ack_i : 32'd0;
      end
      flags = reset_own_i || reset_has_ack_i ? RST_ACK : RST;
    end else if (start_again_fin) begin
      seq   = oldest_i;
      flags = FIN;
    end else if (start_fin) flags = FIN;
    else begin
      // A probe's number is one back: outside the window, so it has to be answered, and nothing else in it is read. An acknowledgement goes first.
      if (!ack_due_i) seq = next_q - 32'd1;
      flags = ACK;
    end
  end

  always_ff @(posedge clk_i) begin
    if (start_order || start_other || start_raw) begin
      start_seq_q <= seq;
      content_q   <= start_raw ? host_length_i : bytes + HEADER[11:0];
    end
    if (host_next_o) previous_word_q <= host_word_i;
    if (rst_i) begin
      frame_q <= tg_tcp_pkg::FRAME_NONE;
      beat_q <= '0;
      next_q <= '0;
      order_end_q <= '0;
    end else begin
      if (host_keeps_i && next_write_i) next_q <= next_i;
      else if (opening_i) begin
        next_q <= open_seq_i + 32'd1;
        order_end_q <= open_seq_i;
      end else if (start_order) begin
        next_q <= next_q + {26'd0, order_bytes_i};
        order_end_q <= next_q + {26'd0, order_bytes_i};
      end else if (start_host) next_q <= next_q + {20'd0, host_length_i};
      else if (start_fin) next_q <= next_q + 32'd1;

      if (idle) begin
        beat_q <= {7'd0, start_order};
        if (start_order) frame_q <= tg_tcp_pkg::FRAME_ORDER;
        else if (start_host) frame_q <= tg_tcp_pkg::FRAME_HOST;
        else if (start_repeat) frame_q <= tg_tcp_pkg::FRAME_REPEAT;
        else if (start_syn) frame_q <= tg_tcp_pkg::FRAME_SYN;
        else if (start_bare) frame_q <= tg_tcp_pkg::FRAME_BARE;
        else if (start_raw) frame_q <= tg_tcp_pkg::FRAME_RAW;
`ifdef TG_MUTANT_TX_BEATS
      end else if (m_axis_tx_tvalid) begin
`else
      end else if (taken) begin
`endif
        beat_q <= beat_q + 8'd1;
        if (m_axis_tx_tlast) begin
          frame_q <= tg_tcp_pkg::FRAME_NONE;
          beat_q  <= '0;
        end
      end
    end
  end

  // ---- Bytes
  wire [431:0] header;
  tg_tcp_frame u_frame (
      .clk_i,
      .local_mac_i,
      .peer_mac_i,
      .local_ip_i,
      .peer_ip_i,
      .local_port_i,
      .peer_port_i,
      .start_i(start_order || start_other),
      .seq_i(seq),
      .ack_i(ack),
      .window_i(start_reset ? 16'd0 : receive_window_i),
      .flags_i(flags),
      .bytes_i(bytes),
      .order_i(start_order),
      .sum_i(sum),
      .order_payload_i,
      .header_o(header)
  );

  wire [31:0] prepare_seq;
  wire repeat_idle;
  wire sending_repeat = frame_q == tg_tcp_pkg::FRAME_REPEAT;
  tg_tcp_repeat u_repeat (
      .clk_i,
      .rst_i,
      .wanted_i(again_bytes),
      .oldest_i,
      .end_i(stored_end),
      .started_i(start_repeat),
      .sending_i(sending_repeat),
      .read_seq_o(prepare_seq),
      .read_data_i(load_data_i),
      .ready_o(again_ready),
      .seq_o(again_seq),
      .bytes_o(again_length),
      .sum_o(again_sum),
      .idle_o(repeat_idle)
  );

  // A payload starts two bytes before the end of beat 6. The ring is read as the bytes lie in the beat.
  wire [7:0] next_beat = taken ? beat_q + 8'd1 : beat_q;
  wire [31:0] loaded_from = start_seq_q + {21'd0, next_beat, 3'd0} - HEADER;
  assign load_seq_o = sending_repeat ? loaded_from : prepare_seq;

  localparam int unsigned ORDER_PAD = 512 - 48 - 8 * tg_pkg::PAYLOAD_BYTES_MAX;
  wire [511:0] order_beats = {{ORDER_PAD{1'b0}}, order_payload_i, 48'd0};
  wire [2:0] order_beat = beat_q[2:0] - 3'd6;
  logic [63:0] source;
  always_comb
    unique case (frame_q)
      tg_tcp_pkg::FRAME_ORDER: source = order_beats[64*order_beat+:64];
      tg_tcp_pkg::FRAME_HOST: source = {host_word_i[15:0], previous_word_q[63:16]};
      tg_tcp_pkg::FRAME_REPEAT: source = load_data_i;
      tg_tcp_pkg::FRAME_SYN: source = beat_q[0] ? OPTION_BEAT_7 : OPTION_BEAT_6;
      default: source = 64'd0;
    endcase
  wire [511:0] header_beats = {64'd0, source[63:48], header};
  wire raw = frame_q == tg_tcp_pkg::FRAME_RAW;
  wire [63:0] data = raw ? host_word_i : beat_q < 8'd7 ? header_beats[64*beat_q[2:0]+:64] : source;

  wire [11:0] beat_start = {1'b0, beat_q, 3'd0};
  wire [7:0] content_lanes;  // of this beat
  wire [63:0] mask;
  genvar b;
  generate
    for (b = 0; b < 8; b = b + 1) begin : g_lane
      assign content_lanes[b] = beat_start + 12'(b) < content_q || idle;
      assign mask[8*b+:8] = {8{content_lanes[b]}};
    end
  endgenerate
  wire [11:0] frame_bytes = content_q < ETHERNET_MIN[11:0] ? ETHERNET_MIN[11:0] : content_q;
  wire [11:0] last_byte = frame_bytes - 12'd1;
  wire last = !idle && beat_q == last_byte[10:3];
  wire [2:0] spare = 3'd7 - last_byte[2:0];

  assign m_axis_tx_tvalid = !idle || offer;
  assign m_axis_tx_tdata = data & mask;
  assign m_axis_tx_tkeep = last ? 8'hff >> spare : 8'hff;
  assign m_axis_tx_tlast = last;

  // ---- Stored as it leaves
`ifdef TG_MUTANT_TCP_STORE
  wire [7:0] from_payload = beat_q < 8'd6 ? 8'h00 : beat_q == 8'd6 ? 8'h80 : 8'hff;
`else
  wire [7:0] from_payload = beat_q < 8'd6 ? 8'h00 : beat_q == 8'd6 ? 8'hc0 : 8'hff;
`endif
  assign store_o = taken && fresh_bytes ? from_payload & content_lanes : 8'h00;
  assign store_seq_o = start_seq_q + {20'd0, beat_start} - HEADER;
  assign store_data_o = m_axis_tx_tdata;

  assign sending_o = !idle;
  assign started_o = start_other;
  assign reset_started_o = start_reset;
  assign syn_started_o = start_syn;
  assign fin_started_o = start_fin;
  assign repeat_started_o = start_repeat || start_again_fin || (start_syn && repeat_i);
  assign next_o = next_q;
  assign held_o = held;
  assign blocked_o = !any_fits_q || (host_pending_i && !host_fits_q) || (fin_wanted_i && !fin_fits_q);
  assign order_ready_o = order_ready;
  assign order_started_o = start_order;
  assign host_rewind_o = frame_q != tg_tcp_pkg::FRAME_HOST && !raw;
  assign host_next_o = taken && (raw || (frame_q == tg_tcp_pkg::FRAME_HOST && beat_q >= 8'd6));
  assign host_started_o = start_host;
  assign host_done_o = (raw || frame_q == tg_tcp_pkg::FRAME_HOST) && taken && last;
  // What waits for room has no work.
  assign idle_o = idle && !offer && repeat_idle && !start_other && !start_raw && !start_order;

  wire unused = &{1'b0, last_byte[11], previous_word_q[15:0], order_spare[30:0], any_spare[30:0], host_spare[30:0], orders_left};
`ifndef SYNTHESIS
  logic held_beat_q, first_q;
  logic [63:0] held_data_q;
  always_ff @(posedge clk_i) begin
    held_beat_q <= !rst_i && m_axis_tx_tvalid && !m_axis_tx_tready;
    first_q <= offer;
    held_data_q <= m_axis_tx_tdata;
    if (!rst_i && held_beat_q) begin
      // A beat that was not taken stays; an order's first one may be taken back.
      assert (m_axis_tx_tvalid || first_q);
`ifndef FORMAL  // in proofs the header's bytes are any
      if (m_axis_tx_tvalid) assert (first_q || m_axis_tx_tdata == held_data_q);
`endif
    end
  end
`endif
`ifdef TG_PROVE_TX_STREAM
  `include "tg_tcp_stream_properties.svh"
`endif
`ifdef TG_PROVE_TCP_SEND
  `include "tg_tcp_send_properties.svh"
`endif
endmodule
`default_nettype wire
