// One feed line: frame checks, message blocks, ITCH fields, end verdict (docs/datapath.md section 1). The last byte of a message accepted in
// cycle 0 is in the beat register in cycle 1, where the message is aligned and its fields are extracted; the entry is in its output
// register in cycle 2.
//
// A frame's entries leave in order: messages as they end, MARK after the header, BAD when the verdict is known (5 cycles after the last
// beat). The seven passes that the next header takes, each of which needs a free output, leave them the time: asserted below.
`default_nettype none

module tg_rx_line #(
  parameter int unsigned FIFO_BEATS = 512,  // beats the input FIFO holds for blocks shorter than 8 bytes
  localparam int unsigned COUNT_BITS = $clog2(FIFO_BEATS + 1)
) (
  input  wire                   clk_i,
  input  wire                   rst_i,
  input  wire [63:0]            ts_ns_i,
  input  wire [15:0]            cyc_i,

  input  wire                   s_axis_tvalid,
  input  wire [63:0]            s_axis_tdata,
  input  wire [7:0]             s_axis_tkeep,
  input  wire                   s_axis_tlast,
  input  wire                   s_axis_tuser,

  input  wire                   clear_i,         // frames that touch it offer no entries
  input  wire [31:0]            addr_i,
  input  wire [15:0]            port_i,

  output wire                   session_ask_o,   // a frame passed all other front checks
  output wire [79:0]            session_o,
  input  wire                   session_match_i, // in the same cycle

  output wire [15:0]            locate_o,        // of the message under way; the answer is taken with its last byte
  input  wire                   slot_hit_i,
  input  wire [7:0]             slot_sym_i,

  output wire                   entry_valid_o,
  input  wire                   entry_ready_i,
  output tg_pkg::entry_t        entry_o,
  input  wire                   next_valid_i,
  input  wire [63:0]            next_i,          // number wanted next, and the one after
  input  wire [63:0]            next_after_i,
  input  wire                   steps_i,         // it goes on to that one at the end of this cycle
  input  wire                   jumps_i,         // it goes elsewhere
  output wire [5:0]             entry_is_o,      // what entry_o is to it: tg_line_head; 0: not known
  output wire                   entry_hit_o,     // the message's locate is tracked, in slot entry_sym_o
  output wire [7:0]             entry_sym_o,

  output wire                   good_o,
  output wire                   drop_valid_o,
  output wire [3:0]             drop_reason_o,
  output wire [COUNT_BITS-1:0]  fifo_count_o,
  output wire                   idle_o
);
  // ---- Beats
  wire        beat_valid, beat_sof, beat_last, beat_error, beat_ovr, pop, lost, ingress_idle;
  wire [63:0] beat_data;
  wire [3:0]  beat_bytes;
  wire [15:0] beat_cyc;

  tg_rx_ingress #(.DEPTH(FIFO_BEATS)) u_ingress (
    .clk_i, .rst_i, .ts_ns_i, .cyc_i,
    .s_axis_tvalid, .s_axis_tdata, .s_axis_tkeep, .s_axis_tlast, .s_axis_tuser,
    .beat_valid_o(beat_valid), .beat_pop_i(pop), .beat_data_o(beat_data), .beat_bytes_o(beat_bytes),
    .beat_sof_o(beat_sof), .beat_last_o(beat_last), .beat_error_o(beat_error), .beat_ovr_o(beat_ovr),
    .beat_cyc_o(beat_cyc), .lost_o(lost), .count_o(fifo_count_o), .idle_o(ingress_idle)
  );

  logic [63:0] prev_q;
  always_ff @(posedge clk_i) if (pop) prev_q <= beat_data;

  // ---- Header
  logic        in_blocks_q;  // the header is complete
  logic        taken_q, mute_q;
  logic [3:0]  reason_q;
  logic [16:0] payload_left_q;   // payload end in bytes from lane 0
  logic [3:0]  payload_lanes_q;  // the same in lanes; 9: beyond this beat

  wire         step;         // a pass over the beat is made
  wire         complete, vlan, sum_start, no_checksum, no_blocks, header_asks;
  wire [63:0]  header_seq;
  wire [15:0]  header_count, udp_length;
  wire [3:0]   start_lane, header_reason;
  wire [16:0]  payload_end;
  wire         begin_blocks = !in_blocks_q && complete;

  tg_frame_header u_header (
    .clk_i, .rst_i, .addr_i, .port_i,
    .step_i(step && !in_blocks_q), .sof_i(beat_sof), .last_i(beat_last), .data_i(beat_data), .prev_high_i(prev_q[63:32]),
    .bytes_i(beat_bytes), .complete_o(complete), .seq_o(header_seq), .count_o(header_count), .none_o(no_blocks), .session_o,
    .session_ask_o(header_asks), .session_match_i, .start_lane_o(start_lane), .payload_end_o(payload_end), .reason_o(header_reason),
    .sum_start_o(sum_start), .vlan_o(vlan), .udp_length_o(udp_length), .no_checksum_o(no_checksum)
  );

  assign session_ask_o = header_asks && !mute_q;

  // ---- Blocks. The header tells the place of the payload a beat ahead; from then on it is counted down.
  wire         in_header    = !in_blocks_q && !begin_blocks;
  wire         in_payload   = !in_header;
  wire         beyond       = payload_lanes_q == 4'd9;
  wire [16:0]  payload_next = in_header ? payload_end : beyond ? payload_left_q - 17'd8 : 17'd0;

  always_ff @(posedge clk_i) begin
    if (pop) begin
      payload_left_q  <= payload_next;
      payload_lanes_q <= (payload_next > 17'd8) ? 4'd9 : payload_next[3:0];
    end
  end

  wire        cursor_done, block_ends, body, exact;
  wire [15:0] block_bytes;
  wire [7:0]  block_type;
  wire [2:0]  phase, word;

  tg_block_cursor u_cursor (
    .clk_i, .step_i(step && in_payload), .preload_i(step && in_header), .begin_i(begin_blocks), .begin_lane_i(start_lane),
    .begin_count_i(header_count), .begin_none_i(no_blocks), .data_i(beat_data), .before_i(prev_q[63:56]),
    .bytes_i(beat_bytes), .payload_lanes_i(payload_lanes_q),
    .done_o(cursor_done), .block_o(block_ends), .block_bytes_o(block_bytes), .block_type_o(block_type),
    .body_o(body), .phase_o(phase), .word_o(word), .exact_o(exact)
  );

  wire [287:0] message;
  tg_message_aligner u_aligner (
    .clk_i, .store_i(pop && body), .data_i(beat_data), .prev_i(prev_q), .phase_i(phase), .word_i(word),
    .bytes_o(message), .locate_o(locate_o)
  );

  // ---- Passes
  logic  entry_valid_q, mark_pending_q, bad_pending_q;
  wire   verdict_busy, verdict_idle, verdict_bad;
`ifdef TG_MUTANT_ENTRY_HURRIES
  wire   out_free = !entry_valid_q || entry_ready_i || beat_last;
`else
  wire   out_free = !entry_valid_q || entry_ready_i;
`endif
  assign step = beat_valid && out_free;
  // The frame's acceptance hangs on the session compare: the header's beat does not wait for it, later ones know.
  assign pop  = step && (in_header || cursor_done || (in_blocks_q && !taken_q));

  wire end_of_frame = pop && beat_last;
  wire emit_message = step && in_blocks_q && taken_q && !mute_q && block_ends;
  wire taken        = in_blocks_q ? taken_q : (begin_blocks && header_reason == 4'd0);

  logic [63:0] seq_q, sof_ts_q;
  logic [15:0] sof_cyc_q;
  always_ff @(posedge clk_i) begin
    if (step && beat_sof) begin
      sof_ts_q  <= beat_data;
      sof_cyc_q <= beat_cyc;
    end
    if (step && begin_blocks) begin
      seq_q    <= header_seq;
      reason_q <= header_reason;
    end else if (emit_message) begin
      seq_q <= seq_q + 64'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      in_blocks_q <= 1'b0;
      taken_q     <= 1'b0;
      mute_q      <= 1'b1;
    end else begin
      if (step && begin_blocks) begin
        in_blocks_q <= 1'b1;
        taken_q     <= taken;
      end
      if (end_of_frame) begin
        in_blocks_q <= 1'b0;
        taken_q     <= 1'b0;
      end
      if (clear_i) mute_q <= 1'b1;
      else if (step && beat_sof) mute_q <= 1'b0;
    end
  end

  // ---- Verdict, beside the checksum's three stages
  logic [3:0] end_reason;  // without the checksum
  always_comb begin
    if (!in_payload)                                          end_reason = beat_ovr ? tg_pkg::DROP_OVERRUN : header_reason;
    else if (!taken)                                          end_reason = in_blocks_q ? reason_q : header_reason;
    else if (beat_ovr)                                        end_reason = tg_pkg::DROP_OVERRUN;
    else if (payload_lanes_q > beat_bytes)              end_reason = tg_pkg::DROP_TRUNCATED;
    else if (beat_error)                                      end_reason = tg_pkg::DROP_FRAME_ERROR;
    else if (!exact)                                          end_reason = tg_pkg::DROP_BLOCKS;
    else                                                      end_reason = 4'd0;
  end

  wire checksum_ok;
  tg_udp_checksum u_checksum (
    .clk_i, .step_i(pop), .start_i(!in_blocks_q && sum_start), .start_lane_i(vlan ? 4'd6 : 4'd2),
    .limit_i(in_payload ? payload_lanes_q : 4'd9), .data_i(beat_data), .last_i(beat_last), .udp_length_i(udp_length), .ok_o(checksum_ok)
  );

  tg_frame_verdict u_verdict (
    .clk_i, .rst_i,
    .end_i(end_of_frame), .taken_i(taken), .reason_i(end_reason), .check_i(!no_checksum), .checksum_ok_i(checksum_ok), .lost_i(lost),
    .busy_o(verdict_busy), .idle_o(verdict_idle), .bad_o(verdict_bad), .good_o, .drop_valid_o, .drop_reason_o
  );

  // ---- Entries out
  tg_pkg::op_e op;
  wire [4:0]   type_idx;
  wire [15:0]  locate;
  wire [47:0]  itch_ts;
  wire [63:0]  order_ref, replacing;
  wire [31:0]  qty, price;
  wire         sell, side_bad, flag;

  tg_itch_decode u_decode (
    .type_i(block_type), .length_i(block_bytes), .bytes_i(message),
    .op_o(op), .type_idx_o(type_idx), .locate_o(locate), .itch_ts_o(itch_ts), .reference_o(order_ref), .replacing_o(replacing),
    .sell_o(sell), .side_bad_o(side_bad), .qty_o(qty), .price_o(price), .flag_o(flag)
  );

  wire emit_mark = out_free && !emit_message && mark_pending_q;
  wire emit_bad  = out_free && !emit_message && !mark_pending_q && bad_pending_q;

  tg_pkg::entry_t entry_q;
  logic           entry_hit_q, first_q, mute_at_end_q;
  logic [7:0]     entry_sym_q;
  logic [63:0]    bad_ts_q;  // arrival of the frame that may turn out bad; the next one may already have begun

  always_ff @(posedge clk_i) begin
    if (end_of_frame && taken) bad_ts_q <= sof_ts_q;
    if (step && begin_blocks) first_q <= 1'b1;
    else if (emit_message || emit_mark) first_q <= 1'b0;
    if (out_free) begin
      entry_q.kind      <= emit_message ? tg_pkg::ENTRY_MSG : emit_mark ? tg_pkg::ENTRY_MARK : tg_pkg::ENTRY_BAD;
      entry_q.first     <= first_q;
      entry_q.seq       <= seq_q;
      entry_q.op        <= op;
      entry_q.type_idx  <= type_idx;
      entry_q.itch_ts   <= itch_ts;
      entry_q.order_ref <= order_ref;
      entry_q.replacing <= replacing;
      entry_q.sell      <= sell;
      entry_q.qty       <= qty;
      entry_q.price     <= price;
      entry_q.bad_value <= side_bad;
      entry_q.flag      <= flag;
      entry_q.sof_ts    <= (emit_message || emit_mark) ? sof_ts_q : bad_ts_q;
      entry_q.sof_cyc   <= sof_cyc_q;
      entry_q.last_cyc  <= beat_cyc;
      entry_hit_q       <= slot_hit_i;
      entry_sym_q       <= slot_sym_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      entry_valid_q  <= 1'b0;
      mark_pending_q <= 1'b0;
      bad_pending_q  <= 1'b0;
    end else begin
      if (out_free) entry_valid_q <= emit_message || emit_mark || emit_bad;
      if (step && begin_blocks && taken && no_blocks && !mute_q) mark_pending_q <= 1'b1;
      else if (emit_mark) mark_pending_q <= 1'b0;
      if (verdict_bad && !mute_at_end_q) bad_pending_q <= 1'b1;
      else if (emit_bad) bad_pending_q <= 1'b0;
    end
  end

  // The number is known before the message is: what it is to the arbiter is compared a cycle ahead. An entry that has to wait in its
  // register waits behind others.
  wire numbered = emit_message || emit_mark;
  wire equal    = seq_q == next_i;
  wire past     = seq_q < next_i || (steps_i && equal);
  wire wanted   = steps_i ? seq_q == next_after_i : equal;
  wire applies  = emit_message && (wanted || !next_valid_i);
  wire starts   = emit_mark && !next_valid_i;
  logic [5:0] is_q;
  always_ff @(posedge clk_i)
    if (rst_i || clear_i || jumps_i || !out_free) is_q <= 6'd0;
    else begin
      is_q <= {
        applies || starts || emit_bad,
        applies,
        starts,
        next_valid_i && numbered && (past || (emit_mark && wanted)),
        emit_bad,
        next_valid_i && numbered && !past && !wanted
      };
    end

  // The next frame may clear mute_q before the verdict is out
  always_ff @(posedge clk_i) begin
    if (clear_i) mute_at_end_q <= 1'b1;
    else if (end_of_frame && taken) mute_at_end_q <= mute_q;
  end

  assign entry_valid_o = entry_valid_q;
  assign entry_o       = entry_q;
  assign entry_is_o    = is_q;
  assign entry_hit_o   = entry_hit_q;
  assign entry_sym_o   = entry_sym_q;
  wire unused = &{1'b0, locate};  // locate_o comes from the aligner's registers

  assign idle_o        = ingress_idle && !lost && !beat_valid && verdict_idle && !mark_pending_q && !bad_pending_q && !entry_valid_q;

`ifdef TG_PROVE_ENTRIES
  `include "tg_rx_line_properties.svh"
`endif
`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert (!(step && begin_blocks && (mark_pending_q || bad_pending_q || verdict_busy)))
        else $error("tg_rx_line: a header overtook the verdict of the frame before");
      assert (!(emit_message && (mark_pending_q || bad_pending_q))) else $error("tg_rx_line: a message overtook MARK or BAD");
      assert (!(verdict_bad && bad_pending_q)) else $error("tg_rx_line: two frames' BAD at once");
      assert (!(step && beat_sof && in_blocks_q)) else $error("tg_rx_line: frame without an end");
    end
  end
`endif
endmodule
`default_nettype wire
