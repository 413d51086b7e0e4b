// Supervision and alerts in the HTTP contract: rules as people edit them, what is measured, and what somebody has to look at. Measurements are
// whole numbers: money in 1e-4 currency units, shares, orders, parts in 1e-6 (`Ppm`), orders a second in 1e-3; times Unix milliseconds.
import { z } from "zod";
import { STRATEGY_NAMES } from "./configuration.ts";

export const SUBJECT_KINDS = ["gateway", "account", "strategy", "symbol"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
export const ACCOUNT_NAMES = ["hardware", "software"] as const;
/** Host intents have a kind of their own at the gate; their orders are of no strategy. */
export const NO_STRATEGY = "none";

export const MEASURES = [
  "gross",
  "net",
  "position",
  "loss",
  "drawdown",
  "lossOverTime",
  "orderRate",
  "rejectShare",
  "openOrders",
  "utilisation",
] as const;
export type Measure = (typeof MEASURES)[number];

/** What each is in, and of what it can be measured. */
export const MEASURE_FACTS: Readonly<
  Record<
    Measure,
    { readonly unit: "e4" | "shares" | "milliPerSecond" | "ppm" | "orders"; readonly of: readonly SubjectKind[] }
  >
> = {
  gross: { unit: "e4", of: SUBJECT_KINDS },
  net: { unit: "e4", of: SUBJECT_KINDS },
  position: { unit: "shares", of: ["symbol"] },
  loss: { unit: "e4", of: SUBJECT_KINDS },
  drawdown: { unit: "e4", of: SUBJECT_KINDS },
  lossOverTime: { unit: "e4", of: SUBJECT_KINDS },
  orderRate: { unit: "milliPerSecond", of: SUBJECT_KINDS },
  rejectShare: { unit: "ppm", of: ["gateway"] },
  openOrders: { unit: "orders", of: SUBJECT_KINDS },
  utilisation: { unit: "ppm", of: ["gateway", "strategy", "symbol"] },
};
const WINDOWED: readonly Measure[] = ["lossOverTime", "orderRate", "rejectShare"];

/** From the mildest to the hardest; each does what is needed of those before it. */
export const RISK_ACTIONS = ["warn", "freeze", "reduceOnly", "flatten", "cancelAll", "halt"] as const;
export type RiskAction = (typeof RISK_ACTIONS)[number];

/** Limits whose use can be told; those of other rules (14, 17) are counted by the gates alone. */
export const LIMIT_NAMES = ["gross", "net", "loss", "inFlight", "rate", "position", "openOrders"] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

const amount = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const periodMs = z.number().int().min(0).max(3_600_000);

export const riskGradeSchema = z.strictObject({
  /** Breached while the measurement is greater. */
  above: amount,
  /** For this long without a break, before the grade holds. */
  forMs: periodMs,
  /** The grade is over only at or below this; left out: `above`. */
  until: amount.optional(),
  /** And for this long without a break. */
  untilMs: periodMs.min(1_000),
  action: z.enum(RISK_ACTIONS),
});
export type RiskGrade = z.infer<typeof riskGradeSchema>;

export const riskRuleSchema = z
  .strictObject({
    id: z.string().regex(/^[\w-]{1,20}$/, "1 to 20 letters, digits, - and _"),
    of: z.enum(SUBJECT_KINDS),
    /** Left out: each of them, on its own. */
    name: z.string().min(1).max(16).optional(),
    measure: z.enum(MEASURES),
    /** utilisation: of which limit; left out: the one that is used most. */
    limit: z.enum(LIMIT_NAMES).optional(),
    /** lossOverTime, orderRate, rejectShare: over how long. */
    windowMs: periodMs.min(1_000).optional(),
    /** rejectShare: of fewer intents in the window nothing is said. */
    least: z.number().int().min(1).max(1_000_000).optional(),
    /** From the first to the last: no milder, further or longer, or both. */
    grades: z.array(riskGradeSchema).min(1).max(8),
  })
  .superRefine((rule, context) => {
    const wrong = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: "custom", path, message });
    };
    const { of, name, measure, limit, windowMs, least, grades } = rule;
    if (!MEASURE_FACTS[measure].of.includes(of)) {
      wrong(["of"], `${measure} is measured of ${MEASURE_FACTS[measure].of.join(", ")}`);
    }
    if (of === "gateway" && name !== undefined) wrong(["name"], "there is one gateway");
    const names: readonly string[] | undefined =
      of === "account" ? ACCOUNT_NAMES : of === "strategy" ? [...STRATEGY_NAMES, NO_STRATEGY] : undefined;
    if (name !== undefined && names?.includes(name) === false) wrong(["name"], `one of ${names.join(", ")}`);
    if (WINDOWED.includes(measure) !== (windowMs !== undefined)) {
      wrong(["windowMs"], windowMs === undefined ? `${measure} needs one` : `${measure} has none`);
    }
    if (least !== undefined && measure !== "rejectShare") wrong(["least"], `${measure} has none`);
    if (limit !== undefined && measure !== "utilisation") wrong(["limit"], `${measure} has none`);
    for (const [at, { above, until, forMs, action }] of grades.entries()) {
      if (until !== undefined && until > above) wrong(["grades", at, "until"], `at most ${above}, where it begins`);
      const before = grades[at - 1];
      if (before === undefined) continue;
      if (above < before.above || forMs < before.forMs || (above === before.above && forMs === before.forMs)) {
        wrong(["grades", at], "further or longer than the grade before it, and not less of either");
      }
      if (RISK_ACTIONS.indexOf(action) < RISK_ACTIONS.indexOf(before.action)) {
        wrong(["grades", at, "action"], `no milder than the grade before it (${before.action})`);
      }
    }
  });
export type RiskRule = z.infer<typeof riskRuleSchema>;

/** From the fewest to the most. */
export const ALARM_ALERTS = ["none", "critical", "warning"] as const;

export const flattenSchema = z.strictObject({
  kind: z.enum(["twap", "pov"]),
  /** What is not done by then goes on in another order of the same length. */
  durationMs: z.number().int().min(1_000).max(3_600_000),
  sliceMs: z.number().int().min(100).max(3_600_000).optional(),
  /** pov: part of the market's volume, 1e-4. */
  rateBps: z.number().int().min(1).max(10_000).optional(),
  policy: z.enum(["passive", "touch", "cross"]),
  /** What waited this long is crossed for. */
  timeoutMs: z.number().int().min(1).max(3_600_000),
  crossTicks: z.number().int().min(0).max(10_000),
});

export const supervisionSchema = z
  .strictObject({
    /** Without a word of the gateway for this long every rule has its worst grade. */
    staleMs: z.number().int().min(1_500).max(60_000),
    /** An alert that nobody acknowledged for this long is told again, louder. */
    escalateMs: z.number().int().min(1_000).max(3_600_000),
    /** Alarms of the gateway that are alerts too: none, or from this severity on. */
    alarms: z.enum(ALARM_ALERTS),
    flatten: flattenSchema,
    rules: z.array(riskRuleSchema).max(64),
  })
  .superRefine(({ rules, flatten }, context) => {
    for (const [at, { id }] of rules.entries()) {
      if (rules.findIndex((rule) => rule.id === id) !== at) {
        context.addIssue({ code: "custom", path: ["rules", at, "id"], message: `${id} is there already` });
      }
    }
    if ((flatten.kind === "pov") !== (flatten.rateBps !== undefined)) {
      const message = flatten.kind === "pov" ? "pov needs one" : "twap has none";
      context.addIssue({ code: "custom", path: ["flatten", "rateBps"], message });
    }
  });
export type Supervision = z.infer<typeof supervisionSchema>;

/** Before anybody has pushed any. */
export const NO_SUPERVISION: Supervision = {
  staleMs: 3_000,
  escalateMs: 60_000,
  alarms: "none",
  flatten: { kind: "twap", durationMs: 60_000, sliceMs: 5_000, policy: "touch", timeoutMs: 2_000, crossTicks: 5 },
  rules: [],
};

const reason = z.string().min(1).max(500);
const version = z.number().int().min(0).max(0xffff_ffff);
const idempotencyKey = z.string().min(1).max(64);

/** POST /api/supervision/validate -> SupervisionCheck. Nothing changes. */
export const validateSupervisionSchema = z.strictObject({ supervision: supervisionSchema });
/** POST /api/supervision/commit -> SupervisionVersion. */
export const commitSupervisionSchema = z.strictObject({
  supervision: supervisionSchema,
  expectedVersion: version,
  reason,
  idempotencyKey,
});
/** POST /api/supervision/rollback -> SupervisionVersion: a new version with the content of an old one. */
export const rollbackSupervisionSchema = z.strictObject({
  toVersion: version,
  expectedVersion: version,
  reason,
  idempotencyKey,
});
/** POST /api/supervision/approve -> SupervisionVersion: what another person wants and what supervises less. */
export const approveSupervisionSchema = z.strictObject({ proposal: z.string().min(1).max(16), reason });
/** POST /api/alerts/acknowledge -> Alert. */
export const acknowledgeAlertSchema = z.strictObject({
  id: z.string().regex(/^\d{1,12}$/),
  /** Who looks after it; behind TLS the certificate says it and this is left out. */
  name: z
    .string()
    .regex(/^\S(.{0,62}\S)?$/, "a name of 1 to 64 characters")
    .optional(),
  note: z.string().max(500).optional(),
});

export interface SupervisionDifference {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Less is supervised, later, or with less. */
  readonly loosens: boolean;
}

export interface SupervisionCheck {
  readonly differences: readonly SupervisionDifference[];
  readonly contentHash: string;
  readonly activeVersion: number;
}

/** GET /api/supervision?version=N (0 or absent: in force) -> SupervisionVersion; GET /api/supervision/history -> the same without content. */
export interface SupervisionVersion {
  /** 0: nobody has pushed any. */
  readonly version: number;
  readonly contentHash: string;
  readonly author: string;
  readonly reason: string;
  readonly committedMs: number;
  readonly differences: readonly SupervisionDifference[];
  readonly supervision?: Supervision;
}

/** GET /api/alerts -> Alerts: at most 200, those that nobody acknowledged before all others, then the newest first. */
export interface Alerts {
  /** An acknowledgement has to say who it is: nobody's certificate does. */
  readonly namesAsked: boolean;
  readonly alerts: readonly Alert[];
  /** null: there is none. */
  readonly webhook: WebhookCounts | null;
}

export interface WebhookCounts {
  readonly sent: number;
  readonly waiting: number;
  /** Given up. */
  readonly dead: number;
  readonly lastError: string;
}

export interface Alert {
  readonly id: string;
  /** What it is about: the rule and its subject, or the gateway's alarm. Only one of them is open at a time. */
  readonly key: string;
  readonly severity: "warning" | "critical";
  /** Index of the rule's grade, the worst since it was raised. */
  readonly grade: number;
  readonly title: string;
  readonly message: string;
  readonly raisedMs: number;
  /** Of the data that it was raised for; when it was last raised. */
  readonly dataMs: number;
  readonly lastMs: number;
  /** How often it came up while it was open. */
  readonly count: number;
  /** It holds still. */
  readonly active: boolean;
  readonly acknowledged: { readonly by: string; readonly atMs: number; readonly note: string } | null;
  /** How often it was told again because nobody acknowledged it. */
  readonly escalations: number;
}

/** A rule and one thing that it is about. */
export interface RiskState {
  readonly rule: string;
  readonly of: SubjectKind;
  readonly name: string;
  readonly measure: Measure;
  /** null: cannot be told. */
  readonly value: number | null;
  /** Of the grade that would come next, or of the last one. */
  readonly above: number;
  /** Index of the grade that holds; -1: none. */
  readonly grade: number;
  readonly action: RiskAction | null;
  readonly sinceMs: number;
  readonly stale: boolean;
  /** What came of the grade's action; empty: there was none. */
  readonly done: string;
}

export interface LimitUse {
  readonly of: SubjectKind;
  readonly name: string;
  readonly limit: LimitName;
  readonly used: number;
  readonly max: number;
  readonly ppm: number;
}

export interface Exposure {
  readonly of: SubjectKind;
  readonly name: string;
  readonly grossE4: number;
  readonly netE4: number;
  readonly resultE4: number;
  readonly drawdownE4: number;
  readonly openOrders: number;
  readonly ordersPerSecond: number;
}

export interface RiskSection {
  readonly version: number;
  readonly rules: number;
  /** Of the data. */
  readonly dataMs: number;
  readonly stale: boolean;
  /** Those with the worst grade first; at most 100. */
  readonly states: readonly RiskState[];
  /** Those used most first; at most 60. */
  readonly limits: readonly LimitUse[];
  /** Gateway, accounts, strategies, and the 40 largest symbols. */
  readonly exposures: readonly Exposure[];
}
