// Configuration as the words of the card's tables, and back.

import {
  type DatapathConfig,
  type Geometry,
  registers as map,
  type SwitchableRule,
  type SymbolConfig,
  type TrackedSlot,
} from "../../proto/mod.ts";

/** A register or table word and what it holds. */
export interface Cell {
  readonly address: number;
  readonly value: number;
}

const LIMIT_USED = map.LIMIT_CHECK_OFF_WORD + 1;
const IMBALANCE_USED = map.IMBALANCE_COOLDOWN_NS_WORD + 1;
const MOMENTUM_USED = map.MOMENTUM_COOLDOWN_NS_WORD + 1;
const SLOT_USED = map.SLOT_WINDOW_LO_WORD + 1;
const SWITCHABLE: readonly SwitchableRule[] = [4, 5, 6, 7, 9, 13];

/** A slot without an entry: nothing enabled, all limits 0. */
const NOTHING: SymbolConfig = {
  limits: { maxQuantity: 0, maxNotional: 0n, collarLo: 0, collarHi: 0, maxLong: 0, maxShort: 0, rulesOff: [] },
  imbalance: { enabled: false, ratioQ4: 0, minQuantity: 0, maxSpread: 0, orderQuantity: 0, cooldownNs: 0 },
  momentum: { enabled: false, kFast: 0, kSlow: 0, threshold: 0, warmup: 0, orderQuantity: 0, cooldownNs: 0 },
};

/** Every word of the three banked tables, slot by slot: a commit replaces all of them. */
export function configCells(config: DatapathConfig, geometry: Geometry): Cell[] {
  const cells: Cell[] = [];
  for (let slot = 0; slot < geometry.symbols; slot++) addSymbol(cells, slot, config.symbols.get(slot) ?? NOTHING);
  return cells;
}

function addSymbol(cells: Cell[], slot: number, { limits, imbalance, momentum }: SymbolConfig): void {
  const words = new Uint32Array(16);
  const put = (used: number, addressOf: (entry: number, word: number) => number): void => {
    for (let word = 0; word < used; word++) cells.push({ address: addressOf(slot, word), value: words[word] ?? 0 });
  };
  map.packLimitEntry(
    {
      maxQty: limits.maxQuantity,
      maxNotionalLo: Number(limits.maxNotional & 0xffff_ffffn),
      maxNotionalHi: Number(limits.maxNotional >> 32n),
      collarLo: limits.collarLo,
      collarHi: limits.collarHi,
      maxLong: limits.maxLong,
      maxShort: limits.maxShort,
      checkOff: limits.rulesOff.reduce((bits, rule) => bits | (1 << (rule - 1)), 0),
    },
    words,
  );
  put(LIMIT_USED, map.limitAddress);
  map.packImbalanceEntry(
    {
      enable: imbalance.enabled,
      ratioQ4: imbalance.ratioQ4,
      minQty: imbalance.minQuantity,
      maxSpread: imbalance.maxSpread,
      orderQty: imbalance.orderQuantity,
      cooldownNs: imbalance.cooldownNs,
    },
    words,
  );
  put(IMBALANCE_USED, map.imbalanceAddress);
  map.packMomentumEntry(
    {
      enable: momentum.enabled,
      kFast: momentum.kFast,
      kSlow: momentum.kSlow,
      warmup: momentum.warmup,
      threshold: momentum.threshold,
      orderQty: momentum.orderQuantity,
      cooldownNs: momentum.cooldownNs,
    },
    words,
  );
  put(MOMENTUM_USED, map.momentumAddress);
}

/**
 * The configuration that a bank's words mean. `values` are in the order of {@link configCells}. Slots that hold nothing (as a slot
 * without an entry is written) get no entry.
 */
export function decodeConfig(
  values: Uint32Array,
  geometry: Geometry,
  rate: { readonly intervalNs: number; readonly burstNs: number },
): DatapathConfig {
  const symbols = new Map<number, SymbolConfig>();
  const words = new Uint32Array(16);
  let at = 0;
  const take = (used: number): Uint32Array => {
    words.fill(0);
    words.set(values.subarray(at, at + used));
    at += used;
    return words;
  };
  for (let slot = 0; slot < geometry.symbols; slot++) {
    const start = at;
    const limit = map.unpackLimitEntry(take(LIMIT_USED));
    const imbalance = map.unpackImbalanceEntry(take(IMBALANCE_USED));
    const momentum = map.unpackMomentumEntry(take(MOMENTUM_USED));
    if (values.subarray(start, at).every((word) => word === 0)) continue;
    symbols.set(slot, {
      limits: {
        maxQuantity: limit.maxQty,
        maxNotional: (BigInt(limit.maxNotionalHi) << 32n) | BigInt(limit.maxNotionalLo),
        collarLo: limit.collarLo,
        collarHi: limit.collarHi,
        maxLong: limit.maxLong,
        maxShort: limit.maxShort,
        rulesOff: SWITCHABLE.filter((rule) => ((limit.checkOff >>> (rule - 1)) & 1) === 1),
      },
      imbalance: {
        enabled: imbalance.enable,
        ratioQ4: imbalance.ratioQ4,
        minQuantity: imbalance.minQty,
        maxSpread: imbalance.maxSpread,
        orderQuantity: imbalance.orderQty,
        cooldownNs: imbalance.cooldownNs,
      },
      momentum: {
        enabled: momentum.enable,
        kFast: momentum.kFast,
        kSlow: momentum.kSlow,
        threshold: momentum.threshold,
        warmup: momentum.warmup,
        orderQuantity: momentum.orderQty,
        cooldownNs: momentum.cooldownNs,
      },
    });
  }
  return { rateIntervalNs: rate.intervalNs, rateBurstNs: rate.burstNs, symbols };
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
