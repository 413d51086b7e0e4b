/**
 * Somebody who operates the system through the control plane, as the page and the command line do: brings it up, changes it while it trades, stops it, and
 * looks when it has stopped. Impatient: what is not answered is not waited for.
 */
import { fromGateway } from "../../control/configuration/convert.ts";
import type { RouteParts } from "../../control/http/routes.ts";
import type { Random } from "../../sim/world/mod.ts";
import { FEED } from "../system/gateway-rig.ts";
import { SMALL } from "../system/gateway-world.ts";
import { CONTENTS_MAX, makeConfiguration } from "./configurations.ts";
import type { World } from "./world.ts";

const AUTHOR = "person";
const TICK_E4 = 100;
const PATIENCE_MS = 700;
const PROVEN: ReadonlySet<string> = new Set(["stopped", "cancelling", "flat"]);

/** `meddling`: does this and that. `recovering`: wants it to trade. `done`: nothing more. */
export type Mood = "meddling" | "recovering" | "done";

export class Person {
  readonly #world: World;
  readonly #random: Random;
  #content = 0;
  #keys = 0;
  #busySinceMs: number | undefined;
  #askedOf: RouteParts | undefined;
  mood: Mood = "meddling";

  constructor(world: World) {
    this.#world = world;
    this.#random = world.random.fork("person");
  }

  start(): void {
    const turn = (): void => {
      if (this.mood === "done") return;
      this.#turn();
      // What is seen is a little behind: whoever is quicker undoes what they have just done.
      const pauseMs = this.mood === "recovering" ? this.#random.between(150, 300) : this.#random.between(20, 400);
      this.#world.time.after(pauseMs, turn);
    };
    this.#world.time.after(10, turn);
  }

  /** Ends trading in order. */
  disarm(): void {
    const parts = this.#world.control.parts;
    if (parts !== undefined) this.#do("disarm", parts, () => parts.operate.disarm(AUTHOR, "the end"));
  }

  #turn(): void {
    const { control, time } = this.#world;
    const { parts } = control;
    if (parts === undefined) return;
    if (parts !== this.#askedOf) this.#busySinceMs = undefined;
    const { view } = parts;
    if (!view.gateway.reachable || !view.synced) return;
    if (this.#busySinceMs !== undefined && time.ms - this.#busySinceMs < PATIENCE_MS) return;
    this.#askedOf = parts;
    const { state } = view.gateway;
    if (state === "halted") this.#look(parts);
    else if (state === "disarmed") this.#bringUp(parts);
    else if (this.mood === "meddling") this.#meddle(parts);
    // Symbols may be killed while the others trade.
    else if (view.gateway.killSymbols.length > 0) this.#release(parts);
  }

  /** Something ended trading: a person's word is needed, and the switches may be on. */
  #look(parts: RouteParts): void {
    this.#do("disarm", parts, () => parts.operate.disarm(AUTHOR, "looked"));
  }

  #bringUp(parts: RouteParts): void {
    const { killEverything, killSymbols, requestedPlacement, actualVersion } = parts.view.gateway;
    if (killEverything || (killSymbols.length > 0 && this.mood === "recovering")) {
      this.#release(parts);
      return;
    }
    if ((requestedPlacement === "HW_ONLY" || requestedPlacement === "SW_ONLY") && this.mood === "recovering") {
      this.#do("place", parts, () => parts.operate.place(AUTHOR, "HW_PREFERRED", "as usual"));
      return;
    }
    // What a restart or a new card has forgotten only a clear and a commit bring back.
    if (actualVersion === 0 || this.#random.chance(0.3)) this.#do("set up", parts, () => this.#setUp(parts));
    else this.#do("arm", parts, () => parts.operate.arm(AUTHOR, actualVersion, "trade"));
  }

  async #setUp(parts: RouteParts): Promise<string> {
    const { symbols } = this.#world;
    await parts.operate.clear(
      AUTHOR,
      {
        symbols: symbols.map(({ stock, locate, referencePrice }) => ({
          symbol: stock,
          locate,
          windowLowE4: referencePrice - (SMALL.levels / 2) * TICK_E4,
          tickE4: TICK_E4,
          lot: 1,
          initiallyTrading: false,
        })),
        feed: {
          ...FEED,
          session: "",
          startSequence: 1n,
          gapWaitNs: 20_000_000,
          market: "Q",
          initiallyOpen: false,
        },
      },
      "set up",
    );
    return this.#commit(parts);
  }

  async #commit(parts: RouteParts): Promise<string> {
    const { view, push } = parts;
    const { symbols, watcher } = this.#world;
    this.#content = (this.#content + 1) % CONTENTS_MAX;
    const configuration = fromGateway(makeConfiguration(symbols, this.#content, this.#random));
    const request = {
      configuration,
      expectedVersion: view.gateway.actualVersion,
      reason: `content ${this.#content}`,
      idempotencyKey: `key ${++this.#keys}`,
    };
    const { version } = await push.commit(AUTHOR, request);
    watcher.acknowledgedAudit.push({ action: "configuration.committed", version });
    return `version ${version}`;
  }

  #release(parts: RouteParts): void {
    this.#world.watcher.releaseAsked();
    this.#do("release", parts, () => parts.operate.releaseKill(AUTHOR, "go on"));
  }

  #kill(parts: RouteParts, stock: string | undefined): void {
    const { watcher } = this.#world;
    this.#do(`kill ${stock ?? "everything"}`, parts, async () => {
      const wish = { reason: "enough", ...(stock === undefined ? {} : { symbols: [stock] }) };
      const { phase } = await parts.operate.kill(AUTHOR, wish);
      if (phase !== "failed" && phase !== "requested") {
        watcher.killAcknowledged(stock ?? "everything", PROVEN.has(phase));
        watcher.acknowledgedAudit.push({ action: stock === undefined ? "operate.killed" : "operate.killed-in-part" });
      }
      return phase;
    });
  }

  #meddle(parts: RouteParts): void {
    const dice = this.#random.below(100);
    if (dice < 35) this.#do("commit", parts, () => this.#commit(parts));
    else if (dice < 40) this.#do("disarm", parts, () => parts.operate.disarm(AUTHOR, "pause"));
    else if (dice < 43) this.#kill(parts, undefined);
    else if (dice < 47) this.#kill(parts, this.#random.pick(this.#world.symbols).stock);
    else if (dice < 52) this.#release(parts);
    else if (dice < 58) {
      const placement = this.#random.pick(["HW_PREFERRED", "HW_PREFERRED", "HW_ONLY", "SW_ONLY"] as const);
      this.#do(`place ${placement}`, parts, () => parts.operate.place(AUTHOR, placement, "try"));
    }
  }

  #do(what: string, parts: RouteParts, run: () => Promise<unknown>): void {
    const { time, trace } = this.#world;
    this.#busySinceMs = time.ms;
    const free = (): void => {
      if (parts === this.#askedOf) this.#busySinceMs = undefined;
    };
    trace.add("person", what);
    run().then(
      (answer) => {
        free();
        trace.add("person", `${what}: ${typeof answer === "string" ? answer : (answer as { detail?: string }).detail}`);
      },
      (error: unknown) => {
        free();
        trace.add("person", `${what}: refused: ${error instanceof Error ? error.message : error}`);
      },
    );
  }
}
