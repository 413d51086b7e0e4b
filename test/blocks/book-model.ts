// docs/datapath.md section 4 in its own words, with maps and without thought for speed: the oracle of the book's tests.

export const OVERFLOW = 1;
export const DUPLICATE_REF = 2;
export const UNKNOWN_REF = 4;
export const UNDERFLOW = 8;
export const BAD_VALUE = 16;
export const LEVEL_OVERFLOW = 32;

export type BookOp = "add" | "reduce" | "delete" | "replace";
/** What else goes down the book's pipeline. A recentre's `price` is the window base. */
export type OtherOp = "rebuild" | "recentre" | "band" | "market" | "invalidate";

export interface BookInput {
  readonly op: BookOp | OtherOp;
  readonly symbol: number;
  /** The order referred to (reduce, delete, replace). */
  readonly refOld: bigint;
  /** The order created (add, replace). */
  readonly refNew: bigint;
  readonly sell: boolean;
  readonly quantity: number;
  readonly price: number;
  readonly badValue: boolean;
  readonly feedFault: boolean;
  /** The last view of the symbol was made invalid after its last message. */
  readonly forgotten?: boolean;
  readonly flag?: boolean;
}

export interface Levels {
  readonly valid: boolean;
  /** [price, quantity], best first. */
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}

export interface View {
  readonly valid: boolean;
  readonly bidPx: number;
  readonly bidQty: number;
  readonly askPx: number;
  readonly askQty: number;
}

export interface BookOutput {
  readonly view: View;
  readonly changed: boolean;
  readonly newFaults: number;
}

export interface ModelSlot {
  readonly enabled: boolean;
  readonly lo: number;
  readonly tick: 1 | 100;
}

type OrderClass = "window" | "worse" | "blocking";

export interface Order {
  readonly table: 0 | 1;
  readonly set: number;
  readonly sell: boolean;
  readonly price: number;
  class: OrderClass;
  quantity: number;
}

interface SymbolState {
  readonly orders: Map<bigint, Order>;
  /** Price to quantity modulo 2^32, bids and asks. */
  readonly levels: readonly [Map<number, number>, Map<number, number>];
  faults: number;
  last: View;
}

const INVALID: View = { valid: false, bidPx: 0, bidQty: 0, askPx: 0, askQty: 0 };

/** Set of a reference in one of the two tables. */
export function setOf(ref: bigint, table: 0 | 1, setBits: number): number {
  const mask = (1n << BigInt(setBits)) - 1n;
  let set = 0n;
  for (let i = 0; i * setBits < 64; i++) {
    const chunk = (ref >> BigInt(i * setBits)) & mask;
    const turn = table === 0 ? 0n : BigInt((5 * i) % setBits);
    set ^= ((chunk << turn) | (chunk >> (BigInt(setBits) - turn))) & mask;
  }
  return Number(set);
}

export class BookModel {
  readonly setBits: number;
  readonly levels: number;
  readonly slots: ModelSlot[];
  readonly #initial: readonly ModelSlot[];
  #occupied: readonly [Uint8Array, Uint8Array];
  #symbols: SymbolState[];

  constructor(setBits: number, levels: number, slots: readonly ModelSlot[]) {
    this.setBits = setBits;
    this.levels = levels;
    this.slots = [...slots];
    this.#initial = slots;
    this.#occupied = [new Uint8Array(1 << setBits), new Uint8Array(1 << setBits)];
    this.#symbols = [];
    this.clear();
  }

  /** Empty, windows as they were at first. */
  clear(): void {
    this.slots.splice(0, this.slots.length, ...this.#initial);
    this.#occupied = [new Uint8Array(1 << this.setBits), new Uint8Array(1 << this.setBits)];
    this.#symbols = this.slots.map(() => ({
      orders: new Map(),
      levels: [new Map(), new Map()],
      faults: 0,
      last: INVALID,
    }));
  }

  order(symbol: number, ref: bigint): Order | undefined {
    return this.#symbol(symbol).orders.get(ref);
  }

  faults(symbol: number): number {
    return this.#symbol(symbol).faults;
  }

  /** Orders of the symbol, for whoever looks for a particular one. */
  orders(symbol: number): ReadonlyMap<bigint, Order> {
    return this.#symbol(symbol).orders;
  }

  get liveOrders(): number {
    return this.#symbols.reduce((sum, { orders }) => sum + orders.size, 0);
  }

  apply(input: BookInput): BookOutput {
    const state = this.#symbol(input.symbol);
    const { op } = input;
    if (op !== "add" && op !== "reduce" && op !== "delete" && op !== "replace") {
      if (op === "rebuild") this.#rebuild(state);
      if (op === "recentre") this.#recentre(state, input);
      return { view: INVALID, changed: false, newFaults: 0 };
    }
    if (input.forgotten === true) state.last = INVALID;
    const raised = input.badValue ? BAD_VALUE : this.#effect(state, input);
    const newFaults = raised & ~state.faults;
    state.faults |= raised;
    if (input.feedFault) {
      state.last = INVALID;
      return { view: INVALID, changed: false, newFaults };
    }
    const view = this.#view(state, this.#slot(input.symbol));
    const { last } = state;
    const changed =
      view.valid !== last.valid ||
      view.bidPx !== last.bidPx ||
      view.bidQty !== last.bidQty ||
      view.askPx !== last.askPx ||
      view.askQty !== last.askQty;
    state.last = view;
    return { view, changed, newFaults };
  }

  /** The best `most` levels of each side. */
  levelsOf(symbol: number, feed: boolean, most: number): Levels {
    const state = this.#symbol(symbol);
    const [bids, asks] = state.levels;
    return {
      valid: !feed && this.#view(state, this.#slot(symbol)).valid,
      bids: [...bids].sort(([a], [b]) => b - a).slice(0, most),
      asks: [...asks].sort(([a], [b]) => a - b).slice(0, most),
    };
  }

  #rebuild(state: SymbolState): void {
    for (const { table, set } of state.orders.values()) {
      const occupied = this.#occupied[table];
      occupied[set] = (occupied[set] ?? 0) - 1;
    }
    state.orders.clear();
    for (const levels of state.levels) levels.clear();
    state.faults = 0;
    state.last = INVALID;
  }

  #recentre(state: SymbolState, { symbol, price }: BookInput): void {
    const slot = { ...this.#slot(symbol), lo: price };
    this.slots[symbol] = slot;
    for (const levels of state.levels) levels.clear();
    for (const order of state.orders.values()) {
      order.class = this.#classOf(slot, order.sell, order.price);
      if (order.class !== "window") continue;
      const levels = state.levels[order.sell ? 1 : 0];
      const sum = (levels.get(order.price) ?? 0) + order.quantity;
      if (sum >= 2 ** 32) state.faults |= LEVEL_OVERFLOW;
      setLevel(levels, order.price, sum);
    }
    state.last = INVALID;
  }

  #effect(state: SymbolState, input: BookInput): number {
    if (input.op === "add") return this.#insert(state, input, input.sell);
    const order = state.orders.get(input.refOld);
    if (order === undefined) return UNKNOWN_REF;
    if (input.op === "reduce") {
      const fault = input.quantity > order.quantity ? UNDERFLOW : 0;
      this.#deduct(state, input.refOld, order, Math.min(input.quantity, order.quantity));
      return fault;
    }
    this.#deduct(state, input.refOld, order, order.quantity);
    return input.op === "replace" ? this.#insert(state, input, order.sell) : 0;
  }

  #insert(state: SymbolState, input: BookInput, sell: boolean): number {
    if (state.orders.has(input.refNew)) return DUPLICATE_REF;
    const sets = [setOf(input.refNew, 0, this.setBits), setOf(input.refNew, 1, this.setBits)] as const;
    const ways = [this.#occupied[0][sets[0]] ?? 0, this.#occupied[1][sets[1]] ?? 0] as const;
    const table = ways[1] < ways[0] ? 1 : 0;
    if (ways[table] === 4) return OVERFLOW;
    this.#occupied[table][sets[table]] = ways[table] + 1;
    const { quantity, price } = input;
    const orderClass = this.#classOf(this.#slot(input.symbol), sell, price);
    state.orders.set(input.refNew, { table, set: sets[table], sell, price, class: orderClass, quantity });
    if (orderClass !== "window") return 0;
    const levels = state.levels[sell ? 1 : 0];
    const sum = (levels.get(price) ?? 0) + quantity;
    setLevel(levels, price, sum);
    return sum >= 2 ** 32 ? LEVEL_OVERFLOW : 0;
  }

  #deduct(state: SymbolState, ref: bigint, order: Order, quantity: number): void {
    order.quantity -= quantity;
    if (order.quantity === 0) {
      state.orders.delete(ref);
      const occupied = this.#occupied[order.table];
      occupied[order.set] = (occupied[order.set] ?? 0) - 1;
    }
    if (order.class !== "window") return;
    const levels = state.levels[order.sell ? 1 : 0];
    setLevel(levels, order.price, (levels.get(order.price) ?? 0) - quantity);
  }

  #classOf({ lo, tick }: ModelSlot, sell: boolean, price: number): OrderClass {
    const hi = lo + this.levels * tick;
    if (lo <= price && price < hi && (price - lo) % tick === 0) return "window";
    return (sell ? price >= hi : price < lo) ? "worse" : "blocking";
  }

  #view(state: SymbolState, slot: ModelSlot): View {
    const inRange = (sell: boolean): boolean => {
      let worse = false;
      for (const order of state.orders.values()) {
        if (order.sell !== sell) continue;
        if (order.class === "blocking") return false;
        worse ||= order.class === "worse";
      }
      return !worse || state.levels[sell ? 1 : 0].size > 0;
    };
    if (!slot.enabled || state.faults !== 0 || !inRange(false) || !inRange(true)) return INVALID;
    const [bids, asks] = state.levels;
    let bidPx = 0;
    for (const price of bids.keys()) if (price > bidPx) bidPx = price;
    let askPx = Number.POSITIVE_INFINITY;
    for (const price of asks.keys()) if (price < askPx) askPx = price;
    if (asks.size === 0) askPx = 0;
    return { valid: true, bidPx, bidQty: bids.get(bidPx) ?? 0, askPx, askQty: asks.get(askPx) ?? 0 };
  }

  #symbol(symbol: number): SymbolState {
    const state = this.#symbols[symbol];
    if (state === undefined) throw new RangeError(`symbol ${symbol} of ${this.#symbols.length}`);
    return state;
  }

  #slot(symbol: number): ModelSlot {
    const slot = this.slots[symbol];
    if (slot === undefined) throw new RangeError(`slot ${symbol} of ${this.slots.length}`);
    return slot;
  }
}

function setLevel(levels: Map<number, number>, price: number, sum: number): void {
  const quantity = ((sum % 2 ** 32) + 2 ** 32) % 2 ** 32;
  if (quantity === 0) levels.delete(price);
  else levels.set(price, quantity);
}
