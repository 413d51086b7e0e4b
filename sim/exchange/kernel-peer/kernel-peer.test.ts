// The exchange's TCP against one that nobody here wrote: this machine's kernel, over a virtual cable that loses, doubles and
// reorders frames, in a network namespace that goes away with the process.

import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const NODE = join(import.meta.dirname, "../../../node_modules/.bin/node");
const ENTRY = join(import.meta.dirname, "session-against-kernel.ts");

/** What the run needs: a namespace with a cable in it, libpcap, and Python for one ioctl. */
const PROBE = "ip link add probe0 type veth peer name probe1 && python3 -c 'import fcntl'";
const able =
  spawnSync("unshare", ["-rn", "sh", "-c", PROBE]).status === 0 &&
  spawnSync(NODE, ["-e", "require('pcap')"], { cwd: import.meta.dirname }).status === 0;
if (!able)
  console.warn("kernel-peer.test.ts: no network namespace, veth, libpcap or python3 here; its test is skipped");

test.skipIf(!able)(
  "the kernel's TCP logs in, sends 400 orders and gets every reply in order",
  { timeout: 60_000 },
  async () => {
    const { stdout } = await promisify(execFile)("unshare", ["-rn", NODE, ENTRY], { timeout: 50_000 });
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(result).toMatchObject({ accepted: 400, ordered: true, refusal: "ECONNREFUSED", damaged: 0, foreign: 0 });
    expect(result.types).toMatchObject({ A: 1, S: 401 });
  },
);
