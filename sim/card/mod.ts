// The simulated card: the RTL as a model, as a datapath, as a device, as a process.

export { type BuiltCard, buildCard, type CardOptions } from "./build-card.ts";
export { CardDatapath, type CardDatapathOptions } from "./card-datapath.ts";
export { CardRegisters } from "./card-registers.ts";
export { InProcessDevice } from "./in-process-device.ts";
export { LiveCard, type LiveClock, type LiveOutputs } from "./live-card.ts";
export { CORE_PARTS } from "./model.ts";
export {
  type CardMode,
  type EventReader,
  FOLLOWING,
  type FrameReader,
  REAL_TIME,
  RegisterError,
  type RunResult,
  SERIAL,
  SimulatedCard,
  type StartReader,
} from "./simulated-card.ts";
