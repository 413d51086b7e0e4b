// Resource counts of a synthesis run: read from Yosys's `stat`, kept in docs/synthesis.json, compared.

/** What is kept, by ECP5 cell type. */
const RESOURCES = {
  LUT4: "4-input look-up tables",
  CCU2C: "carry cells (two bits each)",
  TRELLIS_FF: "flip-flops",
  TRELLIS_DPR16X4: "distributed RAM, 16 words of 4 bits",
  DP16KD: "block RAM, 18 Kbit",
  MULT18X18D: "multipliers",
} as const;
export type Resource = keyof typeof RESOURCES;
export type Counts = Readonly<Record<Resource, number>>;

export interface SynthesisReport {
  readonly tool: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly total: Counts;
  /** Cells of a module itself, without what it instantiates, times its instances. */
  readonly modules: Readonly<Record<string, Counts>>;
}

/** LFE5U-85F. */
const PLACES = 83_640;

/**
 * Places for look-up tables that are taken: a carry cell takes two, a distributed RAM four for itself and two for its write port.
 */
export function placesOf({ LUT4, CCU2C, TRELLIS_DPR16X4 }: Counts): number {
  return LUT4 + 2 * CCU2C + 6 * TRELLIS_DPR16X4;
}

/** Growth that is still accepted, as a share: the mapper's noise. Block RAM and multipliers do not grow by noise. */
const TOLERANCE: Counts = {
  LUT4: 0.03,
  CCU2C: 0.03,
  TRELLIS_FF: 0.02,
  TRELLIS_DPR16X4: 0.02,
  DP16KD: 0,
  MULT18X18D: 0,
};

const NAMES = Object.keys(RESOURCES) as Resource[];
const none = (): Record<Resource, number> => ({
  LUT4: 0,
  CCU2C: 0,
  TRELLIS_FF: 0,
  TRELLIS_DPR16X4: 0,
  DP16KD: 0,
  MULT18X18D: 0,
});

interface Section {
  readonly cells: ReadonlyMap<string, number>;
}

/** The sections of `stat`, by module name as Yosys has it. */
function sectionsOf(stat: string): Map<string, Section> {
  const sections = new Map<string, Section>();
  for (const part of stat.split(/^=== /m).slice(1)) {
    const name = part.slice(0, part.indexOf(" ===")).trim();
    const cells = new Map<string, number>();
    const listed = part.slice(part.indexOf("Number of cells:")).split("\n").slice(1);
    for (const line of listed) {
      const match = /^\s+(\S+)\s+(\d+)\s*$/.exec(line);
      if (match === null) break;
      cells.set(match[1] ?? "", Number(match[2]));
    }
    sections.set(name, { cells });
  }
  sections.delete("design hierarchy");
  return sections;
}

/** `$paramod$<hash>\name`, `$paramod\name\P=...` or `name`: the module as the source has it. */
export function sourceName(name: string): string {
  const parametrised = /^\$paramod(?:\$[0-9a-f]+)?\\([A-Za-z_0-9]+)/.exec(name);
  return parametrised?.[1] ?? name.replace(/^\\/, "");
}

/** @throws Error when the text is not the `stat` of a design with that top */
export function parseStat(stat: string, top: string): Pick<SynthesisReport, "total" | "modules"> {
  const sections = sectionsOf(stat);
  const modules = new Map<string, Record<Resource, number>>();
  const total = none();
  const visit = (name: string): void => {
    const section = sections.get(name);
    if (section === undefined) throw new Error(`stat of ${top}: no section for module ${name}`);
    const own = modules.get(sourceName(name)) ?? none();
    modules.set(sourceName(name), own);
    for (const [cell, count] of section.cells) {
      if ((NAMES as string[]).includes(cell)) {
        own[cell as Resource] += count;
        total[cell as Resource] += count;
      } else if (sections.has(cell)) {
        for (let instance = 0; instance < count; instance++) visit(cell);
      }
    }
  };
  visit([...sections.keys()].find((name) => sourceName(name) === top) ?? top);
  if (total.LUT4 === 0 || total.TRELLIS_FF === 0) throw new Error(`stat of ${top}: no mapped cells in it`);
  const sorted = [...modules].sort(([a], [b]) => (a < b ? -1 : 1));
  return { total, modules: Object.fromEntries(sorted) };
}

/** What grew beyond its tolerance, one sentence each; none: no regress. */
export function regressions(kept: SynthesisReport, now: SynthesisReport): string[] {
  if (JSON.stringify(kept.parameters) !== JSON.stringify(now.parameters)) {
    return ["the kept report is for other parameters: make it anew with --update"];
  }
  return NAMES.filter((name) => now.total[name] > kept.total[name] * (1 + TOLERANCE[name])).map(
    (name) =>
      `${name} (${RESOURCES[name]}) grew from ${kept.total[name]} to ${now.total[name]}; accepted is ${(TOLERANCE[name] * 100).toFixed(0)} %`,
  );
}

export function markdown(report: SynthesisReport): string {
  const parameters = Object.entries(report.parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  const row = (name: string, counts: Counts): string =>
    `| ${name} | ${NAMES.map((resource) => counts[resource]).join(" | ")} |`;
  return [
    "# Resources of the core",
    "",
    "Made by `npx tickgate hw synth --update`; `npx tickgate hw synth --check` fails when a count grows beyond its tolerance.",
    `\`synth_ecp5\` of ${report.tool}, hierarchy kept, ${parameters}. Module rows: a module's own cells in all its instances.`,
    `An ECP5-85F has ${PLACES} places for look-up tables; taken are ${placesOf(report.total)} (${((100 * placesOf(report.total)) / PLACES).toFixed(0)} %): LUT4 + 2 CCU2C + 6 TRELLIS_DPR16X4.`,
    "",
    `| module | ${NAMES.join(" | ")} |`,
    `|---|${NAMES.map(() => "---:").join("|")}|`,
    row("**whole core**", report.total),
    ...Object.entries(report.modules).map(([name, counts]) => row(name, counts)),
    "",
    ...NAMES.map((name) => `- ${name}: ${RESOURCES[name]}`),
    "",
  ].join("\n");
}
