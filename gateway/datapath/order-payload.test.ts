import { expect, test } from "vitest";
import { ouch50 } from "../../proto/mod.ts";
import { CancelPayload, OrderPayload, ReplacePayload } from "./order-payload.ts";

const stock = Uint8Array.from("xxxxAAPL    ", (letter) => letter.charCodeAt(0));

test("50 bytes by hand", () => {
  const payload = new OrderPayload(false);
  payload.write(0x01ab_cdef, false, false, 100, 3_203_000, 0x7_beef, stock, 4);
  expect(Buffer.from(payload.bytes).toString("hex")).toBe(
    [
      "0030", // 48 bytes follow
      "55", // U
      "4f", // O
      "01abcdef", // urn
      "42", // B
      "00000064", // 100 shares
      "4141504c20202020", // AAPL
      "000000000030dfb8", // 320.3000
      "33", // immediate or cancel
      "59", // Y
      "50", // P
      "4e", // N
      "4e", // N
      "54473031414243444546", // TG01ABCDEF
      "42454546", // BEEF
      "0000", // no appendage
    ].join(""),
  );
});

test("53 bytes of a quote by hand: it rests, and never takes", () => {
  const payload = new OrderPayload(true);
  payload.write(1, true, false, 999_999, 0x7735_9300, 0, stock, 4);
  expect(Buffer.from(payload.bytes).toString("hex")).toBe(
    [
      "0033", // 51 bytes follow
      "55", // U
      "4f", // O
      "00000001", // urn
      "53", // S
      "000f423f", // 999,999 shares
      "4141504c20202020", // AAPL
      "0000000077359300",
      "30", // day
      "59", // Y
      "50", // P
      "4e", // N
      "4e", // N
      "54473030303030303031", // TG00000001
      "30303030",
      "0003", // 3 bytes of options
      "020c50", // post-only
    ].join(""),
  );
});

test("43 bytes of a replacement by hand", () => {
  const payload = new ReplacePayload();
  payload.write(0xffff_fffe | 0, 0x01ab_cdef, 120, 3_203_000, 0x7_beef);
  expect(Buffer.from(payload.bytes).toString("hex")).toBe(
    [
      "0029", // 41 bytes follow
      "55", // U
      "55", // U
      "fffffffe", // the order that is replaced
      "01abcdef", // urn
      "00000078", // 120 shares
      "000000000030dfb8", // 320.3000
      "30", // day
      "59", // Y
      "4e", // N
      "54473031414243444546", // TG01ABCDEF
      "42454546", // BEEF
      "0000", // no appendage: the order stays post-only
    ].join(""),
  );
});

test("12 bytes of a cancel by hand", () => {
  const payload = new CancelPayload();
  payload.write(0xffff_fffe | 0);
  expect(Buffer.from(payload.bytes).toString("hex")).toBe("000a5558fffffffe00000000");
});

test("sides, and the largest numbers, as the codec reads them", () => {
  const payload = new OrderPayload(false);
  for (const [sell, short, side] of [
    [false, false, "B"],
    [true, false, "S"],
    [true, true, "T"],
  ] as const) {
    payload.write(0xffff_ffff | 0, sell, short, 999_999, 2_000_000_000, 0xffff_ffff | 0, stock, 4);
    expect(ouch50.decodeEnterOrder(payload.bytes, 3, 47)).toMatchObject({
      urn: 0xffff_ffff,
      side,
      quantity: 999_999,
      symbol: "AAPL",
      price: 2_000_000_000n,
      timeInForce: "3",
      clOrdId: "TGFFFFFFFFFFFF",
    });
  }
});
