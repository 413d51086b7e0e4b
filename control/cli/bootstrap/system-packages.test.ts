import { describe, expect, it } from "vitest";
import { EnvironmentError } from "./exit-codes.mjs";
import { ensureSystemPackages, type Machine, missingPackages, SYSTEM_PACKAGES } from "./system-packages.mjs";

/** A machine that exists only here: what it has, who the user is, and what apt-get does on it. */
class PlantedMachine implements Machine {
  readonly said: string[] = [];
  readonly ran: string[] = [];
  readonly installed = new Set<string>();
  root = false;
  sudo = false;
  /** Packages its distribution does not carry. */
  readonly unavailable = new Set<string>();
  /** Packages that install without bringing what the table looks for. */
  readonly hollow = new Set<string>();
  readonly #executables: Set<string>;

  constructor(...executables: string[]) {
    this.#executables = new Set(executables);
  }

  readonly #has = (matches: (entry: (typeof SYSTEM_PACKAGES)[number]) => boolean) =>
    SYSTEM_PACKAGES.some((entry) => this.installed.has(entry.name) && !this.hollow.has(entry.name) && matches(entry));

  hasExecutable = (name: string) => this.#executables.has(name) || this.#has(({ executable }) => executable === name);
  hasFile = (path: string) => this.#has(({ files }) => files?.includes(path) ?? false);
  hasPythonModule = (name: string) => this.#has(({ pythonModule }) => pythonModule === name);
  isRoot = () => this.root;
  sudoWithoutPassword = () => this.sudo;
  say = (line: string) => {
    this.said.push(line);
  };

  run = (argv: readonly string[]) => {
    this.ran.push(argv.join(" "));
    if (!argv.includes("install")) return true;
    const names = argv.filter((word) => SYSTEM_PACKAGES.some(({ name }) => name === word));
    if (names.some((name) => this.unavailable.has(name))) return false;
    for (const name of names) this.installed.add(name);
    return true;
  };
}

function messageOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("the package table", () => {
  it("names each package once, and for each something to look for", () => {
    const names = SYSTEM_PACKAGES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, executable, files, pythonModule } of SYSTEM_PACKAGES) {
      expect(
        [executable, files?.[0], pythonModule].filter((probe) => probe !== undefined),
        name,
      ).toHaveLength(1);
    }
  });

  it("asks only for the groups a command needs", () => {
    const bare = new PlantedMachine();
    expect(missingPackages(["capture"], bare).map(({ name }) => name)).toEqual([
      "build-essential",
      "python3",
      "libpcap-dev",
    ]);
    expect(missingPackages([], bare)).toEqual([]);
  });

  it("accepts a tool that did not come as a package", () => {
    const machine = new PlantedMachine("yosys");
    expect(missingPackages(["proofs"], machine).map(({ name }) => name)).toEqual(["z3"]);
  });
});

describe("making packages present", () => {
  it("does and says nothing when all are there", () => {
    const machine = new PlantedMachine("yosys", "z3", "apt-get");
    machine.root = true;
    ensureSystemPackages(["proofs"], [], machine);
    expect(machine.ran).toEqual([]);
    expect(machine.said).toEqual([]);
  });

  it("announces and installs as root, updating the lists first", () => {
    const machine = new PlantedMachine("apt-get", "yosys");
    machine.root = true;
    ensureSystemPackages(["proofs"], [], machine);
    expect(machine.said).toEqual(["installing system packages: z3 (the solver of the formal proofs)"]);
    expect(machine.ran[0]).toMatch(/^apt-get update/);
    expect(machine.ran[1]).toMatch(/apt-get .*install .* z3$/);
    expect(machine.ran).toHaveLength(2);
  });

  it("goes through sudo when that asks for no password", () => {
    const machine = new PlantedMachine("apt-get", "sudo", "yosys");
    machine.sudo = true;
    ensureSystemPackages(["proofs"], [], machine);
    expect(machine.ran.every((line) => line.startsWith("sudo -n "))).toBe(true);
    expect(machine.installed).toEqual(new Set(["z3"]));
  });

  it("prints one command and runs nothing for a user who may not install", () => {
    const machine = new PlantedMachine("apt-get", "sudo");
    const message = messageOf(() => ensureSystemPackages(["proofs"], [], machine));
    expect(message).toContain("yosys (synthesis checks and formal proofs)");
    expect(message.split("\n").at(-1)?.trim()).toBe(
      "sudo apt-get update && sudo apt-get install -y --no-install-recommends yosys z3",
    );
    expect(machine.ran).toEqual([]);
  });

  it("names the tools where there is no apt-get, even for root", () => {
    const machine = new PlantedMachine("dnf");
    machine.root = true;
    const message = messageOf(() => ensureSystemPackages(["proofs"], [], machine));
    expect(message).toContain("z3 (the solver of the formal proofs)");
    expect(message).not.toContain("apt-get");
    expect(machine.ran).toEqual([]);
  });

  it("goes on without a wanted package that cannot be had, and still installs the required ones", () => {
    const machine = new PlantedMachine("apt-get");
    machine.root = true;
    machine.unavailable.add("influxdb");
    ensureSystemPackages(["proofs"], ["history"], machine);
    expect(machine.installed).toEqual(new Set(["yosys", "z3"]));
    expect(machine.said.at(-1)).toMatch(/^going on without influxdb/);
  });

  it("does not stop a user who may not install when the package is only wanted", () => {
    const machine = new PlantedMachine("yosys", "z3");
    ensureSystemPackages(["proofs"], ["history"], machine);
    expect(machine.said).toEqual([
      "going on without influxdb (telemetry history (without it a local spool is the store))",
    ]);
  });

  it("fails with the command when apt-get fails", () => {
    const machine = new PlantedMachine("apt-get");
    machine.root = true;
    machine.unavailable.add("z3");
    expect(messageOf(() => ensureSystemPackages(["proofs"], [], machine))).toContain("could not install");
  });

  it("does not believe an installation that brought nothing", () => {
    const machine = new PlantedMachine("apt-get");
    machine.root = true;
    machine.hollow.add("yosys");
    const message = messageOf(() => ensureSystemPackages(["proofs"], [], machine));
    expect(message).toContain("still not found: yosys");
  });
});
