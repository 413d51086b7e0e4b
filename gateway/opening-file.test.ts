import { describe, expect, it } from "vitest";
import { OpeningError, parseOpening } from "./opening-file.ts";

const GIVEN = {
  session: "DAY2",
  author: "anna",
  reason: "statement of the clearing house",
  positions: [
    { symbol: "TGA", quantity: -300, price_e4: 300_000 },
    { symbol: "TGB", quantity: 100, price_e4: 0 },
  ],
};

describe("the file of an opening balance", () => {
  it("is taken as it is, without any position too", () => {
    expect(parseOpening(JSON.stringify(GIVEN))).toEqual(GIVEN);
    expect(parseOpening(JSON.stringify({ ...GIVEN, positions: [] })).positions).toEqual([]);
  });

  const [first] = GIVEN.positions;
  it.each([
    [{ session: "" }, /^session: /],
    [{ session: "LONGER THAN TEN" }, /^session: /],
    [{ author: " " }, /^author: /],
    [{ reason: undefined }, /^reason: /],
    [{ positions: undefined }, /^positions: /],
    [{ positions: [{ ...first, quantity: 1.5 }] }, /^positions\.0\.quantity: /],
    [{ positions: [{ ...first, quantity: 2 ** 31 }] }, /^positions\.0\.quantity: /],
    [{ positions: [{ ...first, price_e4: -1 }] }, /^positions\.0\.price_e4: /],
    [{ positions: [{ ...first, symbol: "TOOLONGNAME" }] }, /^positions\.0\.symbol: /],
    [{ positions: [first, first] }, /^positions: TGA is there twice/],
    [{ quantities: [] }, /quantities/],
  ])("is refused with what is wrong: %j", (changed, message) => {
    const run = () => parseOpening(JSON.stringify({ ...GIVEN, ...changed }));
    expect(run).toThrow(OpeningError);
    expect(run).toThrow(message);
  });

  it("is refused when it is no JSON", () => {
    expect(() => parseOpening("{")).toThrow(OpeningError);
  });
});
