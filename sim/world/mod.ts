export { Random, WeightedChoice } from "./random.ts";
export {
  MACHINE_CLOCK,
  type Scheduler,
  SimulatedScheduler,
  type Timer,
  type WallClock,
  WallScheduler,
} from "./scheduler.ts";
export { checkWire, NS_PER_BYTE, PERFECT_WIRE, Wire, type WireSettings, wireTimeNs } from "./wire.ts";
