/** Seeds of random runs (with a clock of their own) that together meet every rule, branch, fault, repair outcome and trading state. */
export const MEETING_SEEDS: readonly number[] = [6, 15, 21, 26, 34, 68, 82, 98, 100, 241];
