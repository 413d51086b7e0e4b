// What a person asks for: buy or sell so many shares over a time, by a schedule. Times are whole microseconds of one clock, which the caller chooses.
import { VolumeCurve } from "./volume-curve.ts";

export const PARENT_KINDS = ["twap", "vwap", "pov", "iceberg"] as const;
export type ParentKind = (typeof PARENT_KINDS)[number];

/**
 * Where a child order goes: `passive` rests at the best price of its own side, `touch` takes what is shown at the other side's best price,
 * `cross` goes `crossTicks` beyond it.
 */
export const CHILD_POLICIES = ["passive", "touch", "cross"] as const;
export type ChildPolicy = (typeof CHILD_POLICIES)[number];

export interface ParentSpec {
  /** 1 to 32 letters, digits, `-`, `_`; never used twice. */
  readonly id: string;
  readonly stock: string;
  readonly sell: boolean;
  /** Shares. */
  readonly quantity: number;
  readonly kind: ParentKind;
  /** 1e-4 currency units: no child is dearer (cheaper, when selling); 0: none. */
  readonly limitPrice: number;
  readonly startUs: number;
  readonly endUs: number;
  /** Percent, 0..100: how far the schedule runs ahead of an even one. At t of the time, t + urgency x t x (1 - t) is to be done. */
  readonly urgency: number;
  /** Most of the market's volume since the start that may be ours, 1e-4; 0: no cap. */
  readonly capBps: number;
  /** POV: part of the market's volume that is to be ours, 1e-4. */
  readonly rateBps: number;
  /** Iceberg: shares shown at a time. */
  readonly displayQuantity: number;
  readonly policy: ChildPolicy;
  /** Shares that the schedule wants and that are not bought after this time are crossed for; 0: never. */
  readonly timeoutUs: number;
  readonly crossTicks: number;
  /** TWAP, VWAP: what is to be done by the end of a slice is worked from its beginning. */
  readonly sliceUs: number;
  /** Shares of a child order at least, unless less is left, and at most. */
  readonly minChild: number;
  readonly maxChild: number;
  /** Least time from one child order to the next. */
  readonly gapUs: number;
  /** VWAP: expected volumes over equal parts of the time from start to end. */
  readonly curve: readonly number[];
}

export interface SpecError {
  /** Name of the field in {@link ParentSpec}. */
  readonly field: keyof ParentSpec;
  readonly message: string;
}

const QUANTITY_MAX = 0x7fff_ffff;
/** What one order can hold. */
const CHILD_MAX = 999_999;
const PRICE_MAX = 1_999_999_900;
const BPS = 10_000;
const TIME_MAX_US = Number.MAX_SAFE_INTEGER;
/** A year; nothing here is for longer. */
const SPAN_MAX_US = 366 * 86_400_000_000;
const SLICES_MAX = 100_000;
const CURVE_MAX = 10_000;

/** Everything that is wrong with it. @param tick, lot of the stock */
export function specErrors(spec: ParentSpec, tick: number, lot: number): SpecError[] {
  const errors: SpecError[] = [];
  const wrong = (field: keyof ParentSpec, message: string): void => void errors.push({ field, message });
  const range = (field: keyof ParentSpec, low: number, high: number): boolean => {
    const value = spec[field];
    const ok = typeof value === "number" && Number.isSafeInteger(value) && value >= low && value <= high;
    if (!ok) wrong(field, `a whole number from ${low} to ${high}, not ${String(value)}`);
    return ok;
  };
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(spec.id))
    wrong("id", `1 to 32 letters, digits, - and _, not ${JSON.stringify(spec.id)}`);
  if (!PARENT_KINDS.includes(spec.kind)) wrong("kind", `one of ${PARENT_KINDS.join(", ")}, not ${String(spec.kind)}`);
  if (!CHILD_POLICIES.includes(spec.policy)) {
    wrong("policy", `one of ${CHILD_POLICIES.join(", ")}, not ${String(spec.policy)}`);
  }
  if (range("quantity", 1, QUANTITY_MAX) && spec.quantity % lot !== 0)
    wrong("quantity", `a multiple of the lot ${lot}`);
  if (range("limitPrice", 0, PRICE_MAX) && spec.limitPrice % tick !== 0)
    wrong("limitPrice", `a multiple of the tick ${tick}`);
  if (range("startUs", 0, TIME_MAX_US) && range("endUs", 0, TIME_MAX_US)) {
    if (spec.endUs <= spec.startUs) wrong("endUs", "after the start");
    else if (spec.endUs - spec.startUs > SPAN_MAX_US) wrong("endUs", "at most a year after the start");
  }
  range("urgency", 0, 100);
  range("capBps", 0, BPS);
  range("rateBps", spec.kind === "pov" ? 1 : 0, BPS);
  const display = range("displayQuantity", spec.kind === "iceberg" ? lot : 0, CHILD_MAX);
  if (display && spec.displayQuantity % lot !== 0) wrong("displayQuantity", `a multiple of the lot ${lot}`);
  range("timeoutUs", 0, SPAN_MAX_US);
  range("crossTicks", 0, 10_000);
  range("gapUs", 0, SPAN_MAX_US);
  if (range("sliceUs", 1, SPAN_MAX_US) && (spec.endUs - spec.startUs) / spec.sliceUs > SLICES_MAX) {
    wrong("sliceUs", `at most ${SLICES_MAX} slices`);
  }
  range("minChild", 1, CHILD_MAX);
  if (range("maxChild", lot, CHILD_MAX) && spec.maxChild < spec.minChild)
    wrong("maxChild", "at least the least child order");
  if (spec.curve.length > CURVE_MAX) wrong("curve", `at most ${CURVE_MAX} parts`);
  else if (spec.curve.some((volume) => !Number.isSafeInteger(volume) || volume < 0))
    wrong("curve", "whole numbers of shares");
  else if (spec.kind === "vwap" && new VolumeCurve(spec.curve).total === 0n)
    wrong("curve", "the expected volumes are missing");
  return errors;
}
