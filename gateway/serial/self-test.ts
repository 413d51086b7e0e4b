/** What a board has to do right before anything else is believed of it; without a feed, and leaving it disarmed as it was. */
import { registers as map } from "../../proto/mod.ts";
import {
  DeviceError,
  type DeviceIdentity,
  identify,
  type RegisterProgram,
  read,
  readClock,
  readStatus,
  write,
} from "../device/mod.ts";

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen. */
  readonly seen: string;
}

export interface SelfTest {
  readonly identity: DeviceIdentity;
  readonly checks: readonly Check[];
}

/** No register is there. */
const NOWHERE = 0x00fc;
/** A register of 32 bits that means nothing before a commit. */
const SCRATCH = map.CONFIG_STAGED_VERSION_ADDRESS;
const PATTERNS = [0, 0xffff_ffff, 0x5555_5555, 0xaaaa_aaaa, 0xc0db_dcdd];

/** @throws DeviceError REFUSED when the card is armed, IDENTITY_MISMATCH, DISCONNECTED */
export function* selfTest(): RegisterProgram<SelfTest> {
  const identity = yield* identify();
  const status = yield* readStatus();
  if (status.armed)
    throw new DeviceError("REFUSED", "the card is armed: a self-test is for a card that does not trade");
  const checks = [yield* bits(), yield* clockRuns(), yield* refusesNowhere(), yield* countsErrors()];
  return { identity, checks };
}

function* bits(): RegisterProgram<Check> {
  const [before = 0] = yield [read(SCRATCH)];
  const walking = Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0);
  const wrong: string[] = [];
  for (const pattern of [...PATTERNS, ...walking]) {
    const [value = 0] = yield [write(SCRATCH, pattern), read(SCRATCH)];
    if (value !== pattern) wrong.push(`${hex(pattern)} came back as ${hex(value)}`);
  }
  yield [write(SCRATCH, before)];
  const patterns = PATTERNS.length + walking.length;
  return { name: "data bits", ok: wrong.length === 0, seen: wrong.join("; ") || `${patterns} patterns came back` };
}

function* clockRuns(): RegisterProgram<Check> {
  const first = yield* readClock();
  const second = yield* readClock();
  return { name: "clock", ok: second > first, seen: `${first} ns, then ${second} ns` };
}

function* refusesNowhere(): RegisterProgram<Check> {
  const name = "an address without a register";
  try {
    const [value = 0] = yield [read(NOWHERE)];
    return { name, ok: false, seen: `${hex(NOWHERE)} answers ${hex(value)}` };
  } catch (error) {
    if (!(error instanceof DeviceError) || error.code !== "BUS_ERROR") throw error;
    return { name, ok: true, seen: "refused" };
  }
}

function* countsErrors(): RegisterProgram<Check> {
  const [before = 0] = yield [read(map.ID_BUS_ERRORS_ADDRESS)];
  yield* refusesNowhere();
  const [after = 0] = yield [read(map.ID_BUS_ERRORS_ADDRESS)];
  return { name: "bus errors are counted", ok: after === before + 1, seen: `${before}, then ${after}` };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
