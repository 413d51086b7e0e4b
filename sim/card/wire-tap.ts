// A copy of what passes on the card's wires, as a pcap file.

import { PcapFileWriter } from "../inputs/mod.ts";

/** Frames that may wait for the disk; more are left out of the file and counted. */
const WAITING_MAX = 20_000;

export class WireTap {
  readonly #writer: PcapFileWriter;
  readonly #failed: (error: Error) => void;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #closed = false;
  dropped = 0;

  private constructor(writer: PcapFileWriter, failed: (error: Error) => void) {
    this.#writer = writer;
    this.#failed = failed;
  }

  /** @param failed called once when the file cannot be written any more; the tap is closed then */
  static async create(path: string, failed: (error: Error) => void): Promise<WireTap> {
    return new WireTap(await PcapFileWriter.create(path), failed);
  }

  record(bytes: Uint8Array, tsNs: bigint): void {
    if (this.#closed || this.#waiting >= WAITING_MAX) {
      this.dropped++;
      return;
    }
    const copy = bytes.slice();
    this.#waiting++;
    this.#last = this.#last
      .then(() => this.#writer.frame(tsNs, copy))
      .catch((error) => this.#fail(error))
      .finally(() => {
        this.#waiting--;
      });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
    await this.#writer.close();
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#failed(error instanceof Error ? error : new Error(String(error)));
  }
}
