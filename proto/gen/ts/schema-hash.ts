// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "8e488be93a01eac91da970f88b04f85e6b8c029d8f4835988f72347f0b35d06d";
