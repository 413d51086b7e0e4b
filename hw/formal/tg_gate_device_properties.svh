// What tg_gate_device makes of its parts, from the text of docs/datapath.md section 6: whose exposure counts, which limits and amounts each total gets,
// orders in flight, loss. Included by tg_gate_device.sv when FORMAL is defined. The totals themselves (tg_headroom, tg_netroom, tg_gate_rate)
// have proofs of their own, so here they answer anything.
logic formal_started_q, formal_settled_q;  // pnl and limits stand
initial {formal_started_q, formal_settled_q} = 2'b00;
logic [15:0] formal_in_flight_q;
logic formal_sent_q, formal_answer_q;
logic [15:0] formal_count_q;
initial {formal_sent_q, formal_answer_q} = 2'b00;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_settled_q <= formal_started_q && !clear && !apply_i;
  formal_in_flight_q <= in_flight_q;
  formal_sent_q <= sent_i && !clear;
  formal_answer_q <= !sent_i && apply_i && input_i.op == tg_pkg::RISK_ACKNOWLEDGE && !clear;
  formal_count_q <= input_i.first[15:0];
end
always @* begin
  if (!formal_started_q) assume (rst_i);
  if (!formal_settled_q || apply_i) assume (!sent_i);
  assume (intent_i.kind != 0);
end

wire signed [65:0] formal_pnl = {{2{pnl_q[63]}}, pnl_q};
wire signed [65:0] formal_max_loss = {2'b00, limits_q.max_loss};
wire [7:0] formal_over = {2'b11, over};
always @* begin
  // A cancel adds nothing to any total.
  assert (counts == (sent_i && intent_i.action != 2));
  assert (exposure_over_o == (formal_over[0] || intent_i.kind > KINDS || formal_over[intent_i.kind[2:0]]));
  assert (in_flight_over_o == ({1'b0, in_flight_q} + 17'd1 > {1'b0, limits_q.max_in_flight}));
  assert (day_over_o == (value_over || quantity_over));
  if (formal_settled_q) assert (loss_over_o == (formal_pnl < 0 && -formal_pnl > formal_max_loss));
  if (formal_sent_q) assert (in_flight_q == (formal_in_flight_q == 16'hffff ? 16'hffff : formal_in_flight_q + 16'd1));
  if (formal_answer_q) assert (in_flight_q == (formal_in_flight_q > formal_count_q ? formal_in_flight_q - formal_count_q : 0));
end
