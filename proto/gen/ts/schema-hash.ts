// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "cee209796f180afb21cc88036d1ed440f1255cb13f0c84ac310311a32137ce50";
