/** Tracking and configuration from a file onto a card: what `board load` does. */
import { ClearRequest, Configuration } from "../../proto/grpc/mod.ts";
import { toTracked } from "../configuration/configuration-store.ts";
import { ItemErrors, RefusedError } from "../configuration/refusal.ts";
import { toDatapath } from "../configuration/translate.ts";
import { clear, commit, type DeviceIdentity, type RegisterProgram } from "../device/mod.ts";

export interface Loaded {
  readonly tracked: number;
  readonly version: number;
  readonly previousVersion: number;
  readonly wordsCompared: number;
}

/**
 * @param text JSON: `clear` (ClearRequest: symbols and feed) and `configuration` (Configuration), as the gRPC contract writes them
 * @returns a program that clears the card, commits the configuration and reads all of it back
 * @throws RefusedError naming every field that is wrong; SyntaxError
 */
export function loadFrom(text: string, version: number, { geometry }: DeviceIdentity): RegisterProgram<Loaded> {
  const document: unknown = JSON.parse(text);
  if (!isRecord(document) || !isRecord(document.clear) || !isRecord(document.configuration)) {
    throw RefusedError.because("INVALID_INPUT", "a file to load is an object with `clear` and `configuration`");
  }
  const tracked = toTracked(ClearRequest.fromJSON(document.clear), geometry);
  const errors = new ItemErrors();
  const config = toDatapath(Configuration.fromJSON(document.configuration), tracked.slotOf, errors);
  errors.done();
  return (function* () {
    yield* clear(tracked.slots, tracked.feed, geometry);
    const { previousVersion, wordsCompared } = yield* commit(config, version, geometry);
    return { tracked: tracked.slots.length, version, previousVersion, wordsCompared };
  })();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
