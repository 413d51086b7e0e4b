// Finds the next level below a key in the bitmaps of one side: the rest of the key's own word, else the next word that the summary
// names, and reads its quantity; then, when the answer is taken, the next below that, from what it knows already. Reads wait for a
// cycle in which the ladder's read ports are free.
//
// The search begins when the changes that entered the ladder at least two cycles before it have been written. Changes that enter later
// may be seen or not: whoever asked decides whether the answer still holds (tg_refill). The key that a search begins below was a level
// since its side was emptied last, so its own word is what that level's changes made of it, whether the summary names it or not.
`default_nettype none

module tg_ladder_find #(
    parameter  int unsigned SIDE_W = 7,
    parameter  int unsigned KEY_W  = 12,
    parameter  int unsigned BIT_W  = 6,
    localparam int unsigned BITS   = 1 << BIT_W,
    localparam int unsigned WORDS  = 1 << (KEY_W - BIT_W)
) (
    input wire clk_i,
    input wire rst_i,

    input wire              start_i,  // restarts
    input wire [SIDE_W-1:0] side_i,
    input wire [ KEY_W-1:0] below_i,
    input wire              take_i,   // with done_o: the answer is taken

    // Read of the key's word, its side's summary and its quantity; data one cycle after the grant
    output wire              read_o,
    output wire              read_qty_o,  // only the quantity is used
    output wire [SIDE_W-1:0] side_o,
    output wire [ KEY_W-1:0] key_o,     // the level found, with done_o
    input  wire              grant_i,
    input  wire [  BITS-1:0] word_i,
    input  wire [ WORDS-1:0] summary_i,
    input  wire [      31:0] qty_i,

    output wire        done_o,   // until it is taken
    output wire        none_o,
    output wire [31:0] qty_o,
    output wire        busy_o
);
  typedef enum logic [2:0] {
    IDLE,
    SETTLE,   // a change that entered (L0) two cycles before start_i is written (L4) in the cycle after this, when no read is granted
    READ,
    TAKE,     // data of the read: keep what lies below the key
    HIGHEST,  // highest bit of either bitmap
    CHOOSE,   // its index is the next key
    DONE
  } state_e;
  typedef enum logic [1:0] {
    OWN_WORD,
    NEXT_WORD,
    QUANTITY
  } step_e;

  state_e state_q;
  step_e step_q;
  logic [SIDE_W-1:0] side_q;
  logic [KEY_W-1:0] key_q;
  logic [BITS-1:0] word_q, word_top_q;
  logic [WORDS-1:0] summary_q, summary_top_q;
  logic [31:0] qty_q;
  logic none_q;

  wire [BITS-1:0] word_top;
  wire [WORDS-1:0] summary_top;
  wire [BIT_W-1:0] word_index;
  wire [KEY_W-BIT_W-1:0] summary_index;
  tg_highest_bit #(.WIDTH(BITS)) u_word_top (.word_i(word_q), .highest_o(word_top));
  tg_highest_bit #(.WIDTH(WORDS)) u_summary_top (.word_i(summary_q), .highest_o(summary_top));
  tg_one_hot_index #(.WIDTH(BITS)) u_word_index (.one_hot_i(word_top_q), .index_o(word_index));
  tg_one_hot_index #(.WIDTH(WORDS)) u_summary_index (.one_hot_i(summary_top_q), .index_o(summary_index));

  wire [BITS-1:0] below_bit = ~({BITS{1'b1}} << key_q[BIT_W-1:0]);
  wire [WORDS-1:0] below_word = ~({WORDS{1'b1}} << key_q[KEY_W-1:BIT_W]);

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      IDLE: ;
      SETTLE: state_q <= READ;
      READ: if (grant_i) state_q <= TAKE;
      TAKE: begin
        if (step_q != QUANTITY) word_q <= step_q == OWN_WORD ? word_i & below_bit : word_i;
        if (step_q == OWN_WORD) summary_q <= summary_i & below_word;
        qty_q <= qty_i;
        none_q <= 1'b0;
        word_top_q <= word_top;  // of what is below the level found
        summary_top_q <= summary_top;
        state_q <= step_q == QUANTITY ? DONE : HIGHEST;
      end
      HIGHEST: begin
        word_top_q <= word_top;
        summary_top_q <= summary_top;
        state_q <= CHOOSE;
      end
      CHOOSE: begin
        if (word_top_q != 0) begin
          key_q[BIT_W-1:0] <= word_index;
          word_q <= word_q & ~word_top_q;
          step_q <= QUANTITY;
          state_q <= READ;
        end else if (summary_top_q != 0) begin
          key_q[KEY_W-1:BIT_W] <= summary_index;
          summary_q <= summary_q & ~summary_top_q;
          step_q <= NEXT_WORD;
          state_q <= READ;
        end else begin
          none_q <= 1'b1;
          state_q <= DONE;
        end
      end
      DONE:
      if (take_i) state_q <= none_q ? IDLE : CHOOSE;
      default: state_q <= IDLE;
    endcase
    if (start_i) begin
      state_q <= SETTLE;
      step_q <= OWN_WORD;
      side_q <= side_i;
      key_q <= below_i;
    end
    if (rst_i) state_q <= IDLE;
  end

  assign read_o = state_q == READ;
  assign read_qty_o = step_q == QUANTITY;
  assign side_o = side_q;
  assign key_o = key_q;
  assign done_o = state_q == DONE;
  assign none_o = none_q;
  assign qty_o = qty_q;
  assign busy_o = state_q != IDLE && state_q != DONE;
endmodule
`default_nettype wire
