// The card's election registers as docs/datapath.md, section 0 has them, naively: for cards made of software, and for the RTL to be compared with.
import { registers as map } from "../../proto/mod.ts";

const WORDS = [map.ELECTION_ID3_ADDRESS, map.ELECTION_ID2_ADDRESS, map.ELECTION_ID1_ADDRESS, map.ELECTION_ID0_ADDRESS];

export class ElectionRegisters {
  highest = 0n;
  refused = 0;
  #presented = 0n;
  readonly #words = [0, 0, 0, 0];

  get current(): boolean {
    return this.#presented === this.highest;
  }

  present(id: bigint): void {
    this.#presented = id;
    if (id > this.highest) this.highest = id;
  }

  /** @returns whether the register is one of these */
  write(address: number, value: number): boolean {
    const index = WORDS.indexOf(address);
    if (index < 0) return false;
    this.#words[index] = value;
    if (address === map.ELECTION_ID0_ADDRESS)
      this.present(this.#words.reduce((id, word) => (id << 32n) | BigInt(word), 0n));
    return true;
  }

  /** Undefined: none of these. */
  read(address: number): number | undefined {
    const index = WORDS.indexOf(address);
    if (index >= 0) return Number(BigInt.asUintN(32, this.highest >> BigInt(96 - 32 * index)));
    if (address !== map.ELECTION_STATUS_ADDRESS) return undefined;
    return (this.current ? 1 : 0) | ((this.refused & 0xffff) << map.ELECTION_STATUS_REFUSED_SHIFT);
  }

  /**
   * Whether a write that lets orders leave or changes the configuration passes; counted when it does not.
   * @param stops it disarms, or ends the lease
   */
  passes(stops = false): boolean {
    if (this.current || stops) return true;
    this.refused++;
    return false;
  }
}
