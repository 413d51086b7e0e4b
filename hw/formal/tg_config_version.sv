// tg_commit and a table, wired as tg_core wires them, under any behaviour of host, arbiter and gate that their contracts allow. Proven:
// what a message reads from the table is what its version held when the arbiter gave the message that version, however long the
// message took and whatever the host wrote or committed meanwhile. One decision never mixes two versions.
`default_nettype none

module tg_config_version (
    input wire        clk_i,
    input wire        rst_i,
    input wire        commit_i,
    input wire [31:0] staged_version_i,
    input wire [31:0] expected_version_i,
    input wire        event_waiting_i,
    // Messages: any number in flight, one of them is followed
    input wire        taken_i,
    input wire        follow_i,        // the message taken is the one to follow
    input wire        settled_i,
    input wire        settled_bank_i,
    input wire        settled_followed_i,
    // Table accesses
    input wire        read_i,
    input wire        read_entry_i,
    input wire        read_bank_i,
    input wire        read_followed_i, // this read is the followed message's
    input wire        host_valid_i,
    input wire        host_write_i,
    input wire [ 7:0] host_entry_i,
    input wire [ 3:0] host_word_i,
    input wire [31:0] host_wdata_i,
    input wire        read_active_i
);
  wire [5:0] flight_0, flight_1;
  wire bank, busy, committed, host_ready, clearing;
  wire [31:0] version, word, row, host_rdata, data;
  (* anyconst *) reg entry;  // the followed message's slot

  tg_commit u_commit (
      .clk_i,
      .rst_i,
      .commit_i,
      .staged_version_i,
      .expected_version_i,
      .result_o(),
      .count_o(),
      .busy_o(busy),
      .bank_o(bank),
      .version_o(version),
      .committed_o(committed),
      .event_waiting_i,
      .taken_i,
      .taken_bank_i(bank),
      .settled_i,
      .settled_bank_i,
      .formal_flight_0_o(flight_0),
      .formal_flight_1_o(flight_1)
  );

  // As in tg_core: writes go to the shadow bank and wait while the old version drains.
  wire table_valid = host_valid_i && (!host_write_i || !busy);
  reg followed_bank;
  tg_config_table #(
      .ENTRIES(2),
      .WORDS  (1)
  ) u_table (
      .clk_i,
      .rst_i,
      .clearing_o(clearing),
      .read_i,
      .read_entry_i,
      .read_bank_i,
      .data_o(data),
      .host_valid_i(table_valid),
      .host_write_i,
      .host_entry_i,
      .host_word_i,
      .host_bank_i(host_write_i ? !bank : read_active_i ? bank : !bank),
      .host_wdata_i,
      .host_ready_o(host_ready),
      .host_rdata_o(host_rdata),
      .formal_addr_i({followed_bank, entry}),
      .formal_word_o(word),
      .formal_row_o(row)
  );

  // ---- The followed message
  reg following, has_read, read_now, read_before;
  reg [31:0] held;  // what its version held when it was taken
  reg started;
  reg [5:0] others_0, others_1;
  initial started = 1'b0;
  wire follow = taken_i && follow_i && !following;
  wire settle_followed = settled_i && settled_followed_i;

  // The word at {bank in force, entry} as the message is taken; the window looks at the followed bank, so look there first.
  always @(posedge clk_i) begin
    started <= 1'b1;
    if (rst_i) begin
      following <= 1'b0;
      has_read <= 1'b0;
      read_now <= 1'b0;
      read_before <= 1'b0;
      others_0 <= 0;
      others_1 <= 0;
    end else begin
      if (follow) begin
        following <= 1'b1;
        has_read  <= 1'b0;
      end else if (settle_followed) following <= 1'b0;
      if (read_i && read_followed_i) has_read <= 1'b1;
      read_now <= read_i && read_followed_i;
      read_before <= read_now;
      others_0 <= others_0 + {5'd0, taken_i && !follow && !bank} - {5'd0, settled_i && !settled_followed_i && !settled_bank_i};
      others_1 <= others_1 + {5'd0, taken_i && !follow && bank} - {5'd0, settled_i && !settled_followed_i && settled_bank_i};
    end
    if (!following) followed_bank <= bank;
    if (follow) held <= word;
  end

  always @* begin
    if (!started) assume (rst_i);
    assume (!(clearing && (taken_i || read_i || commit_i)));
    // The bus: one access at a time, a commit is another access than a table's.
    assume (!(commit_i && host_valid_i));
    // The pipeline: bounded; a message settles once, after its read has been used; only what was taken settles.
    assume (others_0 < 20 && others_1 < 20);
    if (settled_i && settled_followed_i) assume (following && has_read && !read_now && !read_before && settled_bank_i == followed_bank);
    if (settled_i && !settled_followed_i) assume (settled_bank_i ? others_1 != 0 : others_0 != 0);
    if (read_i && read_followed_i)
      assume (following && !has_read && read_bank_i == followed_bank && read_entry_i == entry);
    // Reads are at least two cycles apart; the followed message's word is used in the second cycle after its read.
    if (read_now) assume (!read_i);
    // A message is followed from the cycle in which the window already looks at the bank in force.
    if (taken_i && follow_i) assume (following || followed_bank == bank);
  end

  always @(posedge clk_i)
    if (started && !rst_i) begin
      // The promise.
      if (read_before) assert (data == held);
      // Why it holds: the followed message is counted in its bank, and its version's word stays.
      if (following) assert (word == held);
      assert (flight_0 == others_0 + {5'd0, following && !followed_bank});
      assert (flight_1 == others_1 + {5'd0, following && followed_bank});
      if (read_now) assert (row == held);
      if (read_now || read_before) assert (following && has_read);
      if (clearing) assert (!following && flight_0 == 0 && flight_1 == 0);
    end
endmodule
`default_nettype wire
