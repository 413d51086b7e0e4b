/**
 * What the venue answers, brought to the risk state of both paths (docs/datapath.md section 6): each effect once, in the order in which it
 * happened. The software path is told directly, the card through the queue of its account feed.
 */
import type { AccountFeed } from "./card/account-feed.ts";
import type { Clock, Timer } from "./clock.ts";
import type { ConfigurationStore } from "./configuration/configuration-store.ts";
import type { SoftwareDatapath } from "./datapath/mod.ts";
import { exposureInputs } from "./orders/exposure.ts";
import type { OrderDesk, RiskEffect } from "./orders/order-desk.ts";
import type { OrderSource } from "./orders/order-table.ts";
import { type BestPrices, Profit } from "./orders/profit.ts";
import {
  differencesFrom,
  EXPOSURE_ROWS,
  inputsTowards,
  type RiskReading,
  type RiskTarget,
} from "./orders/risk-target.ts";
import type { VenueSessions } from "./session/venue-sessions.ts";
import type { SoftwareDesk } from "./software/software-desk.ts";

export interface AccountParts {
  readonly clock: Clock;
  readonly configuration: ConfigurationStore;
  readonly desk: OrderDesk;
  readonly sessions: VenueSessions;
  readonly software: SoftwareDesk | undefined;
  readonly cardAccount: AccountFeed | undefined;
}

/** Prices move the result; the paths are told of that this often at most. A fill is told at once. */
const RESULT_MS = 10;

export class Account {
  readonly #parts: AccountParts;
  readonly #profit: Profit;
  #timer: Timer | undefined;
  /** The result that the paths were told last. */
  #told: bigint | undefined;

  constructor(parts: AccountParts) {
    this.#parts = parts;
    this.#profit = new Profit(parts.desk.ledger, (stock) => this.#pricesOf(stock));
  }

  start(): void {
    this.#timer = this.#parts.clock.after(RESULT_MS, () => {
      this.#tellResult();
      this.start();
    });
  }

  close(): void {
    this.#timer?.cancel();
  }

  /** What an order's reply does; what was open is a matter of the path that sent it, positions are a matter of both. */
  apply(source: OrderSource, { position, exposure, answered }: RiskEffect): void {
    for (const path of ["card", "software"] as const) {
      const own = path === source;
      const to = path === "card" ? this.#parts.cardAccount : this.#parts.software?.path;
      if (to === undefined) continue;
      const slot = position && this.#parts.configuration.tracked?.slotOf.get(position.stock);
      if (position !== undefined && slot !== undefined) {
        const { releaseBuy, releaseSell, releaseOrders, delta } = position;
        to.position(
          own
            ? { slot, delta, releaseBuy, releaseSell, releaseOrders }
            : { slot, delta, releaseBuy: 0, releaseSell: 0, releaseOrders: 0 },
        );
      }
      if (exposure !== undefined) for (const update of exposureInputs(exposure, own)) to.account(update);
      if (own && answered > 0) to.acknowledge(answered);
    }
    if (position !== undefined && position.delta !== 0) this.#tellResult();
  }

  /** What a path has to know before it is armed, with nothing open. */
  get target(): RiskTarget {
    const { configuration, desk, sessions } = this.#parts;
    const day = desk.dayTotals.total((source) => sessions.state(source).session);
    return {
      slots: (configuration.tracked?.slots ?? []).map(({ slot, stock }) => ({
        slot,
        stock,
        position: desk.ledger.get(stock)?.quantity ?? 0,
      })),
      exposure: Array.from({ length: EXPOSURE_ROWS }, (_, kind) => desk.exposure.held(kind)),
      pnl: this.#profit.current(),
      dayValue: day.value,
      dayQuantity: day.quantity,
    };
  }

  /** Brings the software path's risk state to the target. @throws Error when it is not there afterwards */
  seed(path: SoftwareDatapath): void {
    const { target } = this;
    const { positions, accounts, answered } = inputsTowards(target, readingOf(path, target));
    for (const update of positions) path.position(update);
    for (const update of accounts) path.account(update);
    path.acknowledge(answered);
    for (const { slot } of target.slots) path.own(slot, 0, 0);
    path.day(target.dayValue, target.dayQuantity);
    path.loss(target.pnl);
    const different = differencesFrom(target, readingOf(path, target));
    if (different.length > 0) throw new Error(`the software path's risk state: ${different.join(", ")}`);
  }

  #tellResult(): void {
    const pnl = this.#profit.current();
    if (pnl === this.#told) return;
    this.#told = pnl;
    this.#parts.software?.path.loss(pnl);
    this.#parts.cardAccount?.loss(pnl);
  }

  /** Of the software path's books, which are there whichever path trades. */
  #pricesOf(stock: string): BestPrices | undefined {
    const { configuration, software } = this.#parts;
    const slot = configuration.tracked?.slotOf.get(stock);
    if (slot === undefined || software === undefined) return undefined;
    const { valid, bidPrice: bid, askPrice: ask } = software.path.viewOf(slot);
    return valid ? { bid, ask } : undefined;
  }
}

function readingOf(path: SoftwareDatapath, { slots }: RiskTarget): RiskReading {
  return { slots: slots.map(({ slot }) => path.positionOf(slot)), ...path.deviceRisk };
}
