/**
 * What of an unfinished dataset is on disk for good: its identity, then a line for each complete file. After a crash the input is read from its
 * beginning again, because books are made by all of it; the files that are here and whole are not made again.
 */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Identity, type Part, partPath, partSchema } from "./manifest.ts";
import { TABLE_NAMES } from "./tables.ts";

export class Journal {
  readonly folder: string;
  readonly #kept = new Map<string, Part>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Takes up what there is of the same identity; anything else begins anew. */
  static open(folder: string, identity: Identity): Journal {
    const journal = new Journal(folder);
    const path = join(folder, "journal.jsonl");
    const head = JSON.stringify(identity);
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    const [first, ...lines] = text.split("\n");
    if (first !== head) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      lines.length = 0;
    }
    for (const table of TABLE_NAMES) mkdirSync(join(folder, table), { recursive: true });
    for (const line of lines) {
      const part = partOf(line);
      if (part !== undefined && journal.#whole(part)) journal.#kept.set(partPath(part), part);
    }
    for (const table of TABLE_NAMES) {
      for (const name of readdirSync(join(folder, table)))
        if (!journal.#kept.has(`${table}/${name}`)) rmSync(join(folder, table, name));
    }
    // Half a line of a crash is left behind with it.
    const rows = [head, ...[...journal.#kept.values()].map((part) => JSON.stringify(part))];
    writeFileSync(path, `${rows.join("\n")}\n`, { flush: true });
    return journal;
  }

  /** The file that is there already; undefined: it is to be made. */
  kept(part: Pick<Part, "table" | "part" | "rows">): Part | undefined {
    const found = this.#kept.get(partPath(part));
    return found?.rows === part.rows ? found : undefined;
  }

  get keptParts(): number {
    return this.#kept.size;
  }

  complete(part: Part): void {
    appendFileSync(join(this.folder, "journal.jsonl"), `${JSON.stringify(part)}\n`, { flush: true });
  }

  #whole(part: Part): boolean {
    const path = join(this.folder, partPath(part));
    if (!existsSync(path)) return false;
    const content = readFileSync(path);
    return content.length === part.bytes && createHash("sha256").update(content).digest("hex") === part.sha256;
  }
}

function partOf(line: string): Part | undefined {
  try {
    return partSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
