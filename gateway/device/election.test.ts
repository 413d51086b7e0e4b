import { expect, test } from "vitest";
import { registers as map } from "../../proto/mod.ts";
import { ElectionRegisters } from "../testing/election-registers.ts";
import { type DirectRegisters, lease, present, type RegisterOperation, readElection, runDirect, under } from "./mod.ts";

/** Of the card: the election, and the leases that it lets through. */
class Card implements DirectRegisters {
  readonly election = new ElectionRegisters();
  readonly leases: number[] = [];
  readonly batches: (readonly RegisterOperation[])[] = [];

  execute(operations: readonly RegisterOperation[]): Uint32Array {
    this.batches.push(operations);
    const values: number[] = [];
    for (const { kind, address, ...rest } of operations) {
      if (kind !== "write") values.push(this.election.read(address) ?? 0);
      else {
        const { value } = rest as { value: number };
        if (this.election.write(address, value)) continue;
        if (address === map.OPERATE_LEASE_NS_HI_ADDRESS && this.election.passes(value === 0)) this.leases.push(value);
      }
    }
    return Uint32Array.from(values);
  }
}

const A = (1n << 96n) | 5n;
const B = (1n << 96n) | 6n;
const LEASE = 7n << 32n;

test("an id is presented as a whole in the batch of what is done under it", () => {
  const card = new Card();
  runDirect(card, under(A, lease(LEASE)));
  expect(card.leases).toEqual([7]);
  expect(card.batches).toHaveLength(1);
  expect(runDirect(card, readElection())).toEqual({ highest: A, current: true, refused: 0 });
});

test("under a lower id nothing is done, and the program is told", () => {
  const card = new Card();
  runDirect(card, present(B));
  expect(() => runDirect(card, under(A, lease(LEASE)))).toThrow(expect.objectContaining({ code: "STALE_ELECTION" }));
  expect(() => runDirect(card, present(A))).toThrow(expect.objectContaining({ code: "STALE_ELECTION" }));
  expect(card.leases).toEqual([]);
  expect(runDirect(card, readElection())).toEqual({ highest: B, current: false, refused: 1 });
  runDirect(card, under(B, lease(LEASE)));
  expect(card.leases).toEqual([7]);
});

test("without an election everything is done under the id 0, until there was one", () => {
  const card = new Card();
  runDirect(card, under(0n, lease(LEASE)));
  expect(card.leases).toEqual([7]);
  runDirect(card, present(A));
  expect(() => runDirect(card, under(0n, lease(LEASE)))).toThrow("the card knows an election");
});

test("an id of more than 128 bits is none", () => {
  expect(() => runDirect(new Card(), present(1n << 128n))).toThrow(RangeError);
  expect(() => runDirect(new Card(), present(-1n))).toThrow(RangeError);
});
