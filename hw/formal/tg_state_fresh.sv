// tg_state_ram: the word read is the one that was written last, whatever is written when and to which slot. This is what lets two
// messages of one symbol follow each other two cycles apart, and two intents one cycle apart.
`default_nettype none

module tg_state_fresh (
    input wire       clk_i,
    input wire       rst_i,
    input wire       clear_i,
    input wire [1:0] next_addr_i,
    input wire       write_i,
    input wire [1:0] write_addr_i,
    input wire [7:0] write_data_i
);
  wire clearing;
  wire [7:0] data, word;
  (* anyconst *) reg [1:0] slot;
  tg_state_ram #(
      .ENTRIES(4),
      .WIDTH  (8)
  ) u_ram (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o(clearing),
      .next_addr_i,
      .data_o(data),
      .write_i,
      .write_addr_i,
      .write_data_i,
      .formal_addr_i(slot),
      .formal_word_o(word)
  );

  // The slot's value as a plain register: set by a write, 0 after a clear.
  reg [7:0] value;
  reg known;  // a clear has ended since the start
  reg named, started, was_clearing;
  initial {started, known} = 2'b00;
  always @(posedge clk_i) begin
    started <= 1'b1;
    was_clearing <= clearing;
    named <= next_addr_i == slot;
    if (rst_i || clear_i) known <= 1'b0;
    else if (was_clearing && !clearing) known <= 1'b1;
    if (rst_i || clear_i || clearing) value <= 8'd0;
    else if (write_i && write_addr_i == slot) value <= write_data_i;
  end

  always @* begin
    if (!started) assume (rst_i);
    if (clearing || clear_i) assume (!write_i);
  end

  always @(posedge clk_i)
    if (started && !rst_i && known && !clearing) begin
      assert (word == value);
      if (named) assert (data == value);
    end
endmodule
`default_nettype wire
