// What recovery knows of one slot of one path.
import type { TrackedSlot } from "../../proto/mod.ts";
import { DamageList } from "./damage.ts";

export class SlotState {
  readonly slot: number;
  readonly locate: number;
  readonly stock: string;
  readonly tick: number;
  windowLo: number;
  readonly damage = new DamageList();
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
  /** Place in the order in which books became dirty. */
  turn = 0;

  constructor({ slot, locate, stock, tick, windowLo }: TrackedSlot) {
    this.slot = slot;
    this.locate = locate;
    this.stock = stock;
    this.tick = tick;
    this.windowLo = windowLo;
  }

  get dirty(): boolean {
    return this.rebuild || this.damage.any;
  }
}
