/** Section 7 of docs/datapath.md. */
export interface OrderFields {
  readonly urn: number;
  readonly sell: boolean;
  readonly isShort: boolean;
  readonly quantity: bigint;
  readonly stock: string;
  readonly price: bigint;
  readonly version: number;
}

export function orderPayload({ urn, sell, isShort, quantity, stock, price, version }: OrderFields): readonly number[] {
  const text = (value: string) => [...value].map((character) => character.charCodeAt(0));
  const number = (value: bigint, bytes: number) =>
    Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * (bytes - 1 - i))) & 255n));
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, "0").slice(-digits);
  const side = sell ? (isShort ? "T" : "S") : "B";
  return [
    ...number(0x30n, 2),
    ...text("U"),
    ...text("O"),
    ...number(BigInt(urn), 4),
    ...text(side),
    ...number(quantity, 4),
    ...text(stock.padEnd(8, " ")),
    ...number(price, 8),
    ...text("3"),
    ...text("Y"),
    ...text("P"),
    ...text("N"),
    ...text("N"),
    ...text(`TG${hex(urn, 8)}${hex(version % 65_536, 4)}`),
    ...number(0n, 2),
  ];
}
