// What the exchange's replies do to positions, on its way to the card: one batch under way, everything that comes meanwhile summed up by
// slot for the next. So it is bounded, and a burst of replies costs a few batches.
import type { Geometry, PositionUpdate } from "../../proto/mod.ts";
import { position, type RegisterProgram } from "../device/mod.ts";

export interface PositionTarget {
  readonly geometry: Geometry;
  run<T>(program: RegisterProgram<T>): Promise<T>;
}

export class PositionFeed {
  readonly #target: PositionTarget;
  readonly #failed: (error: Error) => void;
  #waiting = new Map<number, PositionUpdate>();
  #underWay: Promise<void> | undefined;
  #added = 0;
  #over = false;

  /** @param failed the card could not be told; nothing more is sent to it */
  constructor(target: PositionTarget, failed: (error: Error) => void) {
    this.#target = target;
    this.#failed = failed;
  }

  /** Updates so far: another number, and something came in between. */
  get added(): number {
    return this.#added;
  }

  /** The card has not been told everything yet. */
  get waiting(): boolean {
    return this.#underWay !== undefined;
  }

  add(update: PositionUpdate): void {
    const { delta, releaseBuy, releaseSell, releaseOrders } = update;
    if (this.#over || (delta === 0 && releaseBuy === 0 && releaseSell === 0 && releaseOrders === 0)) return;
    this.#added++;
    const known = this.#waiting.get(update.slot);
    this.#waiting.set(update.slot, {
      slot: update.slot,
      delta: delta + (known?.delta ?? 0),
      releaseBuy: releaseBuy + (known?.releaseBuy ?? 0),
      releaseSell: releaseSell + (known?.releaseSell ?? 0),
      releaseOrders: releaseOrders + (known?.releaseOrders ?? 0),
    });
    this.#underWay ??= this.#pump();
  }

  /** Resolves once the card has been told everything that was added before. */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  stop(): void {
    this.#over = true;
    this.#waiting.clear();
  }

  async #pump(): Promise<void> {
    try {
      while (this.#waiting.size > 0) {
        const updates = [...this.#waiting.values()];
        this.#waiting = new Map();
        await this.#target.run(apply(updates, this.#target.geometry));
      }
    } catch (error) {
      if (this.#over) return;
      this.stop();
      this.#failed(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#underWay = undefined;
    }
  }
}

function* apply(updates: readonly PositionUpdate[], geometry: Geometry): RegisterProgram<void> {
  for (const update of updates) yield* position(update, geometry);
}
