// tickgate replay: a recorded or generated input over the hardware, the software path, or both and the reference, compared.
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { DROPS, EXIT, RULES } from "../../proto/mod.ts";
import { pcapFileHeader, pcapRecord } from "../inputs/mod.ts";
import {
  type CampaignResult,
  ChunkError,
  campaign,
  type DrawnFaults,
  defaultWorkers,
  FAULT_NAMES,
  type FeedFault,
  openReplayInput,
  type PathName,
  Progress,
  parseFeedFaults,
  parsePlantedFault,
  ReplayProgress,
  type ReplayResult,
  readReplayConfig,
  replay,
} from "../replay/mod.ts";
import { runCommand, UsageError } from "./exit.ts";
import { count, toJson } from "./output.ts";
import { segmented } from "./segmented.ts";

const USAGE = `usage: tickgate replay --input FILE|generated:messages=N,symbols=N,seed=N [--path hw|sw|both]
       [--config FILE] [--symbols A,B] [--orders OUT.pcap] [--plant PATH:WHAT@N] [--faults KIND@N,...|every=N] [--seed N] [--json]
       tickgate replay --input generated:... --segment N [--workers N] [--faults every=N] [--path hw|sw|both] [--config FILE] [--json]
       tickgate replay --input FILE... [--damage all|1/N|none] [--mutate N] [--seed N] [--path hw|sw|both] [--workers N]
       [--chunk K] [--json]
  FILE      ITCH 5.0 (BinaryFILE framing) or pcap, plain or gzip
  --path    hw: the RTL; sw: the software path; both (default): RTL, software path and reference, compared
  --orders  writes every frame the card transmits
  --plant   spoils one path on purpose, e.g. rtl:price@100: the comparison must find it
  --faults  KIND from packet N on: ${FAULT_NAMES.join(" ")}
            (/b: on line B instead of A), or every=N: a drawn one every N packets or so, seed --seed;
            books are repaired as a gateway does it; tells how long each took to be valid again
  --segment a generated input in segments of so many messages, each a market of its own; the workers share them
  --damage  every frame of the inputs cut at every length and with every byte turned, each on a cleared card (1/N: every Nth of these)
  --mutate  N random mutations of the first 64 frames of each input, after the damage of these frames that --damage says (all)
  --workers threads that share the work (default: as many as there are cores); what is found does not depend on it
  --chunk   one chunk of a campaign again, as a failed one names it`;

const EVERY = "every=";
const DAMAGE_PROGRESS = { name: "tickgate replay", unit: "damaged frames" };

const PATHS: Readonly<Record<string, readonly PathName[]>> = {
  hw: ["rtl"],
  sw: ["software"],
  both: ["rtl", "software", "reference"],
};

await runCommand("replay", async () => {
  const { values } = parseArgs({
    options: {
      workers: { type: "string" },
      chunk: { type: "string" },
      segment: { type: "string" },
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

  const workers = values.workers === undefined ? defaultWorkers() : count("--workers", values.workers);
  if (workers < 1) throw new UsageError("--workers 0: expected 1 or more");
  if (values.damage !== undefined || values.mutate !== undefined) {
    for (const name of ["config", "symbols", "orders", "plant", "faults", "segment"] as const) {
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
    const chunk = values.chunk === undefined ? undefined : count("--chunk", values.chunk);
    const repeat = (failed: number): string => repeatChunk(process.argv.slice(2), failed);
    let result: CampaignResult;
    try {
      result = await campaign({ ...settings, inputs, workers, chunk, progress: new Progress(DAMAGE_PROGRESS) });
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(`--chunk ${chunk}: ${error.message}`);
      if (!(error instanceof ChunkError)) throw error;
      console.error(`tickgate replay: ${error.message}\nrepeat: ${repeat(error.chunk)}`);
      return EXIT.failed;
    }
    const found = { inputs: values.input, ...result, byReason: byName(DROPS, result.byReason) };
    const again = result.failedChunk === null ? null : repeat(result.failedChunk);
    if (values.json) console.log(toJson({ ...found, repeat: again }));
    else printDamage(result);
    if (again !== null) console.error(`repeat: ${again}`);
    return result.equivalent !== false && result.countersAddUp ? EXIT.ok : EXIT.failed;
  }
  if (values.input.length > 1) throw new UsageError("--input: more than one is for --damage and --mutate");
  const seed = count("--seed", values.seed);
  if (values.segment !== undefined) {
    for (const name of ["symbols", "orders", "plant"] as const) {
      if (values[name] !== undefined) throw new UsageError(`--${name}: not together with --segment`);
    }
    return segmented(input, values.segment, {
      paths,
      config: readReplayConfig(values.config),
      faultsEvery: faultsEvery(values.faults),
      workers,
      json: values.json,
      about: `--path ${values.path}${values.config === undefined ? "" : ` --config ${values.config}`}`,
    });
  }
  const progress = new ReplayProgress();
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
      faults: faultsOf(values.faults, seed),
      watcher: progress,
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
  const { wrongBooks = [], wrongViews = 0, outcomes = [] } = result.faults ?? {};
  const wrong = wrongBooks.length + wrongViews > 0 || outcomes.some(({ messages }) => messages === null);
  return result.equivalent === false || wrong || empty ? EXIT.failed : EXIT.ok;
});

/** Faults as listed, or drawn with the seed. */
function faultsOf(text: string | undefined, seed: number): readonly FeedFault[] | DrawnFaults | undefined {
  if (text?.startsWith(EVERY) !== true) return parsed(text, parseFeedFaults);
  return { every: faultsEvery(text) ?? 1, seed };
}

function faultsEvery(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const every = text.startsWith(EVERY) ? Number(text.slice(EVERY.length)) : Number.NaN;
  if (!Number.isSafeInteger(every) || every < 1)
    throw new UsageError(
      `--faults ${text}: expected every=N with N packets${text.startsWith(EVERY) ? "" : " with --segment"}`,
    );
  return every;
}

/** The command that runs one chunk of what this one ran. */
function repeatChunk(args: readonly string[], chunk: number): string {
  const at = args.indexOf("--chunk");
  const others = args.filter((_, i) => at === -1 || (i !== at && i !== at + 1));
  return `npx tickgate replay ${others.join(" ")} --chunk ${chunk}`;
}

/** How many of the systematic damages make one that is done; 0: none. */
function oneIn(text: string): number {
  if (text === "all") return 1;
  if (text === "none") return 0;
  const every = /^1\/([1-9]\d{0,8})$/.exec(text)?.[1];
  if (every === undefined) throw new UsageError(`--damage ${text}: expected all, none or 1/N`);
  return Number(every);
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
  if (result.equivalent !== null)
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
  const outcomes = result.faults?.outcomes ?? [];
  for (const { fault, at, booksAffected, messages, microseconds, cardMicroseconds } of outcomes) {
    const card = cardMicroseconds === null ? "" : `, ${cardMicroseconds} us of the card's work`;
    const again =
      messages === null
        ? "NOT ALL VALID AGAIN"
        : `all valid again after ${messages} messages, ${microseconds} us${card}`;
    console.log(`fault        ${`${fault}@${at}`.padEnd(16)} ${booksAffected} books affected, ${again}`);
  }
  if (result.faults !== null) {
    const { repairs, validBooks, wrongBooks, viewsChecked, wrongViews, wrongViewsTold } = result.faults;
    console.log(
      `views        ${viewsChecked} valid ones compared with what was published, ${wrongViews} of them wrong`,
    );
    for (const told of wrongViewsTold) console.log(`             ${told}`);
    console.log(`repairs      ${JSON.stringify(repairs)}`);
    console.log(
      `books        ${validBooks} valid in the end, ${wrongBooks.length} of them wrong ${wrongBooks.join(" ")}`,
    );
  }
  if (result.equivalent === null) return;
  console.log(`equivalent   ${result.equivalent} (${result.itemsCompared} events and orders compared)`);
  if (result.firstDifference !== null) console.log(toJson(result.firstDifference));
}
