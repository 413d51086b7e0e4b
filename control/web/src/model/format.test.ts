import { describe, expect, it } from "vitest";
import {
  age,
  count,
  deviceTime,
  duration,
  hash,
  money,
  nanoseconds,
  orderLatency,
  price,
  shortPaths,
  signedShares,
} from "./format.ts";

describe("numbers as the page writes them", () => {
  it.each([
    [1_000_000, "100.00"],
    [1_000_001, "100.0001"],
    [5_714, "0.5714"],
    [0, "0.00"],
  ])("price %i", (e4, text) => expect(price(e4)).toBe(text));

  it.each([
    ["0", "0.00"],
    ["49", "0.00"],
    ["50", "+0.01"],
    ["-50", "−0.01"],
    ["-49", "0.00"],
    ["123456789", "+12,345.68"],
    ["92233720368547758079999", "+9,223,372,036,854,775,808.00"],
    [null, "–"],
  ])("money %s", (e4, text) => expect(money(e4)).toBe(text));

  it.each([
    [70.4, "70.4 ns"],
    [128, "128 ns"],
    [999.9, "1000 ns"],
    [1_234, "1.23 µs"],
    [45_600, "45.6 µs"],
    [456_000, "456 µs"],
    [12_300_000, "12.3 ms"],
    [2e9, "2.00 s"],
  ])("%f ns", (ns, text) => expect(nanoseconds(ns)).toBe(text));

  it.each([
    [-5, "0.0 s"],
    [0, "0.0 s"],
    [9_949, "9.9 s"],
    [10_000, "10 s"],
    [119_999, "119 s"],
    [120_000, "2 min"],
    [7_200_000, "2 h"],
  ])("age %i ms", (ms, text) => expect(age(ms)).toBe(text));

  it("keeps what does not fit a double", () => {
    expect(count("18446744073709551615")).toBe("18,446,744,073,709,551,615");
    expect(deviceTime("1795375200334107416")).toMatch(/^\d\d:\d\d:00\.334 107 416$/);
  });

  it("signs, durations and hashes", () => {
    expect([signedShares(-1_000), signedShares(0), signedShares(7)]).toEqual(["−1,000", "0", "+7"]);
    expect([duration(36), duration(1_500)]).toEqual(["36 ms", "1.5 s"]);
    expect([hash("0x02029BD6"), hash("9f86d081884c7d65"), hash("")]).toEqual(["02029BD6", "9f86d081", "–"]);
  });

  it("does not call a latency measured that the card could not count", () => {
    expect([orderLatency(11), orderLatency(65_535), orderLatency(null)]).toEqual(["70.4 ns", "> 400 µs", "–"]);
  });

  it("leaves folders out", () => {
    expect(shortPaths("no connection to the card at /a/b/device.sock: closed, 3/4")).toBe(
      "no connection to the card at device.sock: closed, 3/4",
    );
  });
});
