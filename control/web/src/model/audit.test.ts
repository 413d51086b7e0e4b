import { expect, it } from "vitest";
import { detailsText } from "./audit.ts";

it.each([
  [undefined, ""],
  [{ version: 1, leaseMs: 4000, until: null }, "version 1, lease ms 4000"],
  [{ contentHash: "978a50c2caeb7657b02fa34d" }, "content hash 978a50c2"],
  [{ symbols: ["A", "B", "C", "D", "E"] }, "symbols (5)"],
  [{ scopes: ["everything"], phase: "flat" }, "scopes everything, phase flat"],
  [{ errors: [{ path: "", code: "LEASE_EXPIRED", message: "it is over" }] }, "errors LEASE_EXPIRED it is over"],
  [{ differences: [{ path: "A.maxLong", before: "5", after: "7" }] }, "differences A.maxLong: 5 → 7"],
  [{ configuration: { rate: {} } }, "configuration (opened: all of it)"],
])("%j is %j", (details, text) => expect(detailsText(details)).toBe(text));
