// Bytes that have to be sent again, made ready beside whatever the transmitter does: from the oldest byte that is not acknowledged on, at most
// REPEAT_BYTES, read once from the send ring for their sum. When they are acknowledged meanwhile it begins anew, or gives up.
//
// What is in flight stays in the ring as it is: the bytes are not written again before they are acknowledged.
`default_nettype none

module tg_tcp_repeat (
    input  wire        clk_i,
    input  wire        rst_i,
    input  wire        wanted_i,     // bytes from the oldest on are to be sent again
    input  wire [31:0] oldest_i,
    input  wire [31:0] end_i,        // after the last byte that was sent
    input  wire        started_i,    // its frame begins
    input  wire        sending_i,    // and leaves: the ring is read for it
    // Send ring, while no such frame leaves
    output wire [31:0] read_seq_o,
    input  wire [63:0] read_data_i,  // next cycle
    output wire        ready_o,
    output wire [31:0] seq_o,
    output wire [11:0] bytes_o,
    output wire [15:0] sum_o,
    output wire        idle_o
);
  logic busy_q, ready_q, valid_q, last_q, added_q;
  logic [31:0] seq_q;
  logic [11:0] bytes_q, at_q, left_q;  // left: from the word that was asked for on
  logic [23:0] sum_q;
  logic [17:0] words_q;
  logic [16:0] folded_q;
  logic [1:0] settle_q;

  wire [31:0] flight = end_i - oldest_i;
  // A peer may acknowledge what is only just leaving: then the end lies behind.
  wire begins = wanted_i && !busy_q && !sending_i && flight != 0 && !flight[31];
  wire stale = oldest_i != seq_q || !wanted_i;
  wire [11:0] left = bytes_q - at_q;
  wire reading = busy_q && at_q < bytes_q;

  logic [63:0] kept;
  integer i;
  always_comb
    for (i = 0; i < 8; i = i + 1) kept[8*i+:8] = 12'(i) < left_q ? read_data_i[8*i+:8] : 8'd0;

  always_ff @(posedge clk_i) begin
    left_q <= left;
    words_q <= {2'd0, kept[7:0], kept[15:8]} + {2'd0, kept[23:16], kept[31:24]} + {2'd0, kept[39:32], kept[47:40]} + {2'd0, kept[55:48], kept[63:56]};
    folded_q <= {1'b0, sum_q[15:0]} + {9'd0, sum_q[23:16]};
    if (begins) begin
      seq_q <= oldest_i;
      bytes_q <= flight > tg_tcp_pkg::REPEAT_BYTES ? tg_tcp_pkg::REPEAT_BYTES[11:0] : flight[11:0];
    end
    if (begins) sum_q <= '0;
    else if (added_q) sum_q <= sum_q + {6'd0, words_q};
    if (rst_i) begin
      {busy_q, ready_q, valid_q, last_q, added_q} <= 5'd0;
      at_q <= '0;
      settle_q <= '0;
    end else begin
      valid_q <= reading && !stale;
      added_q <= valid_q && !stale;
      // The last word read is in the folded sum three cycles later.
      last_q <= busy_q && !reading && !ready_q;
      settle_q <= last_q && busy_q && !stale && !started_i ? settle_q + {1'b0, settle_q != 2'd3} : 2'd0;
      if (begins) begin
        busy_q <= 1'b1;
        at_q   <= '0;
      end else if (busy_q && (stale || started_i)) begin
        busy_q  <= 1'b0;
        ready_q <= 1'b0;
      end else if (busy_q) begin
        if (reading) at_q <= at_q + 12'd8;
        if (settle_q == 2'd3) ready_q <= 1'b1;
      end
    end
  end

  assign read_seq_o = seq_q + {20'd0, at_q};
  assign ready_o = ready_q && !stale;
  assign seq_o = seq_q;
  assign bytes_o = bytes_q;
  assign sum_o = folded_q[15:0] + {15'd0, folded_q[16]};
  assign idle_o = !busy_q && !wanted_i;
`ifdef FORMAL
  // What is made ready has been sent.
  logic formal_past_q;
  initial formal_past_q = 1'b0;
  always @(posedge clk_i) formal_past_q <= !rst_i;
  always @* if (formal_past_q) assert (!ready_q || busy_q);
  always @*
    if (formal_past_q && busy_q && !stale) assert (!flight[31] && bytes_q != 0 && bytes_q <= tg_tcp_pkg::REPEAT_BYTES && {20'd0, bytes_q} <= end_i - seq_q);
`endif
endmodule
`default_nettype wire
