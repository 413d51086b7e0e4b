// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "82fb3e38b10b29df5c958e2ffc1d7c3d6665eb92505428f22c2d52ae415bdc8b";
