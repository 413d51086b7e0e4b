// Brings the bytes of a message to fixed places while it arrives. A message that began in lane `phase_i` fills words of 8 message bytes from
// two neighbouring beats; a word is stored when it is whole. On the message's last beat the two words that this beat touches
// are taken past the registers, so that all bytes are in place in the cycle in which the last one is looked at:
//
//   beats     | . . . 0 1 2 3 4 | 5 6 7 8 9 . . . |     phase 3
//   words     word 0 = 0..7 (stored with the second beat), word 1 = 8.. (whole with the third)
`default_nettype none

module tg_message_aligner (
  input  wire          clk_i,
  input  wire          store_i,   // last pass over the beat: store the word that became whole
  input  wire [63:0]   data_i,
  input  wire [63:0]   prev_i,    // the beat before
  input  wire [2:0]    phase_i,
  input  wire [2:0]    word_i,    // word that begins in this beat at lane phase_i; stops at 6
  output logic [287:0] bytes_o,   // message bytes 0..35 (all that the book needs), byte k in [8*k +: 8]; those that arrived
  output wire  [15:0]  locate_o   // from registers, from the third beat of a message on
);
  logic [63:0] whole, begun;  // word word_i-1, and the bytes of word_i that are here
  always_comb begin
    unique case (phase_i)
      3'd0: begin whole = prev_i;                          begun = data_i; end
      3'd1: begin whole = {data_i[7:0],  prev_i[63:8]};    begun = {8'd0,  data_i[63:8]}; end
      3'd2: begin whole = {data_i[15:0], prev_i[63:16]};   begun = {16'd0, data_i[63:16]}; end
      3'd3: begin whole = {data_i[23:0], prev_i[63:24]};   begun = {24'd0, data_i[63:24]}; end
      3'd4: begin whole = {data_i[31:0], prev_i[63:32]};   begun = {32'd0, data_i[63:32]}; end
      3'd5: begin whole = {data_i[39:0], prev_i[63:40]};   begun = {40'd0, data_i[63:40]}; end
      3'd6: begin whole = {data_i[47:0], prev_i[63:48]};   begun = {48'd0, data_i[63:48]}; end
      3'd7: begin whole = {data_i[55:0], prev_i[63:56]};   begun = {56'd0, data_i[63:56]}; end
      default: begin whole = 64'd0; begun = 64'd0; end
    endcase
  end

  logic [63:0] word0_q, word1_q, word2_q, word3_q;
  logic [31:0] word4_q;
  always_ff @(posedge clk_i) begin
    if (store_i) begin
      if (word_i == 3'd1) word0_q <= whole;
      if (word_i == 3'd2) word1_q <= whole;
      if (word_i == 3'd3) word2_q <= whole;
      if (word_i == 3'd4) word3_q <= whole;
      if (word_i == 3'd5) word4_q <= whole[31:0];
    end
  end

  always_comb begin
    bytes_o[63:0]    = (word_i == 3'd0) ? begun : (word_i == 3'd1) ? whole : word0_q;
    bytes_o[127:64]  = (word_i == 3'd1) ? begun : (word_i == 3'd2) ? whole : word1_q;
    bytes_o[191:128] = (word_i == 3'd2) ? begun : (word_i == 3'd3) ? whole : word2_q;
    bytes_o[255:192] = (word_i == 3'd3) ? begun : (word_i == 3'd4) ? whole : word3_q;
    bytes_o[287:256] = (word_i == 3'd4) ? begun[31:0] : (word_i == 3'd5) ? whole[31:0] : word4_q;
  end

  localparam int unsigned LOCATE = 8 * tg_itch50_pkg::HEADER_STOCK_LOCATE_AT;
  assign locate_o = {word0_q[LOCATE +: 8], word0_q[LOCATE + 8 +: 8]};
endmodule
`default_nettype wire
