// tg_core with a trace: what passes from block to block is printed with the cycle in which it does (core-stages.test.ts).
`default_nettype none

module tg_stage_trace (
    input wire        clk_i,
    input wire [15:0] cycle_i,
    input wire        beat_i,
    input wire        entry_i,
    input wire        message_i,
    input wire        change_i,
    input wire        update_i,
    input wire        intent_i,
    input wire        order_i
);
  always_ff @(posedge clk_i) begin
    if (beat_i) $display("stage beat %0d", cycle_i);
    if (entry_i) $display("stage entry %0d", cycle_i);
    if (message_i) $display("stage message %0d", cycle_i);
    if (change_i) $display("stage change %0d", cycle_i);
    if (update_i) $display("stage update %0d", cycle_i);
    if (intent_i) $display("stage intent %0d", cycle_i);
    if (order_i) $display("stage order %0d", cycle_i);
  end
endmodule

bind tg_core tg_stage_trace u_stage_trace (
    .clk_i,
    .cycle_i  (cyc_q),
    .beat_i   (s_axis_a_tvalid && s_axis_a_tlast),
    .entry_i  (u_feed.a_valid && u_feed.a_ready),
    .message_i(taken),
    .change_i (u_book.op_valid),
    .update_i (update_valid),
    .intent_i (intent_valid),
    .order_i  (m_axis_tx_tvalid && order_valid)
);

module tg_core_traced #(
    parameter int unsigned SYMBOLS       = 64,
    parameter int unsigned SET_BITS      = 13,
    parameter int unsigned LEVELS        = 4096,
    parameter int unsigned REORDER_DEPTH = 64,
    parameter int unsigned TX_QUEUE      = 16,
    parameter logic [31:0] RTL_HASH      = 32'd0
) (
    input  wire         clk_i,
    input  wire         rst_i,
    input  wire  [63:0] ts_ns_i,
    input  wire         s_axis_a_tvalid,
    input  wire  [63:0] s_axis_a_tdata,
    input  wire   [7:0] s_axis_a_tkeep,
    input  wire         s_axis_a_tlast,
    input  wire         s_axis_a_tuser,
    input  wire         s_axis_b_tvalid,
    input  wire  [63:0] s_axis_b_tdata,
    input  wire   [7:0] s_axis_b_tkeep,
    input  wire         s_axis_b_tlast,
    input  wire         s_axis_b_tuser,
    input  wire         s_axis_order_tvalid,
    input  wire  [63:0] s_axis_order_tdata,
    input  wire   [7:0] s_axis_order_tkeep,
    input  wire         s_axis_order_tlast,
    input  wire         s_axis_order_tuser,
    output wire         m_axis_tx_tvalid,
    input  wire         m_axis_tx_tready,
    output wire  [63:0] m_axis_tx_tdata,
    output wire   [7:0] m_axis_tx_tkeep,
    output wire         m_axis_tx_tlast,
    output wire         evt_valid_o,
    output wire [511:0] evt_data_o,
    input  wire         evt_ready_i,
    input  wire         reg_valid_i,
    input  wire         reg_write_i,
    input  wire  [15:0] reg_addr_i,
    input  wire  [31:0] reg_wdata_i,
    output wire         reg_ready_o,
    output wire         reg_error_o,
    output wire  [31:0] reg_rdata_o,
    output wire         idle_o,
    output wire  [63:0] next_timer_ns_o
);
  tg_core #(
      .SYMBOLS, .SET_BITS, .LEVELS, .REORDER_DEPTH, .TX_QUEUE, .RTL_HASH
  ) u_core (
      .*
  );
endmodule

`default_nettype wire
