import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as registers from "../gen/ts/registers.ts";

const u32 = fc.nat({ max: 0xffff_ffff });

describe("table entries", () => {
  test("come back from their words", () => {
    const momentum = fc.record({
      enable: fc.boolean(),
      kFast: fc.nat({ max: 15 }),
      kSlow: fc.nat({ max: 15 }),
      warmup: fc.nat({ max: 0xffff }),
      threshold: u32,
      orderQty: u32,
      cooldownNs: u32,
    });
    fc.assert(
      fc.property(momentum, fc.nat({ max: 3 }), (values, entry) => {
        const words = new Uint32Array(4 * registers.MOMENTUM_ENTRY_WORDS).fill(0xffff_ffff);
        const at = entry * registers.MOMENTUM_ENTRY_WORDS;
        registers.packMomentumEntry(values, words, at);
        expect(registers.unpackMomentumEntry(words, at)).toEqual(values);
        // Bits without a meaning are 0, other entries untouched.
        expect((words[at] ?? 0) & 0x0000_f00e).toBe(0);
        expect(words.filter((word) => word === 0xffff_ffff).length).toBeGreaterThanOrEqual(12);
      }),
    );
  });

  test("lie where docs/hardware.md says", () => {
    const words = new Uint32Array(8);
    registers.packImbalanceEntry(
      { enable: true, ratioQ4: 0xabc, minQty: 1, maxSpread: 2, orderQty: 3, cooldownNs: 4 },
      words,
    );
    expect([...words]).toEqual([0x0abc_0001, 1, 2, 3, 4, 0, 0, 0]);
    registers.packSlotEntry(
      {
        enable: true,
        initialTrading: false,
        tick100: true,
        lot100: true,
        locate: 13,
        stock0: 0x4141_504c,
        stock4: 0x2020_2020,
        windowLo: 5,
      },
      words,
    );
    expect([...words.subarray(0, registers.SLOT_ENTRY_WORDS)]).toEqual([0x000d_000d, 0x4141_504c, 0x2020_2020, 5]);
    registers.packArbitrageEntry(
      {
        enable: true,
        legB: true,
        partner: 0xab,
        wA: 0x123,
        wB: 0xfed,
        basis: 1,
        threshold: 2,
        qtyA: 0xf_ffff,
        qtyB: 4,
        cooldownNs: 5,
      },
      words,
    );
    expect([...words]).toEqual([0xab03, 0x0fed_0123, 1, 2, 0xf_ffff, 4, 5, 0]);
    registers.packMarketMakingEntry(
      {
        enable: true,
        micro: true,
        skewQ8: 0xfedc,
        halfSpread: 1,
        maxSpread: 2,
        quoteQty: 3,
        reprice: 4,
        maxPos: 5,
        cooldownNs: 6,
      },
      words,
    );
    expect([...words]).toEqual([0xfedc_0003, 1, 2, 3, 4, 5, 6, 0]);
    expect(registers.packQuoteSide({ sym: 0xab, sell: true, isShort: true })).toBe(0x3ab);
    expect(registers.unpackArbitrageEntry(Uint32Array.of(0, 0, 0, 0, 0xffff_ffff, 0, 0, 0)).qtyA).toBe(0xf_ffff);
    expect(registers.limitAddress(2, registers.LIMIT_CHECK_OFF_WORD)).toBe(registers.LIMIT_BASE + 2 * 64 + 28);
  });

  test("refuse what does not fit, by name", () => {
    const words = new Uint32Array(8);
    const values = { enable: true, ratioQ4: 4096, minQty: 0, maxSpread: 0, orderQty: 0, cooldownNs: 0 };
    expect(() => registers.packImbalanceEntry(values, words)).toThrow(
      "IMBALANCE_CONTROL.ratio_q4: 4096 is not an integer from 0 to 4095",
    );
    expect(() => registers.packImbalanceEntry({ ...values, ratioQ4: 1, minQty: -1 }, words)).toThrow(
      /IMBALANCE_MIN_QTY/,
    );
    const leg = { enable: true, legB: false, partner: 0, wA: 0, wB: 0, basis: 0, threshold: 0, qtyB: 0, cooldownNs: 0 };
    expect(() => registers.packArbitrageEntry({ ...leg, qtyA: 0x10_0000 }, words)).toThrow(
      "ARBITRAGE_QTY_A: 1048576 is not an integer from 0 to 1048575",
    );
    expect(() => registers.limitAddress(256)).toThrow("LIMIT: there is no entry 256");
    expect(() => registers.slotAddress(0, 4)).toThrow("SLOT: an entry has no word 4");
    expect(() => registers.counterAddress(-1)).toThrow(RangeError);
  });
});

describe("registers", () => {
  test("unpack takes fields at their bits, the highest one too", () => {
    expect(registers.unpackIdCap0(0xfe0d_0100)).toEqual({ symbols: 256, setBits: 13, levelsLog2: 0xfe });
    expect(registers.unpackOperateStatus(0xffff_0000)).toMatchObject({ armed: false, clearCount: 0xffff });
    expect(registers.unpackOperateStatus(1 << registers.OPERATE_STATUS_FEED_FAULT_BIT)).toMatchObject({
      feedFault: true,
      armed: false,
    });
  });

  test("pack puts them there, without a sign", () => {
    expect(registers.packSessionPorts({ local: 0xffff, peer: 1 })).toBe(0xffff_0001);
    expect(registers.packHostTxCtrl({ length: 104, payload: true })).toBe(0x0001_0068);
  });

  test("addresses and windows do not meet", () => {
    const used = new Map<number, string>();
    const claim = (address: number, name: string) => {
      expect(used.get(address), `0x${address.toString(16)}`).toBeUndefined();
      used.set(address, name);
    };
    for (const { address, count, name } of registers.REGISTERS) {
      for (let i = 0; i < count; i += 1) claim(address + 4 * i, name);
    }
    for (const [name, { address, words }] of Object.entries(registers.WINDOWS)) {
      expect(address % (words * 4), name).toBe(0);
      for (let i = 0; i < words; i += 1) claim(address + 4 * i, name);
    }
    expect(Math.max(...used.keys())).toBeLessThan(0x1_0000);
  });

  test("counters follow one another without a hole, inside the window", () => {
    let next = 0;
    for (const { word, count, name } of registers.COUNTER_LAYOUT) {
      expect(word, name).toBe(next);
      next += count;
    }
    expect(next).toBeLessThanOrEqual(registers.COUNTER_WORDS);
  });
});
