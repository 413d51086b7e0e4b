// Strategy kinds by order number, in pages: order numbers follow each other, and there are millions of a day.
const PAGE = 65_536;
/** In a page and in its text: no order of that number. */
const NONE = 0xff;
const NONE_TEXT = ".";

export class OrderKinds {
  readonly #pages = new Map<number, Uint8Array>();

  get(urn: number): number | undefined {
    const kind = this.#pages.get(Math.floor(urn / PAGE))?.[urn % PAGE] ?? NONE;
    return kind === NONE ? undefined : kind;
  }

  has(urn: number): boolean {
    return this.get(urn) !== undefined;
  }

  set(urn: number, kind: number): void {
    const number = Math.floor(urn / PAGE);
    let page = this.#pages.get(number);
    if (page === undefined) {
      page = new Uint8Array(PAGE).fill(NONE);
      this.#pages.set(number, page);
    }
    page[urn % PAGE] = kind;
  }

  /** One digit an order number, from `from` on. */
  *texts(): IterableIterator<{ readonly from: number; readonly kinds: string }> {
    for (const [number, page] of this.#pages) {
      const first = page.findIndex((kind) => kind !== NONE);
      const last = page.findLastIndex((kind) => kind !== NONE);
      const digits = Array.from(page.subarray(first, last + 1), (kind) => (kind === NONE ? NONE_TEXT : String(kind)));
      yield { from: number * PAGE + first, kinds: digits.join("") };
    }
  }

  take(from: number, kinds: string): void {
    for (let at = 0; at < kinds.length; at++) {
      if (kinds[at] !== NONE_TEXT) this.set(from + at, Number(kinds[at]));
    }
  }
}
