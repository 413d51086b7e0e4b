// Section 6, "State": what the gate knows of positions, orders and the account, and the inputs that change it.
import type { AccountUpdate, PositionUpdate } from "../../proto/mod.ts";
import { I31_MAX, i64, integer, U32_MAX, u32, u64 } from "./checks.ts";
import { addSigned, addUnsigned, setWide, setWideU32, wideAt, wides } from "./wide.ts";

const I32_MIN = -(2 ** 31);
const U16_MAX = 0xffff;
const HIGHEST_KIND = 7;
/** Rows of exposure: 0 the account, 1..7 the strategy kinds. */
export const EXPOSURE_ROWS = HIGHEST_KIND + 1;

// Index of an amount in `day`
export const DAY_VALUE = 0;
export const DAY_QUANTITY = 1;
export const PNL = 2;

// Index of an amount in `order`
export const NOTIONAL = 0;
export const SHARES = 1;

const NEVER = 0;
const BUY = 1;
const SELL = 2;

export interface PositionState {
  readonly position: number;
  readonly openBuy: number;
  readonly openSell: number;
}

/** More of a symbol's risk state, for people to look at. */
export interface SymbolRiskState extends PositionState {
  readonly openOrders: number;
  readonly executions: number;
  readonly ownBid: number;
  readonly ownAsk: number;
}

/** Gross and net exposure, 1e-4 currency units. */
export interface Exposure {
  readonly gross: bigint;
  readonly net: bigint;
}

export interface DeviceRiskState {
  /** Index: strategy kind; 0 the account. */
  readonly exposure: readonly Exposure[];
  readonly inFlight: number;
  readonly dayValue: bigint;
  readonly dayQuantity: bigint;
  readonly pnl: bigint;
}

/** Arrays are indexed by slot unless said otherwise. Every update saturates at the width that the text gives. */
export class RiskState {
  // Doubles: sums of them with quantities stay exact.
  readonly positions: Float64Array;
  readonly openBuy: Float64Array;
  readonly openSell: Float64Array;
  readonly openOrders: Uint16Array;
  readonly executions: Uint16Array;
  readonly ownBid: Uint32Array;
  readonly ownAsk: Uint32Array;
  /** Amounts: of row r gross at 2r, net at 2r + 1. */
  readonly exposure = wides(2 * EXPOSURE_ROWS);
  /** Amounts: DAY_VALUE, DAY_QUANTITY, PNL. */
  readonly day = wides(3);
  /** Amounts of the order that the gate looks at: NOTIONAL, SHARES. */
  readonly order = wides(2);
  inFlight = 0;
  // The last order sent. Prices, quantities and times in int32 form.
  readonly lastSide: Uint8Array;
  readonly lastPrice: Int32Array;
  readonly lastQuantity: Int32Array;
  readonly lastHi: Int32Array;
  readonly lastLo: Int32Array;
  private readonly slots: number;
  private readonly change = wides(2);

  constructor(slots: number) {
    this.slots = slots;
    this.positions = new Float64Array(slots);
    this.openBuy = new Float64Array(slots);
    this.openSell = new Float64Array(slots);
    this.openOrders = new Uint16Array(slots);
    this.executions = new Uint16Array(slots);
    this.ownBid = new Uint32Array(slots);
    this.ownAsk = new Uint32Array(slots);
    this.lastSide = new Uint8Array(slots);
    this.lastPrice = new Int32Array(slots);
    this.lastQuantity = new Int32Array(slots);
    this.lastHi = new Int32Array(slots);
    this.lastLo = new Int32Array(slots);
  }

  clear(): void {
    this.positions.fill(0);
    this.openBuy.fill(0);
    this.openSell.fill(0);
    this.openOrders.fill(0);
    this.executions.fill(0);
    this.ownBid.fill(0);
    this.ownAsk.fill(0);
    this.exposure.fill(0);
    this.day.fill(0);
    this.inFlight = 0;
    this.lastSide.fill(NEVER);
  }

  // ---- Inputs. Cold.

  applyPosition({ slot, delta, releaseBuy, releaseSell, releaseOrders }: PositionUpdate): void {
    integer("position.slot", slot, 0, this.slots - 1);
    integer("position.delta", delta, I32_MIN, I31_MAX);
    u32("position.releaseBuy", releaseBuy);
    u32("position.releaseSell", releaseSell);
    u32("position.releaseOrders", releaseOrders);
    this.positions[slot] = Math.max(I32_MIN, Math.min(I31_MAX, (this.positions[slot] as number) + delta));
    this.openBuy[slot] = Math.max(0, (this.openBuy[slot] as number) - releaseBuy);
    this.openSell[slot] = Math.max(0, (this.openSell[slot] as number) - releaseSell);
    this.openOrders[slot] = Math.max(0, (this.openOrders[slot] as number) - releaseOrders);
  }

  applyAccount({ kind, gross, net }: AccountUpdate): void {
    integer("account.kind", kind, 0, HIGHEST_KIND);
    setWide(this.change, 0, i64("account.gross", gross));
    setWide(this.change, 1, i64("account.net", net));
    for (const row of kind === 0 ? [0] : [0, kind]) {
      addUnsigned(this.exposure, 2 * row, this.change, 0, 1);
      addSigned(this.exposure, 2 * row + 1, this.change, 1, 1);
    }
  }

  acknowledge(count: number): void {
    this.inFlight = Math.max(0, this.inFlight - u32("acknowledge", count));
  }

  setLoss(pnl: bigint): void {
    setWide(this.day, PNL, i64("loss", pnl));
  }

  setDay(value: bigint, quantity: bigint): void {
    u64("day.value", value);
    u64("day.quantity", quantity);
    setWide(this.day, DAY_VALUE, value);
    setWide(this.day, DAY_QUANTITY, quantity);
  }

  setOwn(slot: number, bid: number, ask: number): void {
    integer("own.slot", slot, 0, this.slots - 1);
    u32("own.bid", bid);
    u32("own.ask", ask);
    this.ownBid[slot] = bid;
    this.ownAsk[slot] = ask;
  }

  resetThrottle(slot: number): void {
    this.executions[integer("resetThrottle.slot", slot, 0, this.slots - 1)] = 0;
  }

  // ---- Per order

  /** A new order, whose amounts are in `order` (NOTIONAL, SHARES), goes out. Price, quantity and time in int32 form. */
  send(slot: number, kind: number, sell: boolean, price: number, quantity: number, nowHi: number, nowLo: number): void {
    this.countOpen(slot, kind, sell, quantity);
    this.executions[slot] = Math.min(U16_MAX, (this.executions[slot] as number) + 1);
    this.lastSide[slot] = sell ? SELL : BUY;
    this.lastPrice[slot] = price;
    this.lastQuantity[slot] = quantity;
    this.lastHi[slot] = nowHi;
    this.lastLo[slot] = nowLo;
  }

  /** What every order counts, also one that replaces another; amounts as in `send`. */
  countOpen(slot: number, kind: number, sell: boolean, quantity: number): void {
    const open = sell ? this.openSell : this.openBuy;
    open[slot] = Math.min(U32_MAX, (open[slot] as number) + (quantity >>> 0));
    this.openOrders[slot] = Math.min(U16_MAX, (this.openOrders[slot] as number) + 1);
    this.countInFlight();
    setWideU32(this.order, SHARES, quantity);
    const sign = sell ? -1 : 1;
    const { exposure, order } = this;
    addUnsigned(exposure, 0, order, NOTIONAL, 1);
    addSigned(exposure, 1, order, NOTIONAL, sign);
    addUnsigned(exposure, 2 * kind, order, NOTIONAL, 1);
    addSigned(exposure, 2 * kind + 1, order, NOTIONAL, sign);
    addUnsigned(this.day, DAY_VALUE, order, NOTIONAL, 1);
    addUnsigned(this.day, DAY_QUANTITY, order, SHARES, 1);
  }

  /** An action of any sort goes out. */
  countInFlight(): void {
    this.inFlight = Math.min(U16_MAX, this.inFlight + 1);
  }

  /** The last order sent since clear had this side, price and quantity. */
  isLast(slot: number, sell: boolean, price: number, quantity: number): boolean {
    return (
      this.lastSide[slot] === (sell ? SELL : BUY) &&
      this.lastPrice[slot] === (price | 0) &&
      this.lastQuantity[slot] === quantity
    );
  }

  /** No quantity of the slot waits for the venue's answer. */
  isFlatOpen(slot: number): boolean {
    return this.openBuy[slot] === 0 && this.openSell[slot] === 0;
  }

  // ---- For people. Cold.

  symbolState(slot: number): SymbolRiskState {
    return {
      position: this.positions[slot] as number,
      openBuy: this.openBuy[slot] as number,
      openSell: this.openSell[slot] as number,
      openOrders: this.openOrders[slot] as number,
      executions: this.executions[slot] as number,
      ownBid: this.ownBid[slot] as number,
      ownAsk: this.ownAsk[slot] as number,
    };
  }

  deviceState(): DeviceRiskState {
    return {
      exposure: Array.from({ length: EXPOSURE_ROWS }, (_, row) => ({
        gross: wideAt(this.exposure, 2 * row),
        net: wideAt(this.exposure, 2 * row + 1),
      })),
      inFlight: this.inFlight,
      dayValue: wideAt(this.day, DAY_VALUE),
      dayQuantity: wideAt(this.day, DAY_QUANTITY),
      pnl: wideAt(this.day, PNL),
    };
  }
}
