// Finds the message blocks in the payload: 2-byte length, that many bytes, and again. A pass works on one beat: it can complete the block
// under way (tail) and read the length field behind it (L L), so that a block of at least 8 bytes costs no pass of its own:
//
//   beat   | . . . . . . . . |
//            \tail/ L L \head
//
// All positions count from lane 0 of the beat. `at_q` is the position of the next length field (which is the end of the block under way)
// plus 1; a field that began in the last beat's lane 7 is at position -1, so the window has that lane too. When the length
// read is below 8 the block may end in this very beat: the beat stays for another pass (`done_o` low), in which the block is
// the tail. No ITCH message is that short. Nothing here waits for a minimum or a sum that a register could not hold: this is
// the path that decides whether the next beat may come.
`default_nettype none

module tg_block_cursor (
  input  wire         clk_i,
  input  wire         step_i,           // make the pass: state advances
  input  wire         preload_i,        // a pass over the header beat before `begin_i`'s
  input  wire         begin_i,          // first pass of the beat that completes the header
  input  wire [3:0]   begin_lane_i,     // with preload_i: first payload lane
  input  wire [15:0]  begin_count_i,    // with begin_i: the packet's message count
  input  wire         begin_none_i,     // with begin_i: it means no blocks
  input  wire [63:0]  data_i,
  input  wire [7:0]   before_i,         // lane 7 of the last beat
  input  wire [3:0]   bytes_i,          // valid lanes of the beat
  input  wire [3:0]   payload_lanes_i,  // payload end, 9: beyond this beat

  output wire         done_o,           // the pass is the beat's last one
  output wire         block_o,          // the pass completes a block
  output wire [15:0]  block_bytes_o,    // its length field
  output wire [7:0]   block_type_o,     // its first byte
  output wire         body_o,           // a block begun before is under way
  output wire [2:0]   phase_o,          // ... its first byte was in this lane
  output wire [2:0]   word_o,           // ... its bytes 8*word_o-phase_o and on are in this beat; stops at 6
  output wire         exact_o           // as of this pass: all blocks read and no payload byte is left over
);
  logic        body_q;     // a block is under way
  logic [16:0] at_q;       // end of the block under way, else place of the length field, plus 1
  logic        more_q;     // blocks are to be read behind the one under way, or now
  logic [15:0] left_q;     // blocks not complete
  logic [15:0] bytes_q;    // length of the block under way
  logic [7:0]  type_q;     // its first byte
  logic        first_q;    // ... which is lane 0 of the next beat
  logic        again_q;    // this pass repeats the beat
  logic [2:0]  phase_q, word_q;
  logic        over_q;     // payload bytes were left over

  // Nine lanes, the last beat's lane 7 first; place 0 is position -1
  wire [87:0] window = {16'd0, data_i, before_i};
  wire [3:0]  place  = at_q[3:0];

  logic [7:0] byte0, byte1, byte2;
  logic       tiny;     // the length in byte0, byte1 is below 8
  integer i;
  logic [8:0] tiny_at;
  always_comb begin
    for (i = 0; i < 9; i = i + 1) tiny_at[i] = {window[8*i +: 8], window[8*i+11 +: 5]} == 13'd0;
    {byte2, byte1, byte0} = 24'd0;
    tiny = 1'b0;
    for (i = 0; i < 9; i = i + 1) begin
      if (place == 4'(i)) begin
        {byte2, byte1, byte0} = {window[8*i+16 +: 8], window[8*i+8 +: 8], window[8*i +: 8]};
        tiny = tiny_at[i];
      end
    end
  end
  wire [15:0] length = {byte0, byte1};

  // Everything a position is compared with: the lanes that arrived and the payload's end
  wire near       = at_q[16:4] == 13'd0;
  // (A block that was to end with the last lane of a beat in which the payload ended does not end at lane 0 of the next.)
  wire reached    = near && place >= 4'd2 && place <= bytes_i + 4'd1 && place <= payload_lanes_i + 4'd1;
  wire field_in   = near && place < bytes_i && place < payload_lanes_i;

  wire body       = body_q && !begin_i;
  wire more       = begin_i ? !begin_none_i : more_q;
  wire tail_ends  = body && reached;
  wire length_in  = more && field_in;
  wire again      = length_in && tiny;

  // End of the block that begins here, from lane 0 of this beat and of the next
  wire [16:0] at_here   = {1'b0, length} + {13'd0, place} + 17'd2;
  wire [16:0] at_beyond = {1'b0, length} + {13'd0, place} - 17'd6;

  // Blocks left after the pass
  wire [15:0] left     = begin_i ? begin_count_i : left_q;
  wire        left_gt1 = left[15:1] != 15'd0;
  wire        left_gt2 = left_gt1 && left != 16'd2;
  wire        all_read = begin_i ? begin_none_i : tail_ends ? !more_q : (!body_q && !more_q);
  // Payload goes on behind the last block: seen when that block ends, or at once in a packet without blocks
  wire        over     = (over_q && !begin_i) || (all_read && (begin_i || tail_ends) && payload_lanes_i >= place);

  assign done_o        = !again;
  assign block_o       = tail_ends;
  assign block_bytes_o = bytes_q;
  assign block_type_o  = (first_q && !again_q) ? data_i[7:0] : type_q;
  assign body_o        = body;
  assign phase_o       = phase_q;
  assign word_o        = word_q;
  assign exact_o       = all_read && !over;

  always_ff @(posedge clk_i) begin
    if (preload_i) begin
      body_q  <= 1'b0;
      at_q    <= {13'd0, begin_lane_i} + 17'd1;
      again_q <= 1'b0;
    end else if (step_i) begin
      again_q <= again;
      over_q  <= over;
      left_q  <= left - {15'd0, tail_ends};
      if (length_in) begin
        body_q  <= 1'b1;
        at_q    <= again ? at_here : at_beyond;
        more_q  <= tail_ends ? left_gt2 : left_gt1;
        bytes_q <= length;
        type_q  <= byte2;
        first_q <= place == 4'd7;
        phase_q <= place[2:0] + 3'd1;
        word_q  <= {2'b00, place != 4'd7};
      end else begin
        body_q <= body && !tail_ends;
        at_q   <= at_q - 17'd8;
        more_q <= more;
        if (!again_q) begin
          first_q <= 1'b0;
          if (first_q) type_q <= data_i[7:0];
          word_q <= (word_q == 3'd6) ? 3'd6 : word_q + 3'd1;
        end
      end
    end
  end
endmodule
`default_nettype wire
