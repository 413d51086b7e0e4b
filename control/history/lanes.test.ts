import { expect, test } from "vitest";
import { Lanes, type Point } from "./point.ts";

const at = (time: string, symbol = "TGA"): Point => ({
  measurement: "reject",
  tags: { symbol },
  fields: {},
  time,
});

test("points of one series with the same time have lanes of their own, whatever came between them", () => {
  const lanes = new Lanes();
  const given = ["7", "7", "8", "7", "8"].map((time) => lanes.next(at(time)));
  expect(given).toEqual(["0", "1", "0", "2", "1"]);
  expect(lanes.next(at("7", "TGB"))).toBe("0");
});
