/**
 * Names and roles. A certificate proves a name and nothing else: its one URI `tickgate:NAME`. What the name may do is in a table that the
 * gateway and the control plane each read, so that a right is taken away without a new certificate.
 */
import { z } from "zod";
import { ACCESS_ROLES, type AccessRole } from "./rights.ts";

export const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const URI_SCHEME = "tickgate:";

const SCHEMA = z.strictObject({
  identities: z.record(
    z.string().regex(NAME, "1 to 32 lower-case letters, digits and dashes"),
    z.strictObject({ role: z.enum(ACCESS_ROLES) }),
  ),
});

export class IdentityError extends Error {
  override readonly name = "IdentityError";
}

export type Identities = ReadonlyMap<string, AccessRole>;

/** @throws IdentityError that names what is wrong */
export function parseIdentities(text: string): Identities {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new IdentityError(`identities: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = SCHEMA.safeParse(content);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new IdentityError(`identities: ${problems.join("; ")}`);
  }
  return new Map(Object.entries(parsed.data.identities).map(([name, { role }]) => [name, role]));
}

export function identityUri(name: string): string {
  return `${URI_SCHEME}${name}`;
}

/**
 * The name that a certificate proves.
 * @param subjectAltName as node:crypto and node:tls print it: `URI:tickgate:alice, DNS:localhost`
 * @returns undefined when it names nobody, or more than one
 */
export function nameOf(subjectAltName: string | undefined): string | undefined {
  // Names with commas and the like are printed in quotes: nothing that we make, and nothing to take apart.
  if (subjectAltName === undefined || subjectAltName.includes('"')) return undefined;
  const names = subjectAltName
    .split(", ")
    .filter((entry) => entry.startsWith(`URI:${URI_SCHEME}`))
    .map((entry) => entry.slice(`URI:${URI_SCHEME}`.length));
  const [name] = names;
  return name !== undefined && names.length === 1 && NAME.test(name) ? name : undefined;
}
