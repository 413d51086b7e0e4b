/**
 * The three files that a process proves itself with, under the names that certificate issuers give them in a folder: the authority that it
 * trusts, its own certificate, and the key to that. Here is what they must be; reading them is the caller's.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { IdentityError, nameOf } from "./identities.ts";

export const TLS_FILES = { ca: "ca.crt", cert: "tls.crt", key: "tls.key" } as const;

export interface TlsMaterial {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Whom the certificate names; undefined: a server that is nobody's client. */
  readonly name: string | undefined;
  /** Hosts that it is good for, as a client would write them. */
  readonly hosts: readonly string[];
  readonly validToMs: number;
}

/**
 * @param read content of a file of the folder
 * @throws IdentityError that names the file, and never what is in it
 */
export function tlsMaterial(read: (file: string) => Buffer, nowMs: number): TlsMaterial {
  const content = (file: string): Buffer => {
    try {
      return read(file);
    } catch (error) {
      throw new IdentityError(`${file}: ${(error as NodeJS.ErrnoException).code ?? "cannot be read"}`);
    }
  };
  const certificate = (file: string, bytes: Buffer): X509Certificate => {
    try {
      return new X509Certificate(bytes);
    } catch {
      throw new IdentityError(`${file}: is no certificate`);
    }
  };
  const [ca, cert, key] = [content(TLS_FILES.ca), content(TLS_FILES.cert), content(TLS_FILES.key)];
  const authority = certificate(TLS_FILES.ca, ca);
  if (!authority.ca) throw new IdentityError(`${TLS_FILES.ca}: is not the certificate of an authority`);
  const own = certificate(TLS_FILES.cert, cert);
  let matches: boolean;
  try {
    matches = own.checkPrivateKey(createPrivateKey(key));
  } catch {
    throw new IdentityError(`${TLS_FILES.key}: is no private key`);
  }
  if (!matches) throw new IdentityError(`${TLS_FILES.key}: is not the key of ${TLS_FILES.cert}`);
  const validToMs = own.validToDate.getTime();
  if (validToMs <= nowMs) throw new IdentityError(`${TLS_FILES.cert}: ended ${own.validToDate.toISOString()}`);
  if (own.validFromDate.getTime() > nowMs)
    throw new IdentityError(`${TLS_FILES.cert}: begins ${own.validFromDate.toISOString()}`);
  const hosts = (own.subjectAltName ?? "").split(", ").flatMap((entry) => {
    const host = /^(?:DNS|IP Address):([\w.:-]+)$/.exec(entry)?.[1];
    return host === undefined ? [] : [host];
  });
  return { ca, cert, key, name: nameOf(own.subjectAltName), hosts, validToMs };
}
