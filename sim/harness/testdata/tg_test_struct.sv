// For the tests of the harness: struct-typed ports of the shared package.
`default_nettype none

module tg_test_struct (
    input  wire              clk_i,
    input  tg_pkg::entry_t   entry_i,
    output tg_pkg::update_t  update_o,
    output tg_pkg::view_t    view_o
);

  always_ff @(posedge clk_i) begin
    update_o <= '0;
    update_o.origin.seq <= entry_i.seq;
    update_o.origin.itch_ts <= entry_i.itch_ts;
    update_o.origin.sym <= entry_i.last_cyc[7:0];
    update_o.view.bid_px <= entry_i.price;
    update_o.view.bid_qty <= entry_i.qty;
    update_o.view.valid <= entry_i.kind == tg_pkg::ENTRY_MSG;
    update_o.changed <= entry_i.sell;
    update_o.new_faults <= {2'b0, entry_i.op};
  end
  assign view_o = update_o.view;

  wire unused = &{entry_i, 1'b0};
endmodule
`default_nettype wire
