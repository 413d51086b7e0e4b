// A feed that the model cannot keep up with waits at its line. The order port is another cable.
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { encodeWireFrame, PORT_LINE_A, PORT_ORDERS } from "../world/mod.ts";
import { WirePort } from "./wire-port.ts";

const PATIENT = { timeout: 20_000 };
/** More than is held, and than sockets keep besides. */
const FLOOD = 40_000;

describe("the cables of a card", () => {
  let folder: string;
  let cable: Socket;
  let wire: WirePort;
  let full: boolean;
  /** First byte of each frame. */
  let lines: number[];
  let host: number[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tickgate-wire-"));
    [full, lines, host] = [true, [], []];
    wire = new WirePort({
      line: (_line, bytes) => {
        if (!full) lines.push(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
        return !full;
      },
      host: (bytes) => void host.push(bytes[0] ?? 0),
      work: () => {},
    });
    await wire.listen(join(folder, "wire"));
    cable = createConnection(join(folder, "wire"));
  });

  afterEach(async () => {
    cable.destroy();
    await wire.close();
    rmSync(folder, { recursive: true });
  });

  function send(port: number, number: number, length = 64): void {
    const bytes = new Uint8Array(length);
    new DataView(bytes.buffer).setUint32(0, number);
    cable.write(encodeWireFrame({ port, damaged: false, timeNs: 0n, bytes }));
  }

  it("let answers of the venue through while the feed waits, and lose nothing of it", async () => {
    for (let number = 0; number < 3000; number++) send(PORT_LINE_A, number);
    send(PORT_ORDERS, 7 << 24);
    await vi.waitFor(() => expect(host).toEqual([7]), PATIENT);
    expect(lines).toEqual([]);
    full = false;
    wire.resume();
    await vi.waitFor(() => expect(lines).toEqual(Array.from({ length: 3000 }, (_, number) => number)), PATIENT);
  });

  it("hold so much and no more: then nothing is read before there is room again", async () => {
    for (let number = 0; number < FLOOD; number++) send(PORT_LINE_A, number, 1000);
    await vi.waitFor(() => expect(wire.counts.pauses).toBe(1), PATIENT);
    const { received } = wire.counts;
    expect(received).toBeGreaterThan(16_000);
    expect(received).toBeLessThan(18_000);
    full = false;
    await vi.waitFor(() => {
      wire.resume();
      expect(lines.length).toBe(FLOOD);
    }, PATIENT);
    expect(lines.every((number, index) => number === index)).toBe(true);
  });
});
