// A stand-in with the core's ports for the tests of the card's surroundings (card_shell.cpp): it shows when beats and register
// accesses arrive, not what the core computes. Each frame gives an event (type 1; byte 3 line, 8.. cycle, 16.. clock); frames of line A
// come back on tx; a timer register gives an event of type 5 when the clock has reached it.
`default_nettype none

module tg_probe_core #(
    parameter int unsigned FIFO_BEATS = 1024  // beats between line A and tx
) (
    input  wire          clk_i,
    input  wire          rst_i,
    input  wire  [ 63:0] ts_ns_i,
    input  wire          s_axis_a_tvalid,
    input  wire  [ 63:0] s_axis_a_tdata,
    input  wire  [  7:0] s_axis_a_tkeep,
    input  wire          s_axis_a_tlast,
    input  wire          s_axis_a_tuser,
    input  wire          s_axis_b_tvalid,
    input  wire  [ 63:0] s_axis_b_tdata,
    input  wire  [  7:0] s_axis_b_tkeep,
    input  wire          s_axis_b_tlast,
    input  wire          s_axis_b_tuser,
    input  wire          s_axis_order_tvalid,
    input  wire  [ 63:0] s_axis_order_tdata,
    input  wire  [  7:0] s_axis_order_tkeep,
    input  wire          s_axis_order_tlast,
    input  wire          s_axis_order_tuser,
    output wire          m_axis_tx_tvalid,
    output wire  [ 63:0] m_axis_tx_tdata,
    output wire  [  7:0] m_axis_tx_tkeep,
    output wire          m_axis_tx_tlast,
    input  wire          m_axis_tx_tready,
    output wire          evt_valid_o,
    output wire  [511:0] evt_data_o,
    input  wire          evt_ready_i,
    input  wire          reg_valid_i,
    input  wire          reg_write_i,
    input  wire  [ 15:0] reg_addr_i,
    input  wire  [ 31:0] reg_wdata_i,
    output logic         reg_ready_o,
    output logic         reg_error_o,
    output logic [ 31:0] reg_rdata_o,
    output wire          idle_o,
    output wire  [ 63:0] next_timer_ns_o
);

  localparam int unsigned AW = $clog2(FIFO_BEATS);

  logic [63:0] cycle_q, timer_q;
  logic [31:0] scratch_q, errors_q;
  logic a_in_q, b_in_q;

  // ---- Events: a queue wide enough for two frames and a timer in one cycle
  logic [511:0] evt_mem[64];
  logic [5:0] evt_head_q, evt_tail_q;
  wire a_sof = s_axis_a_tvalid && !a_in_q;
  wire b_sof = s_axis_b_tvalid && !b_in_q;
  wire timer_due = ts_ns_i >= timer_q;
  assign evt_valid_o = evt_head_q != evt_tail_q;
  assign evt_data_o = evt_mem[evt_tail_q];

  function automatic [511:0] record(input [7:0] kind, input [7:0] line, input [63:0] cycle, input [63:0] ts);
    record = {288'b0, errors_q, ts, cycle, 32'b0, line, 16'b0, kind};
  endfunction

  // ---- Line A to tx
  logic [72:0] fifo[FIFO_BEATS];
  logic [AW-1:0] head_q, tail_q;
  assign m_axis_tx_tvalid = head_q != tail_q;
  assign {m_axis_tx_tlast, m_axis_tx_tkeep, m_axis_tx_tdata} = fifo[tail_q];

  assign idle_o = !m_axis_tx_tvalid && !evt_valid_o && !a_in_q && !b_in_q && !timer_due;
  assign next_timer_ns_o = timer_q;

  always_ff @(posedge clk_i) begin
    cycle_q <= cycle_q + 64'd1;
    reg_ready_o <= 1'b0;
    if (s_axis_a_tvalid) begin
      a_in_q <= !s_axis_a_tlast;
      fifo[head_q] <= {s_axis_a_tlast, s_axis_a_tkeep, s_axis_a_tdata};
      head_q <= head_q + 1'b1;
    end
    if (s_axis_b_tvalid) b_in_q <= !s_axis_b_tlast;
    if ((s_axis_a_tvalid && s_axis_a_tuser) || (s_axis_b_tvalid && s_axis_b_tuser)) errors_q <= errors_q + 32'd1;
    if (m_axis_tx_tvalid && m_axis_tx_tready) tail_q <= tail_q + 1'b1;

    if (evt_valid_o && evt_ready_i) evt_tail_q <= evt_tail_q + 6'd1;
    if (a_sof) evt_mem[evt_head_q] <= record(8'd1, 8'd0, cycle_q, ts_ns_i);
    if (b_sof) evt_mem[evt_head_q+6'(a_sof)] <= record(8'd1, 8'd1, cycle_q, ts_ns_i);
    if (timer_due) evt_mem[evt_head_q+6'(a_sof)+6'(b_sof)] <= record(8'd5, 8'd0, cycle_q, ts_ns_i);
    evt_head_q <= evt_head_q + 6'(a_sof) + 6'(b_sof) + 6'(timer_due);
    if (timer_due) timer_q <= '1;

    // 0x0000 magic, 0x0004 scratch, 0x0008 timer (ns, low word), 0x000C answers late, 0x0010 never answers
    if (reg_valid_i && !reg_ready_o && reg_addr_i != 16'h0010 && (reg_addr_i != 16'h000C || cycle_q[5:0] == 6'd0)) begin
      reg_ready_o <= 1'b1;
      reg_error_o <= reg_addr_i > 16'h0010;
      unique case (reg_addr_i)
        16'h0000: reg_rdata_o <= 32'h54474154;
        16'h0004: reg_rdata_o <= scratch_q;
        default:  reg_rdata_o <= 32'd0;
      endcase
      if (reg_write_i && reg_addr_i == 16'h0004) scratch_q <= reg_wdata_i;
      if (reg_write_i && reg_addr_i == 16'h0008) timer_q <= {32'b0, reg_wdata_i};
    end

    if (rst_i) begin
      cycle_q <= '0;
      timer_q <= '1;
      scratch_q <= '0;
      errors_q <= '0;
      a_in_q <= 1'b0;
      b_in_q <= 1'b0;
      head_q <= '0;
      tail_q <= '0;
      evt_head_q <= '0;
      evt_tail_q <= '0;
      reg_ready_o <= 1'b0;
    end
  end

  wire unused = &{s_axis_b_tdata, s_axis_b_tkeep, s_axis_order_tvalid, s_axis_order_tdata, s_axis_order_tkeep, s_axis_order_tlast, s_axis_order_tuser, 1'b0};
endmodule
`default_nettype wire
