export { Random, WeightedChoice } from "./random.ts";
export {
  MACHINE_CLOCK,
  type Scheduler,
  SimulatedScheduler,
  type Timer,
  type WallClock,
  WallScheduler,
} from "./scheduler.ts";
