import type { Geometry } from "../../proto/mod.ts";
import { DatapathInputError, integer } from "./checks.ts";

/** Throws on a geometry that no path supports; the ranges are those of proto/datapath.ts. */
export function checkGeometry(geometry: Geometry): Geometry {
  integer("geometry.symbols", geometry.symbols, 1, 256);
  integer("geometry.setBits", geometry.setBits, 4, 20);
  integer("geometry.levels", geometry.levels, 64, 65_536);
  integer("geometry.reorderDepth", geometry.reorderDepth, 1, 65_536);
  integer("geometry.txQueue", geometry.txQueue, 1, 65_536);
  if ((geometry.levels & (geometry.levels - 1)) !== 0) {
    throw new DatapathInputError("geometry.levels", "a power of two", geometry.levels);
  }
  return Object.freeze({ ...geometry });
}
