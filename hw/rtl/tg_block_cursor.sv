// Finds the message blocks in the payload: 2-byte length, that many bytes, and again. A pass works on one beat and can complete one block;
// the next length field of the same beat is read in the same pass, so that a block of at least 6 bytes never costs a second one.
// A beat with several ends is passed over again from the lane where the last pass stopped (`done_o` low: the beat stays).
//
//   beat   | . . . . . . . . |
//            \tail/ L L \head      tail: end of the block under way; L L: length field; head: first bytes of the next block
//
// The pass of the beat that completes the header (`begin_i`) completes nothing itself: it has no sequence number in a register yet.
`default_nettype none

module tg_block_cursor (
  input  wire         clk_i,
  input  wire         step_i,         // make the pass: state advances
  input  wire         begin_i,        // first pass of the beat that completes the header
  input  wire [3:0]   begin_lane_i,   // with begin_i: first payload lane
  input  wire [15:0]  begin_count_i,  // with begin_i: blocks in the packet
  input  wire [63:0]  data_i,
  input  wire [3:0]   limit_i,        // lanes below are payload (or header) bytes that arrived, 0..8
  input  wire [3:0]   payload_end_i,  // payload end in lanes, 9: beyond this beat

  output wire         done_o,         // the pass is the beat's last one
  output wire         block_o,        // the pass completes a block
  output wire [15:0]  block_bytes_o,  // its length field
  output wire [7:0]   block_type_o,   // its first byte
  output wire         body_o,         // a block begun before is under way at lane 0
  output wire [2:0]   phase_o,        // ... its first byte was in this lane
  output wire [2:0]   word_o,         // ... its bytes 8*word_o-phase_o and on are in this beat; stops at 6
  output wire         exact_o         // as of this pass: all blocks read and no payload byte is left over
);
  localparam logic [1:0] LEN_HIGH = 2'd0;  // a length field is next (or nothing, when none is left)
  localparam logic [1:0] LEN_LOW  = 2'd1;  // the first byte of the length field was lane 7 of the last beat
  localparam logic [1:0] BODY     = 2'd2;

  logic [1:0]  state_q;
  logic [3:0]  lane_q;       // LEN_HIGH: lane of the length field; else 0
  logic [7:0]  high_q;       // LEN_LOW: first byte of the length field
  logic [15:0] rest_q;       // BODY: bytes to come, at least 1
  logic [15:0] bytes_q;      // BODY: length of the block
  logic [15:0] left_q;       // blocks not complete
  logic [2:0]  phase_q, word_q;
  logic        first_q;      // BODY: no byte of the block was in the last beat
  logic [7:0]  type_q;       // BODY: first byte of the block, unless first_q
  logic        over_q;       // payload bytes were left over

  wire        body       = !begin_i && state_q == BODY;
  wire        low        = !begin_i && state_q == LEN_LOW;
  wire [3:0]  lane       = begin_i ? begin_lane_i : lane_q;
  wire [15:0] left       = begin_i ? begin_count_i : left_q;
  wire        none_left  = begin_i ? (begin_count_i == 16'h0000 || begin_count_i == 16'hffff) : left_q == 16'd0;

  // Tail
  wire        tail_ends  = body && rest_q <= {12'd0, limit_i};
  wire [3:0]  head_lane  = body ? rest_q[3:0] : lane;
  wire        head_here  = body ? (tail_ends && left_q != 16'd1) : !none_left;

  // Length field at head_lane. The lanes beyond the beat read as 0 and are not used.
  logic [7:0] byte0, byte1, byte2;
  always_comb begin
    unique case (head_lane[2:0])
      3'd0: {byte2, byte1, byte0} = data_i[23:0];
      3'd1: {byte2, byte1, byte0} = data_i[31:8];
      3'd2: {byte2, byte1, byte0} = data_i[39:16];
      3'd3: {byte2, byte1, byte0} = data_i[47:24];
      3'd4: {byte2, byte1, byte0} = data_i[55:32];
      3'd5: {byte2, byte1, byte0} = data_i[63:40];
      3'd6: {byte2, byte1, byte0} = {8'd0, data_i[63:48]};
      3'd7: {byte2, byte1, byte0} = {16'd0, data_i[63:56]};
      default: {byte2, byte1, byte0} = 24'd0;
    endcase
  end

  wire [7:0]  begun_type = low ? byte1 : byte2;
  wire [15:0] length     = low ? {high_q, byte0} : {byte0, byte1};
  wire [3:0]  body_lane  = head_lane + (low ? 4'd1 : 4'd2);       // at most 9; 9 only where the field is cut
  wire        length_in  = head_here && body_lane <= limit_i;     // whole length field in the beat
  wire        length_cut = head_here && !low && head_lane + 4'd1 == limit_i;
  wire [3:0]  short_end  = body_lane + {1'b0, length[2:0]};
  wire        is_short   = length_in && length[15:3] == 13'd0 && short_end <= limit_i;

  wire        again      = is_short && (body || begin_i);         // leave the short block to the next pass
  wire        short_ends = is_short && !again;
  wire        last_short = short_ends && left_q == 16'd1;
  wire        more_lanes = short_ends && !last_short && short_end != limit_i;

  wire        all_read   = tail_ends ? left_q == 16'd1 : short_ends ? last_short : none_left;
  wire [3:0]  end_lane   = tail_ends ? rest_q[3:0] : short_ends ? short_end : lane;
  // Left over: the payload goes on behind the last block. Once all is read every later beat of the payload is left over too,
  // but the first one already said so.
  wire        over       = (over_q && !begin_i) || (all_read && payload_end_i > end_lane);

  assign done_o        = !again && !more_lanes;
  assign block_o       = tail_ends || short_ends;
  assign block_bytes_o = short_ends ? length : bytes_q;
  assign body_o        = body;
  assign block_type_o  = short_ends ? begun_type : first_q ? data_i[7:0] : type_q;
  assign phase_o       = phase_q;
  assign word_o        = word_q;
  assign exact_o       = all_read && !over;

  always_ff @(posedge clk_i) begin
    if (step_i) begin
      left_q  <= (none_left) ? 16'd0 : left - {15'd0, block_o};
      over_q  <= over;
      lane_q  <= again ? head_lane : more_lanes ? short_end : 4'd0;
      high_q  <= byte0;
      first_q <= length_in && !is_short && body_lane == 4'd8;
      if (again || short_ends || (tail_ends && !length_in)) state_q <= LEN_HIGH;
      if (begin_i) state_q <= LEN_HIGH;
      if (length_cut) state_q <= LEN_LOW;
      if (length_in && !is_short) begin
        state_q <= BODY;
        rest_q  <= length - {12'd0, limit_i - body_lane};
        bytes_q <= length;
        phase_q <= body_lane[2:0];
        word_q  <= {2'b00, body_lane != 4'd8};
        type_q  <= begun_type;
      end else if (body && !tail_ends) begin
        rest_q <= rest_q - {12'd0, limit_i};
        word_q <= (word_q == 3'd6) ? 3'd6 : word_q + 3'd1;
        if (first_q) type_q <= data_i[7:0];
      end
    end
  end
endmodule
`default_nettype wire
