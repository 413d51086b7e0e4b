/**
 * What is tracked, what is staged and what is in force. Nothing here talks to a card: a commit is recorded after the card has said what its
 * active bank holds.
 */
import type { ClearRequest, Configuration, TrackedSymbol } from "../../proto/grpc/mod.ts";
import {
  type DatapathConfig,
  type FeedSettings,
  type Geometry,
  parseIpv4,
  type TrackedSlot,
  WireError,
} from "../../proto/mod.ts";
import { ItemErrors, RefusedError } from "./refusal.ts";
import { contentHash, normalise, toDatapath } from "./translate.ts";

export interface Tracked {
  readonly slots: readonly TrackedSlot[];
  readonly feed: FeedSettings;
  readonly slotOf: ReadonlyMap<string, number>;
}

export interface InForce {
  readonly configuration: Configuration;
  readonly datapath: DatapathConfig;
  readonly version: number;
  readonly hash: Buffer;
  readonly committedUnixNs: bigint;
}

/** Staged configurations kept; the oldest goes. */
const STAGED_MAX = 16;
/** Versions whose content can still be asked for. */
const HISTORY_MAX = 256;
const U32_MAX = 0xffff_ffff;

export class ConfigurationStore {
  #tracked: Tracked | undefined;
  #inForce: InForce | undefined;
  readonly #staged = new Map<string, Configuration>();
  readonly #history = new Map<number, InForce>();

  get tracked(): Tracked | undefined {
    return this.#tracked;
  }

  get inForce(): InForce | undefined {
    return this.#inForce;
  }

  version(version: number): InForce | undefined {
    return version === 0 ? this.#inForce : this.#history.get(version);
  }

  stockOf(slot: number): string | undefined {
    return this.#tracked?.slots[slot]?.stock;
  }

  /** New tracking: what was staged or in force names slots that mean something else now. */
  track(tracked: Tracked): void {
    this.#tracked = tracked;
    this.#inForce = undefined;
    this.#staged.clear();
  }

  /** @throws RefusedError */
  check(configuration: Configuration): DatapathConfig {
    const errors = new ItemErrors();
    if (this.#tracked === undefined) {
      errors.add("", "NOT_READY", "nothing is tracked yet: clear first");
      errors.done();
    }
    const config = toDatapath(configuration, this.#tracked?.slotOf ?? new Map(), errors);
    errors.done();
    return config;
  }

  /** @throws RefusedError; nothing is staged then */
  stage(configuration: Configuration): Buffer {
    this.check(configuration);
    const normal = normalise(configuration);
    const hash = contentHash(normal);
    const key = hash.toString("hex");
    this.#staged.delete(key);
    this.#staged.set(key, normal);
    for (const oldest of this.#staged.keys()) {
      if (this.#staged.size <= STAGED_MAX) break;
      this.#staged.delete(oldest);
    }
    return hash;
  }

  /** @throws RefusedError NOT_STAGED */
  staged(hash: Uint8Array): Configuration {
    const key = Buffer.from(hash).toString("hex");
    const configuration = this.#staged.get(key);
    if (configuration === undefined) {
      throw RefusedError.because(
        "NOT_STAGED",
        `nothing with the content hash ${key || "(empty)"} is staged`,
        "content_hash",
      );
    }
    return configuration;
  }

  committed(inForce: InForce): void {
    this.#inForce = inForce;
    this.#history.set(inForce.version, inForce);
    for (const oldest of this.#history.keys()) {
      if (this.#history.size <= HISTORY_MAX) break;
      this.#history.delete(oldest);
    }
  }
}

/** @throws RefusedError that names every field */
export function toTracked(request: ClearRequest, geometry: Geometry): Tracked {
  const errors = new ItemErrors();
  if (request.symbols.length > geometry.symbols) {
    errors.add(
      "symbols",
      "TOO_MANY_SYMBOLS",
      `${request.symbols.length} symbols, the card has ${geometry.symbols} slots`,
    );
  }
  const slotOf = new Map<string, number>();
  const locates = new Set<number>();
  const slots = request.symbols.map((symbol, slot): TrackedSlot => {
    const path = `symbols[${slot}]`;
    if (slotOf.has(symbol.symbol)) errors.add(`${path}.symbol`, "DUPLICATE", `${symbol.symbol} is there twice`);
    if (symbol.locate !== 0 && locates.has(symbol.locate))
      errors.add(`${path}.locate`, "DUPLICATE", `locate ${symbol.locate} is there twice`);
    slotOf.set(symbol.symbol, slot);
    locates.add(symbol.locate);
    checkTracked(path, symbol, errors);
    return {
      slot,
      locate: symbol.locate,
      stock: symbol.symbol,
      windowLo: symbol.windowLowE4,
      tick: symbol.tickE4 === 100 ? 100 : 1,
      lot: symbol.lot === 100 ? 100 : 1,
      initialTrading: symbol.initiallyTrading,
    };
  });
  const feed = toFeed(request, errors);
  errors.done();
  return { slots, feed, slotOf };
}

function checkTracked(path: string, symbol: TrackedSymbol, errors: ItemErrors): void {
  if (!/^[\x21-\x7e]{1,8}$/.test(symbol.symbol)) {
    errors.add(
      `${path}.symbol`,
      "INVALID_INPUT",
      `${JSON.stringify(symbol.symbol)} is not 1 to 8 printable characters`,
    );
  }
  if (symbol.locate === 0) {
    errors.add(
      `${path}.locate`,
      "UNKNOWN_SYMBOL",
      `${JSON.stringify(symbol.symbol)} has no locate in the venue's directory`,
    );
  } else errors.range(`${path}.locate`, symbol.locate, 1, 65_535);
  if (symbol.lot !== 1 && symbol.lot !== 100)
    errors.add(`${path}.lot`, symbol.lot === 0 ? "REQUIRED" : "INVALID_INPUT", `must be 1 or 100, not ${symbol.lot}`);
  if (symbol.tickE4 !== 1 && symbol.tickE4 !== 100) {
    errors.add(`${path}.tick_e4`, "INVALID_INPUT", `must be 1 or 100, not ${symbol.tickE4}`);
  } else if (symbol.windowLowE4 % symbol.tickE4 !== 0) {
    errors.add(
      `${path}.window_low_e4`,
      "INVALID_INPUT",
      `${symbol.windowLowE4} is not a multiple of the tick ${symbol.tickE4}`,
    );
  }
}

function toFeed({ feed }: ClearRequest, errors: ItemErrors): FeedSettings {
  const line = (name: "line_a" | "line_b") => {
    const value = name === "line_a" ? feed?.lineA : feed?.lineB;
    if (value === undefined) {
      errors.add(`feed.${name}`, "REQUIRED", "the line's address and port are missing");
      return { address: "0.0.0.0", port: 0 };
    }
    try {
      parseIpv4(value.address);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      errors.add(`feed.${name}.address`, "INVALID_INPUT", error.message);
    }
    errors.range(`feed.${name}.port`, value.port, 1, 65_535);
    return { address: value.address, port: value.port };
  };
  const session = feed?.session ?? "";
  if (!/^[\x20-\x7e]{0,10}$/.test(session)) {
    errors.add("feed.session", "INVALID_INPUT", `${JSON.stringify(session)} is not up to 10 printable characters`);
  }
  const market = feed?.market ?? "";
  if (!/^[\x21-\x7e]$/.test(market)) {
    errors.add(
      "feed.market",
      market === "" ? "REQUIRED" : "INVALID_INPUT",
      `${JSON.stringify(market)} is not the one character that ITCH has for the market`,
    );
  }
  errors.range("feed.gap_wait_ns", feed?.gapWaitNs ?? 0, 1, U32_MAX);
  return {
    lines: [line("line_a"), line("line_b")],
    session: session === "" ? undefined : session,
    startSequence: feed?.startSequence,
    gapWaitNs: feed?.gapWaitNs ?? 0,
    market,
    initialOpen: feed?.initiallyOpen ?? false,
  };
}
