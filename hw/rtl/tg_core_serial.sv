// The core with its register bus on a serial line, as a board without PCIe has it: what the pins of UART, feed and order port see.
// Event records are taken and dropped: a serial line is too slow for them, and counters and histograms have what happened.
`default_nettype none

module tg_core_serial #(
    parameter int unsigned CLOCKS_PER_BIT = 156,   // clocks a bit of the serial line lasts, 8 to 65535
    parameter int unsigned SYMBOLS        = 8,     // as in tg_core, here and below; sizes that may fit a small part
    parameter int unsigned SET_BITS       = 8,
    parameter int unsigned LEVELS         = 512,
    parameter int unsigned REORDER_DEPTH  = 64,
    parameter int unsigned TX_QUEUE       = 16,
    parameter logic [31:0] RTL_HASH       = 32'd0
) (
    input  wire        clk_i,
    input  wire        rst_i,
    input  wire        rx_i,
    output wire        tx_o,

    input  wire        s_axis_a_tvalid,
    input  wire [63:0] s_axis_a_tdata,
    input  wire  [7:0] s_axis_a_tkeep,
    input  wire        s_axis_a_tlast,
    input  wire        s_axis_a_tuser,
    input  wire        s_axis_b_tvalid,
    input  wire [63:0] s_axis_b_tdata,
    input  wire  [7:0] s_axis_b_tkeep,
    input  wire        s_axis_b_tlast,
    input  wire        s_axis_b_tuser,
    input  wire        s_axis_order_tvalid,
    input  wire [63:0] s_axis_order_tdata,
    input  wire  [7:0] s_axis_order_tkeep,
    input  wire        s_axis_order_tlast,
    input  wire        s_axis_order_tuser,
    output wire        m_axis_tx_tvalid,
    input  wire        m_axis_tx_tready,
    output wire [63:0] m_axis_tx_tdata,
    output wire  [7:0] m_axis_tx_tkeep,
    output wire        m_axis_tx_tlast
);
  // 6.4 ns a cycle, the part of a nanosecond in fifths.
  logic [63:0] ts_q;
  logic [2:0] fifths_q;
  wire carry = fifths_q >= 3'd3;
  always_ff @(posedge clk_i) begin
    fifths_q <= carry ? fifths_q - 3'd3 : fifths_q + 3'd2;
    ts_q <= ts_q + (carry ? 64'd7 : 64'd6);
    if (rst_i) begin
      fifths_q <= 3'd0;
      ts_q <= 64'd0;
    end
  end

  wire reg_valid, reg_write, reg_ready, reg_error;
  wire [15:0] reg_addr;
  wire [31:0] reg_wdata, reg_rdata;
  tg_serial_link #(.CLOCKS_PER_BIT(CLOCKS_PER_BIT)) u_link (
      .clk_i, .rst_i, .rx_i, .tx_o,
      .reg_valid_o(reg_valid), .reg_write_o(reg_write), .reg_addr_o(reg_addr), .reg_wdata_o(reg_wdata),
      .reg_ready_i(reg_ready), .reg_error_i(reg_error), .reg_rdata_i(reg_rdata)
  );

  wire unused_evt_valid, unused_idle;
  wire [511:0] unused_evt_data;
  wire [63:0] unused_next_timer;
  tg_core #(
      .SYMBOLS(SYMBOLS), .SET_BITS(SET_BITS), .LEVELS(LEVELS), .REORDER_DEPTH(REORDER_DEPTH), .TX_QUEUE(TX_QUEUE), .RTL_HASH(RTL_HASH)
  ) u_core (
      .clk_i, .rst_i, .ts_ns_i(ts_q),
      .s_axis_a_tvalid, .s_axis_a_tdata, .s_axis_a_tkeep, .s_axis_a_tlast, .s_axis_a_tuser,
      .s_axis_b_tvalid, .s_axis_b_tdata, .s_axis_b_tkeep, .s_axis_b_tlast, .s_axis_b_tuser,
      .s_axis_order_tvalid, .s_axis_order_tdata, .s_axis_order_tkeep, .s_axis_order_tlast, .s_axis_order_tuser,
      .m_axis_tx_tvalid, .m_axis_tx_tready, .m_axis_tx_tdata, .m_axis_tx_tkeep, .m_axis_tx_tlast,
      .evt_valid_o(unused_evt_valid), .evt_data_o(unused_evt_data), .evt_ready_i(1'b1),
      .reg_valid_i(reg_valid), .reg_write_i(reg_write), .reg_addr_i(reg_addr), .reg_wdata_i(reg_wdata),
      .reg_ready_o(reg_ready), .reg_error_o(reg_error), .reg_rdata_o(reg_rdata),
      .idle_o(unused_idle), .next_timer_ns_o(unused_next_timer)
  );
endmodule

`default_nettype wire
