// Locate to tracked slot, for both lines and a load of the host at once. Combinational from the slot table in registers; the locate comes from a register too, two
// beats before the message's end, and the answer is registered with the entry. The host keeps the locates of enabled slots distinct.
`default_nettype none

module tg_symbol_cam #(
  parameter int unsigned SYMBOLS = 64  // 1 to 256
) (
  input  wire               clk_i,
  input  wire               rst_i,
  input  wire               write_i,
  input  wire [7:0]         sym_i,
  input  wire               enable_i,
  input  wire [15:0]        locate_i,
  input  wire [15:0]        a_locate_i,
  output logic              a_hit_o,
  output logic [7:0]        a_sym_o,
  input  wire [15:0]        b_locate_i,
  output logic              b_hit_o,
  output logic [7:0]        b_sym_o,
  input  wire [15:0]        c_locate_i,
  output logic              c_hit_o,
  output logic [7:0]        c_sym_o
);
  logic [SYMBOLS-1:0]    enable_q;
  logic [16*SYMBOLS-1:0] locate_q;

  genvar g;
  generate
    for (g = 0; g < SYMBOLS; g = g + 1) begin : g_slot
      always_ff @(posedge clk_i) begin
        if (write_i && sym_i == 8'(g)) locate_q[16*g +: 16] <= locate_i;
        if (rst_i) enable_q[g] <= 1'b0;
        else if (write_i && sym_i == 8'(g)) enable_q[g] <= enable_i;
      end
    end
  endgenerate

  // At most one slot answers, so that the number is an OR and not a priority chain
  integer s;
  always_comb begin
    a_hit_o = 1'b0;
    a_sym_o = 8'd0;
    b_hit_o = 1'b0;
    b_sym_o = 8'd0;
    c_hit_o = 1'b0;
    c_sym_o = 8'd0;
    for (s = 0; s < SYMBOLS; s = s + 1) begin
      if (enable_q[s] && locate_q[16*s +: 16] == a_locate_i) begin
        a_hit_o = 1'b1;
        a_sym_o = a_sym_o | 8'(s);
      end
      if (enable_q[s] && locate_q[16*s +: 16] == b_locate_i) begin
        b_hit_o = 1'b1;
        b_sym_o = b_sym_o | 8'(s);
      end
      if (enable_q[s] && locate_q[16*s +: 16] == c_locate_i) begin
        c_hit_o = 1'b1;
        c_sym_o = c_sym_o | 8'(s);
      end
    end
  end
endmodule
`default_nettype wire
