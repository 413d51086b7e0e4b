// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "20a0e8f1f32340de888b1c0d04520f598d6f1abe9989ecaefefaa4eab1b1f8ea";
