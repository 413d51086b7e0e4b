import { CYCLES_PER_SECOND, NS_PER_SECOND } from "./gen/ts/catalogue.ts";

/** A cycle of the core's clock, ns: 6.4, exactly in tenths. */
export const CYCLE_NS = NS_PER_SECOND / CYCLES_PER_SECOND;
