/**
 * Who may do what. A person or a process has one role; a role has rights; a call needs one of the rights that are listed with it. The
 * rights are those of the contract (Role in common.proto), so that a caller may also say in a request as what it acts.
 */

export const RIGHTS = ["parameters", "limits", "routing", "operate", "kill", "observe", "arbitrate"] as const;
export type Right = (typeof RIGHTS)[number];

export const ACCESS_ROLES = ["viewer", "operator", "risk-officer", "administrator", "control-plane"] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

/** Operators trade within limits that others set. The control plane acts for people whom it knows; at its own door nobody is one. */
export const RIGHTS_OF: Readonly<Record<AccessRole, readonly Right[]>> = {
  viewer: ["observe"],
  operator: ["observe", "parameters", "routing", "operate", "kill"],
  "risk-officer": ["observe", "limits", "kill"],
  administrator: RIGHTS,
  "control-plane": RIGHTS,
};

/** Rights of which a call needs one. What a commit changes decides which one it needs: see {@link rightToChange}. */
export const CALL_RIGHTS = {
  Hello: RIGHTS,
  // Whoever raises the id shuts the others out.
  Arbitrate: ["arbitrate"],
  Stage: ["parameters", "limits"],
  Validate: ["observe"],
  Commit: ["parameters", "limits"],
  GetConfiguration: ["observe"],
  Clear: ["routing"],
  Arm: ["operate"],
  // Whoever may kill may do what is less.
  Disarm: ["operate", "kill"],
  RenewLease: ["operate"],
  Kill: ["kill"],
  ReleaseKill: ["operate"],
  // Rule 14 is a limit: to count from 0 again is to raise it.
  ResetThrottle: ["limits"],
  SetPlacement: ["routing"],
  // A parent order sends orders, as arming lets strategies do.
  StartParent: ["operate"],
  ResumeParent: ["operate"],
  // Both only stop: as with Disarm.
  PauseParent: ["operate", "kill"],
  CancelParent: ["operate", "kill"],
  GetStatus: ["observe"],
  StreamTelemetry: ["observe"],
  ListOrders: ["observe"],
  ListExecutions: ["observe"],
  ListPositions: ["observe"],
  ListParents: ["observe"],
} as const satisfies Readonly<Record<string, readonly Right[]>>;
export type CallName = keyof typeof CALL_RIGHTS;

export function isCall(name: string): name is CallName {
  return Object.hasOwn(CALL_RIGHTS, name);
}

export function mayCall(rights: readonly Right[], call: CallName): boolean {
  return CALL_RIGHTS[call].some((right) => rights.includes(right));
}

/** What it takes to change a field of the configuration: strategies are parameters, everything else is a limit. */
export function rightToChange(path: string): "parameters" | "limits" {
  return /^(configuration\.)?symbols\[[^\]]*\]\.strategies\[/.test(path) ? "parameters" : "limits";
}

/** The changes that `rights` do not allow. */
export function forbiddenChanges(rights: readonly Right[], paths: readonly string[]): string[] {
  return paths.filter((path) => !rights.includes(rightToChange(path)));
}
