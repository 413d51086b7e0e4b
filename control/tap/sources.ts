/** Where frames and evidence come from: interfaces and a control plane while they run, or files. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { Capture, type CapturedFrame, openInput } from "../../sim/inputs/mod.ts";
import type { OrderEvent } from "../http/api.ts";
import type { OrderEvidence, Tap } from "./tap.ts";

/** Evidence whose orders were not seen on the wire is forgotten, the oldest first. */
const EVIDENCE_MAX = 1 << 20;

export class Evidence {
  readonly #orders = new Map<number, OrderEvidence>();

  add({ urn, triggerSequence, version }: Pick<OrderEvent, "urn" | "triggerSequence" | "version">): void {
    this.#orders.set(urn, {
      urn,
      triggerSequence: triggerSequence === null ? undefined : BigInt(triggerSequence),
      version,
    });
    const [oldest] = this.#orders.keys();
    if (this.#orders.size > EVIDENCE_MAX && oldest !== undefined) this.#orders.delete(oldest);
  }

  of(urn: number): OrderEvidence | undefined {
    return this.#orders.get(urn);
  }
}

const evidenceSchema = z.array(
  z.object({
    urn: z.int().min(0).max(0xffff_ffff),
    triggerSequence: z.string().regex(/^\d+$/).nullable(),
    version: z.int().min(0),
  }),
);

/** @param path of what `tickgate orders --json` prints. @throws Error, with the place of what is wrong */
export function evidenceIn(path: string): Evidence {
  const parsed = evidenceSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  const evidence = new Evidence();
  for (const order of parsed.data) evidence.add(order);
  return evidence;
}

export function isFile(name: string): boolean {
  return existsSync(name);
}

/** Two captures of before, in the order of their times. @throws InputError */
export async function tapFiles(tap: Tap, feed: string, orders: string, evidence: Evidence): Promise<void> {
  const [feedFrames, orderFrames] = [await framesIn(feed), await framesIn(orders)];
  let trigger = await feedFrames.next();
  for await (const { timeNs, bytes, wireLength } of orderFrames) {
    // A trigger is not later than its order: what comes after it on the feed may push older numbers out.
    while (trigger.done !== true && trigger.value.timeNs <= timeNs) {
      tap.feed(trigger.value.timeNs, trigger.value.bytes, isWhole(trigger.value));
      trigger = await feedFrames.next();
    }
    tap.orders(timeNs, bytes, wireLength === bytes.length);
    tap.match((urn) => evidence.of(urn), true);
  }
  for (; trigger.done !== true; trigger = await feedFrames.next()) {
    tap.feed(trigger.value.timeNs, trigger.value.bytes, isWhole(trigger.value));
  }
}

async function framesIn(path: string): Promise<AsyncGenerator<CapturedFrame>> {
  const input = await openInput(path);
  if (input.kind !== "pcap") throw new Error(`${path}: no capture, but market data without times on a wire`);
  return input.frames();
}

function isWhole({ bytes, wireLength }: CapturedFrame): boolean {
  return wireLength === bytes.length;
}

export interface LiveTap {
  /** Frames that this side or the kernel dropped. */
  dropped(): { readonly feed: number; readonly orders: number };
  stop(): Promise<void>;
}

/** Captures from two interfaces, or one. @throws InputError */
export async function tapInterfaces(tap: Tap, feed: string, orders: string): Promise<LiveTap> {
  const feedCapture = await Capture.open({ device: feed, filter: "udp or (vlan and udp)" });
  const orderCapture = await Capture.open({ device: orders, filter: "tcp or (vlan and tcp)" }).catch(
    (error: unknown) => {
      feedCapture.close();
      throw error;
    },
  );
  const pump = async (capture: Capture, take: (frame: CapturedFrame) => void) => {
    for await (const frame of capture) take(frame);
  };
  const pumps = [
    pump(feedCapture, (frame) => tap.feed(frame.timeNs, frame.bytes, isWhole(frame))),
    pump(orderCapture, (frame) => tap.orders(frame.timeNs, frame.bytes, isWhole(frame))),
  ];
  return {
    dropped: () => ({ feed: feedCapture.dropped, orders: orderCapture.dropped }),
    stop: async () => {
      feedCapture.close();
      orderCapture.close();
      await Promise.all(pumps);
    },
  };
}
