// The exchange as a process: what it says, where it publishes, and how it ends.

import { type ChildProcess, spawn } from "node:child_process";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { decodeMoldPacket, moldHeader, parseFrame } from "../../proto/mod.ts";
import { generateBlocks } from "../flow/generate.ts";
import { blocksOf, FeedMessages } from "../inputs/feed-messages.ts";
import { PORT_LINE_A, PORT_ORDERS, WireDecoder } from "../world/wire-link.ts";

const NODE = join(import.meta.dirname, "../../node_modules/.bin/node");
const ENTRY = join(import.meta.dirname, "process.ts");
const folder = mkdtempSync(join(tmpdir(), "tickgate-exchange-"));
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly event: string;
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** The process, and its log as events to wait for. */
class Run {
  readonly lines: Line[] = [];
  readonly exit: Promise<number | null>;
  readonly child: ChildProcess;
  private wake: () => void = () => {};

  constructor(...args: string[]) {
    const child = spawn(NODE, [ENTRY, ...args], { stdio: ["pipe", "inherit", "pipe"] });
    this.child = child;
    cleanups.push(() => child.kill("SIGKILL"));
    this.exit = once(child, "exit").then(([code]) => code as number | null);
    void this.exit.then(() => this.wake());
    createInterface({ input: child.stderr }).on("line", (line) => {
      this.lines.push(JSON.parse(line) as Line);
      this.wake();
    });
  }

  async event(name: string): Promise<Line> {
    for (;;) {
      const line = this.lines.find(({ event }) => event === name);
      if (line !== undefined) return line;
      if (this.child.exitCode !== null) throw new Error(`ended without ${name}: ${JSON.stringify(this.lines)}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  stop(signal: NodeJS.Signals = "SIGTERM"): void {
    this.child.kill(signal);
  }
}

async function receiver(): Promise<{ socket: DatagramSocket; port: number }> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  cleanups.push(() => socket.close());
  return { socket, port: socket.address().port };
}

/** The card's end of the cable. */
async function cardAt(path: string): Promise<{ server: Server; frames: Uint8Array[]; next(): Promise<Socket> }> {
  const frames: Uint8Array[] = [];
  const server = createServer((socket) => {
    const decoder = new WireDecoder();
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      decoder.push(chunk, ({ port, bytes }) => {
        if (port === PORT_LINE_A) frames.push(bytes);
        else expect(port).not.toBe(PORT_ORDERS);
      });
    });
  });
  server.listen(path);
  await once(server, "listening");
  cleanups.push(() => server.close());
  return { server, frames, next: async () => (await once(server, "connection"))[0] as Socket };
}

async function until(condition: () => boolean, emitter: Socket | DatagramSocket, event: string): Promise<void> {
  while (!condition()) await once(emitter, event);
}

describe("the exchange's process", { timeout: 60_000 }, () => {
  test("publishes both lines as datagrams, answers requests, and ends its day on SIGTERM", async () => {
    const [a, b] = [await receiver(), await receiver()];
    // The system may drop datagrams on a busy machine: what comes is looked at, not whether all of it comes.
    const counts = [0, 0];
    const kinds = new Set<string>();
    for (const [index, { socket }] of [a, b].entries()) {
      socket.on("message", (payload) => {
        const packet = decodeMoldPacket(payload);
        kinds.add(packet.kind);
        expect(packet.session).toBe("TICKGATE01");
        counts[index] = (counts[index] ?? 0) + packet.messages.length;
      });
    }
    const run = new Run(
      ...["--symbols", "2", "--udp-a", `127.0.0.1:${a.port}`, "--udp-b", `127.0.0.1:${b.port}`],
      ...["--rerequest", "127.0.0.1:0", "--start", "stdin"],
    );
    const ready = await run.event("ready");
    expect(ready.symbols).toEqual([
      { locate: 1, stock: expect.any(String), referencePrice: expect.any(Number) },
      { locate: 2, stock: expect.any(String), referencePrice: expect.any(Number) },
    ]);
    expect(run.lines.some(({ event }) => event === "started")).toBe(false);
    run.child.stdin?.write("start\n");
    await until(() => counts.every((count) => count > 200), b.socket, "message");
    const asking = await receiver();
    const { port } = ready.rerequest as { port: number };
    asking.socket.send(moldHeader("TICKGATE01", 2n, 2), port, "127.0.0.1");
    const [answer] = (await once(asking.socket, "message")) as [Buffer];
    const packet = decodeMoldPacket(answer);
    expect([packet.sequence, packet.messages.length, packet.messages[0]?.[0]]).toEqual([2n, 2, 0x52]);
    run.stop();
    expect(await run.exit).toBe(0);
    expect(run.lines.at(-1)).toMatchObject({ event: "stopped", datagrams: { dropped: 0, errors: 0 } });
    expect(kinds).toContain("end");
  });

  test("waits for the card, survives its death, and comes back to it", async () => {
    const path = join(folder, "cable");
    const run = new Run("--symbols", "1", "--card", path, "--start", "card");
    await run.event("ready");
    const first = await cardAt(path);
    const socket = await first.next();
    await until(() => first.frames.length > 20, socket, "data");
    const messages = new FeedMessages();
    for (const bytes of first.frames) messages.take({ bytes, wireLength: bytes.length });
    expect(messages.counts).toMatchObject({ unusable: 0, missing: 0, duplicates: 0 });
    expect(parseFrame(first.frames[0] ?? new Uint8Array(0)).udp?.checksumOk).toBe(true);
    socket.destroy();
    first.server.close();
    await run.event("card-disconnected");
    const second = await cardAt(path);
    const again = await second.next();
    await until(() => second.frames.length > 5, again, "data");
    run.stop("SIGINT");
    expect(await run.exit).toBe(0);
  });

  test("replays a file to its end, whole and in order on the card's cable", async () => {
    const file = join(folder, "flow.itch");
    const blocks = [...generateBlocks({ seed: 2, messages: 3_000, symbols: 2 })];
    writeFileSync(file, Buffer.concat(blocks));
    const path = join(folder, "replayed");
    const card = await cardAt(path);
    const plugged = card.next();
    const run = new Run("--input", file, "--scale", "0.01", "--end-with-source", "--card", path, "--start", "card");
    const socket = await plugged;
    const closed = once(socket, "close");
    expect(await run.exit).toBe(0);
    await closed;
    expect(run.lines.at(-1)).toMatchObject({ event: "stopped", messages: 3_000 });
    const messages = new FeedMessages();
    const got = card.frames.flatMap((bytes) => messages.take({ bytes, wireLength: bytes.length }));
    expect(messages.counts).toMatchObject({ unusable: 0, missing: 0, duplicates: 0 });
    expect(blocksOf(got)).toEqual(new Uint8Array(Buffer.concat(blocks)));
  });

  test("a file that is damaged in the middle ends the run with an error after what was good", async () => {
    const file = join(folder, "damaged.itch");
    const bytes = Buffer.concat([...generateBlocks({ seed: 2, messages: 100, symbols: 2 })]);
    writeFileSync(file, bytes.subarray(0, bytes.length - 3));
    const run = new Run("--input", file, "--scale", "0");
    expect(await run.exit).toBe(1);
    const { err } = (await run.event("input")) as unknown as { err: { message: string } };
    expect(err.message).toMatch(/damaged\.itch, byte \d+: ends inside message 100: \d+ bytes announced/);
    expect(run.lines.at(-1)).toMatchObject({ event: "stopped", messages: 99 });
  });

  test.each([
    [2, ["--seed", "x"], "--seed x: an integer from 0 to 4294967295"],
    [2, ["--wire-a", "loss=2"], "--wire-a loss=2: a probability from 0 to 1"],
    [2, ["--line-a", "10.0.0.1:5000"], "10.0.0.1 is not a multicast address"],
    [2, ["--udp-a", "127.0.0.1:1"], "--udp-a and --udp-b go together"],
    [2, ["--account", "TOOLONGNAME:x"], 'account name "TOOLONGNAME" is not 1 to 6 characters'],
    [2, ["--account", "ONE:x:cancel,firm=TOOLONG"], "--account ONE:...: firm=TOOLONG: cancel, firm=ABCD"],
    [2, ["--inbound-us", "5,3,holdup=2"], "--inbound-us holdup=2: sigma=S, holdup=PROBABILITY, holdupUs=X"],
    [2, ["--halt", "NONE,1,1"], "--halt NONE,1,1: NONE is not listed"],
    [2, ["--bands", "0"], "--bands 0: PERCENT[,LIMIT,PAUSE]"],
    [2, ["--nonsense"], "Unknown option '--nonsense'"],
    [1, ["--input", "/nowhere.itch"], "/nowhere.itch: cannot be read"],
    [3, ["--orders", "192.0.2.1:1"], "EADDRNOTAVAIL"],
  ])("ends with %i for %j and says why", async (code, args, why) => {
    const run = new Run(...args);
    expect(await run.exit).toBe(code);
    const failed = await run.event("failed");
    expect(failed.level).toBe(60);
    expect(failed.msg).toContain(why);
  });
});
