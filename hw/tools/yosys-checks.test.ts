import { describe, expect, test } from "vitest";
import { checkDesign, STAT_MARK, synthesisScript } from "./yosys-checks.ts";

async function check(top: string): Promise<{ faults: readonly string[]; output: string }> {
  return checkDesign(synthesisScript({ sources: [`hw/tools/testdata/${top}.sv`], top, parameters: {} }));
}

describe("a synthesis", () => {
  test("passes a sound module, its memory in block RAM", async () => {
    const { faults, output } = await check("tg_test_sound");
    expect(faults).toEqual([]);
    expect(output.slice(output.lastIndexOf(STAT_MARK))).toMatch(/DP16KD +1/);
  });

  test.each([
    { top: "tg_test_latch", says: /dlatch|Latch/ },
    { top: "tg_test_scattered_memory", says: /mem_v2|list of registers/ },
    { top: "tg_test_two_drivers", says: /multiple conflicting drivers|Assertion failed|problems/ },
  ])("stops at $top", async ({ top, says }) => {
    const { faults } = await check(top);
    expect(faults.join("\n")).toMatch(says);
  });
});
