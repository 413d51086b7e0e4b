// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "705f76d7adf5801a7b6341f369c5fffd085836c477b872b983e743edea005247";
