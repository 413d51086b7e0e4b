// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "a8cf63da6e61128688d62534ce150123600a40699bfb5af0bc06af216549fc39";
