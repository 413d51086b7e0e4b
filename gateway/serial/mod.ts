// Cards behind a serial line: bring-up of boards.

export { BAUD_RATE, portOptions } from "./open-port.ts";
export { LINK_COUNTERS, LINK_VERSION, type LinkCounter, OPERATION, requestFrame, STATUS } from "./protocol.ts";
export { type LineHealth, type LineListener, SerialDevice, type SerialLine } from "./serial-device.ts";
