// Serial transmitter, 8N1.
`default_nettype none

module tg_uart_tx #(
    parameter int unsigned CLOCKS_PER_BIT = 156  // 8 to 65535
) (
    input  wire       clk_i,
    input  wire       rst_i,
    input  wire       valid_i,
    input  wire [7:0] data_i,
    output wire       ready_o,  // the byte is taken in this cycle

    output wire       tx_o      // idle high
);
  localparam logic [15:0] WHOLE = 16'(CLOCKS_PER_BIT - 1);

  logic [8:0] shift_q;       // what follows the bit on the line; ones from behind make the stop bit
  logic tx_q;
  logic [3:0] bits_q;        // bits that have not ended, 0: idle
  logic [15:0] wait_q;

  assign ready_o = bits_q == 4'd0;
  assign tx_o = tx_q;

  always_ff @(posedge clk_i) begin
    if (ready_o) begin
      tx_q <= !valid_i;
      shift_q <= {1'b1, data_i};
      wait_q <= WHOLE;
      if (valid_i) bits_q <= 4'd10;
    end else if (wait_q != 16'd0) wait_q <= wait_q - 16'd1;
    else begin
      bits_q <= bits_q - 4'd1;
      tx_q <= shift_q[0];
      shift_q <= {1'b1, shift_q[8:1]};
      wait_q <= WHOLE;
    end
    if (rst_i) begin
      tx_q <= 1'b1;
      bits_q <= 4'd0;
    end
  end
endmodule

`default_nettype wire
