/** What the views read. The stream writes the state once a frame; a slow tick moves the ages. */

import { computed, signal } from "@preact/signals";
import type { State } from "../../http/api.ts";
import { api, RequestError } from "./link/api-client.ts";
import { StateStreamReader } from "./link/stream.ts";
import { freshness, heard, type LinkState, linkState, NO_CLOCK, serverNow } from "./model/freshness.ts";
import { verdict } from "./model/verdict.ts";

const TICK_MS = 200;

export const state = signal<State | undefined>(undefined);
const clock = signal(NO_CLOCK);
const open = signal(true);
const lastWordMs = signal<number | undefined>(undefined);
const localMs = signal(Date.now());
/** Undefined: not known yet. */
export const mayChange = signal<boolean | undefined>(undefined);

export const nowMs = computed(() => serverNow(clock.value, localMs.value));
export const link = computed<LinkState>(() => linkState(open.value, lastWordMs.value, localMs.value));
export const silentMs = computed(() => localMs.value - (lastWordMs.value ?? startedMs));
export const gatewayAge = computed(() => freshness(state.value?.gateway.heardMs ?? 0, nowMs.value));
/** Numbers of the gateway are what is true now. */
export const fresh = computed(
  () => link.value === "live" && state.value?.gateway.reachable === true && !gatewayAge.value.stale,
);
export const currentVerdict = computed(() => {
  const gateway = state.value?.gateway;
  return gateway === undefined ? undefined : verdict(gateway, fresh.value);
});

// ---- What the operator looks at

export type Selection =
  | { readonly type: "order"; readonly path: string; readonly urn: number }
  | { readonly type: "decision"; readonly id: string };
export const selection = signal<Selection | undefined>(undefined);

export type Tab = "overview" | "risk" | "performance" | "parents" | "parameters" | "versions" | "audit";
const TABS: readonly Tab[] = ["overview", "risk", "performance", "parents", "parameters", "versions", "audit"];
export const tab = signal<Tab>(tabOfAddress());
/** What the view is opened at: the word after its name in the address. */
export const place = signal(placeOfAddress());
function placeOfAddress(): string {
  return location.hash.slice(2).split("/")[1] ?? "";
}
function tabOfAddress(): Tab {
  const [name] = location.hash.slice(2).split("/");
  return TABS.find((candidate) => candidate === name) ?? "overview";
}

/** Which rows the list of events shows. */
export type EventFilter =
  | { readonly list: "orders"; readonly state?: string; readonly venueReason?: string }
  | { readonly list: "decisions"; readonly rule?: number };
export const filter = signal<EventFilter>({ list: "orders" });

// ---- What was asked for and what came of it

export interface Notice {
  readonly text: string;
  readonly bad: boolean;
}
export const notice = signal<Notice | undefined>(undefined);
/** From the click until the server's first word about it. */
export const killSending = signal(false);

export async function perform(what: string, run: () => Promise<{ readonly detail: string }>): Promise<boolean> {
  notice.value = undefined;
  try {
    const { detail } = await run();
    notice.value = { text: `${what}: ${detail}`, bad: false };
    return true;
  } catch (error) {
    failed(what, error);
    return false;
  }
}

/** What is said of a committed version: a card that does not answer does not have it. */
export function committedText(version: number, detail: string): Notice {
  const device = state.value?.gateway.device;
  if (device?.reachable !== false) return { text: `Version ${version} is in force${detail}`, bad: false };
  return {
    text: `Version ${version} is in force in software; the card does not have it: it does not answer`,
    bad: true,
  };
}

export function failed(what: string, error: unknown): void {
  if (error instanceof RequestError && error.status === 401) mayChange.value = false;
  notice.value = { text: `${what} failed: ${error instanceof Error ? error.message : String(error)}`, bad: true };
}

export const canKill = computed(() => link.value === "live" && mayChange.value !== false);

export async function kill(): Promise<void> {
  if (!canKill.value || killSending.value) return;
  killSending.value = true;
  notice.value = undefined;
  try {
    await api.kill("kill on the page");
  } catch (error) {
    failed("Kill", error);
  } finally {
    killSending.value = false;
  }
}

// ---- Start

const startedMs = Date.now();

/** Whether this page has the cookie: asking for a check of what is in force changes nothing. */
async function probe(): Promise<void> {
  const active = state.value?.configuration.active;
  if (active === undefined || active === null || mayChange.value !== undefined) return;
  mayChange.value = true;
  try {
    await api.validate(active);
  } catch (error) {
    if (error instanceof RequestError && error.status === 401) mayChange.value = false;
  }
}

/** What went well is said for a while; what failed stays until it is put away. */
const NOTICE_MS = 12_000;

export function start(): void {
  let fading: ReturnType<typeof setTimeout> | undefined;
  notice.subscribe((said) => {
    clearTimeout(fading);
    if (said === undefined || said.bad) return;
    fading = setTimeout(() => {
      notice.value = undefined;
    }, NOTICE_MS);
  });
  const reader = new StateStreamReader({
    draw: (next) => {
      state.value = next;
      void probe();
    },
    word: (serverNowMs) => {
      const local = Date.now();
      lastWordMs.value = local;
      if (serverNowMs !== undefined) clock.value = heard(clock.value, serverNowMs, local);
    },
    open: (is) => {
      open.value = is;
    },
  });
  reader.start();
  setInterval(() => {
    localMs.value = Date.now();
  }, TICK_MS);
  addEventListener("hashchange", () => {
    tab.value = tabOfAddress();
    place.value = placeOfAddress();
    // It would lie over the controls of the other view.
    selection.value = undefined;
  });
  addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyK") {
      event.preventDefault();
      void kill();
    } else if (event.key === "Escape" && selection.value !== undefined) {
      selection.value = undefined;
    }
  });
}
