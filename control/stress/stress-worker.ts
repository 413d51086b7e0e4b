// A stress test beside the process that asks for it: thousands of scenarios must not hold up the lease.
import { parentPort, workerData } from "node:worker_threads";
import type { Found } from "./portfolio.ts";
import { DEFAULT_SCENARIOS } from "./scenarios.ts";
import { stress } from "./stress.ts";

const { portfolio, missing } = workerData as Found;
parentPort?.postMessage(stress(portfolio, missing, DEFAULT_SCENARIOS, () => performance.now()));
