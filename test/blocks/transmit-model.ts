// The order transmitter as docs/datapath.md section 7 tells it, cycle by cycle: what is offered, what leaves with which number, what is
// withdrawn and why.

import { RULE } from "../../proto/mod.ts";

/** What lets orders leave. */
export interface Permit {
  armed: boolean;
  lease: bigint;
  killGlobal: boolean;
  /** Bit: kind number. */
  killKinds: number;
  /** Bit: slot. */
  killSymbols: number;
  ready: boolean;
}

export const OPEN: Permit = {
  armed: true,
  lease: 2n ** 64n - 1n,
  killGlobal: false,
  killKinds: 0,
  killSymbols: 0,
  ready: true,
};

interface Standing {
  readonly kind: number;
  readonly symbol: number;
  /** Of its payload. */
  readonly bytes: number;
}

export interface ModelInputs<Order> {
  readonly order: Order | undefined;
  readonly permit: Permit;
  readonly ns: bigint;
  readonly streamReady: boolean;
  /** An intent stands at the gate: no host frame may start. */
  readonly orderSoon: boolean;
  /** The host's frame that waits; `payload`: in the session, so it takes numbers. */
  readonly host: { readonly length: number; readonly payload: boolean } | undefined;
}

export interface ModelCycle<Order> {
  /** A beat is on the stream. */
  readonly valid: boolean;
  readonly sent: { readonly order: Order; readonly sequence: number } | undefined;
  readonly withdrawn: { readonly order: Order; readonly cause: number } | undefined;
  /** The host's frame starts: it is on the stream from the next cycle on. */
  readonly hostStarts: { readonly sequence: number } | undefined;
}

export class TransmitModel<Order extends Standing> {
  next = 0;
  #queue: { order: Order; doom: number }[] = [];
  #busy: "order" | "host" | undefined;

  get waiting(): number {
    return this.#queue.length;
  }

  get waitingBytes(): number {
    return this.#queue.reduce((sum, { order }) => sum + order.bytes, 0);
  }

  /** @param last the beat on the stream, if any, is its frame's last one */
  cycle(inputs: ModelInputs<Order>, last: boolean): ModelCycle<Order> {
    const { order, permit, streamReady } = inputs;
    const closed = closedBy(inputs);
    const head = this.#queue[0] ?? (order === undefined ? undefined : { order, doom: 0 });
    const cause = head === undefined ? 0 : killed(head.order, permit) ? RULE.kill : closed || head.doom;
    const idle = this.#busy === undefined;
    const offered = head !== undefined && cause === 0 && idle;
    const leaves = offered && streamReady;
    const withdrawn = cause !== 0;

    if (order !== undefined) this.#queue.push({ order, doom: 0 });
    if (leaves || withdrawn) this.#queue.shift();
    if (closed !== 0) for (const entry of this.#queue) entry.doom = closed;

    const sequence = this.next;
    const hostStarts = idle && head === undefined && !inputs.orderSoon ? inputs.host : undefined;
    if (leaves) this.next = (sequence + head.order.bytes) >>> 0;
    else if (hostStarts?.payload === true) this.next = (sequence + hostStarts.length) >>> 0;

    if (leaves) this.#busy = "order";
    else if (hostStarts !== undefined) this.#busy = "host";
    else if (!idle && streamReady && last) this.#busy = undefined;
    return {
      valid: !idle || offered,
      sent: leaves ? { order: head.order, sequence } : undefined,
      withdrawn: withdrawn && head !== undefined ? { order: head.order, cause } : undefined,
      hostStarts: hostStarts === undefined ? undefined : { sequence },
    };
  }
}

/** Code of the rule that holds every order back; 0: none. */
function closedBy({ permit, ns }: ModelInputs<unknown>): number {
  if (permit.killGlobal) return RULE.kill;
  if (!permit.armed || ns >= permit.lease) return RULE.armedLease;
  return permit.ready ? 0 : RULE.session;
}

function killed({ kind, symbol }: Standing, { killKinds, killSymbols }: Permit): boolean {
  return (((killKinds >>> kind) | (killSymbols >>> symbol)) & 1) === 1;
}
