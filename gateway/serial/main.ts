// `tickgate board`: bring-up of a card behind a serial line.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { EXIT } from "../../proto/mod.ts";
import { RefusedError } from "../configuration/refusal.ts";
import { DeviceError, identify, read, readCounters, readStatus, runRemote, write } from "../device/mod.ts";
import { loadFrom } from "./load.ts";
import { BAUD_RATE, portOptions } from "./open-port.ts";
import { selfTest } from "./self-test.ts";
import { SerialDevice } from "./serial-device.ts";

const USAGE = `usage: tickgate board COMMAND --port PATH [--baud ${BAUD_RATE}] [--answer-ms N] [--json]
  identify            who the card is: versions, hashes, sizes, strategy kinds; whether it is armed
  self-test           data bits, clock, refusals; only while the card is disarmed
  counters            one consistent snapshot of its counters, and what both ends of the line have counted
  read ADDRESS        one register
  write ADDRESS VALUE one register, read by nothing afterwards: docs/registers.md says what a write does
  load FILE --version N   clears the card, commits the configuration of the file, reads all of it back; N is its version
  --answer-ms: until a request is sent again; what two frames take at that rate, and 40 ms for the adapter
`;

class UsageError extends Error {}

interface Outcome {
  readonly ok: boolean;
  readonly document: object;
}

type Command = (device: SerialDevice) => Promise<Outcome>;

function toCommand(words: readonly string[], version: string | undefined): Command {
  const [name, ...rest] = words;
  const expect = (count: number) => {
    if (rest.length !== count) throw new UsageError(`${name} takes ${count} argument${count === 1 ? "" : "s"}`);
  };
  switch (name) {
    case "identify":
      expect(0);
      return async (device) => {
        const identity = await runRemote(device, identify());
        return { ok: true, document: { ...identity, status: await runRemote(device, readStatus()) } };
      };
    case "self-test":
      expect(0);
      return async (device) => {
        const { identity, checks } = await runRemote(device, selfTest());
        return { ok: checks.every(({ ok }) => ok), document: { identity, checks } };
      };
    case "counters":
      expect(0);
      return async (device) => {
        const { path, card } = await runRemote(device, readCounters());
        return { ok: true, document: { path, card, line: { card: await device.linkCounters(), host: device.health } } };
      };
    case "read": {
      expect(1);
      const address = number("ADDRESS", rest[0], 0xffff);
      return async (device) => {
        const [value = 0] = await device.execute([read(address)]);
        return { ok: true, document: { address, value, hex: `0x${value.toString(16).padStart(8, "0")}` } };
      };
    }
    case "write": {
      expect(2);
      const address = number("ADDRESS", rest[0], 0xffff);
      const value = number("VALUE", rest[1], 0xffff_ffff);
      return async (device) => {
        await device.execute([write(address, value)]);
        return { ok: true, document: { address, value } };
      };
    }
    case "load": {
      expect(1);
      const [path = ""] = rest;
      const wanted = number("--version", version, 0xffff_ffff);
      const text = readFileSync(path, "utf8");
      return async (device) => {
        const identity = await runRemote(device, identify());
        return { ok: true, document: await runRemote(device, loadFrom(text, wanted, identity)) };
      };
    }
    default:
      throw new UsageError(name === undefined ? "no command" : `no such command: ${name}`);
  }
}

function number(what: string, text: string | undefined, max: number): number {
  const value = text === undefined || !/^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number.NaN : Number(text);
  if (!(value <= max)) throw new UsageError(`${what} is a number from 0 to ${max}, not ${text ?? "missing"}`);
  return value;
}

async function main(argv: readonly string[]): Promise<number> {
  let command: Command;
  let options: { port?: string | undefined; baud?: string | undefined; json: boolean };
  let baud: number;
  let answerMs: number | undefined;
  let port: string;
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        port: { type: "string" },
        baud: { type: "string" },
        "answer-ms": { type: "string" },
        version: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      return EXIT.ok;
    }
    options = values;
    command = toCommand(positionals, values.version);
    if (values.port === undefined) throw new UsageError("--port is missing: the serial port, e.g. /dev/ttyUSB0");
    port = values.port;
    baud = values.baud === undefined ? BAUD_RATE : number("--baud", values.baud, 12_000_000);
    const given = values["answer-ms"];
    answerMs = given === undefined ? undefined : number("--answer-ms", given, 60_000);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    return EXIT.usage;
  }
  const device = new SerialDevice(portOptions(port, baud, answerMs));
  try {
    await device.open({ events: () => {}, frame: () => {}, dropped: () => {}, closed: () => {} });
    const { ok, document } = await command(device);
    process.stdout.write(`${JSON.stringify(document, plain, options.json ? 0 : 2)}\n`);
    return ok ? EXIT.ok : EXIT.failed;
  } catch (error) {
    process.stderr.write(`board: ${error instanceof Error ? error.message : error}\n`);
    if (error instanceof RefusedError || error instanceof SyntaxError) return EXIT.usage;
    return error instanceof DeviceError && error.code === "DISCONNECTED" ? EXIT.environment : EXIT.failed;
  } finally {
    await device.close();
  }
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

process.exitCode = await main(process.argv.slice(2));
