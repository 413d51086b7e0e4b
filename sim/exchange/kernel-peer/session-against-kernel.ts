// Runs in a network namespace of its own: the exchange's TCP on one end of a cable, this machine's kernel on the other. Clients are
// ordinary sockets. Prints one JSON document; kernel-peer.test.ts starts it and judges.

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { ouch50, SoupFramer, soupbintcp } from "../../../proto/mod.ts";
import { inventSymbols } from "../../flow/symbols.ts";
import { DEFAULT_FEED } from "../../inputs/feed-frames.ts";
import { WallScheduler } from "../../world/scheduler.ts";
import { PERFECT_WIRE } from "../../world/wire.ts";
import { Exchange } from "../exchange.ts";
import { DEFAULT_GENERATED, GeneratedSource } from "../generated-source.ts";
import { DEFAULT_SOUP } from "../soup-connection.ts";
import { DEFAULT_ORDER_PORT } from "../tcp-listener.ts";

const ORDERS = 400;
const KERNEL = "tgkernel";
const VENUE = "tgvenue";

/** Two ends of a virtual cable. The kernel must compute checksums itself: no network card will do it on the way. */
function layCable(): void {
  const ip = (...args: string[]): unknown => execFileSync("ip", args);
  ip("link", "add", KERNEL, "type", "veth", "peer", "name", VENUE);
  ip("addr", "add", "10.30.0.20/24", "dev", KERNEL);
  ip("link", "set", KERNEL, "up");
  ip("link", "set", VENUE, "up");
  // ETHTOOL_STXCSUM, and ETHTOOL_STSO and ETHTOOL_SGSO so that no segment is larger than the wire's.
  const script = `
import array, fcntl, socket, struct
s = socket.socket()
for command in (0x17, 0x1f, 0x24):
    value = array.array("B", struct.pack("II", command, 0))
    fcntl.ioctl(s, 0x8946, struct.pack("16sP", b"${KERNEL}", value.buffer_info()[0]))
`;
  execFileSync("python3", ["-c", script]);
}

function send(socket: Socket, message: soupbintcp.ClientMessage): void {
  const packet = new Uint8Array(200);
  socket.write(packet.slice(0, soupbintcp.encodeClientMessage(message, packet)));
}

function order(urn: number): Uint8Array {
  const buffer = new Uint8Array(100);
  const length = ouch50.encodeEnterOrder(
    {
      urn,
      side: "B",
      quantity: 10,
      symbol: inventSymbols(1)[0]?.stock ?? "",
      price: 100n,
      timeInForce: "0",
      display: "Y",
      capacity: "P",
      intermarketSweep: "N",
      crossType: "N",
      clOrdId: "TG",
      options: [],
    },
    buffer,
  );
  return buffer.slice(0, length);
}

layCable();
const pcap = ((await import("pcap")) as unknown as { default: typeof import("pcap") }).default;
const filter = `arp or dst host ${DEFAULT_ORDER_PORT.address}`;
const session = pcap.createSession(VENUE, { filter, buffer_timeout: 1 });
const cable = session as unknown as { inject(bytes: Buffer): void };
const scheduler = new WallScheduler();
const source = new GeneratedSource(scheduler, { ...DEFAULT_GENERATED, symbols: inventSymbols(1), meanIntervalNs: 1e7 });
const exchange = new Exchange(
  scheduler,
  {
    seed: 3,
    feed: DEFAULT_FEED,
    soup: DEFAULT_SOUP,
    accounts: [{ username: "KERNEL", password: "", cancelOnDisconnect: false }],
    orderWire: { ...PERFECT_WIRE, loss: 0.02, duplicate: 0.02, reorder: 0.02, lateNs: 2e6 },
  },
  source,
  { arrived: () => {}, orderFrameArrived: (frame) => cable.inject(Buffer.from(frame)) },
);
session.on("packet", ({ buf, header }: { buf: Buffer; header: Buffer }) => {
  exchange.orderFrameSent(new Uint8Array(buf.subarray(0, header.readUInt32LE(8))));
});
exchange.start();

const socket = createConnection({ host: DEFAULT_ORDER_PORT.address, port: DEFAULT_ORDER_PORT.port, noDelay: true });
await once(socket, "connect");
const accepted: number[] = [];
const types: Record<string, number> = {};
const framer = new SoupFramer();
const all = Promise.withResolvers<void>();
socket.on("data", (bytes) => {
  framer.push(bytes, (packet) => {
    const message = soupbintcp.decodeServerMessage(packet);
    types[message.type] = (types[message.type] ?? 0) + 1;
    if (message.type !== "S") return;
    const reply = ouch50.decodeOutboundMessage(message.payload);
    if (reply.type === "A") accepted.push(reply.urn);
    if (accepted.length === ORDERS) all.resolve();
  });
});
send(socket, { type: "L", username: "KERNEL", password: "", session: "", sequence: 1n });
for (let urn = 1; urn <= ORDERS; urn++) {
  send(socket, { type: "U", payload: order(urn) });
  if (urn % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
}
await all.promise;
send(socket, { type: "O" });
await once(socket, "close");

// The wire may lose the answer: the kernel asks again.
const elsewhere = createConnection({ host: DEFAULT_ORDER_PORT.address, port: DEFAULT_ORDER_PORT.port + 1 });
const [refusal] = (await once(elsewhere, "error").catch((error: unknown) => [error])) as [NodeJS.ErrnoException];

const ordered = accepted.every((urn, i) => urn === i + 1);
const { damaged, foreign } = exchange.orderListener.counts;
process.stdout.write(
  JSON.stringify({ accepted: accepted.length, ordered, types, refusal: refusal.code, damaged, foreign }),
);
// libpcap's poll handle would keep the process.
process.exit(0);
