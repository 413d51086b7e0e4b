/**
 * Faults on purpose, to see that the comparison finds them: one path is given a different input, or a bit of what it reports is
 * turned. Named `PATH:WHAT@N`, for instance `rtl:price@100`.
 */
import type { DatapathSink } from "../../proto/mod.ts";
import { event } from "../../proto/mod.ts";

export interface PlantedFault {
  readonly path: "rtl" | "software" | "reference";
  readonly what: "price" | "order" | "input";
  /** From 1: the bbo event, the order, or the frame that is spoiled. */
  readonly at: number;
}

export function parsePlantedFault(text: string): PlantedFault {
  const match = /^(rtl|software|reference):(price|order|input)@([1-9]\d*)$/.exec(text);
  if (match === null) throw new Error(`--plant ${text}: expected (rtl|software|reference):(price|order|input)@N`);
  return { path: match[1] as PlantedFault["path"], what: match[2] as PlantedFault["what"], at: Number(match[3]) };
}

/** The sink that a path with this fault reports to. */
export function spoiledSink(fault: PlantedFault, sink: DatapathSink): DatapathSink {
  let bbo = 0;
  let orders = 0;
  return {
    record(words, at) {
      const isBbo = ((words[at] ?? 0) & 0xff) === event.BBO_TYPE;
      if (fault.what !== "price" || !isBbo || ++bbo !== fault.at) return sink.record(words, at);
      const copy = words.slice(at, at + event.RECORD_BYTES / 4);
      copy[event.BBO_BID_PRICE_WORD] = (copy[event.BBO_BID_PRICE_WORD] ?? 0) ^ 1;
      sink.record(copy, 0);
    },
    order(payload) {
      if (fault.what !== "order" || ++orders !== fault.at) return sink.order(payload);
      const copy = payload.slice();
      copy[10] = (copy[10] ?? 0) ^ 1;
      sink.order(copy);
    },
  };
}
