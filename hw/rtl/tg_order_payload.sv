// The 50 bytes of an order: SoupBinTCP unsequenced data packet with an OUCH 5.0 Enter Order (docs/datapath.md section 7). Combinational;
// byte i of the payload is `payload_o[8*i +: 8]`.
`default_nettype none

module tg_order_payload (
    input  wire tg_pkg::order_t order_i,
    output wire         [399:0] payload_o
);
  localparam int unsigned OUCH = tg_soupbintcp_pkg::PACKET_PAYLOAD_AT;  // where the message starts in the packet
  // The length field counts everything behind itself.
  localparam int unsigned LENGTH = tg_pkg::ORDER_PAYLOAD_BYTES - tg_soupbintcp_pkg::PACKET_LENGTH_BYTES;

  // Upper-case hexadecimal digits of urn, then of the version's low 16 bits.
  wire [47:0] id_digits = {order_i.urn, order_i.origin.version[15:0]};
  wire [95:0] id_text;  // first character in the lowest byte
  genvar d;
  generate
    for (d = 0; d < 12; d = d + 1) begin : g_digit
      wire [3:0] nibble = id_digits[4*(11-d)+:4];
      assign id_text[8*d+:8] = (nibble < 4'd10 ? 8'h30 : 8'h37) + {4'd0, nibble};
    end
  endgenerate

  logic [399:0] payload;
  integer i;
  always_comb begin
    payload = '0;
    payload[8*tg_soupbintcp_pkg::PACKET_LENGTH_AT+:16] = {LENGTH[7:0], LENGTH[15:8]};
    payload[8*tg_soupbintcp_pkg::PACKET_TYPE_AT+:8] = tg_soupbintcp_pkg::UNSEQUENCED_DATA_TYPE;
    payload[8*OUCH+:8] = tg_ouch50_pkg::ENTER_ORDER_TYPE;
    payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_SIDE_AT)+:8] = !order_i.sell ? tg_ouch50_pkg::CODE_SIDE_B :
        order_i.is_short ? tg_ouch50_pkg::CODE_SIDE_T : tg_ouch50_pkg::CODE_SIDE_S;
    payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_TIME_IN_FORCE_AT)+:8] = tg_ouch50_pkg::CODE_TIME_IN_FORCE_3;
    payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_DISPLAY_AT)+:8] = tg_ouch50_pkg::CODE_DISPLAY_Y;
    payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_CAPACITY_AT)+:8] = tg_ouch50_pkg::CODE_CAPACITY_P;
    payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_INTERMARKET_SWEEP_AT)+:8] = tg_ouch50_pkg::CODE_YES_NO_N;
    payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_CROSS_TYPE_AT)+:8] = tg_ouch50_pkg::CODE_CROSS_TYPE_N;
    payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_CL_ORD_ID_AT)+:16] = {8'h47, 8'h54};  // TG
    payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_CL_ORD_ID_AT+2)+:96] = id_text;
    for (i = 0; i < 4; i = i + 1) begin
      payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_URN_AT+i)+:8] = order_i.urn[8*(3-i)+:8];
      payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_QUANTITY_AT+i)+:8] = order_i.qty[8*(3-i)+:8];
      payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_PRICE_AT+4+i)+:8] = order_i.price[8*(3-i)+:8];
    end
    for (i = 0; i < 8; i = i + 1)
      payload[8*(OUCH+tg_ouch50_pkg::ENTER_ORDER_SYMBOL_AT+i)+:8] = order_i.stock[8*(7-i)+:8];
  end
  assign payload_o = payload;

  wire unused = &{1'b0, order_i.origin, order_i.kind};
endmodule
`default_nettype wire
