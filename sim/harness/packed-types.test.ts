import { expect, test } from "vitest";
import { PackedPackage, packStruct, tgPackage, unpackStruct } from "./mod.ts";

const TEXT = `
package p;
  localparam int unsigned W = 4, DEEP = W * (2 + 1);
  localparam logic [7:0] CODE = 8'h2A;
  typedef enum logic [1:0] { RED = 2'd1, GREEN, BLUE = 2'd0 } colour_e; // GREEN follows RED
  typedef struct packed { logic [W-1:0] a; colour_e colour; /* one bit */ logic b, c; } inner_t;
  typedef struct packed { logic [$clog2(DEEP)-1:0] head; inner_t inner; logic [39:0] tail; } outer_t;
endpackage
`;

test("first members are most significant, widths come from constants, enums count on", () => {
  const parsed = new PackedPackage(TEXT);
  expect(parsed.type("inner_t").bits).toBe(8);
  expect(parsed.type("outer_t").bits).toBe(4 + 8 + 40);
  expect([parsed.constant("DEEP"), parsed.constant("CODE"), parsed.constant("GREEN")]).toEqual([12, 42, 2]);
  const bits = parsed.pack("outer_t", { head: 0xc, inner: { a: 5, colour: "GREEN", c: true }, tail: 0x123456789an });
  expect(bits.toString(16)).toBe("c59123456789a");
  expect(parsed.unpack("outer_t", bits)).toEqual({
    head: 12,
    inner: { a: 5, colour: 2, b: 0, c: 1 },
    tail: 0x123456789an,
  });
});

test("unknown fields, members and values too wide are refused with their path", () => {
  const parsed = new PackedPackage(TEXT);
  expect(() => parsed.pack("outer_t", { inner: { d: 1 } })).toThrow(
    "outer_t.inner has no field d; it has a, colour, b, c",
  );
  expect(() => parsed.pack("outer_t", { inner: { a: 16 } })).toThrow("outer_t.inner.a = 16 does not fit 4 bits");
  expect(() => parsed.pack("inner_t", { colour: "PINK" })).toThrow("inner_t.colour: PINK is not a member of its type");
  expect(() => parsed.pack("nothing_t", {})).toThrow("no packed type nothing_t");
});

test("the project's own package parses, and its structs survive a round trip", () => {
  const entry = { kind: 2, seq: (1n << 64n) - 2n, op: 4, qty: 0xffffffff, price: 1, last_cyc: 0xffff };
  expect(unpackStruct("entry_t", packStruct("entry_t", entry))).toMatchObject(entry);
  expect(tgPackage().constant("OP_REPLACE")).toBe(4);
  expect(tgPackage().constant("RULE_SESSION")).toBe(19);
});
