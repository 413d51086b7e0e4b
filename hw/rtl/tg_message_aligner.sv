// Brings the bytes of a message to fixed places while it arrives. One rotation by the lane in which the message began brings every byte of a beat
// to its place modulo 8; which word it belongs to follows from that place and the beat's number. On the message's last beat its bytes are taken
// past the registers, so that all are in place in the cycle in which the last one is looked at:
//
//   beats     | . . . 0 1 2 3 4 | 5 6 7 8 9 . . . |     phase 3
//   rotated   | 0 1 2 3 4 . . . | 8 9 . . . 5 6 7 |     places 0 to 4 are of word `word_i`, 5 to 7 of the one before
//
// Where a message begins is known only when its first beat has passed: those bytes, seven at most, come from the beat before.
`default_nettype none

module tg_message_aligner (
  input  wire          clk_i,
  input  wire          store_i,   // last pass over the beat
  input  wire [63:0]   data_i,
  input  wire [63:0]   prev_i,    // the beat before
  input  wire [2:0]    phase_i,
  input  wire [2:0]    word_i,    // word that begins in this beat at lane phase_i; stops at 6
  output logic [287:0] bytes_o,   // message bytes 0..35 (all that the book needs), byte k in [8*k +: 8]; those that arrived
  output wire  [15:0]  locate_o   // from registers, from the third beat of a message on
);
  // Byte k of a word from lane (phase + k) mod 8: in three steps
  wire [63:0] rotated4 = phase_i[2] ? {data_i[31:0], data_i[63:32]} : data_i;
  wire [63:0] rotated2 = phase_i[1] ? {rotated4[15:0], rotated4[63:16]} : rotated4;
  wire [63:0] rotated  = phase_i[0] ? {rotated2[7:0], rotated2[63:8]} : rotated2;
  // The first bytes, of which the lanes below phase_i are not part
  wire [63:0] begun4   = phase_i[2] ? {32'd0, prev_i[63:32]} : prev_i;
  wire [63:0] begun2   = phase_i[1] ? {16'd0, begun4[63:16]} : begun4;
  wire [63:0] begun    = phase_i[0] ? {8'd0, begun2[63:8]} : begun2;

  logic [287:0] bytes_q;
  wire is_first = word_i == 3'd1;
  for (genvar k = 0; k < 36; k++) begin : g_byte
    localparam int unsigned PLACE = k % 8;
    localparam logic [2:0] WORD = 3'(k / 8), BEHIND = WORD + 3'd1;
    wire begins = {1'b0, phase_i} + 4'(PLACE) < 4'd8;  // this place is of word word_i
    wire here   = word_i == (begins ? WORD : BEHIND);
    wire early = k < 7 && is_first && begins;
    wire [7:0] now = early ? begun[8*PLACE +: 8] : rotated[8*PLACE +: 8];
    assign bytes_o[8*k +: 8] = here || early ? now : bytes_q[8*k +: 8];
    always_ff @(posedge clk_i) if (store_i && (here || early)) bytes_q[8*k +: 8] <= now;
  end
  wire unused = &{1'b0, begun[63:56]};

  localparam int unsigned LOCATE = 8 * tg_itch50_pkg::HEADER_STOCK_LOCATE_AT;
  assign locate_o = {bytes_q[LOCATE +: 8], bytes_q[LOCATE + 8 +: 8]};
endmodule
`default_nettype wire
