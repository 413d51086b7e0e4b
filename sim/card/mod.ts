// The simulated card: the RTL as a model, as a datapath, as a device, as a process.

export { type BuiltCard, buildCard, cardShell } from "./build-card.ts";
export { CardDatapath } from "./card-datapath.ts";
export { CardRegisters } from "./card-registers.ts";
export { InProcessDevice } from "./in-process-device.ts";

export { CORE_PARTS } from "./model.ts";
export {
  FOLLOWING,
  type FrameReader,
  ORDER_PORT,
  REAL_TIME,
  RegisterError,
  SERIAL,
  SimulatedCard,
} from "./simulated-card.ts";
