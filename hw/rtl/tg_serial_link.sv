// The register bus over a serial line, for boards without another way in and for bring-up. One request of 12 bytes, one answer of 12 bytes, each
// between two END bytes with SLIP's escapes (RFC 1055), each with the CRC-32 of Ethernet over what is before it, low byte first:
//
//   request  sequence, operation, address (2), data (4), CRC (4)        operation 0 HELLO, 1 READ, 2 WRITE, 3 COUNTER
//   answer   sequence, operation, status, 0,   data (4), CRC (4)        status 0 OK, 1 BUS_ERROR, 2 UNKNOWN, 3 NO_ANSWER, 4 SEQUENCE
//
// What is damaged is counted and forgotten: whoever asked asks again, with the same sequence number. So that nothing is done twice, the last answer is kept:
// the same request again gets it and touches nothing; another one under the same number is refused (SEQUENCE). HELLO forgets it and answers
// the protocol's version; a host begins with it. COUNTER reads the counter of that address.
`default_nettype none

module tg_serial_link #(
    parameter int unsigned CLOCKS_PER_BIT = 156,  // 8 to 65535
    parameter int unsigned SILENCE_BITS   = 100   // a frame that stops for so long is forgotten, 20 to 1000
) (
    input  wire        clk_i,
    input  wire        rst_i,
    input  wire        rx_i,
    output wire        tx_o,

    output wire        reg_valid_o,
    output wire        reg_write_o,
    output wire [15:0] reg_addr_o,
    output wire [31:0] reg_wdata_o,
    input  wire        reg_ready_i,
    input  wire        reg_error_i,
    input  wire [31:0] reg_rdata_i
);
  localparam logic [31:0] VERSION = 32'h5447_0001;
  localparam logic [7:0] END = 8'hC0, ESC = 8'hDB, ESC_END = 8'hDC, ESC_ESC = 8'hDD;
  localparam logic [7:0] HELLO = 8'd0, READ = 8'd1, WRITE = 8'd2, COUNTER = 8'd3;
  localparam logic [7:0] OK = 8'd0, BUS_ERROR = 8'd1, UNKNOWN = 8'd2, NO_ANSWER = 8'd3, SEQUENCE = 8'd4;
  localparam logic [3:0] FRAME_BYTES = 4'd12;
  // Of message and CRC together, when both are whole.
  localparam logic [31:0] RESIDUE = 32'hDEBB_20E3;
  // More than any register takes.
  localparam logic [9:0] BUS_CYCLES = 10'd1023;
  localparam logic [31:0] SILENCE = 32'(CLOCKS_PER_BIT * SILENCE_BITS);

  function automatic logic [31:0] crc32(input logic [31:0] crc, input logic [7:0] data);
    crc32 = crc ^ {24'd0, data};
    for (int unsigned i = 0; i < 8; i++) begin
      crc32 = crc32[0] ? (crc32 >> 1) ^ 32'hEDB8_8320 : crc32 >> 1;
    end
  endfunction

  // ---------------------------------------------------------------- in
  wire rx_valid, rx_error;
  wire [7:0] rx_data;
  tg_uart_rx #(.CLOCKS_PER_BIT(CLOCKS_PER_BIT)) u_rx (.clk_i, .rst_i, .rx_i, .valid_o(rx_valid), .data_o(rx_data), .error_o(rx_error));

  logic [95:0] frame_q;      // the last 12 bytes, the newest on top
  logic [3:0] count_q;       // 13: too many
  logic [31:0] crc_q;
  logic escape_q, broken_q, garbled_q;
  logic [31:0] silence_q;

  wire ends = rx_valid && rx_data == END;
  wire silent = silence_q == 32'd0 && (count_q != 4'd0 || escape_q || broken_q || garbled_q);
  wire [7:0] unescaped = rx_data == ESC_END ? END : ESC;
  wire [7:0] byte_in = escape_q ? unescaped : rx_data;
  wire takes = rx_valid && !ends && (escape_q || rx_data != ESC);
  // Two ENDs in a row hold nothing.
  wire frame_ends = ends && (count_q != 4'd0 || escape_q || broken_q || garbled_q);
  wire whole = count_q == FRAME_BYTES && !escape_q && !garbled_q && !broken_q;
  wire good = frame_ends && whole && crc_q == RESIDUE;

  always_ff @(posedge clk_i) begin
    silence_q <= rx_valid || rx_error ? SILENCE : silence_q - {31'd0, silence_q != 32'd0};
    if (rx_error) broken_q <= 1'b1;
    if (rx_valid && !ends) escape_q <= !escape_q && rx_data == ESC;
    if (takes) begin
      if (escape_q && rx_data != ESC_END && rx_data != ESC_ESC) garbled_q <= 1'b1;
      frame_q <= {byte_in, frame_q[95:8]};
      crc_q <= crc32(crc_q, byte_in);
      if (count_q <= FRAME_BYTES) count_q <= count_q + 4'd1;
    end
    if (rst_i || ends || silent) begin
      count_q <= 4'd0;
      crc_q <= '1;
      {escape_q, broken_q, garbled_q} <= 3'd0;
    end
  end

  // ---------------------------------------------------------------- done
  typedef enum logic [1:0] { WAITS, ACCESS, ANSWERS } state_e;
  state_e state_q;
  logic [7:0] sequence_q, operation_q, status_q;
  logic [15:0] addr_q;
  logic [31:0] data_q, request_crc_q;
  logic kept_q;              // status_q and data_q answer the request of sequence_q and request_crc_q
  logic [9:0] bus_cycles_q;
  logic [15:0] good_q, repeated_q, crc_errors_q, framing_q, malformed_q, overruns_q;

  wire [7:0] in_sequence = frame_q[7:0], in_operation = frame_q[15:8];
  wire [15:0] in_addr = frame_q[31:16];
  wire [31:0] in_data = frame_q[63:32], in_crc = frame_q[95:64];
  wire same_sequence = kept_q && in_sequence == sequence_q;
  wire again = same_sequence && in_crc == request_crc_q;

  logic [31:0] counter;
  always_comb begin
    unique case (in_addr)
      16'd0: counter = {16'd0, good_q};
      16'd1: counter = {16'd0, repeated_q};
      16'd2: counter = {16'd0, crc_errors_q};
      16'd3: counter = {16'd0, framing_q};
      16'd4: counter = {16'd0, malformed_q};
      16'd5: counter = {16'd0, overruns_q};
      default: counter = 32'd0;
    endcase
  end

  wire answered;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      WAITS:
      if (good) begin
        state_q <= ANSWERS;
        if (in_operation == HELLO || !again) begin
          sequence_q <= in_sequence;
          operation_q <= in_operation;
          addr_q <= in_addr;
          data_q <= in_data;
          bus_cycles_q <= BUS_CYCLES;
          status_q <= OK;
          kept_q <= in_operation != HELLO;
          if (in_operation == HELLO) data_q <= VERSION;
          else if (same_sequence) status_q <= SEQUENCE;
          else if (in_operation == COUNTER) begin
            data_q <= counter;
            if (in_addr > 16'd5) status_q <= UNKNOWN;
          end else if (in_operation == READ || in_operation == WRITE) state_q <= ACCESS;
          else status_q <= UNKNOWN;
        end
        request_crc_q <= in_crc;
      end
      ACCESS: begin
        bus_cycles_q <= bus_cycles_q - 10'd1;
        if (reg_ready_i || bus_cycles_q == 10'd0) begin
          state_q <= ANSWERS;
          status_q <= !reg_ready_i ? NO_ANSWER : reg_error_i ? BUS_ERROR : OK;
          data_q <= reg_ready_i && !reg_error_i && operation_q == READ ? reg_rdata_i : 32'd0;
        end
      end
      default: if (answered) state_q <= WAITS;
    endcase
    if (rst_i) begin
      state_q <= WAITS;
      kept_q <= 1'b0;
    end
  end

  assign reg_valid_o = state_q == ACCESS;
  assign reg_write_o = operation_q == WRITE;
  assign reg_addr_o = addr_q;
  assign reg_wdata_o = data_q;

  function automatic logic [15:0] more(input logic [15:0] count, input logic one);
    more = count == 16'hFFFF ? count : count + {15'd0, one};
  endfunction

  always_ff @(posedge clk_i) begin
    good_q <= more(good_q, good);
    repeated_q <= more(repeated_q, good && state_q == WAITS && again && in_operation != HELLO);
    crc_errors_q <= more(crc_errors_q, frame_ends && whole && !good);
    framing_q <= more(framing_q, rx_error);
    malformed_q <= more(malformed_q, (frame_ends && !whole) || silent);
    overruns_q <= more(overruns_q, good && state_q != WAITS);
    if (rst_i) {good_q, repeated_q, crc_errors_q, framing_q, malformed_q, overruns_q} <= '0;
  end

  // ---------------------------------------------------------------- out
  wire [63:0] answer = {data_q, 8'd0, status_q, operation_q, sequence_q};
  logic [3:0] place_q;       // 0: first END, 1 to 8 the answer, 9 to 12 its CRC, 13 last END
  logic escaping_q;          // the escape has left, the byte it stands for has not
  logic [31:0] answer_crc_q;

  logic [7:0] plain;
  always_comb begin
    if (place_q >= 4'd1 && place_q <= 4'd8) plain = answer[{place_q[2:0] - 3'd1, 3'd0} +: 8];
    else plain = ~answer_crc_q[{place_q[1:0] - 2'd1, 3'd0} +: 8];
  end
  wire at_end = place_q == 4'd0 || place_q == 4'd13;
  wire special = !at_end && (plain == END || plain == ESC);
  wire tx_ready;
  wire sends = state_q == ANSWERS;
  logic [7:0] tx_data;
  always_comb begin
    if (at_end) tx_data = END;
    else if (!special) tx_data = plain;
    else if (!escaping_q) tx_data = ESC;
    else tx_data = plain == END ? ESC_END : ESC_ESC;
  end
  tg_uart_tx #(.CLOCKS_PER_BIT(CLOCKS_PER_BIT)) u_tx (.clk_i, .rst_i, .valid_i(sends), .data_i(tx_data), .ready_o(tx_ready), .tx_o);

  wire step = sends && tx_ready && (!special || escaping_q);
  assign answered = step && place_q == 4'd13;
  always_ff @(posedge clk_i) begin
    if (sends && tx_ready) escaping_q <= special && !escaping_q;
    if (step) begin
      place_q <= place_q == 4'd13 ? 4'd0 : place_q + 4'd1;
      if (place_q == 4'd0) answer_crc_q <= '1;
      else if (place_q <= 4'd8) answer_crc_q <= crc32(answer_crc_q, plain);
    end
    if (rst_i) begin
      place_q <= 4'd0;
      escaping_q <= 1'b0;
    end
  end
endmodule

`default_nettype wire
