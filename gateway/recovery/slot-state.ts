// What recovery knows of one slot of one path.
import type { TrackedSlot } from "../../proto/mod.ts";

/** The effect of the messages from <= number < to is missing or cannot be trusted. */
export interface Damage {
  readonly from: number;
  readonly to: number;
}

export class SlotState {
  readonly slot: number;
  readonly locate: number;
  readonly stock: string;
  readonly tick: number;
  windowLo: number;
  damage: Damage | undefined;
  /** Whatever was damaged, the book is to be made anew. */
  rebuild = false;
  /** Its feed bit is set, as far as is known. */
  distrusted = false;
  /** Validity by the last view; undefined: none since the last repair. */
  valid: boolean | undefined;
  /** A view was invalid, or near the edge of the window: to be looked at. */
  suspect = false;
  /** Monotonic clock of the last recentre, ns. */
  recentredNs = 0n;
  /** Rounds of repair for the book's own sake since it was last valid, and when the last one began. */
  rounds = 0;
  roundNs = 0n;
  /** Given up until it is tried again. */
  failed = false;

  constructor({ slot, locate, stock, tick, windowLo }: TrackedSlot) {
    this.slot = slot;
    this.locate = locate;
    this.stock = stock;
    this.tick = tick;
    this.windowLo = windowLo;
  }

  get dirty(): boolean {
    return this.rebuild || this.damage !== undefined;
  }

  add({ from, to }: Damage): void {
    const { damage } = this;
    this.damage =
      damage === undefined ? { from, to } : { from: Math.min(damage.from, from), to: Math.max(damage.to, to) };
  }
}
