/**
 * The HTTP side of the control plane: what the page and the command line read and ask for. The server checks requests with the
 * schemas below; the page imports the types. JSON throughout. Prices are integers in 1e-4 currency units (`E4`), money sums and
 * 64-bit numbers are decimal strings, times are Unix milliseconds (`Ms`) unless the name says otherwise.
 */
import { z } from "zod";
import type { GroupFigures } from "../analytics/groups.ts";
import { type Configuration, configurationSchema, decimal, STRATEGY_NAMES, u32 } from "./configuration.ts";
import type { PrimacySection } from "./primacy.ts";
import type { Alerts, RiskSection } from "./supervision.ts";

export * from "./configuration.ts";
export * from "./parents.ts";
export * from "./primacy.ts";
export * from "./stress.ts";
export * from "./supervision.ts";

// ---- Requests

const reason = z.string().min(1).max(500);

/** POST /api/configuration/validate -> Validation. Nothing changes. */
export const validateRequestSchema = z.strictObject({ configuration: configurationSchema });
/** POST /api/configuration/commit -> Committed. Stage, validate, commit with compare-and-set, read back. */
export const commitRequestSchema = z.strictObject({
  configuration: configurationSchema,
  expectedVersion: u32,
  reason,
  /** The same key with the same request gives the first result. */
  idempotencyKey: z.string().min(1).max(64),
});
/** POST /api/configuration/rollback -> Committed: a new version with the content of an old one. */
export const rollbackRequestSchema = z.strictObject({
  toVersion: u32,
  expectedVersion: u32,
  reason,
  idempotencyKey: z.string().min(1).max(64),
});
/** POST /api/configuration/approve -> Committed: what another person wants and what loosens a limit. */
export const approveRequestSchema = z.strictObject({ proposal: z.string().min(1).max(16), reason });
/** POST /api/arm -> Done. */
export const armRequestSchema = z.strictObject({ expectedVersion: u32, reason });
/** POST /api/disarm -> Done. */
export const disarmRequestSchema = z.strictObject({ reason });
/** POST /api/kill -> KillProgress of the first answer; the rest comes as the `kill` section. Empty scopes: everything. */
export const killRequestSchema = z.strictObject({
  reason,
  kinds: z.array(z.enum(STRATEGY_NAMES)).max(STRATEGY_NAMES.length).optional(),
  symbols: z.array(z.string().min(1).max(8)).max(256).optional(),
});
/** POST /api/kill/release -> Done. Takes all kill switches back; does not arm. */
export const releaseKillRequestSchema = z.strictObject({ reason });
/** POST /api/throttle/reset -> Done. Counts the orders of a symbol from 0 again (rule 14), on both paths. */
export const resetThrottleRequestSchema = z.strictObject({ symbol: z.string().min(1).max(8), reason });
/** POST /api/placement -> Done. For every instance of the gateway. */
export const placementRequestSchema = z.strictObject({
  placement: z.enum(["HW_ONLY", "HW_PREFERRED", "SW_ONLY"]),
  reason,
});
/** POST /api/tracking -> Done. Replaces the tracked symbols and the feed settings and empties the card's state; only while disarmed. */
export const trackingRequestSchema = z.strictObject({
  symbols: z
    .array(
      z.strictObject({
        symbol: z.string().min(1).max(8),
        locate: z.number().int().min(1).max(65_535),
        windowLowE4: u32,
        tickE4: z.union([z.literal(1), z.literal(100)]),
        /** Shares that every order is a multiple of. */
        lot: z.union([z.literal(1), z.literal(100)]),
        initiallyTrading: z.boolean(),
      }),
    )
    .min(1)
    .max(256),
  feed: z.strictObject({
    lineA: z.strictObject({ address: z.string().max(15), port: z.number().int().min(1).max(65_535) }),
    lineB: z.strictObject({ address: z.string().max(15), port: z.number().int().min(1).max(65_535) }),
    /** Empty: the first frame sets it. */
    session: z.string().max(10),
    /** null: the first number offered, and the caller asserts that the books are complete from there. */
    startSequence: decimal.nullable(),
    gapWaitNs: u32,
    /** ITCH market code. */
    market: z.string().length(1),
    /** Market hours have begun, until the feed says so. */
    initiallyOpen: z.boolean(),
  }),
  reason,
});
export type TrackingRequest = z.infer<typeof trackingRequestSchema>;
/** POST /api/alarms/acknowledge -> Done. */
export const acknowledgeRequestSchema = z.strictObject({ id: z.string().max(100) });

// ---- Answers

export interface ItemError {
  /** Path of the field in the request; empty: the request as a whole. */
  readonly path: string;
  /** Stable code of proto/catalogue.yaml. */
  readonly code: string;
  readonly message: string;
}

/** Status 400 (request), 401, 403, 404, 409 (refused by the gateway or a version conflict), 503 (gateway unreachable). */
export interface Failure {
  readonly errors: readonly ItemError[];
}

export interface Difference {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly loosens: boolean;
}

export interface Validation {
  readonly errors: readonly ItemError[];
  readonly differences: readonly Difference[];
  readonly contentHash: string;
  readonly activeVersion: number;
}

export interface Committed {
  readonly version: number;
  readonly contentHash: string;
  readonly wordsReadBack: number;
  readonly committedMs: number;
}

/** GET /api/configuration/waiting -> Waiting[]: what waits for a second person. */
export interface Waiting {
  readonly id: string;
  readonly author: string;
  readonly atMs: number;
  readonly expectedVersion: number;
  readonly reason: string;
  /** From the version that it is against: what the second person says yes to. */
  readonly differences: readonly Difference[];
}

export interface Done {
  readonly done: true;
  readonly detail: string;
}

/** GET /api/configuration?version=N -> ConfigurationVersion (0 or absent: the newest that was committed here); GET /api/configuration/history -> ConfigurationVersion[] without content, newest first. */
export interface ConfigurationVersion {
  readonly version: number;
  readonly contentHash: string;
  readonly author: string;
  readonly reason: string;
  readonly committedMs: number;
  readonly configuration?: Configuration;
  /** Against the version before. */
  readonly differences: readonly Difference[];
}

/** GET /api/audit?after=N&limit=M -> AuditLine[]: entries with a greater number, oldest first; at most 1,000. */
export interface AuditLine {
  readonly sequence: number;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly reason: string;
  readonly details: unknown;
  readonly hash: string;
}

/** GET /api/history/count -> HistoryCount: asks the store itself, it is not what the writer believes. */
export interface HistoryCount {
  readonly mode: "influxdb" | "spool";
  /** Points of this run by measurement. */
  readonly points: Readonly<Record<string, number>>;
  readonly total: number;
  /** Points that the writer had stored before and after the store was asked: telemetry goes on meanwhile. The same: nothing came between. */
  readonly storedBefore: number;
  readonly storedAfter: number;
}

/** GET /api/performance -> PerformanceReport: figures of docs/analytics.md by group, beside the latency of each configuration version. */
export interface PerformanceReport {
  /** When this control plane began to count; executions that the gateway still knew then are in it. */
  readonly sinceMs: number;
  readonly atMs: number;
  readonly periodsPerYear: number;
  /** Executions and ends of orders that wait for what belongs to them. */
  readonly waiting: number;
  /** Of those, counted without what did not come: no arrival price, or no shortfall. */
  readonly incomplete: number;
  /** Left out: more waited than there is room for. */
  readonly dropped: number;
  readonly groups: readonly GroupFigures[];
  readonly latency: readonly Pick<
    LatencySection,
    "version" | "path" | "measure" | "total" | "p50" | "p99" | "p999" | "max" | "atLeast"
  >[];
}

// ---- State: GET /api/state -> State; GET /api/stream (SSE) -> the same, in sections

/**
 * SSE: first `event: state` with a whole State, then `event: update` with the sections that changed (each replaces its predecessor
 * whole), except `append`, whose lists continue those of the state. At most 20 events a second; a reader that is slow gets fewer and
 * larger ones. `id:` counts up; a reconnect starts with `state` again. A comment line comes every second when nothing changes.
 */
export interface State {
  readonly server: ServerSection;
  readonly gateway: GatewaySection;
  readonly feeds: readonly FeedSection[];
  readonly sessions: readonly SessionSection[];
  readonly symbols: readonly SymbolSection[];
  readonly latency: readonly LatencySection[];
  readonly flow: FlowSection;
  readonly profit: ProfitSection;
  readonly kill: KillProgress;
  readonly alarms: readonly AlarmSection[];
  readonly configuration: ConfigurationSection;
  readonly telemetry: TelemetrySection;
  readonly risk: RiskSection;
  readonly alerts: Alerts;
  /** Newest last; at most 500 each. */
  readonly decisions: readonly DecisionEvent[];
  readonly orders: readonly OrderEvent[];
  readonly latencySlices: readonly LatencySlice[];
  readonly profitPoints: readonly ProfitPoint[];
}

export interface Append {
  readonly decisions?: readonly DecisionEvent[];
  /** Replaces an order of the same path and number, or is new. */
  readonly orders?: readonly OrderEvent[];
  readonly latencySlices?: readonly LatencySlice[];
  readonly profitPoints?: readonly ProfitPoint[];
}

type Sections = Omit<State, "decisions" | "orders" | "latencySlices" | "profitPoints">;
export type Update = Partial<Sections> & { readonly append?: Append };

export type Path = "hardware" | "software";

export interface ServerSection {
  readonly nowMs: number;
  readonly startedMs: number;
  readonly auditEntries: number;
  readonly auditHead: string;
  readonly primacy: PrimacySection;
}

export interface GatewaySection {
  readonly id: string;
  readonly reachable: boolean;
  /** When its last word came; numbers older than a second or two are stale. */
  readonly heardMs: number;
  readonly state: "disarmed" | "hardware" | "handing_over" | "software" | "halted" | "unknown";
  readonly stateReason: string;
  readonly stateMessage: string;
  readonly stateSinceMs: number;
  readonly requestedPlacement: "HW_ONLY" | "HW_PREFERRED" | "SW_ONLY" | "mixed" | "none";
  readonly armed: boolean;
  readonly leaseRemainingMs: number | null;
  readonly desiredVersion: number;
  readonly actualVersion: number;
  readonly desiredHash: string;
  readonly actualHash: string;
  readonly killEverything: boolean;
  readonly killKinds: readonly string[];
  readonly killSymbols: readonly string[];
  readonly differences: readonly {
    readonly path: string;
    readonly desired: string;
    readonly actual: string;
    readonly message: string;
  }[];
  readonly device: {
    readonly reachable: boolean;
    readonly code: string;
    readonly rtlHash: string;
    readonly mapHash: string;
  };
  readonly handOver: readonly HandOverStep[];
}

export interface HandOverStep {
  readonly name: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly ok: boolean;
  readonly detail: string;
}

/**
 * Frames of one reason. `not_ours` is no damage: the frame was for somebody else, and before its first clear a card has no feed of
 * its own yet and counts whatever comes so.
 */
export interface DropCount {
  readonly reason: string;
  readonly text: string;
  readonly count: number;
}

export interface FeedSection {
  readonly path: Path;
  readonly fault: string;
  readonly session: string;
  readonly nextSequence: string;
  /** Applied messages a second, over the last sample. */
  readonly messagesPerSecond: number;
  readonly messages: string;
  readonly gaps: number;
  readonly lines: readonly {
    readonly name: "A" | "B";
    readonly framesGood: string;
    readonly framesDropped: string;
    /** What they were dropped for, reasons of proto/catalogue.yaml; those that occurred. */
    readonly dropped: readonly DropCount[];
    readonly framesPerSecond: number;
    readonly wins: string;
    readonly duplicates: string;
    readonly lastFrameMs: number;
  }[];
}

export interface SessionSection {
  readonly path: Path;
  readonly loggedIn: boolean;
  readonly session: string;
  readonly nextUrn: number;
  readonly openOrders: number;
  readonly unknownOrders: number;
  readonly code: string;
}

export interface SymbolSection {
  readonly symbol: string;
  readonly bookValid: boolean;
  readonly trading: boolean;
  readonly faults: readonly string[];
  readonly bidE4: number;
  readonly bidQuantity: number;
  readonly askE4: number;
  readonly askQuantity: number;
  readonly position: number;
  readonly openBuy: number;
  readonly openSell: number;
  readonly maxLong: number;
  readonly maxShort: number;
  readonly averageE4: number | null;
  readonly realisedE4: string;
  /** null: no valid two-sided book to mark with. */
  readonly unrealisedE4: string | null;
  readonly bought: string;
  readonly sold: string;
}

/** Cumulative histogram of one measure under one configuration version. */
export interface LatencySection {
  readonly measure: "T1" | "T2";
  readonly path: Path;
  readonly version: number;
  readonly bucketNs: number;
  /** Cycles in one bucket; 0 when the path has none. */
  readonly bucketCycles: number;
  /** The bucket that holds everything above, too. */
  readonly lastBucket: number;
  readonly counts: readonly number[];
  readonly total: number;
  /** ns; null: no sample. Upper bounds of buckets, but of those in `atLeast`. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
  /** In the last bucket, which has no end: what is told of them is where it begins, and nothing is known above. */
  readonly atLeast: readonly LatencyShare[];
}

export const LATENCY_SHARES = ["p50", "p99", "p999", "max"] as const;
export type LatencyShare = (typeof LATENCY_SHARES)[number];

/** What one sample period added: a column of the heat map. */
export interface LatencySlice {
  readonly atMs: number;
  readonly measure: "T1" | "T2";
  readonly path: Path;
  readonly version: number;
  readonly bucketNs: number;
  /** The bucket that holds everything above, too. */
  readonly lastBucket: number;
  /** [bucket, count] of the buckets that are not empty. */
  readonly buckets: readonly (readonly [number, number])[];
}

export interface FlowSection {
  readonly bboChanges: string;
  readonly intents: string;
  readonly sent: number;
  readonly accepted: number;
  /** Orders that were executed, in full or in part. */
  readonly filled: number;
  readonly cancelled: number;
  /** Orders of the card that may not leave any more when their turn came: counted as sent, and never on the wire. */
  readonly withdrawn: number;
  readonly venueRejected: number;
  readonly sharesFilled: string;
  /** By first failing rule, both paths. */
  readonly refused: readonly { readonly rule: number; readonly name: string; readonly count: number }[];
  /** The first order of each version that was told, newest last. */
  readonly firstOrders: readonly FirstOrder[];
  readonly venueRejects: readonly { readonly code: string; readonly text: string; readonly count: number }[];
}

export type FirstOrder = Pick<OrderEvent, "version" | "path" | "urn" | "symbol" | "triggerSequence">;

export interface ProfitSection {
  readonly realisedE4: string;
  readonly unrealisedE4: string | null;
  readonly grossNotionalE4: string;
}

export interface ProfitPoint {
  readonly atMs: number;
  readonly realisedE4: string;
  readonly unrealisedE4: string | null;
}

export interface KillProgress {
  /** `unproven`: the card could not be told and may go on; `stopped` follows when it is proven that it does not. */
  readonly phase: "none" | "requested" | "unproven" | "stopped" | "cancelling" | "flat" | "failed";
  readonly requestedMs: number;
  readonly updatedMs: number;
  readonly scopes: readonly string[];
  readonly openOrders: number;
  readonly unknownOrders: number;
  /** As long as it is not proven that the card has stopped: by when its lease is certainly over; null: no time is certain. */
  readonly unprovenUntilMs?: number | null;
  readonly errors: readonly ItemError[];
}

export interface AlarmSection {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  readonly severity: "info" | "warning" | "critical";
  readonly sinceMs: number;
  readonly active: boolean;
  readonly acknowledged: boolean;
}

export interface ConfigurationSection {
  readonly active: Configuration | null;
  readonly history: readonly Omit<ConfigurationVersion, "configuration">[];
}

export interface TelemetrySection {
  /** `influxdb`: points reach the server; `spool`: they are kept on disk. */
  readonly mode: "influxdb" | "spool";
  readonly written: number;
  readonly spooled: number;
  readonly dropped: number;
  readonly lastError: string;
}

/** An intent at the risk gate (docs/datapath.md section 6). */
export interface DecisionEvent {
  readonly id: string;
  readonly atMs: number;
  readonly path: Path;
  readonly symbol: string;
  readonly kind: string;
  /** What a quote does to the order that rests on its side, of which price and quantity are when it cancels; "enter": a new order. */
  readonly action: "enter" | "replace" | "cancel";
  readonly sell: boolean;
  readonly short: boolean;
  readonly priceE4: number;
  readonly quantity: number;
  readonly sent: boolean;
  readonly urn: number;
  readonly reason: number;
  readonly bitmap: number;
  readonly version: number;
  readonly triggerSequence: string;
  readonly triggerDeviceNs: string;
  readonly book: {
    readonly valid: boolean;
    readonly bidE4: number;
    readonly bidQuantity: number;
    readonly askE4: number;
    readonly askQuantity: number;
  };
}

export interface OrderEvent {
  readonly path: Path;
  readonly urn: number;
  readonly symbol: string;
  readonly side: "buy" | "sell" | "sell short";
  readonly quantity: number;
  readonly priceE4: number;
  readonly state: "sent" | "live" | "filled" | "cancelled" | "rejected" | "withdrawn" | "unknown";
  readonly filled: number;
  readonly cancelled: number;
  readonly kind: string;
  readonly version: number;
  readonly triggerSequence: string | null;
  readonly sentDeviceNs: string;
  readonly updatedMs: number;
  readonly venueReason: string;
  readonly t1Cycles: number | null;
  readonly t2Cycles: number | null;
}
