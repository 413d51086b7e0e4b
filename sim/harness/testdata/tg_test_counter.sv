// For the tests of the harness: ports of every storage size, a combinational path, an assertion, an unreset register.
`default_nettype none

module tg_test_counter #(
    parameter int unsigned WIDTH = 8,   // bits of the counter
    parameter int unsigned LIMIT = 200  // count that the assertion refuses
) (
    input  wire              clk_i,
    input  wire              rst_i,
    input  wire              en_i,
    input  wire  [     15:0] add_i,
    input  wire  [     99:0] wide_i,
    output logic [WIDTH-1:0] count_o,
    output logic [     39:0] sum_o,
    output logic [     99:0] wide_o,
    output logic [     31:0] unreset_o,
    output wire              ready_o
);

  assign ready_o = en_i & ~rst_i;

  always_ff @(posedge clk_i) begin
    wide_o <= ~wide_i;
    if (rst_i) begin
      count_o <= '0;
      sum_o <= '0;
    end else if (en_i) begin
      count_o <= count_o + 1'b1;
      sum_o <= sum_o + {24'b0, add_i};
      unreset_o <= unreset_o + 32'd1;
      assert (count_o != WIDTH'(LIMIT))
      else $error("count has reached its limit");
    end
  end

endmodule
`default_nettype wire
