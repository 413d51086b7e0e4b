// Rules as configuration: what is refused, what loosens, versions, a second person.
import { describe, expect, test } from "vitest";
import type { AuditEntry, AuditRecord } from "../audit/audit-log.ts";
import { NO_SUPERVISION, type RiskRule, type Supervision, supervisionSchema } from "../http/supervision.ts";
import { Proposals } from "../operations/proposals.ts";
import { supervisionDifferences } from "./differences.ts";
import { RuleStore, type SupervisionRequest } from "./rule-store.ts";

const GRADE = { above: 100, forMs: 0, untilMs: 1_000, action: "warn" } as const;
const RULE: RiskRule = { id: "r", of: "symbol", measure: "position", grades: [GRADE] };
const having = (...rules: RiskRule[]): Supervision => ({ ...NO_SUPERVISION, rules });

describe("a rule is refused with its field", () => {
  test.each([
    ["a measure that there is not of this", { ...RULE, of: "strategy" }, "rules.0.of"],
    ["a window where there is none", { ...RULE, windowMs: 1_000 }, "rules.0.windowMs"],
    ["no window", { ...RULE, measure: "orderRate" }, "rules.0.windowMs"],
    ["a limit where there is none", { ...RULE, limit: "gross" }, "rules.0.limit"],
    ["a name of the one gateway", { ...RULE, of: "gateway", measure: "gross", name: "x" }, "rules.0.name"],
    ["an account that there is not", { ...RULE, of: "account", measure: "gross", name: "x" }, "rules.0.name"],
    ["a lower bound above", { ...RULE, grades: [{ ...GRADE, until: 101 }] }, "rules.0.grades.0.until"],
    ["the same grade twice", { ...RULE, grades: [GRADE, GRADE] }, "rules.0.grades.1"],
    [
      "a milder action further out",
      {
        ...RULE,
        grades: [
          { ...GRADE, action: "halt" },
          { ...GRADE, above: 200 },
        ],
      },
      "rules.0.grades.1.action",
    ],
    ["a fraction", { ...RULE, grades: [{ ...GRADE, above: 0.5 }] }, "rules.0.grades.0.above"],
    ["an unknown field", { ...RULE, surprise: 1 }, "rules.0"],
  ])("%s", (_what, rule, path) => {
    const parsed = supervisionSchema.safeParse({ ...NO_SUPERVISION, rules: [rule] });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });

  test("the same name twice", () => {
    const parsed = supervisionSchema.safeParse(having(RULE, RULE));
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual(["rules.1.id"]);
  });
});

test("what supervises less loosens, and nothing else does", () => {
  const loosens = (before: Supervision, after: Supervision): boolean =>
    supervisionDifferences(before, after).some((difference) => difference.loosens);
  const graded = (more: object): Supervision => having({ ...RULE, grades: [{ ...GRADE, until: 90, ...more }] });
  const base = graded({});
  const pairs: [Supervision, Supervision][] = [
    [graded({ above: 101 }), graded({ above: 99 })],
    [graded({ forMs: 1 }), base],
    [graded({ until: 91 }), graded({ until: 89 })],
    [graded({}), graded({ action: "halt" })],
    [
      { ...base, staleMs: 4_000 },
      { ...base, staleMs: 2_000 },
    ],
    [
      { ...base, escalateMs: 70_000 },
      { ...base, escalateMs: 50_000 },
    ],
    [
      { ...base, rules: [] },
      { ...base, rules: [...base.rules, { ...RULE, id: "s" }] },
    ],
    [base, { ...base, alarms: "critical" }],
  ];
  for (const [less, more] of pairs) {
    expect(loosens(more, less), JSON.stringify(less)).toBe(true);
    expect(loosens(less, more), JSON.stringify(more)).toBe(false);
  }
  expect(loosens(base, having({ ...RULE, grades: [{ ...GRADE, until: 90, untilMs: 1_001 }] }))).toBe(false);
  // Of fewer things, or of others: that is less than it was.
  expect(loosens(base, { ...base, rules: base.rules.map((rule) => ({ ...rule, name: "TGA" })) })).toBe(true);
  expect(supervisionDifferences(base, structuredClone(base))).toEqual([]);
});

describe("versions", () => {
  function store(named: boolean) {
    const entries: AuditEntry[] = [];
    const append = async (record: AuditRecord): Promise<AuditEntry> => {
      const entry = { ...record, sequence: entries.length + 1, atMs: 1_000, previous: "", hash: "" };
      entries.push(structuredClone(entry));
      return entry;
    };
    const proposals = named ? new Proposals<SupervisionRequest>(() => 1_000) : undefined;
    const rules = new RuleStore({ append }, () => {}, proposals);
    let key = 0;
    const push = (author: string, supervision: Supervision, expectedVersion: number) =>
      rules.commit(author, { supervision, expectedVersion, reason: "test", idempotencyKey: `k${++key}` });
    return { entries, rules, push };
  }

  test("count up, are compared with what is expected, and are there again from the audit file", async () => {
    const { entries, rules, push } = store(false);
    expect(rules.latest).toMatchObject({ version: 0, supervision: NO_SUPERVISION });
    expect(await push("a", having(RULE), 0)).toMatchObject({ version: 1, author: "a" });
    await expect(push("b", having(), 0)).rejects.toMatchObject({ status: 409, errors: [{ code: "VERSION_MISMATCH" }] });
    await push("b", having(), 1);
    const again = store(false).rules;
    for (const entry of entries) again.entry(entry);
    expect(again.latest).toEqual(rules.latest);
    const rolled = { expectedVersion: 2, reason: "back", idempotencyKey: "x" };
    expect(await again.rollback("c", 1, rolled)).toMatchObject({ version: 3, reason: "rollback to version 1: back" });
    expect(again.latest.contentHash).toBe(rules.version(1)?.contentHash);
    await expect(again.rollback("c", 9, rolled)).rejects.toMatchObject({ status: 404 });
  });

  test("the same push twice is one version; another one under its key is refused", async () => {
    const { entries, rules } = store(false);
    const request = { supervision: having(RULE), expectedVersion: 0, reason: "test", idempotencyKey: "k" };
    const first = await rules.commit("a", request);
    expect(await rules.commit("a", request)).toEqual(first);
    expect(entries).toHaveLength(1);
    await expect(rules.commit("a", { ...request, reason: "other" })).rejects.toMatchObject({ status: 409 });
  });

  test("what supervises less waits for another person, where people have names", async () => {
    const { entries, rules, push } = store(true);
    await push("ada", having(RULE), 0);
    await expect(push("ada", having(), 1)).rejects.toMatchObject({ errors: [{ code: "APPROVAL_NEEDED" }] });
    const [waiting] = rules.waiting;
    expect(waiting?.differences).toContainEqual(expect.objectContaining({ loosens: true }));
    expect(rules.latest.version).toBe(1);
    await expect(rules.approve("ada", waiting?.id ?? "", "")).rejects.toMatchObject({ status: 403 });
    await expect(rules.approve("operator/cli", waiting?.id ?? "", "")).rejects.toMatchObject({ status: 403 });
    expect(await rules.approve("ben", waiting?.id ?? "", "seen")).toMatchObject({ version: 2, author: "ada" });
    expect(entries.map(({ action }) => action)).toEqual([
      ...["supervision.committed", "supervision.proposed", "supervision.approved", "supervision.committed"],
    ]);
  });
});
