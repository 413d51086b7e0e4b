// The payload of an order, of its replacement or of its cancel: SoupBinTCP unsequenced data packet with an OUCH 5.0 message (docs/datapath.md
// section 7). Combinational; byte i is `payload_o[8*i +: 8]`, those behind its end are 0.
`default_nettype none

module tg_order_payload (
    input  wire tg_pkg::order_t                       order_i,
    output wire [8*tg_pkg::PAYLOAD_BYTES_MAX-1:0]     payload_o
);
  localparam int unsigned OUCH = tg_soupbintcp_pkg::PACKET_PAYLOAD_AT;  // where the message starts in the packet
  // An appendage: its length, then length of the option, tag, value. Post-only is tag 12.
  localparam int unsigned ENTER_APPENDAGE_AT = OUCH + tg_ouch50_pkg::ENTER_ORDER_LENGTH - 2;
  localparam logic [31:0] POST_ONLY = {tg_ouch50_pkg::CODE_POST_ONLY_P, 8'd12, 8'd2, 8'd3};
  localparam int unsigned W = 8 * tg_pkg::PAYLOAD_BYTES_MAX;

  // Upper-case hexadecimal digits of urn, then of the version's low 16 bits.
  wire [47:0] id_digits = {order_i.urn, order_i.origin.version[15:0]};
  wire [111:0] id_text;  // first character in the lowest byte
  assign id_text[15:0] = {8'h47, 8'h54};  // TG
  genvar d;
  generate
    for (d = 0; d < 12; d = d + 1) begin : g_digit
      wire [3:0] nibble = id_digits[4*(11-d)+:4];
      assign id_text[16+8*d+:8] = (nibble < 4'd10 ? 8'h30 : 8'h37) + {4'd0, nibble};
    end
  endgenerate

  wire rests = order_i.kind == tg_pkg::QUOTING;
  wire replace = order_i.action == tg_pkg::ACTION_REPLACE;
  wire cancel = order_i.action == tg_pkg::ACTION_CANCEL;
  wire [31:0] chain = order_i.qty + {12'd0, order_i.done};  // OUCH counts what the chain has executed
  wire [7:0] length = {2'b00, order_i.bytes} - 8'(tg_soupbintcp_pkg::PACKET_LENGTH_BYTES);  // counts everything behind itself

  // ---- Enter
  logic [W-1:0] enter;
  integer i;
  always_comb begin
    enter = '0;
    enter[8*OUCH+:8] = tg_ouch50_pkg::ENTER_ORDER_TYPE;
    enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_SIDE_AT)+:8] = !order_i.sell ? tg_ouch50_pkg::CODE_SIDE_B :
        order_i.is_short ? tg_ouch50_pkg::CODE_SIDE_T : tg_ouch50_pkg::CODE_SIDE_S;
    enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_TIME_IN_FORCE_AT)+:8] =
        rests ? tg_ouch50_pkg::CODE_TIME_IN_FORCE_0 : tg_ouch50_pkg::CODE_TIME_IN_FORCE_3;
    enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_DISPLAY_AT)+:8] = tg_ouch50_pkg::CODE_DISPLAY_Y;
    enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_CAPACITY_AT)+:8] = tg_ouch50_pkg::CODE_CAPACITY_P;
    enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_INTERMARKET_SWEEP_AT)+:8] = tg_ouch50_pkg::CODE_YES_NO_N;
    enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_CROSS_TYPE_AT)+:8] = tg_ouch50_pkg::CODE_CROSS_TYPE_N;
    enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_CL_ORD_ID_AT)+:112] = id_text;
    for (i = 0; i < 4; i = i + 1) begin
      enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_URN_AT+i)+:8] = order_i.urn[8*(3-i)+:8];
      enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_QUANTITY_AT+i)+:8] = order_i.qty[8*(3-i)+:8];
      enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_PRICE_AT+4+i)+:8] = order_i.price[8*(3-i)+:8];
    end
    for (i = 0; i < 8; i = i + 1) enter[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_SYMBOL_AT+i)+:8] = order_i.stock[8*(7-i)+:8];
    if (rests) enter[8*(ENTER_APPENDAGE_AT+1)+:32] = POST_ONLY;  // a length below 256
  end

  // ---- Replace: what was asked of the order before stays as it is
  logic [W-1:0] replacing;
  integer j;
  always_comb begin
    replacing = '0;
    replacing[8*OUCH+:8] = tg_ouch50_pkg::REPLACE_ORDER_TYPE;
    replacing[8*(OUCH+tg_ouch50_pkg::REPLACE_ORDER_TIME_IN_FORCE_AT)+:8] = tg_ouch50_pkg::CODE_TIME_IN_FORCE_0;
    replacing[8*(OUCH+tg_ouch50_pkg::REPLACE_ORDER_DISPLAY_AT)+:8] = tg_ouch50_pkg::CODE_DISPLAY_Y;
    replacing[8*(OUCH+tg_ouch50_pkg::REPLACE_ORDER_INTERMARKET_SWEEP_AT)+:8] = tg_ouch50_pkg::CODE_YES_NO_N;
    replacing[8*(OUCH+tg_ouch50_pkg::REPLACE_ORDER_CL_ORD_ID_AT)+:112] = id_text;
    for (j = 0; j < 4; j = j + 1) begin
      replacing[8*(OUCH+tg_ouch50_pkg::REPLACE_ORDER_ORIGINAL_URN_AT+j)+:8] = order_i.order[8*(3-j)+:8];
      replacing[8*(OUCH+tg_ouch50_pkg::REPLACE_ORDER_URN_AT+j)+:8] = order_i.urn[8*(3-j)+:8];
      replacing[8*(OUCH+tg_ouch50_pkg::REPLACE_ORDER_QUANTITY_AT+j)+:8] = chain[8*(3-j)+:8];
      replacing[8*(OUCH+tg_ouch50_pkg::REPLACE_ORDER_PRICE_AT+4+j)+:8] = order_i.price[8*(3-j)+:8];
    end
  end

  // ---- Cancel: quantity 0, all of it
  logic [W-1:0] cancelling;
  integer k;
  always_comb begin
    cancelling = '0;
    cancelling[8*OUCH+:8] = tg_ouch50_pkg::CANCEL_ORDER_TYPE;
    for (k = 0; k < 4; k = k + 1) cancelling[8*(OUCH+tg_ouch50_pkg::CANCEL_ORDER_URN_AT+k)+:8] = order_i.order[8*(3-k)+:8];
  end

  logic [W-1:0] payload;
  always_comb begin
    payload = cancel ? cancelling : replace ? replacing : enter;
    payload[8*tg_soupbintcp_pkg::PACKET_LENGTH_AT+:16] = {length, 8'd0};
    payload[8*tg_soupbintcp_pkg::PACKET_TYPE_AT+:8] = tg_soupbintcp_pkg::UNSEQUENCED_DATA_TYPE;
  end
  assign payload_o = payload;

  wire unused = &{1'b0, order_i.origin};
endmodule
`default_nettype wire
