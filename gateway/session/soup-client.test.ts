import { beforeEach, describe, expect, it } from "vitest";
import { soupbintcp } from "../../proto/mod.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { SoupClient, type SoupError } from "./soup-client.ts";

const TIMES = { heartbeatMs: 1000, silenceMs: 5000, loginMs: 3000 };
const HEARTBEAT = Uint8Array.of(0, 1, soupbintcp.SERVER_HEARTBEAT_TYPE);

function accepted(session: string, sequence: bigint): Uint8Array {
  const packet = new Uint8Array(soupbintcp.LOGIN_ACCEPTED_LENGTH);
  soupbintcp.encodeLoginAccepted({ session, sequence }, packet);
  return packet;
}

function numbered(text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const packet = new Uint8Array(soupbintcp.SEQUENCED_DATA_LENGTH + payload.length);
  soupbintcp.encodeSequencedData({ payload }, packet);
  return packet;
}

describe("SoupBinTCP client", () => {
  let clock: ManualClock;
  let sent: Uint8Array[];
  let log: string[];
  let ended: SoupError[];
  let client: SoupClient;

  beforeEach(() => {
    clock = new ManualClock();
    sent = [];
    log = [];
    ended = [];
    client = new SoupClient(
      { send: (bytes) => void sent.push(bytes.slice()) },
      { username: "CARD", password: "secret", session: "", sequence: 7 },
      TIMES,
      clock,
      {
        loggedIn: (session, next) => log.push(`in ${session} ${next}`),
        message: (payload, sequence) => log.push(`${sequence} ${Buffer.from(payload).toString()}`),
        ended: (error) => ended.push(error),
      },
    );
    client.start();
  });

  it("asks for the number it wants, and counts messages from the one the venue names", () => {
    expect(soupbintcp.decodeLoginRequest(sent[0] ?? new Uint8Array())).toMatchObject({
      username: "CARD",
      password: "secret",
      session: "",
      sequence: 7n,
    });
    client.received(accepted("DAY1", 7n));
    client.received(numbered("a"));
    client.received(numbered("b"));
    expect(log).toEqual(["in DAY1 7", "7 a", "8 b"]);
    expect(client.nextSequence).toBe(9);
  });

  it("reads packets whatever the borders of the stream", () => {
    const stream = Buffer.concat([accepted("DAY1", 1n), numbered("one"), HEARTBEAT, numbered("two")]);
    for (const byte of stream) client.received(Uint8Array.of(byte));
    expect(log).toEqual(["in DAY1 1", "1 one", "2 two"]);
  });

  it("says something once a second, and does not when it has said something anyway", async () => {
    client.received(accepted("DAY1", 1n));
    sent.length = 0;
    for (let half = 0; half < 8; half++) {
      client.received(HEARTBEAT);
      await clock.pass(500);
    }
    expect(sent.map((packet) => packet[2])).toEqual(new Array(4).fill(soupbintcp.CLIENT_HEARTBEAT_TYPE));
    sent.length = 0;
    for (let part = 0; part < 10; part++) {
      client.received(HEARTBEAT);
      client.send(Uint8Array.of(1));
      await clock.pass(300);
    }
    expect(sent.every((packet) => packet[2] === soupbintcp.UNSEQUENCED_DATA_TYPE)).toBe(true);
  });

  it("ends when the venue is silent, and not before", async () => {
    client.received(accepted("DAY1", 1n));
    await clock.pass(4900);
    expect(ended).toEqual([]);
    await clock.pass(200);
    expect(ended.map(({ code }) => code)).toEqual(["SILENT"]);
    expect(clock.pending).toBe(0);
    expect(() => client.send(Uint8Array.of(1))).toThrow(/not logged in/);
  });

  it("ends when the login is not answered", async () => {
    await clock.pass(3100);
    expect(ended.map(({ code }) => code)).toEqual(["SILENT"]);
  });

  it.each([
    ["a rejected login", Uint8Array.of(0, 2, soupbintcp.LOGIN_REJECTED_TYPE, 0x41), "LOGIN_REJECTED"],
    ["a message before the login", numbered("early"), "FRAMING"],
    ["a packet nobody knows", Uint8Array.of(0, 1, 0x21), "FRAMING"],
    ["a packet without a type", Uint8Array.of(0, 0), "FRAMING"],
  ])("ends at %s, once", (_what, bytes, code) => {
    client.received(bytes);
    client.received(bytes);
    expect(ended.map((error) => error.code)).toEqual([code]);
    expect(log).toEqual([]);
  });

  it("ends at the end of the session", () => {
    client.received(accepted("DAY1", 1n));
    client.received(Uint8Array.of(0, 1, soupbintcp.END_OF_SESSION_TYPE));
    expect(ended[0]).toMatchObject({ code: "END_OF_SESSION", message: "the venue ended session DAY1" });
  });
});
