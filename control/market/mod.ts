// Historical market data: files into the store (`ingestFeed`), and what is in it (`MarketStore`).

export { type BarSizes, DEFAULT_BARS } from "./aggregate/day-aggregator.ts";
export { CSV_KINDS, type CsvFormat, type CsvKind } from "./csv/csv-format.ts";
export { type InfluxResult, MarketInflux } from "./influx/market-influx.ts";
export { ingestCsv } from "./ingest-csv.ts";
export { type Ingested, type IngestOptions, ingestFeed, type Progress } from "./ingest-feed.ts";
export { OrderTableFull } from "./itch/order-table.ts";
export { DEFAULT_TIMEZONE } from "./local-day.ts";
export { type Bar, type BarKind, type CurveOptions, MarketStore, type Range, type Row } from "./market-store.ts";
export type { Manifest } from "./store/manifest.ts";
export { StoreError } from "./store/store-error.ts";
