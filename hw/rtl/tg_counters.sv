// The counters of docs/datapath.md section 8, with a consistent copy for the host.
//
// Counting 32 bits in flip-flops 128 times over would cost more than the strategies do. Here a cycle's strobes go into counts of 7 or 8 bits
// (`pending`); a walk that starts every 66 cycles takes all of them over in one cycle (`frozen`) and adds them, two a cycle, to the
// totals in RAM. A walk leaves the totals of the instant in which it started: that is the snapshot, when one was asked for.
`default_nettype none

module tg_counters #(
    parameter int unsigned COUNTERS     = 128,  // places in use, gauges included; those behind read 0
    parameter int unsigned GAUGE_FIRST  = 97,   // index of the first gauge
    parameter int unsigned GAUGES       = 6,    // values shown as they are, not counted
    parameter int unsigned DOUBLE_FIRST = 0,    // index of the first counter that may grow by 2 in a cycle; others by 1
    parameter int unsigned DOUBLES      = 128   // how many of them
) (
    input  wire                 clk_i,
    input  wire                 rst_i,
    input  wire [        255:0] add_i,             // two bits for each counter: how much it grows in this cycle
    input  wire [GAUGES*16-1:0] gauges_i,
    input  wire                 snapshot_i,
    output wire                 snapshot_busy_o,
    output wire [         15:0] snapshot_count_o,
    input  wire                 host_valid_i,
    input  wire [          6:0] host_index_i,
    output wire                 host_ready_o,      // withheld while a snapshot is made
    output wire [         31:0] host_rdata_o
);
  localparam logic [6:0] LAST_PHASE = 7'd65;

  logic [6:0] phase_q;  // 0: take over; 1 to 64: read pair phase - 1; 2 to 65: write pair phase - 2
  logic first_walk_q;   // RAM holds nothing yet
  logic wanted_q, making_q;
  logic [15:0] count_q;
  wire take_over = phase_q == 0;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      phase_q <= '0;
      first_walk_q <= 1'b1;
      wanted_q <= 1'b0;
      making_q <= 1'b0;
      count_q <= '0;
    end else begin
      phase_q  <= phase_q == LAST_PHASE ? 7'd0 : phase_q + 7'd1;
      wanted_q <= snapshot_i || (wanted_q && !take_over);
      if (take_over) making_q <= wanted_q;
      if (phase_q == LAST_PHASE) begin
        first_walk_q <= 1'b0;
        making_q <= 1'b0;
        if (making_q) count_q <= count_q + 16'd1;
      end
    end
  end
  assign snapshot_busy_o  = wanted_q || making_q;
  assign snapshot_count_o = count_q;

  // ---- Pending and frozen counts; frozen moves down by a pair per write
  // Four counts to a word: none passes 66, or twice that, before it is taken over, so no carry leaves its 7, or 8, bits.
  wire [1023:0] pending;
  logic [1023:0] frozen_q;
  wire counts = add_i != '0;
  // Most cycles count nothing; a simulator need not look at all of it then. Of a count that begins anew all but the lowest two bits are 0: the
  // flip-flops' own reset.
  genvar w, c;
  generate
    for (w = 0; w < 32; w = w + 1) begin : g_word
      if (4 * w >= COUNTERS || (4 * w >= GAUGE_FIRST && 4 * w + 3 < GAUGE_FIRST + GAUGES)) begin : g_none
        assign pending[32*w+:32] = 32'd0;
      end else begin : g_four
        localparam bit DOUBLE = 4 * w + 3 >= DOUBLE_FIRST && 4 * w < DOUBLE_FIRST + DOUBLES;
        localparam int unsigned B = DOUBLE ? 8 : 7;
        wire [1:0] add_0 = {DOUBLE && add_i[8*w+1], add_i[8*w+0]}, add_1 = {DOUBLE && add_i[8*w+3], add_i[8*w+2]};
        wire [1:0] add_2 = {DOUBLE && add_i[8*w+5], add_i[8*w+4]}, add_3 = {DOUBLE && add_i[8*w+7], add_i[8*w+6]};
        wire [4*B-1:0] add = {{(B - 2) {1'b0}}, add_3, {(B - 2) {1'b0}}, add_2, {(B - 2) {1'b0}}, add_1, {(B - 2) {1'b0}}, add_0};
        logic [4*B-1:0] four_q;
        always_ff @(posedge clk_i) begin
          if (rst_i) four_q <= '0;
          else if (take_over) four_q <= add;
          else if (counts) four_q <= four_q + add;
        end
        for (c = 0; c < 4; c = c + 1) begin : g_count
          assign pending[8*(4*w+c)+:8] = 8'(four_q[B*c+:B]);
        end
`ifndef SYNTHESIS
        always_ff @(posedge clk_i) if (!rst_i && !DOUBLE) assert ((add_i[8*w+:8] & 8'haa) == 8'd0);
`endif
      end
    end
  endgenerate

  wire writing = phase_q >= 7'd2;
  logic [GAUGES*16-1:0] gauges_q;
  always_ff @(posedge clk_i) begin
    if (take_over) begin
      frozen_q <= pending;
      gauges_q <= gauges_i;
    end else if (writing) frozen_q <= {16'd0, frozen_q[1023:16]};
  end

  // ---- Totals
  (* no_rw_check *)  // the pair read is never the pair written
  logic [31:0] even[0:63];
  (* no_rw_check *)
  logic [31:0] odd[0:63];
  logic [31:0] even_word_q, odd_word_q;
  wire [6:0] read_pair = phase_q - 7'd1;
  wire [6:0] write_pair = phase_q - 7'd2;
  wire [31:0] even_total = (first_walk_q ? 32'd0 : even_word_q) + {24'd0, frozen_q[7:0]};
  wire [31:0] odd_total = (first_walk_q ? 32'd0 : odd_word_q) + {24'd0, frozen_q[15:8]};
  always_ff @(posedge clk_i) begin
    even_word_q <= even[read_pair[5:0]];
    odd_word_q  <= odd[read_pair[5:0]];
    if (writing) begin
      even[write_pair[5:0]] <= even_total;
      odd[write_pair[5:0]]  <= odd_total;
    end
  end

  // ---- Copy for the host, with the gauges in their places
  logic [31:0] even_shown, odd_shown;
  integer g;
  always_comb begin
    even_shown = even_total;
    odd_shown  = odd_total;
    for (g = 0; g < GAUGES; g = g + 1) begin
      if ({25'd0, write_pair} * 2 == GAUGE_FIRST + g) even_shown = {16'd0, gauges_q[16*g+:16]};
      if ({25'd0, write_pair} * 2 + 1 == GAUGE_FIRST + g) odd_shown = {16'd0, gauges_q[16*g+:16]};
    end
  end

  (* no_rw_check *)  // not read while it is written
  logic [31:0] even_copy[0:63];
  (* no_rw_check *)
  logic [31:0] odd_copy[0:63];
  logic [31:0] even_copy_q, odd_copy_q;
  logic answer_q;
  always_ff @(posedge clk_i) begin
    if (writing && making_q) begin
      even_copy[write_pair[5:0]] <= even_shown;
      odd_copy[write_pair[5:0]]  <= odd_shown;
    end
    even_copy_q <= even_copy[host_index_i[6:1]];
    odd_copy_q <= odd_copy[host_index_i[6:1]];
    answer_q <= host_valid_i && !answer_q && !snapshot_busy_o && !rst_i;
  end
  assign host_ready_o = answer_q;
  // Before the first snapshot the copy holds nothing.
  assign host_rdata_o = count_q == 0 ? 32'd0 : host_index_i[0] ? odd_copy_q : even_copy_q;

  wire unused = &{1'b0, read_pair[6]};
endmodule
`default_nettype wire
