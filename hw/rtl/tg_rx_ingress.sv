// Front of a line: turns AXI-Stream beats into parser beats and holds them while the parser is busy with a beat that has
// several length fields. Costs one register when the parser keeps up (it always does for ITCH messages).
//
// The first beat of a frame holds only MAC addresses, which nobody reads: its data is replaced by the device clock at the moment
// of its acceptance, so that the time of arrival passes the queue for free.
//
// When the queue is full but one, the rest of the frame is thrown away behind a terminator beat (`ovr`); frames that begin while it is
// full are lost whole and only counted.
`default_nettype none

module tg_rx_ingress #(
  parameter int unsigned DEPTH = 512,  // beats held; at least 4
  localparam int unsigned COUNT_BITS = $clog2(DEPTH + 1)
) (
  input  wire                  clk_i,
  input  wire                  rst_i,
  input  wire [63:0]           ts_ns_i,
  input  wire [15:0]           cyc_i,

  input  wire                  s_axis_tvalid,
  input  wire [63:0]           s_axis_tdata,
  input  wire [7:0]            s_axis_tkeep,
  input  wire                  s_axis_tlast,
  input  wire                  s_axis_tuser,

  output wire                  beat_valid_o,
  input  wire                  beat_pop_i,
  output wire [63:0]           beat_data_o,   // with beat_sof_o: device clock in ns
  output wire [3:0]            beat_bytes_o,  // 0..8 valid bytes from lane 0
  output wire                  beat_sof_o,
  output wire                  beat_last_o,
  output wire                  beat_error_o,  // the MAC's verdict, with beat_last_o
  output wire                  beat_ovr_o,    // with beat_last_o: the rest of the frame was thrown away
  output wire [15:0]           beat_cyc_o,    // cycle of acceptance

  output logic                 lost_o,        // a frame was lost whole
  output wire [COUNT_BITS-1:0] count_o,
  output wire                  idle_o         // between frames and nothing held
);
  localparam int unsigned WIDTH = 64 + 4 + 1 + 1 + 1 + 1 + 16;

  logic in_frame_q, discard_q;

  wire sof      = !in_frame_q;
  wire normal   = count_o < COUNT_BITS'(DEPTH - 1);
  wire overflow = s_axis_tvalid && !discard_q && !normal;
`ifdef TG_MUTANT_INGRESS_SOF
  wire push     = s_axis_tvalid && !discard_q;
`else
  wire push     = s_axis_tvalid && !discard_q && (normal || !sof);
`endif

  logic [3:0] kept;
  always_comb begin
    kept = 4'($countones(s_axis_tkeep));
    if (!s_axis_tlast) kept = 4'd8;
  end

  wire [WIDTH-1:0] push_data = {
    sof ? ts_ns_i : s_axis_tdata,
    normal ? kept : 4'd0,
    sof,
    s_axis_tlast || !normal,
    s_axis_tuser && s_axis_tlast,
    !normal,
    cyc_i
  };

  wire fifo_ready, open, stored, fill;
  wire [WIDTH-1:0] stored_data;
  wire unused = &{1'b0, open, stored, fill, stored_data};
  tg_bypass_queue #(.WIDTH(WIDTH), .DEPTH(DEPTH), .THROUGH(1'b0)) u_queue (
    .clk_i, .rst_i,
    .in_valid_i (push),
    .in_data_i  (push_data),
    .in_through_i(1'b0),
    .in_ready_o (fifo_ready),
    .out_valid_o(beat_valid_o),
    .out_data_o ({beat_data_o, beat_bytes_o, beat_sof_o, beat_last_o, beat_error_o, beat_ovr_o, beat_cyc_o}),
    .out_pop_i  (beat_pop_i),
    .open_o(open), .stored_o(stored), .stored_data_o(stored_data), .fill_o(fill),
    .count_o    (count_o)
  );

  assign idle_o = !in_frame_q && count_o == 0 && !s_axis_tvalid;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      in_frame_q <= 1'b0;
      discard_q  <= 1'b0;
      lost_o     <= 1'b0;
    end else begin
      lost_o <= overflow && sof;
      if (s_axis_tvalid) begin
        in_frame_q <= !s_axis_tlast;
`ifdef TG_MUTANT_INGRESS_REST
        discard_q  <= overflow && !s_axis_tlast;
`else
        discard_q  <= (discard_q || overflow) && !s_axis_tlast;
`endif
      end
    end
  end

`ifdef TG_PROVE_RX_INGRESS
  `include "tg_rx_ingress_properties.svh"
`endif

  initial if (DEPTH < 4) $fatal(1, "tg_rx_ingress: DEPTH must be at least 4");

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert (!push || fifo_ready) else $error("tg_rx_ingress: no room for a terminator");
      assert (!s_axis_tvalid || s_axis_tlast || s_axis_tkeep == 8'hff) else $error("tg_rx_ingress: tkeep has holes");
    end
  end
`endif
endmodule
`default_nettype wire
