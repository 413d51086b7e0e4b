// tickgate bbo: every change of one symbol's best bid and offer, as CSV. Prices in 1e-4 currency units.
import { once } from "node:events";
import { parseArgs } from "node:util";
import { EXIT, event } from "../../proto/mod.ts";
import { openReplayInput, readReplayConfig, replay } from "../replay/mod.ts";
import { runCommand, UsageError } from "./exit.ts";

const USAGE = "usage: tickgate bbo --input FILE --symbol S [--path hw|sw] [--config FILE]";
/** Lines collected before a write. */
const BATCH = 1024;

await runCommand("bbo", async () => {
  const { values } = parseArgs({
    options: {
      input: { type: "string" },
      symbol: { type: "string" },
      path: { type: "string", default: "hw" },
      config: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return EXIT.ok;
  }
  if (values.input === undefined || values.symbol === undefined)
    throw new UsageError(`--input and --symbol are needed\n${USAGE}`);
  if (values.path !== "hw" && values.path !== "sw") throw new UsageError(`--path ${values.path}: expected hw or sw`);

  const lines: string[] = ["timestamp_ns,bid_px,bid_qty,ask_px,ask_qty"];
  let invalid = 0;
  await replay({
    input: await openReplayInput(values.input),
    paths: [values.path === "hw" ? "rtl" : "software"],
    config: readReplayConfig(values.config),
    symbols: [values.symbol],
    listener: {
      record(words, at) {
        if (((words[at] ?? 0) & 0xff) !== event.BBO_TYPE) return;
        const bytes = new Uint8Array(words.buffer, words.byteOffset + at * 4, event.RECORD_BYTES);
        const bbo = event.decodeBbo(bytes);
        if (!bbo.valid) invalid += 1;
        lines.push([bbo.itchTimestamp, bbo.bidPrice, bbo.bidQuantity, bbo.askPrice, bbo.askQuantity].join(","));
        if (lines.length >= BATCH) process.stdout.write(`${lines.splice(0).join("\n")}\n`);
      },
      order() {},
    },
  });
  if (lines.length > 0 && !process.stdout.write(`${lines.join("\n")}\n`)) await once(process.stdout, "drain");
  if (invalid > 0) console.error(`tickgate bbo: the book became invalid ${invalid} times (lines of zeros)`);
  return EXIT.ok;
});
