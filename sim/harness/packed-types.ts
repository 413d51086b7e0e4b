// Packed structs and enums of a SystemVerilog package, parsed from its text, so that a test sets and reads the ports of
// such types by field names without a second list of them.
//
// The first member of a packed struct is its most significant; offsets here count from bit 0.

import { withoutComments } from "./sources.ts";

export interface PackedField {
  readonly name: string;
  /** Position of the field's least significant bit. */
  readonly offset: number;
  readonly bits: number;
  readonly type: PackedType | undefined;
}

export interface PackedType {
  readonly name: string;
  readonly bits: number;
  /** Undefined for an enum. */
  readonly fields: readonly PackedField[] | undefined;
  /** Undefined for a struct. */
  readonly members: ReadonlyMap<string, number> | undefined;
}

/** Fields up to 32 bits are numbers, wider ones bigints; enums may be given by a member's name. */
export type FieldValue = number | bigint | boolean | string | StructValue;
export interface StructValue {
  readonly [field: string]: FieldValue;
}

/** What reading gives: numbers up to 32 bits, bigints beyond, objects for structs in structs. */
// biome-ignore lint/suspicious/noExplicitAny: a field's type depends on the SystemVerilog text; tests know what they read
export type UnpackedStruct = Record<string, any>;

export class PackedPackage {
  readonly #types = new Map<string, PackedType>();
  readonly #constants = new Map<string, bigint>();

  constructor(text: string) {
    const code = withoutComments(text);
    // In the order of the text: types use constants and types before them.
    const item =
      /typedef\s+struct\s+packed\s*\{([^}]*)\}\s*(\w+)\s*;|typedef\s+enum\s+logic\s*(\[[^\]]*\])?\s*\{([^}]*)\}\s*(\w+)\s*;|localparam\s+([^;]*);/g;
    for (const [, members, structName, range, enumMembers, enumName, constants] of code.matchAll(item)) {
      if (structName !== undefined) this.#addStruct(structName, members ?? "");
      else if (enumName !== undefined) this.#addEnum(enumName, range, enumMembers ?? "");
      else this.#addConstants(constants ?? "");
    }
  }

  /** @throws when the package has no such packed struct or enum */
  type(name: string): PackedType {
    const type = this.#types.get(name);
    if (type === undefined) throw new Error(`no packed type ${name}; there are ${[...this.#types.keys()].join(", ")}`);
    return type;
  }

  has(name: string): boolean {
    return this.#types.has(name);
  }

  /** Value of a localparam or an enum member. */
  constant(name: string): number {
    const value = this.#constants.get(name);
    if (value === undefined) throw new Error(`no constant ${name} in the package`);
    return Number(value);
  }

  /** Missing fields are 0; unknown names and values that do not fit throw. */
  pack(typeName: string, values: StructValue): bigint {
    return packType(this.type(typeName), values, typeName);
  }

  unpack(typeName: string, bits: bigint): UnpackedStruct {
    return unpackType(this.type(typeName), bits);
  }

  #addStruct(name: string, body: string): void {
    const members: { name: string; bits: number; type: PackedType | undefined }[] = [];
    for (const declaration of body.split(";")) {
      const text = declaration.trim();
      if (text === "") continue;
      const match = /^(?:(logic|bit|reg)\s*(?:unsigned\s*)?(\[[^\]]*\])?|(?:\w+::)?(\w+))\s*([\w\s,]+)$/.exec(text);
      if (match === null) throw new Error(`cannot parse "${text}" in struct ${name}`);
      const [, scalar, range, typeName, names] = match;
      const type = scalar === undefined ? this.type(typeName ?? "") : undefined;
      const bits = type?.bits ?? this.#width(range);
      for (const member of (names ?? "").split(",")) members.push({ name: member.trim(), bits, type });
    }
    const total = members.reduce((sum, { bits }) => sum + bits, 0);
    let offset = total;
    const fields = members.map(({ name: field, bits, type }) => {
      offset -= bits;
      return { name: field, offset, bits, type };
    });
    this.#types.set(name, { name, bits: total, fields, members: undefined });
  }

  #addEnum(name: string, range: string | undefined, body: string): void {
    const members = new Map<string, number>();
    let next = 0n;
    for (const part of body.split(",")) {
      const [member, value] = part.split("=").map((text) => text.trim());
      if (member === undefined || member === "") continue;
      if (value !== undefined) next = this.#evaluate(value);
      members.set(member, Number(next));
      this.#constants.set(member, next);
      next += 1n;
    }
    this.#types.set(name, { name, bits: this.#width(range), fields: undefined, members });
  }

  #addConstants(text: string): void {
    const body = text.replace(/^(?:(?:int|logic|bit|integer|longint|unsigned)\b\s*|\[[^\]]*\]\s*)*/, "");
    for (const part of body.split(/,(?![^({]*[)}])/)) {
      const [name, value] = part.split(/=(.*)/s).map((piece) => piece.trim());
      if (name === undefined || value === undefined || !/^\w+$/.test(name)) continue;
      try {
        this.#constants.set(name, this.#evaluate(value));
      } catch {
        // Strings and wide concatenations: not something a width can depend on, and asking for it says so.
      }
    }
  }

  #width(range: string | undefined): number {
    if (range === undefined) return 1;
    const [msb, lsb] = range.slice(1, -1).split(":");
    return Number(this.#evaluate(msb ?? "") - this.#evaluate(lsb ?? "")) + 1;
  }

  /** Integer expressions of literals, constants, + - * / and parentheses. */
  #evaluate(text: string): bigint {
    const tokens = text.match(/\d*'s?[bdho][0-9a-fA-F_]+|\d[\d_]*|\w+(?:::\w+)?|\$clog2|[-+*/()]/g) ?? [];
    let at = 0;
    const fail = (): never => {
      throw new Error(`cannot evaluate "${text}"`);
    };
    const primary = (): bigint => {
      const token = tokens[at++] ?? fail();
      if (token === "(") {
        const inner = sum();
        if (tokens[at++] !== ")") fail();
        return inner;
      }
      if (token === "-") return -primary();
      if (token === "$clog2") return BigInt((primary() - 1n).toString(2).length);
      const based = /^\d*'s?([bdho])([0-9a-fA-F_]+)$/.exec(token);
      if (based !== null) {
        const prefix = { b: "0b", d: "", h: "0x", o: "0o" }[based[1] ?? "d"] ?? "";
        return BigInt(prefix + (based[2] ?? "").replaceAll("_", ""));
      }
      if (/^\d/.test(token)) return BigInt(token.replaceAll("_", ""));
      return this.#constants.get(token.replace(/^\w+::/, "")) ?? fail();
    };
    const product = (): bigint => {
      let value = primary();
      while (tokens[at] === "*" || tokens[at] === "/")
        value = tokens[at++] === "*" ? value * primary() : value / primary();
      return value;
    };
    const sum = (): bigint => {
      let value = product();
      while (tokens[at] === "+" || tokens[at] === "-")
        value = tokens[at++] === "+" ? value + product() : value - product();
      return value;
    };
    const value = sum();
    if (at !== tokens.length) fail();
    return value;
  }
}

function packType(type: PackedType, value: FieldValue, path: string): bigint {
  if (type.fields === undefined) return packScalar(type, type.bits, value, path);
  if (typeof value !== "object") {
    if (typeof value === "string") throw new TypeError(`${path} is a struct, not "${value}"`);
    return packScalar(undefined, type.bits, value, path);
  }
  let bits = 0n;
  const known = new Map(type.fields.map((field) => [field.name, field]));
  for (const [name, part] of Object.entries(value)) {
    const field = known.get(name);
    if (field === undefined)
      throw new TypeError(`${path} has no field ${name}; it has ${[...known.keys()].join(", ")}`);
    const packed =
      field.type === undefined
        ? packScalar(undefined, field.bits, part, `${path}.${name}`)
        : packType(field.type, part, `${path}.${name}`);
    bits |= packed << BigInt(field.offset);
  }
  return bits;
}

function packScalar(type: PackedType | undefined, bits: number, value: FieldValue, path: string): bigint {
  if (typeof value === "object") throw new TypeError(`${path} is not a struct`);
  if (typeof value === "string") {
    const member = type?.members?.get(value);
    if (member === undefined) throw new TypeError(`${path}: ${value} is not a member of its type`);
    return BigInt(member);
  }
  const number = BigInt(value);
  if (number < 0n || number >> BigInt(bits) !== 0n)
    throw new RangeError(`${path} = ${number} does not fit ${bits} bits`);
  return number;
}

function unpackType(type: PackedType, bits: bigint): UnpackedStruct {
  const result: UnpackedStruct = {};
  for (const field of type.fields ?? []) {
    const raw = (bits >> BigInt(field.offset)) & ((1n << BigInt(field.bits)) - 1n);
    if (field.type?.fields !== undefined) result[field.name] = unpackType(field.type, raw);
    else result[field.name] = field.bits <= 32 ? Number(raw) : raw;
  }
  return result;
}
