// What the host tells of quotes that rest, as a venue's answers would have it: most of them true, some late, some of an action before.

import { type Datapath, type DatapathSink, event, type QuoteUpdate } from "../../proto/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import type { Input } from "./input.ts";

const MARKET_MAKING = 5;

type Rests = Pick<QuoteUpdate, "order" | "price" | "rest" | "done" | "short">;

interface Quoted {
  readonly slot: number;
  readonly side: "buy" | "sell";
  action: "enter" | "replace" | "cancel";
  urn: number;
  price: number;
  quantity: number;
  isShort: boolean;
  answered: boolean;
  rests: Rests;
}

const NOTHING: Rests = { order: 0, price: 0, rest: 0, done: 0, short: false };

/** Watches the decisions of a path that is given the same inputs. */
export class RandomQuotes implements DatapathSink {
  readonly #sides = new Map<string, Quoted>();

  clear(): void {
    this.#sides.clear();
  }

  record(words: Uint32Array, at: number): void {
    const record = event.decodeMessage(new Uint8Array(words.slice(at, at + 16).buffer));
    if (record.type !== event.DECISION_TYPE || record.kind !== MARKET_MAKING || !record.sent) return;
    const { symbol: slot, urn, price, quantity, isShort, sell } = record;
    const side = sell ? "sell" : "buy";
    const before = this.#sides.get(`${slot} ${side}`);
    const action = record.replaces ? "replace" : record.cancels ? "cancel" : "enter";
    const rests = before?.rests ?? NOTHING;
    this.#sides.set(`${slot} ${side}`, { slot, side, action, urn, price, quantity, isShort, answered: false, rests });
  }

  order(): void {}

  /** @returns an answer to one of the actions, or undefined while there was none */
  input(random: Random): Input | undefined {
    if (this.#sides.size === 0) return undefined;
    const quoted = random.pick([...this.#sides.values()]);
    const { slot, side, urn } = quoted;
    // Of another action: without effect.
    const stale = random.chance(0.05);
    const rests = quoted.answered ? executed(random, quoted.rests) : answer(random, quoted);
    if (!stale) Object.assign(quoted, { answered: true, rests });
    const update: QuoteUpdate = { slot, side, last: stale ? random.u32() : urn, ...rests };
    return { text: `quote ${JSON.stringify(update)}`, apply: (path: Datapath) => path.quote(update) };
  }
}

/** What rests after the venue's answer. */
function answer(random: Random, { action, urn, price, quantity, isShort, rests }: Quoted): Rests {
  // Rejected, executed at once, or (a replace) too late.
  if (action === "cancel" || quantity > 999_999 || random.chance(0.1)) return NOTHING;
  if (action === "replace" && random.chance(0.1)) return rests;
  const done = action === "replace" ? rests.done : 0;
  const short = action === "replace" ? rests.short : isShort;
  const accepted = { order: urn, price, rest: quantity, done, short };
  // A chain that has executed a lot cannot be replaced for ever.
  if (random.chance(0.03)) return { ...accepted, done: 999_999 - random.below(200) };
  return random.chance(0.2) ? executed(random, accepted) : accepted;
}

function executed(random: Random, rests: Rests): Rests {
  const quantity = random.chance(0.2) ? rests.rest : random.below(rests.rest + 1);
  return { ...rests, rest: rests.rest - quantity, done: Math.min(999_999, rests.done + quantity) };
}
