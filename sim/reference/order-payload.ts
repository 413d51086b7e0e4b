/** Section 7 of docs/datapath.md. */
import type { Intent } from "./strategies.ts";

/** What the payload has besides the intent. */
export interface SentAs {
  readonly urn: bigint;
  readonly isShort: boolean;
  readonly stock: string;
  readonly version: number;
}

const HEADER_BYTES = 3;

/** Length on the wire, which rule 19 needs before the order has a number. */
export function payloadBytes({ action, kind }: Pick<Intent, "action" | "kind">): number {
  if (action === "replace") return HEADER_BYTES + 40;
  if (action === "cancel") return HEADER_BYTES + 9;
  return HEADER_BYTES + (kind === 5 ? 50 : 47);
}

export function orderPayload(intent: Intent, sentAs: SentAs): readonly number[] {
  const message =
    intent.action === "replace"
      ? replaceOrder(intent, sentAs)
      : intent.action === "cancel"
        ? cancelOrder(intent)
        : enterOrder(intent, sentAs);
  return [...number(BigInt(message.length + 1), 2), ...text("U"), ...message];
}

function enterOrder({ kind, sell, quantity, price }: Intent, { urn, isShort, stock, version }: SentAs): number[] {
  const rests = kind === 5;
  return [
    ...text("O"),
    ...number(urn, 4),
    ...text(sell ? (isShort ? "T" : "S") : "B"),
    ...number(quantity, 4),
    ...text(stock.padEnd(8, " ")),
    ...number(price, 8),
    ...text(rests ? "0" : "3"),
    ...text("Y"),
    ...text("P"),
    ...text("N"),
    ...text("N"),
    ...text(clientOrderId(urn, version)),
    ...(rests ? [0, 3, 0x02, 0x0c, 0x50] : [0, 0]),
  ];
}

function replaceOrder({ quantity, price, resting }: Intent, { urn, version }: SentAs): number[] {
  return [
    ...text("U"),
    ...number(resting?.order ?? 0n, 4),
    ...number(urn, 4),
    ...number((resting?.done ?? 0n) + quantity, 4),
    ...number(price, 8),
    ...text("0"),
    ...text("Y"),
    ...text("N"),
    ...text(clientOrderId(urn, version)),
    ...number(0n, 2),
  ];
}

function cancelOrder({ resting }: Intent): number[] {
  return [...text("X"), ...number(resting?.order ?? 0n, 4), ...number(0n, 4)];
}

function clientOrderId(urn: bigint, version: number): string {
  return `TG${hex(urn, 8)}${hex(BigInt(version) % 65_536n, 4)}`;
}

function hex(value: bigint, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

function text(value: string): number[] {
  return [...value].map((character) => character.charCodeAt(0));
}

function number(value: bigint, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * (bytes - 1 - i))) & 255n));
}
