// Section 2: the entries of one line that wait for a missing sequence number.

export const MSG = 0;
export const MARK = 1;
export const BAD = 2;

/** Longer than every ITCH message: of a longer block only its type and length matter. */
const SLOT_BYTES = 64;
const WORDS = 8;

// Entry words
const KIND = 0;
const FIRST = 1;
const SEQUENCE_HI = 2;
const SEQUENCE_LO = 3;
const TIME_HI = 4;
const TIME_LO = 5;
const LENGTH = 6;

/** A ring of `depth` entries. The arbiter never lets it overflow: a full queue is a gap. */
export class HeldQueue {
  count = 0;
  /** The message bytes of entry i begin at i * SLOT_BYTES. */
  readonly bytes: DataView;
  private readonly depth: number;
  private readonly words: Int32Array;
  private head = 0;

  constructor(depth: number) {
    this.depth = depth;
    this.words = new Int32Array(depth * WORDS);
    this.bytes = new DataView(new ArrayBuffer(depth * SLOT_BYTES));
  }

  clear(): void {
    this.count = 0;
    this.head = 0;
  }

  get isFull(): boolean {
    return this.count >= this.depth;
  }

  /** Appends an entry; a MSG's bytes are copied from `view`, for the frame's buffer is the caller's. */
  push(
    kind: number,
    first: number,
    sequenceHi: number,
    sequenceLo: number,
    timeHi: number,
    timeLo: number,
    view: DataView,
    from: number,
    length: number,
  ): void {
    const index = (this.head + this.count) % this.depth;
    this.count++;
    const at = index * WORDS;
    this.words[at + KIND] = kind;
    this.words[at + FIRST] = first;
    this.words[at + SEQUENCE_HI] = sequenceHi;
    this.words[at + SEQUENCE_LO] = sequenceLo;
    this.words[at + TIME_HI] = timeHi;
    this.words[at + TIME_LO] = timeLo;
    this.words[at + LENGTH] = length;
    const kept = length < SLOT_BYTES ? length : SLOT_BYTES;
    for (let i = 0; i < kept; i++) this.bytes.setUint8(index * SLOT_BYTES + i, view.getUint8(from + i));
  }

  /** Takes the head away; its bytes stay readable until the next push. */
  drop(): void {
    this.head = (this.head + 1) % this.depth;
    this.count--;
  }

  // The head's fields; meaningless when count is 0.
  get kind(): number {
    return this.word(KIND);
  }
  get first(): number {
    return this.word(FIRST);
  }
  get sequenceHi(): number {
    return this.word(SEQUENCE_HI);
  }
  get sequenceLo(): number {
    return this.word(SEQUENCE_LO);
  }
  get timeHi(): number {
    return this.word(TIME_HI);
  }
  get timeLo(): number {
    return this.word(TIME_LO);
  }
  get length(): number {
    return this.word(LENGTH);
  }
  get bytesAt(): number {
    return this.head * SLOT_BYTES;
  }

  private word(field: number): number {
    return this.words[this.head * WORDS + field] as number;
  }
}
