// The risk gate (docs/datapath.md section 6): every intent is checked against every rule in one cycle.
//
// Cycle 10: intent, limits and the slot's risk state stand in registers; all rules in parallel give `fails` (tg_gate_rules). An order leaves if
// and only if no bit of it is set: that is the one line this module is about, and what hw/formal proves. Cycle 11: order and decision in
// registers. Inputs of the host take effect in cycles in which no message is between its strategies and its last intent (`quiet_i`).
`default_nettype none

module tg_gate #(
    parameter  int unsigned SYMBOLS  = 64,                             // tracked slots
    parameter  int unsigned TX_QUEUE = 16,                             // orders the transmitter can hold
    localparam int unsigned SYM_W    = SYMBOLS > 1 ? $clog2(SYMBOLS) : 1,
    localparam int unsigned COUNT_W  = $clog2(TX_QUEUE + 1),
    localparam int unsigned BYTES_W  = $clog2(TX_QUEUE * tg_pkg::PAYLOAD_BYTES_MAX + 1)
) (
    input  wire                            clk_i,
    input  wire                            rst_i,
    input  wire                            clear_i,
    output wire                            clearing_o,
    input  wire                     [63:0] ts_ns_i,          // device clock
    // Intent, its slot's limits and bytes on the wire; the device's limits a cycle ahead
    input  wire                            intent_valid_i,
    input  wire tg_pkg::intent_t           intent_i,
    input  wire                [SYM_W-1:0] next_sym_i,       // slot of the intent that may stand here in the next cycle
    input  wire                            quiet_i,          // no message is between cycle 8 and its last intent
    input  wire tg_pkg::limits_t           limits_i,
    input  wire tg_pkg::device_limits_t    next_device_limits_i,
    input  wire [128*(tg_pkg::KINDS+1)-1:0] next_exposure_i, // exposure_limits_t: account, then kinds from 1 on, lowest bits first
    input  wire                     [63:0] stock_i,
    // Operation state
    input  wire                            armed_i,
    input  wire                     [63:0] lease_expiry_i,   // ns of the device clock
    input  wire                            kill_global_i,
    input  wire                     [15:0] kill_kinds_i,     // bit: kind number
    input  wire              [SYMBOLS-1:0] kill_symbols_i,
    // Order session
    input  wire                            session_ready_i,
    input  wire                            urn_write_i,
    input  wire                     [31:0] urn_i,
    output wire                     [31:0] urn_o,            // of the next order
    input  wire                     [31:0] send_limit_i,
    input  wire                     [31:0] tx_next_i,        // the transmitter's: TCP sequence number of the next byte that leaves
    input  wire              [COUNT_W-1:0] tx_waiting_i,     // orders in the transmitter's queue, which have no number yet
    input  wire              [BYTES_W-1:0] tx_waiting_bytes_i,
    // What the host says, and what it reads
    input  wire                            input_valid_i,
    input  wire tg_pkg::risk_input_t       input_i,
    output wire                            input_done_o,
    input  wire                [SYM_W-1:0] show_sym_i,
    output wire tg_pkg::risk_state_t       show_state_o,
    input  wire                      [2:0] show_kind_i,      // 0: the account
    output wire tg_pkg::device_state_t     show_device_o,
    // Cycle 10: for strategies
    output wire                            sent_o,
    output wire                            sent_short_o,     // what the gate makes of a sell
    output wire                            state_write_o,
    output wire                [SYM_W-1:0] state_write_sym_o,
    output wire tg_pkg::risk_state_t       state_write_data_o,
    // Cycle 11
    output wire                            order_valid_o,
    output wire tg_pkg::order_t            order_o,
    output wire                            decision_valid_o,
    output wire tg_pkg::decision_t         decision_o
);
  logic [31:0] urn_q;
  logic order_valid_q;
  logic apply_q;  // the input takes effect now

  // ---- What is sent, and rule 19. The order that this gate let through in the last cycle is not counted by the transmitter yet. Numbers are
  // given when a frame starts; here is what the next order's will be when all that wait leave.
  tg_pkg::order_t order_q;
  wire [5:0] bytes = intent_i.action == tg_pkg::ACTION_CANCEL ? 6'(tg_pkg::CANCEL_PAYLOAD_BYTES) :
      intent_i.action == tg_pkg::ACTION_REPLACE ? 6'(tg_pkg::REPLACE_PAYLOAD_BYTES) :
      intent_i.kind == tg_pkg::QUOTING ? 6'(tg_pkg::RESTING_PAYLOAD_BYTES) : 6'(tg_pkg::ORDER_PAYLOAD_BYTES);
  wire tx_full = tx_waiting_i >= TX_QUEUE[COUNT_W-1:0] || (order_valid_q && {1'b0, tx_waiting_i} >= TX_QUEUE[COUNT_W:0] - 1'b1);
  wire [15:0] ahead = {{(16 - BYTES_W) {1'b0}}, tx_waiting_bytes_i} + {10'd0, order_valid_q ? order_q.bytes : 6'd0};
`ifdef TG_MUTANT_ROOM
  wire [15:0] wanted = ahead + 16'd12;
`else
  wire [15:0] wanted = ahead + {10'd0, bytes};
`endif
  wire [31:0] send_next = tx_next_i + {16'd0, ahead};
  wire [31:0] room = send_limit_i - tx_next_i - {16'd0, ahead};
  wire [31:0] left = send_limit_i - tx_next_i - {16'd0, wanted};
  wire session_over = !session_ready_i || tx_full || room[31] || left[31];

  // ---- State
  wire send;
  wire apply_slot = input_i.op == tg_pkg::RISK_POSITION || input_i.op == tg_pkg::RISK_OWN || input_i.op == tg_pkg::RISK_THROTTLE;
  wire start = quiet_i && input_valid_i && !apply_q && !clearing_o && !clear_i;
  wire tg_pkg::risk_state_t state;
  tg_gate_state #(
      .SYMBOLS(SYMBOLS)
  ) u_state (
      .clk_i,
      .rst_i,
      .clear_i,
      .clearing_o,
      .next_sym_i(start ? input_i.sel[SYM_W-1:0] : next_sym_i),
      .state_o(state),
      .sent_i(send),
      .intent_i,
      .apply_i(apply_q && apply_slot),
      .input_i,
      .write_o(state_write_o),
      .write_sym_o(state_write_sym_o),
      .write_state_o(state_write_data_o),
      .show_sym_i,
      .show_o(show_state_o)
  );

  wire exposure_over, in_flight_over, rate_over, day_over, loss_over;
  wire tg_pkg::device_limits_t device_limits;
  tg_gate_device u_device (
      .clk_i,
      .rst_i,
      .clear_i,
      .next_limits_i(next_device_limits_i),
      .next_exposure_i,
      .limits_o(device_limits),
      .intent_i,
      .sent_i(send),
      .exposure_over_o(exposure_over),
      .in_flight_over_o(in_flight_over),
      .rate_over_o(rate_over),
      .day_over_o(day_over),
      .loss_over_o(loss_over),
      .apply_i(apply_q && !apply_slot),
      .input_i,
      .show_kind_i,
      .show_o(show_device_o)
  );

  // ---- Rules
  wire [20:0] fails;
  wire pass, is_short;
  tg_gate_rules #(
      .SYMBOLS(SYMBOLS)
  ) u_rules (
      .ts_ns_i,
      .intent_i,
      .limits_i,
      .device_limits_i(device_limits),
      .state_i(state),
      .armed_i,
      .lease_expiry_i,
      .kill_global_i,
      .kill_kinds_i,
      .kill_symbols_i,
      .session_over_i(session_over),
      .exposure_over_i(exposure_over),
      .in_flight_over_i(in_flight_over),
      .rate_over_i(rate_over),
      .day_over_i(day_over),
      .loss_over_i(loss_over),
      .fails_o(fails),
      .pass_o(pass),
      .is_short_o(is_short)
  );
`ifdef TG_MUTANT_SEND
  assign send = intent_valid_i && fails[20:1] == 0;
`else
  assign send = intent_valid_i && pass;
`endif
  assign sent_o = send;
  assign sent_short_o = is_short;

  // The first of the failing codes, as the lowest set bit.
  logic [4:0] reason;
  integer r;
  always_comb begin
    reason = 5'd0;
    for (r = 20; r >= 0; r = r - 1) if (fails[r]) reason = r[4:0] + 5'd1;
  end

  always_ff @(posedge clk_i) begin
    apply_q <= start && !rst_i;
    if (rst_i) urn_q <= '0;
    else if (urn_write_i) urn_q <= urn_i;
    else if (send) urn_q <= urn_q + 1'b1;
  end

  // ---- Cycle 11. From here on the slot is the order's, whosever message it was.
  logic decision_valid_q;
  tg_pkg::decision_t decision_q;
  always_ff @(posedge clk_i) begin
    order_valid_q <= send && !rst_i;
    decision_valid_q <= intent_valid_i && !rst_i;

    order_q.origin <= intent_i.origin;
    order_q.origin.sym <= intent_i.sym;
    order_q.sell <= intent_i.sell;
    order_q.is_short <= is_short;
    order_q.price <= intent_i.price;
    order_q.qty <= intent_i.qty;
    order_q.urn <= urn_q;
    order_q.stock <= stock_i;
    order_q.kind <= intent_i.kind;
    order_q.action <= intent_i.action;
    order_q.order <= intent_i.order;
    order_q.done <= intent_i.done;
    order_q.bytes <= bytes;

    decision_q.origin <= intent_i.origin;
    decision_q.origin.sym <= intent_i.sym;
    decision_q.view <= intent_i.view;
    decision_q.kind <= intent_i.kind;
    decision_q.sell <= intent_i.sell;
    decision_q.action <= intent_i.action;
    decision_q.is_short <= is_short;
    decision_q.price <= intent_i.price;
    decision_q.qty <= intent_i.qty;
    decision_q.bitmap <= fails;
    decision_q.reason <= reason;
    decision_q.urn <= send ? urn_q : 32'd0;
    decision_q.send_next <= send ? send_next : 32'd0;
  end

  assign order_valid_o = order_valid_q;
  assign order_o = order_q;
  assign decision_valid_o = decision_valid_q;
  assign decision_o = decision_q;
  assign urn_o = urn_q;
  assign input_done_o = apply_q;

  wire unused = &{1'b0, room, left};

`ifndef SYNTHESIS
  logic [1:0] applied_q;  // in the last two cycles
  always_ff @(posedge clk_i) begin
    applied_q <= rst_i ? 2'b00 : {applied_q[0], apply_q};
    if (!rst_i) begin
      assert (!(intent_valid_i && (apply_q || applied_q != 0)));
      if (intent_valid_i) begin
        assert ((fails == 0) == pass);
`ifndef FORMAL  // in proofs product and multiples are any: a 32 x 32 multiplier is nothing for a solver
        assert (intent_i.notional == {32'd0, intent_i.price} * {32'd0, intent_i.qty});
        assert (intent_i.price_whole == (intent_i.price % 100 == 0) && intent_i.qty_whole == (intent_i.qty % 100 == 0));
        assert (intent_i.kind != 0 && {28'd0, intent_i.kind} <= tg_pkg::KINDS);
        assert (intent_i.action == tg_pkg::ACTION_ENTER ? intent_i.more == {1'b0, intent_i.qty} : intent_i.kind == tg_pkg::QUOTING);
`endif
      end
      if (order_valid_q) assert (decision_valid_q && decision_q.bitmap == 0);
    end
  end
`endif
`ifdef FORMAL
  `include "tg_gate_properties.svh"
`endif
endmodule
`default_nettype wire
