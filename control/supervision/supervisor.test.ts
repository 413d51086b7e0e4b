// When actions begin, are tried again and end; silence; and a disk that is full.
import { describe, expect, test } from "vitest";
import { AlertBook } from "../alerts/alert-book.ts";
import type { AuditEntry, AuditNotes, AuditRecord } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import type { FlowSection, RiskRule, SymbolSection } from "../http/api.ts";
import { NO_SUPERVISION } from "../http/supervision.ts";
import type { RiskActions } from "./actions.ts";
import { Books } from "./books.ts";
import { Measurements } from "./measurements.ts";
import { Supervisor } from "./supervisor.ts";

const RULE: RiskRule = {
  ...{ id: "r", of: "gateway", measure: "gross" },
  grades: [
    { above: 100, forMs: 0, untilMs: 1_000, action: "freeze" },
    { above: 200, forMs: 0, untilMs: 1_000, action: "halt" },
  ],
};

function world(more: { readonly armed?: boolean; readonly rules?: readonly RiskRule[] } = {}) {
  const time = { nowMs: 1_000_000 };
  const timers: { readonly atMs: number; readonly run: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => time.nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: time.nowMs + delayMs, run };
      timers.push(timer);
      return { cancel: () => timers.splice(timers.indexOf(timer), 1) };
    },
  };
  const entries: string[] = [];
  const heard = { heardMs: 0, synced: false, gross: 0 };
  const disk = { full: false };
  const append = async (record: AuditRecord): Promise<AuditEntry> => {
    if (disk.full) throw new Error("ENOSPC");
    entries.push(record.action);
    return { ...record, sequence: entries.length, atMs: time.nowMs, previous: "", hash: "" };
  };
  const notes: AuditNotes = { append: (record) => append(record).catch(() => {}) };
  const primary = { acts: true };
  const ran: string[] = [];
  const outcome: { fails: boolean } = { fails: false };
  const actions: Pick<RiskActions, "run"> = {
    run: async (action) => {
      ran.push(action);
      if (outcome.fails) throw new Error("nobody there");
      return { done: true, text: "done" };
    },
  };
  const book = new Books(clock.nowMs);
  let rules = { version: 1, supervision: { ...NO_SUPERVISION, rules: [...(more.rules ?? [RULE])] } };
  const failures: string[] = [];
  const alerts = new AlertBook({ append }, notes, clock, () => {});
  const supervisor = new Supervisor({
    ...{ clock, audit: notes, alerts, measurements: new Measurements(book), actions: actions as RiskActions },
    heard: () => ({
      ...{ heardMs: heard.heardMs, synced: heard.synced, dataMs: heard.heardMs, armed: more.armed === true },
      figures: {
        symbols: [
          {
            symbol: "A",
            position: heard.gross,
            bookValid: true,
            bidE4: 1,
            askE4: 1,
            averageE4: 1,
            realisedE4: "0",
            unrealisedE4: "0",
          },
        ] as SymbolSection[],
        flow: { intents: "0", refused: [], venueRejected: 0 } as unknown as FlowSection,
        configuration: { active: null, history: [] },
      },
    }),
    acts: () => primary.acts,
    rules: () => rules,
    failed: (what) => failures.push(what),
  });
  supervisor.start();
  return {
    ...{ entries, ran, heard, disk, primary, outcome, failures, alerts, supervisor },
    push: (next: readonly RiskRule[]) => {
      rules = { version: rules.version + 1, supervision: { ...NO_SUPERVISION, rules: [...next] } };
    },
    /** What is due in this time, with a word of the gateway every 100 ms when it talks. */
    pass: async (ms: number, gross?: number): Promise<void> => {
      for (const endMs = time.nowMs + ms; time.nowMs < endMs; ) {
        time.nowMs += 100;
        if (gross !== undefined) Object.assign(heard, { heardMs: time.nowMs, synced: true, gross });
        for (const due of timers.filter(({ atMs }) => atMs <= time.nowMs)) {
          timers.splice(timers.indexOf(due), 1);
          due.run();
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

describe("supervision", () => {
  test("acts once for a grade, again for a worse one, and for a new breach after the first is over; takes nothing back", async () => {
    const { pass, ran, entries } = world();
    await pass(1_000, 50);
    await pass(3_000, 150);
    expect(ran).toEqual(["freeze"]);
    await pass(3_000, 250);
    await pass(500, 150);
    expect(ran).toEqual(["freeze", "halt"]);
    await pass(3_000, 0);
    await pass(1_000, 150);
    expect(ran).toEqual(["freeze", "halt", "freeze"]);
    expect(entries.filter((action) => action.startsWith("supervision."))).toEqual([
      ...["supervision.breach", "supervision.action-done", "supervision.breach", "supervision.action-done"],
      ...["supervision.over", "supervision.breach", "supervision.action-done"],
    ]);
  });

  test("tries again what failed, as long as the grade holds and somebody is there, and files each trouble once", async () => {
    const { pass, ran, outcome, entries, heard } = world();
    outcome.fails = true;
    await pass(10_000, 150);
    const tries = ran.length;
    expect(tries).toBeGreaterThan(2);
    expect(tries).toBeLessThan(6);
    expect(entries.filter((action) => action === "supervision.action-failed")).toHaveLength(1);
    heard.synced = false;
    await pass(2_000);
    expect(ran).toHaveLength(tries);
    outcome.fails = false;
    await pass(6_000, 150);
    expect(entries.at(-1)).toBe("supervision.action-done");
    const done = ran.length;
    await pass(20_000, 150);
    expect(ran).toHaveLength(done);
  });

  test("takes silence for the worst grade once anything was heard", async () => {
    const { pass, ran, supervisor } = world();
    await pass(1_000, 0);
    await pass(3_000);
    expect(ran).toEqual([]);
    await pass(200);
    expect(ran).toEqual(["halt"]);
    expect(supervisor.section).toMatchObject({ stale: true, states: [{ stale: true, value: null, action: "halt" }] });
    await pass(2_000, 0);
    expect(supervisor.section).toMatchObject({ stale: false, states: [{ stale: false, grade: -1 }] });
    expect(ran).toEqual(["halt"]);
  });

  test("expects nothing of a gateway that was never heard, unless it was left armed", async () => {
    const [quiet, armed] = [world(), world({ armed: true })];
    await quiet.pass(60_000);
    expect(quiet.ran).toEqual([]);
    await armed.pass(3_000);
    expect(armed.ran).toEqual([]);
    await armed.pass(200);
    expect(armed.ran).toEqual(["halt"]);
  });

  test("stops what it has to stop when the disk is full", async () => {
    const { pass, ran, disk, alerts } = world();
    await pass(1_000, 0);
    disk.full = true;
    await pass(1_000, 250);
    expect(ran[0]).toBe("halt");
    // Told, though not on file.
    expect(alerts.open).toBe(1);
  });

  test("leaves everything to the primary, and begins anew when it becomes that", async () => {
    const { pass, ran, primary, alerts } = world();
    primary.acts = false;
    await pass(1_000, 250);
    expect([ran, alerts.all()]).toEqual([[], []]);
    primary.acts = true;
    await pass(1_000, 250);
    expect(ran[0]).toBe("halt");
  });

  test("a push of other rules ends no breach of those that stay, and those that go end theirs", async () => {
    const other: RiskRule = {
      ...RULE,
      id: "other",
      grades: [{ ...(RULE.grades[0] as RiskRule["grades"][0]), above: 1 }],
    };
    const { pass, ran, push, alerts } = world({ rules: [RULE, other] });
    await pass(1_000, 150);
    expect(ran).toEqual(["freeze", "freeze"]);
    push([RULE]);
    await pass(1_000, 150);
    expect(ran).toHaveLength(2);
    expect(alerts.all().map(({ key, active }) => [key, active])).toEqual([
      ["other", false],
      ["r", true],
    ]);
  });
});
