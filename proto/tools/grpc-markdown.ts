// Writes the reference page of the gRPC contracts from the text of the .proto files: descriptors would not have the comments.

export interface ProtoSource {
  readonly name: string;
  readonly text: string;
}

interface Row {
  readonly cells: readonly string[];
}

interface Section {
  readonly kind: "service" | "message" | "enum";
  readonly name: string;
  readonly doc: string;
  readonly rows: Row[];
}

interface Page {
  doc: string;
  readonly sections: Section[];
}

const OPENING = /^(service|message|enum) (\w+) \{(\})?$/;
const FIELD = /^((?:repeated |optional )?(?:map<\w+, [\w.]+>|[\w.]+)) (\w+) = (\d+)(?: \[(.*)\])?;(?: \/\/ (.*))?$/;
const METHOD = /^rpc (\w+)\((stream )?(\w+)\) returns \((stream )?(\w+)\);(?: \/\/ (.*))?$/;
const VALUE = /^(\w+) = (\d+);(?: \/\/ (.*))?$/;
const HEADS = {
  service: ["method", "request", "response", "meaning"],
  message: ["field", "number", "type", "meaning"],
  enum: ["value", "number", "meaning"],
} as const;

export function grpcMarkdown(sources: readonly ProtoSource[]): string {
  const lines = [
    "<!-- Generated from proto/tickgate/v1 by `node proto/tools/generate.ts`. Do not edit. -->",
    "# The gateway's gRPC side",
    "",
    "Package `tickgate.v1`, on loopback. The control plane is its one caller; people's tools use its [HTTP side](api.md). Names of fields carry their units.",
  ];
  for (const { name, text } of sources) {
    const { doc, sections } = parse(name, text);
    lines.push("", `## ${name}`, ...(doc === "" ? [] : ["", doc]));
    for (const section of sections) lines.push(...sectionLines(section));
  }
  return `${lines.join("\n")}\n`;
}

function sectionLines({ kind, name, doc, rows }: Section): string[] {
  const title = ["", `### ${kind === "message" ? name : `${kind} ${name}`}`, ...(doc === "" ? [] : ["", doc])];
  if (rows.length === 0) return [...title, "", "No fields."];
  const head = HEADS[kind];
  return [
    ...title,
    "",
    `| ${head.join(" | ")} |`,
    `|${"---|".repeat(head.length)}`,
    ...rows.map(({ cells }) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`),
  ];
}

/** @throws Error at a line that is none of what the contracts use: nothing may be left out of the page */
function parse(name: string, text: string): Page {
  const page: Page = { doc: "", sections: [] };
  let section: Section | undefined;
  let choice = "";
  let said: string[] = [];
  const doc = (also = ""): string => {
    const sentences = [...said, also].filter((part) => part !== "").join(" ");
    said = [];
    return sentences;
  };
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    const opening = OPENING.exec(line);
    const oneof = /^oneof (\w+) \{$/.exec(line);
    if (line === "") said = section === undefined ? [] : said;
    else if (line.startsWith("//")) said.push(line.slice(2).trim());
    else if (line.startsWith("package ")) page.doc = doc();
    else if (/^(syntax|import|option) /.test(line)) said = [];
    else if (opening !== null && section === undefined) {
      section = { kind: opening[1] as Section["kind"], name: opening[2] ?? "", doc: doc(), rows: [] };
      page.sections.push(section);
      if (opening[3] !== undefined) section = undefined;
    } else if (oneof !== null && section !== undefined) {
      choice = oneof[1] ?? "";
      const of = doc();
      if (of !== "") section.rows.push({ cells: [`*${choice}*`, "", "one of", of] });
    } else if (line === "}" && choice !== "") choice = "";
    else if (line === "}" && section !== undefined) section = undefined;
    else if (section === undefined) unknown(name, index, line);
    else section.rows.push({ cells: cells(section.kind, line, choice, doc) ?? unknown(name, index, line) });
  }
  if (section !== undefined) throw new Error(`${name}: ${section.name} has no end`);
  return page;
}

function cells(
  kind: Section["kind"],
  line: string,
  choice: string,
  doc: (also?: string) => string,
): string[] | undefined {
  if (kind === "service") {
    const method = METHOD.exec(line);
    if (method === null) return undefined;
    const [, name, streamIn = "", request = "", streamOut = "", response = "", also] = method;
    return [`\`${name}\``, `${streamIn}${request}`, `${streamOut}${response}`, doc(also)];
  }
  if (kind === "enum") {
    const value = VALUE.exec(line);
    return value === null ? undefined : [`\`${value[1]}\``, value[2] ?? "", doc(value[3])];
  }
  const field = FIELD.exec(line);
  if (field === null) return undefined;
  const [, type = "", name, number = "", options, also] = field;
  const notes = [choice === "" ? "" : `(${choice})`, options === undefined ? "" : `[${options}]`, doc(also)];
  return [`\`${name}\``, number, type, notes.filter((note) => note !== "").join(" ")];
}

function unknown(name: string, index: number, line: string): never {
  throw new Error(`${name}:${index + 1}: the page does not know what to do with "${line}"`);
}
