// The price of a cross.

/** Interest in a cross: a limit, or any price (0 of a sell order, infinity of a buy order). */
export interface Interest {
  readonly buy: boolean;
  readonly limit: number;
  readonly quantity: number;
}

export interface Clearing {
  readonly price: number;
  readonly paired: number;
  /** What the larger side has beyond it. */
  readonly imbalance: number;
  readonly direction: "B" | "S" | "N";
}

/** Most shares; then the smallest imbalance; then nearest to the reference; then the lower price. */
export function clear(interest: readonly Interest[], reference: number): Clearing {
  const limits = interest.map(({ limit }) => limit).filter((limit) => limit > 0 && Number.isFinite(limit));
  let best: Clearing = { price: reference, paired: 0, imbalance: 0, direction: "N" };
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const price of [...new Set([...limits, reference])].sort((x, y) => x - y)) {
    let demand = 0;
    let supply = 0;
    for (const { buy, limit, quantity } of interest) {
      if (buy && limit >= price) demand += quantity;
      if (!buy && limit <= price) supply += quantity;
    }
    const paired = Math.min(demand, supply);
    const imbalance = Math.abs(demand - supply);
    const distance = Math.abs(price - reference);
    const better = paired - best.paired || best.imbalance - imbalance || bestDistance - distance;
    if (bestDistance !== Number.POSITIVE_INFINITY && better <= 0) continue;
    best = { price, paired, imbalance, direction: demand > supply ? "B" : supply > demand ? "S" : "N" };
    bestDistance = distance;
  }
  return best;
}
