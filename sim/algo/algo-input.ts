// What a parent order is run against: a recording, or the generated market.
import { flowSymbols } from "../flow/mod.ts";
import { blocksOf, FeedMessages, itchTimestamp, messagesIn, openInput } from "../inputs/mod.ts";
import { ReplayInputError } from "../replay/mod.ts";

export interface GeneratedInput {
  readonly kind: "generated";
  readonly seconds: number;
  readonly symbols: number;
  readonly seed: number;
  /** Mean time between agents' actions, us. */
  readonly meanUs: number;
}

export interface RecordedInput {
  readonly kind: "recorded";
  /** All ITCH messages in pieces of whole blocks, from the start at each call. */
  blocks(): AsyncIterable<Uint8Array>;
}

export type AlgoInput = GeneratedInput | RecordedInput;

const GENERATED = "generated:";

/** @param input a file, or `generated:seconds=N,symbols=N,seed=N,meanUs=N`. @throws ReplayInputError, InputError */
export async function openAlgoInput(input: string): Promise<AlgoInput> {
  if (input.startsWith(GENERATED) || input === "generated") return generated(input);
  const market = await openInput(input);
  if (market.kind === "itch") return { kind: "recorded", blocks: () => market.blocks() };
  return {
    kind: "recorded",
    async *blocks() {
      const messages = new FeedMessages();
      for await (const frame of market.frames()) {
        const found = [...messages.take(frame)];
        if (found.length > 0) yield blocksOf(found);
      }
    },
  };
}

function generated(input: string): GeneratedInput {
  const settings = { seconds: 600, symbols: 4, seed: 1, meanUs: 2000 };
  for (const part of input.slice(GENERATED.length).split(",").filter(Boolean)) {
    const [name = "", value] = part.split("=");
    const number = Number(value);
    if (!Object.hasOwn(settings, name) || !Number.isSafeInteger(number) || number < 1) {
      throw new ReplayInputError(`${input}: expected generated:seconds=N,symbols=N,seed=N,meanUs=N, got "${part}"`);
    }
    settings[name as keyof typeof settings] = number;
  }
  flowSymbols(settings.symbols);
  return { kind: "generated", ...settings };
}

/** The first and the last time of a recording's messages of one stock, ns since midnight. */
export class TimeSpan {
  firstNs: number | undefined;
  lastNs = 0;

  message(message: Uint8Array): void {
    if (message.length < 11) return;
    const time = itchTimestamp(message);
    this.firstNs ??= time;
    this.lastNs = Math.max(this.lastNs, time);
  }
}

export async function* messagesOf(input: RecordedInput): AsyncGenerator<Uint8Array> {
  for await (const blocks of input.blocks()) yield* messagesIn(blocks);
}
