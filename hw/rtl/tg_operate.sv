// Arming, the lease, and the sequence of a clear.
//
// A clear is accepted only while disarmed. It stops the feed, waits until nothing is in flight, takes the feed settings over, empties
// every block, loads the tracked slots from their table into the symbol look-up and the book, and lets the feed go. Power-up runs the
// same sequence with an empty table.
`default_nettype none

module tg_operate #(
    parameter  int unsigned SYMBOLS = 64,                            // tracked slots
    localparam int unsigned SYM_W   = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1
) (
    input  wire             clk_i,
    input  wire             rst_i,
    input  wire      [63:0] ts_ns_i,
    // Host
    input  wire             arm_write_i,
    input  wire             arm_i,
    input  wire             clear_write_i,
    input  wire             lease_write_i,
    input  wire      [63:0] lease_i,
    output wire             armed_o,
    output wire      [63:0] lease_expiry_o,
    output wire             lease_ok_o,
    output wire             clearing_o,
    output wire             clear_refused_o,
    output wire             arm_refused_o,
    output wire      [15:0] clear_count_o,
    // Clear sequence
    input  wire             drained_i,        // no message between arbiter and gate, no position update waits
    input  wire             blocks_busy_i,    // a block still empties itself
    output wire             stop_feed_o,      // level
    output wire             clear_blocks_o,   // pulse; settings are taken over in the same cycle
    output wire             slot_read_o,      // the slot table answers two cycles later
    output wire [SYM_W-1:0] slot_o,
    output wire             slot_load_o       // its answer stands
);
  localparam int unsigned LAST = SYMBOLS - 1;

  typedef enum logic [2:0] {
    POWER_UP,  // tables empty themselves
    IDLE,
    DRAIN,
    EMPTY,     // one cycle
    READ,      // slot by slot: read, wait, load
    WAIT,
    LOAD,
    FINISH     // blocks empty themselves
  } state_e;
  state_e state_q;
  logic [SYM_W-1:0] slot_q;
  logic armed_q, clear_refused_q, arm_refused_q, counts_q;
  logic [63:0] lease_q;
  logic [15:0] count_q;

  wire clearing = state_q != IDLE;
  wire start = clear_write_i && !armed_q && !clearing;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q <= POWER_UP;
      slot_q <= '0;
      armed_q <= 1'b0;
      lease_q <= '0;
      clear_refused_q <= 1'b0;
      arm_refused_q <= 1'b0;
      count_q <= '0;
      counts_q <= 1'b0;
    end else begin
      if (arm_write_i) begin
`ifdef TG_MUTANT_ARM_CLEARING
        armed_q <= arm_i;
`else
        armed_q <= arm_i && !clearing;
`endif
        arm_refused_q <= arm_i && clearing;
      end
      if (lease_write_i) lease_q <= lease_i;
      if (clear_write_i) clear_refused_q <= !start;

      unique case (state_q)
        POWER_UP: if (!blocks_busy_i) state_q <= READ;
        IDLE: if (start) state_q <= DRAIN;
        DRAIN: if (drained_i) state_q <= EMPTY;
        EMPTY: begin
          state_q  <= READ;
          counts_q <= 1'b1;
        end
        READ: state_q <= WAIT;
        WAIT: state_q <= LOAD;
        LOAD: begin
          slot_q  <= slot_q == LAST[SYM_W-1:0] ? '0 : slot_q + 1'b1;
          state_q <= slot_q == LAST[SYM_W-1:0] ? FINISH : READ;
        end
        default: if (!blocks_busy_i) begin
          state_q <= IDLE;
          if (counts_q) count_q <= count_q + 16'd1;
        end
      endcase
    end
  end

  assign armed_o = armed_q;
  assign lease_expiry_o = lease_q;
  assign lease_ok_o = ts_ns_i < lease_q;
  assign clearing_o = clearing;
  assign clear_refused_o = clear_refused_q;
  assign arm_refused_o = arm_refused_q;
  assign clear_count_o = count_q;
  assign stop_feed_o = clearing;
  assign clear_blocks_o = state_q == EMPTY;
  assign slot_read_o = state_q == READ;
  assign slot_o = slot_q;
  assign slot_load_o = state_q == LOAD;
endmodule
`default_nettype wire
