// Nothing that lets orders leave or changes the configuration passes under an id that is lower than one presented before; the highest never falls; what
// stops passes always. Included by tg_election.sv with FORMAL.
logic formal_started_q;
logic [127:0] formal_last_q, formal_best_q, formal_highest_q;  // presented last, highest of all presented, register a cycle ago
logic formal_presented_q;
initial {formal_started_q, formal_presented_q} = 2'b00;
always @(posedge clk_i) begin
  formal_started_q <= 1'b1;
  formal_presented_q <= present_i && !rst_i;
  formal_highest_q <= rst_i ? '0 : highest_q;
  if (rst_i) {formal_last_q, formal_best_q} <= '0;
  else if (present_i) begin
    formal_last_q <= id_i;
    if (id_i > formal_best_q) formal_best_q <= id_i;
  end
end
always @* begin
  if (!formal_started_q) assume (rst_i);
  // The bus: the next access is cycles away.
  if (formal_presented_q) assume (!present_i && id_i == formal_last_q);
end
always @*
  if (formal_started_q && !rst_i) begin
    if (commit_o || clear_write_o || arm_write_o && arm_i || lease_write_o && lease_i != '0) assert (formal_last_q == formal_best_q);
    if (current_o) assert (formal_last_q == formal_best_q);
    assert (highest_o >= formal_highest_q && highest_o <= formal_best_q);
    // Whoever has the highest id passes, but for the cycle in which that is found out.
    if (formal_last_q == formal_best_q && !formal_presented_q) assert (current_o);
    if (!formal_presented_q) assert (highest_o == formal_best_q);
    if (arm_write_i && !arm_i) assert (arm_write_o);
    if (lease_write_i && lease_i == '0) assert (lease_write_o);
    // Nothing is made up.
    if (commit_o) assert (commit_i);
    if (clear_write_o) assert (clear_write_i);
    if (arm_write_o) assert (arm_write_i);
    if (lease_write_o) assert (lease_write_i);
    // ---- Why it holds
    assert (deciding_q == formal_presented_q);
    if (deciding_q) begin
      assert (!current_q && formal_best_q == (formal_last_q > highest_q ? formal_last_q : highest_q));
      assert (above_q == {formal_last_q[127:96] > highest_q[127:96], formal_last_q[95:64] > highest_q[95:64],
                          formal_last_q[63:32] > highest_q[63:32], formal_last_q[31:0] > highest_q[31:0]});
      assert (equal_q == {formal_last_q[127:96] == highest_q[127:96], formal_last_q[95:64] == highest_q[95:64],
                          formal_last_q[63:32] == highest_q[63:32], formal_last_q[31:0] == highest_q[31:0]});
    end
  end
