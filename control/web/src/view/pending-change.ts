// What a person is changing, kept while other views are looked at, and the configuration in force that it stands on.

import { effect, signal } from "@preact/signals";
import type { Configuration, Validation } from "../../../http/api.ts";
import { type Edit, edited } from "../model/draft.ts";
import { state } from "../store.ts";

/** What a person has given, and what it was given against; all other values are those in force, whatever becomes of them. */
interface Draft {
  /** What was in force when it was begun: the commit insists on its version. */
  readonly base: Configuration;
  readonly baseVersion: number;
  readonly edits: readonly Edit[];
}
export const draft = signal<Draft | undefined>(undefined);
/** What the gateway said, and of which content: that is what is committed. */
export const review = signal<{ readonly answer: Validation; readonly content: Configuration } | undefined>(undefined);
/** A symbol; empty: the limits of the device. */
export const chosen = signal<string | undefined>(undefined);
/** Texts as they were typed, by field. */
export const texts = signal<ReadonlyMap<string, string>>(new Map());
/** Fields whose text is no number now. */
export const problems = signal<ReadonlyMap<string, string>>(new Map());

/** The content in force and its version; the two belong together. */
export function inForce(): { readonly active: Configuration; readonly version: number } | undefined {
  const { configuration, gateway } = state.value ?? {};
  if (configuration?.active == null) return undefined;
  return { active: configuration.active, version: configuration.history[0]?.version ?? gateway?.actualVersion ?? 0 };
}

export function begun(): Draft | undefined {
  const now = inForce();
  return draft.value ?? (now && { base: now.active, baseVersion: now.version, edits: [] });
}

export function change(edit: Edit): void {
  const now = begun();
  if (now === undefined) return;
  draft.value = { ...now, edits: edited(now.base, now.edits, edit) };
  review.value = undefined;
}

/** Takes what was given over to what is in force now. */
export function goOn(): void {
  const [now, given] = [inForce(), draft.value];
  if (now === undefined || given === undefined) return;
  const edits = given.edits.reduce<Edit[]>((kept, edit) => edited(now.active, kept, edit), []);
  draft.value = { base: now.active, baseVersion: now.version, edits };
  review.value = undefined;
}

export function discard(): void {
  draft.value = undefined;
  review.value = undefined;
  texts.value = new Map();
  problems.value = new Map();
}

const TOLD_MS = 2_000;

/** When the stream has told of that version, or it does not come. */
export function inForceFrom(version: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, TOLD_MS);
    const stop = effect(() => {
      if ((inForce()?.version ?? 0) >= version) setTimeout(end);
    });
    function end(): void {
      clearTimeout(timer);
      stop();
      resolve();
    }
  });
}
