// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "b1b2626651047b863269ff1f706232bf5375d5ca7d402a6d2eb45e638b6bc52c";
