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
export {
  encodeWireFrame,
  PORT_LINE_A,
  PORT_LINE_B,
  PORT_ORDERS,
  WIRE_FRAME_BYTES_MAX,
  WIRE_HEADER_BYTES,
  WireDecoder,
  type WireFrame,
} from "./wire-link.ts";
