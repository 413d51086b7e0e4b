// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "de1e0fd13e438ba1b500cc34a4aa33d7383c79c559de0ea108b0fc502477a895";
