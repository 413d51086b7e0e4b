// The readers on real recordings, against counts published with them. The recordings are not part of the project.

import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { testData } from "../../proto/testing/mod.ts";
import { FeedMessages } from "./feed-messages.ts";
import { itchTimestamp, messagesIn } from "./itch-file.ts";
import { openInput } from "./open-input.ts";
import { readPcapFile } from "./pcap-file.ts";

const DATA = testData();
const present = existsSync(DATA);
if (!present) console.warn(`real-files.test.ts: ${DATA} is absent; its tests are skipped`);

async function census(path: string): Promise<{ types: Record<string, number>; firstNs: number; lastNs: number }> {
  const input = await openInput(path);
  if (input.kind !== "itch") throw new Error(`${path} is no ITCH file`);
  const types: Record<string, number> = {};
  let firstNs: number | undefined;
  let lastNs = 0;
  for await (const blocks of input.blocks()) {
    for (const message of messagesIn(blocks)) {
      const type = String.fromCharCode(message[0] ?? 0);
      types[type] = (types[type] ?? 0) + 1;
      lastNs = itchTimestamp(message);
      firstNs ??= lastNs;
    }
  }
  return { types, firstNs: firstNs ?? 0, lastNs };
}

const clock = (ns: number): string => new Date(Math.floor(ns / 1e6)).toISOString().slice(11, 19);

describe.skipIf(!present)("real ITCH files", () => {
  test("10,000 messages of AAPL on 2020-01-30", async () => {
    const { types, firstNs, lastNs } = await census(join(DATA, "itch/aapl-20200130-10k.itch"));
    expect(types).toEqual({ A: 4758, D: 4083, E: 849, P: 240, L: 52, U: 7, X: 6, F: 2, R: 1, H: 1, Y: 1 });
    expect([clock(firstNs), clock(lastNs)]).toEqual(["03:07:14", "07:59:30"]);
  });

  test("the first 1,000 messages of 2019-12-30", async () => {
    const { types } = await census(join(DATA, "itch/directory-20191230-1000.itch"));
    expect(types).toEqual({ R: 993, H: 3, Y: 3, S: 1 });
  });

  test("a gzip file of 26,612 messages", async () => {
    const { types } = await census(join(DATA, "itch/aapl-20120621-0930.itch.gz"));
    expect(Object.values(types).reduce((sum, count) => sum + count, 0)).toBe(26_612);
    expect(types).toMatchObject({ A: 12_712, D: 11_331, E: 1_493, P: 897, X: 175 });
  });
});

describe.skipIf(!present)("real captures", () => {
  test("every frame of the feed is usable, and the full packet holds 38 messages", async () => {
    const files = globSync(join(DATA, "pcap/itch50/*.pcap"));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const messages = new FeedMessages();
      let most = 0;
      for await (const frame of readPcapFile(file)) {
        expect(frame.wireLength).toBe(frame.bytes.length);
        most = Math.max(most, messages.take(frame).length);
      }
      expect(messages.counts.unusable, file).toBe(0);
      expect(most, file).toBeGreaterThan(0);
      if (file.includes("Multiple")) expect(most).toBe(38);
    }
  });
});
