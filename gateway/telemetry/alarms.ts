// What a person has to look at: raised once, kept until it is over, told when it changes.
import { type Alarm, Severity } from "../../proto/grpc/mod.ts";
import { CONDITIONS, type ConditionCode } from "../../proto/mod.ts";

const SEVERITIES = {
  info: Severity.SEVERITY_INFO,
  warning: Severity.SEVERITY_WARNING,
  critical: Severity.SEVERITY_CRITICAL,
} as const;

/** What one code can be about at once; the oldest of the same code goes. No code takes the place of another. */
export const ALARMS_OF_A_CODE_MAX = 32;

export class Alarms {
  readonly #active = new Map<string, Alarm>();
  readonly #wallNs: () => bigint;
  readonly #changed: (alarm: Alarm) => void;

  constructor(wallNs: () => bigint, changed: (alarm: Alarm) => void) {
    this.#wallNs = wallNs;
    this.#changed = changed;
  }

  /** @param about tells alarms of one code apart; a new message replaces the one before */
  raise(code: ConditionCode, message: string, about = ""): void {
    const key = `${code} ${about}`;
    const before = this.#active.get(key);
    if (before?.message === message) return;
    const alarm: Alarm = {
      code,
      message,
      sinceUnixNs: before?.sinceUnixNs ?? this.#wallNs(),
      active: true,
      severity: SEVERITIES[CONDITIONS[code].severity],
      about,
    };
    this.#active.set(key, alarm);
    const ofCode = [...this.#active.values()].filter((other) => other.code === code);
    const [oldest] = ofCode;
    if (oldest !== undefined && ofCode.length > ALARMS_OF_A_CODE_MAX) this.clear(code, oldest.about);
    this.#changed(alarm);
  }

  clear(code: ConditionCode, about = ""): void {
    const key = `${code} ${about}`;
    const alarm = this.#active.get(key);
    if (alarm === undefined) return;
    this.#active.delete(key);
    this.#changed({ ...alarm, active: false });
  }

  /** Whatever it is about. */
  clearAll(code: ConditionCode): void {
    for (const [key, alarm] of this.#active) if (alarm.code === code) this.clear(code, key.slice(code.length + 1));
  }

  all(): readonly Alarm[] {
    return [...this.#active.values()];
  }
}
