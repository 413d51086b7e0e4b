/** The state of section 6 of docs/datapath.md and the inputs that change it. "Every update saturates at its width's limits." */
import type { AccountUpdate, PositionUpdate } from "../../proto/mod.ts";

export interface SentOrder {
  readonly sell: boolean;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly now: bigint;
}

/** State per symbol. */
export class SymbolRisk {
  pos = 0n;
  openBuy = 0n;
  openSell = 0n;
  openOrders = 0n;
  executions = 0n;
  lastOrder: SentOrder | undefined;
  ownBid = 0n;
  ownAsk = 0n;
}

/** Gross and net of the account or of one kind. */
export class Exposure {
  gross = 0n;
  net = 0n;

  add(gross: bigint, net: bigint): void {
    this.gross = unsigned(64, this.gross + gross);
    this.net = signed(64, this.net + net);
  }
}

export class RiskState {
  readonly account = new Exposure();
  inFlight = 0n;
  dayValue = 0n;
  dayQuantity = 0n;
  pnl = 0n;
  tat = 0n;
  readonly #kinds = new Map<number, Exposure>();
  readonly #symbols = new Map<number, SymbolRisk>();

  symbol(slot: number): SymbolRisk {
    return entryOf(this.#symbols, slot, () => new SymbolRisk());
  }

  kind(kind: number): Exposure {
    return entryOf(this.#kinds, kind, () => new Exposure());
  }

  position(update: PositionUpdate): void {
    const symbol = this.symbol(update.slot);
    symbol.pos = signed(32, symbol.pos + BigInt(update.delta));
    symbol.openBuy = unsigned(32, symbol.openBuy - BigInt(update.releaseBuy));
    symbol.openSell = unsigned(32, symbol.openSell - BigInt(update.releaseSell));
    symbol.openOrders = unsigned(16, symbol.openOrders - BigInt(update.releaseOrders));
  }

  accountUpdate({ kind, gross, net }: AccountUpdate): void {
    this.account.add(gross, net);
    if (kind !== 0) this.kind(kind).add(gross, net);
  }

  acknowledge(count: number): void {
    this.inFlight = unsigned(16, this.inFlight - BigInt(count));
  }

  /** "When sent", but for the order session's numbers. A replace counts whole, beside what it replaces. */
  sent(slot: number, kind: number, order: SentOrder, replaces: boolean, intervalNs: bigint): void {
    const { sell, price, quantity, now } = order;
    const symbol = this.symbol(slot);
    const notional = price * quantity;
    if (sell) symbol.openSell = unsigned(32, symbol.openSell + quantity);
    else symbol.openBuy = unsigned(32, symbol.openBuy + quantity);
    symbol.openOrders = unsigned(16, symbol.openOrders + 1n);
    if (!replaces) {
      symbol.executions = unsigned(16, symbol.executions + 1n);
      symbol.lastOrder = order;
    }
    for (const exposure of [this.account, this.kind(kind)]) exposure.add(notional, sell ? -notional : notional);
    this.dayValue = unsigned(64, this.dayValue + notional);
    this.dayQuantity = unsigned(64, this.dayQuantity + quantity);
    this.message(now, intervalNs);
  }

  /** What every action that is sent changes; all that a cancel does. */
  message(now: bigint, intervalNs: bigint): void {
    this.inFlight = unsigned(16, this.inFlight + 1n);
    this.tat = unsigned(64, (now > this.tat ? now : this.tat) + intervalNs);
  }
}

function unsigned(bits: number, value: bigint): bigint {
  const top = (1n << BigInt(bits)) - 1n;
  return value < 0n ? 0n : value > top ? top : value;
}

function signed(bits: number, value: bigint): bigint {
  const half = 1n << BigInt(bits - 1);
  return value < -half ? -half : value > half - 1n ? half - 1n : value;
}

function entryOf<T>(map: Map<number, T>, key: number, make: () => T): T {
  let entry = map.get(key);
  if (entry === undefined) {
    entry = make();
    map.set(key, entry);
  }
  return entry;
}
