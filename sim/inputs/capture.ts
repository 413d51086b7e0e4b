// Frames from a network interface as they arrive, through libpcap. Needs the native module and the right to capture.

import type { PcapSession } from "pcap";
import { InputError } from "./input-error.ts";
import type { CapturedFrame } from "./pcap-file.ts";

export interface CaptureOptions {
  /** Interface name. */
  readonly device: string;
  /** libpcap filter expression; everything when empty. */
  readonly filter?: string;
}

/** Frames that wait for their reader; more are dropped and counted. */
const WAITING_MAX = 65_536;
const SNAP_BYTES = 9216;
const KERNEL_BUFFER_BYTES = 32 * 1024 * 1024;
const READ_TIMEOUT_MS = 10;

export class Capture implements AsyncIterable<CapturedFrame> {
  /** Frames dropped because the reader was slow. */
  dropped = 0;
  private readonly session: PcapSession;
  private waiting: CapturedFrame[] = [];
  private wake: (() => void) | undefined;
  private closed = false;

  private constructor(session: PcapSession) {
    this.session = session;
    session.on("packet", ({ buf, header }: { buf: Buffer; header: Buffer }) => {
      const seconds = header.readUInt32LE(0);
      const microseconds = header.readUInt32LE(4);
      if (this.waiting.length >= WAITING_MAX) {
        this.dropped++;
        return;
      }
      // The session uses one buffer for all packets.
      const bytes = new Uint8Array(buf.subarray(0, header.readUInt32LE(8)));
      const timeNs = BigInt(seconds) * 1_000_000_000n + BigInt(microseconds) * 1000n;
      this.waiting.push({ timeNs, bytes, wireLength: header.readUInt32LE(12) });
      this.wake?.();
    });
  }

  /**
   * Opens the interface.
   * @throws InputError CAPTURE_UNAVAILABLE that says what is missing: the module, the right, or the interface
   */
  static async open({ device, filter = "" }: CaptureOptions): Promise<Capture> {
    const unavailable = (what: string, cause: unknown): InputError =>
      new InputError("CAPTURE_UNAVAILABLE", device, what, { cause });
    let pcap: typeof import("pcap");
    try {
      const module = (await import("pcap")) as unknown as { default: typeof import("pcap") };
      pcap = module.default;
    } catch (cause) {
      throw unavailable("live capture needs the npm package `pcap`, which is built with libpcap-dev installed", cause);
    }
    if (!pcap.findalldevs().some(({ name }) => name === device)) {
      const names = pcap.findalldevs().map(({ name }) => name);
      const seen = names.length === 0 ? "none can be seen with these rights" : `there are ${names.join(", ")}`;
      throw unavailable(`no such interface to capture from (${seen})`, undefined);
    }
    let session: PcapSession;
    try {
      session = pcap.createSession(device, {
        filter,
        snap_length: SNAP_BYTES,
        buffer_size: KERNEL_BUFFER_BYTES,
        buffer_timeout: READ_TIMEOUT_MS,
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw unavailable(`cannot capture: ${reason} (root, or the capability CAP_NET_RAW, is needed)`, cause);
    }
    if (session.link_type !== "LINKTYPE_ETHERNET") {
      session.close();
      throw unavailable(`link type ${session.link_type} is not read, only Ethernet`, undefined);
    }
    return new Capture(session);
  }

  /** No frame comes any more; the iteration ends after those that wait. Idempotent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.session.close();
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CapturedFrame> {
    try {
      for (;;) {
        const frames = this.waiting;
        this.waiting = [];
        yield* frames;
        if (this.waiting.length > 0) continue;
        if (this.closed) return;
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        this.wake = undefined;
      }
    } finally {
      this.close();
    }
  }
}
