// The server behind the history, as much of it as the writer needs: InfluxDB 1.x through `influx`.

import { InfluxDB } from "influx";
import { influxSchema, type Point } from "./point.ts";

export interface HistoryStore {
  /** Resolves when they are stored. @throws HistoryStoreError */
  write(points: readonly Point[]): Promise<void>;
  /** Points of a run by measurement. @throws HistoryStoreError */
  count(run: string): Promise<Record<string, number>>;
}

export class HistoryStoreError extends Error {
  override readonly name = "HistoryStoreError";
  /** The server is there and does not want these points: trying again changes nothing. */
  readonly refused: boolean;

  constructor(refused: boolean, message: string, options?: ErrorOptions) {
    super(message, options);
    this.refused = refused;
  }
}

/** The client's own default is half a minute, in which points pile up. */
const REQUEST_MS = 2_000;

export class InfluxStore implements HistoryStore {
  readonly #influx: InfluxDB;
  readonly #database: string;
  #ready = false;

  constructor(url: string, database: string) {
    const { hostname, port, protocol } = new URL(url);
    this.#database = database;
    this.#influx = new InfluxDB({
      hosts: [{ host: hostname, port: Number(port), protocol: protocol === "https:" ? "https" : "http" }],
      database,
      schema: influxSchema(),
      pool: { requestTimeout: REQUEST_MS },
    });
  }

  async write(points: readonly Point[]): Promise<void> {
    try {
      if (!this.#ready) {
        await this.#influx.createDatabase(this.#database);
        this.#ready = true;
      }
      await this.#influx.writePoints(
        points.map(({ measurement, tags, fields, time }) => ({ measurement, tags, fields, timestamp: time })),
        { precision: "n" },
      );
    } catch (error) {
      throw storeError(error);
    }
  }

  async count(run: string): Promise<Record<string, number>> {
    if (!/^[\w-]+$/.test(run)) throw new RangeError(`run ${JSON.stringify(run)}: letters, digits, _ and - only`);
    try {
      const results = await this.#influx.query<Record<string, number>>(
        `SELECT COUNT(*) FROM /.*/ WHERE "run" = '${run}'`,
      );
      const counts: Record<string, number> = {};
      for (const { name, rows } of results.groups()) {
        // A field may be missing in some points of a measurement; every point has at least one that is always there.
        const values = rows.flatMap((row) => Object.values(row).filter((value) => typeof value === "number"));
        counts[name] = Math.max(0, ...values);
      }
      return counts;
    } catch (error) {
      throw storeError(error);
    }
  }
}

function storeError(error: unknown): HistoryStoreError {
  const message = error instanceof Error ? error.message : String(error);
  const status = (error as { res?: { statusCode?: number } }).res?.statusCode;
  return new HistoryStoreError(status === 400, message.slice(0, 500), { cause: error });
}
