// Line and toggle coverage as Verilator counts it: each point of its database, by file and kind.

/** A point: keys and values of its name, and how often it was met. */
const POINT = /^C '(.*)' (\d+)$/;
const BEFORE_KEY = "\u0001";
const BEFORE_VALUE = "\u0002";

export interface Met {
  readonly points: number;
  readonly met: number;
}

export interface FileCoverage {
  readonly file: string;
  readonly line: Met;
  readonly toggle: Met;
  /** Lines that have a point of the kind that was never met. */
  readonly linesNotMet: readonly number[];
}

function fieldOf(text: string): readonly [string, string] {
  const [key = "", value = ""] = text.split(BEFORE_VALUE);
  return [key, value];
}

/** Several instances of a module are one: a point is met when one of them has met it. */
export function fileCoverage(database: Uint8Array): readonly FileCoverage[] {
  const points = new Map<
    string,
    { readonly file: string; readonly kind: string; readonly line: number; times: number }
  >();
  for (const row of new TextDecoder().decode(database).split("\n")) {
    const [, name, times] = POINT.exec(row) ?? [];
    if (name === undefined) continue;
    const fields = new Map(name.split(BEFORE_KEY).map(fieldOf));
    const kind = fields.get("page")?.split("/")[0];
    const file = fields.get("f");
    if (file === undefined || (kind !== "v_line" && kind !== "v_branch" && kind !== "v_toggle")) continue;
    const line = Number(fields.get("l"));
    const key = [file, kind, line, fields.get("n"), fields.get("o")].join(" ");
    const known = points.get(key) ?? { file, kind: kind === "v_toggle" ? "toggle" : "line", line, times: 0 };
    known.times += Number(times);
    points.set(key, known);
  }
  const all = [...points.values()];
  return [...new Set(all.map(({ file }) => file))].toSorted().map((file) => {
    const of = (kind: string): Met => {
      const wanted = all.filter((point) => point.file === file && point.kind === kind);
      return { points: wanted.length, met: wanted.filter(({ times }) => times > 0).length };
    };
    const missed = all.filter((point) => point.file === file && point.kind === "line" && point.times === 0);
    return {
      file,
      line: of("line"),
      toggle: of("toggle"),
      linesNotMet: [...new Set(missed.map(({ line }) => line))].toSorted((a, b) => a - b),
    };
  });
}

export function total(files: readonly FileCoverage[], kind: "line" | "toggle"): Met {
  return {
    points: files.reduce((sum, file) => sum + file[kind].points, 0),
    met: files.reduce((sum, file) => sum + file[kind].met, 0),
  };
}
