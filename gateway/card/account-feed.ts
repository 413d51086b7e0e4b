/**
 * What the venue's replies do to the account, on its way to the card: one batch under way, everything that comes meanwhile summed up for the
 * next. So it is bounded (a slot's change, its own prices, a quote of each side, a strategy kind's change, one count, one result), and a burst of
 * replies costs a few batches.
 *
 * Inputs of different sorts do not bear on each other, but for quotes, which come last: a path that hears of one may act at once. Those of one sort
 * add up, or the newest stands for those before it, so the sums are as good as the replies one by one. A batch is
 * in the card whole or not at all as far as this side knows: a card that could not be told is given up, never told twice.
 */
import type { AccountUpdate, Geometry, PositionUpdate, QuoteUpdate } from "../../proto/mod.ts";
import { account, acknowledge, loss, own, position, quote, type RegisterProgram, together } from "../device/mod.ts";
import { inInputOrder } from "../orders/exposure.ts";

export interface AccountTarget {
  readonly geometry: Geometry;
  run<T>(program: RegisterProgram<T>): Promise<T>;
}

/** Of one input: the register has 16 bits. */
const ANSWERED_MAX = 0xffff;

export class AccountFeed {
  readonly #target: AccountTarget;
  readonly #failed: (error: Error) => void;
  #positions = new Map<number, PositionUpdate>();
  #accounts = new Map<number, AccountUpdate>();
  #answered = 0;
  /** By slot: best prices of what rests. */
  #own = new Map<number, { readonly bid: number; readonly ask: number }>();
  /** By slot and side. */
  #quotes = new Map<string, QuoteUpdate>();
  /** The newest result that the card has not been told. */
  #pnl: bigint | undefined;
  #underWay: Promise<void> | undefined;
  /** Changes are under way at this moment. */
  #telling = false;
  #added = 0;
  #over = false;

  /** @param failed the card could not be told; nothing more is sent to it */
  constructor(target: AccountTarget, failed: (error: Error) => void) {
    this.#target = target;
    this.#failed = failed;
  }

  /** Changes so far: another number, and something came in between. A result is no change, it replaces the one before. */
  get added(): number {
    return this.#added;
  }

  /** The card has not been told everything yet. */
  get waiting(): boolean {
    return (
      this.#positions.size + this.#accounts.size + this.#own.size + this.#quotes.size + this.#answered > 0 ||
      this.#telling
    );
  }

  position(update: PositionUpdate): void {
    const { slot, delta, releaseBuy, releaseSell, releaseOrders } = update;
    if (delta === 0 && releaseBuy === 0 && releaseSell === 0 && releaseOrders === 0) return;
    const known = this.#positions.get(slot);
    this.#add(() =>
      this.#positions.set(slot, {
        slot,
        delta: delta + (known?.delta ?? 0),
        releaseBuy: releaseBuy + (known?.releaseBuy ?? 0),
        releaseSell: releaseSell + (known?.releaseSell ?? 0),
        releaseOrders: releaseOrders + (known?.releaseOrders ?? 0),
      }),
    );
  }

  account({ kind, gross, net }: AccountUpdate): void {
    const known = this.#accounts.get(kind);
    this.#add(() =>
      this.#accounts.set(kind, { kind, gross: gross + (known?.gross ?? 0n), net: net + (known?.net ?? 0n) }),
    );
  }

  acknowledge(count: number): void {
    if (count === 0) return;
    this.#add(() => {
      this.#answered += count;
    });
  }

  own(slot: number, bid: number, ask: number): void {
    this.#add(() => this.#own.set(slot, { bid, ask }));
  }

  quote(update: QuoteUpdate): void {
    this.#add(() => this.#quotes.set(`${update.slot} ${update.side}`, update));
  }

  loss(pnl: bigint): void {
    if (this.#over) return;
    this.#pnl = pnl;
    this.#underWay ??= this.#pump();
  }

  /** Resolves once the card has been told everything that was added before. */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  stop(): void {
    this.#over = true;
    this.#positions.clear();
    this.#accounts.clear();
    this.#own.clear();
    this.#quotes.clear();
    this.#answered = 0;
    this.#pnl = undefined;
  }

  #add(change: () => void): void {
    if (this.#over) return;
    this.#added++;
    change();
    this.#underWay ??= this.#pump();
  }

  async #pump(): Promise<void> {
    try {
      // What one reply does comes in several calls; they go together.
      await Promise.resolve();
      while (this.waiting || this.#pnl !== undefined) {
        this.#telling = this.waiting;
        await this.#target.run(together(this.#take()));
        this.#telling = false;
      }
    } catch (error) {
      if (this.#over) return;
      this.stop();
      this.#failed(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#telling = false;
      this.#underWay = undefined;
    }
  }

  #take(): RegisterProgram<void>[] {
    const programs: RegisterProgram<void>[] = [];
    for (const update of this.#positions.values()) programs.push(position(update, this.#target.geometry));
    for (const update of inInputOrder([...this.#accounts.values()])) programs.push(account(update));
    for (let left = this.#answered; left > 0; left -= ANSWERED_MAX) {
      programs.push(acknowledge(Math.min(left, ANSWERED_MAX)));
    }
    if (this.#pnl !== undefined) programs.push(loss(this.#pnl));
    for (const [slot, { bid, ask }] of this.#own) programs.push(own(slot, bid, ask, this.#target.geometry));
    for (const update of this.#quotes.values()) programs.push(quote(update, this.#target.geometry));
    this.#positions = new Map();
    this.#accounts = new Map();
    this.#own = new Map();
    this.#quotes = new Map();
    this.#answered = 0;
    this.#pnl = undefined;
    return programs;
  }
}
