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
}

/** The intents of one message in the order in which they pass the gate. */
export class Intents {
  count = 0;
  readonly list: readonly Intent[];

  /** `capacity`: the most that one message can cause. */
  constructor(capacity: number) {
    this.list = Array.from({ length: capacity }, () => new Intent());
  }

  add(kind: number, slot: number, sell: boolean, price: number, quantity: number, needsPrevious = false): void {
    const intent = this.list[this.count] as Intent;
    this.count++;
    intent.kind = kind;
    intent.slot = slot;
    intent.sell = sell;
    intent.price = price;
    intent.quantity = quantity | 0;
    intent.needsPrevious = needsPrevious;
  }
}
