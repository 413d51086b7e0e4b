// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "3acb002667dd08180ae4a2c4a3d9dbf1aa28b84be7e855b7a24e5d150f233377";
