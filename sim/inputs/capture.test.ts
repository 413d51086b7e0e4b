import { describe, expect, test } from "vitest";
import { generateBlocks } from "../flow/generate.ts";
import { Random } from "../world/random.ts";
import { Capture } from "./capture.ts";
import { DEFAULT_FEED, FeedFrames } from "./feed-frames.ts";
import { FeedMessages } from "./feed-messages.ts";
import { InputError } from "./input-error.ts";
import { messagesIn } from "./itch-file.ts";

const FILTER = "udp and dst port 26477";

const able = await Capture.open({ device: "lo", filter: FILTER }).then(
  (capture) => {
    capture.close();
    return true;
  },
  (error: unknown) => {
    console.warn(`capture.test.ts: no live capture here; its test is skipped: ${String(error)}`);
    return false;
  },
);

describe("live capture", () => {
  test.skipIf(!able)("gives the frames that pass an interface, whole", async () => {
    const pcap = ((await import("pcap")) as unknown as { default: typeof import("pcap") }).default;
    const [blocks = new Uint8Array(0)] = generateBlocks({ seed: 1, messages: 500, symbols: 4 });
    const frames = new FeedFrames({ feed: DEFAULT_FEED, random: new Random(1) });
    frames.push(blocks);
    frames.finish();
    const wanted = [...messagesIn(blocks)];
    const capture = await Capture.open({ device: "lo", filter: FILTER });
    const sender = pcap.createSession("lo", { filter: "tcp port 1" }) as unknown as {
      inject(bytes: Buffer): void;
      close(): void;
    };
    // Line A alone: frames are put on the interface as they are.
    for (const { line, bytes } of frames.ready()) if (line === 0) sender.inject(Buffer.from(bytes));
    const messages = new FeedMessages();
    const got: Uint8Array[] = [];
    for await (const frame of capture) {
      got.push(...messages.take(frame));
      if (got.length >= wanted.length) break;
    }
    sender.close();
    expect(got.map((message) => Buffer.from(message).toString("hex"))).toEqual(
      wanted.map((message) => Buffer.from(message).toString("hex")),
    );
    expect(messages.counts).toMatchObject({ unusable: 0, missing: 0 });
    expect(capture.dropped).toBe(0);
  });

  test("an interface that is not there is an error that says what there is, or what is missing", async () => {
    const error = await Capture.open({ device: "nowhere0" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: "CAPTURE_UNAVAILABLE", input: "nowhere0" });
    expect(String(error)).toMatch(/no such interface to capture from \(.+\)|libpcap-dev/);
  });
});
