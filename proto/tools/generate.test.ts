// The generator and buf as programs, on a copy of the contracts that is spoiled on purpose.

import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "tickgate-contracts-"));
  cpSync(join(ROOT, "proto"), join(copy, "proto"), { recursive: true });
  for (const page of ["docs/registers.md", "docs/grpc.md"]) cpSync(join(ROOT, page), join(copy, page));
  cpSync(join(ROOT, "package.json"), join(copy, "package.json"));
  for (const shared of ["node_modules", ".cache"]) symlinkSync(join(ROOT, shared), join(copy, shared));
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: copy, encoding: "utf8" });
  return { status, out: `${stdout}${stderr}` };
}

const generate = (...args: string[]) => run(process.execPath, "proto/tools/generate.ts", ...args);

function spoil(file: string, from: string, to: string): void {
  const path = join(copy, file);
  const before = readFileSync(path, "utf8");
  expect(before).toContain(from);
  writeFileSync(path, before.replace(from, to));
}

describe("generate", { timeout: 180_000 }, () => {
  test("--check passes on what is committed, twice the same", () => {
    expect(generate("--check")).toMatchObject({ status: 0 });
    expect(generate()).toMatchObject({ status: 0 });
    expect(generate("--check")).toMatchObject({ status: 0 });
  });

  test("--check names each file that differs or is left over, and writes nothing", () => {
    const codec = join(copy, "proto/gen/ts/itch50.ts");
    appendFileSync(codec, "// edited\n");
    rmSync(join(copy, "proto/gen/sv/tg_regs.sv"));
    writeFileSync(join(copy, "proto/gen/ts/old.ts"), "");
    const { status, out } = generate("--check");
    expect(status).toBe(1);
    expect(out).toContain("proto/gen/ts/itch50.ts is not what its source gives");
    expect(out).toContain("proto/gen/sv/tg_regs.sv is not what its source gives");
    expect(out).toContain("proto/gen/ts/old.ts has no source");
    expect(out).not.toContain("ouch50");
    expect(readFileSync(codec, "utf8")).toMatch(/\/\/ edited\n$/);
    expect(existsSync(join(copy, "proto/gen/sv/tg_regs.sv"))).toBe(false);
  });

  test("a changed source is noticed in every file made from it", () => {
    spoil(
      "proto/registers/tickgate.rdl",
      "mementries = 256; memwidth = 32; sw = rw;\n  } HIST_T2",
      "mementries = 128; memwidth = 32; sw = rw;\n  } HIST_T2",
    );
    const { status, out } = generate("--check");
    expect(status).toBe(1);
    for (const file of ["gen/sv/tg_regs.sv", "gen/sv/tg_regs_pkg.sv", "gen/ts/registers.ts"])
      expect(out).toContain(file);
  });

  test("a text of the register map changes no hash, anything software sees does", () => {
    const hash = () =>
      /MAP_HASH = (0x[0-9A-F]{8})/.exec(readFileSync(join(copy, "proto/gen/ts/registers.ts"), "utf8"))?.[1];
    const before = hash();
    expect(before).toMatch(/^0x[0-9A-F]{8}$/);
    spoil("proto/registers/tickgate.rdl", "Kill switch of the card", "Kills the card");
    generate();
    expect(hash()).toBe(before);
    spoil("proto/registers/tickgate.rdl", "} KILL_GLOBAL;", "} KILL_ALL;");
    generate();
    expect(hash()).not.toBe(before);
  });

  test.each([
    [
      "bytes that no field covers",
      "bytes: 8, type: uint, doc: order reference number }",
      "bytes: 4, type: uint }",
      "AddOrder: byte 15 is in no field",
    ],
    [
      "fields that overlap",
      "name: shares, at: 20,",
      "name: shares, at: 19,",
      "AddOrder: byte 19 is in side and in shares",
    ],
    ["a type used twice", "type: F", "type: A", "message type A is used twice"],
    ["codes that are not there", "codes: systemEvent }", "codes: nothing }", "SystemEvent.eventCode: no codes nothing"],
    [
      "a width that no type has",
      "{ name: price, at: 32, bytes: 4, type: price4 }",
      "{ name: price, at: 32, bytes: 3, type: price4 }",
      "AddOrder: byte 35",
    ],
    ["a key that means nothing", "length: 12", "size: 12", "Unrecognized key"],
  ])("a wire table with %s is refused by file and field", (_, from, to, message) => {
    spoil("proto/wire/itch50.yaml", from, to);
    const { status, out } = generate("--check");
    expect(status).not.toBe(0);
    expect(out).toContain("proto/wire/itch50.yaml");
    expect(out).toContain(message);
  });

  test.each([
    [
      "a register with two kinds of access",
      "sw = rw; hw = r; } peer[15:0] = 0",
      "sw = r; hw = na; } peer[15:0] = 0",
      "the fields of one register have one kind of access",
    ],
    ["a memory off its grid", "HIST_T2 @ 0x1400", "HIST_T2 @ 0x1A00", "lies at a multiple of its size"],
    [
      "a kind of field the writers do not cover",
      "sw = r; hw = w; } armed[0:0]",
      "sw = rw; hw = w; } armed[0:0]",
      "is not covered",
    ],
  ])("a register map with %s is refused by path", (_, from, to, message) => {
    spoil("proto/registers/tickgate.rdl", from, to);
    const { status, out } = generate("--check");
    expect(status).not.toBe(0);
    expect(out).toContain(message);
  });

  test("an unknown option is a usage error", () => {
    expect(generate("--chek").status).toBe(2);
  });
});

describe("buf", () => {
  const buf = (...args: string[]) => run(join(ROOT, "node_modules/.bin/buf"), ...args);
  const breaking = () => buf("breaking", "proto", "--against", "proto/gen/baseline.binpb");

  test("accepts the contracts, and a field that is new", () => {
    expect(breaking().status).toBe(0);
    spoil("proto/tickgate/v1/operation.proto", "bool was_armed = 1;", "bool was_armed = 1;\n  string note = 9;");
    expect(breaking().status).toBe(0);
  });

  test("refuses a field that goes away or changes its type", () => {
    spoil("proto/tickgate/v1/operation.proto", "bool was_armed = 1;", "string was_armed = 1;");
    const { status, out } = breaking();
    expect(status).not.toBe(0);
    expect(out).toContain("was_armed");
  });

  test("baseline.ts does not move the image past a break", () => {
    spoil("proto/tickgate/v1/operation.proto", "bool was_armed = 1;", "");
    const image = () => readFileSync(join(copy, "proto/gen/baseline.binpb")).toString("hex");
    const before = image();
    expect(run(process.execPath, "proto/tools/baseline.ts").status).toBe(1);
    expect(image()).toBe(before);
  });
});
