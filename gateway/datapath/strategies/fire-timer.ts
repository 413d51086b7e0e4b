import { elapsedAtLeast, toBigint } from "../u64.ts";

/** "Ready to fire" of section 5, per slot. */
export class FireTimer {
  private readonly fired: Uint8Array;
  private readonly lastHi: Int32Array;
  private readonly lastLo: Int32Array;

  constructor(slots: number) {
    this.fired = new Uint8Array(slots);
    this.lastHi = new Int32Array(slots);
    this.lastLo = new Int32Array(slots);
  }

  clear(): void {
    this.fired.fill(0);
  }

  reset(slot: number): void {
    this.fired[slot] = 0;
  }

  /** `cooldown`: ns, int32 form. */
  isReady(slot: number, nowHi: number, nowLo: number, cooldown: number): boolean {
    return (
      this.fired[slot] === 0 ||
      elapsedAtLeast(nowHi, nowLo, this.lastHi[slot] as number, this.lastLo[slot] as number, cooldown)
    );
  }

  fire(slot: number, nowHi: number, nowLo: number): void {
    this.fired[slot] = 1;
    this.lastHi[slot] = nowHi;
    this.lastLo[slot] = nowLo;
  }

  /** Undefined when it never fired since its reset. Cold. */
  lastFireNs(slot: number): bigint | undefined {
    return this.fired[slot] === 0 ? undefined : toBigint(this.lastHi[slot] as number, this.lastLo[slot] as number);
  }
}
