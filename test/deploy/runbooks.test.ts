// What runbooks tell people to type: commands that exist, options that they take, files and units that are there.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../control/cli/bootstrap/commands.mjs";
import { COMMANDS as CONTROL_COMMANDS, parseCommandLine } from "../../control/cli/command-line.ts";
import { usageOf } from "../../control/cli/usage.ts";
import { ROOT } from "../layout.ts";

const FOLDER = join(ROOT, "deploy", "runbooks");
const books = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), "utf8") }));
/** Code in a sentence, over line ends. */
const typed = books.flatMap(({ name, text }) =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => ({ name, code: code.replaceAll(/\s+/g, " ") })),
);

/** Words as a shell sees them; enough for runbooks, which quote with " alone. */
function words(code: string): string[] {
  const before = code.split(/ (?:>|<|\|) /, 1)[0] ?? "";
  return [...before.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** What is said after a command that takes no verb, or the verbs of those that do. */
function verbsOf(command: string): string[] {
  const lines = usageOf(command)
    .split("\n")
    .filter((line) => line.includes(`tickgate ${command}`));
  return lines.flatMap((line) => [...line.matchAll(/(?:tickgate \w+|\|) (\w+)/g)].map(([, verb = ""]) => verb));
}

describe("runbooks", () => {
  it("are there: install, upgrade, roll back, disaster, key rotation", () => {
    expect(books.map(({ name }) => name).sort()).toEqual([
      "disaster.md",
      "install.md",
      "key-rotation.md",
      "roll-back.md",
      "upgrade.md",
    ]);
  });

  const commands = typed.filter(({ code }) => /^(npx )?tickgate( |$)/.test(code) && code !== "tickgate");
  it.each(commands)("$name: $code", ({ code }) => {
    const [command = "", ...rest] = words(code.replace(/^(npx )?tickgate /, ""));
    expect(Object.keys(COMMANDS)).toContain(command);
    if (!CONTROL_COMMANDS.includes(command)) {
      expect(existsSync(join(ROOT, COMMANDS[command]?.entry ?? ""))).toBe(true);
      return;
    }
    const line = parseCommandLine([command, ...rest], {});
    const [verb] = line.words;
    if (verb !== undefined && command !== "placement") expect(verbsOf(command)).toContain(verb);
    // What changes something is refused without a reason; a runbook that leaves it out does not work.
    const changes =
      ["arm"].includes(command) ||
      ["commit", "rollback"].includes(verb ?? "") ||
      (command === "placement" && verb !== undefined);
    if (changes) expect(line.option("reason"), code).toBeTruthy();
  });

  it("name scripts, folders and units that are in the tree, and each other", () => {
    const scripts = typed.flatMap(({ code }) => code.match(/(?:deploy|\/usr\/local\/lib\/tickgate)\/[\w/.-]+/g) ?? []);
    const paths = scripts.map((path) => path.replace("/usr/local/lib/tickgate/", "deploy/host/").replace(/\/$/, ""));
    expect(paths.length).toBeGreaterThan(15);
    expect([...new Set(paths)].filter((path) => !path.includes("/secrets/") && !existsSync(join(ROOT, path)))).toEqual(
      [],
    );
    const units = new Set(
      typed.flatMap(({ code }) => (/^(systemctl|journalctl) /.test(code) ? (code.match(/tickgate-[\w]+/g) ?? []) : [])),
    );
    expect(units.size).toBeGreaterThan(3);
    expect([...units].filter((unit) => !existsSync(join(ROOT, "deploy/host/units", `${unit}.service`)))).toEqual([]);
    const links = books.flatMap(({ text }) => [...text.matchAll(/\]\(([\w.-]+)\)/g)].map(([, target = ""]) => target));
    expect(links.filter((target) => !existsSync(join(FOLDER, target)))).toEqual([]);
  });
});
