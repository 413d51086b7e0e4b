// Random repair inputs: whole repairs as a gateway does them, from the exact book, and every kind of wrong one.

import { itch } from "../../gateway/datapath/test-kit.ts";
import type { TrackedSlot } from "../../proto/mod.ts";
import { PublishedBooks } from "../../sim/replay/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import type { Input } from "./input.ts";
import { SLOTS, TRACKING, UNTRACKED_LOCATE } from "./tracked.ts";

const U64_MAX = 2n ** 64n - 1n;

export function rebuild(slot: number): Input {
  return { text: `rebuild ${slot}`, apply: (path) => path.rebuild(slot) };
}

export function restore(slot: number, upto: bigint): Input {
  return { text: `restore ${slot} ${upto}`, apply: (path) => path.restore(slot, upto) };
}

export function recentre(slot: number, lo: number): Input {
  return { text: `recentre ${slot} ${lo}`, apply: (path) => path.recentre(slot, lo) };
}

export function load(bytes: Uint8Array): Input {
  return { text: `load ${Buffer.from(bytes).toString("hex")}`, apply: (path) => path.load(bytes) };
}

export function levels(slot: number): Input {
  return { text: `levels ${slot}`, apply: (path) => path.levels(slot) };
}

/** @param sent messages in sequence, from number 1; @param upto how many of them have been on a line */
export function randomRepair(random: Random, sent: readonly Uint8Array[], upto: number): readonly Input[] {
  const tracked = random.pick(TRACKING);
  const { slot, locate } = tracked;
  const books = () => {
    const exact = new PublishedBooks();
    for (const message of sent.slice(0, upto)) exact.message(message);
    return exact;
  };
  switch (random.below(16)) {
    case 0:
    case 1:
    case 2:
      return wholeRepair(books(), tracked, upto);
    case 3:
    case 12:
    case 13:
    case 14:
    case 15: {
      const exact = books();
      return TRACKING.flatMap((each) => wholeRepair(exact, each, upto));
    }
    case 4:
      // Without the end: messages that come meanwhile are ignored.
      return [rebuild(slot), ...(random.chance(0.5) ? books().orders(locate).map(load) : [])];
    case 5: {
      const lo = windowAround(random, books(), tracked);
      return random.chance(0.8) ? [recentre(slot, lo), restore(slot, BigInt(upto))] : [recentre(slot, lo)];
    }
    case 6:
      return [restore(slot, random.pick([BigInt(upto), BigInt(upto), BigInt(Math.max(0, upto - random.below(8)))]))];
    case 7:
      return [restore(random.pick(SLOTS), random.pick([0n, U64_MAX, BigInt(upto + random.below(3))]))];
    case 8: {
      const untracked = random.pick(SLOTS);
      return [random.pick([rebuild(untracked), recentre(untracked, 100 * random.below(2000))])];
    }
    case 9:
    case 10:
      return [oddLoad(random, locate)];
    default:
      return [levels(random.pick(SLOTS))];
  }
}

function wholeRepair(exact: PublishedBooks, { slot, locate }: TrackedSlot, upto: number): readonly Input[] {
  const messages = [...exact.orders(locate), ...exact.tradingState(locate)];
  return [rebuild(slot), ...messages.map(load), restore(slot, BigInt(upto))];
}

function windowAround(random: Random, exact: PublishedBooks, { locate, tick, windowLo }: TrackedSlot): number {
  const { bid, ask } = exact.best(locate);
  const price = bid ?? ask ?? windowLo + 32 * tick;
  const offset = random.pick([32, 32, 32, random.below(64), random.below(400) - 200]);
  return Math.max(0, Math.floor(price / tick) - offset) * tick;
}

/** Messages that a load refuses, and some that it takes whatever is being repaired. */
function oddLoad(random: Random, locate: number): Input {
  const good = itch.add(
    BigInt(random.below(500)),
    random.pick(["B", "S"]),
    5,
    100_000 + 100 * random.below(64),
    locate,
  );
  switch (random.below(8)) {
    case 0:
      return load(good);
    case 1:
      return load(good.subarray(0, random.below(good.length)));
    case 2:
      return load(new Uint8Array(random.pick([46, 47, 48])).fill("I".charCodeAt(0)));
    case 3:
      return load(itch.add(1n, "B", 5, 100_000, UNTRACKED_LOCATE));
    case 4:
      return load(itch.trading(random.pick(["T", "T", "H"]), random.pick([locate, UNTRACKED_LOCATE])));
    case 5:
      return load(itch.system(random.pick(["Q", "Q", "M", "O"])));
    case 6: {
      const other = new Uint8Array(random.pick([19, 20, 40, 44]));
      other[0] = random.pick([..."BNQPZ"]).charCodeAt(0);
      other[2] = locate;
      return load(other);
    }
    default:
      return load(itch.remove(BigInt(random.below(500)), locate));
  }
}
