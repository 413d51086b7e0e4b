// How long a path that trades may have broken books before another takes over: none of its orders leaves meanwhile.
import type { Clock, Timer } from "../clock.ts";

export class Grace {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #over: (message: string) => void;
  #timer: Timer | undefined;

  /** @param over the time is over, and nobody has said that it is well */
  constructor(clock: Clock, ms: number, over: (message: string) => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#over = over;
  }

  /** The time runs from the first fault on. */
  begin(message: string): void {
    if (this.#ms === 0) this.#over(message);
    else {
      this.#timer ??= this.#clock.after(this.#ms, () => {
        this.#timer = undefined;
        this.#over(`${message}; not mended within ${this.#ms} ms`);
      });
    }
  }

  end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
