import { expect, test } from "vitest";
import { MEASURE_FACTS } from "../../../http/api.ts";
import { aboutWords, measured, percent, UNITS, used } from "./risk.ts";

test("a measurement has the unit of its measure, and says when it cannot be told", () => {
  expect(measured("gross", 12_345_678_900)).toBe("1,234,568 USD");
  expect(measured("position", 1_200)).toBe("1,200 sh");
  expect(measured("orderRate", 18_500)).toBe("18.5 /s");
  expect(measured("rejectShare", 41_200)).toBe("4.1 %");
  expect(measured("openOrders", 3)).toBe("3");
  expect(measured("loss", null)).toBe("–");
});

test("a limit's use is money where the limit is; of a limit of 0 all is used", () => {
  expect(used("loss", 312_500_000)).toBe("31,250");
  expect(used("position", 840)).toBe("840");
  expect(percent(1_000_000_000)).toBe("all");
  expect(aboutWords("gateway", "")).toBe("everything");
  expect(aboutWords("strategy", "none")).toBe("no strategy");
});

test("units are the contract's", () => {
  expect(UNITS).toEqual(Object.fromEntries(Object.entries(MEASURE_FACTS).map(([name, { unit }]) => [name, unit])));
});
