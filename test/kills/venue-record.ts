// What the exchange's process wrote of its accounts: the truth about executions and about what is open.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ouch50 } from "../../proto/mod.ts";
import type { Rig } from "../system/gateway-rig.ts";

export interface VenueRecord {
  /** By {@link executionKey}: symbol, shares bought (sold: negative), price. */
  readonly executions: ReadonlyMap<string, string>;
  readonly positions: ReadonlyMap<string, number>;
  /** Orders that the venue accepted and that are neither executed nor cancelled to their end. */
  readonly open: number;
}

export const executionKey = (account: string, urn: number, match: bigint): string => `${account} ${urn} ${match}`;
export const executionText = (symbol: string, shares: number, price: number): string =>
  `${symbol} ${shares} at ${price}`;

let written = 0;

export async function venueRecord(rig: Rig): Promise<VenueRecord> {
  const path = join(rig.directory, `record-${++written}`);
  rig.exchange.process.stdin?.write(`record ${path}\n`);
  await rig.exchange.line((line) => line.event === "recorded" && line.path === path);
  const orders = new Map<string, { symbol: string; sell: boolean; left: number }>();
  const executions = new Map<string, string>();
  const positions = new Map<string, number>();
  for (const line of readFileSync(path, "utf8").split("\n").slice(0, -1)) {
    const { account, message: hex } = JSON.parse(line) as { account: string; message: string };
    const message = ouch50.decodeOutboundMessage(Uint8Array.from(Buffer.from(hex, "hex")));
    if (message.type === "A") {
      const { urn, symbol, side, quantity } = message;
      orders.set(`${account} ${urn}`, { symbol: symbol.trim(), sell: side !== "B", left: quantity });
    } else if (message.type === "E" || message.type === "C") {
      const order = orders.get(`${account} ${message.urn}`);
      if (order === undefined) throw new Error(`the venue tells of order ${message.urn}, which it did not accept`);
      order.left -= message.quantity;
      if (message.type === "C") continue;
      const shares = order.sell ? -message.quantity : message.quantity;
      positions.set(order.symbol, (positions.get(order.symbol) ?? 0) + shares);
      const key = executionKey(account, message.urn, message.matchNumber);
      executions.set(key, executionText(order.symbol, shares, Number(message.price)));
    }
  }
  return { executions, positions, open: [...orders.values()].filter(({ left }) => left > 0).length };
}
