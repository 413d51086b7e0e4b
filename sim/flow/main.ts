// Writes generated flow to a file: `node sim/flow/main.ts --messages 1000000 --out FILE.itch` (or FILE.pcap).

import { parseArgs } from "node:util";
import { DEFAULT_FEED, feedFrames } from "../inputs/feed-frames.ts";
import { PcapFileWriter } from "../inputs/file-writer.ts";
import { Random } from "../world/random.ts";
import { type GenerateOptions, generateBlocks, generateFile } from "./generate.ts";
import { inventSymbols, readSymbolList } from "./symbols.ts";

const USAGE = `usage: flow --out FILE [options]
  --out FILE          .pcap: frames of both feed lines; anything else: ITCH 5.0 in BinaryFILE framing
  --messages N        exact number of messages (1000000)
  --seed N            (1)
  --symbols N         invented symbols (64); --symbol-list FILE: "SYMBOL weight price" lines
  --interval-us X     mean time between actions (50)
  --close-day         ends with every order taken out and the closing events
`;

/** Start of the times in a pcap: 2020-01-30 in nanoseconds; a capture has a date, the feed has none. */
const CAPTURE_DAY_NS = 1_580_342_400_000_000_000n;

async function options(): Promise<{ out: string; generate: GenerateOptions }> {
  const { values } = parseArgs({
    strict: true,
    options: {
      out: { type: "string" },
      messages: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
      symbols: { type: "string", default: "64" },
      "symbol-list": { type: "string" },
      "interval-us": { type: "string", default: "50" },
      "close-day": { type: "boolean", default: false },
    },
  });
  if (values.out === undefined) throw new Error("--out FILE is missing");
  const number = (name: "messages" | "seed" | "symbols"): number => {
    if (!/^\d+$/.test(values[name])) throw new Error(`--${name} ${values[name]}: not a whole number`);
    return Number(values[name]);
  };
  const intervalUs = Number(values["interval-us"]);
  if (!(intervalUs > 0)) throw new Error(`--interval-us ${values["interval-us"]}: not a positive number`);
  const count = number("symbols");
  const list = values["symbol-list"];
  return {
    out: values.out,
    generate: {
      seed: number("seed"),
      messages: number("messages"),
      symbols: list === undefined ? inventSymbols(count) : await readSymbolList(list, count),
      meanIntervalNs: intervalUs * 1000,
      closeDay: values["close-day"],
    },
  };
}

async function writePcap(path: string, generate: GenerateOptions): Promise<void> {
  const writer = await PcapFileWriter.create(path);
  const frames = feedFrames(generateBlocks(generate), { feed: DEFAULT_FEED, random: new Random(generate.seed) });
  for await (const { timeNs, bytes } of frames) await writer.frame(CAPTURE_DAY_NS + BigInt(timeNs), bytes);
  await writer.close();
}

if (process.argv.includes("--help")) process.stdout.write(USAGE);
else {
  try {
    const { out, generate } = await options();
    if (out.endsWith(".pcap")) await writePcap(out, generate);
    else await generateFile(out, generate);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exitCode = 2;
  }
}
