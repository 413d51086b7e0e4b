// How often each kind of thing happens. Weights are shares of messages; the defaults are those of a real full day
// (2019-12-30: A 43.6 %, D 42.6 %, U 8.1 %, E 2.1 %, I 1.5 %, X 1.0 %, F 0.6 %, P 0.5 %, L 0.08 %, C 0.04 %).

export const ACTIONS = [
  "add",
  "delete",
  "replace",
  "take",
  "reduce",
  "hiddenTrade",
  "improvedTake",
  "imbalance",
  "participant",
  "shortSale",
  "halt",
] as const;
export type Action = (typeof ACTIONS)[number];

export type ActionMix = Readonly<Record<Action, number>>;

export const REAL_DAY_MIX: ActionMix = {
  add: 0.4425,
  delete: 0.4255,
  replace: 0.0805,
  // A take of several resting orders is several messages.
  take: 0.0132,
  reduce: 0.0104,
  hiddenTrade: 0.0045,
  improvedTake: 0.00025,
  imbalance: 0.015,
  participant: 0.0008,
  shortSale: 0.000_004,
  halt: 0.000_004,
};

/** Share of displayed orders that carry an MPID (F instead of A). */
export const ATTRIBUTED_SHARE = 0.0125;
