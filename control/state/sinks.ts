import type { StateSink } from "./state-view.ts";

/** What came goes to each of them, in this order. */
export function toEach(sinks: readonly StateSink[]): StateSink {
  const each = (tell: (sink: StateSink) => void): void => {
    for (const sink of sinks) tell(sink);
  };
  return {
    order: (order) => each((sink) => sink.order(order)),
    execution: (execution) => each((sink) => sink.execution(execution)),
    record: (record) => each((sink) => sink.record(record)),
    latency: (section, slice) => each((sink) => sink.latency(section, slice)),
    position: (position) => each((sink) => sink.position(position)),
    status: (status) => each((sink) => sink.status(status)),
  };
}
