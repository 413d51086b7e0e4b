/**
 * After a stop: whether the card is proven to have stopped, and since when. A card that cannot be asked may hold its lease; saying "stopped"
 * then would be a guess. Told when it is not proven, and again when it is.
 */
import type { Clock, Timer } from "../clock.ts";

/** The card, as far as proving that it has stopped goes. */
export interface StoppableCard {
  /** The card has said that it is disarmed, and was not armed since. */
  readonly confirmedDisarmed: boolean;
  /** Monotonic clock after which an armed card has certainly stopped; undefined: only its own word is certain. */
  readonly leaseLapsedNs: bigint | undefined;
}

export interface UnprovenStop {
  /** Monotonic clock; undefined: no time is certain. */
  readonly untilNs: bigint | undefined;
}

const LOOK_MS = 50;

export class FenceWatch {
  readonly #card: StoppableCard;
  readonly #clock: Clock;
  readonly #changed: (unproven: UnprovenStop | undefined) => void;
  #told: UnprovenStop | undefined;
  #timer: Timer | undefined;

  /** @param changed the stop is not proven, or not until another time; undefined: it is proven now */
  constructor(card: StoppableCard, clock: Clock, changed: (unproven: UnprovenStop | undefined) => void) {
    this.#card = card;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** As of now; undefined: the card has certainly stopped. */
  get unproven(): UnprovenStop | undefined {
    if (this.#card.confirmedDisarmed) return undefined;
    const untilNs = this.#card.leaseLapsedNs;
    return untilNs !== undefined && this.#clock.monotonicNs() >= untilNs ? undefined : { untilNs };
  }

  /** The card is to have stopped: looks until that is proven. */
  watch(): void {
    const now = this.unproven;
    this.#timer?.cancel();
    if (now !== undefined) this.#timer = this.#clock.after(LOOK_MS, () => this.watch());
    const before = this.#told;
    const same = before === undefined ? now === undefined : now !== undefined && before.untilNs === now.untilNs;
    if (same) return;
    this.#told = now;
    this.#changed(now);
  }

  /** Ends without a word, as when the gateway ends. */
  close(): void {
    this.#timer?.cancel();
  }
}
