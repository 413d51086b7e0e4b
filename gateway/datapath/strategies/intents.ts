// What an intent does with orders (section 6, "Actions")
export const ENTER = 0;
export const REPLACE = 1;
export const CANCEL = 2;

/** What a kind wants. Rewritten for every message. */
export class Intent {
  /** Strategy kind. */
  kind = 0;
  slot = 0;
  sell = false;
  /** 1e-4 currency units, below 2^31. */
  price = 0;
  /** Int32 form of an unsigned number of shares. */
  quantity = 0;
  /** Of no effect unless the gate sent the intent before it. */
  needsPrevious = false;
  action = ENTER;
  /** It enters, replaces or cancels an order that rests in the book: a quote. */
  quotes = false;
  // Of a replace and a cancel: what rests now.
  /** Number of the order, int32 form. */
  order = 0;
  /** Shares that rest, and that the chain of its replacements has executed. */
  rest = 0;
  done = 0;
  /** It is marked as a short sale. */
  restsShort = false;
}

/** The intents of one message in the order in which they pass the gate. */
export class Intents {
  count = 0;
  readonly list: readonly Intent[];

  /** `capacity`: the most that one message can cause. */
  constructor(capacity: number) {
    this.list = Array.from({ length: capacity }, () => new Intent());
  }

  /** An order that does not rest. */
  add(kind: number, slot: number, sell: boolean, price: number, quantity: number, needsPrevious = false): void {
    this.next(kind, slot, sell, price, quantity).needsPrevious = needsPrevious;
  }

  /** The next intent: one to enter an order that does not rest, until the caller says otherwise. `price`: int32 form. */
  next(kind: number, slot: number, sell: boolean, price: number, quantity: number): Intent {
    const intent = this.list[this.count] as Intent;
    this.count++;
    intent.kind = kind;
    intent.slot = slot;
    intent.sell = sell;
    intent.price = price;
    intent.quantity = quantity | 0;
    intent.needsPrevious = false;
    intent.action = ENTER;
    intent.quotes = false;
    return intent;
  }
}
