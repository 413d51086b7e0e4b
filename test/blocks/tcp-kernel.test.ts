// tg_tcp against a TCP that nobody here wrote: this machine's kernel, over a cable that loses, doubles and reorders frames, in a network
// namespace that goes away with the process. TCP_KERNEL_ORDERS=100000 for a long run.

import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { howToRepeat, testSeed } from "./repeat.ts";
import { CAUSE } from "./tcp-bench.ts";

const NODE = join(import.meta.dirname, "../../node_modules/.bin/node");
const ENTRY = join(import.meta.dirname, "tcp-against-kernel.ts");
const ORDERS = Number(process.env.TCP_KERNEL_ORDERS ?? 400);
const seed = testSeed();

/** What the run needs: a namespace with a cable in it, libpcap, and Python for one ioctl. */
const PROBE = "ip link add probe0 type veth peer name probe1 && python3 -c 'import fcntl'";
const able =
  spawnSync("unshare", ["-rn", "sh", "-c", PROBE]).status === 0 &&
  spawnSync(NODE, ["-e", "require('pcap')"], { cwd: import.meta.dirname }).status === 0;
if (!able) console.warn("tcp-kernel.test.ts: no network namespace, veth, libpcap or python3 here; its test is skipped");

test.skipIf(!able)(
  `the kernel gets ${ORDERS} orders and the host's bytes as they were given, and the card the kernel's`,
  { timeout: 120_000 + ORDERS * 40 },
  async () => {
    const about = howToRepeat(seed, "test/blocks/tcp-kernel.test.ts");
    const argv = ["-rn", NODE, ENTRY, String(ORDERS), String(seed)];
    const { stdout } = await promisify(execFile)("unshare", argv, { timeout: 100_000 + ORDERS * 40 });
    const result = JSON.parse(stdout) as Record<string, unknown>;
    if (result.impairment !== "netem") {
      console.warn(
        "tcp-kernel.test.ts: this kernel has no netem; the cable's own ends lost, doubled and delayed frames",
      );
    }
    expect(result, about).toMatchObject({
      orders: ORDERS,
      same: true,
      sameBack: true,
      cause: CAUSE.orderly,
      damaged: 0,
    });
    expect(result.repeated, about).toBeGreaterThan(0);
  },
);
