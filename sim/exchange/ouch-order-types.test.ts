// Order types of OUCH 5.0's options, as a client meets them.

import { describe, expect, test } from "vitest";
import type { ouch50 } from "../../proto/mod.ts";
import { Venue } from "./test-venue.ts";

type Options = readonly ouch50.Option[];
const HIDDEN = { display: "N" } as const;

function peg(value: string, pegOffset?: number): Options {
  const type: ouch50.Option = { name: "priceType", value };
  return pegOffset === undefined ? [type] : [type, { name: "pegOffset", value: pegOffset }];
}

/** 99,900 bid, 100,300 asked, 100 shares each, by the first account. */
function quoted(): Venue {
  const venue = new Venue();
  venue.enter(venue.one, 1, { side: "B", price: 99_900n });
  venue.enter(venue.one, 2, { side: "S", price: 100_300n });
  return venue;
}

describe("a reserve", () => {
  const options: Options = [{ name: "maxFloor", value: 100 }];

  test("shows a slice, refreshes it behind the others, and tells the client its new reference", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { side: "S", quantity: 250, options });
    venue.enter(venue.one, 2, { side: "S" });
    const level = venue.book.asks.best;
    expect([level?.displayedQuantity, level?.hiddenQuantity]).toEqual([200, 150]);
    expect(venue.enter(venue.two, 1, { quantity: 100 })).toEqual(["A 1 B100@100000 L", "E 1 100@100000 R"]);
    expect(venue.told(venue.one)).toEqual(["E 1 100@100000 A", "R 1 100"]);
    // The other sell order is first now; what is left of the reserve comes last.
    venue.enter(venue.two, 2, { quantity: 240 });
    expect(venue.told(venue.one)).toEqual(["E 2 100@100000 A", "E 1 100@100000 A", "R 1 50", "E 1 40@100000 A"]);
  });

  test("is cut from what is hidden first", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { side: "S", quantity: 250, options });
    expect(venue.cancel(venue.one, 1, 120)).toEqual(["C 1 130 U"]);
    expect([venue.book.asks.best?.displayedQuantity, venue.book.asks.best?.hiddenQuantity]).toEqual([100, 20]);
  });

  test.each<[string, Partial<ouch50.EnterOrder>]>([
    ["hidden", { ...HIDDEN, options }],
    ["of part of a lot", { options: [{ name: "maxFloor", value: 150 }] }],
    ["with a spread alone", { options: [{ name: "randomReserves", value: 50 }] }],
  ])("%s is refused", (_name, more) => {
    const venue = new Venue();
    expect(venue.enter(venue.one, 1, { quantity: 500, ...more })).toEqual(["J 1 4"]);
  });
});

describe("a minimum quantity", () => {
  const options: Options = [{ name: "minimumQuantity", value: 200 }];

  test("of an immediate order is there at once or not at all", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { side: "S", quantity: 150 });
    const immediate = { quantity: 300, timeInForce: "3", options } as const;
    expect(venue.enter(venue.two, 1, immediate)).toEqual(["A 1 B300@100000 L", "C 1 300 I"]);
    venue.enter(venue.one, 2, { side: "S", quantity: 60, price: 99_900n });
    expect(venue.enter(venue.two, 2, immediate)).toEqual([
      "A 2 B300@100000 L",
      "E 2 60@99900 R",
      "E 2 150@100000 R",
      "C 2 90 I",
    ]);
  });

  test("of a hidden order is asked of each that it meets; smaller ones pass it by", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { side: "S", quantity: 300, ...HIDDEN, options });
    expect(venue.enter(venue.two, 1, { quantity: 199, timeInForce: "3" })).toEqual(["A 1 B199@100000 L", "C 1 199 I"]);
    expect(venue.enter(venue.two, 2, { quantity: 220, timeInForce: "3" })).toEqual([
      "A 2 B220@100000 L",
      "E 2 220@100000 R",
    ]);
    // Of 80 that are left the whole is asked.
    expect(venue.enter(venue.two, 3, { quantity: 79, timeInForce: "3" })).toEqual(["A 3 B79@100000 L", "C 3 79 I"]);
    expect(venue.told(venue.one)).toEqual(["E 1 220@100000 J"]);
  });
});

describe("a peg", () => {
  test("follows the best displayed price of its side, and tells the client where it stands", () => {
    const venue = quoted();
    expect(venue.enter(venue.two, 1, { price: 100_100n, options: peg("R") })).toEqual(["A 1 B100@99900 L"]);
    venue.enter(venue.one, 3, { price: 100_000n });
    expect(venue.told(venue.two)).toEqual(["T 1 @100000 Y"]);
    // Its limit holds it back, and pegs do not follow pegs.
    venue.enter(venue.one, 4, { price: 100_200n });
    expect(venue.told(venue.two)).toEqual(["T 1 @100100 Y"]);
    venue.cancel(venue.one, 4);
    venue.cancel(venue.one, 3);
    expect(venue.told(venue.two)).toEqual(["T 1 @100000 Y", "T 1 @99900 Y"]);
  });

  test("at the middle meets its like, and says so in the liquidity", () => {
    const venue = quoted();
    const middle = { ...HIDDEN, options: peg("M") };
    expect(venue.enter(venue.two, 1, { ...middle, price: 100_500n })).toEqual(["A 1 B100@100100 L"]);
    expect(venue.enter(venue.one, 3, { ...middle, side: "S", price: 99_000n, quantity: 40 })).toEqual([
      "A 3 S40@100100 L",
      "E 3 40@100100 m",
    ]);
    expect(venue.told(venue.two)).toEqual(["E 1 40@100100 k"]);
  });

  test("to the other side may take when the market comes", () => {
    const venue = quoted();
    expect(venue.enter(venue.two, 1, { ...HIDDEN, price: 100_300n, options: peg("P", -200) })).toEqual([
      "A 1 B100@100100 L",
    ]);
    venue.enter(venue.one, 3, { side: "S", price: 100_100n, quantity: 30 });
    expect(venue.told(venue.two)).toEqual(["E 1 30@100100 J"]);
  });

  test("without a quote is refused, and taken out when the quote is lost", () => {
    const venue = quoted();
    venue.enter(venue.two, 1, { ...HIDDEN, options: peg("M"), price: 100_500n });
    venue.cancel(venue.one, 2);
    expect(venue.told(venue.two)).toEqual(["C 1 100 Z"]);
    expect(venue.enter(venue.two, 2, { ...HIDDEN, options: peg("M") })).toEqual(["J 2 1"]);
  });

  test.each<[string, Partial<ouch50.EnterOrder>]>([
    ["to the other side, displayed", { options: peg("P") }],
    ["displayed, better than its side", { options: peg("R", 100) }],
    ["to the middle with an offset", { ...HIDDEN, options: peg("M", 100) }],
    ["of a limit order with an offset", { options: peg("L", 100) }],
  ])("%s is refused", (_name, more) => {
    const venue = quoted();
    expect(venue.enter(venue.two, 1, more)).toEqual(["J 1 5"]);
  });
});

test("discretion takes what comes within its reach, on arrival and while it rests", () => {
  const venue = quoted();
  const options: Options = [{ name: "discretionPrice", value: 100_300n }];
  expect(venue.enter(venue.two, 1, { quantity: 150, options })).toEqual(["A 1 B150@100000 L", "E 1 100@100300 R"]);
  venue.enter(venue.one, 3, { side: "S", price: 100_200n, quantity: 20 });
  expect(venue.told(venue.two)).toEqual(["E 1 20@100200 R", "T 1 @100000 Y"]);
  venue.enter(venue.one, 4, { side: "S", price: 100_400n });
  expect(venue.told(venue.two)).toEqual([]);
});

describe("a post-only order", () => {
  const options: Options = [{ name: "postOnly", value: "P" }];

  test("that meets only hidden ones goes too, unless they want to trade now", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1, { side: "S", ...HIDDEN });
    expect(venue.enter(venue.two, 1, { options })).toEqual(["A 1 B100@100000 L", "C 1 100 F"]);
    venue.cancel(venue.one, 1);
    venue.enter(venue.one, 2, { side: "S", ...HIDDEN, quantity: 30, options: [{ name: "tradeNow", value: "Y" }] });
    expect(venue.enter(venue.two, 2, { options })).toEqual(["A 2 B100@100000 L", "E 2 30@100000 A"]);
    expect(venue.told(venue.one)).toEqual(["E 2 30@100000 R"]);
    expect(venue.book.bids.best?.displayedQuantity).toBe(70);
  });

  test.each<[string, Partial<ouch50.EnterOrder>]>([
    ["immediate", { timeInForce: "3", options }],
    ["with discretion", { options: [...options, { name: "discretionPrice", value: 100_300n }] }],
  ])("%s is refused", (_name, more) => {
    const venue = new Venue();
    expect(venue.enter(venue.one, 1, more)).toEqual(["J 1 15"]);
  });
});

describe("self-match prevention", () => {
  const strategy = (letter: string, group = "AA"): Options => [
    { name: "selfMatchStrategy", value: letter },
    { name: "selfMatchGroup", value: group },
  ];
  const rest = (venue: Venue, letter: string): void => {
    venue.enter(venue.one, 1, { side: "S", quantity: 300, options: strategy(letter) });
    venue.enter(venue.two, 1, { side: "S", quantity: 50 });
  };

  test.each([
    ["O", ["A 2 B100@100000 L", "D 1 300 of 100@100000 AO", "E 2 50@100000 R"], 50, 0],
    ["W", ["A 2 B100@100000 L", "D 2 100 of 100@100000 RW"], 0, 350],
    ["D", ["A 2 B100@100000 L", "D 1 100 of 100@100000 AD", "D 2 100 of 100@100000 RD"], 0, 250],
    ["Y", ["A 2 B100@100000 L", "C 1 100 Q", "C 2 100 Q"], 0, 250],
    ["d", ["A 2 B100@100000 L", "D 1 100 of 100@100000 Ad", "D 2 100 of 100@100000 Rd"], 0, 250],
  ])("by %s", (letter, told, bidLeft, askLeft) => {
    const venue = new Venue();
    rest(venue, letter);
    expect(venue.enter(venue.one, 2, { options: strategy(letter) })).toEqual(told);
    expect(venue.book.bids.best?.displayedQuantity ?? 0).toBe(bidLeft);
    expect(venue.book.asks.best?.displayedQuantity ?? 0).toBe(askLeft);
  });

  test("does not touch orders of another group, of another firm, or without a strategy", () => {
    const venue = new Venue();
    rest(venue, "W");
    expect(venue.enter(venue.one, 2, { quantity: 10, options: strategy("W", "BB") })).toEqual([
      "A 2 B10@100000 L",
      "E 1 10@100000 A",
      "E 2 10@100000 R",
    ]);
    expect(venue.enter(venue.one, 3, { quantity: 10 })).toContain("E 3 10@100000 R");
    const other = venue.account("THREE", { firm: "OTHR" });
    expect(venue.enter(other, 1, { quantity: 10, options: strategy("W") })).toContain("E 1 10@100000 R");
  });

  test("is the port's where the order says nothing, and none where it says none", () => {
    const venue = new Venue();
    const port = venue.account("PORT", { firm: "FIRM", selfMatch: "W" });
    venue.enter(port, 1, { side: "S" });
    expect(venue.enter(port, 2, { quantity: 40 })).toEqual(["A 2 B40@100000 L", "D 2 40 of 40@100000 RW"]);
    const none: Options = [{ name: "selfMatchStrategy", value: "N" }];
    expect(venue.enter(port, 3, { quantity: 40, options: none })).toContain("E 3 40@100000 R");
  });

  test("counts in the chain of a replace", () => {
    const venue = new Venue();
    rest(venue, "D");
    venue.enter(venue.one, 2, { quantity: 100, options: strategy("D") });
    expect(venue.replace(venue.one, 1, 3, { quantity: 300 })).toEqual(["U 1->3 200@100000"]);
  });
});

describe("options", () => {
  test("of a replace that says nothing are the original's; what it says counts", () => {
    const venue = quoted();
    venue.enter(venue.two, 1, { ...HIDDEN, options: peg("R") });
    expect(venue.replace(venue.two, 1, 2, { ...HIDDEN, price: 100_200n, quantity: 90 })).toEqual(["U 1->2 90@99900"]);
    expect(venue.replace(venue.two, 2, 3, { ...HIDDEN, price: 100_200n, options: peg("L") })).toEqual([
      "U 2->3 100@100200",
    ]);
  });

  test("of a replace that cannot be take the original out", () => {
    const venue = new Venue();
    venue.enter(venue.one, 1);
    expect(venue.replace(venue.one, 1, 2, { options: [{ name: "firm", value: "X" }] })).toEqual(["C 1 100 U"]);
    expect(venue.enter(venue.one, 2)).toEqual(["A 2 B100@100000 L"]);
  });

  test("name the firm that the port belongs to, or the order is refused", () => {
    const venue = new Venue();
    const port = venue.account("PORT", { firm: "FIRM" });
    expect(venue.enter(port, 1, { options: [{ name: "firm", value: "ELSE" }] })).toEqual(["J 1 12"]);
    expect(venue.enter(port, 2, { options: [{ name: "firm", value: "FIRM" }] })).toEqual(["A 2 B100@100000 L"]);
  });

  test("narrow a mass cancel to a side or a group", () => {
    const venue = new Venue();
    const group = (value: number): Options => [{ name: "groupId", value }];
    venue.enter(venue.one, 1, { options: group(7) });
    venue.enter(venue.one, 2, { side: "S", price: 100_500n, options: group(7) });
    venue.enter(venue.one, 3, { options: group(8) });
    const request = { type: "C", firm: "", symbol: "" } as const;
    const side: Options = [{ name: "side", value: "S" }];
    expect(venue.send(venue.one, { ...request, urn: 4, options: side })).toEqual(["X", "C 2 100 U"]);
    expect(venue.send(venue.one, { ...request, urn: 5, options: group(8) })).toEqual(["X", "C 3 100 U"]);
    expect(venue.one.liveOrders).toBe(1);
  });

  test("give each channel numbers of its own, and every reply names it", () => {
    const venue = new Venue();
    const options: Options = [{ name: "userRefIdx", value: 3 }];
    venue.enter(venue.one, 5);
    expect(venue.enter(venue.one, 1, { options })).toEqual(["A 1 B100@100000 L"]);
    expect(venue.cancel(venue.one, 1)).toEqual([]);
    expect(venue.send(venue.one, { type: "X", urn: 1, quantity: 0, options })).toEqual(["C 1 100 U"]);
    expect(venue.last(venue.one)).toMatchObject({ type: "C", options });
    expect(venue.send(venue.one, { type: "Q", options })).toEqual(["Q 2"]);
    expect(venue.send(venue.one, { type: "Q" })).toEqual(["Q 6"]);
  });
});

test("after-hours orders are for after hours", () => {
  const venue = new Venue();
  expect(venue.enter(venue.one, 1, { timeInForce: "E" })).toEqual(["J 1 2"]);
  venue.late = true;
  expect(venue.enter(venue.one, 2, { timeInForce: "E" })).toEqual(["A 2 B100@100000 L"]);
});
