// What a number of random runs has exercised. Agreement on nothing would prove nothing: the tests assert that nothing is missing.

import { type DatapathSink, event } from "../../proto/mod.ts";
import { BRANCHES, type Branch, NaiveReference, type Trace } from "../../sim/reference/mod.ts";
import type { RandomRun } from "./random-inputs.ts";

const RULES = Array.from({ length: 21 }, (_, i) => i + 1);
const FAULTS = ["overflow", "duplicate_ref", "unknown_ref", "underflow", "bad_value", "level_overflow"];
const TRADING = ["trading", "operationalHalt", "shortRestricted", "band", "sessionOpen", "marketHalt"] as const;
const FEED_CAUSES = ["gap", "bad_frame", "bad_length"];
const OPS = ["rebuild", "recentre", "restore"];
const OUTCOMES = ["done", "not_enabled", "broken", "ignored", "ahead"];

/** Everything that a good set of runs meets. */
export const EXPECTED: readonly string[] = [
  ...BRANCHES,
  ...RULES.flatMap((code) => [`rule ${code} fails`, `rule ${code} is the reason`]),
  ...[1, 2, 3, 4, 5].flatMap((kind) => [`kind ${kind} sends`, `kind ${kind} is refused`]),
  ...["buy is sent", "sell is sent", "short sell is sent", "levels with orders"],
  ...["replace is sent", "replace is refused", "cancel is sent", "cancel is refused"],
  ...FAULTS.map((fault) => `fault ${fault}`),
  ...TRADING.flatMap((bit) => [`${bit} set`, `${bit} cleared`]),
  ...FEED_CAUSES.map((cause) => `feed fault ${cause}`),
  ...["rebuild: done", "rebuild: not_enabled", "recentre: done", "recentre: not_enabled"],
  ...OUTCOMES.map((outcome) => `restore: ${outcome}`),
  ...["load: true", "load: false", "book valid", "book invalid"],
];

export class Coverage {
  readonly #seen = new Map<string, number>();

  /** Runs the reference alone over the inputs and counts what they make it do. */
  run({ geometry, inputs }: RandomRun): void {
    const trace: Trace = (branch: Branch) => this.#count(branch);
    const sink: DatapathSink = {
      record: (words, at) => this.#record(new Uint8Array(words.slice(at, at + 16).buffer)),
      order: () => {},
    };
    const path = new NaiveReference(geometry, sink, trace);
    for (const { text, apply } of inputs) {
      try {
        const answer = apply(path);
        if (typeof answer === "boolean") this.#count(`load: ${answer}`);
        if (text.startsWith("levels") && JSON.stringify(answer).includes("price")) this.#count("levels with orders");
      } catch {
        this.#count("input refused");
      }
    }
  }

  of(what: string): number {
    return this.#seen.get(what) ?? 0;
  }

  missing(): readonly string[] {
    return EXPECTED.filter((what) => this.of(what) === 0);
  }

  /** Rarest first. */
  toString(): string {
    const counts = EXPECTED.map((what) => [this.of(what), what] as const).sort(([a], [b]) => a - b);
    return counts.map(([count, what]) => `${count} ${what}`).join("\n");
  }

  #record(bytes: Uint8Array): void {
    const record = event.decodeMessage(bytes);
    switch (record.type) {
      case event.BBO_TYPE:
        this.#count(record.valid ? "book valid" : "book invalid");
        break;
      case event.DECISION_TYPE: {
        for (const code of RULES) if ((record.bitmap >>> (code - 1)) & 1) this.#count(`rule ${code} fails`);
        if (record.reason > 0) this.#count(`rule ${record.reason} is the reason`);
        this.#count(`kind ${record.kind} ${record.sent ? "sends" : "is refused"}`);
        const action = record.replaces ? "replace" : record.cancels ? "cancel" : undefined;
        if (action !== undefined) this.#count(`${action} is ${record.sent ? "sent" : "refused"}`);
        if (record.sent) this.#count(`${record.isShort ? "short sell" : record.sell ? "sell" : "buy"} is sent`);
        break;
      }
      case event.FEED_TYPE:
        this.#count(`feed fault ${FEED_CAUSES[record.cause - 1]}`);
        break;
      case event.FAULT_TYPE:
        for (const [bit, fault] of FAULTS.entries()) if ((record.bits >> bit) & 1) this.#count(`fault ${fault}`);
        break;
      case event.TRADING_TYPE:
        for (const bit of record.wholePath ? TRADING.slice(4) : TRADING.slice(0, 4)) {
          this.#count(`${bit} ${record[bit] ? "set" : "cleared"}`);
        }
        break;
      case event.RECOVERY_TYPE:
        this.#count(`${OPS[record.op - 1]}: ${OUTCOMES[record.outcome]}`);
        break;
    }
  }

  #count(what: string): void {
    this.#seen.set(what, this.of(what) + 1);
  }
}
