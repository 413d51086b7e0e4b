import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Point } from "./point.ts";
import { Spool } from "./spool.ts";

const SMALL_DISK_TOOL = "/bin/bash";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-spool-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function points(count: number, from = 0, run = "r1"): Point[] {
  return Array.from({ length: count }, (_, index) => ({
    measurement: "profit",
    tags: { run, lane: "0" },
    fields: { realised_e4: from + index },
    time: String(1_700_000_000_000_000_000n + BigInt(from + index)),
  }));
}

const open = (bytesMax = 1e6, segmentBytesMax = 1000) => Spool.open({ folder, bytesMax, segmentBytesMax });

async function drain(spool: Spool): Promise<Point[]> {
  const all: Point[] = [];
  for (let batch = await spool.oldest(); batch !== undefined; batch = await spool.oldest()) {
    all.push(...batch.points);
    await spool.removeOldest();
  }
  return all;
}

describe("points on disk", () => {
  test("come back in order over several segments, also after a restart", async () => {
    const spool = await open();
    for (let from = 0; from < 60; from += 6) expect(await spool.append(points(6, from))).toBe(6);
    expect(readdirSync(folder).length).toBeGreaterThan(2);
    const again = await open();
    expect(again.bytes).toBe(spool.bytes);
    expect(await drain(again)).toEqual(points(60));
    expect(again.empty).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("new points after a restart do not go into what is there already read", async () => {
    const first = await open();
    await first.append(points(3));
    const second = await open();
    await second.append(points(3, 3));
    expect(await drain(second)).toEqual(points(6));
  });

  test("are bounded: what does not fit is not kept, and it is said how much", async () => {
    const spool = await open(1000);
    const kept = await spool.append(points(100));
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(100);
    expect(spool.bytes).toBeLessThanOrEqual(1000);
    expect(await spool.append(points(1, 500))).toBe(0);
    expect(await drain(spool)).toEqual(points(kept));
    expect(await spool.append(points(1, 500))).toBe(1);
  });

  test("half a line of a crash is cut off", async () => {
    await (await open()).append(points(2));
    const [name = ""] = readdirSync(folder);
    appendFileSync(join(folder, name), '{"measurement":"pro');
    const spool = await open();
    await spool.append(points(1, 2));
    expect(await drain(spool)).toEqual(points(3));
  });

  test("a line that is damaged is passed over and counted, and the others are there", async () => {
    const spool = await open();
    await spool.append(points(2));
    const [name = ""] = readdirSync(folder);
    appendFileSync(join(folder, name), '{"measurement":"profit","ta\n{"measurement":1}\nnull\n');
    await spool.append(points(1, 2));
    expect(await spool.count("r1")).toEqual({ profit: 3 });
    expect(await spool.oldest()).toEqual({ points: points(3), damaged: 3 });
  });

  test.runIf(existsSync(SMALL_DISK_TOOL))("half a line of a disk that is full is cut off", async () => {
    // A file that the kernel lets grow to so many bytes and no further.
    const probe = new URL("spool.probe.ts", import.meta.url).pathname;
    const script = `ulimit -f 1; exec "$0" "$1" "$2"`;
    const run = spawnSync(SMALL_DISK_TOOL, ["-c", script, process.execPath, probe, folder], { encoding: "utf8" });
    expect(run.stderr).toBe("");
    const { refused, bytes } = JSON.parse(run.stdout) as { refused: string; bytes: number };
    expect(refused).toMatch(/EFBIG|file too large/i);
    expect(bytes).toBeLessThan(1024);
    const [name = ""] = readdirSync(folder);
    expect(statSync(join(folder, name)).size).toBe(bytes);
    const spool = await open();
    expect(spool.bytes).toBe(bytes);
    expect(await spool.oldest()).toEqual({ points: [...points(2), ...points(1, 100)], damaged: 0 });
  });

  test("are counted by run from the files", async () => {
    const spool = await open();
    await spool.append([...points(5), ...points(7, 5, "r2")]);
    expect(await spool.count("r2")).toEqual({ profit: 7 });
    expect(await spool.count("r3")).toEqual({});
  });
});
