/**
 * The venue of an offline run, as far as quotes go: what rests, and what the market takes. Everything that a path asked for during a frame is
 * answered before the next one; nothing is refused. A quote is in no recorded book, so it is taken when the market has come to its price: whole, and
 * at that price. The same answers go to every path, so a file compares with quotes in it.
 */
import { type Datapath, type DatapathSink, event, type QuoteUpdate, STRATEGY } from "../../proto/mod.ts";

interface Side {
  readonly slot: number;
  readonly sell: boolean;
  /** Number of the path's last action, and what it is while that has not been answered. */
  last: number;
  asked: event.Decision | undefined;
  /** The market has come to its price. */
  taken: boolean;
  order: number;
  price: number;
  rest: number;
  done: number;
  short: boolean;
}

/** To every path alike. */
export type ToAll = (call: (path: Datapath) => void) => void;

const VALID = 1 << event.BBO_VALID_BIT;
const KIND = STRATEGY.marketMaking;

export class QuoteResponder implements DatapathSink {
  /** Actions answered, and quotes that the market took. */
  readonly counts = { entered: 0, replaced: 0, cancelled: 0, taken: 0 };
  readonly #toAll: ToAll;
  readonly #sides = new Map<number, Side>();
  readonly #due = new Set<Side>();

  constructor(toAll: ToAll) {
    this.#toAll = toAll;
  }

  /** Of the path that the answers are made for. */
  record(words: Uint32Array, at: number): void {
    const head = words[at] ?? 0;
    const type = head & 0xff;
    if (type === event.BBO_TYPE) this.#market((head >>> 8) & 0xff, (head >>> 16) & 0xff, words, at);
    else if (type === event.DECISION_TYPE && head >>> 24 === KIND) {
      this.#asked(event.decodeDecision(new Uint8Array(words.slice(at, at + 16).buffer)));
    }
  }

  order(): void {}

  /** Between two frames. */
  answer(): void {
    for (const side of this.#due) {
      if (side.taken && side.rest > 0) this.#take(side);
      if (side.asked !== undefined) this.#do(side, side.asked);
      Object.assign(side, { taken: false, asked: undefined });
      this.#tell(side);
    }
    this.#due.clear();
  }

  #asked(decision: event.Decision): void {
    if (!decision.sent) return;
    const side = this.#side(decision.symbol, decision.sell);
    side.last = decision.urn;
    side.asked = decision;
    this.#due.add(side);
  }

  /** A quote at or beyond the other side's best price is taken. */
  #market(slot: number, flags: number, words: Uint32Array, at: number): void {
    if ((flags & VALID) === 0) return;
    for (const sell of [false, true]) {
      const side = this.#sides.get(keyOf(slot, sell));
      if (side === undefined || side.rest === 0) continue;
      const price = words[at + (sell ? event.BBO_BID_PRICE_WORD : event.BBO_ASK_PRICE_WORD)] ?? 0;
      const quantity = words[at + (sell ? event.BBO_BID_QUANTITY_WORD : event.BBO_ASK_QUANTITY_WORD)] ?? 0;
      if (quantity === 0 || (sell ? price < side.price : price > side.price)) continue;
      side.taken = true;
      this.#due.add(side);
    }
  }

  /** Its notional stays in the account: what was open is held. */
  #take(side: Side): void {
    const { rest, sell } = side;
    this.counts.taken++;
    this.#release(side, rest, sell ? -rest : rest);
    side.done += rest;
    side.rest = 0;
  }

  #do(side: Side, { replaces, cancels, urn, price, quantity, isShort }: event.Decision): void {
    this.counts[cancels ? "cancelled" : replaces ? "replaced" : "entered"]++;
    const rested = side.rest > 0;
    // What rested is open no longer. If it is gone, so is its replacement: the venue ignores it.
    if ((replaces || cancels) && rested) this.#release(side, side.rest, 0);
    else if (replaces) this.#release({ ...side, price }, quantity, 0);
    if (cancels || (replaces && !rested)) side.rest = 0;
    else if (replaces) Object.assign(side, { order: urn, price, rest: quantity });
    else Object.assign(side, { order: urn, price, rest: quantity, done: 0, short: isShort });
    this.#toAll((path) => path.acknowledge(1));
  }

  #release({ slot, sell, price }: Side, shares: number, delta: number): void {
    const [releaseBuy, releaseSell] = sell ? [0, shares] : [shares, 0];
    this.#toAll((path) => path.position({ slot, delta, releaseBuy, releaseSell, releaseOrders: 1 }));
    if (delta !== 0) return;
    const notional = BigInt(price) * BigInt(shares);
    this.#toAll((path) => path.account({ kind: KIND, gross: -notional, net: sell ? notional : -notional }));
  }

  #tell(side: Side): void {
    const { slot, sell, last, order, price, rest, done, short } = side;
    const stands =
      rest > 0 ? { order, price, rest, done, short } : { order: 0, price: 0, rest: 0, done: 0, short: false };
    const update: QuoteUpdate = { slot, side: sell ? "sell" : "buy", last, ...stands };
    this.#toAll((path) => path.quote(update));
    const [bid, ask] = [false, true].map((ofSell) => {
      const of = this.#sides.get(keyOf(slot, ofSell));
      return of === undefined || of.rest === 0 ? 0 : of.price;
    });
    this.#toAll((path) => path.own(slot, bid ?? 0, ask ?? 0));
  }

  #side(slot: number, sell: boolean): Side {
    const known = this.#sides.get(keyOf(slot, sell));
    if (known !== undefined) return known;
    const made: Side = {
      ...{ slot, sell, last: 0, asked: undefined, taken: false, order: 0, price: 0, rest: 0, done: 0, short: false },
    };
    this.#sides.set(keyOf(slot, sell), made);
    return made;
  }
}

function keyOf(slot: number, sell: boolean): number {
  return 2 * slot + (sell ? 1 : 0);
}
