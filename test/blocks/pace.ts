// When one side of a handshake is willing, cycle by cycle: idle and back-pressure in block tests. All from the test's seeded stream, so
// that the command that repeats the test repeats them too.

import type { Random } from "../../sim/world/mod.ts";

const BURST_MOST = 40;

type Make = (random: Random) => () => boolean;

const MAKE = {
  /** Never keeps the other side waiting. */
  always: () => () => true,
  "half the time": (random) => () => random.chance(0.5),
  seldom: (random) => () => random.chance(0.08),
  /** One cycle off after each cycle on: what counts on two in a row shows. */
  "every second cycle": () => {
    let willing = false;
    return () => {
      willing = !willing;
      return willing;
    };
  },
  /** On for a while, off for a while: queues fill to the brim and run empty. */
  "in bursts": (random) => {
    let willing = false;
    let left = 0;
    return () => {
      if (left === 0) {
        willing = !willing;
        left = random.between(1, BURST_MOST);
      }
      left -= 1;
      return willing;
    };
  },
} as const satisfies Readonly<Record<string, Make>>;

export type Pace = keyof typeof MAKE;

export const PACES = Object.keys(MAKE) as readonly Pace[];

/** Asked once a cycle. */
export function pace(name: Pace, random: Random): () => boolean {
  return MAKE[name](random);
}

/** Every combination of the parameters, paces of the giving side and paces of the taking side. */
export function matrix<P extends object>(
  parameters: readonly P[],
): readonly (P & { readonly gives: Pace; readonly takes: Pace })[] {
  return parameters.flatMap((each) => PACES.flatMap((gives) => PACES.map((takes) => ({ ...each, gives, takes }))));
}
