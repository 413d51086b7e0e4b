import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  arm,
  clear,
  commit,
  type DeviceListener,
  type FrameDirection,
  identify,
  lease,
  readClock,
  readStatus,
  runRemote,
  SocketDevice,
  sendFrame,
  session,
} from "../../gateway/device/mod.ts";
import type { event } from "../../proto/mod.ts";
import { encodeWireFrame, PORT_LINE_A, PORT_ORDERS, WireDecoder, type WireFrame } from "../world/mod.ts";
import { buildCard } from "./build-card.ts";
import { decodeRecord, EAGER, FEED, SMALL, TestFeed, TRACKING } from "./test-feed.ts";

const ENTRY = new URL("process.ts", import.meta.url).pathname;
const GEOMETRY = ["--symbols", `${SMALL.symbols}`, "--set-bits", `${SMALL.setBits}`, "--levels", `${SMALL.levels}`];
/** Behind the last histogram, before the first table. */
const UNMAPPED = 0x1ffc;
const WAIT_MS = 20_000;
/** A start may find that the RTL has changed since this test built it. */
const START_MS = 400_000;

beforeAll(async () => {
  await buildCard({ geometry: SMALL });
}, 600_000);

let dir: string;
let children: ChildProcess[];
let sockets: Socket[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tickgate-card-"));
  children = [];
  sockets = [];
});

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const child of children) child.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly device: string;
  readonly wire: string;
  readonly stderr: () => string;
}

/** Rejects when the condition does not come true in time; looks again whenever something happened. */
async function until(what: string, condition: () => boolean, waitMs = WAIT_MS): Promise<void> {
  const deadline = Date.now() + waitMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`in ${waitMs} ms not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function start(...extra: string[]): Running {
  const [device, wire] = [join(dir, "device"), join(dir, "wire")];
  const child = spawn(process.execPath, [ENTRY, "--device", device, "--wire", wire, ...GEOMETRY, ...extra], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  children.push(child);
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return { child, device, wire, stderr: () => stderr };
}

async function started(...extra: string[]): Promise<Running> {
  const running = start(...extra);
  const settled = (): boolean => running.stderr().includes('"ready":true') || running.child.exitCode !== null;
  await until("ready", settled, START_MS);
  expect(running.child.exitCode, running.stderr()).toBe(null);
  return running;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  await until("exit", () => child.exitCode !== null || child.signalCode !== null);
  return child.exitCode;
}

class Listener implements DeviceListener {
  readonly records: event.Message[] = [];
  readonly frames: [FrameDirection, Uint8Array][] = [];
  readonly closedBy: (Error | undefined)[] = [];
  droppedEvents = 0;

  events(words: Uint32Array, at: number, count: number): void {
    for (let index = 0; index < count; index++) this.records.push(decodeRecord(words, at + 16 * index));
  }
  frame(direction: FrameDirection, _tsNs: bigint, bytes: Uint8Array): void {
    this.frames.push([direction, Uint8Array.from(bytes)]);
  }
  dropped(events: number): void {
    this.droppedEvents += events;
  }
  closed(cause: Error | undefined): void {
    this.closedBy.push(cause);
  }
}

async function gateway(path: string): Promise<{ device: SocketDevice; listener: Listener }> {
  const listener = new Listener();
  const device = new SocketDevice({ path });
  await device.open(listener);
  return { device, listener };
}

async function exchange(path: string): Promise<{ socket: Socket; frames: WireFrame[] }> {
  const socket = connect(path);
  sockets.push(socket);
  const frames: WireFrame[] = [];
  const decoder = new WireDecoder();
  socket.on("data", (chunk) => decoder.push(chunk, (frame) => void frames.push(frame)));
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return { socket, frames };
}

function wireFrame(port: number, bytes: Uint8Array): Uint8Array {
  return encodeWireFrame({ port, damaged: false, timeNs: 0n, bytes });
}

async function makeTrading(device: SocketDevice): Promise<void> {
  await runRemote(device, clear(TRACKING, FEED, SMALL));
  await runRemote(device, commit(EAGER, 7, SMALL));
  await runRemote(device, session({ ready: true, urn: 1, sendNext: 0, sendLimit: 1_000_000 }));
  await runRemote(device, lease((await runRemote(device, readClock())) + 60_000_000_000n));
  await runRemote(device, arm());
}

describe("the card's process", { timeout: START_MS + 60_000 }, () => {
  test("takes frames from the exchange, sends orders to it, and tells the gateway", async () => {
    const pcap = join(dir, "wires.pcap");
    const { child, device: path, wire } = await started("--pcap", pcap);
    const { device, listener } = await gateway(path);
    expect(await runRemote(device, identify())).toMatchObject({ geometry: SMALL });
    await makeTrading(device);
    const { socket, frames } = await exchange(wire);
    const feed = new TestFeed();
    socket.write(wireFrame(PORT_LINE_A, feed.frame(0, [feed.add("S", 100, 1_000_100), feed.add("B", 500, 1_000_000)])));
    await until("order", () => frames.length === 1 && listener.frames.length === 1);
    expect(frames[0]).toMatchObject({ port: PORT_ORDERS, damaged: false });
    expect(listener.frames).toEqual([["sent", Uint8Array.from(frames[0]?.bytes ?? [])]]);
    await until("events", () => listener.records.some(({ type }) => type === 4));
    expect(listener.records.map(({ type }) => type)).toEqual(expect.arrayContaining([1, 2, 4, 6]));
    // What arrives on the order port is for the host.
    const reply = Uint8Array.from({ length: 64 }, (_, index) => index);
    socket.write(wireFrame(PORT_ORDERS, reply));
    await until("reply", () => listener.frames.length === 2);
    expect(listener.frames[1]).toEqual(["received", reply]);
    await runRemote(device, sendFrame(reply));
    await until("host frame", () => frames.length === 2);
    expect(Uint8Array.from(frames[1]?.bytes ?? [])).toEqual(reply);

    await device.close();
    expect(listener.closedBy).toEqual([undefined]);
    child.kill("SIGTERM");
    expect(await exitOf(child)).toBe(0);
    expect([existsSync(path), existsSync(wire), existsSync(pcap)]).toEqual([false, false, true]);
  });

  test("keeps a clock that follows the wall, at rest and at work, and lets a lease run out by it", async () => {
    const { device: path } = await started();
    const { device } = await gateway(path);
    const before = BigInt(Date.now()) * 1_000_000n;
    const first = await runRemote(device, readClock());
    expect(Number(first - before)).toBeGreaterThan(-50_000_000);
    expect(Number(first - before)).toBeLessThan(10_000_000_000);
    await runRemote(device, lease(first + 200_000_000n));
    expect((await runRemote(device, readStatus())).leaseOk).toBe(true);
    let ok = true;
    for (const deadline = Date.now() + WAIT_MS; ok && Date.now() < deadline; )
      ok = (await runRemote(device, readStatus())).leaseOk;
    expect(ok).toBe(false);
    expect(await runRemote(device, readClock())).toBeGreaterThanOrEqual(first + 200_000_000n);
    device.destroy();
  });

  test("goes on when gateway and exchange are gone, and takes new ones", async () => {
    const { child, device: path, wire } = await started();
    const first = await gateway(path);
    await makeTrading(first.device);
    (await exchange(wire)).socket.destroy();
    first.device.destroy();
    await until("closed", () => first.listener.closedBy.length === 1);
    await expect(runRemote(first.device, readStatus())).rejects.toMatchObject({ code: "DISCONNECTED" });
    // The old connection's end may not be noticed yet: the card serves one gateway at a time.
    let second: { device: SocketDevice; listener: Listener } | undefined;
    const deadline = Date.now() + WAIT_MS;
    while (second === undefined && Date.now() < deadline) second = await gateway(path).catch(() => undefined);
    if (second === undefined) throw new Error("no second connection");
    // Still as the first gateway left it.
    expect((await runRemote(second.device, readStatus())).armed).toBe(true);
    const { socket, frames } = await exchange(wire);
    const feed = new TestFeed();
    socket.write(wireFrame(PORT_LINE_A, feed.frame(0, [feed.add("S", 100, 1_000_100), feed.add("B", 500, 1_000_000)])));
    await until("order", () => frames.length === 1);
    expect(child.exitCode).toBe(null);
    await second.device.close();
  });

  test("refuses a second gateway, and one that speaks something else, without harm to the first", async () => {
    const { device: path } = await started();
    const { device, listener } = await gateway(path);
    await expect(gateway(path)).rejects.toThrow("the card refuses the connection: another gateway is connected");
    const stranger = connect(path);
    sockets.push(stranger);
    let said = "";
    stranger.on("data", (chunk) => {
      said += chunk.toString("latin1");
    });
    stranger.write("GET / HTTP/1.1\r\n\r\n");
    await until("refused", () => stranger.destroyed || said.includes("is announced"));
    expect((await runRemote(device, readStatus())).armed).toBe(false);
    expect(listener.closedBy).toEqual([]);
    await device.close();
  });

  test("killed, ends the gateway's calls with an error and nothing else", async () => {
    const { child, device: path } = await started();
    const { device, listener } = await gateway(path);
    const wait = { kind: "wait", address: 0, mask: 0xffffffff, expected: 0, attempts: 1_000_000 } as const;
    const hanging = device.execute([wait]);
    const answer = expect(hanging).rejects.toMatchObject({ code: "DISCONNECTED", retryable: true });
    child.kill("SIGKILL");
    await answer;
    await until("closed", () => listener.closedBy.length === 1);
    expect(listener.closedBy[0]).toMatchObject({ code: "DISCONNECTED" });
    expect(device.state).toBe("closed");
    // The next card finds the sockets of the killed one and replaces them.
    expect(existsSync(path)).toBe(true);
    const again = await started();
    const { device: next } = await gateway(again.device);
    expect((await runRemote(next, readStatus())).armed).toBe(false);
    await next.close();
  });

  test("reports an access that fails by its register, and goes on", async () => {
    const { device: path } = await started();
    const { device } = await gateway(path);
    await expect(device.execute([{ kind: "read", address: UNMAPPED }])).rejects.toMatchObject({ code: "BUS_ERROR" });
    const never = device.execute([{ kind: "wait", address: 0, mask: 0xff, expected: 1, attempts: 3 }]);
    await expect(never).rejects.toThrow(/register 0x0000 is 0x54474154 after 3 reads; awaited 0x1 under mask 0xff/);
    const endless = device.execute([{ kind: "wait", address: 0, mask: 0, expected: 0, attempts: 1_000_001 }]);
    await expect(endless).rejects.toThrow("a wait has at most 1000000 reads, not 1000001");
    expect(await device.execute([{ kind: "read", address: 0 }])).toEqual(Uint32Array.of(0x54474154));
    await device.close();
  });
});

describe("the card's process does not start", { timeout: 60_000 }, () => {
  test("with options that cannot be", async () => {
    const { child, stderr } = start("--symbols", "300", "--levels", "1000");
    expect(await exitOf(child)).toBe(2);
    expect(stderr()).toMatch(/--symbols: .*256.*--levels: must be a power of two/s);
  });

  test("where another process listens, or something else lies", async () => {
    const path = join(dir, "wire");
    const server = createServer().listen(path);
    await until("listening", () => server.listening);
    const { child, stderr } = start();
    expect(await exitOf(child)).toBe(3);
    expect(stderr()).toContain(`another process listens at ${path}`);
    await new Promise((resolve) => server.close(resolve));
    writeFileSync(path, "");
    const second = start();
    expect(await exitOf(second.child)).toBe(3);
    expect(second.stderr()).toContain(`${path} exists and is not a socket`);
  });
});

test("a gateway that finds no card says where it looked", async () => {
  const path = join(dir, "nothing");
  const device = new SocketDevice({ path });
  await expect(device.open(new Listener())).rejects.toMatchObject({ code: "DISCONNECTED" });
  expect(device.state).toBe("closed");
  await expect(device.execute([])).rejects.toThrow(path);
});
