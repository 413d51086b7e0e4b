/** What must never be so, by name; each is found by at least one planted bug. */
export const INVARIANTS = {
  "order-without-decision": "an order left that no decision of its path sent",
  "order-not-armed": "an order left a card that was not armed, or whose device lease was over",
  "order-without-lease": "an order left when no lease of the control plane covered it",
  "order-of-another-version": "an order is not of the configuration that was in force in its path",
  "mixed-decision": "an order's quantity is not that of the configuration version it is stamped with",
  "order-beyond-a-limit": "an order is larger, or its price is further out, than its version allows",
  "order-after-stop": "an order left after a kill or a disarming that was said to be proven",
  "order-number-twice": "one order number was used for two orders",
  "order-not-noted": "a software order left that is not in the journal",
  "exposure-above-limit": "position and open orders of a symbol exceed the limit in force",
  "two-paths-armed": "card and software path could trade at once",
  "fill-not-at-venue": "the ledger has an execution that the venue does not",
  "fill-twice": "the ledger has an execution twice",
  "fill-missing": "the ledger lacks an execution when everything is settled",
  "position-differs": "a position is not the venue's when everything is settled",
  "version-used-twice": "one version number stands for two configurations",
  "card-configuration-differs": "what the card has in force under a version is not what was committed",
  "kill-forgotten": "a kill switch that was acknowledged is gone after a restart",
  "version-forgotten": "a committed version that was acknowledged is not known any more",
  "audit-broken": "the audit file's chain does not hold",
  "audit-forgotten": "something acknowledged is not in the audit file",
  "journal-damaged": "the journal cannot be read after a crash",
  "not-recovered": "with every fault mended and a person's help, trading does not come back",
  crash: "a process threw where nobody catches",
} as const;

export type InvariantName = keyof typeof INVARIANTS;

export class Violation extends Error {
  override readonly name = "Violation";
  readonly invariant: InvariantName;

  constructor(invariant: InvariantName, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}
