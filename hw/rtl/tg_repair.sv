// Repair requests of the host (docs/datapath.md section 2, "Repair of books"), one at a time: taken over in registers, decoded, and shown
// to the arbiter until it has answered.
`default_nettype none

module tg_repair #(
  parameter int unsigned SET_BITS = 13
) (
  input  wire                 clk_i,
  input  wire                 rst_i,
  // Host: a write of CTRL submits what stands in the other registers; they may change again two cycles later
  input  wire                 write_i,
  input  wire [2:0]           op_i,
  input  wire [383:0]         data_i,          // LOAD: byte k of the message in [8*k +: 8]
  input  wire [5:0]           length_i,
  input  wire [7:0]           slot_i,
  input  wire [63:0]          arg_i,
  output wire                 busy_o,
  output wire                 ignored_o,       // the last write was: busy, or no such op
  output wire                 load_refused_o,  // the last load was
  output wire [2:0]           outcome_o,       // of the last other request
  output wire [15:0]          count_o,
  // Slot of a load
  output wire [15:0]          locate_o,
  input  wire                 hit_i,
  input  wire [7:0]           sym_i,
  input  wire [7:0]           market_i,
  // Arbiter
  output wire                 valid_o,
  output wire [2:0]           repair_op_o,
  output wire [7:0]           repair_sym_o,
  output wire [63:0]          repair_arg_o,
  output tg_pkg::entry_t      entry_o,
  output wire                 hit_o,
  output wire                 known_o,
  output wire                 on_book_o,
  output wire                 on_state_o,
  output wire                 bad_value_o,
  output wire [SET_BITS-1:0]  h0_o,
  output wire [SET_BITS-1:0]  h1_o,
  output wire [SET_BITS-1:0]  new_h0_o,
  output wire [SET_BITS-1:0]  new_h1_o,
  input  wire                 done_i,
  input  wire                 refused_i,
  input  wire [2:0]           outcome_i
);
  tg_pkg::op_e op;
  wire [4:0]   type_idx;
  wire [47:0]  itch_ts;
  wire [63:0]  order_ref, replacing;
  wire [31:0]  qty, price;
  wire         sell, side_bad, flag;
  tg_itch_decode u_decode (
    .type_i(data_i[7:0]), .length_i({10'd0, length_i}), .bytes_i(data_i[287:0]),
    .op_o(op), .type_idx_o(type_idx), .locate_o(locate_o), .itch_ts_o(itch_ts), .reference_o(order_ref), .replacing_o(replacing),
    .sell_o(sell), .side_bad_o(side_bad), .qty_o(qty), .price_o(price), .flag_o(flag)
  );
  // What may be loaded is what has an op, and the system events that have none
  wire loadable = op != tg_pkg::OP_FEEDFAULT && (op != tg_pkg::OP_NONE || type_idx == 5'(tg_itch50_pkg::SYSTEM_EVENT_INDEX));

  logic           busy_q, valid_q, ignored_q, load_refused_q, hit_q, known_q;
  logic [2:0]     outcome_q;
  logic [2:0]     op_q;
  logic [7:0]     sym_q;
  logic [15:0]    count_q;
  logic [63:0]    arg_q;
  tg_pkg::entry_t entry_q;
  wire is_load = op_q == tg_pkg::REPAIR_LOAD;
  wire op_ok   = op_i >= tg_pkg::REPAIR_REBUILD && op_i <= tg_pkg::REPAIR_LOAD;

  always_ff @(posedge clk_i) begin
    if (write_i && !busy_q) op_q <= op_i;
    if (busy_q && !valid_q) begin  // the cycle after the write: the registers stand
      sym_q   <= is_load ? sym_i : slot_i;
      arg_q   <= arg_i;
      hit_q   <= hit_i;
      known_q <= loadable;
      entry_q <= '0;
      entry_q.op        <= is_load ? op : tg_pkg::OP_NONE;
      entry_q.itch_ts   <= itch_ts;
      entry_q.order_ref <= order_ref;
      entry_q.replacing <= replacing;
      entry_q.sell      <= sell;
      entry_q.qty       <= qty;
      entry_q.price     <= price;
      entry_q.bad_value <= side_bad;
      entry_q.flag      <= flag;
    end
    if (rst_i) begin
      {busy_q, valid_q, ignored_q, load_refused_q} <= '0;
      outcome_q <= tg_pkg::RECOVERY_DONE;
      count_q   <= '0;
    end else begin
      if (write_i) ignored_q <= busy_q || !op_ok;
      if (write_i && !busy_q && op_ok) busy_q <= 1'b1;
      valid_q <= busy_q && !(valid_q && done_i);
      if (valid_q && done_i) begin
        busy_q  <= 1'b0;
        count_q <= count_q + 16'd1;
        if (is_load) load_refused_q <= refused_i;
        else outcome_q <= outcome_i;
      end
    end
  end

  tg_entry_effect u_effect (.entry_i(entry_q), .hit_i(hit_q), .market_i, .on_book_o, .on_state_o, .bad_value_o);
  tg_set_hash #(.SET_BITS(SET_BITS)) u_hash (.ref_i(entry_q.order_ref), .set0_o(h0_o), .set1_o(h1_o));
  tg_set_hash #(.SET_BITS(SET_BITS)) u_hash_new (.ref_i(entry_q.replacing), .set0_o(new_h0_o), .set1_o(new_h1_o));

  assign busy_o         = busy_q;
  assign ignored_o      = ignored_q;
  assign load_refused_o = load_refused_q;
  assign outcome_o      = outcome_q;
  assign count_o        = count_q;
  assign valid_o        = valid_q;
  assign repair_op_o    = op_q;
  assign repair_sym_o   = sym_q;
  assign repair_arg_o   = arg_q;
  assign entry_o        = entry_q;
  assign hit_o          = hit_q;
  assign known_o        = known_q;

  wire unused = &{1'b0, data_i[383:288]};
endmodule
`default_nettype wire
