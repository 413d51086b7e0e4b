// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "be4be311e5b8b039c8d1860360f0191f82acf11102ea85b40a11b0d6f159b891";
