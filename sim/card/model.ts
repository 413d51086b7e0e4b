// The rings and counters of card_shell.cpp as TypeScript sees them.

import type { ModelExports } from "../harness/mod.ts";

/** Byte offsets in `struct Layout` of card_shell.cpp. */
const LAYOUT = {
  cyclesRun: 0,
  cyclesSkipped: 8,
  nowNs: 16,
  framesAccepted: 24,
  events: 32,
  sofs: 48,
  tx: 64,
  staging: 80,
  registerStatus: 88,
  rxWaiting: 92,
  eventsRefused: 96,
  txHeld: 104,
  nextTimerNs: 112,
  edgesMissed: 120,
  size: 128,
} as const;

export const FLAG_HOLD_TIME = 1;
export const FLAG_PACE_BY_TRANSMIT = 2;
export const FLAG_BOUND_BY_UNTIL = 4;

/** Every part of the core: line A, line B, arbiter, book, decisions, transmitter, events, host side. */
export const CORE_PARTS = 8;
export const ALL_PARTS = (1 << CORE_PARTS) - 1;

export const RUN_RESULTS = ["idle", "cycle-limit", "drain"] as const;
export const REGISTER_STATUSES = ["ok", "error", "timeout"] as const;

export interface CardExports extends ModelExports {
  card_create(seed: number, resetMode: number): number;
  card_layout_bytes(): number;
  card_flags(flags: number): void;
  card_push(line: number, tsLow: number, tsHigh: number, length: number, error: number): number;
  card_run(maxCycles: number, untilLow: number, untilHigh: number): number;
  card_advance(nowLow: number, nowHigh: number): void;
  card_next_timer(): void;
  card_keep_awake(parts: number): void;
  card_register(write: number, address: number, data: number): number;
}

/** A ring: counters of what went in and came out (modulo 2^32) beside its place and size. */
class Ring {
  readonly address: number;
  readonly capacity: number;
  readonly #cells: Uint32Array;

  constructor(buffer: ArrayBuffer, layout: number) {
    const [address = 0, capacity = 0] = new Uint32Array(buffer, layout, 2);
    this.address = address;
    this.capacity = capacity;
    this.#cells = new Uint32Array(buffer, layout + 8, 2);
  }

  get head(): number {
    return this.#cells[0] ?? 0;
  }

  get tail(): number {
    return this.#cells[1] ?? 0;
  }

  set tail(value: number) {
    this.#cells[1] = value;
  }

  get waiting(): number {
    return (this.head - this.tail) >>> 0;
  }
}

export class CardMemory {
  readonly events: Ring;
  readonly sofs: Ring;
  readonly tx: Ring;
  /** The whole memory, for records read in place. */
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly staging: Uint8Array;
  readonly #layout: number;

  constructor(buffer: ArrayBuffer, layout: number, layoutBytes: number) {
    if (layoutBytes !== LAYOUT.size) {
      throw new Error(
        `struct Layout has ${layoutBytes} bytes, this code knows ${LAYOUT.size}: keep model.ts and card_shell.cpp in step`,
      );
    }
    this.#layout = layout;
    this.words = new Uint32Array(buffer);
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    this.events = new Ring(buffer, layout + LAYOUT.events);
    this.sofs = new Ring(buffer, layout + LAYOUT.sofs);
    this.tx = new Ring(buffer, layout + LAYOUT.tx);
    const [staging = 0, capacity = 0] = new Uint32Array(buffer, layout + LAYOUT.staging, 2);
    this.staging = new Uint8Array(buffer, staging, capacity);
  }

  get cyclesRun(): number {
    return this.#u64(LAYOUT.cyclesRun);
  }

  get cyclesSkipped(): number {
    return this.#u64(LAYOUT.cyclesSkipped);
  }

  get framesAccepted(): number {
    return this.#u64(LAYOUT.framesAccepted);
  }

  get eventsRefused(): number {
    return this.#u64(LAYOUT.eventsRefused);
  }

  get edgesMissed(): number {
    return this.#u64(LAYOUT.edgesMissed);
  }

  get nowNs(): bigint {
    return this.view.getBigUint64(this.#layout + LAYOUT.nowNs, true);
  }

  get nextTimerNs(): bigint {
    return this.view.getBigUint64(this.#layout + LAYOUT.nextTimerNs, true);
  }

  get registerStatus(): number {
    return this.view.getUint32(this.#layout + LAYOUT.registerStatus, true);
  }

  get rxWaiting(): number {
    return this.view.getUint32(this.#layout + LAYOUT.rxWaiting, true);
  }

  /** Counts of cycles and frames: exact below 2^53, which is 1.8 years of device clock. */
  #u64(offset: number): number {
    return Number(this.view.getBigUint64(this.#layout + offset, true));
  }
}
