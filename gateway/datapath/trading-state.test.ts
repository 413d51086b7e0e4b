import { describe, expect, test } from "vitest";
import { SoftwareDatapath } from "./software-datapath.ts";
import { FEED, framed, itch, Recorder, SMALL, TRACKING } from "./test-kit.ts";

function pathOf(initialOpen = false) {
  const recorder = new Recorder();
  const path = new SoftwareDatapath(SMALL, recorder);
  path.clear(TRACKING, { ...FEED, initialOpen });
  return {
    path,
    /** Trading events as [sequence, symbol, names of the flags that are set, band]. */
    apply(...messages: Uint8Array[]) {
      path.messages(framed(...messages));
      return recorder.take().map((event) => {
        if (event.type !== 7) return event;
        const { trading, operationalHalt, shortRestricted, band, sessionOpen, marketHalt, wholePath } = event;
        const flags = { trading, operationalHalt, shortRestricted, band, sessionOpen, marketHalt, wholePath };
        const set = Object.entries(flags).flatMap(([name, value]) => (value ? [name] : []));
        return [event.sequence, event.symbol, set.join(), event.bandLo, event.bandHi];
      });
    },
  };
}

describe("a symbol's state", () => {
  test("H: T is trading, every other state is not", () => {
    const { apply, path } = pathOf();
    expect(
      apply(itch.trading("T"), itch.trading("H"), itch.trading("P"), itch.trading("Q"), itch.trading("T")),
    ).toEqual([
      [2n, 0, "", 0, 0],
      [5n, 0, "trading", 0, 0],
    ]);
    expect(path.tradingOf(0)).toEqual({
      trading: true,
      operationalHalt: false,
      shortRestricted: false,
      band: undefined,
    });
  });

  test("h: of the feed's market alone; H halts, anything else ends it", () => {
    const { apply } = pathOf();
    expect(apply(itch.halt("B", "H"), itch.halt("Q", "H"), itch.halt("X", "T"), itch.halt("Q", "T"))).toEqual([
      [2n, 0, "trading,operationalHalt", 0, 0],
      [4n, 0, "trading", 0, 0],
    ]);
  });

  test("Y: 1 and 2 restrict, 0 does not", () => {
    const { apply } = pathOf();
    expect(apply(itch.regSho("0"), itch.regSho("1"), itch.regSho("2"), itch.regSho("0"))).toEqual([
      [2n, 0, "trading,shortRestricted", 0, 0],
      [4n, 0, "trading", 0, 0],
    ]);
  });

  test("J: an upper price makes a band; a change of its prices is told, without a band none is", () => {
    const { apply, path } = pathOf();
    expect(
      apply(
        itch.collar(5, 0),
        itch.collar(100, 200),
        itch.collar(100, 200),
        itch.collar(101, 200),
        itch.collar(101, 0xffff_ffff),
        itch.collar(7, 0),
        itch.collar(8, 0),
      ),
    ).toEqual([
      [2n, 0, "trading,band", 100, 200],
      [4n, 0, "trading,band", 101, 200],
      [5n, 0, "trading,band", 101, 0xffff_ffff],
      [6n, 0, "trading", 0, 0],
    ]);
    apply(itch.collar(1, 2));
    expect(path.tradingOf(0).band).toEqual({ lo: 1, hi: 2 });
  });

  test("every event carries the whole state of its symbol; other locates have none", () => {
    const { apply } = pathOf();
    const all = [itch.halt("Q", "H"), itch.regSho("1"), itch.collar(3, 4), itch.trading("H")];
    expect(apply(...all).at(-1)).toEqual([4n, 0, "operationalHalt,shortRestricted,band", 3, 4]);
    expect(apply(itch.halt("Q", "H", 12))).toEqual([[5n, 1, "operationalHalt", 0, 0]]);
    expect(apply(itch.trading("T", 13), itch.halt("Q", "H", 0), itch.regSho("1", 99), itch.collar(1, 2, 14))).toEqual(
      [],
    );
  });
});

describe("the path's state", () => {
  test("S: Q opens, M, E and C close, others leave it", () => {
    const { apply, path } = pathOf();
    const system = (...codes: string[]) => apply(...codes.map((code) => itch.system(code)));
    expect(system("O", "S", "Q", "S", "M", "M")).toEqual([
      [3n, 0, "sessionOpen,wholePath", 0, 0],
      [5n, 0, "wholePath", 0, 0],
    ]);
    expect(system("Q", "E", "Q", "C").map((event) => (event as unknown[])[2])).toEqual([
      "sessionOpen,wholePath",
      "wholePath",
      "sessionOpen,wholePath",
      "wholePath",
    ]);
    expect(path.isSessionOpen).toBe(false);
  });

  test("W: levels 1, 2 and 3 halt, anything else ends it", () => {
    const { apply, path } = pathOf(true);
    expect(path.isSessionOpen).toBe(true);
    expect(apply(...["0", "1", "2", "3", "4", "3"].map((level) => itch.breaker(level)))).toEqual([
      [2n, 0, "sessionOpen,marketHalt,wholePath", 0, 0],
      [5n, 0, "sessionOpen,wholePath", 0, 0],
      [6n, 0, "sessionOpen,marketHalt,wholePath", 0, 0],
    ]);
    expect(path.isMarketHalted).toBe(true);
  });

  test("their locate does not matter, and is nobody's", () => {
    const { apply, path } = pathOf();
    const tracked = itch.system("Q");
    new DataView(tracked.buffer).setUint16(1, 11);
    const breaker = itch.breaker("2");
    new DataView(breaker.buffer).setUint16(1, 11);
    expect(apply(tracked, breaker)).toEqual([
      [1n, 0, "sessionOpen,wholePath", 0, 0],
      [2n, 0, "sessionOpen,marketHalt,wholePath", 0, 0],
    ]);
    expect(path.tradingOf(0).trading).toBe(true);
  });
});

test("clear sets it to the slots' and the feed's initial state", () => {
  const { apply, path } = pathOf();
  apply(
    itch.trading("H"),
    itch.halt("Q", "H"),
    itch.regSho("1"),
    itch.collar(3, 4),
    itch.system("Q"),
    itch.breaker("1"),
  );
  path.clear(TRACKING, FEED);
  expect(path.tradingOf(0)).toEqual({ trading: true, operationalHalt: false, shortRestricted: false, band: undefined });
  expect([path.isTrading(1), path.isSessionOpen, path.isMarketHalted]).toEqual([false, true, false]);
  path.clear(TRACKING, { ...FEED, initialOpen: false, market: "X" });
  expect([path.isSessionOpen, apply(itch.halt("Q", "H")), apply(itch.halt("X", "H")).length]).toEqual([false, [], 1]);
  expect(() => path.clear(TRACKING, { ...FEED, market: "" })).toThrow("feed.market: expected 1 to 1 printable");
});
