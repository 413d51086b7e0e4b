/**
 * kill -9 under load, again and again: card, exchange, gateway and control plane as processes, the card trading, configurations pushed without a pause;
 * then gateway or control plane is killed at any moment and started again on what it left on the disk. Each time the gateway's executions and
 * positions have to be the exchange's own, nothing open, the audit file's chain whole with every acknowledged commit in it, and version
 * numbers have to rise.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verify } from "../../control/audit/audit-log.ts";
import { fromGateway } from "../../control/configuration/convert.ts";
import { GatewayState, type ListPositionsResponse, Location, Side } from "../../proto/grpc/mod.ts";
import { ControlApi } from "../../sim/up/control-api.ts";
import { Random } from "../../sim/world/mod.ts";
import { ROOT } from "../layout.ts";
import { Child, configurationFor, FEED, Rig, windowAround } from "../system/gateway-rig.ts";
import { executionKey, executionText, type VenueRecord, venueRecord } from "./venue-record.ts";

export interface KillOptions {
  readonly times: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}

export interface KillResult {
  readonly kills: Readonly<Record<Victim, number>>;
  readonly executions: number;
  readonly commits: number;
  readonly seconds: number;
}

export type Victim = "gateway" | "control";

const SYMBOLS = 2;
/** The model of the card keeps up with this when other tests run too: a card that is ever further behind its feed is not what this is about. */
const EXCHANGE = ["--interval-us", "5000"];
const EXECUTIONS_BETWEEN = 3;
/** After that much trading the kill comes at any moment within this. */
const ANY_MOMENT_MS = 400;
const PUSH_PAUSE_MS = 20;
const LEASE_MS = 20_000;
const PATIENCE_MS = 240_000;
const LOOK_MS = 30;

export async function killCampaign({ times, seed, tell = () => {} }: KillOptions): Promise<KillResult> {
  const random = new Random(seed).fork("kills");
  const rig = await Rig.start({ symbols: SYMBOLS, seed, exchange: EXCHANGE, gateway: ["--recover-ms", "30000"] });
  const kills: Record<Victim, number> = { gateway: 0, control: 0 };
  const started = performance.now();
  const campaign = new Campaign(rig);
  try {
    await campaign.startControl();
    for (let round = 1; round <= times; round++) {
      await campaign.trade();
      await passes(random.unit() * ANY_MOMENT_MS);
      const victim = random.pick(["gateway", "gateway", "control"] as const);
      await campaign.kill(victim);
      kills[victim]++;
      const executions = await campaign.compare();
      tell(
        `${round} of ${times}: ${victim} killed; ${executions} executions as at the venue, ${campaign.commits} commits`,
      );
    }
    const { executions } = await venueRecord(rig);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    return { kills, executions: executions.size, commits: campaign.commits, seconds };
  } catch (error) {
    const after = `${kills.gateway} gateways and ${kills.control} control planes`;
    throw new Error(`seed ${seed}, after ${after}; the gateway's last words:\n${rig.gateway.tail(20)}`, {
      cause: error,
    });
  } finally {
    await campaign.stop();
    await rig.stop();
  }
}

class Campaign {
  readonly #rig: Rig;
  readonly #state: string;
  #control: Child | undefined;
  #api: ControlApi | undefined;
  #opened = false;
  #pushing = false;
  #pushes: Promise<void> = Promise.resolve();
  readonly #versions: number[] = [];
  #executionsBefore = 0;
  #wrong: string | undefined;

  constructor(rig: Rig) {
    this.#rig = rig;
    this.#state = join(rig.directory, "control");
  }

  get commits(): number {
    return this.#versions.length;
  }

  async startControl(): Promise<void> {
    const args = ["--gateway", this.#rig.listen, "--state", this.#state, "--lease-ms", String(LEASE_MS)];
    const control = new Child("control", join(ROOT, "control/main.ts"), args);
    this.#control = control;
    const ready = await control.line(({ event }) => event === "ready");
    this.#api = new ControlApi(String(ready.address), readFileSync(String(ready.tokenFile), "utf8").trim());
  }

  /** Armed, pushed to, and with new executions. */
  async trade(): Promise<void> {
    await this.#armed();
    this.#push();
    await this.#rig.poll(
      "executions",
      () => this.#rig.executions(),
      ({ length }) => length >= this.#executionsBefore + EXECUTIONS_BETWEEN,
      PATIENCE_MS,
    );
  }

  async kill(victim: Victim): Promise<void> {
    const child = victim === "gateway" ? this.#rig.gateway : this.#control;
    await child?.stop();
    this.#pushing = false;
    await this.#pushes;
    if (victim === "gateway") await this.#rig.startGateway();
    else {
      await this.startControl();
      await this.#insist("disarm", (api) => api.disarm("kill campaign"));
    }
    await this.#rig.until(
      "both accounts settled, nothing open",
      ({ session, softwareSession, placement }) =>
        [session, softwareSession].every((one) => one?.loggedIn === true && one.openOrders === 0) &&
        placement?.state === GatewayState.GATEWAY_STATE_DISARMED,
      PATIENCE_MS,
    );
  }

  /** @throws Error that says what is not as at the venue, or not as it was acknowledged */
  async compare(): Promise<number> {
    if (this.#wrong !== undefined) throw new Error(this.#wrong);
    const venue = await venueRecord(this.#rig);
    if (venue.open > 0) throw new Error(`${venue.open} orders are open at the venue`);
    const count = await this.#compareLedger(venue);
    const audited = new Set<number>();
    verify(readFileSync(join(this.#state, "audit.jsonl")), ({ action, details }) => {
      const { version } = details as { version?: number };
      if (action === "configuration.committed" && version !== undefined) audited.add(version);
    });
    const missing = this.#versions.filter((version) => !audited.has(version));
    if (missing.length > 0) throw new Error(`acknowledged versions that the audit file does not have: ${missing}`);
    this.#executionsBefore = count;
    return count;
  }

  async stop(): Promise<void> {
    this.#pushing = false;
    await this.#pushes;
    await this.#control?.stop();
  }

  async #compareLedger({ executions, positions }: VenueRecord): Promise<number> {
    const ours = new Map<string, string>();
    for (const { urn, path, matchNumber, side, quantity, priceE4, symbol } of await this.#rig.executions()) {
      const key = executionKey(path === Location.LOCATION_HARDWARE ? "CARD" : "SOFT", urn, matchNumber);
      if (ours.has(key)) throw new Error(`execution ${key} is in the ledger twice`);
      ours.set(key, executionText(symbol, side === Side.SIDE_BUY ? quantity : -quantity, priceE4));
    }
    for (const [key, text] of executions) {
      if (ours.get(key) !== text)
        throw new Error(`execution ${key} at the venue: ${text}, in the ledger: ${ours.get(key)}`);
    }
    if (ours.size !== executions.size) throw new Error(`${ours.size} executions, ${executions.size} at the venue`);
    const told = await this.#rig.call<ListPositionsResponse>("listPositions", {});
    const shares = new Map(told.positions.map(({ symbol, shares }) => [symbol, Number(shares)]));
    for (const [symbol, position] of positions) {
      if ((shares.get(symbol) ?? 0) !== position)
        throw new Error(`position of ${symbol}: ${shares.get(symbol)}, at the venue ${position}`);
    }
    return executions.size;
  }

  /** Tracked, committed and armed through the control plane, however long what came before takes to be over. */
  async #armed(): Promise<void> {
    const { symbols } = this.#rig;
    await this.#insist("tracking", (api) =>
      api.track({
        reason: "kill campaign",
        symbols: symbols.map(({ stock, locate, referencePrice }) => ({
          ...{ symbol: stock, locate, ...windowAround(referencePrice), lot: 1, initiallyTrading: false },
        })) as Parameters<ControlApi["track"]>[0]["symbols"],
        feed: {
          ...FEED,
          ...{ session: "", startSequence: this.#opened ? null : "1", gapWaitNs: 20_000_000 },
          ...{ market: "Q", initiallyOpen: false },
        },
      }),
    );
    await this.#insist("commit", () => this.#commit(100));
    if (!this.#opened) this.#rig.openMarket();
    this.#opened = true;
    await this.#insist("arm", async (api) => {
      const { gateway } = await api.state();
      await api.arm(gateway.actualVersion, "kill campaign");
    });
  }

  async #commit(quantity: number): Promise<void> {
    const api = this.#api;
    if (api === undefined) throw new Error("no control plane");
    const { gateway } = await api.state();
    const { version } = await api.commit(
      fromGateway(configurationFor(this.#rig.symbols, quantity)),
      gateway.actualVersion,
      "kill campaign",
    );
    const last = this.#versions.at(-1) ?? 0;
    this.#versions.push(version);
    if (version <= last) this.#wrong ??= `version ${version} was acknowledged after ${last}`;
  }

  /** One push after the other, until somebody is killed. */
  #push(): void {
    this.#pushing = true;
    const run = async (): Promise<void> => {
      for (let push = 0; this.#pushing; push++) {
        await this.#commit(100 + (push % 50)).catch(() => {});
        await passes(PUSH_PAUSE_MS);
      }
    };
    this.#pushes = run();
  }

  async #insist(what: string, act: (api: ControlApi) => Promise<unknown>): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        if (this.#api === undefined) throw new Error("no control plane");
        await act(this.#api);
        return;
      } catch (error) {
        if (performance.now() > end) throw new Error(`${what}: not within ${PATIENCE_MS} ms`, { cause: error });
      }
      await passes(LOOK_MS);
    }
  }
}

function passes(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
