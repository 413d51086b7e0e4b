// The state of a control plane that has not heard of a gateway: enough to see which metrics there are.

import { ALONE, type State } from "../../control/http/api.ts";
import { StateView } from "../../control/state/state-view.ts";

const NOTHING = (): void => {};

export function emptyFigures(): State {
  const sink = {
    order: NOTHING,
    execution: NOTHING,
    record: NOTHING,
    latency: NOTHING,
    position: NOTHING,
    status: NOTHING,
  };
  return new StateView(() => 0, sink, {
    server: { nowMs: 0, startedMs: 0, auditEntries: 0, auditHead: "", primacy: ALONE },
    configuration: { active: null, history: [] },
    telemetry: { mode: "spool", written: 0, spooled: 0, dropped: 0, lastError: "" },
  }).state();
}
