// What each proof takes for granted of its neighbours, and where that is shown. The table in docs/hardware.md says the same.

import type { Assumption } from "./proof.ts";

/** Of a proof by its name; one that is not here assumes nothing but that a trace starts with a reset. */
export const ASSUMPTIONS: Readonly<Record<string, readonly Assumption[]>> = {
  gate: [
    { what: "a slot's state is any with both kept sums right", keptBy: ["slot", "asserted in tg_gate_state"] },
    { what: "the device's totals answer anything", keptBy: ["device", "headroom", "netroom", "rate"] },
    { what: "no intent stands at the gate while an input of the host takes effect", keptBy: ["asserted in tg_gate"] },
    { what: "not more than TX_QUEUE orders wait", keptBy: ["transmit"] },
  ],
  device: [{ what: "the totals answer anything", keptBy: ["headroom", "netroom", "rate"] }],
  slot: [{ what: "the state read is the one written last", keptBy: ["state"] }],
  state: [{ what: "nothing is written while a walk clears", keptBy: ["asserted in tg_state_ram"] }],
  transmit: [
    { what: "an order comes only when there is room", keptBy: ["gate"] },
    { what: "only what is on offer starts, while no frame is under way", keptBy: ["asserted in tg_order_tx"] },
  ],
  tx_stream: [
    { what: "a host frame has 14 to 1,514 bytes, a payload 1 to 256", keptBy: ["host_buffer"] },
    { what: "a request of the host and its word stand until they are served", keptBy: ["host_buffer"] },
    {
      what: "a header's and an order's bytes stand when their beat is due, and the ring's while they are in flight",
      keptBy: ["asserted in tg_tcp_send"],
    },
  ],
  election: [
    { what: "ids are presented at least 2 cycles apart, and stand as long", keptBy: ["asserted in tg_election"] },
  ],
  version: [
    { what: "fewer than 20 messages of a bank are in flight", keptBy: ["updates"] },
    { what: "only what was taken settles", keptBy: ["asserted in tg_commit"] },
  ],
  ingress: [{ what: "the queue refuses only when it is full, and counts what it holds", keptBy: ["queue_beats"] }],
  queue_beats: [{ what: "only what is shown is taken", keptBy: ["asserted in tg_bypass_queue"] }],
  queue_entries: [{ what: "only what is shown is taken", keptBy: ["asserted in tg_bypass_queue"] }],
  event_queue: [{ what: "only what is shown is taken", keptBy: ["asserted in tg_event_queue"] }],
  inputs: [
    { what: "inputs come at least 4 cycles apart, one at a time", keptBy: ["asserted in tg_risk_inputs"] },
    {
      what: "while the book is held, the gate finds no quiet moment in 4 x DEPTH - 12 cycles at most",
      keptBy: ["asserted in tg_risk_inputs"],
    },
  ],
  inputs_order: [{ what: "there is room", keptBy: ["inputs"] }],
  lookahead: [{ what: "there is room, and only what is named is evaluated", keptBy: ["updates"] }],
  rows: [{ what: "what the ladder gives is worse than all of the row", keptBy: ["asserted in tg_top_rows"] }],
};
