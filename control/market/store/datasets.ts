// Where datasets are, which there are, and how one comes into being: made aside, moved into place whole.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Identity, type Manifest, manifestSchema } from "./manifest.ts";
import { StoreError } from "./store-error.ts";

export function datasetId({ feed, from }: Pick<Identity, "feed" | "from">): string {
  return `${feed}-${from}`;
}

export function datasetFolder(store: string, id: string): string {
  return join(store, "datasets", id);
}

/** Ids, sorted. */
export function datasetIds(store: string): string[] {
  const folder = join(store, "datasets");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((id) => existsSync(join(folder, id, "manifest.json")))
    .sort();
}

/** @throws StoreError STORE_DAMAGED */
export function readManifest(store: string, id: string): Manifest {
  const path = join(datasetFolder(store, id), "manifest.json");
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError("STORE_DAMAGED", `${path}: ${what}`, { cause });
  }
}

/**
 * What is there of the same feed and day.
 * @returns the dataset when it was made of the same files in the same way, undefined when there is none
 * @throws StoreError STORE_CONFLICT when there is another one that is not to be replaced
 */
export function existing(store: string, identity: Identity, replace: boolean): Manifest | undefined {
  const id = datasetId(identity);
  if (!existsSync(join(datasetFolder(store, id), "manifest.json"))) return undefined;
  const there = readManifest(store, id);
  const { to: _to, totals: _totals, corrections: _corrections, files: _files, ...own } = there;
  if (JSON.stringify(own) === JSON.stringify(identity)) return there;
  if (replace) return undefined;
  const names = there.sources.map(({ name }) => name).join(", ");
  throw new StoreError(
    "STORE_CONFLICT",
    `${id} is there already, of ${names}${sameSources(own, identity) ? " with other options" : ""}; --replace puts this in its place`,
  );
}

function sameSources(one: Identity, other: Identity): boolean {
  return JSON.stringify(one.sources) === JSON.stringify(other.sources);
}

export function unfinishedFolder(store: string, id: string): string {
  return join(store, "unfinished", id);
}

/** The finished folder becomes the dataset. What it takes the place of goes only when it is there. */
export function publish(store: string, manifest: Manifest): void {
  const id = datasetId(manifest);
  const made = unfinishedFolder(store, id);
  const place = datasetFolder(store, id);
  const old = join(store, "unfinished", `${id}.replaced`);
  rmSync(join(made, "journal.jsonl"), { force: true });
  writeFileSync(join(made, "manifest.json"), `${JSON.stringify(manifest, undefined, 1)}\n`, { flush: true });
  mkdirSync(join(store, "datasets"), { recursive: true });
  rmSync(old, { recursive: true, force: true });
  if (existsSync(place)) renameSync(place, old);
  renameSync(made, place);
  syncFolder(join(store, "datasets"));
  rmSync(old, { recursive: true, force: true });
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** One process writes a store at a time. @returns what gives it free again. @throws StoreError STORE_BUSY */
export function lockStore(store: string): () => void {
  mkdirSync(store, { recursive: true });
  const path = join(store, "writer");
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
      const owner = Number(readFileSync(path, "utf8"));
      if (attempt > 0 || alive(owner))
        throw new StoreError("STORE_BUSY", `${store}: process ${owner} writes it`, { cause });
      rmSync(path, { force: true });
    }
  }
}

function alive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
