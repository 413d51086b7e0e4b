// Who the card listens to (docs/datapath.md, section 0, "Election"): what is done under an election id is done in batches that present it first.
import { registers as map } from "../../proto/mod.ts";
import { type RegisterOperation, read, write } from "./device.ts";
import { DeviceError } from "./errors.ts";
import type { RegisterProgram } from "./program.ts";

const ID_BITS = 128;

export interface CardElection {
  /** Highest id that was ever presented to the card since its reset. */
  readonly highest: bigint;
  /** The id presented last is the highest. */
  readonly current: boolean;
  /** Operations refused since reset because it was not, modulo 65536. */
  readonly refused: number;
}

/**
 * The program, each of its batches after the presentation of the id, and with a look at its end whether that is still the highest.
 * @throws DeviceError STALE_ELECTION inside the program: what the batch wanted was refused, or somebody was elected within it
 */
export function* under<T>(id: bigint, program: RegisterProgram<T>): RegisterProgram<T> {
  const first = presentation(id);
  let step = program.next();
  while (step.done !== true) {
    // An error of an access is the program's: it may want to leave the card in order.
    let values: Uint32Array;
    try {
      values = yield [...first, ...step.value, read(map.ELECTION_STATUS_ADDRESS)];
    } catch (error) {
      // A table that is not open to us is the same on the bus as one that is not there.
      const refused = error instanceof DeviceError && error.code === "BUS_ERROR" && !(yield* readElection()).current;
      step = program.throw(refused ? stale(id) : error);
      continue;
    }
    const { current } = map.unpackElectionStatus(values.at(-1) ?? 0);
    step = current ? program.next(values.subarray(0, -1)) : program.throw(stale(id));
  }
  return step.value;
}

/** @throws DeviceError STALE_ELECTION when the card knows a higher one */
export function* present(id: bigint): RegisterProgram<void> {
  const [word = 0] = yield [...presentation(id), read(map.ELECTION_STATUS_ADDRESS)];
  if (!map.unpackElectionStatus(word).current) throw stale(id);
}

export function* readElection(): RegisterProgram<CardElection> {
  const [id3 = 0, id2 = 0, id1 = 0, id0 = 0, status = 0] = yield [
    read(map.ELECTION_ID3_ADDRESS),
    read(map.ELECTION_ID2_ADDRESS),
    read(map.ELECTION_ID1_ADDRESS),
    read(map.ELECTION_ID0_ADDRESS),
    read(map.ELECTION_STATUS_ADDRESS),
  ];
  const highest = [id3, id2, id1, id0].reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
  return { highest, ...map.unpackElectionStatus(status) };
}

/** The last word presents all four. */
function presentation(id: bigint): RegisterOperation[] {
  if (BigInt.asUintN(ID_BITS, id) !== id) throw new RangeError(`an election id has ${ID_BITS} bits, not ${id}`);
  const word = (index: number): number => Number(BigInt.asUintN(32, id >> BigInt(32 * index)));
  return [
    write(map.ELECTION_ID3_ADDRESS, word(3)),
    write(map.ELECTION_ID2_ADDRESS, word(2)),
    write(map.ELECTION_ID1_ADDRESS, word(1)),
    write(map.ELECTION_ID0_ADDRESS, word(0)),
  ];
}

function stale(id: bigint): DeviceError {
  const what =
    id === 0n
      ? "the card knows an election, and nobody was elected here"
      : `the card knows a higher election id than 0x${id.toString(16)}`;
  return new DeviceError("STALE_ELECTION", what);
}
