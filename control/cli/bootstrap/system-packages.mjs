// The one table of system packages, and what to do when some are missing.
// Presence is asked of the machine (an executable on PATH, a file), not of the package manager, so a tool
// built from source or another distribution's package counts.

import { EnvironmentError } from "./exit-codes.mjs";

/**
 * @typedef {"model" | "capture" | "history" | "proofs" | "browser" | "dissectors" | "generators" | "certificates" | "terminals" | "election"} Need
 * @typedef {object} SystemPackage
 * @property {string} name   Debian package
 * @property {string} purpose   completes "needed for ..."
 * @property {readonly Need[]} needs   groups it belongs to
 * @property {string} [executable]   present when this is on PATH
 * @property {readonly string[]} [files]   present when one of these exists
 * @property {string} [pythonModule]   present when python3 can import it
 *
 * @typedef {object} Machine   what the logic below may ask and do; injected so that tests can plant any machine
 * @property {(name: string) => boolean} hasExecutable
 * @property {(path: string) => boolean} hasFile
 * @property {(name: string) => boolean} hasPythonModule
 * @property {() => boolean} isRoot
 * @property {() => boolean} sudoWithoutPassword
 * @property {(argv: readonly string[]) => boolean} run   true when the command exited 0
 * @property {(line: string) => void} say
 */

/** @type {readonly SystemPackage[]} */
export const SYSTEM_PACKAGES = Object.freeze([
  {
    name: "verilator",
    purpose: "translating the RTL to a cycle-accurate model",
    needs: ["model"],
    executable: "verilator",
  },
  { name: "socat", purpose: "pseudo-terminals, to test serial ports with", needs: ["terminals"], executable: "socat" },
  {
    name: "etcd-server",
    purpose: "the store that several control planes share (without it its tests are skipped)",
    needs: ["election"],
    executable: "etcd",
  },
  { name: "emscripten", purpose: "compiling that model to WebAssembly", needs: ["model"], executable: "em++" },
  {
    name: "node-acorn",
    purpose: "emscripten's JavaScript optimizer",
    needs: ["model"],
    files: ["/usr/share/nodejs/acorn/package.json"],
  },
  {
    name: "build-essential",
    purpose: "make and C++: the model's makefile and the capture addon",
    needs: ["model", "capture"],
    executable: "g++",
  },
  {
    name: "python3",
    purpose: "building native addons and running generators",
    needs: ["capture", "generators"],
    executable: "python3",
  },
  {
    name: "libpcap-dev",
    purpose: "reading and capturing packets",
    needs: ["capture"],
    files: ["/usr/include/pcap/pcap.h", "/usr/local/include/pcap/pcap.h"],
  },
  {
    name: "influxdb",
    purpose: "telemetry history (without it a local spool is the store)",
    needs: ["history"],
    executable: "influxd",
  },
  { name: "yosys", purpose: "synthesis checks and formal proofs", needs: ["proofs"], executable: "yosys" },
  { name: "z3", purpose: "the solver of the formal proofs", needs: ["proofs"], executable: "z3" },
  {
    name: "chromium",
    purpose: "looking at the web page in a real browser",
    needs: ["browser"],
    executable: "chromium",
  },
  {
    name: "tshark",
    purpose: "checking wire formats with dissectors nobody here wrote",
    needs: ["dissectors"],
    executable: "tshark",
  },
  {
    name: "openssl",
    purpose: "writing certificates, which Node cannot",
    needs: ["certificates"],
    executable: "openssl",
  },
  {
    name: "python3-venv",
    purpose: "the private Python environment of the register-map generators and of the placer",
    needs: ["generators"],
    pythonModule: "ensurepip",
  },
]);

/**
 * @param {readonly Need[]} needs
 * @param {Pick<Machine, "hasExecutable" | "hasFile" | "hasPythonModule">} machine
 * @param {readonly SystemPackage[]} [table]
 * @returns {SystemPackage[]}
 */
export function missingPackages(needs, machine, table = SYSTEM_PACKAGES) {
  return table.filter((entry) => entry.needs.some((need) => needs.includes(need)) && !isPresent(entry, machine));
}

/**
 * @param {SystemPackage} entry
 * @param {Pick<Machine, "hasExecutable" | "hasFile" | "hasPythonModule">} machine
 */
function isPresent({ executable, files, pythonModule }, machine) {
  if (executable !== undefined && machine.hasExecutable(executable)) return true;
  if (pythonModule !== undefined && machine.hasPythonModule(pythonModule)) return true;
  return files?.some((file) => machine.hasFile(file)) ?? false;
}

/**
 * Makes the packages present or throws an EnvironmentError that names the one command to run.
 * Packages that are only wanted never stop a command.
 * @param {readonly Need[]} needs
 * @param {readonly Need[]} wants
 * @param {Machine} machine
 * @param {readonly SystemPackage[]} [table]
 */
export function ensureSystemPackages(needs, wants, machine, table = SYSTEM_PACKAGES) {
  const required = missingPackages(needs, machine, table);
  const wanted = missingPackages(wants, machine, table).filter((entry) => !required.includes(entry));
  if (required.length + wanted.length === 0) return;

  const prefix = installerPrefix(machine);
  if (prefix === undefined) {
    for (const entry of wanted) machine.say(`going on without ${describe(entry)}`);
    if (required.length > 0) throw new EnvironmentError(instructions(required, machine.hasExecutable("apt-get")));
    return;
  }

  const all = [...required, ...wanted];
  machine.say(`installing system packages: ${all.map(describe).join("; ")}`);
  // A machine that was never updated has no package lists; one that was may have old ones. Both look the same from here.
  machine.run([...prefix, "apt-get", "update", "-qq"]);
  const noninteractive = [
    "env",
    "DEBIAN_FRONTEND=noninteractive",
    "apt-get",
    "install",
    "-y",
    "-qq",
    "--no-install-recommends",
  ];
  const install = (/** @type {readonly SystemPackage[]} */ list) =>
    list.length === 0 || machine.run([...prefix, ...noninteractive, ...list.map(({ name }) => name)]);
  // Wanted packages are installed apart: one the distribution does not carry must not take the required ones with it.
  if (!install(required)) {
    throw new EnvironmentError(`apt-get could not install them; its output is above.\n${instructions(required, true)}`);
  }
  if (!install(wanted)) for (const entry of wanted) machine.say(`going on without ${describe(entry)}`);

  const still = missingPackages(needs, machine, table);
  if (still.length > 0) {
    throw new EnvironmentError(
      `apt-get reported success, but these are still not found: ${still.map(describe).join("; ")}`,
    );
  }
}

/**
 * The words before apt-get, or undefined when this machine or user cannot install packages.
 * @param {Machine} machine
 * @returns {string[] | undefined}
 */
function installerPrefix(machine) {
  if (!machine.hasExecutable("apt-get")) return undefined;
  if (machine.isRoot()) return [];
  return machine.hasExecutable("sudo") && machine.sudoWithoutPassword() ? ["sudo", "-n"] : undefined;
}

/** @param {SystemPackage} entry */
function describe({ name, purpose }) {
  return `${name} (${purpose})`;
}

/**
 * @param {readonly SystemPackage[]} packages
 * @param {boolean} debianLike
 */
function instructions(packages, debianLike) {
  const list = packages.map((entry) => `  ${describe(entry)}`).join("\n");
  const names = packages.map(({ name }) => name).join(" ");
  return debianLike
    ? `system packages are missing:\n${list}\nInstall them with:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`
    : `these tools are missing (names are Debian's packages; install what your system calls them):\n${list}`;
}
