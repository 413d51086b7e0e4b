// Who the card says it is, and whether this software may drive it.

import { type Geometry, registers as map } from "../../proto/mod.ts";
import { read } from "./device.ts";
import { DeviceError } from "./errors.ts";
import type { RegisterProgram } from "./program.ts";

export interface DeviceIdentity {
  /** Of the register map, as the card was built with it. */
  readonly mapHash: number;
  /** Of the RTL sources, a build parameter. */
  readonly rtlHash: number;
  /** Hardware contract, "major.minor.patch". */
  readonly version: string;
  readonly geometry: Geometry;
  /** Strategy kinds built in, by number. */
  readonly kinds: readonly number[];
}

/**
 * @throws DeviceError IDENTITY_MISMATCH saying what differs: not a Tickgate card, another register map, impossible capabilities
 */
export function* identify(): RegisterProgram<DeviceIdentity> {
  const [magic = 0, mapHash = 0] = yield [read(map.ID_MAGIC_ADDRESS), read(map.ID_MAP_HASH_ADDRESS)];
  if (magic !== map.ID_MAGIC_VALUE)
    throw mismatch(`its magic number is ${hex(magic)}, not ${hex(map.ID_MAGIC_VALUE)}: this is no Tickgate card`);
  if (mapHash !== map.MAP_HASH) {
    throw mismatch(`its register map is ${hex(mapHash)}, this software is built for ${hex(map.MAP_HASH)}`);
  }
  const [rtlHash = 0, versionWord = 0, cap0Word = 0, cap1Word = 0, kindsWord = 0] = yield [
    read(map.ID_RTL_HASH_ADDRESS),
    read(map.ID_VERSION_ADDRESS),
    read(map.ID_CAP0_ADDRESS),
    read(map.ID_CAP1_ADDRESS),
    read(map.ID_CAP2_ADDRESS),
  ];
  const { major, minor, patch } = map.unpackIdVersion(versionWord);
  const { symbols, setBits, levelsLog2 } = map.unpackIdCap0(cap0Word);
  const { reorderDepth, txQueue } = map.unpackIdCap1(cap1Word);
  if (symbols < 1 || symbols > 256) throw mismatch(`it claims ${symbols} symbols; possible are 1 to 256`);
  if (levelsLog2 < 6 || levelsLog2 > 16)
    throw mismatch(`it claims 2^${levelsLog2} price levels; possible are 2^6 to 2^16`);
  const kinds: number[] = [];
  for (let kind = 0; kind < 32; kind++) if (((kindsWord >>> kind) & 1) === 1) kinds.push(kind);
  return {
    mapHash,
    rtlHash,
    version: `${major}.${minor}.${patch}`,
    geometry: { symbols, setBits, levels: 2 ** levelsLog2, reorderDepth, txQueue },
    kinds,
  };
}

/** @throws DeviceError IDENTITY_MISMATCH when the card was not built from the RTL with this hash */
export function requireRtl(identity: DeviceIdentity, rtlHash: number): void {
  if (identity.rtlHash !== rtlHash)
    throw mismatch(`it was built from RTL ${hex(identity.rtlHash)}, expected ${hex(rtlHash)}`);
}

function mismatch(what: string): DeviceError {
  return new DeviceError("IDENTITY_MISMATCH", `the card is refused: ${what}`);
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
