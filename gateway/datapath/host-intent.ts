// Section 6, "Host intents": what execution algorithms want. They pass the gate between two messages.
import { EXECUTION_KIND } from "../../proto/mod.ts";
import { I31_MAX, integer, u32 } from "./checks.ts";
import { Origin } from "./event-writer.ts";
import type { PathParts } from "./path-parts.ts";
import { Intent } from "./strategies/intents.ts";

export interface HostIntent {
  readonly slot: number;
  readonly sell: boolean;
  /** 1e-4 currency units. */
  readonly price: number;
  /** Shares. */
  readonly quantity: number;
  /** A day order; otherwise immediate-or-cancel. */
  readonly rests: boolean;
}

export class HostIntents {
  private readonly parts: PathParts;
  private readonly symbols: number;
  private readonly intent = new Intent();
  private readonly origin = new Origin();
  private rests = false;

  constructor(parts: PathParts, symbols: number) {
    this.parts = parts;
    this.symbols = symbols;
    this.intent.kind = EXECUTION_KIND;
  }

  /** Changes nothing of the path. @throws DatapathInputError */
  take({ slot, sell, price, quantity, rests }: HostIntent): void {
    const { intent } = this;
    intent.slot = integer("intent.slot", slot, 0, this.symbols - 1);
    intent.sell = sell;
    intent.price = integer("intent.price", price, 0, I31_MAX);
    intent.quantity = u32("intent.quantity", quantity) | 0;
    this.rests = rests;
  }

  /** What was taken passes the gate. True: sent. */
  decide(): boolean {
    const { origin } = this;
    const { arbiter, operation, gate, book } = this.parts;
    origin.sequenceHi = arbiter.nextHi;
    origin.sequenceLo = arbiter.nextLo;
    origin.arrivalHi = operation.clockHi;
    origin.arrivalLo = operation.clockLo;
    return gate.decideForHost(this.intent, this.rests, book.views, origin);
  }
}
