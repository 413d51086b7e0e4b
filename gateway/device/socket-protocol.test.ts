import { describe, expect, test } from "vitest";
import { DeviceError, MessageSplitter, read, socketProtocol, waitFor, write } from "./mod.ts";

describe("the socket protocol", () => {
  test("carries operations and answers, cut into any pieces", () => {
    const operations = [write(0x1234, -1), read(0xfffc), waitFor(8, 0xf0f0_f0f0, 0xffff_ffff, 4_000_000_000)];
    const stream = Buffer.concat([
      socketProtocol.executeMessage(0xffff_ffff, operations),
      socketProtocol.resultMessage(7, Uint32Array.of(0, 0xffff_ffff)),
      socketProtocol.failedMessage(8, new DeviceError("BUS_ERROR", "näh")),
      socketProtocol.frameMessage("sent", 1n << 63n, Uint8Array.of(1, 2)),
      socketProtocol.droppedMessage(3, 4),
    ]);
    for (const piece of [1, 2, 7, stream.length]) {
      const seen: unknown[] = [];
      const splitter = new MessageSplitter((type, body) => {
        if (type === socketProtocol.MESSAGE.EXECUTE) seen.push(socketProtocol.decodeExecute(body));
        if (type === socketProtocol.MESSAGE.RESULT) seen.push(socketProtocol.decodeResult(body));
        if (type === socketProtocol.MESSAGE.FAILED) seen.push(socketProtocol.decodeFailed(body).error);
        if (type === socketProtocol.MESSAGE.FRAME) {
          const { direction, tsNs, bytes } = socketProtocol.decodeFrame(body);
          seen.push({ direction, tsNs, bytes: [...bytes] });
        }
        if (type === socketProtocol.MESSAGE.DROPPED) seen.push(socketProtocol.decodeDropped(body));
      });
      for (let at = 0; at < stream.length; at += piece) splitter.push(stream.subarray(at, at + piece));
      expect(seen).toEqual([
        { id: 0xffff_ffff, operations },
        { id: 7, values: Uint32Array.of(0, 0xffff_ffff) },
        new DeviceError("BUS_ERROR", "näh"),
        { direction: "sent", tsNs: 1n << 63n, bytes: [1, 2] },
        { events: 3, frames: 4 },
      ]);
    }
  });

  test("refuses lengths, kinds and versions that do not exist", () => {
    const splitter = new MessageSplitter(() => {});
    expect(() => splitter.push(Buffer.from("GET / HTTP"))).toThrow(/a message of \d+ bytes is announced/);
    expect(() => socketProtocol.decodeExecute(Buffer.alloc(4 + 14))).toThrow("an execute message of 18 bytes");
    const unknown = Buffer.alloc(4 + 15);
    unknown[4] = 3;
    expect(() => socketProtocol.decodeExecute(unknown)).toThrow("there is no operation kind 3");
    expect(() => socketProtocol.checkWelcome(Buffer.of(9, 0))).toThrow("the card speaks protocol 9, the gateway 1");
  });
});
