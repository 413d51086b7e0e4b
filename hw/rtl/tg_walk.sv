// The walk of a rebuild or recentre over the order table (docs/datapath.md section 2, "Repair of books"), beside the traffic.
//
// A rebuild or recentre flips the epoch of its slot; what the slot's orders did to the levels is gone with the row and the ladder, and
// orders of the old epoch do nothing to them any more. The walk finds those, way by way: a rebuild removes them, a recentre gives
// them class and level by the new window, counts them in and sets their epoch.
//
// Its operations enter the book's pipeline in cycles in which no message does, and give way to a message that comes in the very next
// one (`kill_o`), because operations must be two cycles apart. One operation is under way at a time:
//
//   look   cycle 2 reads set `addr` of both tables, cycle 5 answers the first way of the old epoch (and removes it, if a rebuild)
//   move   the way's price is made (two cycles), then it is written anew, if it is still there
`default_nettype none

module tg_walk #(
    parameter  int unsigned SYM_W    = 6,
    parameter  int unsigned SET_BITS = 13,
    parameter  int unsigned KEY_W    = 12
) (
    input  wire                clk_i,
    input  wire                rst_i,
    input  wire                en_i,       // low: the pipeline is held
    input  wire                start_i,
    input  wire                rebuild_i,  // with start_i, as the three below
    input  wire [   SYM_W-1:0] sym_i,
    input  wire [        31:0] lo_i,       // window base until now
    input  wire                tick100_i,
    output wire                busy_o,
    // Cycle 2
    input  wire                free_i,     // an operation may enter
    input  wire                accept_i,   // a message does
    output wire                issue_o,
    output wire [SET_BITS-1:0] addr_o,
    // Cycle 3, of the operation that entered
    output wire                kill_o,     // it must not go on
    output wire                move_o,
    output wire                remove_o,
    output wire [         7:0] way_o,      // move: the way
    output wire [   SYM_W-1:0] sym_o,
    output wire                side_o,     // move: of the order
    output wire [        31:0] price_o,
    // Cycle 5
    input  wire [         7:0] found_i,    // way that was found
    input  wire                side_i,     // and of its order: side, class is window, key or price
    input  wire                window_i,
    input  wire [        30:0] where_i
);
  typedef enum logic [2:0] {
    IDLE,
    ENTER,   // waits for a free cycle
    CYCLE3,
    CYCLE4,
    CYCLE5,
    OFFSET,  // price of a level: two cycles
    PRICE
  } state_e;
  state_e state_q;
  logic move_q, rebuild_q, tick100_q, side_q, window_q;
  logic [SYM_W-1:0] sym_q;
  logic [31:0] lo_q;
  logic [SET_BITS-1:0] addr_q;
  logic [7:0] way_q;
  logic [30:0] where_q;

  assign issue_o = state_q == ENTER && free_i && en_i && !accept_i;
  always_ff @(posedge clk_i) begin
    unique case (state_q)
      IDLE: ;
      ENTER: if (issue_o) state_q <= CYCLE3;
      CYCLE3: if (en_i) state_q <= accept_i ? ENTER : CYCLE4;
      CYCLE4: if (en_i) state_q <= CYCLE5;
      CYCLE5:
      if (en_i) begin
        move_q <= 1'b0;
        state_q <= ENTER;
        if (!move_q && found_i == 0) begin
          addr_q <= addr_q + 1'b1;
          if (addr_q == {SET_BITS{1'b1}}) state_q <= IDLE;
        end else if (!move_q && !rebuild_q) begin
          {way_q, side_q, window_q, where_q} <= {found_i, side_i, window_i, where_i};
          move_q <= 1'b1;
          state_q <= OFFSET;
        end
      end
      OFFSET: state_q <= PRICE;
      default: state_q <= ENTER;
    endcase
    if (start_i) begin
      state_q <= ENTER;
      addr_q <= '0;
      move_q <= 1'b0;
      {rebuild_q, sym_q, lo_q, tick100_q} <= {rebuild_i, sym_i, lo_i, tick100_i};
    end
    if (rst_i) state_q <= IDLE;
  end

  wire [31:0] level_price;
  tg_level_price #(
      .KEY_W(KEY_W)
  ) u_price (
      .clk_i    (clk_i),
      .key_i    (where_q[KEY_W-1:0]),
      .side_i   (side_q),
      .tick100_i(tick100_q),
      .lo_i     (lo_q),
      .price_o  (level_price)
  );

  assign busy_o = state_q != IDLE;
  assign addr_o = addr_q;
  assign kill_o = state_q == CYCLE3 && accept_i;
  assign move_o = move_q;
  assign remove_o = rebuild_q;
  assign way_o = way_q;
  assign sym_o = sym_q;
  assign side_o = side_q;
  assign price_o = window_q ? level_price : {1'b0, where_q};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) if (!rst_i) assert (!(start_i && state_q != IDLE));
`endif
endmodule
`default_nettype wire
