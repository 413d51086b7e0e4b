// The whole core with the TCP session that it keeps, against a peer that says what the test wants: what may leave, what is sent again, what is refused.
import { beforeAll, describe, expect, test } from "vitest";
import {
  abortTcp,
  closeTcp,
  offerPayload,
  openTcp,
  readSession,
  readTcp,
  readyTcp,
  type SessionAddresses,
  TCP_CAUSE,
  TCP_STATE,
} from "../../gateway/device/mod.ts";
import {
  buildTcpFrame,
  type event,
  type ParsedTcp,
  parseFrame,
  RULE,
  TCP_ACK,
  TCP_FIN,
  TCP_PSH,
  TCP_RST,
  TCP_SYN,
} from "../../proto/mod.ts";
import { type BuiltCard, buildCard } from "./build-card.ts";
import { CardDatapath } from "./card-datapath.ts";
import { ORDER_PORT, SimulatedCard } from "./simulated-card.ts";
import { decodeRecord, EAGER, FEED, SLOT, SMALL, TestFeed, TRACKING } from "./test-feed.ts";

let built: BuiltCard;
beforeAll(async () => {
  built = await buildCard({ geometry: SMALL });
}, 600_000);

const ADDRESSES: SessionAddresses = {
  localMac: 0x02_aa_bb_cc_dd_01,
  peerMac: 0x02_aa_bb_cc_dd_02,
  localIp: 0x0a_00_00_0a,
  peerIp: 0x0a_00_00_14,
  localPort: 40_001,
  peerPort: 9001,
};
const PEER = {
  sourceMac: ADDRESSES.peerMac,
  destinationMac: ADDRESSES.localMac,
  sourceIp: ADDRESSES.peerIp,
  destinationIp: ADDRESSES.localIp,
  sourcePort: ADDRESSES.peerPort,
  destinationPort: ADDRESSES.localPort,
};
/** Wraps within the first bytes. */
const FIRST = 0xffff_fff0;
const PEER_FIRST = 0xffff_ff00;
const TIMEOUT_MS = 10;
const ORDER_BYTES = 50;
const CYCLES_MAX = 100_000;
const EMPTY = new Uint8Array(0);

const plus = (sequence: number, bytes: number): number => (sequence + bytes) >>> 0;

class Session {
  readonly records: event.Message[] = [];
  readonly segments: ParsedTcp[] = [];
  readonly path: CardDatapath;
  readonly #feed = new TestFeed();
  #ns = 1_000_000n;
  #said = plus(PEER_FIRST, 1);

  constructor() {
    this.path = new CardDatapath(
      new SimulatedCard(built),
      { record: (words, at) => void this.records.push(decodeRecord(words, at)), order: () => {} },
      { onFrame: (frame) => this.#sent(frame) },
    );
    this.path.clear(TRACKING, FEED);
    this.path.commit(EAGER, 7);
    this.path.lease(1_000_000_000_000n);
  }

  /** Armed, with a peer that answered the SYN with this window. */
  static standing(window: number): Session {
    const session = new Session();
    session.open();
    session.say({ sequence: PEER_FIRST, acknowledgement: plus(FIRST, 1), flags: TCP_SYN | TCP_ACK, window });
    session.path.execute(readyTcp(1000));
    session.path.arm();
    session.segments.length = 0;
    return session;
  }

  open(): void {
    const times = { retransmitMs: TIMEOUT_MS, retransmitLimit: 3, aliveMs: 0, lingerMs: 20 };
    this.path.execute(openTcp(ADDRESSES, { initialSequence: FIRST, ...times }));
  }

  /** A segment of the peer; the next number of its own, and 60,000 bytes of window, unless told otherwise. */
  say(segment: Partial<ParsedTcp> & { readonly acknowledgement: number }): void {
    const { sequence = this.#said, flags = TCP_ACK, window = 60_000, acknowledgement, payload = EMPTY } = segment;
    const frame = buildTcpFrame({ ...PEER, sequence, acknowledgement, flags, window }, payload);
    if (sequence === this.#said) this.#said = plus(this.#said, payload.length);
    if (!this.path.card.push(ORDER_PORT, this.path.card.nowNs, frame, false)) throw new Error("the port is full");
    this.path.settle();
  }

  /** The market moves so that the strategy wants an order; answers what became of it. */
  trigger(): event.Decision {
    this.records.length = 0;
    this.#ns = this.path.card.nowNs > this.#ns ? this.path.card.nowNs + 10_000n : this.#ns + 10_000n;
    const messages = [this.#feed.add("B", 500, 1_000_000)];
    if (this.#feed.count === 1) messages.push(this.#feed.add("S", 100, 1_000_100));
    this.path.frame(0, this.#ns, this.#feed.frame(0, messages), false);
    const decision = this.records.find((record): record is event.Decision & { type: 2 } => record.type === 2);
    if (decision === undefined) throw new Error("no order was wanted");
    return decision;
  }

  /** Until the session's timer. The path takes every order's frame for a new order: those that are sent again are not shown to it. */
  wait(): void {
    const { card } = this.path;
    card.run(CYCLES_MAX, card.nextTimerNs ?? card.nowNs);
    card.takeFrames((frame) => this.#sent(frame));
  }

  #sent(frame: Uint8Array): void {
    const { tcp, ipChecksumOk } = parseFrame(frame.slice());
    if (tcp === undefined || !tcp.checksumOk || !ipChecksumOk) throw new Error("the card sent a damaged frame");
    this.segments.push({ ...tcp, payload: tcp.payload.slice() });
  }

  get tcp() {
    return this.path.execute(readTcp());
  }
}

describe("a session that the card keeps", () => {
  test("is opened, and its first order leaves 11 cycles after its message, with the number after the login", () => {
    const session = new Session();
    session.open();
    expect(session.segments).toMatchObject([{ flags: TCP_SYN, sequence: FIRST, payload: EMPTY }]);
    session.path.execute(readyTcp(1000));
    session.path.arm();
    expect(session.trigger(), "before it stands").toMatchObject({ sent: false, reason: RULE.session });
    session.say({ sequence: PEER_FIRST, acknowledgement: plus(FIRST, 1), flags: TCP_SYN | TCP_ACK });
    expect(session.tcp).toMatchObject({ state: TCP_STATE.established, oldest: plus(FIRST, 1) });
    const login = Uint8Array.from({ length: 49 }, (_, index) => index);
    expect(session.path.execute(offerPayload(login))).toBe(true);
    expect(session.segments.at(-1)).toMatchObject({ sequence: plus(FIRST, 1), payload: login });
    session.say({ acknowledgement: plus(FIRST, 50) });

    expect(session.trigger()).toMatchObject({ sent: true, urn: 1000, sendNext: plus(FIRST, 50) });
    expect(session.records.find(({ type }) => type === 4)).toMatchObject({
      t1Cycles: 11,
      tcpSequence: plus(FIRST, 50),
    });
    const acknowledgement = plus(PEER_FIRST, 1);
    expect(session.segments.at(-1)).toMatchObject({ sequence: plus(FIRST, 50), acknowledgement });
    expect(session.segments.at(-1)?.payload.length).toBe(ORDER_BYTES);
    expect(session.path.execute(readSession()).sendNext).toBe(plus(FIRST, 100));
  });

  test("hands over what was received, in order and once, whatever the lengths", () => {
    const session = Session.standing(60_000);
    const said: number[] = [];
    const heard: number[] = [];
    for (const length of [1, 7, 8, 9, 33, 1460, 600, 3]) {
      const payload = Uint8Array.from({ length }, (_, index) => (said.length + index) & 0xff);
      said.push(...payload);
      session.say({ acknowledgement: plus(FIRST, 1), flags: TCP_PSH | TCP_ACK, payload });
      // Some are left for the next look.
      if (length !== 9 && length !== 1460) heard.push(...session.tcp.received);
    }
    expect(heard).toEqual(said);
    expect(session.tcp.received).toEqual(EMPTY);
    expect(session.segments.at(-1)?.acknowledgement).toBe(plus(PEER_FIRST, 1 + said.length));
  });

  test("refuses orders for which the peer has no room, and none waits for it to read", () => {
    const session = Session.standing(2 * ORDER_BYTES + 10);
    expect([session.trigger().sent, session.trigger().sent]).toEqual([true, true]);
    for (let count = 0; count < 20; count++)
      expect(session.trigger()).toMatchObject({ sent: false, reason: RULE.session });
    const sent = session.segments.length;
    expect(sent).toBe(2);
    // Everything arrived, and the peer does not read.
    const end = plus(FIRST, 1 + 2 * ORDER_BYTES);
    session.say({ acknowledgement: end, window: 0 });
    expect(session.trigger()).toMatchObject({ sent: false, reason: RULE.session });
    session.wait();
    // It is asked whether it has room now, with nothing that would take a number.
    expect(session.segments.slice(sent)).toMatchObject([{ sequence: plus(end, -1), payload: EMPTY, flags: TCP_ACK }]);
    session.say({ acknowledgement: end, window: 0 });
    // Room for exactly one.
    session.say({ acknowledgement: end, window: ORDER_BYTES });
    expect(session.trigger()).toMatchObject({ sent: true, sendNext: end });
    expect(session.segments.at(-1)).toMatchObject({ sequence: end });
    expect(session.trigger()).toMatchObject({ sent: false, reason: RULE.session });
  });

  test("never has more in flight than it can send again", () => {
    const session = Session.standing(65_535);
    let sent = 0;
    const filled = { slot: SLOT, delta: 0, releaseBuy: 60, releaseSell: 0, releaseOrders: 1 };
    for (; session.trigger().sent; sent++) session.path.position(filled);
    expect(session.trigger().reason).toBe(RULE.session);
    expect(sent).toBe(Math.floor(16_384 / ORDER_BYTES));
  });

  test("sends an order again while it is armed, and not once it has been disarmed", () => {
    const session = Session.standing(60_000);
    session.trigger();
    const [first] = session.segments;
    session.wait();
    expect(session.segments.slice(1)).toMatchObject([{ sequence: first?.sequence, payload: first?.payload }]);
    session.path.disarm();
    for (let count = 0; count < 5; count++) session.wait();
    expect(session.segments.length).toBe(2);
    expect(session.tcp).toMatchObject({ state: TCP_STATE.established, repeated: 1 });
    session.path.arm();
    session.wait();
    expect(session.segments.at(-1)).toMatchObject({ sequence: first?.sequence, payload: first?.payload });
    session.say({ acknowledgement: plus(FIRST, 1 + ORDER_BYTES) });
    expect(session.tcp.oldest).toBe(plus(FIRST, 1 + ORDER_BYTES));
  });

  test("refuses orders after the peer has ended or reset it, and says why", () => {
    const ended = Session.standing(60_000);
    ended.say({ acknowledgement: plus(FIRST, 1), flags: TCP_FIN | TCP_ACK });
    expect(ended.tcp.state).toBe(TCP_STATE.closeWait);
    expect(ended.trigger()).toMatchObject({ sent: false, reason: RULE.session });
    ended.path.execute(closeTcp());
    expect(ended.segments.at(-1)).toMatchObject({ flags: TCP_FIN | TCP_ACK, sequence: plus(FIRST, 1) });
    ended.say({ sequence: plus(PEER_FIRST, 2), acknowledgement: plus(FIRST, 2) });
    expect(ended.tcp).toMatchObject({ state: TCP_STATE.closed, cause: TCP_CAUSE.orderly });

    const reset = Session.standing(60_000);
    reset.say({ acknowledgement: plus(FIRST, 1), flags: TCP_RST | TCP_ACK });
    expect(reset.tcp).toMatchObject({ state: TCP_STATE.closed, cause: TCP_CAUSE.reset });
    expect(reset.trigger()).toMatchObject({ sent: false, reason: RULE.session });
  });

  test("gives a peer up that never answers, and another can be opened at once", () => {
    const session = new Session();
    session.open();
    for (let count = 0; count < 10; count++) session.wait();
    expect(session.tcp).toMatchObject({ state: TCP_STATE.closed, cause: TCP_CAUSE.timeout });
    expect(session.segments.map(({ flags }) => flags)).toEqual([TCP_SYN, TCP_SYN, TCP_SYN, TCP_SYN]);
    session.open();
    session.say({ sequence: PEER_FIRST, acknowledgement: plus(FIRST, 1), flags: TCP_SYN | TCP_ACK });
    expect(session.tcp.state).toBe(TCP_STATE.established);
    // Opened over one that stands: that one is reset first.
    session.open();
    expect(session.segments.slice(-2).map(({ flags }) => flags)).toEqual([TCP_RST | TCP_ACK, TCP_SYN]);
    session.path.execute(abortTcp());
    expect(session.tcp).toMatchObject({ state: TCP_STATE.closed, cause: TCP_CAUSE.aborted });
  });
});
