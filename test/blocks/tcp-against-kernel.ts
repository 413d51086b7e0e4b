// Runs in a network namespace of its own: the card's TCP (tg_tcp, verilated) on one end of a cable, this machine's kernel on the other, with an
// ordinary listening socket. The cable loses, doubles and reorders frames: netem where this kernel has it, else the cable's own ends.
// Prints one JSON document; tcp-kernel.test.ts starts it and judges.
//
//     node test/blocks/tcp-against-kernel.ts ORDERS SEED

import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { PERFECT_WIRE, Random, Wire } from "../../sim/world/mod.ts";
import { CARD, ORDER_BYTES, STATE, TcpBench } from "./tcp-bench.ts";
import { randomBytes } from "./tcp-world.ts";

const [orders = 1000, seed = 1] = process.argv.slice(2).map(Number);
const KERNEL = "tgkernel";
const VENUE = "tgvenue";
const KERNEL_ADDRESS = "192.168.254.1";
const CARD_ADDRESS = "10.1.2.3";
/** Longer than the machine keeps this process waiting, as a rule. */
const TIMEOUT_NS = 20e6;
const BATCH_CYCLES = 500;
const BACK_BYTES = 30_000;
const HOST_EVERY = 50;

function ip(...args: string[]): void {
  execFileSync("ip", args);
}

/** The kernel must compute checksums itself (ETHTOOL_STXCSUM), and leave segments as they are (ETHTOOL_STSO, SGSO, SGRO). */
function layCable(): boolean {
  ip("link", "add", KERNEL, "address", "02:00:00:00:00:02", "type", "veth", "peer", "name", VENUE);
  ip("addr", "add", `${KERNEL_ADDRESS}/24`, "dev", KERNEL);
  ip("link", "set", KERNEL, "up");
  ip("link", "set", VENUE, "up");
  ip("route", "add", `${CARD_ADDRESS}/32`, "dev", KERNEL);
  ip("neigh", "add", CARD_ADDRESS, "lladdr", "02:00:00:00:00:01", "dev", KERNEL);
  const script = `
import array, fcntl, socket, struct
s = socket.socket()
for command in (0x17, 0x1f, 0x24, 0x2c):
    value = array.array("B", struct.pack("II", command, 0))
    fcntl.ioctl(s, 0x8946, struct.pack("16sP", b"${KERNEL}", value.buffer_info()[0]))
`;
  execFileSync("python3", ["-c", script]);
  const netem = (device: string): boolean =>
    spawnSync("tc", `qdisc add dev ${device} root netem delay 1ms loss 1% duplicate 2% reorder 98% 50%`.split(" "))
      .status === 0;
  return netem(KERNEL) && netem(VENUE);
}

const random = new Random(seed);
const netem = layCable();
const pcap = ((await import("pcap")) as unknown as { default: typeof import("pcap") }).default;
const session = pcap.createSession(VENUE, { filter: `tcp and dst host ${CARD_ADDRESS}`, buffer_timeout: 1 });
const cable = session as unknown as { inject(bytes: Buffer): void };

const impaired = { ...PERFECT_WIRE, ...(netem ? {} : { loss: 0.01, duplicate: 0.02, reorder: 0.02, lateNs: 3e6 }) };
const there = new Wire(impaired, random.fork("there"));
const back = new Wire(impaired, random.fork("back"));
const waiting: { atNs: number; go: () => void }[] = [];
const startNs = process.hrtime.bigint();
const wallNs = (): number => Number(process.hrtime.bigint() - startNs) + 2_000_000;
function pass(wire: Wire, bytes: Uint8Array, go: () => void): void {
  for (const atNs of wire.arrivals(wallNs(), bytes.length)) waiting.push({ atNs, go });
}

// ---- The kernel's side
const stream = randomBytes(random, BACK_BYTES);
const received: Buffer[] = [];
let receivedBytes = 0;
let ended = false;
let socket: Socket | undefined;
const server = createServer({ allowHalfOpen: true }, (client) => {
  socket = client;
  client.on("data", (bytes) => {
    received.push(bytes);
    receivedBytes += bytes.length;
  });
  client.on("end", () => {
    ended = true;
    client.end();
  });
  client.on("error", () => {});
  for (let at = 0; at < stream.length; at += 700) client.write(stream.subarray(at, at + 700));
});
server.listen(CARD.destinationPort, KERNEL_ADDRESS);
await once(server, "listening");

// ---- The card
const bench = await TcpBench.open({
  sendBytes: 16384,
  receiveBytes: 16384,
  timeoutNs: TIMEOUT_NS,
  lingerNs: 200e6,
  tries: 20,
  about: `seed ${seed}`,
});
bench.onFrame = (bytes) => pass(there, bytes, () => cable.inject(Buffer.from(bytes)));
session.on("packet", ({ buf, header }: { buf: Buffer; header: Buffer }) => {
  const length = header.readUInt32LE(8);
  // As long as a frame is on a real cable.
  const bytes = new Uint8Array(Math.max(length, 60));
  bytes.set(buf.subarray(0, length));
  pass(back, bytes, () => bench.deliver(bytes));
});

let ordersLeft = orders;
let hostLeft = Math.floor(orders / HOST_EVERY);
let refused = 0; // times that the card said there is no room, while the kernel did not read
let stalls = 0;

/** One turn: what has arrived, a batch of cycles, and the machine gets the processor back. */
async function turn(): Promise<void> {
  const nowNs = wallNs();
  for (const { go } of waiting.filter(({ atNs }) => atNs <= nowNs)) go();
  const later = waiting.filter(({ atNs }) => atNs > nowNs);
  waiting.splice(0, waiting.length, ...later);
  if (!bench.busy) bench.skipTo(nowNs);
  for (let cycles = 0; cycles < BATCH_CYCLES; cycles++) {
    const up = bench.state === STATE.established;
    if (up && ordersLeft > 0 && bench.drive.order === undefined) {
      ordersLeft--;
      bench.drive.order = randomBytes(random, ORDER_BYTES);
    }
    if (up && hostLeft * HOST_EVERY > ordersLeft && !bench.hostBusy) {
      hostLeft--;
      bench.host(randomBytes(random, random.between(1, 256)));
    }
    bench.tick();
    if (!bench.busy && (bench.drive.order === undefined || bench.dut.out.order_ready_o === 0)) break;
  }
  if (socket?.isPaused() === true && bench.drive.order !== undefined && bench.dut.out.order_ready_o === 0) refused++;
  await new Promise((resolve) => setImmediate(resolve));
}

async function until(what: string, holds: () => boolean, limitMs: number): Promise<void> {
  const limitNs = wallNs() + limitMs * 1e6;
  while (!holds()) {
    if (wallNs() > limitNs) {
      const at = {
        what,
        state: bench.state,
        ordersLeft,
        offered: bench.offered.length,
        receivedBytes,
        ...bench.counts,
      };
      throw new Error(`stuck: ${JSON.stringify(at)}`);
    }
    await turn();
  }
}

const PATIENCE_MS = 20_000 + orders * 10;
bench.open((0xffff_ffff - 5000) >>> 0);
await until("established", () => bench.state === STATE.established && socket !== undefined, PATIENCE_MS);
// In the middle the kernel's application stops reading, until the card has said that it takes no more; then it goes on.
await until("half", () => ordersLeft <= orders / 2, PATIENCE_MS);
if (orders >= 3000) {
  socket?.pause();
  stalls++;
  await until("no room", () => refused > 20, PATIENCE_MS);
  socket?.resume();
}
const given = (): boolean => ordersLeft === 0 && hostLeft === 0 && !bench.hostBusy && bench.drive.order === undefined;
await until("all there", () => given() && receivedBytes === bench.offered.length, PATIENCE_MS);
await until("all back", () => bench.read.length === stream.length, PATIENCE_MS);
bench.pulse("close_i");
await until("closed", () => ended && bench.state === STATE.closed, PATIENCE_MS);

const bytes = Buffer.concat(received);
process.stdout.write(
  JSON.stringify({
    impairment: netem ? "netem" : "cable",
    orders: bench.counts.orders,
    bytes: bytes.length,
    same: bytes.equals(Buffer.from(bench.offered)),
    back: bench.read.length,
    sameBack: Buffer.from(bench.read).equals(Buffer.from(stream)),
    cause: bench.dut.out.cause_o,
    repeated: bench.counts.repeated,
    damaged: bench.counts.damaged,
    stalls,
    refused,
    lost: there.counts.lost + back.counts.lost,
    duplicated: there.counts.duplicated + back.counts.duplicated,
    reordered: there.counts.reordered + back.counts.reordered,
  }),
);
// libpcap's poll handle would keep the process.
process.exit(0);
