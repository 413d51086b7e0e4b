// The venue's own book, as its feed shows it; and packets that do not arrive.
import { decodeMoldPacket } from "../../proto/mod.ts";
import type { Exchange } from "../../sim/exchange/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import type { GatewayWorld } from "./gateway-world.ts";

interface Level {
  readonly price: number;
  readonly quantity: number;
}

/** Best levels first. */
export function bookOf(exchange: Exchange, locate: number, most: number): { bids: Level[]; asks: Level[] } {
  const side = (buy: boolean): Level[] =>
    [...(exchange.source.market.book(locate)?.side(buy).levels ?? [])]
      .reverse()
      .filter(({ displayedQuantity }) => displayedQuantity > 0)
      .slice(0, most)
      .map(({ price, displayedQuantity }) => ({ price, quantity: displayedQuantity }));
  return { bids: side(true), asks: side(false) };
}

/** Loses the next `count` packets with messages, on both lines, on the way to `to`. */
export function losePackets(
  world: GatewayWorld,
  to: readonly ("card" | "gateway")[],
  count: number,
): { readonly lost: number[] } {
  const lost: number[] = [];
  world.drops = (whom, _line, payload) => {
    if (!to.includes(whom)) return false;
    const { kind, sequence } = decodeMoldPacket(payload);
    if (kind !== "data") return false;
    const number = Number(sequence);
    if (!lost.includes(number)) {
      if (lost.length === count) return false;
      lost.push(number);
    }
    return true;
  };
  return { lost };
}

/** Every packet is lost on each way with this chance, heartbeats too; which ones depends on the seed alone. */
export function loseAtRandom(world: GatewayWorld, seed: number, chance: number): void {
  const random = new Random(seed).fork("losses");
  world.drops = () => random.chance(chance);
}
