// The paths that random runs are given to. Each of them is one line here.

import { SoftwareDatapath } from "../../gateway/datapath/mod.ts";
import type { Geometry } from "../../proto/mod.ts";
import { NaiveReference } from "../../sim/reference/mod.ts";
import type { Contestant } from "./lockstep.ts";

export const software = (geometry: Geometry): Contestant => ({
  name: "software path",
  make: (sink) => new SoftwareDatapath(geometry, sink),
});

export const reference = (geometry: Geometry): Contestant => ({
  name: "naive reference",
  make: (sink) => new NaiveReference(geometry, sink),
});
