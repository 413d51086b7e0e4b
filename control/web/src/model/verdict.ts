/** The two-second answer: is it trading, on what path, and if not, why. */

import type { GatewaySection, KillProgress } from "../../../http/api.ts";

export type Tone = "trading" | "warning" | "stopped" | "idle" | "unknown";

export interface Verdict {
  readonly tone: Tone;
  /** One or two words, in capitals on the page. */
  readonly word: string;
  readonly path: string;
  readonly why: string;
}

const KILLED = "a kill switch is set";

export function verdict(gateway: GatewaySection, fresh: boolean): Verdict {
  const message = gateway.stateMessage || gateway.stateReason;
  if (!gateway.reachable) return { tone: "unknown", word: "No gateway", path: "state not known", why: message };
  if (!fresh) return { tone: "unknown", word: "Stale", path: "last known: below", why: "the gateway has gone quiet" };
  const why = message || (gateway.killEverything ? KILLED : "");
  switch (gateway.state) {
    case "hardware":
    case "software": {
      const path = gateway.state === "hardware" ? "in the card" : "in software";
      if (gateway.killEverything) return { tone: "stopped", word: "Killed", path: "nothing is sent", why };
      if (!gateway.armed) return { tone: "idle", word: "Not armed", path, why };
      const wanted = gateway.state === "hardware" ? gateway.requestedPlacement !== "SW_ONLY" : preferred(gateway);
      return { tone: wanted ? "trading" : "warning", word: "Trading", path, why };
    }
    case "handing_over":
      return { tone: "warning", word: "Handing over", path: "nothing is sent", why };
    case "halted":
      return { tone: "stopped", word: gateway.killEverything ? "Killed" : "Halted", path: "nothing is sent", why };
    case "disarmed":
      if (gateway.killEverything) return { tone: "stopped", word: "Killed", path: "nothing is sent", why };
      return { tone: "idle", word: "Disarmed", path: "nothing is sent", why };
    default:
      return { tone: "unknown", word: "Unknown", path: "state not known", why };
  }
}

function preferred({ requestedPlacement }: GatewaySection): boolean {
  return requestedPlacement === "SW_ONLY" || requestedPlacement === "mixed";
}

export function actualPlacement({ state, reachable }: GatewaySection): string {
  if (!reachable) return "not known";
  if (state === "hardware") return "card";
  if (state === "software") return "software";
  if (state === "handing_over") return "handing over";
  return "none";
}

export const REQUESTED: Readonly<Record<GatewaySection["requestedPlacement"], string>> = {
  HW_ONLY: "card only",
  HW_PREFERRED: "card first",
  SW_ONLY: "software only",
  mixed: "differs by instance",
  none: "none",
};

export interface KillText {
  readonly title: string;
  readonly detail: string;
  readonly done: boolean;
  readonly failed: boolean;
}

export function killText(progress: KillProgress): KillText | undefined {
  const { phase, openOrders, unknownOrders, errors, scopes, unprovenUntilMs } = progress;
  const of = scopes.length === 0 ? "" : scopes.join(", ");
  const left = `${openOrders} open, ${unknownOrders} unknown`;
  switch (phase) {
    case "none":
      return undefined;
    case "requested":
      return { title: "Kill requested", detail: `${of}: waiting for the kill bits`, done: false, failed: false };
    case "unproven": {
      const until = unprovenUntilMs == null ? "it says so itself" : new Date(unprovenUntilMs).toISOString();
      const detail = `${of}: the card cannot be asked and may go on until ${until}; ${left}`;
      return { title: "STOP NOT PROVEN YET", detail, done: false, failed: false };
    }
    case "stopped":
      return { title: "Stopped", detail: `${of}: nothing new is sent; ${left}`, done: false, failed: false };
    case "cancelling":
      return { title: "Cancelling", detail: `${of}: ${left} orders to go`, done: false, failed: false };
    case "flat":
      return { title: "Flat, confirmed by the venue", detail: `${of}: no open orders`, done: true, failed: false };
    case "failed": {
      const why = errors.map(({ code, message }) => `${code}: ${message}`).join("; ");
      return { title: "NOT CONFIRMED", detail: `${left} orders. ${why}`, done: true, failed: true };
    }
  }
}
