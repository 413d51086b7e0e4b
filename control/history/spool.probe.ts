// Run with a limit on the size of files: a spool whose disk ends in the middle of a line.
import type { Point } from "./point.ts";
import { Spool } from "./spool.ts";

process.on("SIGXFSZ", () => {});
const points = (count: number, from: number): Point[] =>
  Array.from({ length: count }, (_, index) => ({
    measurement: "profit",
    tags: { run: "r1", lane: "0" },
    fields: { realised_e4: from + index },
    time: String(1_700_000_000_000_000_000n + BigInt(from + index)),
  }));

const spool = await Spool.open({ folder: process.argv[2] ?? "", bytesMax: 1e6, segmentBytesMax: 1e5 });
await spool.append(points(2, 0));
const refused = await spool.append(points(50, 2)).then(
  () => "",
  (error: unknown) => String(error),
);
await spool.append(points(1, 100));
process.stdout.write(JSON.stringify({ refused, bytes: spool.bytes }));
