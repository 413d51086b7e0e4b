// One seed from beginning to end: bring-up, faults, mending, and what must be so when everything is quiet.
import { verify } from "../../control/audit/audit-log.ts";
import type { BuiltCard } from "../../sim/card/mod.ts";
import { FAULTS } from "./faults.ts";
import { AUDIT } from "./machine/control-node.ts";
import { Person } from "./person.ts";
import type { InvariantName } from "./watch/violation.ts";
import { World } from "./world.ts";

const MARKET_OPENS_MS = 200;
const FAULTS_FROM_MS = 800;
const FAULTS_UNTIL_MS = 3500;
const MENDED_MS = 4500;
/** For trading to come back once everything is mended: a call that was lost is given up after 30 s. */
const RECOVERY_MS = 45_000;
const RECOVERY_LOOK_MS = 250;
const SETTLE_MS = 8000;
const SETTLE_LOOK_MS = 100;
const ORDERS_AFTER = 3;

export interface SeedReport {
  readonly seed: number;
  readonly invariant: InvariantName | undefined;
  readonly message: string;
  readonly digest: string;
  readonly steps: number;
  readonly simulatedMs: number;
  readonly orders: number;
  readonly fills: number;
  readonly commits: number;
  readonly faults: readonly string[];
  /** Of a violation. */
  readonly trace: readonly string[];
}

export interface SeedOptions {
  readonly seed: number;
  readonly rtl?: BuiltCard | undefined;
  readonly tell?: ((line: string) => void) | undefined;
  /** Only these faults. */
  readonly faults?: readonly string[] | undefined;
  readonly traceLines?: number;
}

export async function runSeed(options: SeedOptions): Promise<SeedReport> {
  const world = new World(options);
  const { watcher, trace, time } = world;
  const thrown = (error: unknown): void => {
    watcher.fail("crash", error instanceof Error ? `${error.stack}` : String(error));
  };
  process.on("uncaughtException", thrown);
  process.on("unhandledRejection", thrown);
  let faults: readonly string[] = [];
  try {
    faults = plan(world, options.faults);
    await play(world);
  } catch (error) {
    thrown(error);
  } finally {
    process.off("uncaughtException", thrown);
    process.off("unhandledRejection", thrown);
  }
  const { violation, counts } = watcher;
  return {
    seed: options.seed,
    invariant: violation?.invariant,
    message: violation?.message ?? "",
    digest: trace.digest,
    steps: time.steps,
    simulatedMs: time.ms,
    orders: counts.orders,
    fills: counts.fills,
    commits: counts.commits,
    faults,
    trace: violation === undefined ? [] : trace.end(options.traceLines ?? 60),
  };
}

/** Puts the faults of this seed on the world's clock. */
function plan(world: World, wanted: readonly string[] | undefined): string[] {
  const random = world.random.fork("faults");
  const choices = FAULTS.filter(({ name }) => wanted === undefined || wanted.includes(name));
  const names: string[] = [];
  if (choices.length === 0) return names;
  const count = random.between(1, 6);
  for (let index = 0; index < count; index++) {
    const fault = random.pick(choices);
    const own = random.fork(`${index} ${fault.name}`);
    const fromMs = own.between(FAULTS_FROM_MS, FAULTS_UNTIL_MS);
    const untilMs = Math.min(MENDED_MS, fromMs + own.unit() * fault.lastsMs);
    names.push(fault.name);
    world.time.after(fromMs, () => {
      world.trace.add("fault", `${fault.name}: ${fault.says}`);
      fault.begin(world, own);
    });
    if (fault.lastsMs === 0) continue;
    world.time.after(untilMs, () => {
      world.trace.add("fault", `${fault.name} is over`);
      fault.end(world, own);
    });
  }
  return names;
}

async function play(world: World): Promise<void> {
  const { watcher, time, trace } = world;
  const broken = (): boolean => watcher.violation !== undefined;
  world.gateway.start();
  world.control.start();
  const person = new Person(world);
  person.start();
  time.after(MARKET_OPENS_MS, () => world.exchange.start());
  await world.run(MENDED_MS);
  if (broken()) return;

  trace.add("world", "everything is mended");
  mend(world);
  person.mood = "recovering";
  const before = watcher.counts.orders;
  const endMs = time.ms + RECOVERY_MS;
  while (!broken() && watcher.counts.orders < before + ORDERS_AFTER) {
    if (time.ms > endMs) {
      const { gateway } = world.gateway;
      const report = gateway?.trading.report;
      watcher.fail(
        "not-recovered",
        `${report?.actual} (${report?.code}: ${report?.message}), card: ${gateway?.card.problem}`,
      );
      return;
    }
    await world.run(time.ms + RECOVERY_LOOK_MS);
  }
  if (broken()) return;

  trace.add("world", "the end: it trades again, and is disarmed");
  person.mood = "done";
  person.disarm();
  const settledByMs = time.ms + SETTLE_MS;
  do await world.run(time.ms + SETTLE_LOOK_MS);
  while (!broken() && !isQuiet(world) && time.ms < settledByMs);
  const { gateway } = world.gateway;
  if (broken() || gateway === undefined) return;
  watcher.settled(gateway);
  lookAtAudit(world);
}

/** Whatever is still broken is mended, and who is gone comes back. */
function mend(world: World): void {
  const { card, venue, calls, control, gateway, gatewayDisk } = world;
  if (card.hung) card.reset();
  card.putBack();
  card.loseBatches = 0;
  card.loseAnswers = 0;
  card.slowMs = 0;
  card.ordersLost = false;
  card.repliesLost = false;
  world.drops = () => false;
  venue.requestsLost = false;
  venue.heal();
  calls.heal();
  calls.faults = { twice: 0, lost: 0, answerLost: 0, late: 0, lateMs: 0 };
  gatewayDisk.full = false;
  gatewayDisk.syncFails = false;
  control.disk.full = false;
  gateway.start();
  control.start();
}

function isQuiet({ gateway: { gateway }, watcher }: World): boolean {
  if (gateway === undefined) return false;
  const { sessions, desk, trading } = gateway;
  const settled = (["card", "software"] as const).every((source) => sessions.state(source).settled);
  const missing = watcher.venue.fills.size > desk.counts.executions;
  return settled && !missing && !trading.armed && desk.table.openCount === 0 && !watcher.venue.anyOpen;
}

function lookAtAudit({ control, watcher }: World): void {
  const entries: { action: string; version?: number }[] = [];
  try {
    verify(control.disk.content(AUDIT), ({ action, details }) => {
      const { version } = details as { version?: number };
      entries.push(version === undefined ? { action } : { action, version });
    });
  } catch (error) {
    watcher.fail("audit-broken", String(error));
    return;
  }
  for (const { action, version } of watcher.acknowledgedAudit) {
    const at = entries.findIndex(
      (entry) => entry.action === action && (version === undefined || entry.version === version),
    );
    if (at < 0) {
      watcher.fail("audit-forgotten", `${action} ${version ?? ""}`);
      return;
    }
    entries.splice(at, 1);
  }
}
