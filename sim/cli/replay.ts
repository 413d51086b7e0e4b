// tickgate replay: a recorded or generated input over the hardware, the software path, or both and the reference, compared.
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { DROPS, RULES } from "../../proto/mod.ts";
import { pcapFileHeader, pcapRecord } from "../inputs/mod.ts";
import {
  type CampaignResult,
  campaign,
  FEED_FAULT_KINDS,
  openReplayInput,
  type PathName,
  parseFeedFaults,
  parsePlantedFault,
  type ReplayResult,
  readReplayConfig,
  replay,
} from "../replay/mod.ts";
import { EXIT, runCommand, UsageError } from "./exit.ts";

const USAGE = `usage: tickgate replay --input FILE|generated:messages=N,symbols=N,seed=N [--path hw|sw|both]
       [--config FILE] [--symbols A,B] [--orders OUT.pcap] [--plant PATH:WHAT@N] [--faults KIND@N,...] [--json]
       tickgate replay --input FILE... [--damage all|1/N|none] [--mutate N] [--seed N] [--path hw|sw|both] [--json]
  FILE      ITCH 5.0 (BinaryFILE framing) or pcap, plain or gzip
  --path    hw: the RTL; sw: the software path; both (default): RTL, software path and reference, compared
  --orders  writes every frame the card transmits
  --plant   spoils one path on purpose, e.g. rtl:price@100: the comparison must find it
  --faults  KIND from packet N on: ${FEED_FAULT_KINDS.join(" ")}
            books are repaired as a gateway does it; tells how long each took to be valid again
  --damage  every frame of the inputs cut at every length and with every byte turned, each on a cleared card (1/N: every Nth of these)
  --mutate  N random mutations of the first 64 frames of each input, after the damage of these frames that --damage says (all)`;

const PATHS: Readonly<Record<string, readonly PathName[]>> = {
  hw: ["rtl"],
  sw: ["software"],
  both: ["rtl", "software", "reference"],
};

await runCommand("replay", async () => {
  const { values } = parseArgs({
    options: {
      input: { type: "string", multiple: true, default: [] },
      path: { type: "string", default: "both" },
      config: { type: "string" },
      symbols: { type: "string" },
      orders: { type: "string" },
      plant: { type: "string" },
      faults: { type: "string" },
      damage: { type: "string" },
      mutate: { type: "string" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return EXIT.ok;
  }
  const paths = PATHS[values.path];
  const [input] = values.input;
  if (input === undefined) throw new UsageError(`--input is missing\n${USAGE}`);
  if (paths === undefined) throw new UsageError(`--path ${values.path}: expected hw, sw or both`);
  if (values.orders !== undefined && !paths.includes("rtl"))
    throw new UsageError("--orders: only the card transmits frames");

  if (values.damage !== undefined || values.mutate !== undefined) {
    for (const name of ["config", "symbols", "orders", "plant", "faults"] as const) {
      if (values[name] !== undefined) throw new UsageError(`--${name}: not together with --damage or --mutate`);
    }
    const settings = {
      paths,
      random: count("--mutate", values.mutate ?? "0"),
      seed: count("--seed", values.seed),
      systematicEvery: oneIn(values.damage ?? "all"),
      ...(values.mutate === undefined ? { framesPerInput: Number.POSITIVE_INFINITY } : {}),
    };
    const inputs = await Promise.all(values.input.map((path) => openReplayInput(path)));
    const result = await campaign({ ...settings, inputs });
    if (values.json) console.log(toJson({ inputs: values.input, ...result, byReason: byName(DROPS, result.byReason) }));
    else printDamage(result);
    return result.equivalent && result.countersAddUp ? EXIT.ok : EXIT.failedCheck;
  }
  if (values.input.length > 1) throw new UsageError("--input: more than one is for --damage and --mutate");
  const orders = values.orders === undefined ? undefined : openSync(values.orders, "w");
  if (orders !== undefined) writeSync(orders, pcapFileHeader());
  let result: ReplayResult;
  try {
    result = await replay({
      input: await openReplayInput(input),
      paths,
      config: readReplayConfig(values.config),
      symbols: values.symbols?.split(",").filter(Boolean),
      plant: parsed(values.plant, parsePlantedFault),
      faults: parsed(values.faults, parseFeedFaults),
      onTransmit:
        orders === undefined ? undefined : (frame, timeNs) => void writeSync(orders, pcapRecord(timeNs, frame)),
    });
  } finally {
    if (orders !== undefined) closeSync(orders);
  }
  // Nothing was compared: nobody can say that the paths are equivalent on it.
  const empty = messagesOf(result) === 0;
  if (empty) result = { ...result, equivalent: null };
  if (values.json) console.log(toJson({ ...result, counters: labelled(result.counters) }));
  else print(result);
  if (empty) console.error(`tickgate replay: ${input}: no market data in this file, nothing was compared`);
  const wrong = (result.faults?.wrongBooks.length ?? 0) > 0;
  return result.equivalent === false || wrong || empty ? EXIT.failedCheck : EXIT.ok;
});

function count(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError(`${option} ${text}: expected a number`);
  return value;
}

/** How many of the systematic damages make one that is done; 0: none. */
function oneIn(text: string): number {
  if (text === "all") return 1;
  if (text === "none") return 0;
  const every = /^1\/([1-9]\d{0,8})$/.exec(text)?.[1];
  if (every === undefined) throw new UsageError(`--damage ${text}: expected all, none or 1/N`);
  return Number(every);
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, field) => (typeof field === "bigint" ? String(field) : field), 2);
}

function parsed<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function printDamage(result: CampaignResult): void {
  const { damagedFrames, framesGiven, good, byReason, orders, itemsCompared, countersAddUp, firstDifference } = result;
  console.log(`frames       ${framesGiven} given, ${damagedFrames} of them damaged; seed ${result.seed}`);
  const dropped = DROPS.map(({ code, name }) => `${name} ${byReason[code] ?? 0}`);
  console.log(`counted      good ${good}  ${dropped.join("  ")}`);
  console.log(`counters     ${countersAddUp ? "every frame once, in every path" : "DO NOT ADD UP"}`);
  console.log(`orders       ${orders}`);
  console.log(`equivalent   ${result.equivalent} (${itemsCompared} events and orders compared)`);
  if (firstDifference !== null) console.log(toJson(firstDifference));
}

function messagesOf({ messages }: ReplayResult): number {
  return Object.values(messages).reduce((sum, count) => sum + count, 0);
}

/** Counts whose place in a list means something, by what it means; those by type of message are in the result by their letters. */
function labelled({ messages: _, lines, rejectsByReason, ...counters }: ReplayResult["counters"]): object {
  return {
    ...counters,
    lines: lines.map(({ dropped, ...line }) => ({ ...line, dropped: byName(DROPS, dropped) })),
    rejectsByRule: byName(RULES, rejectsByReason),
  };
}

function byName(
  names: readonly { readonly code: number; readonly name: string }[],
  counts: ArrayLike<number>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map(({ code, name }) => [name, counts[code] ?? 0]));
}

function print(result: ReplayResult): void {
  const { events, latency } = result;
  console.log(`input        ${result.input}: ${result.frames} frames, ${messagesOf(result)} messages`);
  if (result.counters.gaps > 0 && result.faults === null)
    console.log(
      `gaps         ${result.counters.gaps}: messages are missing from the file; a book is not valid after a gap, and gives no best price`,
    );
  if (result.startsAtFirstSequence)
    console.log("             starts at the first sequence number seen; books are taken to be complete from there");
  console.log(
    `types        ${Object.entries(result.messages)
      .map(([type, count]) => `${type} ${count}`)
      .join("  ")}`,
  );
  console.log(`symbols      ${result.symbols.join(" ") || "none"}`);
  console.log(`bbo changes  ${events.bboChanges}`);
  console.log(
    `decisions    ${events.decisions}, orders ${events.orders}, rejected by rule ${JSON.stringify(result.rejectsByRule)}`,
  );
  if (result.quotes !== null) {
    const { entered, replaced, cancelled, taken } = result.quotes;
    console.log(
      `quotes       ${entered} entered, ${replaced} replaced, ${cancelled} cancelled, ${taken} taken by the market`,
    );
  }
  if (latency?.t1.cycles != null) {
    for (const [name, { cycles, ns }] of Object.entries(latency)) {
      console.log(`${name.toUpperCase()}           cycles ${JSON.stringify(cycles)}  ns ${JSON.stringify(ns)}`);
    }
  }
  for (const [path, { bbo, orders }] of Object.entries(result.digests)) {
    console.log(`digests      ${path.padEnd(9)} bbo ${bbo.slice(0, 16)}  orders ${orders.slice(0, 16)}`);
  }
  for (const { fault, booksAffected, messages, microseconds } of result.faults?.outcomes ?? []) {
    const again =
      messages === null ? "NOT ALL VALID AGAIN" : `all valid again after ${messages} messages, ${microseconds} us`;
    console.log(`fault        ${fault.padEnd(16)} ${booksAffected} books affected, ${again}`);
  }
  if (result.faults !== null) {
    const { repairs, validBooks, wrongBooks } = result.faults;
    console.log(`repairs      ${JSON.stringify(repairs)}`);
    console.log(
      `books        ${validBooks} valid in the end, ${wrongBooks.length} of them wrong ${wrongBooks.join(" ")}`,
    );
  }
  if (result.equivalent === null) return;
  console.log(`equivalent   ${result.equivalent} (${result.itemsCompared} events and orders compared)`);
  if (result.firstDifference !== null) console.log(toJson(result.firstDifference));
}
