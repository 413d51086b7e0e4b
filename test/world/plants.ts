/**
 * Bugs to be found: each takes one guard out of the code as it runs, in the process that runs the world. A world that does not find them proves
 * nothing by finding nothing.
 */
import { AuditLog } from "../../control/audit/audit-log.ts";
import { Account } from "../../gateway/account.ts";
import { AccountFeed } from "../../gateway/card/account-feed.ts";
import { CardLink } from "../../gateway/card/card-link.ts";
import { CardUnit } from "../../gateway/card/card-unit.ts";
import { ConfigurationStore } from "../../gateway/configuration/configuration-store.ts";
import { SoftwareDatapath } from "../../gateway/datapath/mod.ts";
import { OperationState } from "../../gateway/datapath/operation-state.ts";
import { PathParts } from "../../gateway/datapath/path-parts.ts";
import { DeviceError } from "../../gateway/device/mod.ts";
import { Gateway } from "../../gateway/gateway.ts";
import { Journal } from "../../gateway/journal/journal.ts";
import { OrderNumbers } from "../../gateway/journal/order-numbers.ts";
import { Ledger } from "../../gateway/orders/ledger.ts";
import { OrderDesk } from "../../gateway/orders/order-desk.ts";
import { CardSession } from "../../gateway/session/card-session.ts";
import { Alarms } from "../../gateway/telemetry/alarms.ts";
import type { DatapathConfig, SymbolConfig, SymbolLimits } from "../../proto/mod.ts";
import { DiskFile } from "./machine/disk.ts";
import type { InvariantName } from "./watch/violation.ts";

export interface Plant {
  readonly name: string;
  readonly says: string;
  /** What it breaks; which of them is seen first depends on the seed. */
  readonly breaks: readonly InvariantName[];
  plant(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: any method of any class is wrapped here
type Method = (...args: any[]) => any;

function replace(type: object, name: PropertyKey, by: PropertyDescriptor): void {
  const before = Object.getOwnPropertyDescriptor(type, name);
  if (before === undefined) throw new Error(`there is no ${String(name)} to take out`);
  Object.defineProperty(type, name, { ...by, configurable: true });
}

/** Replaces a method by one that is given the old one. */
function wrap<T extends object>(type: { prototype: T }, name: keyof T, make: (before: Method) => Method): void {
  replace(type.prototype, name, { value: make(type.prototype[name] as Method), writable: true });
}

function getter<T extends object>(type: { prototype: T }, name: keyof T, get: (this: T) => unknown): void {
  replace(type.prototype, name, { get });
}

/** Every so many calls. */
function everySo(calls: number): () => boolean {
  let count = 0;
  return () => ++count % calls === 0;
}

function eachSymbol(
  config: DatapathConfig,
  change: (symbol: SymbolConfig, slot: number) => SymbolConfig,
): DatapathConfig {
  return { ...config, symbols: new Map([...config.symbols].map(([slot, symbol]) => [slot, change(symbol, slot)])) };
}

function dropRecords(type: string): void {
  wrap(
    Journal,
    "append",
    (before) =>
      function (this: Journal, record: { type: string }) {
        if (record.type !== type) before.call(this, record);
      },
  );
}

export const PLANTS: readonly Plant[] = [
  {
    name: "lease-ignored",
    says: "the gate of both paths looks whether it is armed, not whether the lease is over",
    breaks: ["order-not-armed", "order-without-lease", "two-paths-armed", "order-after-stop"],
    plant: () =>
      getter(OperationState, "mayTrade", function () {
        return this.armed;
      }),
  },
  {
    name: "fence-not-awaited",
    says: "a card that cannot be asked is taken for stopped at once",
    breaks: ["two-paths-armed", "order-after-stop"],
    plant: () => getter(CardUnit, "leaseLapsedNs", () => 0n),
  },
  {
    name: "disarm-not-told",
    says: "the card is said to be disarmed without being told",
    breaks: [
      "order-after-stop",
      "two-paths-armed",
      "order-not-armed",
      "exposure-above-limit",
      "order-without-lease",
      "not-recovered",
    ],
    plant: () => wrap(CardUnit, "disarm", () => async () => {}),
  },
  {
    name: "position-not-seeded",
    says: "a path is armed as if nothing had been traded before",
    breaks: ["exposure-above-limit"],
    plant: () => {
      const target = Object.getOwnPropertyDescriptor(Account.prototype, "target")?.get as () => Account["target"];
      getter(Account, "target", function () {
        const known = target.call(this);
        return { ...known, slots: known.slots.map((slot) => ({ ...slot, position: 0 })) };
      });
    },
  },
  {
    name: "fills-not-told",
    says: "the card is told that an order is over, not what it has bought",
    breaks: ["exposure-above-limit"],
    plant: () =>
      wrap(
        AccountFeed,
        "position",
        (before) =>
          function (this: AccountFeed, update: object) {
            before.call(this, { ...update, delta: 0 });
          },
      ),
  },
  {
    name: "limits-not-tightened",
    says: "the software path takes over with the limits of the card",
    breaks: ["exposure-above-limit"],
    plant: () =>
      wrap(
        SoftwareDatapath,
        "commit",
        (before) =>
          function (this: SoftwareDatapath, config: DatapathConfig, version: number) {
            const loose = (limits: SymbolLimits): SymbolLimits => ({
              ...limits,
              maxLong: 2 * limits.maxLong,
              maxShort: 2 * limits.maxShort,
            });
            before.call(
              this,
              eachSymbol(config, (symbol) => ({ ...symbol, limits: loose(symbol.limits) })),
              version,
            );
          },
      ),
  },
  {
    name: "collar-wide",
    says: "price limits do not reach the gate",
    breaks: ["order-beyond-a-limit"],
    plant: () =>
      wrap(
        SoftwareDatapath,
        "commit",
        (before) =>
          function (this: SoftwareDatapath, config: DatapathConfig, version: number) {
            const wide = (limits: SymbolLimits): SymbolLimits => ({ ...limits, collarLo: 0, collarHi: 0xffff_ffff });
            before.call(
              this,
              eachSymbol(config, (symbol) => ({ ...symbol, limits: wide(symbol.limits) })),
              version,
            );
          },
      ),
  },
  {
    name: "commit-in-halves",
    says: "a commit brings the strategies of one symbol into force with the next commit only",
    breaks: ["mixed-decision"],
    plant: () => {
      const last = new WeakMap<SoftwareDatapath, DatapathConfig>();
      wrap(
        SoftwareDatapath,
        "commit",
        (before) =>
          function (this: SoftwareDatapath, config: DatapathConfig, version: number) {
            const old = last.get(this);
            last.set(this, config);
            const half = eachSymbol(config, (symbol, slot) => {
              const kept = slot === 0 ? old?.symbols.get(slot) : undefined;
              return kept === undefined ? symbol : { ...symbol, imbalance: kept.imbalance, momentum: kept.momentum };
            });
            before.call(this, half, version);
          },
      );
    },
  },
  {
    name: "version-behind",
    says: "every third commit leaves the version before it on the decisions",
    breaks: ["order-of-another-version", "mixed-decision"],
    plant: () =>
      wrap(
        PathParts,
        "commit",
        (before) =>
          function (this: PathParts, config: DatapathConfig, version: number) {
            before.call(this, config, version);
            if (version % 3 === 0) this.events.version = version - 1;
          },
      ),
  },
  {
    name: "version-again",
    says: "versions are counted from what is in force: a clear begins again",
    breaks: ["version-used-twice", "card-configuration-differs"],
    plant: () =>
      getter(Journal, "version", function () {
        return this.recovered.version;
      }),
  },
  {
    name: "kill-not-told",
    says: "a kill is noted, and the card is not told",
    breaks: ["order-after-stop"],
    plant: () => wrap(Gateway, "tellKill", () => async () => true),
  },
  {
    name: "kill-not-noted",
    says: "kill switches are not in the journal",
    breaks: ["kill-forgotten"],
    plant: () => dropRecords("kill"),
  },
  {
    name: "journal-not-synced",
    says: "nothing of the journal is ever on the platter",
    breaks: ["kill-forgotten", "version-forgotten", "version-used-twice", "journal-damaged"],
    plant: () => wrap(Journal, "sync", () => () => {}),
  },
  {
    name: "intent-not-noted",
    says: "software orders leave without being noted",
    breaks: ["order-not-noted"],
    plant: () => dropRecords("intent"),
  },
  {
    name: "half-record-kept",
    says: "half a record at the end of the journal is not cut off, and the next one follows it",
    breaks: ["journal-damaged", "audit-broken"],
    plant: () => wrap(DiskFile, "truncate", () => () => {}),
  },
  {
    name: "numbers-again",
    says: "a new order session does not know which numbers were used",
    breaks: ["order-number-twice", "not-recovered"],
    plant: () => wrap(OrderNumbers, "atLeast", () => () => {}),
  },
  {
    name: "card-number-forgotten",
    says: "orders that the card sent while nobody listened give their numbers to others",
    breaks: ["order-number-twice"],
    plant: () => wrap(OrderNumbers, "cardStandsAt", () => () => {}),
  },
  {
    name: "repeated-otherwise",
    says: "what is sent again for an order that got lost is not what the card sent",
    breaks: ["order-without-decision", "order-number-twice", "order-of-another-version"],
    plant: () =>
      wrap(
        CardSession,
        "orderDecided",
        (before) =>
          function (this: CardSession, urn: number, payload: Uint8Array) {
            const other = payload.slice();
            // The order number's first byte.
            other[4] = 0x7f;
            before.call(this, urn, other);
          },
      ),
  },
  {
    name: "fill-missed",
    says: "now and then an execution is not read",
    breaks: ["fill-missing", "position-differs", "not-recovered", "exposure-above-limit"],
    plant: () => {
      const now = everySo(40);
      wrap(
        OrderDesk,
        "message",
        (before) =>
          function (this: OrderDesk, source: string, payload: Uint8Array) {
            if (payload[0] === "E".charCodeAt(0) && now()) return undefined;
            return before.call(this, source, payload);
          },
      );
    },
  },
  {
    name: "fill-booked-twice",
    says: "now and then an execution is booked twice",
    breaks: ["position-differs"],
    plant: () => {
      // Odd: every execution is booked for the account and for its kind.
      const now = everySo(41);
      wrap(
        Ledger,
        "execute",
        (before) =>
          function (this: Ledger, execution: unknown) {
            if (now()) before.call(this, execution);
            return before.call(this, execution);
          },
      );
    },
  },
  {
    name: "fill-told-twice",
    says: "now and then an execution is in the list twice, in the place of the one before it",
    breaks: ["fill-twice", "fill-missing"],
    plant: () => {
      const now = everySo(40);
      wrap(
        OrderDesk,
        "executionsAfter",
        (before) =>
          function (this: OrderDesk, after: number, limit: number) {
            const found = before.call(this, after, limit);
            return now() && after > 0
              ? { ...found, executions: before.call(this, after - 1, limit - 1).executions }
              : found;
          },
      );
    },
  },
  {
    name: "fill-invented",
    says: "now and then the ledger has more shares of an execution than the venue",
    breaks: ["fill-not-at-venue"],
    plant: () => {
      const now = everySo(40);
      wrap(
        OrderDesk,
        "executionsAfter",
        (before) =>
          function (this: OrderDesk, after: number, limit: number) {
            const found = before.call(this, after, limit);
            if (!now()) return found;
            const executions = found.executions.map((one: { quantity: number }) => ({
              ...one,
              quantity: one.quantity + 1,
            }));
            return { ...found, executions };
          },
      );
    },
  },
  {
    name: "audit-left-out",
    says: "now and then an entry is not written to the audit file",
    breaks: ["audit-forgotten"],
    plant: () => {
      const now = everySo(7);
      wrap(
        AuditLog,
        "append",
        (before) =>
          function (this: AuditLog, record: object) {
            if (!now()) return before.call(this, record);
            return { sequence: 0, atMs: 0, previous: "", hash: "", ...record };
          },
      );
    },
  },
  {
    name: "audit-line-lost",
    says: "now and then a line of the audit file does not get to the disk",
    breaks: ["audit-broken"],
    plant: () => {
      const now = everySo(20);
      wrap(
        DiskFile,
        "append",
        (before) =>
          function (this: DiskFile, bytes: Buffer) {
            if (bytes.toString("utf8", 0, 12) !== '{"sequence":' || !now()) before.call(this, bytes);
          },
      );
    },
  },
  {
    name: "card-configured-otherwise",
    says: "what is committed for the second symbol has another limit than what was wanted",
    breaks: ["card-configuration-differs", "exposure-above-limit"],
    plant: () =>
      wrap(
        ConfigurationStore,
        "check",
        (before) =>
          function (this: ConfigurationStore, configuration: unknown) {
            const config: DatapathConfig = before.call(this, configuration);
            return eachSymbol(config, (symbol, slot) =>
              slot === 1 ? { ...symbol, limits: { ...symbol.limits, maxLong: symbol.limits.maxLong + 1 } } : symbol,
            );
          },
      ),
  },
  {
    name: "one-connection",
    says: "a card is connected to once",
    breaks: ["not-recovered"],
    plant: () => {
      const { open } = CardLink;
      const known = new WeakSet<object>();
      const once: typeof open = (device, clock, times, events, rtlHash) => {
        // One clock is one gateway process.
        if (known.has(clock)) return Promise.reject(new DeviceError("DISCONNECTED", "no more"));
        known.add(clock);
        return open.call(CardLink, device, clock, times, events, rtlHash);
      };
      replace(CardLink, "open", { value: once, writable: true });
    },
  },
  {
    name: "throws-late",
    says: "losing the card throws where nobody catches",
    breaks: ["crash"],
    plant: () =>
      wrap(
        Alarms,
        "raise",
        (before) =>
          function (this: Alarms, code: string, ...rest: unknown[]) {
            if (code === "DEVICE_UNREACHABLE") void Promise.reject(new Error("nobody catches this"));
            return before.call(this, code, ...rest);
          },
      ),
  },
];
