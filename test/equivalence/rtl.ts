// The verilated card as a contestant, apart from the others because it is built when it is asked for.

import { buildCard, CardDatapath, SimulatedCard } from "../../sim/card/mod.ts";
import type { Contestant } from "./lockstep.ts";
import { FIXED_GEOMETRY } from "./tracked.ts";

/** Of {@link FIXED_GEOMETRY}, for runs with `ownClock`. */
export async function rtl(): Promise<Contestant> {
  const card = await buildCard({ geometry: FIXED_GEOMETRY });
  return { name: "RTL", make: (sink) => new CardDatapath(new SimulatedCard(card), sink) };
}
