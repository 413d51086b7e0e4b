/** Sections 6 and 7 of docs/datapath.md: the risk gate and the order's bytes. */
import type { DatapathConfig, KillState, OrderSessionState, PositionUpdate, TrackedSlot } from "../../proto/mod.ts";
import type { View } from "./book.ts";
import type { Intent } from "./strategies.ts";

const RULE = {
  kill: 1,
  armedLease: 2,
  book: 3,
  tradingState: 4,
  quantity: 5,
  notional: 6,
  collar: 7,
  position: 9,
  rate: 13,
  session: 19,
};
const ORDER_BYTES = 50n;
const U32 = 1n << 32n;

export interface Verdict {
  readonly bitmap: number;
  readonly reason: number;
  readonly isShort: boolean;
  readonly urn: number;
  readonly sendNext: number;
  readonly payload: readonly number[] | undefined;
}

interface Exposure {
  pos: bigint;
  openBuy: bigint;
  openSell: bigint;
}

export class Gate {
  armed = false;
  leaseExpiryNs = 0n;
  kills: KillState = { global: false, kinds: [], slots: [] };
  #session = { ready: false, urn: 0n, sendNext: 0n, sendLimit: 0n };
  #exposures = new Map<number, Exposure>();
  #tat = 0n;

  /** `clear` empties the risk state; arming does not outlive it. */
  clear(): void {
    this.armed = false;
    this.#exposures = new Map();
    this.#tat = 0n;
  }

  session(state: OrderSessionState): void {
    this.#session = {
      ready: state.ready,
      urn: BigInt(state.urn),
      sendNext: BigInt(state.sendNext),
      sendLimit: BigInt(state.sendLimit),
    };
  }

  position(update: PositionUpdate): void {
    const exposure = this.#exposure(update.slot);
    const moved = exposure.pos + BigInt(update.delta);
    const top = U32 / 2n - 1n;
    const bottom = -U32 / 2n;
    exposure.pos = moved > top ? top : moved < bottom ? bottom : moved;
    exposure.openBuy = atLeastZero(exposure.openBuy - BigInt(update.releaseBuy));
    exposure.openSell = atLeastZero(exposure.openSell - BigInt(update.releaseSell));
  }

  /** @param clockNs device clock at the gate; @param now arrival time of the trigger's frame */
  check(
    intent: Intent,
    view: View,
    slot: TrackedSlot,
    trading: boolean,
    config: DatapathConfig,
    version: number,
    now: bigint,
    clockNs: bigint,
  ): Verdict {
    const limits = config.symbols.get(slot.slot)?.limits;
    const exposure = this.#exposure(slot.slot);
    const { quantity, price, sell } = intent;
    const off = (code: number) => (limits?.rulesOff as readonly number[] | undefined)?.includes(code) ?? false;
    const failing = new Set<number>();
    const failIf = (code: number, condition: boolean) => {
      if (condition) failing.add(code);
    };

    failIf(
      RULE.kill,
      this.kills.global || this.kills.kinds.includes(intent.kind) || this.kills.slots.includes(slot.slot),
    );
    failIf(RULE.armedLease, !this.armed || clockNs >= this.leaseExpiryNs);
    failIf(RULE.book, !view.valid || view.bidPrice === 0n || view.askPrice === 0n || view.bidPrice >= view.askPrice);
    failIf(RULE.tradingState, !off(4) && !trading);
    failIf(
      RULE.quantity,
      (!off(5) && (quantity === 0n || quantity > BigInt(limits?.maxQuantity ?? 0))) || quantity > 999_999n,
    );
    failIf(RULE.notional, !off(6) && price * quantity > (limits?.maxNotional ?? 0n));
    failIf(RULE.collar, !off(7) && (price < BigInt(limits?.collarLo ?? 0) || price > BigInt(limits?.collarHi ?? 0)));
    const tooLong = exposure.pos + exposure.openBuy + quantity > BigInt(limits?.maxLong ?? 0);
    const tooShort = exposure.pos - exposure.openSell - quantity < -BigInt(limits?.maxShort ?? 0);
    failIf(RULE.position, !off(9) && (sell ? tooShort : tooLong));
    failIf(RULE.rate, !off(13) && now + BigInt(config.rateBurstNs) < this.#tat);
    const room = BigInt.asIntN(32, this.#session.sendLimit - this.#session.sendNext);
    failIf(RULE.session, !this.#session.ready || room < ORDER_BYTES);

    let bitmap = 0;
    for (const code of failing) bitmap += 2 ** (code - 1);
    const { urn, sendNext } = this.#session;
    const isShort = sell && exposure.pos - exposure.openSell < quantity;
    if (failing.size > 0) {
      return { bitmap, reason: Math.min(...failing), isShort, urn: 0, sendNext: 0, payload: undefined };
    }
    if (sell) exposure.openSell = atMostU32(exposure.openSell + quantity);
    else exposure.openBuy = atMostU32(exposure.openBuy + quantity);
    this.#tat = (now > this.#tat ? now : this.#tat) + BigInt(config.rateIntervalNs);
    this.#session.urn = (urn + 1n) % U32;
    this.#session.sendNext = (sendNext + ORDER_BYTES) % U32;
    const payload = orderPayload(Number(urn), sell ? (isShort ? "T" : "S") : "B", quantity, slot.stock, price, version);
    return { bitmap: 0, reason: 0, isShort, urn: Number(urn), sendNext: Number(sendNext), payload };
  }

  #exposure(slot: number): Exposure {
    let exposure = this.#exposures.get(slot);
    if (exposure === undefined) {
      exposure = { pos: 0n, openBuy: 0n, openSell: 0n };
      this.#exposures.set(slot, exposure);
    }
    return exposure;
  }
}

function orderPayload(
  urn: number,
  side: string,
  quantity: bigint,
  stock: string,
  price: bigint,
  version: number,
): readonly number[] {
  const text = (value: string) => [...value].map((character) => character.charCodeAt(0));
  const number = (value: bigint, bytes: number) =>
    Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * (bytes - 1 - i))) & 255n));
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, "0").slice(-digits);
  return [
    ...number(0x30n, 2),
    ...text("U"),
    ...text("O"),
    ...number(BigInt(urn), 4),
    ...text(side),
    ...number(quantity, 4),
    ...text(stock.padEnd(8, " ")),
    ...number(price, 8),
    ...text("3"),
    ...text("Y"),
    ...text("P"),
    ...text("N"),
    ...text("N"),
    ...text(`TG${hex(urn, 8)}${hex(version % 65_536, 4)}`),
    ...number(0n, 2),
  ];
}

function atLeastZero(value: bigint): bigint {
  return value < 0n ? 0n : value;
}

function atMostU32(value: bigint): bigint {
  return value >= U32 ? U32 - 1n : value;
}
