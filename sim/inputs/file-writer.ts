// Files of what ran: ITCH in BinaryFILE framing, frames as pcap. Writes are gathered, and the caller waits when the disk lags.

import { type FileHandle, open } from "node:fs/promises";
import { pcapFileHeader, pcapRecord } from "./pcap-file.ts";

const GATHER_BYTES = 256 * 1024;

class GatheringFile {
  private readonly file: FileHandle;
  private parts: Uint8Array[] = [];
  private gathered = 0;

  constructor(file: FileHandle) {
    this.file = file;
  }

  /** The bytes are kept until written: they must not change. */
  async write(bytes: Uint8Array): Promise<void> {
    this.parts.push(bytes);
    this.gathered += bytes.length;
    if (this.gathered >= GATHER_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.parts);
    this.parts = [];
    this.gathered = 0;
    await this.file.writeFile(bytes);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.file.close();
  }
}

/** Writes ITCH messages in BinaryFILE framing. */
export class ItchFileWriter {
  private readonly out: GatheringFile;

  private constructor(file: FileHandle) {
    this.out = new GatheringFile(file);
  }

  static async create(path: string): Promise<ItchFileWriter> {
    return new ItchFileWriter(await open(path, "w"));
  }

  /** @throws RangeError when the message does not fit the 2-byte length */
  async message(message: Uint8Array): Promise<void> {
    if (message.length < 1 || message.length > 0xffff) throw new RangeError(`message of ${message.length} bytes`);
    const block = new Uint8Array(2 + message.length);
    block[0] = message.length >> 8;
    block[1] = message.length & 0xff;
    block.set(message, 2);
    await this.out.write(block);
  }

  /** Whole blocks, as {@link itchBlocks} gives them. */
  async blocks(blocks: Uint8Array): Promise<void> {
    await this.out.write(blocks);
  }

  async close(): Promise<void> {
    await this.out.close();
  }
}

/** Writes frames as pcap with nanosecond timestamps. */
export class PcapFileWriter {
  private readonly out: GatheringFile;

  private constructor(file: FileHandle) {
    this.out = new GatheringFile(file);
  }

  static async create(path: string): Promise<PcapFileWriter> {
    const writer = new PcapFileWriter(await open(path, "w"));
    await writer.out.write(pcapFileHeader());
    return writer;
  }

  async frame(timeNs: bigint, bytes: Uint8Array): Promise<void> {
    await this.out.write(pcapRecord(timeNs, bytes));
  }

  async close(): Promise<void> {
    await this.out.close();
  }
}
