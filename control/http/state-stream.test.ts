import { describe, expect, test } from "vitest";
import type { Clock } from "../clock.ts";
import { RecentList, RevisionCounter, Section } from "../state/revisions.ts";
import type { State, Update } from "./api.ts";
import { READERS_MAX, type StateSource, StateStream } from "./state-stream.ts";

/** Nothing runs by itself: the tests tick. */
const STILL: Clock = { nowMs: () => 0, after: () => ({ cancel: () => {} }) };

class Counting implements StateSource {
  readonly #revisions = new RevisionCounter();
  readonly server = new Section(this.#revisions, 0);
  readonly list = new RecentList<number>(this.#revisions, 3);

  get revision(): number {
    return this.#revisions.last;
  }
  state(): State {
    return { server: this.server.value, decisions: this.list.all() } as unknown as State;
  }
  since(revision: number): Update | "all" | undefined {
    if (revision >= this.#revisions.last) return undefined;
    const decisions = this.list.since(revision);
    if (decisions === undefined) return "all";
    const server = this.server.revision > revision ? { server: this.server.value } : {};
    return { ...server, ...(decisions.length === 0 ? {} : { append: { decisions } }) } as unknown as Update;
  }
}

class Reader {
  readonly events: { readonly id: number; readonly event: string; readonly data: Record<string, unknown> }[] = [];
  comments = 0;
  full = false;
  ended = false;
  readonly write = (text: string): boolean => {
    const match = /^id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n$/.exec(text);
    if (match === null) this.comments++;
    else this.events.push({ id: Number(match[1]), event: match[2] ?? "", data: JSON.parse(match[3] ?? "") });
    return !this.full;
  };
  readonly end = (): void => {
    this.ended = true;
  };
}

describe("the stream of the state", () => {
  test("begins with the whole state, then only what changed, with rising ids", () => {
    const source = new Counting();
    const stream = new StateStream(source, STILL);
    const reader = new Reader();
    stream.subscribe(reader);
    stream.tick();
    source.server.set(5);
    source.list.push(1);
    stream.tick();
    stream.tick();
    source.list.push(2);
    stream.tick();
    expect(reader.events.map(({ event, data }) => [event, data])).toEqual([
      ["state", { server: 0, decisions: [] }],
      ["update", { server: 5, append: { decisions: [1] } }],
      ["update", { append: { decisions: [2] } }],
    ]);
    const ids = reader.events.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });

  test("a section set to what it is already is no change", () => {
    const source = new Counting();
    const stream = new StateStream(source, STILL);
    const reader = new Reader();
    stream.subscribe(reader);
    source.server.set(0);
    stream.tick();
    expect(reader.events).toHaveLength(1);
  });

  test("a reader whose buffer is full gets one larger event when it has read", () => {
    const source = new Counting();
    const stream = new StateStream(source, STILL);
    const slow = new Reader();
    slow.full = true;
    const quick = new Reader();
    const subscription = stream.subscribe(slow);
    stream.subscribe(quick);
    source.list.push(1);
    stream.tick();
    source.list.push(2);
    stream.tick();
    expect(slow.events).toHaveLength(1);
    expect(quick.events).toHaveLength(3);
    slow.full = false;
    subscription?.drained();
    stream.tick();
    expect(slow.events[1]).toMatchObject({ event: "update", data: { append: { decisions: [1, 2] } } });
  });

  test("a reader that missed more than is kept starts over with the whole state", () => {
    const source = new Counting();
    const stream = new StateStream(source, STILL);
    const slow = new Reader();
    slow.full = true;
    const subscription = stream.subscribe(slow);
    for (let value = 1; value <= 5; value++) source.list.push(value);
    subscription?.drained();
    stream.tick();
    expect(slow.events[1]).toMatchObject({ event: "state", data: { decisions: [3, 4, 5] } });
  });

  test("a quiet stream shows that it lives, and readers are bounded", () => {
    const source = new Counting();
    const stream = new StateStream(source, STILL);
    const reader = new Reader();
    stream.subscribe(reader);
    for (let tick = 0; tick < 40; tick++) stream.tick();
    expect(reader.comments).toBe(2);
    const others = Array.from({ length: READERS_MAX - 1 }, () => new Reader());
    for (const other of others) stream.subscribe(other);
    const oneTooMany = new Reader();
    expect(stream.subscribe(oneTooMany)).toBeUndefined();
    stream.close();
    // Who was taken is told of the end, who was refused hears nothing.
    expect([reader, ...others].filter(({ ended }) => !ended)).toEqual([]);
    expect([oneTooMany.ended, oneTooMany.events]).toEqual([false, []]);
  });
});
