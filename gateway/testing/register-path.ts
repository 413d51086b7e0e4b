// A software path behind the registers of section 6's inputs and their read-back, so that what is written to a card is seen to do what the text
// says. The real card answers in test/system.
import { registers as map } from "../../proto/mod.ts";
import type { SoftwareDatapath } from "../datapath/mod.ts";
import type { DirectRegisters, RegisterOperation } from "../device/mod.ts";

const MASK = 0xffff_ffffn;

export class RegisterPath implements DirectRegisters {
  readonly path: SoftwareDatapath;
  /** Batches executed. */
  batches = 0;
  readonly #words = new Map<number, number>();

  constructor(path: SoftwareDatapath) {
    this.path = path;
  }

  execute(operations: readonly RegisterOperation[]): Uint32Array {
    this.batches++;
    const values: number[] = [];
    for (const operation of operations) {
      if (operation.kind === "write") this.#write(operation.address, operation.value);
      else values.push(this.#read(operation.address));
    }
    return Uint32Array.from(values);
  }

  #word(address: number): number {
    return this.#words.get(address) ?? 0;
  }

  #wide(low: number, high: number): bigint {
    return (BigInt(this.#word(high)) << 32n) | BigInt(this.#word(low));
  }

  #signed(low: number, high: number): bigint {
    return BigInt.asIntN(64, this.#wide(low, high));
  }

  #write(address: number, value: number): void {
    this.#words.set(address, value);
    const { path } = this;
    switch (address) {
      case map.POSITION_RELEASE_SELL_ADDRESS:
        path.position({
          slot: this.#word(map.POSITION_SYM_ADDRESS),
          delta: this.#word(map.POSITION_DELTA_ADDRESS) | 0,
          releaseBuy: this.#word(map.POSITION_RELEASE_BUY_ADDRESS),
          releaseSell: value,
          releaseOrders: this.#word(map.POSITION_RELEASE_ORDERS_ADDRESS),
        });
        break;
      case map.ACCOUNT_NET_HI_ADDRESS:
        path.account({
          kind: this.#word(map.ACCOUNT_KIND_ADDRESS),
          gross: this.#signed(map.ACCOUNT_GROSS_LO_ADDRESS, map.ACCOUNT_GROSS_HI_ADDRESS),
          net: this.#signed(map.ACCOUNT_NET_LO_ADDRESS, map.ACCOUNT_NET_HI_ADDRESS),
        });
        break;
      case map.ACCOUNT_ACKNOWLEDGE_ADDRESS:
        path.acknowledge(value);
        break;
      case map.ACCOUNT_PNL_HI_ADDRESS:
        path.loss(this.#signed(map.ACCOUNT_PNL_LO_ADDRESS, map.ACCOUNT_PNL_HI_ADDRESS));
        break;
      case map.ACCOUNT_DAY_QTY_HI_ADDRESS:
        path.day(
          this.#wide(map.ACCOUNT_DAY_VALUE_LO_ADDRESS, map.ACCOUNT_DAY_VALUE_HI_ADDRESS),
          this.#wide(map.ACCOUNT_DAY_QTY_LO_ADDRESS, map.ACCOUNT_DAY_QTY_HI_ADDRESS),
        );
        break;
      case map.ACCOUNT_OWN_ASK_ADDRESS:
        path.own(this.#word(map.ACCOUNT_OWN_SYM_ADDRESS), this.#word(map.ACCOUNT_OWN_BID_ADDRESS), value);
        break;
      case map.ACCOUNT_THROTTLE_RESET_ADDRESS:
        path.resetThrottle(value);
        break;
      default:
    }
  }

  #read(address: number): number {
    const { deviceRisk } = this.path;
    const slot = this.path.positionOf(this.#word(map.POSITION_POS_SEL_ADDRESS));
    const row = deviceRisk.exposure[this.#word(map.ACCOUNT_SEL_ADDRESS)];
    if (row === undefined) throw new RangeError("no such row");
    const low = (value: bigint): number => Number(value & MASK);
    const high = (value: bigint): number => Number((value >> 32n) & MASK);
    const values: Readonly<Record<number, number>> = {
      [map.POSITION_POS_ADDRESS]: slot.position,
      [map.POSITION_OPEN_BUY_ADDRESS]: slot.openBuy,
      [map.POSITION_OPEN_SELL_ADDRESS]: slot.openSell,
      [map.POSITION_OPEN_ORDERS_ADDRESS]: slot.openOrders,
      [map.POSITION_EXECUTIONS_ADDRESS]: slot.executions,
      [map.POSITION_OWN_BID_ADDRESS]: slot.ownBid,
      [map.POSITION_OWN_ASK_ADDRESS]: slot.ownAsk,
      [map.ACCOUNT_IN_FLIGHT_ADDRESS]: deviceRisk.inFlight,
      [map.ACCOUNT_CURRENT_PNL_LO_ADDRESS]: low(deviceRisk.pnl),
      [map.ACCOUNT_CURRENT_PNL_HI_ADDRESS]: high(deviceRisk.pnl),
      [map.ACCOUNT_CURRENT_DAY_VALUE_LO_ADDRESS]: low(deviceRisk.dayValue),
      [map.ACCOUNT_CURRENT_DAY_VALUE_HI_ADDRESS]: high(deviceRisk.dayValue),
      [map.ACCOUNT_CURRENT_DAY_QTY_LO_ADDRESS]: low(deviceRisk.dayQuantity),
      [map.ACCOUNT_CURRENT_DAY_QTY_HI_ADDRESS]: high(deviceRisk.dayQuantity),
      [map.ACCOUNT_CURRENT_GROSS_LO_ADDRESS]: low(row.gross),
      [map.ACCOUNT_CURRENT_GROSS_HI_ADDRESS]: high(row.gross),
      [map.ACCOUNT_CURRENT_NET_LO_ADDRESS]: low(row.net),
      [map.ACCOUNT_CURRENT_NET_HI_ADDRESS]: high(row.net),
    };
    const value = values[address];
    if (value === undefined) throw new RangeError(`no register to read at 0x${address.toString(16)}`);
    return value;
  }
}
