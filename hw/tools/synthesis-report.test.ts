import { describe, expect, test } from "vitest";
import { markdown, parseStat, placesOf, regressions, type SynthesisReport, sourceName } from "./synthesis-report.ts";

// As Yosys prints it: a top with two instances of one module, one of which has a child.
const STAT = `
=== $paramod$0123abcd\\tg_leaf ===

   Number of wires:                 10
   Number of cells:                  7
     DP16KD                          1
     LUT4                            4
     TRELLIS_FF                      2

=== tg_middle ===

   Number of cells:                  4
     $paramod$0123abcd\\tg_leaf      1
     LUT4                            3

=== tg_top ===

   Number of cells:                  9
     LUT4                            1
     PFUMX                           5
     TRELLIS_FF                      1
     tg_middle                       2

=== design hierarchy ===

   tg_top                            1
     tg_middle                       2

   Number of cells:                 99
     LUT4                           99
`;

const PARAMETERS = { SYMBOLS: 8 };
const report = (): SynthesisReport => ({ tool: "Yosys", parameters: PARAMETERS, ...parseStat(STAT, "tg_top") });

describe("the counts of a design", () => {
  test("are its modules' own cells times their instances", () => {
    const { total, modules } = report();
    expect(total).toMatchObject({ LUT4: 1 + 2 * (3 + 4), TRELLIS_FF: 1 + 2 * 2, DP16KD: 2, MULT18X18D: 0 });
    expect(modules.tg_leaf).toMatchObject({ LUT4: 8, TRELLIS_FF: 4, DP16KD: 2 });
    expect(Object.keys(modules)).toEqual(["tg_leaf", "tg_middle", "tg_top"]);
  });

  test("are refused when the text is not of that design, or nothing is mapped", () => {
    expect(() => parseStat(STAT, "tg_other")).toThrow("no section for module tg_other");
    expect(() => parseStat(STAT.replaceAll("LUT4", "$lut"), "tg_top")).toThrow("no mapped cells");
  });

  test("show parametrised modules under the name the source has", () => {
    expect(sourceName("$paramod$0123abcd\\tg_ram")).toBe("tg_ram");
    expect(sourceName("$paramod\\tg_ram\\WIDTH=s32'1")).toBe("tg_ram");
    expect(sourceName("\\tg_ram")).toBe("tg_ram");
  });
});

describe("a comparison with what is kept", () => {
  const grown = (factor: number, name: "LUT4" | "DP16KD"): SynthesisReport => {
    const { total, ...rest } = report();
    return { ...rest, total: { ...total, LUT4: 1000, [name]: (name === "LUT4" ? 1000 : total[name]) * factor } };
  };
  const kept = grown(1, "LUT4");

  test("passes the mapper's noise and any saving", () => {
    expect(regressions(kept, kept)).toEqual([]);
    expect(regressions(kept, grown(1.01, "LUT4"))).toEqual([]);
    expect(regressions(kept, grown(0.5, "LUT4"))).toEqual([]);
  });

  test("names what grew beyond its tolerance", () => {
    expect(regressions(kept, grown(1.2, "LUT4"))).toEqual([expect.stringContaining("LUT4")]);
    expect(regressions(kept, grown(1.5, "DP16KD"))).toEqual([expect.stringContaining("from 2 to 3")]);
  });

  test("is not made between different sizes", () => {
    expect(regressions({ ...kept, parameters: { SYMBOLS: 64 } }, kept)).toEqual([expect.stringContaining("--update")]);
  });

  test("has a page with a row for every module, and says how much of the part is taken", () => {
    const page = markdown(kept);
    expect(placesOf({ ...kept.total, LUT4: 1000, CCU2C: 10, TRELLIS_DPR16X4: 100 })).toBe(1000 + 20 + 600);
    expect(page).toContain(`taken are ${placesOf(kept.total)} (`);
    for (const name of Object.keys(kept.modules)) expect(page).toContain(`| ${name} |`);
  });
});
