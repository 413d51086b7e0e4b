// Which file answers which command, and what the machine must have before it runs.
// Entries are started as processes of their own and never imported, so that the launcher stays free of
// dependencies and no part can reach into another through it.

/**
 * @typedef {import("./system-packages.mjs").Need} Need
 * @typedef {object} Command
 * @property {string} entry   file that answers, relative to the repository root
 * @property {Readonly<Record<string, string>>} words   other files that answer when this word follows
 * @property {readonly Need[]} needs   groups of system packages without which the command cannot work
 * @property {readonly Need[]} wants   groups it uses when they can be had and does without otherwise
 * @property {boolean} python   whether the Python environment of the generators has to be there
 * @property {boolean} page   whether the page has to be built
 * @property {string} summary   one line for --help
 */

/** @type {Need[]} */
const TRAFFIC = ["model", "capture"];

/**
 * @param {string} entry
 * @param {string} summary
 * @param {{ words?: Readonly<Record<string, string>>, needs?: readonly Need[], wants?: readonly Need[], python?: boolean, page?: boolean }} [what]
 * @returns {Command}
 */
function command(entry, summary, { words = {}, needs = [], wants = [], python = false, page = false } = {}) {
  return { entry, words, needs, wants, python, page, summary };
}

const CONTROL_MAIN = "control/cli/main.ts";

/** @type {Readonly<Record<string, Command>>} */
export const COMMANDS = Object.freeze({
  up: command("sim/cli/up.ts", "run everything together: exchange, card, gateway, control plane, page", {
    needs: TRAFFIC,
    wants: ["history"],
    page: true,
  }),
  replay: command("sim/cli/replay.ts", "deterministic offline run of a recorded file, as it is or damaged", {
    needs: TRAFFIC,
  }),
  "line-rate": command(
    "sim/cli/line-rate.ts",
    "what load adds to tick-to-trade latency: the same messages alone and at line rate",
    {
      needs: TRAFFIC,
    },
  ),
  bbo: command("sim/cli/bbo.ts", "best bid and offer of one symbol, as CSV", { needs: TRAFFIC }),
  sim: command(
    "test/world/main.ts",
    "the deterministic world: seeds with faults, invariants after every event; sim pushes, sim kills: campaigns of their own",
    {
      words: { pushes: "test/pushes/main.ts", kills: "test/kills/main.ts" },
      needs: TRAFFIC,
    },
  ),
  bench: command("bench/main.ts", "benchmarks, as ratios against named peers in one run", { needs: TRAFFIC }),
  hw: command("hw/cli.ts", "RTL flows: lint, synth, timing, formal; coverage of a random campaign", {
    words: { coverage: "test/hw-coverage/main.ts" },
    needs: ["model", "proofs", "generators"],
    python: true,
  }),

  board: command(
    "gateway/serial/main.ts",
    "bring-up of a card behind a serial port: identify, self-test, counters, load",
  ),

  status: command(CONTROL_MAIN, "state, placement, configuration version, sessions"),
  watch: command(CONTROL_MAIN, "status, as it changes"),
  params: command(CONTROL_MAIN, "strategy parameters: get, set, diff, commit, rollback, history, discard"),
  limits: command(CONTROL_MAIN, "risk limits: the same verbs"),
  arm: command(CONTROL_MAIN, "let strategies send orders"),
  disarm: command(CONTROL_MAIN, "stop new orders"),
  kill: command(CONTROL_MAIN, "stop everything, cancel what is open, report until flat"),
  throttle: command(CONTROL_MAIN, "let a symbol send orders again that has sent as many as it may"),
  placement: command(CONTROL_MAIN, "where strategies run: the card, the card first, or software"),
  orders: command(CONTROL_MAIN, "orders and their events"),
  positions: command(CONTROL_MAIN, "positions against limits"),
  algo: command(CONTROL_MAIN, "parent orders (TWAP, VWAP, POV, iceberg): start, list, pause, resume, cancel, replay", {
    words: { replay: "sim/cli/algo.ts" },
  }),
  alerts: command(CONTROL_MAIN, "what somebody has to look at: list, ack"),
  supervision: command(CONTROL_MAIN, "rules that watch risk and act on it: get, check, push, rollback, status"),
  stress: command(CONTROL_MAIN, "what positions and open orders would lose: scenarios, limits breached, time to flat"),
  tap: command(CONTROL_MAIN, "latency by the wire: captured feed and orders, matched by trigger", {
    needs: ["capture"],
  }),
  report: command(
    CONTROL_MAIN,
    "report audit: checks the chain of the audit file; report performance: figures of trading",
  ),
  ingest: command(
    CONTROL_MAIN,
    "recorded market data (ITCH 5.0, pcap, CSV) into a store of Parquet files, and InfluxDB",
  ),
  history: command(CONTROL_MAIN, "what a store of market data has: bars, volume curves, days, corrections"),

  certs: command("control/cli/certificates/main.ts", "an authority for development, and certificates with roles", {
    needs: ["certificates"],
  }),
  generate: command("proto/tools/generate.ts", "write the files generated from proto/ (--check compares)", {
    needs: ["generators"],
    python: true,
  }),
  test: command("test/run.ts", "every check there is (--list names them, --only NAME runs some)", {
    needs: [
      "model",
      "capture",
      "history",
      "proofs",
      "browser",
      "dissectors",
      "generators",
      "certificates",
      "terminals",
    ],
    wants: ["election"],
    python: true,
    page: true,
  }),
});

/** @returns {string} */
export function usage() {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    "usage: tickgate <command> [options]",
    "",
    ...lines,
    "",
    "  --json prints one JSON document on stdout; logs go to stderr.",
    "  exit codes: 0 ok, 1 failed check, 2 usage, 3 environment",
    "",
  ].join("\n");
}
