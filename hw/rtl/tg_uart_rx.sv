// Serial receiver, 8N1. A bit is the majority of three samples round its middle; a start bit that is not one when looked at again is
// noise and forgotten. A stop bit that is low is reported, and nothing is received before the line was high again.
`default_nettype none

module tg_uart_rx #(
    parameter int unsigned CLOCKS_PER_BIT = 156  // 8 to 65535
) (
    input  wire       clk_i,
    input  wire       rst_i,
    input  wire       rx_i,     // asynchronous, idle high

    output wire       valid_o,  // one cycle: a byte
    output wire [7:0] data_o,
    output wire       error_o   // one cycle: a byte without its stop bit
);
  typedef enum logic [1:0] { IDLE, START, BITS, RECOVER } state_e;

  // One cycle after the middle, when the middle sample is the second of the three.
  localparam logic [15:0] HALF = 16'(CLOCKS_PER_BIT / 2);
  localparam logic [15:0] WHOLE = 16'(CLOCKS_PER_BIT - 1);

  if (CLOCKS_PER_BIT < 8 || CLOCKS_PER_BIT > 65535) $error("CLOCKS_PER_BIT must be 8 to 65535");

  (* async_reg = "true" *) logic [1:0] sync_q;
  logic [2:0] seen_q;
  state_e state_q;
  logic [15:0] wait_q;
  logic [3:0] bits_q;       // bits to come, the stop bit included
  logic [7:0] data_q;
  logic valid_q, error_q;

  wire level = (seen_q[0] & seen_q[1]) | (seen_q[1] & seen_q[2]) | (seen_q[0] & seen_q[2]);
  wire due = wait_q == 16'd0;

  always_ff @(posedge clk_i) begin
    sync_q <= {sync_q[0], rx_i};
    seen_q <= {seen_q[1:0], sync_q[1]};
    valid_q <= 1'b0;
    error_q <= 1'b0;
    wait_q <= due ? WHOLE : wait_q - 16'd1;
    unique case (state_q)
      IDLE:
      if (!seen_q[0]) begin
        state_q <= START;
        wait_q <= HALF;
      end
      START:
      if (due) begin
        state_q <= level ? IDLE : BITS;
        bits_q <= 4'd9;
      end
      BITS:
      if (due) begin
        bits_q <= bits_q - 4'd1;
        if (bits_q != 4'd1) data_q <= {level, data_q[7:1]};
        else begin
          valid_q <= level;
          error_q <= !level;
          state_q <= level ? IDLE : RECOVER;
        end
      end
      RECOVER: if (&seen_q) state_q <= IDLE;
    endcase
    if (rst_i) begin
      sync_q <= 2'b11;
      seen_q <= 3'b111;
      state_q <= IDLE;
      valid_q <= 1'b0;
      error_q <= 1'b0;
    end
  end

  assign valid_o = valid_q;
  assign data_o = data_q;
  assign error_o = error_q;
endmodule

`default_nettype wire
