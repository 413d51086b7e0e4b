// The catalogue against the places that give the same numbers for their own reasons: the normative text, the RTL's package,
// the gRPC contracts and the wire tables.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as catalogue from "./gen/ts/catalogue.ts";
import * as event from "./gen/ts/event-record.ts";
import * as registers from "./gen/ts/registers.ts";
import { StrategyKind } from "./grpc/mod.ts";

const ROOT = join(import.meta.dirname, "..");
const text = readFileSync(join(ROOT, "docs/datapath.md"), "utf8");
const rtl = readFileSync(join(ROOT, "hw/rtl/tg_pkg.sv"), "utf8");

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Constants `<prefix>_<NAME> = <number>` of the RTL's package. */
function rtlConstants(prefix: string): Record<string, number> {
  const found = rtl.matchAll(new RegExp(`\\b${prefix}_([A-Z0-9_]+)\\s*=\\s*(?:\\d+'d)?(\\d+)`, "g"));
  return Object.fromEntries([...found].map(([, name = "", value]) => [name.toLowerCase(), Number(value)]));
}

function snaked(numbers: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [snake(name), value]));
}

/** "4 to 6, 9 and 20": 4, 5, 6, 9, 20. */
function numbers(list: string): number[] {
  const ranges = [...list.matchAll(/(\d+)(?: to (\d+))?/g)];
  return ranges.flatMap(([, low, high = low]) =>
    Array.from({ length: Number(high) - Number(low) + 1 }, (_, i) => Number(low) + i),
  );
}

describe("risk rules", () => {
  test("are those of the normative text", () => {
    const rows = [...text.matchAll(/^\| (\d+) \| `([a-z_]+)` \|/gm)].map(([, code, name]) => [name, Number(code)]);
    expect(Object.fromEntries(rows)).toEqual(snaked(catalogue.RULE));
    const [, symbol = "", device = ""] =
      /`check_off` of the symbol's limits switches off ([^;]+); the global `check_off` switches off ([^(]+)/.exec(
        text,
      ) ?? [];
    const [, waivable = ""] = /`waive_reducing` are off too; only ([^;]+) can be there/.exec(text) ?? [];
    const codes = (wanted: (rule: catalogue.RuleMeaning) => boolean) =>
      catalogue.RULES.filter(wanted).map(({ code }) => code);
    expect(codes(({ off }) => off === "symbol")).toEqual(numbers(symbol));
    expect(codes(({ off }) => off === "device")).toEqual(numbers(device));
    expect(codes(({ waivable: may }) => may)).toEqual(numbers(waivable));
  });

  test("are those of the RTL", () => {
    expect(rtlConstants("RULE")).toEqual(snaked(catalogue.RULE));
  });

  test("have a counter each", () => {
    expect(catalogue.RULE_CODES).toBe(registers.COUNTER_REJECTS_COUNT);
    expect(catalogue.RULES.map(({ code }) => code)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
  });
});

describe("drop reasons", () => {
  test("are those of the normative text, in its order", () => {
    const receive = text.slice(text.indexOf("## 1. Receive"), text.indexOf("## 2."));
    const named = [...receive.matchAll(/^\| `([a-z0-9_]+)` \|/gm)].map(([, name]) => name);
    // The overrun is the hardware's own.
    expect([...new Set(named), "overrun"]).toEqual(catalogue.DROPS.map(({ name }) => name));
  });

  test("are those of the RTL, with a counter each", () => {
    expect(rtlConstants("DROP")).toEqual(snaked(catalogue.DROP));
    expect(catalogue.DROP_REASONS).toBe(registers.COUNTER_LINE_A_DROPPED_COUNT);
    expect(catalogue.DROP_REASONS).toBe(registers.COUNTER_LINE_B_DROPPED_COUNT);
  });
});

describe("faults", () => {
  test("of symbols are those of the normative text and of the RTL", () => {
    const list = /Symbol faults \(([^)]*)\)/.exec(text)?.[1] ?? "";
    const rows = [...list.matchAll(/`([a-z_]+)` (\d+)/g)].map(([, name, bit]) => [name, Number(bit)]);
    expect(Object.fromEntries(rows)).toEqual(snaked(catalogue.FAULT));
    const bits = Object.entries(rtlConstants("FAULT")).map(([name, bit]) => [name, 2 ** bit]);
    expect(Object.fromEntries(bits)).toEqual(snaked(catalogue.FAULT));
  });

  test("of the feed are those of the RTL and of the event record", () => {
    expect(rtlConstants("FEED")).toEqual(snaked(catalogue.FEED_FAULT));
    expect(Object.keys(event.FEED_CAUSE_CODES).map(Number)).toEqual(Object.values(catalogue.FEED_FAULT));
  });
});

test("every record type has a counter of what was dropped", () => {
  expect(registers.COUNTER_EVENTS_DROPPED_COUNT).toBe(Math.max(...event.MESSAGES.map(({ code }) => Number(code))) + 1);
});

test("strategy kinds are those of the gRPC contracts", () => {
  const { STRATEGY_KIND_UNSPECIFIED: _, ...kinds } = StrategyKind;
  const named = Object.entries(kinds).map(([name, kind]) => [name.replace("STRATEGY_KIND_", "").toLowerCase(), kind]);
  expect(Object.fromEntries(named)).toEqual(snaked(catalogue.STRATEGY));
});

test("a cycle is 6.4 ns", () => {
  expect((catalogue.NS_PER_SECOND / catalogue.CYCLES_PER_SECOND) * 10).toBe(64);
});

/** Codes that nothing raises yet (docs/architecture.md, "What is not there yet"). */
const NOT_RAISED: ReadonlySet<string> = new Set([
  // Nobody compares card and software path while they run.
  "DIVERGENCE",
  // Nobody watches T1 and T2 against a bound.
  "LATENCY_BOUND",
]);

test("gateway and control plane use every code of errors and conditions", () => {
  const sources = globSync("{gateway,control}/**/*.ts", {
    cwd: ROOT,
    exclude: (name) => /dist|\.test\.ts$/.test(name),
  });
  const code = sources.map((file) => readFileSync(join(ROOT, file), "utf8")).join("\n");
  const used = new Set([...code.matchAll(/"([A-Z][A-Z0-9_]+)"/g)].map(([, name]) => name));
  const all = [...Object.keys(catalogue.ERRORS), ...Object.keys(catalogue.CONDITIONS)];
  expect(all.filter((name) => !used.has(name))).toEqual([...NOT_RAISED]);
});
