// Every message of every table against values drawn for its fields: what is encoded lies where the table says (read here with a DataView,
// not with the codec's own functions), and decodes to the same values.

import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as event from "../gen/ts/event-record.ts";
import * as itch50 from "../gen/ts/itch50.ts";
import * as moldudp64 from "../gen/ts/moldudp64.ts";
import * as ouch50 from "../gen/ts/ouch50.ts";
import * as soupbintcp from "../gen/ts/soupbintcp.ts";
import { loadWireTable, type WireField, type WireMessage, type WireTable } from "../tools/wire-table.ts";
import { WireError } from "./bytes.ts";

type Values = Record<string, unknown>;
type Encode = (values: Values, buffer: Uint8Array, offset?: number) => number;
type Decode = (buffer: Uint8Array, offset?: number, length?: number) => Values;

const CODECS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  itch50: { ...itch50 },
  moldudp64: { ...moldudp64 },
  soupbintcp: { ...soupbintcp },
  ouch50: { ...ouch50 },
  "event-record": { ...event },
};

function text(most: number): fc.Arbitrary<string> {
  const character = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
  return fc.string({ unit: character, maxLength: most });
}

function anyValue(field: Pick<WireField, "type" | "bytes">): fc.Arbitrary<unknown> {
  switch (field.type) {
    case "flag":
      return fc.boolean();
    case "code":
      return fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
    case "alpha":
    case "alphaLeftPadded":
      return text(field.bytes);
    case "decimal":
      return fc.bigInt({ min: 0n, max: 10n ** BigInt(field.bytes) - 1n });
    case "decimalSmall":
      return fc.integer({ min: 0, max: 10 ** field.bytes - 1 });
    case "rest":
      return fc.uint8Array({ maxLength: 60 });
    case "int":
      return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    default:
      return field.bytes === 8
        ? fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
        : fc.nat({ max: 2 ** (8 * field.bytes) - 1 });
  }
}

function anyOptions(table: WireTable): fc.Arbitrary<unknown> {
  const known = table.options.map((option) => anyValue(option).map((value) => ({ name: option.name, value })));
  const unknown = fc.uint8Array({ maxLength: 20 }).map((value) => ({ name: "unknown", tag: 200, value }));
  return fc.array(fc.oneof(unknown, ...known), { maxLength: 6 });
}

function anyValues(table: WireTable, message: WireMessage): fc.Arbitrary<Values> {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const field of message.fields) {
    model[field.name] = field.optional ? fc.option(anyValue(field), { nil: undefined }) : anyValue(field);
  }
  if (message.appendage === "always") model.options = anyOptions(table);
  if (message.appendage === "optional") model.options = fc.option(anyOptions(table), { nil: undefined });
  return fc.record(model);
}

/** The field's value from the bytes, without the codec. */
function look(table: WireTable, field: WireField, bytes: Uint8Array): unknown {
  const little = table.byteOrder === "little";
  const part = [...bytes.subarray(field.at, field.at + field.bytes)];
  const number = (little ? part.toReversed() : part).reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  switch (field.type) {
    case "flag":
      return ((bytes[field.at] ?? 0) & (1 << (field.bit ?? 0))) !== 0;
    case "code":
    case "alpha":
      return String.fromCharCode(...part).replace(/ +$/, field.type === "code" ? "$&" : "");
    case "alphaLeftPadded":
      return String.fromCharCode(...part).replace(/^ +/, "");
    case "decimal":
      return BigInt(String.fromCharCode(...part));
    case "decimalSmall":
      return Number(String.fromCharCode(...part));
    case "rest":
      return bytes.slice(field.at);
    default:
      return field.bytes === 8 ? number : Number(number);
  }
}

for (const [name, codec] of Object.entries(CODECS)) {
  const table = loadWireTable(join(import.meta.dirname, `${name}.yaml`));
  describe(table.title, () => {
    for (const message of table.messages) {
      const encode = codec[`encode${message.name}`] as Encode;
      const decode = codec[`decode${message.name}`] as Decode;

      test(`${message.direction ?? ""} ${message.name} round-trips, each field at its place`, () => {
        fc.assert(
          fc.property(anyValues(table, message), fc.nat({ max: 9 }), (values, offset) => {
            const buffer = new Uint8Array(400).fill(0xa5);
            const length = encode(values, buffer, offset);
            const bytes = buffer.slice(offset, offset + length);
            expect(buffer.subarray(0, offset).every((byte) => byte === 0xa5)).toBe(true);
            expect(buffer.subarray(offset + length).every((byte) => byte === 0xa5)).toBe(true);
            for (const field of message.fields) {
              if (values[field.name] !== undefined) expect(look(table, field, bytes)).toEqual(values[field.name]);
            }
            const { type, ...decoded } = decode(buffer, offset, length);
            expect(type).toBe(message.type);
            expect(decoded).toEqual(values);
          }),
          { numRuns: 60 },
        );
      });

      test(`${message.direction ?? ""} ${message.name} refuses every shorter buffer and every other type`, () => {
        const [values] = fc.sample(anyValues(table, message), { numRuns: 1, seed: 1 });
        const buffer = new Uint8Array(400);
        const length = encode(values ?? {}, buffer);
        for (let short = 0; short < message.length; short += 1) {
          expect(() => decode(buffer.slice(0, short), 0, short)).toThrow(WireError);
          expect(() => encode(values ?? {}, new Uint8Array(short))).toThrow(WireError);
        }
        expect(() => decode(buffer, 401 - length, length)).toThrow(/do not fit a buffer of 400 bytes/);
        if (message.type === undefined) return;
        buffer[table.typeAt] = 0x7f;
        expect(() => decode(buffer, 0, length)).toThrow(/type byte 127/);
      });
    }
  });
}
