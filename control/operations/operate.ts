/**
 * Arming, stopping, placement. What lets trade is recorded before it is asked for; what stops is asked for first and recorded after, because
 * nothing may hold it up.
 */

import {
  type ClearRequest,
  KillPhase,
  type KillResponse,
  type KillScope,
  StrategyKind,
  type Unproven,
} from "../../proto/grpc/mod.ts";
import type { Audit, AuditEntry } from "../audit/audit-log.ts";
import { type Clock, repeat, type Timer } from "../clock.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import { type Done, type KillProgress, STRATEGY_NAMES, type StrategyName } from "../http/api.ts";
import { killPhase, kindName, kindOf, PLACEMENTS } from "../state/contract-words.ts";
import type { StateView } from "../state/state-view.ts";
import { asFailure, noOutcome, RequestFailure, refused } from "./failure.ts";
import { writeContext } from "./push.ts";

export interface KillWish {
  readonly reason: string;
  readonly kinds?: readonly StrategyName[] | undefined;
  readonly symbols?: readonly string[] | undefined;
}

export type ClearWish = Omit<ClearRequest, "context">;

export interface OperateEvents {
  failed(what: string, error: Error): void;
}

const ARMED = "operate.armed";
/** Somebody wanted a stop: also one that the gateway did not confirm is a reason not to renew the lease. */
const STOPPING = new Set([
  "operate.disarmed",
  "operate.disarm-failed",
  "operate.killed",
  "operate.kill-unanswered",
  "operate.lease-lost",
]);
/** First progress of a kill: the kill bits are read back. Later progress comes by itself. */
const KILL_ANSWER_MS = 5_000;

export class Operate {
  readonly #client: GatewayClient;
  readonly #audit: Audit;
  readonly #view: StateView;
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #events: OperateEvents;
  readonly #isPrimary: () => boolean;
  /** Somebody armed and nobody has stopped since: the lease is renewed, also by a control plane that was started again. */
  #armed = false;
  #renewal: Timer | undefined;
  /**
   * Kills under way, each with what ends its stream. None is ended for another one: until the gateway has answered, that would take the kill
   * itself back. No bound but their own: the gateway ends each within seconds.
   */
  readonly #kills = new Map<number, { readonly stop: () => void; answered: boolean }>();
  /** Number of the newest kill: the one that the state shows. */
  #newestKill = 0;
  #closed = false;

  constructor(
    client: GatewayClient,
    audit: Audit,
    view: StateView,
    clock: Clock,
    leaseMs: number,
    events: OperateEvents,
    isPrimary = () => true,
  ) {
    this.#isPrimary = isPrimary;
    this.#client = client;
    this.#audit = audit;
    this.#view = view;
    this.#clock = clock;
    this.#leaseMs = leaseMs;
    this.#events = events;
  }

  /** Somebody armed and nobody has stopped since. */
  get armed(): boolean {
    return this.#armed;
  }

  /** Every entry of the audit file, in order. */
  entry({ action }: AuditEntry): void {
    if (action === ARMED) this.#armed = true;
    else if (STOPPING.has(action)) this.#armed = false;
  }

  start(): void {
    this.#renewal = repeat(this.#clock, Math.floor(this.#leaseMs / 4), () => this.#renew());
  }

  /** Kills that the gateway has not answered yet are left to arrive. */
  close(): void {
    this.#closed = true;
    this.#renewal?.cancel();
    for (const { stop, answered } of this.#kills.values()) if (answered) stop();
  }

  /** @throws RequestFailure */
  async arm(author: string, expectedVersion: number, reason: string): Promise<Done> {
    await this.#audit.append({ actor: author, action: "operate.arm-requested", reason, details: { expectedVersion } });
    try {
      const context = writeContext(reason);
      const { outcome } = await this.#client.arm({ context, expectedVersion, leaseMs: this.#leaseMs });
      if (outcome === undefined) throw noOutcome("Arm");
      if (outcome.$case === "refusal") throw refused(outcome.value);
      await this.#record(author, ARMED, reason, { version: expectedVersion, leaseMs: this.#leaseMs });
      return { done: true, detail: `armed under version ${expectedVersion}, lease ${this.#leaseMs} ms` };
    } catch (error) {
      throw await this.#refusal(author, "operate.arm-refused", reason, error);
    }
  }

  /** @throws RequestFailure */
  async disarm(author: string, reason: string): Promise<Done> {
    // Without a lease it stops even when this call does not get through.
    this.#armed = false;
    try {
      const { wasArmed, unproven } = await this.#client.disarm({ context: writeContext(reason) });
      const unprovenUntilMs = untilMs(unproven);
      await this.#record(author, "operate.disarmed", reason, { wasArmed, unprovenUntilMs });
      const said = wasArmed ? "disarmed" : "was not armed";
      if (unprovenUntilMs === undefined) return { done: true, detail: said };
      const until = unprovenUntilMs === null ? "it says so itself" : new Date(unprovenUntilMs).toISOString();
      return { done: true, detail: `${said}; the card cannot be asked and may go on until ${until}` };
    } catch (error) {
      throw await this.#refusal(author, "operate.disarm-failed", reason, error);
    }
  }

  /** Resolves with the first progress. @throws RequestFailure */
  async kill(author: string, { reason, kinds = [], symbols = [] }: KillWish): Promise<KillProgress> {
    const scopes: KillScope[] = [
      ...kinds.map((kind): KillScope => ({ scope: { $case: "kind", value: kindOf(kind) } })),
      ...symbols.map((symbol): KillScope => ({ scope: { $case: "symbol", value: symbol } })),
    ];
    const everything = scopes.length === 0;
    if (everything) {
      scopes.push({ scope: { $case: "everything", value: {} } });
      this.#armed = false;
    }
    const requestedMs = this.#clock.nowMs();
    const names = scopes.map(scopeName);
    const requested: KillProgress = {
      phase: "requested",
      requestedMs,
      updatedMs: requestedMs,
      scopes: names,
      openOrders: 0,
      unknownOrders: 0,
      errors: [],
    };
    const rejected: KillResponse["errors"] = [];
    const number = ++this.#newestKill;
    const show = (progress: KillProgress): void => {
      if (number === this.#newestKill) this.#view.setKill(progress);
    };
    let shown = requested;
    show(requested);
    const first = new Promise<KillProgress>((resolve, reject) => {
      const timer = this.#clock.after(KILL_ANSWER_MS, () => {
        reject(RequestFailure.because(503, "NO_ANSWER", `the gateway did not report within ${KILL_ANSWER_MS} ms`));
      });
      const fail = (failure: RequestFailure): void => {
        this.#kills.delete(number);
        if (shown.phase !== "flat" && shown.phase !== "failed") {
          show({ ...shown, phase: "failed", updatedMs: this.#clock.nowMs(), errors: failure.errors });
        }
        timer.cancel();
        reject(failure);
      };
      const stop = this.#client.kill(
        { context: writeContext(reason), scopes },
        {
          message: (response) => {
            // Scopes that name nothing: the others are killed, and what became of them follows.
            if (rejected.length === 0 && response.phase === KillPhase.KILL_PHASE_FAILED && response.scopes.length > 0) {
              rejected.push(...response.errors);
              return;
            }
            shown = progressOf(requested, response, this.#clock.nowMs(), rejected);
            show(shown);
            timer.cancel();
            resolve(shown);
            const running = this.#kills.get(number);
            if (running !== undefined) running.answered = true;
            if (this.#closed) stop();
          },
          ended: (error) => {
            if (error !== undefined) fail(asFailure(error));
            else fail(RequestFailure.because(503, "PROTOCOL", "the gateway ended the kill without a word"));
          },
        },
      );
      this.#kills.set(number, { stop, answered: false });
    });
    try {
      const progress = await first;
      const action = everything ? "operate.killed" : "operate.killed-in-part";
      await this.#record(author, action, reason, { scopes: names, phase: progress.phase });
      return progress;
    } catch (error) {
      throw await this.#refusal(author, everything ? "operate.kill-unanswered" : "operate.kill-failed", reason, error);
    }
  }

  /** @throws RequestFailure */
  async releaseKill(author: string, reason: string): Promise<Done> {
    try {
      const { killEverything, killKinds, killSymbols } = this.#view.gateway;
      const scopes: KillScope[] = killEverything ? [{ scope: { $case: "everything", value: {} } }] : [];
      for (const kind of killKinds) {
        const name = STRATEGY_NAMES.find((known) => known === kind);
        if (name !== undefined) scopes.push({ scope: { $case: "kind", value: kindOf(name) } });
      }
      for (const symbol of killSymbols) scopes.push({ scope: { $case: "symbol", value: symbol } });
      if (scopes.length === 0) return { done: true, detail: "no kill switch is set" };
      const { outcome } = await this.#client.releaseKill({ context: writeContext(reason), scopes });
      if (outcome === undefined) throw noOutcome("ReleaseKill");
      if (outcome.$case === "refusal") throw refused(outcome.value);
      await this.#record(author, "operate.kill-released", reason, { scopes: scopes.map(scopeName) });
      return { done: true, detail: `released: ${scopes.map(scopeName).join(", ")}; arm to trade` };
    } catch (error) {
      throw await this.#refusal(author, "operate.kill-release-refused", reason, error);
    }
  }

  /** Counts the orders of a symbol from 0 again: it lets trade what the throttle has stopped. @throws RequestFailure */
  async resetThrottle(author: string, symbol: string, reason: string): Promise<Done> {
    await this.#audit.append({
      actor: author,
      action: "operate.throttle-reset-requested",
      reason,
      details: { symbol },
    });
    try {
      const { outcome } = await this.#client.resetThrottle({ context: writeContext(reason), symbol });
      if (outcome === undefined) throw noOutcome("ResetThrottle");
      if (outcome.$case === "refusal") throw refused(outcome.value);
      const { cardExecutions, softwareExecutions } = outcome.value;
      await this.#record(author, "operate.throttle-reset", reason, { symbol, cardExecutions, softwareExecutions });
      const counted = [
        ...(cardExecutions === undefined ? [] : [`${cardExecutions} by the card`]),
        ...(softwareExecutions === undefined ? [] : [`${softwareExecutions} by the software path`]),
      ];
      return { done: true, detail: `${symbol}: orders counted from 0 again, were ${counted.join(", ")}` };
    } catch (error) {
      throw await this.#refusal(author, "operate.throttle-reset-refused", reason, error);
    }
  }

  /** For every instance of the gateway. @throws RequestFailure */
  async place(author: string, placement: keyof typeof PLACEMENTS, reason: string): Promise<Done> {
    try {
      // Without an instance it means all of them.
      const placements = [{ instance: undefined, placement: PLACEMENTS[placement] }];
      const { outcome } = await this.#client.setPlacement({ context: writeContext(reason), placements });
      if (outcome === undefined) throw noOutcome("SetPlacement");
      if (outcome.$case === "refusal") throw refused(outcome.value);
      await this.#record(author, "operate.placed", reason, { placement });
      return { done: true, detail: `all instances: ${placement}` };
    } catch (error) {
      throw await this.#refusal(author, "operate.placement-refused", reason, error);
    }
  }

  /** Replaces what is tracked and empties the card's state. @throws RequestFailure */
  async clear(author: string, wish: ClearWish, reason: string): Promise<Done> {
    try {
      const { outcome } = await this.#client.clear({ context: writeContext(reason), ...wish });
      if (outcome === undefined) throw noOutcome("Clear");
      if (outcome.$case === "refusal") throw refused(outcome.value);
      const symbols = wish.symbols.map(({ symbol }) => symbol);
      await this.#record(author, "operate.cleared", reason, { symbols, tracked: outcome.value.tracked });
      return { done: true, detail: `${outcome.value.tracked} symbols tracked` };
    } catch (error) {
      throw await this.#refusal(author, "operate.clear-refused", reason, error);
    }
  }

  /** The gateway is there again: what is left of the lease may be short. */
  renewNow(): void {
    void this.#renew();
  }

  async #renew(): Promise<void> {
    if (!this.#armed || !this.#isPrimary() || !this.#view.gateway.reachable || !this.#view.synced) return;
    try {
      const { outcome } = await this.#client.renewLease({
        context: writeContext("lease renewal"),
        leaseMs: this.#leaseMs,
      });
      if (outcome?.$case !== "refusal" || !this.#armed) return;
      // Whatever disarmed it, arming again is a person's decision.
      const details = { errors: outcome.value.errors };
      await this.#record("control", "operate.lease-lost", "the gateway is not armed any more", details);
    } catch (error) {
      this.#events.failed("lease renewal", error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #record(actor: string, action: string, reason: string, details: unknown): Promise<void> {
    this.entry(await this.#audit.append({ actor, action, reason, details }));
  }

  async #refusal(actor: string, action: string, reason: string, error: unknown): Promise<RequestFailure> {
    const failure = asFailure(error);
    await this.#record(actor, action, reason, { errors: failure.errors });
    return failure;
  }
}

function scopeName({ scope }: KillScope): string {
  switch (scope?.$case) {
    case "kind":
      return scope.value === StrategyKind.STRATEGY_KIND_UNSPECIFIED ? "kind ?" : `kind ${kindName(scope.value)}`;
    case "symbol":
      return `symbol ${scope.value}`;
    default:
      return "everything";
  }
}

/** @param rejected of scopes that could not be killed: as a whole the request has failed then, when the others are done */
function progressOf(
  requested: KillProgress,
  response: KillResponse,
  nowMs: number,
  rejected: KillResponse["errors"],
): KillProgress {
  const phase = killPhase(response.phase);
  const unprovenUntilMs = untilMs(response.unproven);
  return {
    ...requested,
    phase: phase === "flat" && rejected.length > 0 ? "failed" : phase,
    updatedMs: nowMs,
    scopes: response.scopes.length === 0 ? requested.scopes : response.scopes.map(scopeName),
    openOrders: response.openOrders,
    unknownOrders: response.unknownOrders,
    ...(unprovenUntilMs === undefined ? {} : { unprovenUntilMs }),
    errors: [...response.errors, ...rejected].map(({ path, code, message }) => ({ path, code, message })),
  };
}

/** Undefined: it is proven that the card has stopped; null: no time is certain. */
function untilMs(unproven: Unproven | undefined): number | null | undefined {
  if (unproven === undefined) return undefined;
  return unproven.untilUnixNs === 0n ? null : Number(unproven.untilUnixNs / 1_000_000n);
}
