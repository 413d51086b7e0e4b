// For tests of order sessions: a venue of one stock, and two accounts without connections.

import { ouch50 } from "../../proto/mod.ts";
import { SimulatedScheduler } from "../world/scheduler.ts";
import type { AccountSettings } from "./account-settings.ts";
import { ItchEncoder } from "./itch-encoder.ts";
import { MatchingEngine } from "./matching-engine.ts";
import { OuchAccount } from "./ouch-account.ts";

const LOCATE = 3;

/** A venue with one stock, and two accounts. */
export class Venue {
  readonly scheduler = new SimulatedScheduler({ startNs: 36_000e9 });
  readonly engine = new MatchingEngine(new ItchEncoder());
  readonly book = this.engine.list(LOCATE, "TEST");
  open = true;
  late = false;
  readonly one = this.account("ONE");
  readonly two = this.account("TWO");
  private readonly read = new Map<OuchAccount, number>();

  account(username: string, more: Partial<AccountSettings> = {}): OuchAccount {
    return new OuchAccount(
      { username, password: "", cancelOnDisconnect: false, ...more },
      {
        market: this.engine,
        scheduler: this.scheduler,
        timeOfDayNs: () => this.scheduler.now(),
        open: () => this.open,
        afterHours: () => this.late,
        find: (stock) => (stock === "TEST" ? this.book : undefined),
      },
    );
  }

  /** What the account was told since the last call, in short. */
  told(account: OuchAccount): string[] {
    const from = this.read.get(account) ?? 1;
    this.read.set(account, account.store.count);
    const lines: string[] = [];
    for (let i = from + 1; i <= account.store.count; i++) {
      lines.push(short(ouch50.decodeOutboundMessage(account.store.at(i) ?? new Uint8Array(0))));
    }
    return lines;
  }

  /** The last message the account was told. */
  last(account: OuchAccount): ouch50.OutboundMessage {
    return ouch50.decodeOutboundMessage(account.store.at(account.store.count) ?? new Uint8Array(0));
  }

  send(account: OuchAccount, request: ouch50.InboundMessage): string[] {
    const buffer = new Uint8Array(300);
    account.receive(buffer.slice(0, ouch50.encodeInboundMessage(request, buffer)));
    return this.told(account);
  }

  enter(account: OuchAccount, urn: number, more: Partial<ouch50.EnterOrder> = {}): string[] {
    return this.send(account, {
      type: "O",
      urn,
      side: "B",
      quantity: 100,
      symbol: "TEST",
      price: 100_000n,
      timeInForce: "0",
      display: "Y",
      capacity: "P",
      intermarketSweep: "N",
      crossType: "N",
      clOrdId: "id",
      options: [],
      ...more,
    });
  }

  replace(account: OuchAccount, originalUrn: number, urn: number, more: Partial<ouch50.ReplaceOrder> = {}): string[] {
    return this.send(account, {
      type: "U",
      originalUrn,
      urn,
      quantity: 100,
      price: 100_000n,
      timeInForce: "0",
      display: "Y",
      intermarketSweep: "N",
      clOrdId: "id",
      options: [],
      ...more,
    });
  }

  cancel(account: OuchAccount, urn: number, quantity = 0): string[] {
    return this.send(account, { type: "X", urn, quantity });
  }
}

export function short(message: ouch50.OutboundMessage): string {
  switch (message.type) {
    case "A":
      return `A ${message.urn} ${message.side}${message.quantity}@${message.price} ${message.state}`;
    case "U":
      return `U ${message.originalUrn}->${message.urn} ${message.quantity}@${message.price}`;
    case "E":
      return `E ${message.urn} ${message.quantity}@${message.price} ${message.liquidity}`;
    case "C":
      return `C ${message.urn} ${message.quantity} ${message.reason}`;
    case "J":
      return `J ${message.urn} ${message.reason}`;
    case "D":
      return `D ${message.urn} ${message.quantity} of ${message.preventedQuantity}@${message.executionPrice} ${message.liquidity}${message.strategy}`;
    case "R": {
      const shown = ouch50.optionValue(message.options, "displayQuantity");
      return `R ${message.urn} ${shown}`;
    }
    case "T":
      return `T ${message.urn} @${message.price} ${message.display}`;
    case "M":
      return `M ${message.urn} ${message.side}${message.quantity}`;
    case "Q":
      return `Q ${message.urn}`;
    default:
      return message.type;
  }
}
