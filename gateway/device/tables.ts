// Configuration as the words of the card's tables, and back.

import {
  type DatapathConfig,
  type Geometry,
  registers as map,
  NO_EXPOSURE,
  type SymbolConfig,
  type TrackedSlot,
} from "../../proto/mod.ts";
import { packExposure, packGlobal, packLimits, unpackDevice, unpackLimits } from "./limit-words.ts";
import {
  packArbitrage,
  packImbalance,
  packMarketMaking,
  packMeanReversion,
  packMomentum,
  unpackArbitrage,
  unpackImbalance,
  unpackMarketMaking,
  unpackMeanReversion,
  unpackMomentum,
} from "./strategy-words.ts";

/** A register or table word and what it holds. */
export interface Cell {
  readonly address: number;
  readonly value: number;
}

/** A table with one entry for each slot. `used`: words of an entry that mean something. */
interface SlotTable {
  readonly used: number;
  readonly address: (slot: number, word: number) => number;
  readonly pack: (symbol: SymbolConfig, words: Uint32Array) => void;
}

/** In the order of their cells, and in which a decoder must take them. */
const SLOT_TABLES: Readonly<Record<keyof SymbolConfig, SlotTable>> = {
  limits: {
    used: map.LIMIT_ORDER_MASK_WORD + 1,
    address: map.limitAddress,
    pack: ({ limits }, words) => packLimits(limits, words),
  },
  imbalance: {
    used: map.IMBALANCE_COOLDOWN_NS_WORD + 1,
    address: map.imbalanceAddress,
    pack: ({ imbalance }, words) => packImbalance(imbalance, words),
  },
  momentum: {
    used: map.MOMENTUM_COOLDOWN_NS_WORD + 1,
    address: map.momentumAddress,
    pack: ({ momentum }, words) => packMomentum(momentum, words),
  },
  meanReversion: {
    used: map.MEAN_REVERSION_MAX_HOLD_NS_HI_WORD + 1,
    address: map.meanReversionAddress,
    pack: ({ meanReversion }, words) => packMeanReversion(meanReversion, words),
  },
  arbitrage: {
    used: map.ARBITRAGE_COOLDOWN_NS_WORD + 1,
    address: map.arbitrageAddress,
    pack: ({ arbitrage }, words) => packArbitrage(arbitrage, words),
  },
  marketMaking: {
    used: map.MARKET_MAKING_COOLDOWN_NS_WORD + 1,
    address: map.marketMakingAddress,
    pack: ({ marketMaking }, words) => packMarketMaking(marketMaking, words),
  },
};

const GLOBAL_USED = map.GLOBAL_MAX_LOSS_HI_WORD + 1;
const SLOT_USED = map.SLOT_WINDOW_LO_WORD + 1;
/** The longest entry. */
const ENTRY_WORDS_MAX = map.GLOBAL_ENTRY_WORDS;

/** Every used word of the banked tables: a commit replaces all of them. */
export function configCells({ device, symbols }: DatapathConfig, geometry: Geometry): Cell[] {
  const cells: Cell[] = [];
  const words = new Uint32Array(ENTRY_WORDS_MAX);
  const put = (entry: number, used: number, addressOf: (entry: number, word: number) => number): void => {
    for (let word = 0; word < used; word++) cells.push({ address: addressOf(entry, word), value: words[word] ?? 0 });
  };
  packGlobal(device, words);
  put(0, GLOBAL_USED, map.globalAddress);
  for (let entry = 0; entry < map.EXPOSURE_ENTRIES; entry++) {
    packExposure(entry === 0 ? device.account : (device.kinds.get(entry) ?? NO_EXPOSURE), words);
    put(entry, map.EXPOSURE_ENTRY_WORDS, map.exposureAddress);
  }
  for (let slot = 0; slot < geometry.symbols; slot++) {
    const symbol = symbols.get(slot);
    for (const { used, address, pack } of Object.values(SLOT_TABLES)) {
      if (symbol === undefined) words.fill(0);
      else pack(symbol, words);
      put(slot, used, address);
    }
  }
  return cells;
}

/**
 * The configuration that a bank's words mean. `values` are in the order of {@link configCells}. Slots and kinds that hold nothing (as
 * one without an entry is written) get no entry.
 */
export function decodeConfig(values: Uint32Array, geometry: Geometry): DatapathConfig {
  let at = 0;
  const take = (used: number): Uint32Array => {
    const words = new Uint32Array(ENTRY_WORDS_MAX);
    words.set(values.subarray(at, at + used));
    at += used;
    return words;
  };
  const global = take(GLOBAL_USED);
  const exposures = Array.from({ length: map.EXPOSURE_ENTRIES }, () => take(map.EXPOSURE_ENTRY_WORDS));
  const symbols = new Map<number, SymbolConfig>();
  for (let slot = 0; slot < geometry.symbols; slot++) {
    const start = at;
    const symbol: SymbolConfig = {
      limits: unpackLimits(take(SLOT_TABLES.limits.used)),
      imbalance: unpackImbalance(take(SLOT_TABLES.imbalance.used)),
      momentum: unpackMomentum(take(SLOT_TABLES.momentum.used)),
      meanReversion: unpackMeanReversion(take(SLOT_TABLES.meanReversion.used)),
      arbitrage: unpackArbitrage(take(SLOT_TABLES.arbitrage.used)),
      marketMaking: unpackMarketMaking(take(SLOT_TABLES.marketMaking.used)),
    };
    if (values.subarray(start, at).some((word) => word !== 0)) symbols.set(slot, symbol);
  }
  return { device: unpackDevice(global, exposures), symbols };
}

/** Every used word of the SLOT table; slots not tracked are disabled. */
export function trackingCells(tracking: readonly TrackedSlot[], geometry: Geometry): Cell[] {
  const bySlot = new Map(tracking.map((tracked) => [tracked.slot, tracked]));
  const words = new Uint32Array(map.SLOT_ENTRY_WORDS);
  const cells: Cell[] = [];
  for (let slot = 0; slot < geometry.symbols; slot++) {
    const tracked = bySlot.get(slot);
    words.fill(0);
    if (tracked !== undefined) {
      const stock = tracked.stock.padEnd(8, " ");
      map.packSlotEntry(
        {
          enable: true,
          initialTrading: tracked.initialTrading,
          tick100: tracked.tick === 100,
          lot100: tracked.lot === 100,
          locate: tracked.locate,
          stock0: asciiWord(stock, 0),
          stock4: asciiWord(stock, 4),
          windowLo: tracked.windowLo,
        },
        words,
      );
    }
    for (let word = 0; word < SLOT_USED; word++) {
      cells.push({ address: map.slotAddress(slot, word), value: words[word] ?? 0 });
    }
  }
  return cells;
}

/** Up to 4 characters from `at` as a big-endian word; characters beyond the end are 0. */
export function asciiWord(text: string, at: number): number {
  let word = 0;
  for (let index = at; index < at + 4; index++) word = word * 256 + (index < text.length ? text.charCodeAt(index) : 0);
  return word;
}
