// Counts values by bucket in one block RAM. Samples come at least four cycles apart (an order's frame takes nine to
// fourteen); one that meets a host access waits for its end. The host reads buckets and may set them. Power-up empties all.
`default_nettype none

module tg_histogram (
    input  wire        clk_i,
    input  wire        rst_i,
    output wire        clearing_o,
    input  wire        sample_i,
    input  wire [ 7:0] bucket_i,
    input  wire        host_valid_i,
    input  wire        host_write_i,
    input  wire [ 7:0] host_bucket_i,
    input  wire [31:0] host_wdata_i,
    output wire        host_ready_o,
    output wire [31:0] host_rdata_o
);
  (* no_rw_check *)  // a word is read a cycle after it was written, at the earliest
  logic [31:0] memory[0:255];
  logic [31:0] word_q;

  typedef enum logic [1:0] {
    CLEAR,  // power-up
    IDLE,
    ADD,    // the bucket's count stands in word_q
    HOST    // the host's access ends
  } state_e;
  state_e state_q;
  logic [7:0] address_q;

  logic waiting_q;
  logic [7:0] bucket_q;
  wire start_sample = state_q == IDLE && waiting_q;
  wire start_host = state_q == IDLE && !waiting_q && host_valid_i;

  wire write = state_q == CLEAR || state_q == ADD || (start_host && host_write_i);
  wire [7:0] write_address = start_host ? host_bucket_i : address_q;
  wire [31:0] write_data = state_q == CLEAR ? 32'd0 : state_q == ADD ? word_q + 32'd1 : host_wdata_i;

  always_ff @(posedge clk_i) begin
    if (write) memory[write_address] <= write_data;
    word_q <= memory[start_sample?bucket_q : host_bucket_i];
    if (sample_i) bucket_q <= bucket_i;
    waiting_q <= !rst_i && (sample_i || (waiting_q && !start_sample));
    if (rst_i) begin
      state_q   <= CLEAR;
      address_q <= '0;
    end else begin
      unique case (state_q)
        CLEAR: begin
          address_q <= address_q + 8'd1;
          if (address_q == 8'hff) state_q <= IDLE;
        end
        IDLE: begin
          address_q <= bucket_q;
          if (start_sample) state_q <= ADD;
          else if (start_host) state_q <= HOST;
        end
        default: state_q <= IDLE;
      endcase
    end
  end

  assign clearing_o = state_q == CLEAR;
  assign host_ready_o = state_q == HOST;
  assign host_rdata_o = word_q;

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) if (!rst_i) assert (!(sample_i && waiting_q));
`endif
endmodule
`default_nettype wire
