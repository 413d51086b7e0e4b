// Parent orders, asked for by people: each request is in the audit file before it goes to the gateway, and so is what became of it.
import {
  ChildPolicy,
  ParentKind,
  type ParentReport,
  ParentState,
  type Refusal,
  Side,
  type Slippage,
  type WriteContext,
} from "../../proto/grpc/mod.ts";
import type { Audit } from "../audit/audit-log.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import type { Against, Parent, Parents, ParentVerb, StartParent } from "../http/parents.ts";
import { asFailure, noOutcome, RequestFailure, refused } from "./failure.ts";
import { writeContext } from "./push.ts";

type Kind = Parent["kind"];
type State = Parent["state"];

const KINDS: Readonly<Record<Kind, ParentKind>> = {
  twap: ParentKind.PARENT_KIND_TWAP,
  vwap: ParentKind.PARENT_KIND_VWAP,
  pov: ParentKind.PARENT_KIND_POV,
  iceberg: ParentKind.PARENT_KIND_ICEBERG,
};
const POLICIES = {
  passive: ChildPolicy.CHILD_POLICY_PASSIVE,
  touch: ChildPolicy.CHILD_POLICY_TOUCH,
  cross: ChildPolicy.CHILD_POLICY_CROSS,
} as const;
const STATES: Readonly<Record<State, ParentState>> = {
  scheduled: ParentState.PARENT_STATE_SCHEDULED,
  working: ParentState.PARENT_STATE_WORKING,
  paused: ParentState.PARENT_STATE_PAUSED,
  ending: ParentState.PARENT_STATE_ENDING,
  filled: ParentState.PARENT_STATE_FILLED,
  expired: ParentState.PARENT_STATE_EXPIRED,
  cancelled: ParentState.PARENT_STATE_CANCELLED,
};

const STOPS: ReadonlySet<string> = new Set(["pause", "cancel"]);

type Outcome = { $case: "parent"; value: ParentReport } | { $case: "refusal"; value: Refusal };
type Client = Pick<GatewayClient, "startParent" | "pauseParent" | "resumeParent" | "cancelParent" | "listParents">;

export class ParentOperations {
  readonly #client: Client;
  readonly #audit: Audit;

  constructor(client: Client, audit: Audit) {
    this.#client = client;
    this.#audit = audit;
  }

  /** @throws RequestFailure */
  async list(): Promise<Parents> {
    try {
      const { parents } = await this.#client.listParents({ openOnly: false });
      return { parents: parents.map(toParent) };
    } catch (error) {
      throw asFailure(error);
    }
  }

  /** @throws RequestFailure */
  start(author: string, { reason, ...wish }: StartParent): Promise<Parent> {
    const us = (ms: number | undefined): bigint | undefined => (ms === undefined ? undefined : BigInt(ms) * 1000n);
    return this.#asked(author, "start", reason, wish, (context) =>
      this.#client.startParent({
        context,
        order: {
          ...{ id: wish.id, symbol: wish.symbol, quantity: wish.quantity, kind: KINDS[wish.kind] },
          ...{ side: wish.side === "sell" ? Side.SIDE_SELL : Side.SIDE_BUY, limitPriceE4: wish.limitPriceE4 ?? 0 },
          ...{ startUnixUs: us(wish.startMs) ?? 0n, durationUs: us(wish.durationMs) ?? 0n },
          ...{ urgencyPercent: wish.urgencyPercent ?? 0, capBps: wish.capBps ?? 0, rateBps: wish.rateBps ?? 0 },
          ...{ displayQuantity: wish.displayQuantity ?? 0, crossTicks: wish.crossTicks ?? 0 },
          policy: wish.policy === undefined ? ChildPolicy.CHILD_POLICY_UNSPECIFIED : POLICIES[wish.policy],
          ...{ timeoutUs: us(wish.timeoutMs), sliceUs: us(wish.sliceMs), gapUs: us(wish.gapMs) },
          ...{ minChild: wish.minChild, maxChild: wish.maxChild, curve: (wish.curve ?? []).map(BigInt) },
        },
      }),
    );
  }

  /** @throws RequestFailure */
  change(author: string, verb: ParentVerb, id: string, reason: string): Promise<Parent> {
    return this.#asked(author, verb, reason, { id }, (context) => {
      const request = { context, id };
      if (verb === "pause") return this.#client.pauseParent(request);
      return verb === "resume" ? this.#client.resumeParent(request) : this.#client.cancelParent(request);
    });
  }

  async #asked(
    author: string,
    verb: string,
    reason: string,
    details: unknown,
    ask: (context: WriteContext) => Promise<{ readonly outcome?: Outcome | undefined }>,
  ): Promise<Parent> {
    const requested = this.#audit.append({ actor: author, action: `parent.${verb}-requested`, reason, details });
    // A store that does not answer holds no stop up.
    if (STOPS.has(verb)) requested.catch(() => {});
    else await requested;
    try {
      const { outcome } = await ask(writeContext(reason));
      await requested;
      if (outcome === undefined) throw noOutcome(`parent ${verb}`);
      if (outcome.$case === "refusal") throw refused(outcome.value);
      const parent = toParent(outcome.value);
      const { id, state, filled } = parent;
      await this.#audit.append({
        actor: author,
        action: `parent.${verb}-done`,
        reason,
        details: { id, state, filled },
      });
      return parent;
    } catch (error) {
      const failure = asFailure(error);
      const { errors } = failure;
      await this.#audit.append({ actor: author, action: `parent.${verb}-refused`, reason, details: { errors } });
      throw failure;
    }
  }
}

function toParent(report: ParentReport): Parent {
  const { order, scheduleError, children } = report;
  if (order === undefined || scheduleError === undefined || children === undefined) {
    throw RequestFailure.because(503, "PROTOCOL", "a parent order without its parts");
  }
  const { placed, refused: byGate, rejected, cancels, unsolicited, broken } = children;
  return {
    ...{ id: order.id, symbol: order.symbol, side: order.side === Side.SIDE_SELL ? "sell" : "buy" },
    kind: nameOf(KINDS, order.kind, "twap"),
    state: nameOf(STATES, report.state, "scheduled"),
    why: report.why,
    startMs: Number(order.startUnixUs / 1000n),
    endMs: Number(report.endUnixUs / 1000n),
    ...{ quantity: order.quantity, filled: report.filled, open: report.open, limitPriceE4: order.limitPriceE4 },
    notionalE4: String(report.notionalE4),
    averagePriceE4: report.averagePriceE4 ?? null,
    ...{ marketShares: String(report.marketShares), unpricedShares: String(report.unpricedShares) },
    marketAveragePriceE4: report.marketAveragePriceE4 ?? null,
    participationPpm: report.participationPpm ?? null,
    scheduleError: { ...scheduleError, last: Number(scheduleError.last) },
    arrivalTwiceMidE4: report.arrivalTwiceMidE4 ?? null,
    slippage: {
      arrival: toAgainst(report.againstArrival),
      interval: toAgainst(report.againstInterval),
      mid: toAgainst(report.againstMid),
    },
    children: { placed, refused: byGate, rejected, cancels, unsolicited, broken },
  };
}

function toAgainst(slippage: Slippage | undefined): Against | null {
  return slippage === undefined ? null : { costE4: String(slippage.costE4), ppm: String(slippage.ppm) };
}

function nameOf<Name extends string>(names: Readonly<Record<Name, number>>, value: number, otherwise: Name): Name {
  return (Object.keys(names) as Name[]).find((name) => names[name] === value) ?? otherwise;
}
