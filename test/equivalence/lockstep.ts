// Several paths given the same inputs one by one; the first thing they do differently is told with the input that showed it.

import { type Datapath, type DatapathCounters, type DatapathSink, event } from "../../proto/mod.ts";
import type { Input } from "./input.ts";

export interface Contestant {
  readonly name: string;
  make(sink: DatapathSink): Datapath;
}

/** Only a device has them: nothing to compare them with. */
const DEVICE_ONLY: readonly number[] = [event.TX_TYPE, event.COMMIT_TYPE];
const REFUSED = "refused";

/** Record or order, as comparable text. */
class TextSink implements DatapathSink {
  readonly lines: string[] = [];
  record(words: Uint32Array, at: number): void {
    if (DEVICE_ONLY.includes((words[at] as number) & 0xff)) return;
    this.lines.push(Buffer.from(words.slice(at, at + 16).buffer).toString("hex"));
  }
  order(payload: Uint8Array): void {
    this.lines.push(`order ${Buffer.from(payload).toString("hex")}`);
  }
}

export interface LockstepCounts {
  bbo: number;
  decisions: number;
  orders: number;
  others: number;
}

/**
 * @returns counts of what all of them did
 * @throws Error that names the first difference
 */
export function lockstep(contestants: readonly Contestant[], inputs: readonly Input[]): LockstepCounts {
  const running = contestants.map(({ name, make }) => {
    const sink = new TextSink();
    return { name, sink, path: make(sink) };
  });
  const [first, ...others] = running;
  if (first === undefined) throw new Error("no path to run");
  const counts: LockstepCounts = { bbo: 0, decisions: 0, orders: 0, others: 0 };
  for (const [i, input] of inputs.entries()) {
    const answers = running.map(({ path, sink }) => ({ told: answerOf(input, path), lines: sink.lines.splice(0) }));
    const own = answers[0] as (typeof answers)[0];
    for (const [other, answer] of answers.entries()) {
      if (answer.told !== own.told || answer.lines.join() !== own.lines.join()) {
        const tell = (which: number) => {
          const { told, lines } = answers[which] as (typeof answers)[0];
          return `${running[which]?.name} (answer: ${told}):\n  ${lines.map(readable).join("\n  ")}`;
        };
        throw new Error(`input ${i}: ${input.text}\n${tell(0)}\n${tell(other)}`);
      }
    }
    for (const line of own.lines) tally(counts, line);
  }
  for (const other of others) {
    compareCounters(first.name, first.path.counters(), other.name, other.path.counters());
  }
  return counts;
}

/** What a call returns, as text; every way of throwing is the same refusal. */
function answerOf(input: Input, path: Datapath): string {
  try {
    return JSON.stringify(input.apply(path)) ?? "none";
  } catch {
    return REFUSED;
  }
}

function tally(counts: LockstepCounts, line: string): void {
  if (line.startsWith("order")) counts.orders++;
  else if (line.startsWith("01")) counts.bbo++;
  else if (line.startsWith("02")) counts.decisions++;
  else counts.others++;
}

function readable(line: string): string {
  if (line.startsWith("order")) return line;
  const record = event.decodeMessage(new Uint8Array(Buffer.from(line, "hex")));
  return JSON.stringify(record, (_, value) => (typeof value === "bigint" ? value.toString() : value));
}

function compareCounters(name: string, own: DatapathCounters, otherName: string, other: DatapathCounters): void {
  for (const key of Object.keys(own) as (keyof DatapathCounters)[]) {
    const [a, b] = [JSON.stringify(own[key]), JSON.stringify(other[key])];
    if (a !== b) throw new Error(`counters, ${key}: ${name} ${a}, ${otherName} ${b}`);
  }
}
