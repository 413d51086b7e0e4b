// The gateway's certificates and table of identities, from their files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Identities,
  IdentityError,
  parseIdentities,
  type TlsMaterial,
  tlsMaterial,
} from "../../proto/access/mod.ts";

export interface Credentials {
  readonly tls: TlsMaterial;
  readonly identities: Identities;
}

/** @throws IdentityError that names the file */
export function readCredentials(folder: string, identitiesFile: string, nowMs: number): Credentials {
  let text: string;
  try {
    text = readFileSync(identitiesFile, "utf8");
  } catch (error) {
    throw new IdentityError(`${identitiesFile}: ${(error as NodeJS.ErrnoException).code ?? "cannot be read"}`);
  }
  return { tls: tlsMaterial((file) => readFileSync(join(folder, file)), nowMs), identities: parseIdentities(text) };
}
