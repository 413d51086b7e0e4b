import { describe, expect, it } from "vitest";
import { freshness, heard, LOST_MS, linkState, NO_CLOCK, STALE_MS, serverNow } from "./freshness.ts";

describe("how old things are", () => {
  it("goes by the server's clock, whatever the machine's own says", () => {
    const clock = heard(NO_CLOCK, 1_000_000, 400);
    expect(serverNow(clock, 500)).toBe(1_000_100);
    expect(freshness(1_000_000, serverNow(clock, 400 + STALE_MS))).toEqual({ ageMs: STALE_MS, stale: false });
    expect(freshness(1_000_000, serverNow(clock, 401 + STALE_MS)).stale).toBe(true);
  });

  it("takes the fastest word for the clock: a late one does not make the server look slow", () => {
    let clock = heard(NO_CLOCK, 10_000, 0);
    clock = heard(clock, 11_000, 1_900);
    expect(clock.offsetMs).toBe(9_995);
    clock = heard(clock, 12_000, 1_990);
    expect(clock.offsetMs).toBe(10_010);
  });

  it("gives an estimate up that is far off: the machine slept, or the server's clock was set", () => {
    expect(heard(heard(NO_CLOCK, 100_000, 0), 100_000, 60_000).offsetMs).toBe(40_000);
  });

  it("is stale when there never was a word", () => {
    expect(freshness(0, 5).stale).toBe(true);
  });

  it("knows a lost server by its silence and by a closed connection", () => {
    expect(linkState(true, undefined, 0)).toBe("connecting");
    expect(linkState(true, 1_000, 1_000 + LOST_MS - 1)).toBe("live");
    expect(linkState(true, 1_000, 1_000 + LOST_MS)).toBe("lost");
    expect(linkState(false, 1_000, 1_001)).toBe("lost");
    expect(linkState(false, undefined, 0)).toBe("lost");
  });
});
