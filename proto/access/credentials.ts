// A process's certificates and table of identities, as they are read together: both are good, or nothing changes.
import { type Identities, IdentityError, parseIdentities } from "./identities.ts";
import { type TlsMaterial, tlsMaterial } from "./tls-files.ts";

export interface Credentials {
  readonly tls: TlsMaterial;
  readonly identities: Identities;
}

/**
 * @param read content of a file
 * @throws IdentityError that names the file
 */
export function readCredentials(
  read: (path: string) => Buffer,
  folder: string,
  identitiesFile: string,
  nowMs: number,
): Credentials {
  let text: string;
  try {
    text = read(identitiesFile).toString("utf8");
  } catch (error) {
    throw new IdentityError(`${identitiesFile}: ${(error as NodeJS.ErrnoException).code ?? "cannot be read"}`);
  }
  return { tls: tlsMaterial((file) => read(`${folder}/${file}`), nowMs), identities: parseIdentities(text) };
}
