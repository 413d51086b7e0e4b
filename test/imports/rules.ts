// Who may import whom. The picture is in docs/architecture.md; this table is what is enforced.

/** Folders whose code belongs together: importing inside one is free, from outside only through what it shows. */
export const PARTS = ["proto", "gateway", "control", "sim", "hw", "test", "bench"] as const;
export type Part = (typeof PARTS)[number];

/** A public entry, and the parts that may import it. */
export interface PublicEntry {
  readonly file: string;
  readonly importers: readonly Part[];
}

export const PUBLIC_ENTRIES: readonly PublicEntry[] = [
  // Contracts: no I/O in there, so everybody may.
  { file: "proto/mod.ts", importers: PARTS },
  // Seeds and recorded data of tests.
  { file: "proto/testing/mod.ts", importers: PARTS },
  // Apart from it, because it loads @grpc/grpc-js, which no hot worker and no page should.
  { file: "proto/grpc/mod.ts", importers: ["gateway", "control", "test", "bench"] },
  // etcd's API, as far as it is used.
  { file: "proto/etcd/mod.ts", importers: ["control", "test"] },
  // Who may do what, and the certificates that prove a name.
  { file: "proto/access/mod.ts", importers: ["gateway", "control", "test"] },
  // The software path: pure, no clock. The simulator's comparisons run it.
  { file: "gateway/datapath/mod.ts", importers: ["sim", "test", "bench"] },
  // Parent orders and the order desk under them: no I/O, no clock. The simulator runs them against its exchange.
  { file: "gateway/execution/mod.ts", importers: ["sim", "test", "bench"] },
  // The one device interface, which the simulated card implements.
  { file: "gateway/device/mod.ts", importers: ["sim", "test", "bench"] },
  // What the control plane's HTTP side takes and gives; `up` talks to it as any client does.
  { file: "control/http/api.ts", importers: ["sim", "test", "bench"] },
  // Market data that was recorded: sim takes its volume curves from there.
  { file: "control/market/mod.ts", importers: ["sim", "test", "bench"] },
  // Readers of recorded market data, which the control plane's store is filled from: files, no simulator.
  { file: "sim/inputs/mod.ts", importers: ["control", "test", "bench"] },
  // Runs any RTL module in a test; the block tests are written with it, and the RTL's tools take its list of sources.
  { file: "sim/harness/mod.ts", importers: ["hw", "test", "bench"] },
];

/** Parts that check or measure the whole and therefore see all of it. */
export const OBSERVERS: readonly Part[] = ["test", "bench"];
