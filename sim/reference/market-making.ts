/** Section 5 of docs/datapath.md, kind 5. */
import type { MarketMakingParameters, QuoteUpdate } from "../../proto/mod.ts";
import type { View } from "./book.ts";
import type { Trace } from "./branches.ts";
import { type Intent, readyToFire } from "./strategies.ts";

const EIGHTHS = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n];
const PRICE_CEILING = 1_999_999_900n;
const CHAIN_CEILING = 999_999n;
const Y_CEILING = 2n ** 31n - 1n;

/** What is known of the order that rests on one side. `rest = 0`: none. */
interface Side {
  busy: boolean;
  pull: boolean;
  last: bigint;
  order: bigint;
  price: bigint;
  rest: bigint;
  done: bigint;
  short: boolean;
}

type SideName = "buy" | "sell";

export class MarketMaking {
  #lastFire: bigint | undefined;
  readonly #sides: Readonly<Record<SideName, Side>> = { buy: newSide(), sell: newSide() };

  /** @returns at most one intent a side, in the order in which they go to the gate; each is told of its fate by {@link sent} or {@link refused} */
  evaluate(
    view: View,
    now: bigint,
    position: bigint,
    tick: bigint,
    parameters: MarketMakingParameters | undefined,
    trace: Trace,
  ): readonly Intent[] {
    const enabled = parameters?.enabled === true;
    if (!enabled) {
      trace("market making: reset");
      this.#lastFire = undefined;
    }
    const targets = enabled ? targetsOf(view, position, tick, parameters) : { buy: undefined, sell: undefined };
    const ready = enabled && readyToFire(this.#lastFire, now, parameters.cooldownNs);
    const ask = this.#sides.sell;
    const askExposed = ask.rest !== 0n && !ask.busy && (targets.sell === undefined || targets.sell > ask.price);
    const order: readonly SideName[] = askExposed ? ["sell", "buy"] : ["buy", "sell"];
    const intents = order.flatMap((side) => {
      const intent = this.#action(side, targets[side], ready, parameters, trace);
      return intent === undefined ? [] : [intent];
    });
    if (intents.length === 2) trace(askExposed ? "market making: ask first" : "market making: bid first");
    if (intents.some(({ action }) => action !== "cancel")) this.#lastFire = now;
    return intents;
  }

  #action(
    name: SideName,
    target: bigint | undefined,
    ready: boolean,
    parameters: MarketMakingParameters | undefined,
    trace: Trace,
  ): Intent | undefined {
    const side = this.#sides[name];
    if (side.busy) {
      trace("market making: busy");
      return undefined;
    }
    const sell = name === "sell";
    const { order, rest, done, short } = side;
    const quantity = BigInt(parameters?.quoteQuantity ?? 0);
    const common = { kind: 5, sell, resting: { order, rest, done, short } } as const;
    if (rest === 0n) {
      if (target === undefined || !ready) return undefined;
      trace(sell ? "market making: enters an ask" : "market making: enters a bid");
      return { ...common, action: "enter", price: target, quantity };
    }
    const cancel: Intent = { ...common, action: "cancel", price: side.price, quantity: rest };
    if (target === undefined || side.pull) {
      trace(side.pull ? "market making: pulls" : "market making: cancels");
      return cancel;
    }
    const distance = target > side.price ? target - side.price : side.price - target;
    if (distance === 0n || distance < BigInt(parameters?.reprice ?? 0) || !ready) {
      trace("market making: stays");
      return undefined;
    }
    if (done + quantity > CHAIN_CEILING) {
      trace("market making: chain too long");
      return cancel;
    }
    trace(sell ? "market making: replaces an ask" : "market making: replaces a bid");
    return { ...common, action: "replace", price: target, quantity };
  }

  sent({ sell, action, price, quantity }: Intent, urn: bigint, isShort: boolean): void {
    const side = this.#sides[sell ? "sell" : "buy"];
    side.busy = true;
    side.last = urn;
    if (action === "enter") Object.assign(side, { order: urn, price, rest: quantity, done: 0n, short: isShort });
  }

  refused({ sell, action }: Intent): void {
    if (action === "replace") this.#sides[sell ? "sell" : "buy"].pull = true;
  }

  quote({ side: name, last, order, price, rest, done, short }: QuoteUpdate): void {
    const side = this.#sides[name];
    if (side.last !== BigInt(last)) return;
    Object.assign(side, {
      busy: false,
      pull: false,
      order: BigInt(order),
      price: BigInt(price),
      rest: BigInt(rest),
      done: BigInt(done),
      short,
    });
  }
}

function newSide(): Side {
  return { busy: false, pull: false, last: 0n, order: 0n, price: 0n, rest: 0n, done: 0n, short: false };
}

/** *Target*, line by line. */
function targetsOf(
  { valid, bidPrice: bid, bidQuantity, askPrice: ask, askQuantity }: View,
  position: bigint,
  tick: bigint,
  parameters: MarketMakingParameters,
): Record<SideName, bigint | undefined> {
  const none = { buy: undefined, sell: undefined };
  if (!valid || bid === 0n || ask === 0n || bid >= ask || ask - bid > BigInt(parameters.maxSpread)) return none;
  const share = EIGHTHS.filter((j) => 16n * bidQuantity >= (2n * j + 1n) * (bidQuantity + askQuantity)).length;
  const k = parameters.micro ? BigInt(share) : 4n;
  const r = 8n * bid + k * (ask - bid) - ((position * BigInt(parameters.skewQ8)) >> 5n);
  const half = 8n * BigInt(parameters.halfSpread);
  const low = within((r - half) >> 3n);
  const high = within((r + half + 7n) >> 3n);
  const buy = smaller(low - (low % tick), ask - tick);
  const sell = larger(((high + tick - 1n) / tick) * tick, bid + tick);
  const most = BigInt(parameters.maxPosition);
  return {
    buy: position >= most ? undefined : aPrice(buy),
    sell: -position >= most ? undefined : aPrice(sell),
  };
}

function within(y: bigint): bigint {
  return smaller(larger(y, 0n), Y_CEILING);
}

function aPrice(target: bigint): bigint | undefined {
  return target === 0n || target > PRICE_CEILING ? undefined : target;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
