// Which control plane takes changes, as the page and the command line see it.

export interface PrimacySection {
  /** `alone`: there is no other one. `primary`: of several. `standby`: answers what is read, and stops; changes are the primary's. */
  readonly role: "alone" | "primary" | "standby";
  /** Name of this process. */
  readonly holder: string;
  /** HIGH.LOW, what the primary was elected with; empty: alone, or this one is not the primary. */
  readonly electionId: string;
  /** Whom etcd names; null: nobody, or alone. */
  readonly primary: { readonly holder: string; readonly address: string } | null;
  /** Why a primary does not take changes yet, or etcd does not answer; empty: nothing. */
  readonly trouble: string;
}

export const ALONE: PrimacySection = { role: "alone", holder: "", electionId: "", primary: null, trouble: "" };
