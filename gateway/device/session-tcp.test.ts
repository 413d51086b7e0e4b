import { describe, expect, it } from "vitest";
import { registers as map } from "../../proto/mod.ts";
import { readTcp, TCP_STATE } from "./session-tcp.ts";

/** What a report says when the card's state reads like this, and how many batches it took. */
function report(state: number, receivedBytes: number) {
  const word = (state << map.TCP_STATE_STATE_SHIFT) | (receivedBytes << map.TCP_STATE_RECEIVED_BYTES_SHIFT);
  const program = readTcp();
  program.next();
  const second = program.next(Uint32Array.of(word, 0, 0));
  if (second.done) return { batches: 1, received: second.value.received };
  // State, low and high word, and the state behind it: nothing more. The write has no answer.
  const end = program.next(Uint32Array.of(word, 0x64636261, 0, 0));
  if (!end.done) throw new Error("a third batch");
  return { batches: 2, received: end.value.received };
}

describe("received bytes", () => {
  it("are read in a session that stands", () => {
    expect(report(TCP_STATE.established, 4)).toEqual({ batches: 2, received: Uint8Array.from(Buffer.from("abcd")) });
  });

  it("of the session before are no bytes of one that the venue has not answered yet", () => {
    for (const [name, state] of Object.entries(TCP_STATE)) {
      if (state >= TCP_STATE.established) continue;
      expect(report(state, 4), name).toEqual({ batches: 1, received: new Uint8Array(0) });
    }
  });
});
