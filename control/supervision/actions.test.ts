// What actions ask for: never more than was let through before, and nothing twice.
import { describe, expect, test } from "vitest";
import type { Configuration, GatewaySection, Parent, StartParent, SymbolSection } from "../http/api.ts";
import { NO_SUPERVISION } from "../http/supervision.ts";
import { RiskActions } from "./actions.ts";
import { frozen, reducing, type Scope } from "./tightening.ts";

const INSTANCE = { enabled: true, orderQuantity: 100, cooldownNs: 1 };
const LIMITS: Configuration["symbols"][number]["limits"] = {
  ...{ maxQuantity: 1, maxNotionalE4: "1", collarLowE4: 1, collarHighE4: 2, maxLong: 1_000, maxShort: 500 },
  rulesOff: [9, 15],
};
const CONFIGURATION: Configuration = {
  rate: { intervalNs: 1, burstNs: 1 },
  global: { account: {}, kinds: {}, rulesOff: [], waiveReducing: [] },
  symbols: ["A", "B"].map((symbol) => ({
    ...{ symbol, limits: LIMITS },
    imbalance: { ...INSTANCE, ratioQ4: 1, minQuantity: 1, maxSpreadE4: 1 },
    marketMaking: {
      ...{ enabled: true, micro: false, halfSpreadE4: 1, skewQ8: 1, quoteQuantity: 1, maxSpreadE4: 1, repriceE4: 1 },
      ...{ maxPosition: 1, cooldownNs: 1 },
    },
    ...(symbol === "A"
      ? {}
      : {
          arbitrage: {
            ...{ enabled: true, partner: "A", weightA: 1, weightB: 1, basis: 0, threshold: 1, quantityA: 1 },
            ...{ quantityB: 1, cooldownNs: 1 },
          },
        }),
  })),
};
const symbolOf = (symbol: string, position: number): SymbolSection => ({ symbol, position }) as SymbolSection;

/** Fields by path, lists as sets. */
function leaves(value: unknown, path = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map([[path, value]]);
  const found = new Map<string, unknown>();
  for (const [name, item] of Object.entries(value)) {
    if (path.endsWith("rulesOff")) found.set(`${path}.${String(item)}`, true);
    else for (const [at, leaf] of leaves(item, `${path}.${name}`)) found.set(at, leaf);
  }
  return found;
}

describe("tightening", () => {
  const scopes: readonly Scope[] = [
    { of: "gateway", name: "" },
    { of: "account", name: "software" },
    { of: "strategy", name: "marketMaking" },
    { of: "symbol", name: "A" },
    { of: "symbol", name: "nobody" },
  ];
  test.each(scopes)("of $of $name only ever lets less through, and twice is once", (scope) => {
    for (const change of [frozen, reducing]) {
      const after = change(CONFIGURATION, scope);
      const [from, to] = [leaves(CONFIGURATION), leaves(after)];
      for (const [path, value] of to) {
        const old = from.get(path);
        if (old === value) continue;
        expect(from.has(path), path).toBe(true);
        if (path.endsWith("enabled")) expect([old, value]).toEqual([true, false]);
        else if (/max(Long|Short)$/.test(path)) expect(Number(value)).toBeLessThan(Number(old));
        else expect.unreachable(path);
      }
      expect([...from.keys()].filter((path) => !to.has(path)).every((path) => /rulesOff\.9$/.test(path))).toBe(true);
      expect(change(after, scope)).toEqual(after);
    }
  });

  test("of a symbol stops it, and arbitrage that has it as its other leg, and nothing else", () => {
    const [a, b] = frozen(CONFIGURATION, { of: "symbol", name: "A" }).symbols;
    expect([a?.imbalance?.enabled, a?.marketMaking?.enabled]).toEqual([false, false]);
    expect([b?.imbalance?.enabled, b?.arbitrage?.enabled]).toEqual([true, false]);
  });

  test("to reducing only sets limits of 0, rule 9 on, and stops quoting", () => {
    const [a, b] = reducing(CONFIGURATION, { of: "symbol", name: "A" }).symbols;
    expect(a).toMatchObject({
      limits: { maxLong: 0, maxShort: 0, rulesOff: [15] },
      ...{ imbalance: { enabled: true }, marketMaking: { enabled: false } },
    });
    expect(b).toEqual(CONFIGURATION.symbols[1]);
  });
});

describe("an action", () => {
  function world() {
    const done: string[] = [];
    let active = CONFIGURATION;
    let version = 1;
    let loosens = false;
    const killed = { killEverything: false, killKinds: [] as string[], killSymbols: [] as string[] };
    const parents: Parent[] = [];
    let symbols = [symbolOf("A", 300), symbolOf("B", 0)];
    const actions = new RiskActions({
      versions: {
        get latest() {
          return {
            ...{ version, contentHash: "", author: "", reason: "", committedMs: 0, differences: [] },
            configuration: active,
          };
        },
      },
      push: {
        validate: async (wanted) => {
          const same = JSON.stringify(wanted) === JSON.stringify(active);
          const differences = same ? [] : [{ path: "x", before: "", after: "", loosens }];
          return { errors: [], differences, contentHash: "", activeVersion: version };
        },
        commit: async (author, { configuration, expectedVersion }) => {
          expect(expectedVersion).toBe(version);
          active = configuration;
          done.push(`${author} commits ${++version}`);
          return { version, contentHash: "", wordsReadBack: 1, committedMs: 0 };
        },
      },
      operate: {
        kill: async (author, { kinds = [], symbols: of = [] }) => {
          if (kinds.length + of.length === 0) killed.killEverything = true;
          killed.killKinds.push(...kinds);
          killed.killSymbols.push(...of);
          done.push(`${author} kills ${[...kinds, ...of].join()}`);
          return {
            phase: "flat",
            requestedMs: 0,
            updatedMs: 0,
            scopes: [],
            openOrders: 0,
            unknownOrders: 0,
            errors: [],
          };
        },
      },
      parents: {
        list: async () => ({ parents }),
        start: async (author, { id, symbol, side, quantity }: StartParent) => {
          const parent = { id, symbol, side, quantity, state: "working", why: "" } as Parent;
          parents.push(parent);
          done.push(`${author} ${side} ${quantity} ${symbol}`);
          return parent;
        },
        change: async (_author, verb, id) => {
          done.push(`${verb} ${id}`);
          return parents[0] as Parent;
        },
      },
      view: {
        get gateway() {
          return killed as unknown as GatewaySection;
        },
        get figures() {
          return { symbols, flow: {} as never, configuration: {} as never };
        },
      },
    });
    return {
      ...{ done, parents, killed },
      run: (action: Parameters<RiskActions["run"]>[0], scope: Scope = { of: "gateway", name: "" }) =>
        actions.run(action, scope, "because", "b1", NO_SUPERVISION.flatten),
      hold: (next: SymbolSection[]) => {
        symbols = next;
      },
      loosen: () => {
        loosens = true;
      },
    };
  }

  test.each(["freeze", "reduceOnly", "cancelAll", "halt"] as const)(
    "%s is done once, however often it is asked for",
    async (action) => {
      const { run, done } = world();
      expect((await run(action)).done).toBe(true);
      expect((await run(action)).text).toMatch(/already/);
      expect(done).toHaveLength(1);
      expect(done[0]).toMatch(/^supervision /);
    },
  );

  test("that would loosen anything is not done", async () => {
    const { run, loosen, done } = world();
    loosen();
    await expect(run("freeze")).rejects.toThrow(/would loosen x: not done/);
    expect(done).toEqual([]);
  });

  test("flatten has one parent order at a time for each position, and another when that was not enough", async () => {
    const { run, done, parents, hold } = world();
    expect(await run("flatten")).toMatchObject({ done: false });
    expect(await run("flatten")).toMatchObject({ done: false });
    expect(done).toEqual(["supervision commits 2", "supervision sell 300 A"]);
    parents[0] = { ...(parents[0] as Parent), state: "expired" };
    hold([symbolOf("A", 100), symbolOf("B", -50)]);
    await run("flatten");
    expect(done.slice(2)).toEqual(["supervision sell 100 A", "supervision buy 50 B"]);
    expect(new Set(parents.map(({ id }) => id)).size).toBe(3);
    hold([symbolOf("A", 0), symbolOf("B", 0)]);
    expect(await run("flatten")).toMatchObject({ done: true });
  });

  test("cancel all of a strategy kills its kind and leaves the others", async () => {
    const { run, killed } = world();
    await run("cancelAll", { of: "strategy", name: "momentum" });
    expect(killed).toEqual({ killEverything: false, killKinds: ["momentum"], killSymbols: [] });
  });
});
