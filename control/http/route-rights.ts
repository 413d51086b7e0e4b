// What it takes to ask for something over HTTP: the same rights as at the gateway, so that nobody gets through here what they may not there.

import { CALL_RIGHTS, type Right } from "../../proto/access/mod.ts";

/** What changes something and is not here is nobody's right. */
const CHANGES: Readonly<Record<string, readonly Right[]>> = {
  "/api/configuration/validate": CALL_RIGHTS.Validate,
  // What differs decides which of them: see ConfigurationPush.
  "/api/configuration/commit": CALL_RIGHTS.Commit,
  "/api/configuration/rollback": CALL_RIGHTS.Commit,
  "/api/configuration/approve": ["limits"],
  "/api/tracking": CALL_RIGHTS.Clear,
  "/api/arm": CALL_RIGHTS.Arm,
  "/api/disarm": CALL_RIGHTS.Disarm,
  "/api/kill": CALL_RIGHTS.Kill,
  "/api/kill/release": CALL_RIGHTS.ReleaseKill,
  "/api/throttle/reset": CALL_RIGHTS.ResetThrottle,
  "/api/placement": CALL_RIGHTS.SetPlacement,
  "/api/parents": CALL_RIGHTS.StartParent,
  "/api/parents/pause": CALL_RIGHTS.PauseParent,
  "/api/parents/resume": CALL_RIGHTS.ResumeParent,
  "/api/parents/cancel": CALL_RIGHTS.CancelParent,
  "/api/alarms/acknowledge": ["operate", "limits"],
  // What sets off a stop is a limit.
  "/api/supervision/validate": ["observe"],
  "/api/supervision/commit": ["limits"],
  "/api/supervision/rollback": ["limits"],
  "/api/supervision/approve": ["limits"],
  "/api/alerts/acknowledge": ["operate", "limits"],
};

/** @param route the address as it was declared; undefined: there is none */
export function rightsFor(method: string, route: string | undefined): readonly Right[] {
  if (method === "GET" || method === "HEAD") return ["observe"];
  return route !== undefined && Object.hasOwn(CHANGES, route) ? (CHANGES[route] ?? []) : [];
}
