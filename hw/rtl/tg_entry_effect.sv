// What an entry is to the book and the trading state, beside its fields (docs/datapath.md sections 2 to 4): combinational.
`default_nettype none

module tg_entry_effect (
  input  tg_pkg::entry_t       entry_i,
  input  wire                  hit_i,        // its locate is that of an enabled slot
  input  wire [7:0]            market_i,     // whose operational halts count
  output wire                  on_book_o,    // a book message of its slot
  output wire                  on_state_o,   // changes the trading state, of its slot or of the whole path
  output wire                  bad_value_o   // section 4's "Bad value"
);
  localparam logic [31:0] PRICE_MAX = 32'd2_000_000_000;

  wire is_add    = entry_i.op == tg_pkg::OP_ADD;
  wire is_create = is_add || entry_i.op == tg_pkg::OP_REPLACE;
  wire is_reduce = entry_i.op == tg_pkg::OP_REDUCE;
  wire of_slot   = entry_i.op == tg_pkg::OP_TRADING || entry_i.op == tg_pkg::OP_SHORT || entry_i.op == tg_pkg::OP_BAND
                || (entry_i.op == tg_pkg::OP_HALT && entry_i.qty[7:0] == market_i);
  wire of_path   = entry_i.op == tg_pkg::OP_PHASE || entry_i.op == tg_pkg::OP_MARKET;

  assign on_book_o   = hit_i && (is_create || is_reduce || entry_i.op == tg_pkg::OP_DELETE);
  assign on_state_o  = (hit_i && of_slot) || of_path;
  assign bad_value_o = entry_i.bad_value
                    || ((is_create || is_reduce) && entry_i.qty == 32'd0)
                    || (is_create && (entry_i.price == 32'd0 || entry_i.price > PRICE_MAX));

  wire unused = &{1'b0, entry_i};
endmodule
`default_nettype wire
