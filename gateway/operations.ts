/**
 * What the control plane asks for. Each operation either happens whole or throws: RefusedError for what the caller can see and mend,
 * DeviceError for a card that does not answer.
 */
import type {
  ClearRequest,
  Committed,
  Configuration,
  Difference,
  ElectionId,
  KillScope,
  RequestedPlacement,
  ThrottleReset,
  Unproven,
  Placement as WirePlacement,
} from "../proto/grpc/mod.ts";
import { Placement } from "../proto/grpc/mod.ts";
import { STRATEGY } from "../proto/mod.ts";
import type { CardLink } from "./card/card-link.ts";
import { type Tracked, toTracked } from "./configuration/configuration-store.ts";
import { differences } from "./configuration/differences.ts";
import { type ItemError, RefusedError } from "./configuration/refusal.ts";
import { contentHash, tighten } from "./configuration/translate.ts";
import { clear, commit, DeviceError, DeviceInputError, readClock, readPosition, resetThrottle } from "./device/mod.ts";
import type { Gateway } from "./gateway.ts";
import { noteForGood } from "./journal/note-for-good.ts";
import { type KillSwitches, withKill, withoutKill } from "./kill-switches.ts";
import type { Requested } from "./placement/placement-state.ts";

const REQUESTED: Readonly<Partial<Record<WirePlacement, Requested>>> = {
  [Placement.PLACEMENT_HW_ONLY]: "HW_ONLY",
  [Placement.PLACEMENT_HW_PREFERRED]: "HW_PREFERRED",
  [Placement.PLACEMENT_SW_ONLY]: "SW_ONLY",
};

const KINDS: ReadonlySet<number> = new Set(Object.values(STRATEGY));

export interface Validation {
  readonly errors: readonly ItemError[];
  readonly differences: Difference[];
  readonly hash: Buffer;
  readonly activeVersion: number;
}

export interface KillOutcome {
  readonly killed: readonly KillScope[];
  /** Scopes that name nothing here, and why each. */
  readonly foreign: readonly KillScope[];
  readonly errors: readonly ItemError[];
  /** The card has its kill switches. Otherwise `problem` says why it could not be told. */
  readonly confirmed: boolean;
  readonly problem: ItemError | undefined;
}

export class Operations {
  readonly #gateway: Gateway;
  /** Symbols that a clear under way is about to track: they can be killed before it is through. */
  #clearing: ReadonlySet<string> | undefined;
  /** Changes to the card's tables, one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  get activeVersion(): number {
    return this.#gateway.configuration.inForce?.version ?? 0;
  }

  stage(configuration: Configuration): { hash: Buffer; activeVersion: number } {
    return { hash: this.#gateway.configuration.stage(configuration), activeVersion: this.activeVersion };
  }

  validate(configuration: Configuration): Validation {
    const { configuration: store } = this.#gateway;
    let errors: readonly ItemError[] = [];
    try {
      store.check(configuration);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      errors = error.errors;
    }
    return {
      errors,
      differences: differences(store.inForce?.configuration, configuration),
      hash: contentHash(configuration),
      activeVersion: this.activeVersion,
    };
  }

  /**
   * Returns after the card's active bank was read back.
   * @param permit throws when the caller may not change what differs; asked before anything is written
   */
  commit(
    hash: Uint8Array,
    expectedVersion: number,
    permit: (changes: readonly Difference[]) => void = () => {},
  ): Promise<Committed> {
    return this.#inTurn(() => this.#commit(hash, expectedVersion, permit));
  }

  /** New tracking and feed, on both paths; everything they knew is gone. */
  clear(request: ClearRequest): Promise<{ tracked: number; deviceNs: bigint }> {
    return this.#inTurn(() => this.#clear(request));
  }

  /**
   * A control plane was elected. Resolves when what was asked for under the id before is through.
   * @throws CallError for an id that does not go up
   */
  async arbitrate(electionId: ElectionId | undefined, holder: string): Promise<void> {
    const { election, log, telemetry } = this.#gateway;
    const { id: before } = election.elected;
    // First, so that nothing of the id before comes after what is waited for.
    election.raise(electionId, holder);
    if (election.elected.id !== before) {
      log.warn({ election: election.elected.id.toString(16), holder }, "another control plane was elected");
      telemetry.statusChanged();
    }
    await this.#inTurn(() => this.#gateway.card.elect(election.elected.id));
  }

  arm(expectedVersion: number, leaseMs: number): Promise<void> {
    return this.#inTurn(async () => {
      if (expectedVersion === 0 || expectedVersion !== this.activeVersion) {
        throw RefusedError.because(
          "VERSION_MISMATCH",
          `version ${expectedVersion} was expected to be in force, it is ${this.activeVersion}`,
          "expected_version",
        );
      }
      await this.#gateway.trading.arm(this.#leaseNs(leaseMs));
    });
  }

  renewLease(leaseMs: number): void {
    this.#gateway.trading.renewLease(this.#leaseNs(leaseMs));
  }

  async disarm(): Promise<{ wasArmed: boolean; deviceNs: bigint; unproven: Unproven | undefined }> {
    const { wasArmed } = await this.#gateway.trading.disarm("OPERATOR", "disarmed by an operator");
    return { wasArmed, deviceNs: this.#gateway.card.link?.deviceNs ?? 0n, unproven: this.unproven };
  }

  /** Until when the card may go on after a stop; undefined: it has certainly stopped. */
  get unproven(): Unproven | undefined {
    const { trading } = this.#gateway;
    const stop = trading.unprovenStop;
    return stop === undefined ? undefined : { untilUnixNs: this.#gateway.unixNs(stop.untilNs) };
  }

  /** Switches on what can be, at once: a scope that names nothing does not keep the others from being killed. */
  async kill(scopes: readonly KillScope[], reason: string): Promise<KillOutcome> {
    const { kill, trading } = this.#gateway;
    const { switches: added, known, foreign, errors } = this.#scopes(scopes);
    if (known.length === 0) return { killed: [], foreign, errors, confirmed: false, problem: undefined };
    const switched = this.#gateway.setKill(withKill(kill, added));
    if (added.global) trading.kill(reason === "" ? "killed by an operator" : `killed: ${reason}`);
    const outcome = { killed: known, foreign, errors };
    try {
      const confirmed = await switched;
      const message = `the card cannot be reached: ${this.#gateway.card.problem}`;
      return { ...outcome, confirmed, problem: confirmed ? undefined : { path: "", code: "DISCONNECTED", message } };
    } catch (error) {
      const code = error instanceof DeviceError ? error.code : "NO_ANSWER";
      const message = error instanceof Error ? error.message : String(error);
      return { ...outcome, confirmed: false, problem: { path: "", code, message } };
    }
  }

  async releaseKill(scopes: readonly KillScope[]): Promise<void> {
    const { kill } = this.#gateway;
    const { switches: taken, errors } = this.#scopes(scopes);
    if (errors.length > 0) throw new RefusedError(errors);
    await this.#gateway.setKill(withoutKill(kill, taken));
  }

  /**
   * Counts the orders of a symbol from 0 again (rule 14), on every path that there is, armed or not.
   * @throws DeviceError when the card does not answer: the software path is then as it was
   */
  resetThrottle(symbol: string): Promise<ThrottleReset> {
    return this.#inTurn(() => this.#resetThrottle(symbol));
  }

  async #resetThrottle(symbol: string): Promise<ThrottleReset> {
    const { card, configuration, software } = this.#gateway;
    const slot = configuration.tracked?.slotOf.get(symbol);
    if (slot === undefined) {
      throw RefusedError.because("UNKNOWN_SYMBOL", `${JSON.stringify(symbol)} is not tracked`, "symbol");
    }
    const { link } = card;
    let cardExecutions: number | undefined;
    if (link !== undefined) {
      const { geometry } = link.identity;
      cardExecutions = await link.run(
        (function* () {
          const { executions } = yield* readPosition(slot);
          yield* resetThrottle(slot, geometry);
          return executions;
        })(),
      );
    }
    const softwareExecutions = software?.path.positionOf(slot).executions;
    software?.path.resetThrottle(slot);
    this.#gateway.log.warn({ symbol, cardExecutions, softwareExecutions }, "orders of a symbol counted from 0 again");
    return { symbol, cardExecutions, softwareExecutions };
  }

  /** One placement for the gateway as a whole: every instance must be asked to run in the same place. */
  setPlacement(placements: readonly RequestedPlacement[]): void {
    const errors: ItemError[] = [];
    const wanted = new Set<Requested>();
    placements.forEach(({ placement }, index) => {
      const requested = REQUESTED[placement];
      if (requested === undefined) {
        errors.push({ path: `placements[${index}].placement`, code: "REQUIRED", message: "no placement is given" });
      } else wanted.add(requested);
    });
    if (placements.length === 0)
      errors.push({ path: "placements", code: "REQUIRED", message: "no placement is given" });
    if (wanted.size > 1) {
      errors.push({
        path: "placements",
        code: "NOT_SUPPORTED",
        message: `this gateway runs all its instances in one place, not ${[...wanted].join(" and ")}`,
      });
    }
    const named = placements.filter(({ instance }) => instance !== undefined).length;
    const instances = this.#gateway.state.placements().length;
    if (errors.length === 0 && named === placements.length && named < instances) {
      errors.push({
        path: "placements",
        code: "NOT_SUPPORTED",
        message: `${named} of ${instances} instances are named; leave the instance out to mean all of them`,
      });
    }
    if (errors.length > 0) throw new RefusedError(errors);
    for (const requested of wanted) this.#gateway.trading.request(requested);
  }

  /** Open orders in the scopes, and those of them whose state is not known. */
  openIn(scopes: readonly KillScope[]): { open: number; unknown: number } {
    const { desk, sessions } = this.#gateway;
    const inside = this.#inside(scopes);
    const orders = [...desk.table.open()].filter(({ kind, stock }) => inside(kind, stock));
    return { open: orders.length, unknown: orders.filter(({ source }) => !sessions.state(source).loggedIn).length };
  }

  /** Asks the venue to cancel what is open in the scopes. */
  cancelIn(scopes: readonly KillScope[]): void {
    const inside = this.#inside(scopes);
    for (const order of this.#gateway.desk.table.open()) {
      if (inside(order.kind, order.stock)) this.#gateway.sessions.cancel(order.source, order.urn);
    }
  }

  #inside(scopes: readonly KillScope[]): (kind: number, stock: string) => boolean {
    return (kind, stock) =>
      scopes.some(({ scope }) => {
        if (scope?.$case === "kind") return scope.value === kind;
        if (scope?.$case === "symbol") return scope.value === stock;
        return scope?.$case === "everything";
      });
  }

  /** Tracked, soon to be, or killed already: any other name is a slip of whoever wrote it. */
  #isKillable(stock: string): boolean {
    const { configuration, kill } = this.#gateway;
    if (configuration.tracked?.slotOf.has(stock) || this.#clearing?.has(stock)) return true;
    return kill.stocks.includes(stock);
  }

  #scopes(scopes: readonly KillScope[]) {
    const errors: ItemError[] = [];
    let global = false;
    const kinds: number[] = [];
    const stocks: string[] = [];
    const known: KillScope[] = [];
    const foreign: KillScope[] = [];
    scopes.forEach((item, index) => {
      const { scope } = item;
      const path = `scopes[${index}]`;
      const before = errors.length;
      if (scope?.$case === "everything") global = true;
      else if (scope?.$case === "kind" && KINDS.has(scope.value)) kinds.push(scope.value);
      else if (scope?.$case === "symbol") {
        const message = `${JSON.stringify(scope.value)} is not tracked and has no kill switch`;
        if (this.#isKillable(scope.value)) stocks.push(scope.value);
        else errors.push({ path: `${path}.symbol`, code: "UNKNOWN_SYMBOL", message });
      } else errors.push({ path, code: "REQUIRED", message: "no scope is given" });
      (errors.length === before ? known : foreign).push(item);
    });
    if (scopes.length === 0) errors.push({ path: "scopes", code: "REQUIRED", message: "no scope is given" });
    const switches: KillSwitches = { global, kinds, stocks };
    return { switches, known, foreign, errors };
  }

  async #commit(
    hash: Uint8Array,
    expectedVersion: number,
    permit: (changes: readonly Difference[]) => void,
  ): Promise<Committed> {
    const gateway = this.#gateway;
    const { configuration: store, card, trading } = gateway;
    const configuration = store.staged(hash);
    const datapath = store.check(configuration);
    if (expectedVersion !== this.activeVersion) {
      throw RefusedError.because(
        "VERSION_MISMATCH",
        `version ${expectedVersion} was expected to be in force, it is ${this.activeVersion}`,
        "expected_version",
      );
    }
    permit(differences(store.inForce?.configuration, configuration));
    // A gateway that is to trade in software needs no card.
    const inSoftware = trading.actual === "software" || trading.report.requested === "SW_ONLY";
    const link = inSoftware ? card.link : card.required();
    if (link !== undefined && !gateway.cardCleared && !inSoftware) {
      throw RefusedError.because("NOT_READY", "the card has not been cleared since it was connected: clear first");
    }
    if (trading.busy) throw RefusedError.because("NOT_READY", "arming or a hand-over is under way");
    if (link !== undefined) refuseUnbuilt(configuration, link.identity.kinds);
    // Versions rise over the life of the card and of the journal. The number is taken before anything can be in force under it: one that is
    // not used is passed over, one that is used twice would stand for two configurations.
    const version = Math.max(this.activeVersion, gateway.journal.version, gateway.cardVersion) + 1;
    const contentHash = Buffer.from(hash);
    noteForGood(gateway, { type: "version", version, hash: contentHash.toString("hex") });
    let wordsCompared = 0;
    if (link !== undefined && gateway.cardCleared) {
      const { geometry } = link.identity;
      const report = await toRefusal(
        link.runElected(commit(datapath, version, geometry, gateway.cardVersion)),
        (error) => this.#afterFailedCommit(link, error),
      );
      wordsCompared = report.wordsCompared;
      gateway.cardVersion = version;
      gateway.cardCommitted = true;
    }
    const software = gateway.software;
    if (software !== undefined) {
      // While it trades on the card's behalf its limits stay tight; a hand-over may have begun or ended while the card was written.
      const onItsBehalf = trading.actual === "software" || trading.actual === "handing_over";
      software.commit(onItsBehalf ? tighten(datapath, gateway.options.softwareLimitPercent) : datapath, version);
    }
    const committedUnixNs = gateway.clock.wallNs();
    store.committed({ configuration, datapath, version, hash: contentHash, committedUnixNs });
    gateway.log.info({ version, hash: contentHash.toString("hex"), wordsCompared }, "configuration committed");
    gateway.telemetry.statusChanged();
    return {
      version,
      contentHash,
      readBack: { wordsCompared, mismatches: [] },
      committedUnixNs,
      committedDeviceNs: gateway.cardRecords.commitDeviceNs.get(version) ?? link?.deviceNs ?? 0n,
    };
  }

  /** What the card has in force now may be anything: nothing trades on it, and the next commit begins from what it says. */
  async #afterFailedCommit(link: CardLink, error: DeviceError): Promise<void> {
    const gateway = this.#gateway;
    if (error.code === "VERSION_MISMATCH" || error.code === "REFUSED") return;
    gateway.cardCommitted = false;
    // A hand-over that has begun meanwhile goes on: it fences the card whatever the card has in force.
    if (gateway.trading.actual === "hardware") {
      await gateway.trading.disarm("CONFIGURATION_DIFFERS", error.message).catch(() => {});
    }
    gateway.cardVersion = await gateway.readCardVersion(link).catch(() => gateway.cardVersion);
  }

  async #clear(request: ClearRequest): Promise<{ tracked: number; deviceNs: bigint }> {
    const gateway = this.#gateway;
    const { card, trading } = gateway;
    if (trading.armed || trading.busy) {
      throw RefusedError.because("STILL_ARMED", `the gateway is ${trading.actual}: disarm it before a clear`);
    }
    // Its symbols can be killed from here on: where they come from may have to be asked first.
    this.#clearing = new Set(request.symbols.map(({ symbol }) => symbol));
    let tracked: Tracked;
    try {
      tracked = toTracked(await this.#withLocates(request), gateway.geometry);
      await this.#track(tracked);
    } finally {
      this.#clearing = undefined;
    }
    gateway.log.info({ tracked: tracked.slots.length }, "tracking and feed replaced");
    gateway.telemetry.statusChanged();
    return { tracked: tracked.slots.length, deviceNs: card.link?.deviceNs ?? 0n };
  }

  async #track(tracked: Tracked): Promise<void> {
    const gateway = this.#gateway;
    const { card, configuration } = gateway;
    const { link } = card;
    const { recovery } = gateway;
    gateway.cardCleared = false;
    gateway.cardCommitted = false;
    // Nothing is armed before both paths follow the same.
    gateway.clearUnfinished = true;
    gateway.books.forget();
    // Before the paths begin: what they hear, the record has heard.
    gateway.executions.track(tracked);
    recovery.begin(tracked);
    let clearedNs = 0n;
    if (link !== undefined) {
      try {
        await toRefusal(link.runElected(clear(tracked.slots, tracked.feed, link.identity.geometry)));
        clearedNs = await link.run(readClock());
      } catch (error) {
        // What is in force is what was in force before.
        gateway.executions.track(configuration.tracked);
        throw error;
      }
      gateway.cardCleared = true;
      gateway.quoting.cleared("card");
      gateway.cardVersion = await gateway.readCardVersion(link);
    }
    configuration.track(tracked);
    gateway.cardRecords.forget();
    const software = gateway.freshSoftware();
    software.clear(tracked.slots, tracked.feed);
    gateway.clearUnfinished = false;
    gateway.quoting.cleared("software");
    gateway.account.seed(software.path);
    recovery.softwareCleared(software.path);
    // It may have been lost again meanwhile.
    if (link !== undefined && card.link === link) {
      recovery.cardCleared(link.identity.geometry, (program) => link.run(program), clearedNs);
    }
    // Killed symbols have other slots now, and nothing is armed before both paths know which.
    await gateway.tellKill();
  }

  /** Symbols without a locate get the day's, from a snapshot's directory. */
  async #withLocates(request: ClearRequest): Promise<ClearRequest> {
    if (request.symbols.every(({ locate }) => locate !== 0)) return request;
    let locates: ReadonlyMap<string, number>;
    try {
      locates = await this.#gateway.recovery.locates();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw RefusedError.because("NOT_READY", `locates of the day cannot be learned: ${message}`, "symbols");
    }
    const symbols = request.symbols.map((symbol) => ({
      ...symbol,
      locate: symbol.locate === 0 ? (locates.get(symbol.symbol) ?? 0) : symbol.locate,
    }));
    return { ...request, symbols };
  }

  #leaseNs(leaseMs: number): bigint {
    const { maxLeaseMs } = this.#gateway.options;
    if (leaseMs > maxLeaseMs) {
      throw RefusedError.because(
        "LEASE_TOO_LONG",
        `${leaseMs} ms is more than the ${maxLeaseMs} ms allowed`,
        "lease_ms",
      );
    }
    if (leaseMs === 0) throw RefusedError.because("REQUIRED", "a lease of 0 ms is none", "lease_ms");
    return BigInt(leaseMs) * 1_000_000n;
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => {});
    return result;
  }
}

/** @throws RefusedError for an enabled strategy that the card was built without */
function refuseUnbuilt(configuration: Configuration, kinds: readonly number[]): void {
  const errors: ItemError[] = [];
  configuration.symbols.forEach(({ strategies }, index) => {
    strategies.forEach(({ enabled, parameters }, at) => {
      if (!enabled || parameters === undefined || kinds.includes(STRATEGY[parameters.$case])) return;
      errors.push({
        path: `configuration.symbols[${index}].strategies[${at}]`,
        code: "STRATEGY_NOT_BUILT_IN",
        message: `the card has no strategy ${parameters.$case}`,
      });
    });
  });
  if (errors.length > 0) throw new RefusedError(errors);
}

/** What the card refuses, and what it cannot be given, in the words of a refusal. */
async function toRefusal<T>(
  run: Promise<T>,
  onError: (error: DeviceError) => Promise<unknown> = async () => {},
): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (error instanceof DeviceInputError) {
      throw new RefusedError(error.issues.map(({ path, message }) => ({ path, code: "INVALID_INPUT", message })));
    }
    if (!(error instanceof DeviceError)) throw error;
    await onError(error);
    if (["VERSION_MISMATCH", "READ_BACK_MISMATCH", "REFUSED", "STALE_ELECTION"].includes(error.code)) {
      throw RefusedError.because(error.code, error.message);
    }
    throw error;
  }
}
