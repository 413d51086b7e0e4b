// The disk of one machine. What a process wrote is in the kernel; what it synced is on the platter. A loss of power leaves the latter and some of the former.
import type { Random } from "../../../sim/world/mod.ts";

export class DiskFull extends Error {
  readonly code = "ENOSPC";
  constructor() {
    super("ENOSPC: no space left on device");
  }
}

interface StoredFile {
  bytes: Buffer;
  /** On the platter, from the beginning. */
  synced: number;
}

/** A file that a process has open. */
export class DiskFile {
  readonly #disk: Disk;
  readonly #file: StoredFile;
  #open = true;

  constructor(disk: Disk, file: StoredFile) {
    this.#disk = disk;
    this.#file = file;
  }

  read(): Buffer {
    return Buffer.from(this.#file.bytes);
  }

  truncate(bytes: number): void {
    this.#check();
    this.#file.bytes = this.#file.bytes.subarray(0, bytes);
    this.#file.synced = Math.min(this.#file.synced, bytes);
  }

  append(bytes: Buffer): void {
    this.#check();
    const room = this.#disk.room(bytes.length);
    this.#file.bytes = Buffer.concat([this.#file.bytes, bytes.subarray(0, room)]);
    if (room < bytes.length) throw new DiskFull();
  }

  sync(): void {
    this.#check();
    if (this.#disk.syncFails) throw new Error("EIO: i/o error");
    this.#file.synced = this.#file.bytes.length;
  }

  close(): void {
    this.#open = false;
  }

  #check(): void {
    if (!this.#open) throw new Error("EBADF: bad file descriptor");
  }
}

export class Disk {
  readonly #files = new Map<string, StoredFile>();
  readonly #random: Random;
  full = false;
  syncFails = false;

  constructor(random: Random) {
    this.#random = random;
  }

  open(path: string): DiskFile {
    let file = this.#files.get(path);
    if (file === undefined) {
      file = { bytes: Buffer.alloc(0), synced: 0 };
      this.#files.set(path, file);
    }
    return new DiskFile(this, file);
  }

  content(path: string): Buffer {
    return this.#files.get(path)?.bytes ?? Buffer.alloc(0);
  }

  /** Of what was not synced some is left, from its beginning; the last record may be half there. */
  losePower(): number {
    let lost = 0;
    for (const file of this.#files.values()) {
      const loose = file.bytes.length - file.synced;
      const kept = file.synced + (loose === 0 ? 0 : this.#random.between(0, loose));
      lost += file.bytes.length - kept;
      file.bytes = file.bytes.subarray(0, kept);
      file.synced = kept;
    }
    return lost;
  }

  /** Bytes of an append that find room. */
  room(bytes: number): number {
    return this.full ? this.#random.below(bytes) : bytes;
  }
}
