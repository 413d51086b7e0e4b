// Generated from proto/wire/soupbintcp.yaml by `node proto/tools/generate.ts`. Do not edit.
// SoupBinTCP 4.10. Offsets (_AT) and widths (_BYTES) in bytes, integers big-endian.
`default_nettype none

// A package tells the whole protocol; a design uses a part of it.
/* verilator lint_off UNUSEDPARAM */
package tg_soupbintcp_pkg;

  localparam int unsigned PACKET_LENGTH_AT = 0;  // offset of the length field
  localparam int unsigned PACKET_LENGTH_BYTES = 2;  // size of the length field, which does not count itself
  localparam int unsigned PACKET_TYPE_AT = 2;  // offset of the packet type
  localparam int unsigned PACKET_PAYLOAD_AT = 3;  // offset of the payload
  localparam int unsigned SERVER_MESSAGE_TYPES = 7;
  localparam int unsigned CLIENT_MESSAGE_TYPES = 5;

  localparam logic [7:0] CODE_LOGIN_REJECT_REASON_A = 8'h41;  // not authorised
  localparam logic [7:0] CODE_LOGIN_REJECT_REASON_S = 8'h53;  // session not available

  // + Debug
  localparam logic [7:0] DEBUG_TYPE = 8'h2B;
  localparam int unsigned DEBUG_LENGTH = 3;
  localparam int unsigned DEBUG_PAYLOAD_AT = 3;

  // A LoginAccepted
  localparam logic [7:0] LOGIN_ACCEPTED_TYPE = 8'h41;
  localparam int unsigned LOGIN_ACCEPTED_INDEX = 1;
  localparam int unsigned LOGIN_ACCEPTED_LENGTH = 33;
  localparam int unsigned LOGIN_ACCEPTED_SESSION_AT = 3, LOGIN_ACCEPTED_SESSION_BYTES = 10;
  localparam int unsigned LOGIN_ACCEPTED_SEQUENCE_AT = 13, LOGIN_ACCEPTED_SEQUENCE_BYTES = 20;

  // J LoginRejected
  localparam logic [7:0] LOGIN_REJECTED_TYPE = 8'h4A;
  localparam int unsigned LOGIN_REJECTED_INDEX = 2;
  localparam int unsigned LOGIN_REJECTED_LENGTH = 4;
  localparam int unsigned LOGIN_REJECTED_REASON_AT = 3, LOGIN_REJECTED_REASON_BYTES = 1;

  // S SequencedData
  localparam logic [7:0] SEQUENCED_DATA_TYPE = 8'h53;
  localparam int unsigned SEQUENCED_DATA_INDEX = 3;
  localparam int unsigned SEQUENCED_DATA_LENGTH = 3;
  localparam int unsigned SEQUENCED_DATA_PAYLOAD_AT = 3;

  // U UnsequencedData
  localparam logic [7:0] UNSEQUENCED_DATA_TYPE = 8'h55;
  localparam int unsigned UNSEQUENCED_DATA_LENGTH = 3;
  localparam int unsigned UNSEQUENCED_DATA_PAYLOAD_AT = 3;

  // H ServerHeartbeat
  localparam logic [7:0] SERVER_HEARTBEAT_TYPE = 8'h48;
  localparam int unsigned SERVER_HEARTBEAT_INDEX = 5;
  localparam int unsigned SERVER_HEARTBEAT_LENGTH = 3;

  // Z EndOfSession
  localparam logic [7:0] END_OF_SESSION_TYPE = 8'h5A;
  localparam int unsigned END_OF_SESSION_INDEX = 6;
  localparam int unsigned END_OF_SESSION_LENGTH = 3;

  // L LoginRequest: version 4.10 appends an optional heartbeat timeout of 5 decimal characters
  localparam logic [7:0] LOGIN_REQUEST_TYPE = 8'h4C;
  localparam int unsigned LOGIN_REQUEST_INDEX = 2;
  localparam int unsigned LOGIN_REQUEST_LENGTH = 49;
  localparam int unsigned LOGIN_REQUEST_USERNAME_AT = 3, LOGIN_REQUEST_USERNAME_BYTES = 6;
  localparam int unsigned LOGIN_REQUEST_PASSWORD_AT = 9, LOGIN_REQUEST_PASSWORD_BYTES = 10;
  localparam int unsigned LOGIN_REQUEST_SESSION_AT = 19, LOGIN_REQUEST_SESSION_BYTES = 10;
  localparam int unsigned LOGIN_REQUEST_SEQUENCE_AT = 29, LOGIN_REQUEST_SEQUENCE_BYTES = 20;
  localparam int unsigned LOGIN_REQUEST_HEARTBEAT_TIMEOUT_MS_AT = 49, LOGIN_REQUEST_HEARTBEAT_TIMEOUT_MS_BYTES = 5;

  // R ClientHeartbeat
  localparam logic [7:0] CLIENT_HEARTBEAT_TYPE = 8'h52;
  localparam int unsigned CLIENT_HEARTBEAT_INDEX = 3;
  localparam int unsigned CLIENT_HEARTBEAT_LENGTH = 3;

  // O LogoutRequest
  localparam logic [7:0] LOGOUT_REQUEST_TYPE = 8'h4F;
  localparam int unsigned LOGOUT_REQUEST_INDEX = 4;
  localparam int unsigned LOGOUT_REQUEST_LENGTH = 3;

endpackage
/* verilator lint_on UNUSEDPARAM */
`default_nettype wire
