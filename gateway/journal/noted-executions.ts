// Executions, and trades broken, that the journal has of the venue's session of an account: the venue tells them again at every start.
import type { ExecutionRecord } from "./records.ts";

export class NotedExecutions {
  /** Match numbers by order number. */
  readonly #executed = new Map<number, string[]>();
  readonly #broken = new Map<number, string[]>();

  has(type: "execution" | "broken", urn: number, match: string): boolean {
    return this.#of(type).get(urn)?.includes(match) === true;
  }

  take({ type, urn, match }: ExecutionRecord): void {
    const matches = this.#of(type).get(urn);
    if (matches === undefined) this.#of(type).set(urn, [match]);
    else matches.push(match);
  }

  /** The venue tells none of them again. */
  clear(): void {
    this.#executed.clear();
    this.#broken.clear();
  }

  #of(type: "execution" | "broken"): Map<number, string[]> {
    return type === "execution" ? this.#executed : this.#broken;
  }
}
