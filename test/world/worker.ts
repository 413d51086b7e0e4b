// One worker of a campaign: plants what it is told to, then runs the seeds that it is given, one after the other.
import { inlineHotPath } from "../../gateway/datapath/mod.ts";
import { SMALL } from "../system/gateway-world.ts";
import { buildRtl } from "./card/rtl-card.ts";
import { PLANTS } from "./plants.ts";
import { runSeed, type SeedReport } from "./run-seed.ts";

export interface WorkerSettings {
  readonly card: "software" | "rtl";
  readonly plant: string | undefined;
  readonly faults: readonly string[] | undefined;
}

export type ToWorker = { readonly settings: WorkerSettings } | { readonly seed: number };
export type FromWorker = { readonly ready: true } | { readonly report: SeedReport };

if (process.send !== undefined) {
  const tell = (message: FromWorker): void => void process.send?.(message);
  inlineHotPath();
  // Nobody wants the rest of a seed whose campaign is over.
  process.on("disconnect", () => process.exit());
  let run: ((seed: number) => Promise<SeedReport>) | undefined;
  process.on("message", async (message: ToWorker) => {
    if ("settings" in message) {
      const { card, plant, faults } = message.settings;
      PLANTS.find(({ name }) => name === plant)?.plant();
      const rtl = card === "rtl" ? await buildRtl(SMALL) : undefined;
      run = (seed) => runSeed({ seed, rtl, faults });
      tell({ ready: true });
    } else if (run !== undefined) tell({ report: await run(message.seed) });
  });
}
