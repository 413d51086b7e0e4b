// Section 3: what messages say of halts, the market's phase, price bands and short sales.

import {
  COLLAR_LOWER_AT,
  COLLAR_UPPER_AT,
  HALT_ACTION_AT,
  HALT_HALTED,
  HALT_MARKET_AT,
  LULD_COLLAR,
  MWCB_LEVEL_AT,
  OPERATIONAL_HALT,
  REG_SHO,
  REG_SHO_ACTION_AT,
  STATE_TRADING,
  SYSTEM_EVENT,
  SYSTEM_EVENT_CODE_AT,
  TRADING_ACTION,
  TRADING_STATE_AT,
} from "./itch-layout.ts";
import type { FeedFilter, Tracking } from "./tracking.ts";

// Bits of one symbol and of the whole path: those of the trading event's flags.
export const TRADING = 1;
export const OPERATIONAL_HALTED = 2;
export const SHORT_RESTRICTED = 4;
export const BAND = 8;
export const SESSION_OPEN = 16;
export const MARKET_HALT = 32;

const NO_RESTRICTION = 0x30;
const START_OF_MARKET_HOURS = 0x51; // Q
const END_OF_MARKET_HOURS = 0x4d; // M
const END_OF_SYSTEM_HOURS = 0x45; // E
const END_OF_MESSAGES = 0x43; // C

/** State of one symbol, for people to look at. Prices 1e-4 currency units, 0 without a band. */
export interface SymbolTradingState {
  readonly trading: boolean;
  readonly operationalHalt: boolean;
  readonly shortRestricted: boolean;
  readonly band: { readonly lo: number; readonly hi: number } | undefined;
}

export class TradingState {
  /** Index: slot. TRADING, OPERATIONAL_HALTED, SHORT_RESTRICTED, BAND. */
  readonly bits: Uint8Array;
  /** Both 0 without a band. */
  readonly bandLo: Uint32Array;
  readonly bandHi: Uint32Array;
  /** SESSION_OPEN, MARKET_HALT. */
  path = 0;
  private market = 0;

  constructor(slots: number) {
    this.bits = new Uint8Array(slots);
    this.bandLo = new Uint32Array(slots);
    this.bandHi = new Uint32Array(slots);
  }

  clear(tracking: Tracking, filter: FeedFilter): void {
    // TRADING is bit 0, which is how the slots have it.
    this.bits.set(tracking.initialTrading);
    this.bandLo.fill(0);
    this.bandHi.fill(0);
    this.path = filter.initialOpen ? SESSION_OPEN : 0;
    this.market = filter.market;
  }

  /** H h Y J of a slot. Returns whether its state changed, in the sense in which an event is due. */
  applyToSymbol(type: number, slot: number, view: DataView, at: number): boolean {
    switch (type) {
      case TRADING_ACTION:
        return this.set(slot, TRADING, view.getUint8(at + TRADING_STATE_AT) === STATE_TRADING);
      case OPERATIONAL_HALT:
        if (view.getUint8(at + HALT_MARKET_AT) !== this.market) return false;
        return this.set(slot, OPERATIONAL_HALTED, view.getUint8(at + HALT_ACTION_AT) === HALT_HALTED);
      case REG_SHO:
        return this.set(slot, SHORT_RESTRICTED, view.getUint8(at + REG_SHO_ACTION_AT) !== NO_RESTRICTION);
      case LULD_COLLAR:
        return this.setBand(slot, view.getUint32(at + COLLAR_LOWER_AT), view.getUint32(at + COLLAR_UPPER_AT));
      default:
        return false;
    }
  }

  /** S W. Returns whether the path's state changed. */
  applyToPath(type: number, view: DataView, at: number): boolean {
    const before = this.path;
    if (type === SYSTEM_EVENT) {
      const event = view.getUint8(at + SYSTEM_EVENT_CODE_AT);
      if (event === START_OF_MARKET_HOURS) this.path |= SESSION_OPEN;
      else if (event === END_OF_MARKET_HOURS || event === END_OF_SYSTEM_HOURS || event === END_OF_MESSAGES) {
        this.path &= ~SESSION_OPEN;
      }
    } else {
      const level = view.getUint8(at + MWCB_LEVEL_AT) - 0x30;
      if (level >= 1 && level <= 3) this.path |= MARKET_HALT;
      else this.path &= ~MARKET_HALT;
    }
    return this.path !== before;
  }

  /** Cold. */
  stateOf(slot: number): SymbolTradingState {
    const bits = this.bits[slot] as number;
    return {
      trading: (bits & TRADING) !== 0,
      operationalHalt: (bits & OPERATIONAL_HALTED) !== 0,
      shortRestricted: (bits & SHORT_RESTRICTED) !== 0,
      band: (bits & BAND) === 0 ? undefined : { lo: this.bandLo[slot] as number, hi: this.bandHi[slot] as number },
    };
  }

  private set(slot: number, bit: number, value: boolean): boolean {
    const before = this.bits[slot] as number;
    const after = value ? before | bit : before & ~bit;
    this.bits[slot] = after;
    return after !== before;
  }

  private setBand(slot: number, lower: number, upper: number): boolean {
    // Without a band its prices bear on nothing, so they are kept as 0: then an event is due exactly when something kept changes.
    const lo = upper === 0 ? 0 : lower;
    const same = this.bandLo[slot] === lo && this.bandHi[slot] === upper;
    this.bandLo[slot] = lo;
    this.bandHi[slot] = upper;
    return this.set(slot, BAND, upper !== 0) || !same;
  }
}
