export { Random } from "./random.ts";
export { SimulatedScheduler } from "./scheduler.ts";
export { PERFECT_WIRE, Wire, type WireSettings, wireTimeNs } from "./wire.ts";
export { encodeWireFrame, PORT_LINE_A, PORT_ORDERS, WireDecoder, type WireFrame } from "./wire-link.ts";
