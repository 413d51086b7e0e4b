// The audit chain in etcd as the lines that the audit file would have, for who checks or keeps a copy of it.
import type { EtcdClient } from "./etcd-client.ts";

const FIRST = Buffer.from("/audit/");
/** What comes after every key that begins like that. */
const AFTER = Buffer.from("/audit0");

/** @throws EtcdUnavailable */
export async function readChain(client: EtcdClient, prefix: string): Promise<Buffer> {
  const at = Buffer.from(prefix);
  const entries = await client.range(Buffer.concat([at, FIRST]), Buffer.concat([at, AFTER]));
  return Buffer.concat(entries.flatMap(({ value }) => [value, Buffer.from("\n")]));
}
