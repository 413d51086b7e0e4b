/** Seeds of random runs (with a clock of their own) that together meet every rule, branch, fault, repair outcome and trading state. */
export const MEETING_SEEDS: readonly number[] = [1, 3, 8, 21, 67, 80, 150];
