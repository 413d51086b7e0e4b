// The last view of every slot (docs/datapath.md section 2 and 4, `view[s]`), kept in the order of the messages: a message that changes a view
// writes it, a feed fault makes all of them invalid, a rebuild or recentre that of its slot. Written in cycle 9, so a message two cycles
// later finds it. Prices and quantities are in RAM, validity in registers.
`default_nettype none

module tg_last_views #(
    parameter  int unsigned SYMBOLS = 64,                             // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire                     clk_i,
    input  wire                     rst_i,
    input  wire                     clear_i,
    output wire                     clearing_o,
    input  wire                     update_valid_i,  // cycle 8
    input  wire tg_pkg::update_t    update_i,
    // Named in a cycle, there in the next
    input  wire         [SYM_W-1:0] next_sym_i,
    output wire tg_pkg::view_t      view_o
);
  logic write_q, forget_one_q, forget_all_q;
  logic [SYM_W-1:0] sym_q, read_sym_q;
  tg_pkg::view_t view_q;
  logic [SYMBOLS-1:0] valid_q;
  wire [(1<<SYM_W)-1:0] valid = (1 << SYM_W)'(valid_q);

  integer s;
  always_ff @(posedge clk_i) begin
    write_q <= update_valid_i && update_i.changed && !rst_i;
    forget_one_q <= update_valid_i && (update_i.op == tg_pkg::OP_REBUILD || update_i.op == tg_pkg::OP_RECENTRE) && !rst_i;
    forget_all_q <= update_valid_i && update_i.op == tg_pkg::OP_INVALIDATE && !rst_i;
    sym_q <= update_i.origin.sym[SYM_W-1:0];
    view_q <= update_i.view;
    read_sym_q <= next_sym_i;
    for (s = 0; s < SYMBOLS; s = s + 1)
      if (rst_i || clear_i || forget_all_q) valid_q[s] <= 1'b0;
      else if (sym_q == SYM_W'(s) && (write_q || forget_one_q)) valid_q[s] <= write_q && view_q.valid;
  end

  wire [127:0] word;
  tg_state_ram #(
      .ENTRIES(SYMBOLS),
      .WIDTH  (128)
  ) u_views (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o,
      .next_addr_i(next_sym_i),
      .data_o(word),
      .write_i(write_q),
      .write_addr_i(sym_q),
      .write_data_i({view_q.bid_px, view_q.bid_qty, view_q.ask_px, view_q.ask_qty})
  );

  // Nobody reads in the cycle after an update's: what it makes of the registers is there in the one after that.
  tg_pkg::view_t view;
  always_comb begin
    view.valid = valid[read_sym_q];
    {view.bid_px, view.bid_qty, view.ask_px, view.ask_qty} = word;
  end
  assign view_o = view;

  wire unused = &{1'b0, update_i};
endmodule
`default_nettype wire
