// What a line offers the arbiter stands until it is taken. Included by tg_rx_line.sv with TG_PROVE_ENTRIES; all parts of the line may do anything. 440 bits: tg_line_head, ENTRY_BITS (checked there), and 9.
logic formal_started_q, formal_held_q;
logic [439:0] formal_entry_q;
initial {formal_started_q, formal_held_q} = 2'b00;
wire [439:0] formal_entry = {entry_hit_o, entry_sym_o, entry_o};
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_held_q <= entry_valid_o && !entry_ready_i && !rst_i && !clear_i;
  formal_entry_q <= formal_entry;
end
always @* begin
  if (!formal_started_q) assume (rst_i);
  if (formal_held_q) assert (entry_valid_o && formal_entry == formal_entry_q);
end
