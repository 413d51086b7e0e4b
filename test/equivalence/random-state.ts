// Random inputs of the operator, of the order session and of the account.

import type { KillState, OrderSessionState, PositionUpdate } from "../../proto/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import type { Input } from "./input.ts";
import { SLOTS, TRACKING } from "./tracked.ts";

const NOTIONAL = 3_000_000;
const S32_MAX = 2 ** 31 - 1;

export function randomSession(random: Random): OrderSessionState {
  const sendNext = random.u32();
  const room = random.chance(0.1) ? random.pick([11, 12, 42, 43, 49, 50, 52, 53, 0, -1]) : random.below(5000);
  return { ready: random.chance(0.95), urn: random.u32(), sendNext, sendLimit: (sendNext + room) >>> 0 };
}

export function randomKill(random: Random): KillState {
  const global = random.chance(0.05);
  return {
    global,
    kinds: random.chance(0.1) ? [1 + random.below(5)] : [],
    slots: random.chance(0.1) ? [random.pick(SLOTS)] : [],
  };
}

/** Knows the positions, because nothing but its updates changes them, and brings them back to 0 and to a leg's size. */
export class RandomPositions {
  readonly #positions = new Map<number, number>();

  clear(): void {
    this.#positions.clear();
  }

  update(random: Random): PositionUpdate {
    const { slot, lot } = random.chance(0.97) ? random.pick(TRACKING) : { slot: random.pick(SLOTS), lot: 1 };
    const position = this.#positions.get(slot) ?? 0;
    const target = random.chance(0.02)
      ? random.pick([-S32_MAX, S32_MAX])
      : lot * random.pick([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, -10, 20, -20, 30, -30, random.below(400) - 200]);
    const delta = Math.max(-S32_MAX - 1, Math.min(S32_MAX, target - position));
    this.#positions.set(slot, Math.max(-S32_MAX - 1, Math.min(S32_MAX, position + delta)));
    const all = random.chance(0.8);
    const release = (some: number) => (all ? 0xffff_ffff : random.below(some));
    return {
      slot,
      delta,
      releaseBuy: release(40),
      releaseSell: release(40),
      releaseOrders: all ? 65_535 : random.below(3),
    };
  }
}

/** One of the inputs that tell a path of the account. */
export function randomAccountInput(random: Random): Input {
  const { slot, windowLo, tick } = random.pick(TRACKING);
  switch (random.below(6)) {
    case 0: {
      const huge = random.chance(0.05) ? random.pick([2n ** 63n - 1n, -(2n ** 63n)]) : undefined;
      const update = {
        kind: random.below(6),
        gross: huge ?? BigInt(random.between(-20 * NOTIONAL, 5 * NOTIONAL)),
        net: huge ?? BigInt(random.between(-4 * NOTIONAL, 4 * NOTIONAL)),
      };
      return { text: `account ${update.kind} ${update.gross} ${update.net}`, apply: (path) => path.account(update) };
    }
    case 1: {
      const count = random.pick([1, 2, 3, 10, 65_535]);
      return { text: `acknowledge ${count}`, apply: (path) => path.acknowledge(count) };
    }
    case 2: {
      const pnl = random.chance(0.05)
        ? random.pick([-(2n ** 63n), 2n ** 63n - 1n])
        : BigInt(random.between(-1_000_000, 1_000_000));
      return { text: `loss ${pnl}`, apply: (path) => path.loss(pnl) };
    }
    case 3: {
      const full = random.chance(0.03);
      const value = full ? 2n ** 64n - 1n : BigInt(random.below(60 * NOTIONAL));
      const quantity = full ? 2n ** 64n - 1n : BigInt(random.below(2000));
      return { text: `day ${value} ${quantity}`, apply: (path) => path.day(value, quantity) };
    }
    case 4: {
      const price = () => (random.chance(0.6) ? 0 : windowLo + random.below(64) * tick);
      const [bid, ask] = [price(), price()];
      return { text: `own ${slot} ${bid} ${ask}`, apply: (path) => path.own(slot, bid, ask) };
    }
    default:
      return { text: `reset_throttle ${slot}`, apply: (path) => path.resetThrottle(slot) };
  }
}
