/**
 * Supervision: every rule against what telemetry says, several times a second. When a grade begins it is on file with rule, measurement and the time of the
 * data, an alert is raised, and the grade's action begins; a failed one is tried again while the grade holds. When a grade ends nothing is
 * taken back: what lets trade again is a person's decision.
 *
 *     telemetry -> measurements -> grading (rule x subject) -> audit entry, alert, action
 */
import type { AlertBook } from "../alerts/alert-book.ts";
import type { AuditNotes } from "../audit/audit-log.ts";
import { type Clock, repeat, type Timer } from "../clock.ts";
import {
  type LimitUse,
  MEASURE_FACTS,
  RISK_ACTIONS,
  type RiskAction,
  type RiskRule,
  type RiskSection,
  type RiskState,
  type Supervision,
} from "../http/supervision.ts";
import { asFailure } from "../operations/failure.ts";
import { type RiskActions, SUPERVISION } from "./actions.ts";
import { Grading } from "./grading.ts";
import type { Figures, Measurements } from "./measurements.ts";

export const PERIOD_MS = 100;
const IDLE_MS = 500;
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;
const STATES_SHOWN = 100;
const LIMITS_SHOWN = 60;
const SYMBOLS_SHOWN = 40;

export interface Heard {
  /** When the gateway's last word came, and whether it has told its whole state; 0: never. */
  readonly heardMs: number;
  readonly synced: boolean;
  /** Of what it said, by its clock. */
  readonly dataMs: number;
  /** Orders may be leaving as far as is known: silence matters even before the first word. */
  readonly armed: boolean;
  readonly figures: Figures;
}

export interface SupervisorParts {
  readonly clock: Clock;
  readonly audit: AuditNotes;
  readonly alerts: AlertBook;
  readonly measurements: Measurements;
  readonly actions: RiskActions;
  heard(): Heard;
  /** Whether this control plane is the one that acts; another one looks after it otherwise. */
  acts(): boolean;
  rules(): { readonly version: number; readonly supervision: Supervision };
  /** Something on the way that is not the rules' to say. */
  failed(what: string, error: Error): void;
}

interface Watch {
  readonly rule: RiskRule;
  readonly name: string;
  readonly grading: Grading;
  value: number | null;
  /** When it could last be told. */
  toldMs: number;
  stale: boolean;
  grade: number;
  sinceMs: number;
  done: string;
  /** Of the action that is under way. */
  task: { readonly action: RiskAction; cancelled: boolean } | undefined;
}

export class Supervisor {
  readonly counts = {
    breaches: 0,
    failures: 0,
    actions: { warn: 0, freeze: 0, reduceOnly: 0, flatten: 0, cancelAll: 0, halt: 0 },
  };
  readonly #parts: SupervisorParts;
  readonly #startedMs: number;
  readonly #watches = new Map<string, Watch>();
  #version = -1;
  #timer: Timer | undefined;
  #heardOnce = false;
  #breaches = 0;
  #last: Heard | undefined;
  #stale = true;
  #measuredMs = 0;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock.nowMs();
    // Numbers of breaches name parent orders, whose names are never used twice.
    this.#breaches = this.#startedMs % 1_000_000_000;
  }

  start(): void {
    this.#timer = repeat(this.#parts.clock, PERIOD_MS, () => {
      try {
        this.look();
      } catch (error) {
        // What was begun goes on, and so does looking.
        this.#parts.failed("supervision", error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  close(): void {
    this.#timer?.cancel();
    for (const watch of this.#watches.values()) stop(watch);
  }

  look(): void {
    if (!this.#parts.acts()) {
      for (const watch of this.#watches.values()) stop(watch);
      this.#watches.clear();
      return;
    }
    const nowMs = this.#parts.clock.nowMs();
    const { supervision, version } = this.#parts.rules();
    if (version !== this.#version) this.#take(version, supervision);
    const heard = this.#parts.heard();
    this.#last = heard;
    this.#heardOnce ||= heard.synced;
    const fresh = heard.synced && nowMs - heard.heardMs <= supervision.staleMs;
    this.#stale = !fresh;
    // Without a rule it is for the page alone.
    if (fresh && (supervision.rules.length > 0 || nowMs - this.#measuredMs >= IDLE_MS)) {
      this.#measuredMs = nowMs;
      this.#parts.measurements.take(nowMs, heard.figures);
    }
    const silentMs = Math.max(heard.heardMs, this.#startedMs);
    const matters = this.#heardOnce || heard.armed;
    for (const rule of supervision.rules) {
      for (const name of this.#parts.measurements.subjects(rule)) this.#watch(rule, name, nowMs);
    }
    for (const watch of this.#watches.values()) {
      const value = fresh ? this.#parts.measurements.value(watch.rule, watch.name) : null;
      if (value !== null) {
        watch.value = value;
        watch.toldMs = nowMs;
        watch.stale = false;
        this.#graded(watch, watch.grading.take(nowMs, value), nowMs, supervision);
      } else if (matters && nowMs - (fresh ? watch.toldMs : silentMs) > supervision.staleMs) {
        watch.stale = true;
        this.#graded(watch, watch.grading.stale(nowMs), nowMs, supervision);
      }
    }
    this.#parts.alerts.escalate(supervision.escalateMs);
  }

  get section(): RiskSection {
    const { supervision, version } = this.#parts.rules();
    const states = [...this.#watches.values()].map(stateOf);
    states.sort((a, b) => rankOf(b.action) - rankOf(a.action) || share(b) - share(a));
    const { exposures, limits } = this.#parts.measurements;
    const symbols = exposures.filter(({ of }) => of === "symbol").sort((a, b) => b.grossE4 - a.grossE4);
    return {
      ...{ version, rules: supervision.rules.length, dataMs: this.#last?.dataMs ?? 0, stale: this.#stale },
      states: states.slice(0, STATES_SHOWN),
      limits: [...limits].sort((a: LimitUse, b: LimitUse) => b.ppm - a.ppm).slice(0, LIMITS_SHOWN),
      exposures: [...exposures.filter(({ of }) => of !== "symbol"), ...symbols.slice(0, SYMBOLS_SHOWN)],
    };
  }

  /** Rules that are as they were keep what they know: pushing another one ends no breach. */
  #take(version: number, { rules }: Supervision): void {
    this.#version = version;
    const kept = new Set(rules.map((rule) => JSON.stringify(rule)));
    const gone = [...this.#watches.values()].filter(({ rule }) => !kept.has(JSON.stringify(rule)));
    this.#parts.measurements.forget(new Set(gone.map(({ rule }) => rule.id)));
    for (const [key, watch] of this.#watches) {
      if (kept.has(JSON.stringify(watch.rule))) continue;
      this.#watches.delete(key);
      stop(watch);
      this.#parts.alerts.over(keyOf(watch), "the rule was changed");
    }
  }

  #watch(rule: RiskRule, name: string, nowMs: number): void {
    const key = `${rule.id} ${name}`;
    if (this.#watches.has(key)) return;
    this.#watches.set(key, {
      ...{ rule, name, grading: new Grading(rule.grades), value: null, toldMs: nowMs, stale: false },
      ...{ grade: -1, sinceMs: nowMs, done: "", task: undefined },
    });
  }

  #graded(watch: Watch, grade: number, nowMs: number, supervision: Supervision): void {
    if (grade === watch.grade) return;
    const before = watch.grade;
    watch.grade = grade;
    watch.sinceMs = nowMs;
    const next = watch.rule.grades[grade];
    if (next === undefined) {
      stop(watch);
      watch.done = "";
      this.#file("supervision.over", `${titleOf(watch)} is over`, watch, {
        value: watch.value,
        dataMs: this.#last?.dataMs,
      });
      this.#parts.alerts.over(keyOf(watch), "the measurement is back");
      return;
    }
    if (grade < before) return;
    const { above, forMs, action } = next;
    const dataMs = this.#last?.dataMs ?? 0;
    const { unit } = MEASURE_FACTS[watch.rule.measure];
    const measured = watch.stale
      ? `cannot be told (last told ${new Date(watch.toldMs).toISOString()})`
      : `${inUnits(watch.value ?? 0, unit)} > ${inUnits(above, unit)}`;
    const data = dataMs === 0 ? "no data" : `data of ${new Date(dataMs).toISOString()}`;
    const reason = `rule ${watch.rule.id}, grade ${grade + 1}: ${titleOf(watch)} ${measured} for ${forMs} ms, ${data}`;
    this.counts.breaches++;
    const breachedMs = watch.grading.breachedMs ?? nowMs;
    const { value, stale } = watch;
    const details = { grade, action, value: stale ? null : value, above, forMs, stale, breachedMs, dataMs };
    // The action first: nothing that stops waits for what tells or records, and a full disk stops no stop.
    this.#begin(watch, action, reason, supervision);
    this.#file("supervision.breach", reason, watch, details);
    this.#parts.alerts.raise(
      {
        ...{ key: keyOf(watch), severity: action === "warn" ? "warning" : "critical", grade, dataMs },
        title: `${titleOf(watch)}: ${action}`,
        message: reason,
      },
      reason,
    );
  }

  #begin(watch: Watch, action: RiskAction, reason: string, supervision: Supervision): void {
    stop(watch);
    watch.done = "";
    if (action === "warn") return;
    const task = { action, cancelled: false };
    watch.task = task;
    const breach = (++this.#breaches).toString(36);
    const scope = { of: watch.rule.of, name: watch.name };
    let [said, pauseMs] = ["", RETRY_MS];
    const again = (delayMs: number): void => {
      const run = (): void => {
        attempt().catch((error: unknown) => this.#parts.failed(`${action} for rule ${watch.rule.id}`, error as Error));
      };
      if (delayMs === 0) run();
      else this.#parts.clock.after(delayMs, run);
    };
    const attempt = async (): Promise<void> => {
      if (task.cancelled) return;
      // It was asked for once, and nobody is there to ask.
      if (said !== "" && !this.#parts.heard().synced) {
        again(pauseMs);
        return;
      }
      try {
        const outcome = await this.#parts.actions.run(action, scope, reason, breach, supervision.flatten);
        if (task.cancelled) return;
        watch.done = outcome.text;
        pauseMs = RETRY_MS;
        if (outcome.done) {
          this.counts.actions[action]++;
          this.#file("supervision.action-done", reason, watch, { action, outcome: outcome.text });
          return;
        }
        if (said === "") this.#file("supervision.action-begun", reason, watch, { action, outcome: outcome.text });
        said = "begun";
      } catch (error) {
        const { message } = asFailure(error);
        watch.done = `failed: ${message}`;
        this.counts.failures++;
        // Once for each thing that goes wrong.
        if (message !== said) {
          this.#file("supervision.action-failed", reason, watch, { action, error: message });
          this.#parts.failed(
            `${action} for rule ${watch.rule.id}`,
            error instanceof Error ? error : new Error(message),
          );
        }
        said = message;
        pauseMs = Math.min(LONGEST_RETRY_MS, pauseMs * 2);
      }
      if (!task.cancelled) again(pauseMs);
    };
    again(0);
  }

  #file(action: string, reason: string, { rule, name }: Watch, details: object): void {
    const about = { rule: rule.id, of: rule.of, name, measure: rule.measure, rulesVersion: this.#version };
    void this.#parts.audit.append({
      actor: SUPERVISION,
      action,
      reason: reason.slice(0, 500),
      details: { ...about, ...details },
    });
  }
}

function stop(watch: Watch): void {
  if (watch.task !== undefined) watch.task.cancelled = true;
  watch.task = undefined;
}

function keyOf({ rule, name }: Pick<Watch, "rule" | "name">): string {
  return `${rule.id} ${name}`.trim();
}

function titleOf({ rule, name }: Watch): string {
  return `${rule.measure} of ${rule.of}${name === "" ? "" : ` ${name}`}`;
}

function stateOf({ rule, name, value, grade, sinceMs, stale, done }: Watch): RiskState {
  const next = rule.grades[grade + 1] ?? rule.grades[grade];
  return {
    ...{
      rule: rule.id,
      of: rule.of,
      name,
      measure: rule.measure,
      value: stale ? null : value,
      above: next?.above ?? 0,
    },
    ...{ grade, action: rule.grades[grade]?.action ?? null, sinceMs, stale, done },
  };
}

/** For people: money in currency units, parts in per cent. */
function inUnits(value: number, unit: (typeof MEASURE_FACTS)[keyof typeof MEASURE_FACTS]["unit"]): string {
  switch (unit) {
    case "e4":
      return (value / 10_000).toFixed(2);
    case "milliPerSecond":
      return `${value / 1000}/s`;
    case "ppm":
      return `${value / 10_000} %`;
    default:
      return `${value} ${unit}`;
  }
}

function rankOf(action: RiskAction | null): number {
  return action === null ? -1 : RISK_ACTIONS.indexOf(action);
}

function share({ value, above }: RiskState): number {
  return (value ?? 0) / Math.max(1, above);
}
