// What the host says is never lost, doubled or overtaken, as fast as the register bus brings it and whatever the traffic. Included by
// tg_risk_inputs.sv with TG_PROVE_RISK_INPUTS: that there is always room; with TG_PROVE_RISK_INPUTS_ORDER too: given that, order and contents, of any
// one input that is followed.
logic formal_started_q, formal_following_q;
logic [tg_pkg::RISK_INPUT_W-1:0] formal_value_q;
logic [PTR_W:0] formal_ahead_q;
logic [1:0] formal_since_q;  // cycles since the last input, 3 and more alike
logic formal_stood_q;        // the input at the output has stood for a cycle
logic [7:0] formal_free_q;  // cycles of this period of waiting in which one was not served: without `hold_o`,
logic [7:0] formal_held_q;  // and with it
initial formal_started_q = 1'b0;
(* anyseq *) wire formal_pick;

wire formal_starts = push && formal_pick && !formal_following_q;
wire formal_leaves = formal_following_q && done_i && formal_ahead_q == 0;
wire [PTR_W:0] formal_queued = used + {{PTR_W{1'b0}}, next_valid_q};  // all but the one at the output
wire [PTR_W:0] formal_count = formal_queued + {{PTR_W{1'b0}}, valid_q};
wire formal_idles = valid_q && formal_stood_q && !done_i;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  if (rst_i) begin
    {formal_following_q, formal_stood_q} <= '0;
    formal_since_q <= 2'd3;
    {formal_free_q, formal_held_q} <= '0;
  end else begin
    formal_following_q <= formal_starts || (formal_following_q && !formal_leaves);
    formal_stood_q <= valid_q && !done_i;
    formal_since_q <= s != '0 ? 2'd0 : formal_since_q == 2'd3 ? 2'd3 : formal_since_q + 2'd1;
    formal_free_q <= !waiting_o ? 8'd0 : formal_free_q + {7'd0, formal_idles && !hold_o};
    formal_held_q <= !waiting_o ? 8'd0 : formal_held_q + {7'd0, formal_idles && hold_o};
  end
  if (formal_starts) formal_value_q <= entry;
  formal_ahead_q <= (formal_starts ? formal_count : formal_ahead_q) - {{PTR_W{1'b0}}, done_i};
end

// The register bus: inputs are at least 4 cycles apart. The gate: it serves what has stood for a cycle in a quiet moment. When quiet moments come is
// the traffic's affair while `hold_o` is down; while it is up, they fail to come for HELD_MOST cycles in all (asserted in every simulation).
always @* begin
  if (!formal_started_q) assume (rst_i);
  assume ((s & (s - 1'b1)) == 0);
  if (s != '0) assume (formal_since_q == 2'd3);
  if (done_i) assume (valid_q && formal_stood_q);
`ifdef TG_PROVE_RISK_INPUTS_ORDER
  assume (!(push && used == DEPTH[PTR_W:0]));
`else
  if (formal_idles && hold_o) assume (formal_held_q < HELD_MOST);
`endif
end

wire [PTR_W:0] formal_place = head_q + formal_ahead_q - {{PTR_W{1'b0}}, valid_q} - {{PTR_W{1'b0}}, next_valid_q};
wire [7:0] formal_used = {{(5 - PTR_W) {1'b0}}, formal_queued, 2'b00};  // four times that
always @*
  if (formal_started_q && !rst_i) begin
    // ---- The promises
    assert (waiting_o == (formal_count != 0));
    assert (next_valid_q || used == 0 || (used == 1 && formal_since_q == 0));  // whoever is not fetched came a cycle ago
    if (formal_stood_q) assert (valid_q);
`ifdef TG_PROVE_RISK_INPUTS_ORDER
    if (formal_leaves) assert (input_o == formal_value_q);
    if (formal_following_q) begin
      assert (formal_ahead_q < formal_count);
      if (valid_q && formal_ahead_q == 0) assert (input_q == formal_value_q);
      else if (next_valid_q && formal_ahead_q == {{PTR_W{1'b0}}, valid_q}) assert (next_q == formal_value_q);
      else assert (memory[formal_place[PTR_W-1:0]] == formal_value_q);
    end
    assert (used <= DEPTH[PTR_W:0]);
`else
    assert (!(push && used == DEPTH[PTR_W:0]));
    // However dense the traffic: nobody waits for more than seven cycles without `hold_o`.
    assert (formal_free_q <= 8'd7);
    // ---- Why they hold: in four cycles at most one comes, and three serve one, once it is fetched
    assert (used <= DEPTH[PTR_W:0]);
    assert (formal_held_q <= HELD_MOST);
    assert (formal_used + {6'd0, formal_since_q} + {6'd0, valid_q && !formal_stood_q, formal_stood_q} <= 8'd5 - {7'd0, formal_count == 1 && used == 1} + formal_free_q + formal_held_q);
    if (!hold_o) assert (formal_free_q < {5'd0, age_q} || formal_free_q == 0);
    if (formal_stood_q) assert (age_q != 0);
`endif
  end
