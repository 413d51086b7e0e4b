/** Orders as they change, and how many there were of each outcome. */
import type { Order } from "../../proto/grpc/mod.ts";
import { ouch50 } from "../../proto/mod.ts";
import type { FirstOrder, FlowSection, OrderEvent } from "../http/api.ts";
import { kindName, msOf, orderState, pathOf, sideName } from "./contract-words.ts";

/** Orders whose counting state is remembered; older ones have long had their last change. */
const REMEMBERED_MAX = 100_000;
const VERSIONS_MAX = 64;

interface Counted {
  accepted: boolean;
  filled: boolean;
  over: boolean;
  shares: number;
}

type Counts = Pick<
  FlowSection,
  | "sent"
  | "accepted"
  | "filled"
  | "cancelled"
  | "withdrawn"
  | "venueRejected"
  | "sharesFilled"
  | "venueRejects"
  | "firstOrders"
>;

export class OrderView {
  readonly #counted = new Map<string, Counted>();
  readonly #rejects = new Map<string, number>();
  readonly #firstOrders = new Map<number, FirstOrder>();
  #sent = 0;
  #accepted = 0;
  #filled = 0;
  #cancelled = 0;
  #withdrawn = 0;
  #rejected = 0;
  #shares = 0n;

  /** Counts every change once, however often it is told. */
  take(order: Order): OrderEvent {
    const event = toEvent(order);
    const key = `${event.path} ${event.urn}`;
    let counted = this.#counted.get(key);
    if (counted === undefined) {
      counted = { accepted: false, filled: false, over: false, shares: 0 };
      this.#counted.set(key, counted);
      this.#sent++;
      this.#first(event);
      if (this.#counted.size > REMEMBERED_MAX) {
        for (const oldest of this.#counted.keys()) {
          this.#counted.delete(oldest);
          break;
        }
      }
    }
    this.#count(counted, event);
    return event;
  }

  counts(): Counts {
    return {
      sent: this.#sent,
      accepted: this.#accepted,
      filled: this.#filled,
      cancelled: this.#cancelled,
      withdrawn: this.#withdrawn,
      venueRejected: this.#rejected,
      sharesFilled: String(this.#shares),
      firstOrders: [...this.#firstOrders.values()],
      venueRejects: [...this.#rejects].map(([code, count]) => ({ code, text: rejectText(code), count })),
    };
  }

  #first({ version, path, urn, symbol, triggerSequence }: OrderEvent): void {
    if (this.#firstOrders.has(version)) return;
    this.#firstOrders.set(version, { version, path, urn, symbol, triggerSequence });
    for (const oldest of this.#firstOrders.keys()) {
      if (this.#firstOrders.size <= VERSIONS_MAX) break;
      this.#firstOrders.delete(oldest);
    }
  }

  #count(counted: Counted, { state, filled, venueReason }: OrderEvent): void {
    if (!counted.accepted && (state === "live" || state === "filled" || state === "cancelled" || filled > 0)) {
      counted.accepted = true;
      this.#accepted++;
    }
    if (!counted.filled && filled > 0) {
      counted.filled = true;
      this.#filled++;
    }
    this.#shares += BigInt(Math.max(0, filled - counted.shares));
    counted.shares = Math.max(counted.shares, filled);
    if (counted.over) return;
    if (state === "cancelled") this.#cancelled++;
    else if (state === "withdrawn") this.#withdrawn++;
    else if (state === "rejected") {
      this.#rejected++;
      this.#rejects.set(venueReason, (this.#rejects.get(venueReason) ?? 0) + 1);
    } else if (state !== "filled") return;
    counted.over = true;
  }
}

function rejectText(code: string): string {
  return ouch50.REJECT_REASON_CODES[Number(code)] ?? "";
}

function toEvent(order: Order): OrderEvent {
  return {
    path: pathOf(order.path),
    urn: order.urn,
    symbol: order.symbol,
    side: sideName(order.side),
    quantity: order.quantity,
    priceE4: order.priceE4,
    state: orderState(order.state),
    filled: order.filled,
    cancelled: order.cancelled,
    kind: kindName(order.kind),
    version: order.configurationVersion,
    triggerSequence: order.triggerSequence === undefined ? null : String(order.triggerSequence),
    sentDeviceNs: String(order.sentDeviceNs),
    updatedMs: msOf(order.updatedUnixNs),
    venueReason: order.venueReason,
    t1Cycles: order.t1Cycles ?? null,
    t2Cycles: order.t2Cycles ?? null,
  };
}
