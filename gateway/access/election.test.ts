import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { type Elected, NOBODY_ELECTED } from "./elected.ts";
import { Election, toElectionId } from "./election.ts";

const id = (high: number, low: number) => ({ high: BigInt(high), low: BigInt(low) });

function elected(): { election: Election; noted: Elected[] } {
  const noted: Elected[] = [];
  const election = new Election(NOBODY_ELECTED, (entry) => void noted.push(entry));
  election.raise(id(1, 7), "a");
  return { election, noted };
}

const denied = expect.objectContaining({ status: status.PERMISSION_DENIED });
const invalid = expect.objectContaining({ status: status.INVALID_ARGUMENT });

test("nobody needs an id before anybody was elected, and one that nobody was elected with is refused", () => {
  const election = new Election(NOBODY_ELECTED, () => {});
  election.admit("Commit", undefined);
  expect(() => election.admit("Commit", id(0, 1))).toThrow(invalid);
  expect(election.primacy).toBeUndefined();
});

test("writes need the highest id: a lower one and none are refused, by name", () => {
  const { election, noted } = elected();
  election.admit("Commit", id(1, 7));
  expect(() => election.admit("Commit", id(1, 6))).toThrow("1.6 is over: a was elected with 1.7");
  expect(() => election.admit("Commit", undefined)).toThrow(denied);
  expect(() => election.admit("RenewLease", id(0, 0xffff))).toThrow(denied);
  expect(() => election.admit("Arm", id(1, 8))).toThrow(invalid);
  election.raise(id(2, 1), "b");
  expect(() => election.admit("Commit", id(1, 7))).toThrow(denied);
  expect(noted.map(({ holder }) => holder)).toEqual(["a", "b"]);
  expect(election.primacy).toEqual({ electionId: id(2, 1), holder: "b" });
});

test("what only stops needs no election", () => {
  const { election } = elected();
  for (const call of ["Kill", "Disarm", "PauseParent", "CancelParent"] as const) election.admit(call, undefined);
});

test("an id goes up only, and belongs to one holder, who may say it again", () => {
  const { election, noted } = elected();
  election.raise(id(1, 7), "a");
  expect(noted).toHaveLength(1);
  expect(() => election.raise(id(1, 7), "b")).toThrow(invalid);
  expect(() => election.raise(id(1, 6), "b")).toThrow(denied);
  expect(() => election.raise(id(0, 0), "b")).toThrow(invalid);
  expect(() => election.raise(undefined, "b")).toThrow(invalid);
  for (const holder of ["", "x".repeat(65)]) expect(() => election.raise(id(3, 0), holder)).toThrow(invalid);
  expect(election.elected).toEqual({ id: (1n << 64n) | 7n, holder: "a" });
});

test("all 128 bits are compared, unsigned", () => {
  const { election } = elected();
  const top = (1n << 128n) - 1n;
  election.raise(toElectionId(top), "z");
  expect(election.elected.id).toBe(top);
  election.admit("Arm", toElectionId(top));
  expect(() => election.admit("Arm", toElectionId(top >> 1n))).toThrow(denied);
});

test("an id that cannot be noted down does not count", () => {
  const election = new Election(NOBODY_ELECTED, () => {
    throw new Error("disk");
  });
  expect(() => election.raise(id(1, 1), "a")).toThrow("disk");
  election.admit("Commit", undefined);
});
