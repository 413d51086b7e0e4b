/** Section 4 of docs/datapath.md, "Effect of each message": bytes to operations of the book. */
import { type Book, FAULT } from "./book.ts";
import { bigEndian } from "./network.ts";

export const BOOK_TYPES = "AFECXDU";
/** "Price > 2,000,000,000" is a bad value. */
const HIGHEST_PRICE = 2_000_000_000n;

/** @returns the fault bits that the message set, new or not */
export function applyToBook(book: Book, type: string, bytes: readonly number[]): number {
  const reference = bigEndian(bytes.slice(11, 19));
  const badPrice = (price: bigint) => price === 0n || price > HIGHEST_PRICE;
  switch (type) {
    case "A":
    case "F": {
      const side = String.fromCharCode(bytes[19] ?? 0);
      const shares = bigEndian(bytes.slice(20, 24));
      const price = bigEndian(bytes.slice(32, 36));
      if ((side !== "B" && side !== "S") || shares === 0n || badPrice(price)) return FAULT.badValue;
      return book.add(reference, side === "S", shares, price);
    }
    case "U": {
      const shares = bigEndian(bytes.slice(27, 31));
      const price = bigEndian(bytes.slice(31, 35));
      if (shares === 0n || badPrice(price)) return FAULT.badValue;
      return book.replace(reference, bigEndian(bytes.slice(19, 27)), shares, price);
    }
    case "D":
      return book.delete(reference);
    default: {
      const quantity = bigEndian(bytes.slice(19, 23));
      return quantity === 0n ? FAULT.badValue : book.reduce(reference, quantity);
    }
  }
}
