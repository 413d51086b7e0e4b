// Power-up: tg_operate, tg_commit, a banked table of limits, the table of slots and the symbol look-up, wired as in tg_host and tg_core. From
// reset on, whatever time passes and whatever comes on the lines: until the host writes, nothing is armed, no lease runs, version 0 is in force, every
// limit is 0 and no symbol is tracked; and while the tables still empty themselves the host cannot arm.
`default_nettype none

module tg_power_up (
    input wire        clk_i,
    input wire        rst_i,
    input wire [63:0] ts_ns_i,
    input wire        arm_write_i,
    input wire        arm_i,
    input wire        clear_write_i,
    input wire        lease_write_i,
    input wire [63:0] lease_i,
    input wire        commit_i,
    input wire [31:0] version_i,
    input wire        table_valid_i,  // the host at the table of limits
    input wire        table_write_i,
    input wire [ 7:0] table_entry_i,
    input wire        table_bank_i,
    input wire [31:0] table_wdata_i,
    input wire        slot_valid_i,   // the host at the table of slots
    input wire        slot_write_i,
    input wire [ 7:0] slot_entry_i,
    input wire [31:0] slot_wdata_i,
    input wire        read_i,         // the datapath
    input wire        read_entry_i,
    input wire        read_bank_i,
    input wire [15:0] locate_i,
    input wire        drained_i,
    input wire        others_busy_i
);
  wire armed, lease_ok, clearing, stop_feed, clear_blocks, slot_read, slot, slot_load, limits_clearing, slots_clearing;
  wire bank, committed, busy, hit;
  wire [63:0] lease;
  wire [31:0] version, limit, limit_word, limit_row, slot_word, slot_row, tracked;
  (* anyconst *) reg [1:0] limit_place;
  (* anyconst *) reg slot_place;

  tg_operate #(
      .SYMBOLS(2)
  ) u_operate (
      .clk_i,
      .rst_i,
      .ts_ns_i,
      .arm_write_i,
      .arm_i,
      .clear_write_i,
      .lease_write_i,
      .lease_i,
      .armed_o(armed),
      .lease_expiry_o(lease),
      .lease_ok_o(lease_ok),
      .clearing_o(clearing),
      .clear_refused_o(),
      .arm_refused_o(),
      .clear_count_o(),
      .drained_i,
      .blocks_busy_i(others_busy_i || limits_clearing || slots_clearing),
      .stop_feed_o(stop_feed),
      .clear_blocks_o(clear_blocks),
      .slot_read_o(slot_read),
      .slot_o(slot),
      .slot_load_o(slot_load)
  );
  tg_commit u_commit (
      .clk_i,
      .rst_i,
      .commit_i,
      .staged_version_i(version_i),
      .expected_version_i(version_i),
      .result_o(),
      .count_o(),
      .busy_o(busy),
      .bank_o(bank),
      .version_o(version),
      .committed_o(committed),
      .event_waiting_i(1'b0),
      .taken_i(1'b0),
      .taken_bank_i(1'b0),
      .settled_i(1'b0),
      .settled_bank_i(1'b0),
      .formal_flight_0_o(),
      .formal_flight_1_o()
  );
  tg_config_table #(
      .ENTRIES(2),
      .WORDS  (1)
  ) u_limits (
      .clk_i,
      .rst_i,
      .clearing_o(limits_clearing),
      .read_i,
      .read_entry_i,
      .read_bank_i,
      .data_o(limit),
      .host_valid_i(table_valid_i),
      .host_write_i(table_write_i),
      .host_entry_i(table_entry_i),
      .host_word_i(4'd0),
      .host_bank_i(table_bank_i),
      .host_wdata_i(table_wdata_i),
      .host_ready_o(),
      .host_rdata_o(),
      .formal_addr_i(limit_place),
      .formal_word_o(limit_word),
      .formal_row_o(limit_row)
  );
  tg_config_table #(
      .ENTRIES(2),
      .WORDS  (1),
      .BANKS  (1)
  ) u_slots (
      .clk_i,
      .rst_i,
      .clearing_o(slots_clearing),
      .read_i(slot_read),
      .read_entry_i(slot),
      .read_bank_i(1'b0),
      .data_o(tracked),
      .host_valid_i(slot_valid_i),
      .host_write_i(slot_write_i),
      .host_entry_i(slot_entry_i),
      .host_word_i(4'd0),
      .host_bank_i(1'b0),
      .host_wdata_i(slot_wdata_i),
      .host_ready_o(),
      .host_rdata_o(),
      .formal_addr_i(slot_place),
      .formal_word_o(slot_word),
      .formal_row_o(slot_row)
  );
  tg_symbol_cam #(
      .SYMBOLS(2)
  ) u_cam (
      .clk_i,
      .rst_i,
      .write_i(slot_load),
      .sym_i({7'd0, slot}),
      .enable_i(tracked[0]),
      .locate_i(tracked[31:16]),
      .a_locate_i(locate_i),
      .a_hit_o(hit),
      .a_sym_o(),
      .b_locate_i(16'd0),
      .b_hit_o(),
      .b_sym_o(),
      .c_locate_i(16'd0),
      .c_hit_o(),
      .c_sym_o()
  );

  // ---- What the host has written since reset
  reg started, may_arm, may_lease, may_commit, may_limit, may_track, read_before, read_twice;
  initial started = 1'b0;
  always @(posedge clk_i) begin
    started <= 1'b1;
    if (rst_i) {may_arm, may_lease, may_commit, may_limit, may_track, read_before, read_twice} <= '0;
    else begin
      if (arm_write_i && arm_i) may_arm <= 1'b1;
      if (lease_write_i) may_lease <= 1'b1;
      if (commit_i) may_commit <= 1'b1;
      if (table_valid_i && table_write_i) may_limit <= 1'b1;
      if (slot_valid_i && slot_write_i) may_track <= 1'b1;
      read_before <= read_i && !limits_clearing;
      read_twice <= read_before;
    end
  end
  always @* begin
    if (!started) assume (rst_i);
    if (slot_read) assume (!slot_valid_i);
  end

  always @*
    if (started && !rst_i) begin
      // ---- The promises
      if (!may_arm) assert (!armed);
      if (limits_clearing || slots_clearing) assert (clearing && !armed);
      if (!may_lease) assert (lease == 0 && !lease_ok);
      if (!may_commit) assert (!bank && version == 0 && !busy);
      if (!may_limit && !limits_clearing) assert (limit_word == 0);
      if (!may_limit && read_twice) assert (limit == 0);
      if (!may_track) assert (!hit);
      if (!may_track && !slots_clearing) assert (slot_word == 0);
    end
endmodule
`default_nettype wire
