/**
 * The card as its wires and its register bus tell of it: what it was told, what it decided, what left. Kept beside the card, from the accesses
 * alone, so that it holds for the RTL and for the software card alike.
 */

import type { RegisterOperation } from "../../../gateway/device/mod.ts";
import { configCells, decodeConfig } from "../../../gateway/device/tables.ts";
import { type DatapathConfig, event, type Geometry, registers as map, NO_DEVICE_LIMITS } from "../../../proto/mod.ts";

export class CardWatch {
  readonly #geometry: Geometry;
  readonly #cells: readonly number[];
  #words = new Map<number, number>();
  #shadow = new Map<number, number>();
  #active = new Map<number, number>();
  armed = false;
  leaseNs = 0n;
  version = 0;
  /** What each version is, by the words that were written before it came into force. */
  readonly configurations = new Map<number, DatapathConfig>();
  /** Decisions that sent an order, by order number. */
  readonly sent = new Map<number, event.Decision>();
  onCommit: (version: number, config: DatapathConfig) => void = () => {};
  onDecision: (decision: event.Decision) => void = () => {};

  constructor(geometry: Geometry) {
    this.#geometry = geometry;
    this.#cells = configCells({ device: NO_DEVICE_LIMITS, symbols: new Map() }, geometry).map(({ address }) => address);
    this.#banked = new Set(this.#cells);
  }
  readonly #banked: ReadonlySet<number>;

  powered(): void {
    this.armed = false;
    this.leaseNs = 0n;
    this.version = 0;
    this.#words = new Map();
    this.#shadow = new Map();
    this.#active = new Map();
  }

  executing(operations: readonly RegisterOperation[]): void {
    for (const operation of operations) if (operation.kind === "write") this.#write(operation.address, operation.value);
  }

  record(words: Uint32Array, at: number): void {
    if (((words[at] ?? 0) & 0xff) !== event.DECISION_TYPE) return;
    const decision = event.decodeDecision(new Uint8Array(words.buffer, words.byteOffset + 4 * at, event.RECORD_BYTES));
    if (!decision.sent) return;
    this.onDecision(decision);
    this.sent.set(decision.urn, decision);
  }

  #word(address: number): number {
    return this.#words.get(address) ?? 0;
  }

  #write(address: number, value: number): void {
    if (this.#banked.has(address)) {
      this.#shadow.set(address, value >>> 0);
      return;
    }
    this.#words.set(address, value >>> 0);
    if (address === map.OPERATE_ARM_ADDRESS) this.armed = (value & 1) === 1;
    else if (address === map.OPERATE_LEASE_NS_HI_ADDRESS) {
      this.leaseNs = (BigInt(value >>> 0) << 32n) | BigInt(this.#word(map.OPERATE_LEASE_NS_LO_ADDRESS));
    } else if (address === map.CONFIG_COMMIT_ADDRESS) this.#commit();
  }

  #commit(): void {
    if (this.#word(map.CONFIG_EXPECTED_VERSION_ADDRESS) !== this.version) return;
    const values = Uint32Array.from(this.#cells, (address) => this.#shadow.get(address) ?? 0);
    const config = decodeConfig(values, this.#geometry);
    [this.#active, this.#shadow] = [this.#shadow, this.#active];
    this.version = this.#word(map.CONFIG_STAGED_VERSION_ADDRESS);
    this.configurations.set(this.version, config);
    this.onCommit(this.version, config);
  }
}
