/**
 * While a book says that it is valid it is the exact one: what a path tells of its books, message by message, against what was published.
 * A valid view must be the exact one after its message, and between two `bbo` events of a valid book no message may have changed the exact
 * view. Which books a path does not vouch for follows from its events (docs/datapath.md sections 2 and 4).
 */
import { type DatapathSink, event, type TrackedSlot } from "../../proto/mod.ts";
import { ExactViews, type View } from "./exact-views.ts";
import type { Packet } from "./faulty-feed.ts";

/** Wrong views told one by one; the others are counted. */
const TOLD_MAX = 8;

export class ViewCheck implements DatapathSink {
  /** Valid views that were compared. */
  checked = 0;
  wrong = 0;
  readonly told: string[] = [];
  readonly #exact: ExactViews;
  readonly #locateOf: ReadonlyMap<number, number>;
  readonly #slotOf: ReadonlyMap<number, number>;
  /** By slot: the view that the path stands for. */
  readonly #claims = new Map<number, View>();
  /** Messages of the session that are not in the exact views yet, and the number of the first of them. */
  #waiting: Uint8Array[] = [];
  #taken = 0;
  #first = 1;
  #session: string | undefined;
  /** Packets of the session that the path has not been cleared for yet. */
  #nextSession: Packet[] = [];

  constructor(tracking: readonly TrackedSlot[]) {
    this.#locateOf = new Map(tracking.map(({ locate, slot }) => [slot, locate]));
    this.#slotOf = new Map(tracking.map(({ locate, slot }) => [locate, slot]));
    this.#exact = new ExactViews(tracking.map(({ locate }) => locate));
  }

  published(packet: Packet): void {
    if (this.#session === undefined) this.#begin(packet);
    if (packet.session === this.#session) this.#waiting.push(...packet.messages);
    else this.#nextSession.push(packet);
  }

  /** The path was emptied, for the session that has begun. */
  cleared(): void {
    this.#claims.clear();
    this.#advance(this.#first + this.#waiting.length - this.#taken);
    const packets = this.#nextSession;
    this.#nextSession = [];
    const [packet] = packets;
    if (packet === undefined) return;
    this.#begin(packet);
    for (const each of packets) this.published(each);
  }

  record(words: Uint32Array, at: number): void {
    const head = words[at] ?? 0;
    const type = head & 0xff;
    if (type !== event.BBO_TYPE && !INVALIDATING.has(type)) return;
    const high = words[at + event.HEADER_SEQUENCE_WORD + 1] ?? 0;
    const sequence = high * 2 ** 32 + (words[at + event.HEADER_SEQUENCE_WORD] ?? 0);
    const slot = (head >>> (8 * event.HEADER_SYMBOL_AT)) & 0xff;
    this.#advance(sequence);
    if (type === event.FEED_TYPE) this.#claims.clear();
    else if (type !== event.BBO_TYPE) this.#claims.delete(slot);
    else this.#bbo(slot, sequence, words, at);
  }

  order(): void {}

  #bbo(slot: number, sequence: number, words: Uint32Array, at: number): void {
    const locate = this.#locateOf.get(slot) ?? 0;
    const valid = ((words[at] ?? 0) >>> (8 * event.BBO_VALID_AT + event.BBO_VALID_BIT)) & 1;
    this.#claims.delete(slot);
    this.#advance(sequence + 1);
    if (valid === 0) return;
    const exact = this.#exact.view(locate);
    const claim: View = [
      words[at + event.BBO_BID_PRICE_WORD] ?? 0,
      words[at + event.BBO_BID_QUANTITY_WORD] ?? 0,
      words[at + event.BBO_ASK_PRICE_WORD] ?? 0,
      words[at + event.BBO_ASK_QUANTITY_WORD] ?? 0,
    ];
    this.checked += 1;
    if (!same(claim, exact)) this.#tell(`message ${sequence}: slot ${slot} says ${claim}, published is ${exact}`);
    else this.#claims.set(slot, exact);
  }

  /** Takes the messages before this number into the exact views. */
  #advance(next: number): void {
    while (this.#first < next) {
      const message = this.#waiting[this.#taken];
      if (message === undefined) {
        this.#tell(`an event has number ${next}, published are those before ${this.#first}`);
        return;
      }
      const locate = this.#exact.message(message);
      const slot = locate === undefined ? undefined : this.#slotOf.get(locate);
      const claim = slot === undefined ? undefined : this.#claims.get(slot);
      if (slot !== undefined && claim !== undefined && locate !== undefined) {
        const exact = this.#exact.view(locate);
        if (!same(claim, exact)) {
          this.#claims.delete(slot);
          this.#tell(`message ${this.#first}: slot ${slot} stays at ${claim}, published is ${exact}`);
        }
      }
      this.#first += 1;
      this.#taken += 1;
    }
    if (this.#taken < FORGET) return;
    this.#waiting.splice(0, this.#taken);
    this.#taken = 0;
  }

  #begin({ session, sequence }: Packet): void {
    this.#session = session;
    this.#first = Number(sequence);
    this.#waiting = [];
    this.#taken = 0;
  }

  #tell(what: string): void {
    this.wrong += 1;
    if (this.told.length < TOLD_MAX) this.told.push(what);
  }
}

const FORGET = 4096;

/** A recovery event too: a rebuild or recentre makes the slot's last view invalid, and after a restore the next message tells. */
const INVALIDATING: ReadonlySet<number> = new Set([event.FEED_TYPE, event.FAULT_TYPE, event.RECOVERY_TYPE]);

function same(a: View, b: View): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}
