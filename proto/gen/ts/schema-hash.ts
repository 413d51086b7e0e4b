// Generated from proto/tickgate by `node proto/tools/generate.ts`. Do not edit.

/** SHA-256 of the gRPC contracts, hexadecimal. Comments do not count. */
export const SCHEMA_HASH = "b457406aad01609cc164b2e807ab65c832d006ce6cc03db812b9336fb98032a1";
