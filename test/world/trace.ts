// What happened, in order. The end of it is told with a violation; all of it when one seed is run by itself.
const KEPT = 400;

export class Trace {
  readonly #lines: string[] = [];
  readonly #now: () => number;
  readonly #tell: ((line: string) => void) | undefined;
  #hash = 0x811c9dc5;
  lines = 0;

  constructor(now: () => number, tell?: (line: string) => void) {
    this.#now = now;
    this.#tell = tell;
  }

  add(who: string, what: string): void {
    const line = `${this.#now().toFixed(3).padStart(10)} ms  ${who.padEnd(8)} ${what}`;
    this.lines++;
    for (let at = 0; at < line.length; at++) this.#hash = Math.imul(this.#hash ^ line.charCodeAt(at), 0x01000193);
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT) this.#lines.splice(0, KEPT);
    this.#tell?.(line);
  }

  /** The same for the same run. */
  get digest(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }

  end(count: number): readonly string[] {
    return this.#lines.slice(-count);
  }
}
