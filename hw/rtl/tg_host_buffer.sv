// The host's transmit buffer: the host appends words, then asks for a number of bytes to be sent, as a raw frame or as session payload.
// One frame at a time: while it waits or leaves (`busy_o`) writes and requests are refused. The transmitter reads 64-bit words in
// order; `word_o` is the word at the read position, which `next_i` moves on and `rewind_i` takes back to the start.
`default_nettype none

module tg_host_buffer (
    input  wire        clk_i,
    input  wire        rst_i,
    // Host
    input  wire        data_write_i,
    input  wire [31:0] data_i,           // first byte in [7:0]
    input  wire        request_i,
    input  wire [11:0] length_i,
    input  wire        payload_i,        // session payload; 0: raw frame
    output wire        busy_o,
    output wire        refused_o,        // the last write or request was
    // Transmitter
    output wire        pending_o,
    output wire [11:0] length_o,
    output wire        payload_o,
    input  wire        rewind_i,
    input  wire        next_i,
    output wire [63:0] word_o,
    input  wire        done_i
);
  localparam int unsigned RAW_MIN = 14, RAW_MAX = 1514, PAYLOAD_MAX = 256;
  localparam int unsigned WORDS = 379;  // 32-bit words of the longest raw frame

  (* no_rw_check *)  // never read while it is written: busy
  logic [31:0] even[0:255];
  (* no_rw_check *)
  logic [31:0] odd[0:255];

  logic busy_q, refused_q, payload_q, restart_q;
  logic [11:0] length_q;
  logic [8:0] fill_q;  // words written
  logic [7:0] read_q;
  logic [31:0] even_word_q, odd_word_q;

  wire room = restart_q || fill_q != WORDS[8:0];
`ifdef TG_MUTANT_HOST_BUSY
  wire append = data_write_i && room;
`else
  wire append = data_write_i && !busy_q && room;
`endif
  wire [8:0] at = restart_q ? 9'd0 : fill_q;
  wire [11:0] written = restart_q ? 12'd0 : {1'b0, fill_q, 2'b00};
`ifdef TG_MUTANT_HOST_LENGTH
  wire length_ok =
`else
  wire length_ok = length_i <= written &&
`endif
      (payload_i ? length_i != 0 && length_i <= PAYLOAD_MAX[11:0] : length_i >= RAW_MIN[11:0] && length_i <= RAW_MAX[11:0]);
  wire accept = request_i && !busy_q && length_ok;

  wire [7:0] read = rewind_i ? 8'd0 : next_i ? read_q + 8'd1 : read_q;

  always_ff @(posedge clk_i) begin
    if (append && !at[0]) even[at[8:1]] <= data_i;
    if (append && at[0]) odd[at[8:1]] <= data_i;
    even_word_q <= even[read];
    odd_word_q <= odd[read];
    read_q <= read;

    if (accept) begin
      length_q <= length_i;
      payload_q <= payload_i;
    end
    if (rst_i) begin
      busy_q <= 1'b0;
      refused_q <= 1'b0;
      restart_q <= 1'b1;
      fill_q <= '0;
    end else begin
      if (accept) busy_q <= 1'b1;
      else if (done_i) busy_q <= 1'b0;
      if (data_write_i) refused_q <= !append;
      else if (request_i) refused_q <= !accept;
      if (append) begin
        fill_q <= at + 9'd1;
        restart_q <= 1'b0;
      end else if (done_i) restart_q <= 1'b1;
    end
  end

  assign busy_o = busy_q;
  assign refused_o = refused_q;
  assign pending_o = busy_q;
  assign length_o = length_q;
  assign payload_o = payload_q;
  assign word_o = {odd_word_q, even_word_q};
`ifdef TG_PROVE_HOST_BUFFER
  `include "tg_host_buffer_properties.svh"
`endif
endmodule
`default_nettype wire
