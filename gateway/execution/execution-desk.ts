/**
 * All parent orders of a gateway. It sends nothing by itself: child orders go out through the world's `place`, which is the way of every order of the
 * software path (gate, journal, session), and what becomes of them comes back as events of the order desk.
 */

import { isTerminal } from "../orders/order-state.ts";
import type { Execution, Order } from "../orders/order-table.ts";
import { type ChildIntent, type MarketNow, Parent, type ParentPorts, type Placed, TIME_OVER } from "./parent.ts";
import { type ParentSpec, type SpecError, specErrors } from "./parent-spec.ts";
import { isOver, type ParentState } from "./parent-state.ts";
import type { ParentRecord, RecoveredParent } from "./records.ts";

export interface ExecutionWorld {
  /** undefined: the stock is not tracked. */
  market(stock: string): MarketNow | undefined;
  place(parent: ParentSpec, child: ChildIntent): Placed;
  cancel(urn: number): void;
  /** @throws when the record cannot be kept: then nothing may be sent */
  note(record: ParentRecord): void;
  /** Of interest to whoever watches. */
  changed(parent: Parent): void;
}

export class ParentRefused extends Error {
  readonly code: "INVALID_INPUT" | "UNKNOWN_SYMBOL" | "DUPLICATE" | "UNKNOWN_PARENT" | "TOO_MANY" | "PARENT_STATE";
  /** Field of the request; empty: the request as a whole. */
  readonly field: string;

  constructor(code: ParentRefused["code"], field: string, message: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** Parents that are not over, and those kept after their end. */
export const PARENTS_MAX = 256;
const OVER_MAX = 1000;
const RESTARTED = "the gateway was started again: resume or cancel it";

interface Fill {
  readonly parent: Parent;
  readonly quantity: number;
  readonly price: number;
}

export class ExecutionDesk {
  readonly counts = { started: 0, recovered: 0, fillsReadAgain: 0 };
  readonly #world: ExecutionWorld;
  readonly #parents = new Map<string, Parent>();
  /** By order number. */
  readonly #parentOf = new Map<number, Parent>();
  /** By order number and match. */
  readonly #fills = new Map<string, Fill>();
  /** When it has to be stepped next, by parent. */
  readonly #wake = new Map<Parent, number>();
  readonly #ports: ParentPorts;
  #nowUs = 0;

  constructor(world: ExecutionWorld) {
    this.#world = world;
    this.#ports = {
      place: (parent, child) => this.#place(parent, child),
      cancel: (urn) => world.cancel(urn),
    };
  }

  get(id: string): Parent | undefined {
    return this.#parents.get(id);
  }

  all(): readonly Parent[] {
    return [...this.#parents.values()];
  }

  /** Some parent may send or waits for its time. */
  get active(): boolean {
    for (const parent of this.#parents.values()) if (!parent.over) return true;
    return false;
  }

  /** The parent of an order of the software path. */
  parentOf(urn: number): Parent | undefined {
    return this.#parentOf.get(urn);
  }

  /** What earlier runs left. Before any order is read from the venue's records. */
  recover(parents: readonly RecoveredParent[]): void {
    for (const { spec, last, children, fills } of parents) {
      const parent = new Parent(spec, this.#ports);
      this.#parents.set(spec.id, parent);
      for (const urn of children) this.#parentOf.set(urn, parent);
      const volume = {
        shares: last?.shares ?? 0,
        notional: BigInt(last?.notional ?? 0),
        unpriced: last?.unpriced ?? 0,
      };
      const { state, why } = asRecovered(last);
      parent.restore({ arrivalTwiceMid: last?.arrivalTwiceMid, volume }, state, why);
      for (const fill of fills) this.#fill(parent, fill.urn, fill.match, fill.quantity, fill.price, undefined);
      this.counts.recovered++;
      if (!parent.over) this.#wake.set(parent, 0);
    }
    this.#forget();
  }

  /** @throws ParentRefused, with everything that is wrong in one message; what the journal throws */
  start(spec: ParentSpec, nowUs: number): Parent {
    if (this.#parents.has(spec.id)) throw new ParentRefused("DUPLICATE", "id", `there is a parent ${spec.id} already`);
    const market = this.#world.market(spec.stock);
    if (market === undefined) {
      throw new ParentRefused("UNKNOWN_SYMBOL", "stock", `${JSON.stringify(spec.stock)} is not tracked`);
    }
    const errors: SpecError[] = specErrors(spec, market.tick, market.lot);
    if (spec.endUs <= nowUs) errors.push({ field: "endUs", message: "the end is over already" });
    const [first] = errors;
    if (first !== undefined) {
      const all = errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
      throw new ParentRefused("INVALID_INPUT", first.field, all);
    }
    if (this.all().filter(({ over }) => !over).length >= PARENTS_MAX) {
      throw new ParentRefused("TOO_MANY", "", `${PARENTS_MAX} parents are under way`);
    }
    this.#world.note({ type: "parent", spec });
    const parent = new Parent(spec, this.#ports);
    this.#parents.set(spec.id, parent);
    this.#wake.set(parent, nowUs);
    this.counts.started++;
    this.#world.changed(parent);
    return parent;
  }

  /** @throws ParentRefused; what the journal throws */
  pause(id: string, why: string): Parent {
    return this.#command(id, (parent) => parent.pause(why));
  }

  /** @throws ParentRefused; what the journal throws */
  resume(id: string): Parent {
    return this.#command(id, (parent) => parent.resume());
  }

  /** @throws ParentRefused; what the journal throws */
  cancel(id: string, why: string): Parent {
    return this.#command(id, (parent) => parent.cancel(why));
  }

  /**
   * Does what is due. Not to be called while the software path handles an input.
   * @param all parents whose time has not come are stepped too: something has changed in the market or with an order
   * @returns when something is due next; undefined: nothing by itself
   */
  step(nowUs: number, all: boolean): number | undefined {
    this.#nowUs = nowUs;
    let next: number | undefined;
    for (const [parent, wakeUs] of this.#wake) {
      let wake: number | undefined = wakeUs;
      if (all || wakeUs <= nowUs) wake = this.#step(parent, nowUs);
      if (wake === undefined) this.#wake.delete(parent);
      else {
        this.#wake.set(parent, wake);
        next = Math.min(next ?? wake, wake);
      }
    }
    return next;
  }

  /** Every change of an order of the software path. */
  order(order: Order): void {
    const parent = this.#parentOf.get(order.urn);
    if (order.source !== "software" || parent === undefined || !isTerminal(order.state)) return;
    const how =
      order.state === "rejected" || order.state === "withdrawn"
        ? "rejected"
        : order.state === "filled"
          ? "filled"
          : "cancelled";
    const before = parent.state;
    parent.childOver(order.urn, how, order.reason ?? "", this.#nowUs);
    this.#after(parent, before);
  }

  /** Of the software path. @param twiceMid at the execution; undefined: the book has none */
  execution({ order, quantity, price, matchNumber }: Execution, twiceMid: number | undefined): void {
    const parent = this.#parentOf.get(order.urn);
    if (order.source !== "software" || parent === undefined) return;
    const before = parent.state;
    this.#fill(parent, order.urn, String(matchNumber), quantity, price, twiceMid);
    this.#after(parent, before);
  }

  /** The venue broke a trade. */
  broken(urn: number, matchNumber: bigint): void {
    const key = `${urn} ${matchNumber}`;
    const fill = this.#fills.get(key);
    if (fill === undefined) return;
    this.#fills.delete(key);
    fill.parent.broken(fill.quantity, fill.price);
    this.#world.changed(fill.parent);
  }

  #step(parent: Parent, nowUs: number): number | undefined {
    const market = this.#world.market(parent.spec.stock);
    const before = parent.state;
    const wake = parent.step(nowUs, market ?? UNTRACKED);
    this.#after(parent, before);
    return wake;
  }

  #after(parent: Parent, before: Parent["state"]): void {
    if (parent.state === before) return;
    this.#noteState(parent);
    if (!parent.over) this.#wake.set(parent, 0);
    this.#world.changed(parent);
    if (parent.over) this.#forget();
  }

  #command(id: string, run: (parent: Parent) => void): Parent {
    const parent = this.#parents.get(id);
    if (parent === undefined)
      throw new ParentRefused("UNKNOWN_PARENT", "id", `there is no parent ${JSON.stringify(id)}`);
    const before = parent.state;
    try {
      run(parent);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "PARENT_STATE")) throw error;
      throw new ParentRefused("PARENT_STATE", "id", error.message);
    }
    this.#after(parent, before);
    return parent;
  }

  #place(parent: Parent, child: ChildIntent): Placed {
    const placed = this.#world.place(parent.spec, child);
    if ("urn" in placed) {
      this.#parentOf.set(placed.urn, parent);
      this.#noteState(parent);
    }
    return placed;
  }

  #fill(
    parent: Parent,
    urn: number,
    match: string,
    quantity: number,
    price: number,
    twiceMid: number | undefined,
  ): void {
    const key = `${urn} ${match}`;
    if (this.#fills.has(key)) {
      // The journal had it, and the venue's records tell it again.
      this.counts.fillsReadAgain++;
      return;
    }
    this.#fills.set(key, { parent, quantity, price });
    parent.executed(urn, quantity, price, twiceMid);
  }

  #noteState(parent: Parent): void {
    const { arrivalTwiceMid } = parent.slippage;
    const { shares, notional, unpriced } = parent.volume;
    this.#world.note({
      ...{ type: "parent_state", id: parent.spec.id, state: parent.state, why: parent.why },
      ...(arrivalTwiceMid === undefined ? {} : { arrivalTwiceMid }),
      ...{ shares, notional: String(notional), unpriced },
    });
  }

  /** The oldest of those that are over go. */
  #forget(): void {
    const over = this.all().filter((parent) => parent.over);
    for (const parent of over.slice(0, Math.max(0, over.length - OVER_MAX))) {
      this.#parents.delete(parent.spec.id);
      this.#wake.delete(parent);
      for (const [urn, of] of this.#parentOf) if (of === parent) this.#parentOf.delete(urn);
      for (const [key, fill] of this.#fills) if (fill.parent === parent) this.#fills.delete(key);
    }
  }
}

const UNTRACKED: MarketNow = {
  quotes: undefined,
  volume: { shares: 0, notional: 0n, unpriced: 0 },
  tick: 1,
  lot: 1,
  obstacle: "the symbol is not tracked any more",
};

/** Nothing of an earlier run is alive at the venue: what was ending has ended, and what was not waits for a person. */
function asRecovered(last: RecoveredParent["last"]): { readonly state: ParentState; readonly why: string } {
  if (last !== undefined && isOver(last.state)) return last;
  if (last?.state !== "ending") return { state: "paused", why: RESTARTED };
  return { state: last.why === TIME_OVER ? "expired" : "cancelled", why: last.why };
}
