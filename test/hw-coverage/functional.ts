// Functional coverage of the RTL: what its own event records, answers and counters say it has done.

import { type DatapathCounters, type DatapathSink, DROPS, event, itch50, RULES } from "../../proto/mod.ts";
import { CardDatapath, type SimulatedCard } from "../../sim/card/mod.ts";
import type { Input } from "../equivalence/input.ts";
import { randomRun } from "../equivalence/random-inputs.ts";
import { directedInputs } from "./directed.ts";
import { EXCLUDED, FAULTS, MESSAGE_TYPES, POINTS, TRADING_BITS } from "./points.ts";

export interface GroupCoverage {
  readonly group: string;
  readonly points: Readonly<Record<string, number>>;
  readonly missing: readonly string[];
}

export class FunctionalCoverage implements DatapathSink {
  readonly #seen = new Map<string, number>();

  /** Random runs, each on a card of its own. */
  randomRun(card: SimulatedCard, seed: number): void {
    this.#run(card, randomRun(seed, { ownClock: true }).inputs);
  }

  /** Frames made by hand: every type of message, every reason to drop one. */
  directedRun(card: SimulatedCard): void {
    this.#run(card, directedInputs());
  }

  /** By group; what is excluded is not missing. */
  groups(): readonly GroupCoverage[] {
    return Object.entries(POINTS).map(([group, points]) => ({
      group,
      points: Object.fromEntries(points.map((point) => [point, this.#of(point)])),
      missing: points.filter((point) => this.#of(point) === 0 && EXCLUDED[point] === undefined),
    }));
  }

  record(words: Uint32Array, at: number): void {
    const record = event.decodeMessage(new Uint8Array(words.slice(at, at + event.RECORD_BYTES / 4).buffer));
    switch (record.type) {
      case event.BBO_TYPE:
        this.#count(record.valid ? "a book becomes valid" : "a book becomes invalid");
        break;
      case event.DECISION_TYPE: {
        const kind = event.STRATEGY_KIND_CODES[record.kind];
        for (const { code, name } of RULES) {
          if ((record.bitmap >>> (code - 1)) & 1) this.#count(`${name} fails`);
          if (record.reason === code) this.#count(`${name} is the reason`);
        }
        this.#count(`${kind} ${record.sent ? "sends" : "is refused"}`);
        if (record.sent)
          this.#count(record.isShort ? "a short sale is sent" : record.sell ? "a sale is sent" : "a buy is sent");
        break;
      }
      case event.FEED_TYPE:
        this.#count(event.FEED_CAUSE_CODES[record.cause] ?? `cause ${record.cause}`);
        break;
      case event.FAULT_TYPE:
        for (const [bit, fault] of FAULTS.entries()) if ((record.bits >> bit) & 1) this.#count(fault);
        break;
      case event.TRADING_TYPE:
        for (const bit of record.wholePath ? TRADING_BITS.slice(4) : TRADING_BITS.slice(0, 4))
          this.#count(`${bit} is ${record[bit] ? "set" : "cleared"}`);
        break;
      case event.RECOVERY_TYPE:
        this.#count(`${event.RECOVERY_OP_CODES[record.op]}: ${event.RECOVERY_OUTCOME_CODES[record.outcome]}`);
        break;
      case event.TX_TYPE:
        this.#count("an order frame leaves");
        break;
      case event.WITHDRAWN_TYPE:
        this.#count("an order is withdrawn");
        break;
      case event.COMMIT_TYPE:
        this.#count("a version is committed");
        break;
    }
  }

  order(): void {}

  #run(card: SimulatedCard, inputs: readonly Input[]): void {
    const path = new CardDatapath(card, this);
    for (const { text, apply } of inputs) {
      try {
        const answer = apply(path);
        if (text.startsWith("levels")) this.#count("levels are read");
        if (text.startsWith("load")) this.#count(answer === true ? "a load is applied" : "a load is refused");
      } catch {
        // What a path refuses, such as a clear while armed: the lockstep tests compare that.
      }
    }
    this.#counters(path.counters());
  }

  #counters({ lines, messages, unknownMessages, badLength }: DatapathCounters): void {
    for (const type of MESSAGE_TYPES) {
      this.#count(`${type} is applied`, messages[itch50.INDEX_BY_TYPE[type.charCodeAt(0)] ?? 0]);
    }
    this.#count("an unknown type", unknownMessages);
    this.#count("a wrong length", badLength);
    for (const [line, { wins, duplicates, dropped }] of lines.entries()) {
      this.#count(`line ${"AB"[line]} wins`, wins);
      this.#count(`line ${"AB"[line]} brings a duplicate`, duplicates);
      for (const { code, name } of DROPS) this.#count(`a frame is dropped: ${name}`, dropped[code]);
    }
  }

  #of(point: string): number {
    return this.#seen.get(point) ?? 0;
  }

  #count(point: string, times = 1): void {
    this.#seen.set(point, this.#of(point) + times);
  }
}
