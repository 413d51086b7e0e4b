/** Bytes sent and not yet acknowledged, then bytes not yet sent: one stretch of memory that grows to its bound. */
export class SendQueue {
  private readonly limit: number;
  private buffer = new Uint8Array(4096);
  private start = 0;
  private end = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** False, and nothing is queued, when it would pass the bound. */
  append(bytes: Uint8Array): boolean {
    const { length } = this;
    if (length + bytes.length > this.limit) return false;
    if (this.end + bytes.length > this.buffer.length) {
      let size = this.buffer.length;
      while (size < length + bytes.length) size *= 2;
      const buffer = size === this.buffer.length ? this.buffer : new Uint8Array(size);
      buffer.set(this.buffer.subarray(this.start, this.end));
      this.buffer = buffer;
      this.start = 0;
      this.end = length;
    }
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
    return true;
  }

  /** A copy of `length` bytes from `offset`. */
  slice(offset: number, length: number): Uint8Array {
    const from = this.start + offset;
    return this.buffer.slice(from, Math.min(from + length, this.end));
  }

  drop(count: number): void {
    this.start += Math.max(0, Math.min(count, this.length));
    if (this.start === this.end) {
      this.start = 0;
      this.end = 0;
    }
  }
}
