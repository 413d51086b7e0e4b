import { expect, test } from "vitest";
import { fileCoverage, total } from "./lines.ts";

const point = (file: string, page: string, line: number, object: string, times: number): string =>
  `C '\x01f\x02${file}\x01l\x02${line}\x01n\x021\x01page\x02${page}/m\x01o\x02${object}\x01h\x02top.a${times}' ${times}`;

test("points are counted by file and kind; instances of one module are one", () => {
  const database = [
    "# SystemC::Coverage-3",
    point("hw/rtl/b.sv", "v_line", 3, "block", 0),
    point("hw/rtl/b.sv", "v_line", 9, "block", 4),
    point("hw/rtl/a.sv", "v_branch", 7, "if", 0),
    point("hw/rtl/a.sv", "v_branch", 7, "if", 2),
    point("hw/rtl/a.sv", "v_branch", 8, "else", 0),
    point("hw/rtl/a.sv", "v_toggle", 2, "x[0]", 1),
    point("hw/rtl/a.sv", "v_toggle", 2, "x[1]", 0),
    point("hw/rtl/a.sv", "v_user", 5, "cover", 0),
  ].join("\n");
  const files = fileCoverage(new TextEncoder().encode(database));
  expect(files).toEqual([
    { file: "hw/rtl/a.sv", line: { points: 2, met: 1 }, toggle: { points: 2, met: 1 }, linesNotMet: [8] },
    { file: "hw/rtl/b.sv", line: { points: 2, met: 1 }, toggle: { points: 0, met: 0 }, linesNotMet: [3] },
  ]);
  expect(total(files, "line")).toEqual({ points: 4, met: 2 });
});
