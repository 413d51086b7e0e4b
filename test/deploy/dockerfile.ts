// A Dockerfile as stages of instructions: what the rules of the test and the build without an engine both read.

export interface Instruction {
  readonly name: string;
  /** Continuations joined, comments gone. */
  readonly text: string;
  readonly line: number;
}

export interface Stage {
  readonly name: string;
  /** Image or earlier stage. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

export interface Copy {
  /** Stage that it comes from; undefined: the tree. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

export class DockerfileError extends Error {
  override readonly name = "DockerfileError";
}

/** @throws DockerfileError with the line */
export function parseDockerfile(text: string): Stage[] {
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.name !== "FROM") {
      const stage = stages.at(-1);
      if (stage === undefined) throw new DockerfileError(`line ${instruction.line}: ${instruction.name} before FROM`);
      stage.instructions.push(instruction);
      continue;
    }
    const { from, name } = /^(?<from>\S+) AS (?<name>[a-z][a-z0-9-]*)$/.exec(instruction.text)?.groups ?? {};
    if (from === undefined || name === undefined)
      throw new DockerfileError(`line ${instruction.line}: FROM IMAGE AS NAME, every stage has a name`);
    stages.push({ name, from, instructions: [] });
  }
  return stages;
}

function* instructionsOf(text: string): Generator<Instruction> {
  let joined = "";
  let first = 0;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line.startsWith("#") || line === "") continue;
    if (joined === "") first = index + 1;
    joined += line.endsWith("\\") ? `${line.slice(0, -1).trim()} ` : line;
    if (line.endsWith("\\")) continue;
    const at = joined.indexOf(" ");
    const name = at < 0 ? joined : joined.slice(0, at);
    if (!/^[A-Z]+$/.test(name)) throw new DockerfileError(`line ${first}: ${name} is no instruction`);
    yield { name, text: joined.slice(name.length).trim(), line: first };
    joined = "";
  }
  if (joined !== "") throw new DockerfileError(`line ${first}: goes on after the end of the file`);
}

export function copyOf({ text }: Instruction): Copy {
  const words = text.split(/\s+/);
  const from = words[0]?.startsWith("--from=") === true ? words.shift()?.slice("--from=".length) : undefined;
  const target = words.pop() ?? "";
  return { from, sources: words, target };
}

/** The stages that a stage is built on, the oldest first, itself last. */
export function lineage(stages: readonly Stage[], name: string): Stage[] {
  const stage = stages.find((each) => each.name === name);
  return stage === undefined ? [] : [...lineage(stages, stage.from), stage];
}

/** Words of ENTRYPOINT, CMD, or HEALTHCHECK's CMD in their JSON form. */
export function execForm(text: string): string[] {
  const parsed: unknown = JSON.parse(text.slice(text.indexOf("[")));
  if (!Array.isArray(parsed)) throw new DockerfileError(`not a list of words: ${text}`);
  return parsed.map(String);
}

/** What .dockerignore keeps out of the tree that COPY sees. */
export function ignores(patterns: string): (path: string) => boolean {
  const rules = patterns
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((pattern) => {
      const source = pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/^\*\*\//, "(?:.*/)?")
        .replaceAll("*", "[^/]*");
      return new RegExp(`^${source.replace("(?:.[^/]*/)?", "(?:.*/)?")}(?:/|$)`);
    });
  return (path) => rules.some((rule) => rule.test(path));
}
