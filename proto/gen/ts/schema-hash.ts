// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "0536bd1d696769f1334d17d3810cf59ab4527db00900ccbd208ba2069e12654c";
