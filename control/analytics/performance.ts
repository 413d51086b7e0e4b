/**
 * The figures of one group of trading: a strategy kind, a symbol, a venue account, a version, a day, or everything. Takes records as they come and
 * keeps sums only: whole numbers for money, exact sums for ratios. Memory grows with the symbols that it traded, and with nothing else.
 */
import { Drawdown, type DrawdownFigures } from "./drawdown.ts";
import { ExactSum } from "./exact-sum.ts";
import {
  E8_PER_E4,
  E8_PER_HALF_E4,
  type FillRecord,
  HORIZONS_MS,
  type MarkOutRecord,
  type Marks,
  type OrderRecord,
  PERIOD_US,
  PERIODS_PER_YEAR,
} from "./records.ts";
import { type ReturnFigures, ReturnStatistics } from "./return-statistics.ts";

/** A cost against a benchmark: positive costs. */
export interface CostFigures {
  /** Shares that have the benchmark. */
  readonly shares: string;
  /** null: none has. */
  readonly costE8: string | null;
  /** Of the value at the benchmark. */
  readonly costBps: number | null;
}

export interface MarkOutFigures {
  readonly horizonMs: number;
  readonly fills: number;
  /** Fills that had no valid view then. */
  readonly missing: number;
  /** Positive: the price went our way. null: no fill. */
  readonly gainE8: string | null;
  readonly gainBps: number | null;
  /** What the mid went against us from the fill on; positive costs. null: no fill with a view at its time. */
  readonly adverseE8: string | null;
}

export interface PerformanceFigures {
  readonly fills: number;
  readonly shares: string;
  readonly boughtE8: string;
  readonly soldE8: string;
  /** Bought and sold together. */
  readonly turnoverE8: string;
  /** Before fees; what is held at its last valid mid, without one at the price it was traded at last. */
  readonly resultE8: string;
  /** null: the fees of a fill are not known. */
  readonly feesE8: string | null;
  /** Result after fees over turnover. null: no turnover, or fees unknown. */
  readonly marginBps: number | null;
  readonly roundTrips: number;
  /** Round trips with a gain before fees over all; null: none. */
  readonly hitRate: number | null;
  readonly averageGainE8: number | null;
  readonly averageLossE8: number | null;
  readonly orders: {
    readonly over: number;
    readonly executed: number;
    readonly filled: number;
    readonly cancelled: number;
    readonly rejected: number;
    readonly withdrawn: number;
    /** Executed in full or part over all that the venue took; null: it took none. */
    readonly orderFillRatio: number | null;
    /** Shares filled over shares ordered, of those orders. */
    readonly shareFillRatio: number | null;
  };
  readonly slippage: { readonly arrival: CostFigures; readonly mid: CostFigures; readonly vwap: CostFigures };
  readonly shortfall: CostFigures;
  readonly markOuts: readonly MarkOutFigures[];
  /** Of the result by period, with no capital: mean and deviation are E8 a period. */
  readonly returns: ReturnFigures;
  /** Of the result, E8 and microseconds; `relative` is null: it begins with nothing. */
  readonly drawdown: DrawdownFigures;
}

/** Shares and value of a cost; divided when it is read. */
class Cost {
  #shares = 0n;
  #costE8 = 0n;
  #baseE8 = 0n;

  add(shares: number, costE8: bigint, baseE8: bigint): void {
    this.#shares += BigInt(shares);
    this.#costE8 += costE8;
    this.#baseE8 += baseE8;
  }

  figures(): CostFigures {
    if (this.#shares === 0n) return { shares: "0", costE8: null, costBps: null };
    return { shares: String(this.#shares), costE8: String(this.#costE8), costBps: bps(this.#costE8, this.#baseE8) };
  }
}

interface SymbolPosition {
  shares: number;
  /** Twice the price it was traded at last. */
  lastTwiceE4: number;
  /** Money that came in less money that went out since the round trip began. */
  tripE8: bigint;
}

interface MarkOut {
  fills: number;
  missing: number;
  gainE8: bigint;
  baseE8: bigint;
  adverseFills: number;
  adverseE8: bigint;
}

export class Performance {
  readonly #positions = new Map<string, SymbolPosition>();
  readonly #arrival = new Cost();
  readonly #mid = new Cost();
  readonly #shortfall = new Cost();
  readonly #vwap = { shares: 0n, cost: new ExactSum(), base: new ExactSum() };
  readonly #markOuts = new Map<number, MarkOut>(HORIZONS_MS.map((horizon) => [horizon, noMarkOut()]));
  readonly #returns = new ReturnStatistics(PERIODS_PER_YEAR);
  readonly #drawdown = new Drawdown();
  readonly #outcomes = { filled: 0, cancelled: 0, rejected: 0, withdrawn: 0 };
  readonly #openingE8: bigint;
  readonly #gains = { count: 0, sumE8: 0n };
  readonly #losses = { count: 0, sumE8: 0n };
  #even = 0;
  #fills = 0;
  #shares = 0n;
  #boughtE4 = 0n;
  #soldE4 = 0n;
  #feesE8: bigint | null = 0n;
  #executed = 0;
  #taken = 0;
  #orderedShares = 0n;
  #filledShares = 0n;
  #sampledE8: bigint | undefined;

  /** @param opening positions that were there before, worth the mark they had then: a day begins with what the one before left */
  constructor(opening: ReadonlyMap<string, { readonly shares: number; readonly twiceMid: number }> = new Map()) {
    let openingE8 = 0n;
    for (const [symbol, { shares, twiceMid }] of opening) {
      const valueE8 = BigInt(shares) * BigInt(twiceMid) * E8_PER_HALF_E4;
      openingE8 += valueE8;
      this.#positions.set(symbol, { shares, lastTwiceE4: twiceMid, tripE8: -valueE8 });
    }
    this.#openingE8 = openingE8;
  }

  fill({ symbol, sell, quantity, priceE4, feeE8, arrivalTwiceMid, twiceMid }: FillRecord): void {
    const valueE4 = BigInt(quantity) * BigInt(priceE4);
    this.#fills++;
    this.#shares += BigInt(quantity);
    if (sell) this.#soldE4 += valueE4;
    else this.#boughtE4 += valueE4;
    this.#feesE8 = this.#feesE8 === null || feeE8 === null ? null : this.#feesE8 + feeE8;
    for (const [cost, benchmark] of [
      [this.#arrival, arrivalTwiceMid],
      [this.#mid, twiceMid],
    ] as const) {
      if (benchmark === null) continue;
      const baseE8 = BigInt(quantity) * BigInt(benchmark) * E8_PER_HALF_E4;
      const paidE8 = valueE4 * E8_PER_E4;
      cost.add(quantity, sell ? baseE8 - paidE8 : paidE8 - baseE8, baseE8);
    }
    this.#move(symbol, sell ? -quantity : quantity, priceE4);
  }

  order(order: OrderRecord): void {
    const { outcome, quantity, filled, filledE4, sell, arrivalTwiceMid, endTwiceMid, market } = order;
    this.#outcomes[outcome]++;
    if (outcome === "withdrawn" || outcome === "rejected") return;
    this.#taken++;
    if (filled > 0) this.#executed++;
    this.#orderedShares += BigInt(quantity);
    this.#filledShares += BigInt(filled);
    if (arrivalTwiceMid !== null && (filled === quantity || endTwiceMid !== null)) {
      const arrivalE8 = BigInt(arrivalTwiceMid) * E8_PER_HALF_E4;
      const left = BigInt(quantity - filled);
      const executed = filledE4 * E8_PER_E4 - BigInt(filled) * arrivalE8;
      const missed = left * (BigInt(endTwiceMid ?? arrivalTwiceMid) * E8_PER_HALF_E4 - arrivalE8);
      const cost = executed + missed;
      this.#shortfall.add(quantity, sell ? -cost : cost, BigInt(quantity) * arrivalE8);
    }
    if (market !== null && market.quantity > 0n && filled > 0) {
      // filled x value / volume, E8: rounded once, then summed without error.
      const atVwap = ratio(BigInt(filled) * market.valueE4 * E8_PER_E4, market.quantity);
      const difference = ratio(
        (filledE4 * market.quantity - BigInt(filled) * market.valueE4) * E8_PER_E4,
        market.quantity,
      );
      this.#vwap.shares += BigInt(filled);
      this.#vwap.cost.add(sell ? -difference : difference);
      this.#vwap.base.add(atVwap);
    }
  }

  markOut({ fill, horizonMs, twiceMid }: MarkOutRecord): void {
    const found = this.#markOuts.get(horizonMs);
    if (found === undefined) return;
    if (twiceMid === null) {
      found.missing++;
      return;
    }
    const quantity = BigInt(fill.quantity);
    const paidE8 = quantity * BigInt(fill.priceE4) * E8_PER_E4;
    const thenE8 = quantity * BigInt(twiceMid) * E8_PER_HALF_E4;
    found.fills++;
    found.gainE8 += fill.sell ? paidE8 - thenE8 : thenE8 - paidE8;
    found.baseE8 += paidE8;
    if (fill.twiceMid === null) return;
    const midE8 = quantity * BigInt(fill.twiceMid) * E8_PER_HALF_E4;
    found.adverseFills++;
    found.adverseE8 += fill.sell ? thenE8 - midE8 : midE8 - thenE8;
  }

  /** Once a period: what it is worth now, less what it was worth a period ago, is a return. */
  sample(atUs: number, marks: Marks): void {
    const resultE8 = this.#resultE8(marks);
    // Both begin with nothing, a period before the first sample.
    if (this.#sampledE8 === undefined) this.#drawdown.push(atUs - PERIOD_US, 0);
    this.#returns.push(Number(resultE8 - (this.#sampledE8 ?? 0n)));
    this.#sampledE8 = resultE8;
    this.#drawdown.push(atUs, Number(resultE8));
  }

  /** What is held, with what it is worth: what another one begins with. */
  positions(marks: Marks): Map<string, { readonly shares: number; readonly twiceMid: number }> {
    const held = [...this.#positions].filter(([, { shares }]) => shares !== 0);
    return new Map(
      held.map(([symbol, { shares, lastTwiceE4 }]) => [symbol, { shares, twiceMid: marks.get(symbol) ?? lastTwiceE4 }]),
    );
  }

  figures(marks: Marks): PerformanceFigures {
    const resultE8 = this.#resultE8(marks);
    const turnoverE8 = (this.#boughtE4 + this.#soldE4) * E8_PER_E4;
    const trips = this.#gains.count + this.#losses.count + this.#even;
    const netE8 = this.#feesE8 === null ? null : resultE8 - this.#feesE8;
    return {
      fills: this.#fills,
      shares: String(this.#shares),
      boughtE8: String(this.#boughtE4 * E8_PER_E4),
      soldE8: String(this.#soldE4 * E8_PER_E4),
      turnoverE8: String(turnoverE8),
      resultE8: String(resultE8),
      feesE8: this.#feesE8 === null ? null : String(this.#feesE8),
      marginBps: netE8 === null ? null : bps(netE8, turnoverE8),
      roundTrips: trips,
      hitRate: trips === 0 ? null : this.#gains.count / trips,
      averageGainE8: this.#gains.count === 0 ? null : ratio(this.#gains.sumE8, BigInt(this.#gains.count)),
      averageLossE8: this.#losses.count === 0 ? null : ratio(this.#losses.sumE8, BigInt(this.#losses.count)),
      orders: {
        over: this.#taken + this.#outcomes.rejected + this.#outcomes.withdrawn,
        executed: this.#executed,
        ...this.#outcomes,
        orderFillRatio: this.#taken === 0 ? null : this.#executed / this.#taken,
        shareFillRatio: this.#orderedShares === 0n ? null : ratio(this.#filledShares, this.#orderedShares),
      },
      slippage: { arrival: this.#arrival.figures(), mid: this.#mid.figures(), vwap: this.#vwapFigures() },
      shortfall: this.#shortfall.figures(),
      markOuts: [...this.#markOuts].map(([horizonMs, found]) => ({
        horizonMs,
        fills: found.fills,
        missing: found.missing,
        gainE8: found.fills === 0 ? null : String(found.gainE8),
        gainBps: found.fills === 0 ? null : bps(found.gainE8, found.baseE8),
        adverseE8: found.adverseFills === 0 ? null : String(found.adverseE8),
      })),
      returns: this.#returns.figures(),
      drawdown: this.#drawdown.figures(),
    };
  }

  /** A fill that crosses zero ends one round trip and begins another: its shares are split. */
  #move(symbol: string, signed: number, priceE4: number): void {
    const position = this.#positions.get(symbol) ?? { shares: 0, lastTwiceE4: 0, tripE8: 0n };
    this.#positions.set(symbol, position);
    position.lastTwiceE4 = priceE4 * 2;
    const priceE8 = BigInt(priceE4) * E8_PER_E4;
    const before = position.shares;
    const closing = before !== 0 && Math.sign(before) !== Math.sign(signed);
    const closed = closing ? Math.sign(signed) * Math.min(Math.abs(before), Math.abs(signed)) : 0;
    position.shares = before + signed;
    position.tripE8 -= BigInt(closing ? closed : signed) * priceE8;
    if (!closing || before + closed !== 0) return;
    const gainE8 = position.tripE8;
    if (gainE8 > 0n) add(this.#gains, gainE8);
    else if (gainE8 < 0n) add(this.#losses, gainE8);
    else this.#even++;
    position.tripE8 = -BigInt(signed - closed) * priceE8;
  }

  /** Money in less money out, and what is held at its mark; without one at the last price it was traded at. */
  #resultE8(marks: Marks): bigint {
    let resultE8 = (this.#soldE4 - this.#boughtE4) * E8_PER_E4 - this.#openingE8;
    for (const [symbol, { shares, lastTwiceE4 }] of this.#positions) {
      if (shares === 0) continue;
      resultE8 += BigInt(shares) * BigInt(marks.get(symbol) ?? lastTwiceE4) * E8_PER_HALF_E4;
    }
    return resultE8;
  }

  #vwapFigures(): CostFigures {
    const { shares, cost, base } = this.#vwap;
    if (shares === 0n) return { shares: "0", costE8: null, costBps: null };
    return {
      shares: String(shares),
      costE8: String(BigInt(Math.round(cost.value))),
      costBps: (1e4 * cost.value) / base.value,
    };
  }
}

function noMarkOut(): MarkOut {
  return { fills: 0, missing: 0, gainE8: 0n, baseE8: 0n, adverseFills: 0, adverseE8: 0n };
}

function add(to: { count: number; sumE8: bigint }, value: bigint): void {
  to.count++;
  to.sumE8 += value;
}

/** The quotient of two whole numbers of any size as a double, right to the last digits: the whole part exactly, the rest as a fraction. */
export function ratio(numerator: bigint, denominator: bigint): number {
  const whole = numerator / denominator;
  const rest = numerator % denominator;
  return Number(whole) + Number(rest) / Number(denominator);
}

function bps(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : ratio(part * 10_000n, whole);
}
