// Section 0: what the operator and the order session command (arm, lease, kill, session), and the device clock.
import type { KillState, OrderSessionState } from "../../proto/mod.ts";
import { integer, u32, u64 } from "./checks.ts";
import { highWord, isBelow, lowWord, toBigint } from "./u64.ts";

export class OperationState {
  armed = false;
  /** The device clock: the latest time any input brought. */
  clockHi = 0;
  clockLo = 0;
  /** Of the next order, int32 form. */
  urn = 0;
  sendNext = 0;
  private readonly slots: number;
  private readonly killedSlots: Uint8Array;
  private killedKinds = 0;
  private killedAll = false;
  private leaseHi = 0;
  private leaseLo = 0;
  private sessionReady = false;
  private sendLimit = 0;

  constructor(slots: number) {
    this.slots = slots;
    this.killedSlots = new Uint8Array(slots);
  }

  setLease(expiryNs: bigint): void {
    u64("lease", expiryNs);
    this.leaseHi = highWord(expiryNs);
    this.leaseLo = lowWord(expiryNs);
  }

  setKill(state: KillState): void {
    let kinds = 0;
    for (const kind of state.kinds) kinds |= 1 << integer("kill.kinds", kind, 1, 15);
    for (const slot of state.slots) integer("kill.slots", slot, 0, this.slots - 1);
    this.killedAll = state.global;
    this.killedKinds = kinds;
    this.killedSlots.fill(0);
    for (const slot of state.slots) this.killedSlots[slot] = 1;
  }

  setSession(state: OrderSessionState): void {
    u32("session.urn", state.urn);
    u32("session.sendNext", state.sendNext);
    u32("session.sendLimit", state.sendLimit);
    this.sessionReady = state.ready;
    this.urn = state.urn | 0;
    this.sendNext = state.sendNext | 0;
    this.sendLimit = state.sendLimit | 0;
  }

  get session(): OrderSessionState {
    return {
      ready: this.sessionReady,
      urn: this.urn >>> 0,
      sendNext: this.sendNext >>> 0,
      sendLimit: this.sendLimit >>> 0,
    };
  }

  /** The clock never goes back. */
  passTime(nowHi: number, nowLo: number): void {
    if (isBelow(this.clockHi, this.clockLo, nowHi, nowLo)) {
      this.clockHi = nowHi;
      this.clockLo = nowLo;
    }
  }

  get clockNs(): bigint {
    return toBigint(this.clockHi, this.clockLo);
  }

  /** Rule 1. */
  isKilled(kind: number, slot: number): boolean {
    return this.killedAll || ((this.killedKinds >> kind) & 1) !== 0 || this.killedSlots[slot] === 1;
  }

  /** Rule 2 passes. */
  get mayTrade(): boolean {
    return this.armed && isBelow(this.clockHi, this.clockLo, this.leaseHi, this.leaseLo);
  }

  /** Rule 19 passes. This path hands each payload over at once: nothing waits to be sent, and no transmit queue could be full. */
  canSend(payloadBytes: number): boolean {
    return this.sessionReady && ((this.sendLimit - this.sendNext) | 0) >= payloadBytes;
  }

  /** Clock - (nowHi, nowLo) > ageNs, exact and signed. `ageNs`: int32 form of an unsigned number. */
  isOlderThan(nowHi: number, nowLo: number, ageNs: number): boolean {
    const high = (this.clockHi >>> 0) - (nowHi >>> 0);
    const low = (this.clockLo >>> 0) - (nowLo >>> 0);
    // high * 2^32 + low > age with |low| < 2^32 and 0 <= age < 2^32: the high words decide alone when they differ by 2 or more.
    if (high > 1) return true;
    if (high === 1) return low + 0x1_0000_0000 > ageNs >>> 0;
    return high === 0 && low > ageNs >>> 0;
  }

  /** An action goes out. */
  send(payloadBytes: number): void {
    this.urn = (this.urn + 1) | 0;
    this.sendNext = (this.sendNext + payloadBytes) | 0;
  }
}
