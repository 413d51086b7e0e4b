/**
 * What supervision does about a breach. Everything goes the way that a person's wish goes, with the same checks and audit entries, under the name
 * `supervision`; nothing lets anything more through. Doing it again changes nothing: what is there already is looked at first.
 */
import { randomUUID } from "node:crypto";
import type { VersionStore } from "../configuration/version-store.ts";
import type { Configuration } from "../http/configuration.ts";
import type { Parent, StartParent } from "../http/parents.ts";
import type { RiskAction, Supervision } from "../http/supervision.ts";
import type { Operate } from "../operations/operate.ts";
import type { ParentOperations } from "../operations/parents.ts";
import type { ConfigurationPush } from "../operations/push.ts";
import type { StateView } from "../state/state-view.ts";
import { frozen, reducing, type Scope, strategiesOf } from "./tightening.ts";

export const SUPERVISION = "supervision";

export interface ActionParts {
  readonly push: Pick<ConfigurationPush, "validate" | "commit">;
  readonly operate: Pick<Operate, "kill">;
  readonly parents: Pick<ParentOperations, "list" | "start" | "change">;
  readonly versions: Pick<VersionStore, "latest">;
  readonly view: Pick<StateView, "gateway" | "figures">;
}

export interface Outcome {
  /** Nothing is left to be done; otherwise it is looked at again soon. */
  readonly done: boolean;
  readonly text: string;
}

const OVER: readonly Parent["state"][] = ["filled", "expired", "cancelled"];

export class RiskActions {
  readonly #parts: ActionParts;

  constructor(parts: ActionParts) {
    this.#parts = parts;
  }

  /** @param breach names what it is done for, in at most 10 characters  @throws RequestFailure: to be tried again */
  async run(
    action: RiskAction,
    scope: Scope,
    reason: string,
    breach: string,
    flatten: Supervision["flatten"],
  ): Promise<Outcome> {
    switch (action) {
      case "warn":
        return { done: true, text: "" };
      case "freeze":
        return { done: true, text: await this.#tighten(reason, (active) => frozen(active, scope), "frozen") };
      case "reduceOnly":
        return { done: true, text: await this.#tighten(reason, (active) => reducing(active, scope), "reduce only") };
      case "flatten":
        return this.#flatten(scope, reason, breach, flatten);
      case "cancelAll":
        return this.#cancelAll(scope, reason);
      case "halt":
        return this.#kill(reason, {});
    }
  }

  async #tighten(reason: string, change: (active: Configuration) => Configuration, what: string): Promise<string> {
    const { latest } = this.#parts.versions;
    if (latest === undefined) throw new Error("no configuration is known to be in force");
    const configuration = change(latest.configuration);
    const { differences, activeVersion, errors } = await this.#parts.push.validate(configuration);
    const loosened = differences.find(({ loosens }) => loosens);
    if (loosened !== undefined) throw new Error(`it would loosen ${loosened.path}: not done`);
    if (errors[0] !== undefined) throw new Error(`${errors[0].path}: ${errors[0].message}`);
    if (differences.length === 0) return `${what} already, version ${activeVersion}`;
    // What was looked at is what is changed, or nothing is.
    if (activeVersion !== latest.version) throw new Error(`version ${activeVersion} has just come into force`);
    const { version } = await this.#parts.push.commit(SUPERVISION, {
      ...{ configuration, expectedVersion: activeVersion, reason, idempotencyKey: randomUUID() },
    });
    return `${what}: version ${version}, ${differences.length} fields`;
  }

  /** Parent orders the other way, as long as something is held; they leave while the software path trades. */
  async #flatten(
    scope: Scope,
    reason: string,
    breach: string,
    { kind, durationMs, sliceMs, rateBps, policy, timeoutMs, crossTicks }: Supervision["flatten"],
  ): Promise<Outcome> {
    const both = (active: Configuration): Configuration => reducing(frozen(active, scope), scope);
    const tightened = await this.#tighten(reason, both, "frozen and reduce only");
    // Of a strategy alone nothing can be told from the rest of a symbol's position: the symbols that it trades are flattened.
    const wanted = this.#parts.view.figures.symbols.filter(
      ({ symbol, position }) => position !== 0 && this.#isIn(scope, symbol),
    );
    const { parents } = await this.#parts.parents.list();
    const own = parents.filter(({ id }) => id.startsWith(`x-${breach}-`));
    const waiting: string[] = [];
    let started = 0;
    for (const { symbol, position } of wanted) {
      const side = position > 0 ? "sell" : "buy";
      const working = own.find((parent) => parent.symbol === symbol && !OVER.includes(parent.state));
      if (working !== undefined) {
        // A paused one goes on when a person says so: they, or a gateway that was started again, had a reason.
        if (working.why !== "") waiting.push(`${symbol}: ${working.why}`);
        continue;
      }
      const wish: StartParent = {
        ...{ id: `x-${breach}-${own.length + started++}`, symbol, side, quantity: Math.abs(position) },
        ...{ kind, durationMs, policy, timeoutMs, crossTicks, reason },
        ...(sliceMs === undefined || kind === "pov" ? {} : { sliceMs: Math.min(sliceMs, durationMs) }),
        ...(rateBps === undefined ? {} : { rateBps }),
      };
      await this.#parts.parents.start(SUPERVISION, wish);
      waiting.push(`${symbol}: ${side} ${wish.quantity}`);
    }
    const held = wanted.length;
    return {
      done: held === 0,
      text: held === 0 ? `flat; ${tightened}` : `${held} symbols held (${waiting.join("; ")})`,
    };
  }

  /** Kill switches of what it is about, and not of everything: others go on. Parent orders there end. */
  async #cancelAll(scope: Scope, reason: string): Promise<Outcome> {
    const { figures, gateway } = this.#parts.view;
    const symbols = figures.symbols.map(({ symbol }) => symbol).filter((symbol) => this.#isIn(scope, symbol));
    const set = new Set(gateway.killSymbols);
    const kinds = strategiesOf(scope);
    const isSet =
      gateway.killEverything ||
      (scope.of === "strategy"
        ? kinds.every((kind) => gateway.killKinds.includes(kind))
        : symbols.every((symbol) => set.has(symbol)));
    const killed = isSet
      ? { done: true, text: "kill switches are set already" }
      : await this.#kill(reason, scope.of === "strategy" ? { kinds } : { symbols });
    const { parents } = await this.#parts.parents.list();
    for (const { id, symbol, state } of parents) {
      const ends = !OVER.includes(state) && state !== "ending" && scope.of !== "strategy" && symbols.includes(symbol);
      if (ends) await this.#parts.parents.change(SUPERVISION, "cancel", id, reason);
    }
    return killed;
  }

  async #kill(
    reason: string,
    scopes: { kinds?: ReturnType<typeof strategiesOf>; symbols?: string[] },
  ): Promise<Outcome> {
    const { gateway } = this.#parts.view;
    if (gateway.killEverything && scopes.kinds === undefined && scopes.symbols === undefined) {
      return { done: true, text: "killed already" };
    }
    const { phase, openOrders, errors } = await this.#parts.operate.kill(SUPERVISION, { reason, ...scopes });
    if (phase === "failed") throw new Error(errors.map(({ message }) => message).join("; "));
    return { done: true, text: `killed: ${phase}, ${openOrders} orders open then` };
  }

  #isIn({ of, name }: Scope, symbol: string): boolean {
    if (of === "symbol") return symbol === name;
    if (of !== "strategy") return true;
    const configured = this.#parts.versions.latest?.configuration.symbols.find((known) => known.symbol === symbol);
    const [kind] = strategiesOf({ of, name });
    return kind !== undefined && configured?.[kind] !== undefined;
  }
}
