// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "61c69458a48e0f8a4df97a5bfdcb25b82dbbc7fa854d0078bfeb151a73495d0a";
