// The baseline peer: the same decoding and books as one writes them first in JavaScript, with DataView, Map and objects.

interface Order {
  readonly book: MapBook;
  readonly side: number;
  readonly price: number;
  shares: number;
}

const BUY = 0x42;

class MapBook {
  readonly sides = [new Map<number, number>(), new Map<number, number>()] as const;
  readonly best = [0, 0];

  change(side: number, price: number, shares: number): void {
    const index = side === BUY ? 0 : 1;
    const levels = this.sides[index];
    const after = (levels.get(price) ?? 0) + shares;
    if (after > 0) {
      levels.set(price, after);
      const best = this.best[index] as number;
      if (best === 0 || (index === 0 ? price > best : price < best)) this.best[index] = price;
      return;
    }
    levels.delete(price);
    if (this.best[index] !== price) return;
    let best = 0;
    for (const other of levels.keys()) {
      if (best === 0 || (index === 0 ? other > best : other < best)) best = other;
    }
    this.best[index] = best;
  }
}

export class MapBooks {
  private readonly books = new Map<number, MapBook>();
  private readonly orders = new Map<number, Order>();
  bboChanges = 0;

  /** Messages in BinaryFILE framing, whole blocks. */
  process(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length; at += 2 + view.getUint16(at)) this.apply(view, at + 2);
  }

  bbo(locate: number): readonly [number, number, number, number] {
    const book = this.books.get(locate);
    if (book === undefined) return [0, 0, 0, 0];
    const [bid, ask] = book.best as [number, number];
    return [bid, book.sides[0].get(bid) ?? 0, ask, book.sides[1].get(ask) ?? 0];
  }

  private apply(view: DataView, at: number): void {
    const locate = view.getUint16(at + 1);
    const reference = view.getUint32(at + 11) * 2 ** 32 + view.getUint32(at + 15);
    switch (view.getUint8(at)) {
      case 0x41: // A
      case 0x46: // F
        this.add(locate, reference, view.getUint8(at + 19), view.getUint32(at + 20), view.getUint32(at + 32));
        break;
      case 0x45: // E
      case 0x43: // C
      case 0x58: // X
        this.reduce(locate, reference, view.getUint32(at + 19));
        break;
      case 0x44: // D
        this.reduce(locate, reference, Number.POSITIVE_INFINITY);
        break;
      case 0x55: {
        // U
        const side = this.orders.get(reference)?.side;
        if (side === undefined) return;
        this.reduce(locate, reference, Number.POSITIVE_INFINITY);
        const to = view.getUint32(at + 19) * 2 ** 32 + view.getUint32(at + 23);
        this.add(locate, to, side, view.getUint32(at + 27), view.getUint32(at + 31));
        break;
      }
      default:
    }
  }

  private add(locate: number, reference: number, side: number, shares: number, price: number): void {
    let book = this.books.get(locate);
    if (book === undefined) {
      book = new MapBook();
      this.books.set(locate, book);
    }
    this.orders.set(reference, { book, side, price, shares });
    this.changed(book, side, price, shares);
  }

  private reduce(_locate: number, reference: number, shares: number): void {
    const order = this.orders.get(reference);
    if (order === undefined) return;
    const taken = Math.min(shares, order.shares);
    order.shares -= taken;
    if (order.shares === 0) this.orders.delete(reference);
    this.changed(order.book, order.side, order.price, -taken);
  }

  private changed(book: MapBook, side: number, price: number, shares: number): void {
    const index = side === BUY ? 0 : 1;
    const before = book.best[index];
    book.change(side, price, shares);
    if (price === before || book.best[index] !== before) this.bboChanges++;
  }
}
