import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AuditEntry, AuditError, AuditLog, GENESIS, verify } from "./audit-log.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-audit-"));
  file = join(folder, "deep", "audit.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(): { log: AuditLog; entries: AuditEntry[] } {
  const entries: AuditEntry[] = [];
  return {
    log: AuditLog.open(
      file,
      () => 42,
      (entry) => entries.push(entry),
    ),
    entries,
  };
}

function write(count: number): void {
  const { log } = open();
  for (let index = 0; index < count; index++) {
    log.append({ actor: "operator/cli", action: "test", reason: `entry ${index} ü`, details: { index } });
  }
  log.close();
}

const lines = (): string[] => readFileSync(file, "utf8").trimEnd().split("\n");

describe("the audit file", () => {
  test("gives back what was appended, chained, and goes on where it ended", () => {
    write(2);
    const { log, entries } = open();
    expect(entries.map(({ sequence, reason, details, atMs }) => [sequence, reason, details, atMs])).toEqual([
      [1, "entry 0 ü", { index: 0 }, 42],
      [2, "entry 1 ü", { index: 1 }, 42],
    ]);
    expect(entries[0]?.previous).toBe(GENESIS);
    const third = log.append({ actor: "a", action: "b", reason: "c", details: null });
    log.close();
    expect(third).toMatchObject({ sequence: 3, previous: entries[1]?.hash });
    expect(open().entries).toHaveLength(3);
  });

  test("is readable by its owner alone", () => {
    write(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("any changed byte of any line is noticed, with the line", () => {
    write(3);
    const bytes = readFileSync(file);
    let tried = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] === 10) continue;
      const changed = Buffer.from(bytes);
      changed[at] = (bytes[at] ?? 0) ^ 1;
      // A line break in the middle makes two lines that are no entries.
      expect(() => verify(changed, () => {}), `byte ${at}`).toThrow(AuditError);
      tried++;
    }
    expect(tried).toBeGreaterThan(500);
  });

  test("a removed, repeated or moved line is noticed", () => {
    write(4);
    const [a = "", b = "", c = "", d = ""] = lines();
    const text = (...kept: string[]) => Buffer.from(`${kept.join("\n")}\n`);
    expect(() => verify(text(b, c, d), () => {})).toThrow("line 1: does not follow");
    expect(() => verify(text(a, c, d), () => {})).toThrow("line 2: does not follow");
    expect(() => verify(text(a, b, b, c, d), () => {})).toThrow("line 3: does not follow");
    expect(() => verify(text(a, c, b, d), () => {})).toThrow("line 2: does not follow");
    expect(verify(text(a, b, c, d), () => {}).count).toBe(4);
  });

  test("an entry written anew with a right hash still breaks the chain after it", () => {
    write(2);
    const [, second = ""] = lines();
    rmSync(file);
    const { log } = open();
    log.append({ actor: "somebody else", action: "test", reason: "forged", details: {} });
    log.close();
    appendFileSync(file, `${second}\n`);
    expect(() => open()).toThrow("line 2: does not follow the line before it");
  });

  test("half a line at the end is what a crash left: cut off, everything before it kept", () => {
    write(2);
    const whole = readFileSync(file);
    const first = Buffer.from(lines()[0] ?? "");
    for (const kept of [1, 10, first.length]) {
      writeFileSync(file, Buffer.concat([whole, first.subarray(0, kept)]));
      const { log, entries } = open();
      expect(entries).toHaveLength(2);
      expect(log.tornBytes).toBe(kept);
      log.close();
      expect(readFileSync(file)).toEqual(whole);
    }
  });
});
