// The two paths as recovery sees them: the same inputs, through registers or by calls.
import type { Geometry, RepairOutcome, TrackedSlot } from "../../proto/mod.ts";
import type { SoftwareDatapath } from "../datapath/mod.ts";
import { load, type RegisterProgram, readFeed, rebuild, recentre, restore } from "../device/mod.ts";

export interface TargetFeed {
  /** The number wanted next; 0: none yet. */
  readonly next: number;
  readonly broken: number;
  /** Slots whose book is not to be trusted. */
  readonly feedBroken: readonly number[];
}

/** @throws what the path cannot do: a card that does not answer, a software path that has failed */
export interface RepairTarget {
  readonly name: "card" | "software";
  /** Price levels of a window. */
  readonly levels: number;
  rebuild(slot: number): Promise<RepairOutcome>;
  recentre(slot: number, windowLo: number): Promise<RepairOutcome>;
  restore(slot: number, upto: bigint): Promise<RepairOutcome>;
  /** @returns how many were refused */
  load(messages: readonly Uint8Array[]): Promise<number>;
  feed(): Promise<TargetFeed>;
}

/** One batch of registers; others get their turn between two. */
const LOADS_PER_BATCH = 32;

export class CardTarget implements RepairTarget {
  readonly name = "card";
  readonly #geometry: Geometry;
  readonly #run: <T>(program: RegisterProgram<T>) => Promise<T>;

  constructor(geometry: Geometry, run: <T>(program: RegisterProgram<T>) => Promise<T>) {
    this.#geometry = geometry;
    this.#run = run;
  }

  get levels(): number {
    return this.#geometry.levels;
  }

  rebuild(slot: number): Promise<RepairOutcome> {
    return this.#run(rebuild(slot, this.#geometry));
  }

  recentre(slot: number, windowLo: number): Promise<RepairOutcome> {
    return this.#run(recentre(slot, windowLo, this.#geometry));
  }

  restore(slot: number, upto: bigint): Promise<RepairOutcome> {
    return this.#run(restore(slot, upto, this.#geometry));
  }

  async load(messages: readonly Uint8Array[]): Promise<number> {
    let refused = 0;
    for (let at = 0; at < messages.length; at += LOADS_PER_BATCH) {
      const applied = await this.#run(load(messages.slice(at, at + LOADS_PER_BATCH)));
      refused += applied.filter((done) => !done).length;
    }
    return refused;
  }

  async feed(): Promise<TargetFeed> {
    const { next, broken, feedBroken } = await this.#run(readFeed(this.#geometry));
    return { next: Number(next), broken: Number(broken), feedBroken };
  }
}

export class SoftwareTarget implements RepairTarget {
  readonly name = "software";
  readonly #path: SoftwareDatapath;
  readonly #slots: readonly TrackedSlot[];

  constructor(path: SoftwareDatapath, slots: readonly TrackedSlot[]) {
    this.#path = path;
    this.#slots = slots;
  }

  get levels(): number {
    return this.#path.geometry.levels;
  }

  async rebuild(slot: number): Promise<RepairOutcome> {
    return this.#path.rebuild(slot);
  }

  async recentre(slot: number, windowLo: number): Promise<RepairOutcome> {
    return this.#path.recentre(slot, windowLo);
  }

  async restore(slot: number, upto: bigint): Promise<RepairOutcome> {
    return this.#path.restore(slot, upto);
  }

  async load(messages: readonly Uint8Array[]): Promise<number> {
    let refused = 0;
    for (const message of messages) if (!this.#path.load(message)) refused++;
    return refused;
  }

  async feed(): Promise<TargetFeed> {
    const states = this.#slots.map(({ slot }) => ({ slot, ...this.#path.repairOf(slot) }));
    return {
      next: Number(this.#path.nextSequence ?? 0n),
      broken: Number(states[0]?.broken ?? 0n),
      feedBroken: states.filter(({ feedBit }) => feedBit).map(({ slot }) => slot),
    };
  }
}
