// The book's slots, tg_update_queue and tg_lookahead, wired as in tg_book, tg_core and tg_strategies, whatever comes, however long the book's
// rows hold the pipeline (`en_i` low) and whenever an update may be evaluated. Proven: not more than three messages are inside the book
// besides the one whose update shows, and neither queue is ever asked for more than it holds (both assert that themselves).
`default_nettype none

module tg_update_bound (
    input wire clk_i,
    input wire rst_i,
    input wire offer_i,      // the arbiter has a message
    input wire two_slots_i,  // U, rebuild, recentre
    input wire en_i,
    input wire may_i         // the head may be evaluated
);
  // ---- tg_book: a message in cycle 2; a slot is two cycles, the last of a message carries its update; cycles 3 to 7, then the update
  reg [1:0] slot_left_q;
  reg second_pending_q;
  reg [7:3] slot_q, last_q;
  reg update_q;
  wire waiting, valid;
  wire take = offer_i && !waiting && slot_left_q == 0 && en_i;
  wire second = second_pending_q && slot_left_q == 2 && en_i;
  always @(posedge clk_i)
    if (rst_i) begin
      slot_left_q <= 0;
      second_pending_q <= 0;
      slot_q <= 0;
      update_q <= 0;
    end else begin
      if (take) begin
        slot_left_q <= two_slots_i ? 3 : 1;
        second_pending_q <= two_slots_i;
      end else if (en_i) begin
        if (slot_left_q != 0) slot_left_q <= slot_left_q - 1;
        if (second) second_pending_q <= 0;
      end
      if (en_i) begin
        slot_q <= {slot_q[6:3], take || second};
        last_q <= {last_q[6:3], second || !two_slots_i};
      end
      update_q <= en_i && slot_q[7] && last_q[7];
    end

  // ---- tg_strategies
  wire pop = valid && may_i;
  wire [2:0] queued, named;
  tg_update_queue u_updates (
      .clk_i,
      .rst_i,
      .push_i(update_q),
      .update_i('0),
      .valid_o(valid),
      .update_o(),
      .pop_i(pop),
      .waiting_o(waiting),
      .formal_used_o(queued)
  );
  tg_lookahead #(
      .SYMBOLS(2)
  ) u_lookahead (
      .clk_i,
      .rst_i,
      .push_i(take),
      .push_sym_i(1'b0),
      .push_bank_i(1'b0),
      .pop_i(pop),
      .next_sym_o(),
      .next_bank_o(),
      .next_new_o(),
      .empty_o(),
      .formal_used_o(named)
  );

  wire [4:0] ends = slot_q & last_q;
  wire [2:0] ending = {2'd0, ends[0]} + {2'd0, ends[1]} + {2'd0, ends[2]} + {2'd0, ends[3]} + {2'd0, ends[4]};
  wire [2:0] inside = ending + {2'd0, second_pending_q};  // taken in an earlier cycle, update not yet seen

  reg started;
  initial started = 1'b0;
`ifdef TG_PROVE_DRAIN
  // ---- From no input to nothing inside: tg_activity's count comes to 0. An update settles 9 cycles after it is evaluated (tg_strategies).
  reg [8:0] settling;
  reg [5:0] flight, quiet;  // flight: as tg_activity counts
  wire settled = settling[8];
  wire calm = !offer_i && en_i && may_i;
  always @(posedge clk_i)
    if (rst_i) {settling, flight, quiet} <= 0;
    else begin
      settling <= {settling[7:0], pop};
      flight <= flight + {5'd0, take} - {5'd0, settled};
      quiet <= !calm ? 6'd0 : quiet == 6'd63 ? 6'd63 : quiet + 6'd1;
    end
  // Wires of cycles that are empty by now: slots run out in 3 cycles, the pipeline behind them in 5 more, then the updates that wait, then their ends.
  wire [2:0] ended = {2'd0, settling[0]} + {2'd0, settling[1]} + {2'd0, settling[2]} + {2'd0, settling[3]} + {2'd0, settling[4]};
  wire [2:0] ended_later = {2'd0, settling[5]} + {2'd0, settling[6]} + {2'd0, settling[7]} + {2'd0, settling[8]};
  integer k;
  always @*
    if (started && !rst_i) begin
      // The promise.
      if (quiet >= 24) assert (flight == 0 && inside == 0 && queued == 0 && named == 0 && !update_q);
      // Why it holds.
      assert (flight == {3'd0, inside} + {5'd0, update_q} + {3'd0, queued} + {3'd0, ended} + {3'd0, ended_later});
      assert ({4'd0, slot_left_q} + (quiet > 3 ? 6'd3 : quiet) <= 6'd3);
      for (k = 0; k < 5; k = k + 1) if (quiet >= 5 + k) assert (!slot_q[3+k]);
      if (quiet >= 10) assert (!update_q);
      if (quiet >= 10) assert ({3'd0, queued} + (quiet > 14 ? 6'd14 : quiet) <= 6'd14);
      for (k = 0; k < 9; k = k + 1) if (quiet >= 15 + k) assert (!settling[k]);
    end
`endif

  always @(posedge clk_i) started <= 1'b1;
  always @* if (!started) assume (rst_i);

  always @(posedge clk_i)
    if (started && !rst_i) begin
      // The promise of the book, and the bounds.
      assert (inside + {2'd0, take} <= 3);
      assert (queued + {2'd0, update_q} + inside + {2'd0, take} <= 4);
      // Why it holds: slots are two cycles apart, nothing enters while an update waits, every message is named.
      assert ((slot_q[7:4] & slot_q[6:3]) == 0);
      assert (slot_q[3] == (slot_left_q == 1 || slot_left_q == 3));
      if (slot_left_q == 3) assert (!last_q[3]);
      if (slot_left_q == 2) assert (slot_q[4] && !last_q[4]);
      assert (second_pending_q == (slot_left_q >= 2));
      assert (waiting == (queued != 0));
      assert (named == queued + {2'd0, update_q} + inside);
    end
endmodule
`default_nettype wire
