// Generated from proto/wire/moldudp64.yaml by `node proto/tools/generate.ts`. Do not edit.
// MoldUDP64 1.00. Offsets (_AT) and widths (_BYTES) in bytes, integers big-endian.
`default_nettype none

// A package tells the whole protocol; a design uses a part of it.
/* verilator lint_off UNUSEDPARAM */
package tg_moldudp64_pkg;

  localparam int unsigned HEARTBEAT_COUNT = 0;  // message count of a heartbeat; the sequence number is the next one expected
  localparam int unsigned END_OF_SESSION_COUNT = 65535;  // message count that ends the session; no blocks; the sequence number is the next one expected
  localparam int unsigned MAX_MESSAGE_COUNT = 65534;  // most blocks of one packet
  localparam int unsigned FIRST_SEQUENCE = 1;  // sequence number of the first message of a session

  // Header: starts every downstream packet, and is the whole of a request: session, first sequence number wanted, number of messages wanted
  localparam int unsigned HEADER_LENGTH = 20;
  localparam int unsigned HEADER_SESSION_AT = 0, HEADER_SESSION_BYTES = 10;
  localparam int unsigned HEADER_SEQUENCE_AT = 10, HEADER_SEQUENCE_BYTES = 8;
  localparam int unsigned HEADER_COUNT_AT = 18, HEADER_COUNT_BYTES = 2;

  // Block: length prefix of one message block
  localparam int unsigned BLOCK_LENGTH = 2;
  localparam int unsigned BLOCK_LENGTH_AT = 0, BLOCK_LENGTH_BYTES = 2;

endpackage
/* verilator lint_on UNUSEDPARAM */
`default_nettype wire
