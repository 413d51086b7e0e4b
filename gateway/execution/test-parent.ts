// For the tests of this folder: a parent under a venue that does what the test says.
import type { BestQuotes } from "./child-policy.ts";
import { withDefaults } from "./defaults.ts";
import { type ChildIntent, type MarketNow, Parent, type Placed } from "./parent.ts";
import type { ParentSpec } from "./parent-spec.ts";
import type { Volume } from "./trade-tape.ts";

export const QUOTES: BestQuotes = { bid: 1_000_000, bidQuantity: 300, ask: 1_000_200, askQuantity: 200 };
export const NO_VOLUME: Volume = { shares: 0, notional: 0n, unpriced: 0 };

export function specOf(given: Partial<ParentSpec> = {}): ParentSpec {
  const first = {
    id: "P",
    stock: "TGA",
    sell: false,
    quantity: 1000,
    kind: "twap",
    startUs: 0,
    endUs: 100_000_000,
  } as const;
  return withDefaults({ ...first, sliceUs: 10_000_000, ...given });
}

export class ParentRig {
  readonly parent: Parent;
  /** What went out and has not been taken. */
  readonly sent: (ChildIntent & { readonly urn: number })[] = [];
  readonly cancelled: number[] = [];
  market: MarketNow = { quotes: QUOTES, volume: NO_VOLUME, tick: 100, lot: 1, obstacle: undefined };
  /** What the gate says; undefined: it lets the order pass. */
  refuse: string | undefined;
  nowUs = 0;
  #urn = 0;

  constructor(given: Partial<ParentSpec> = {}) {
    this.parent = new Parent(specOf(given), {
      place: (_parent, child) => this.#place(child),
      cancel: (urn) => void this.cancelled.push(urn),
    });
  }

  step(nowUs: number): number | undefined {
    this.nowUs = nowUs;
    return this.parent.step(nowUs, this.market);
  }

  /** The last child sent; throws when there is none. */
  last(): ChildIntent & { readonly urn: number } {
    const child = this.sent.at(-1);
    if (child === undefined) throw new Error("no child order was sent");
    return child;
  }

  fill(urn: number, quantity: number, price: number): void {
    this.parent.executed(urn, quantity, price, QUOTES.bid + QUOTES.ask);
  }

  over(urn: number, how: "cancelled" | "rejected", reason = "U"): void {
    this.parent.childOver(urn, how, reason, this.nowUs);
  }

  #place(child: ChildIntent): Placed {
    if (this.refuse !== undefined) return { refused: this.refuse };
    this.sent.push({ ...child, urn: ++this.#urn });
    return { urn: this.#urn };
  }
}
