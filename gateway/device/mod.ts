// The device interface and what is said to a card through it. See README.md.

export { account, acknowledge, day, loss, own, quote, readAccount, readExposure, resetThrottle } from "./account.ts";
export { clear, commit, readActiveConfig } from "./configure.ts";
export {
  type CardCounters,
  type CountersSnapshot,
  type LatencyHistograms,
  readCounters,
  readHistograms,
} from "./counters.ts";
export {
  type Device,
  type DeviceListener,
  type DeviceState,
  type FrameDirection,
  type RegisterOperation,
  read,
  waitFor,
  write,
} from "./device.ts";
export { type CardElection, present, readElection, under } from "./election.ts";
export { DeviceError, DeviceInputError } from "./errors.ts";
export { sendFrame, sendPayload } from "./host-transmit.ts";
export { type DeviceIdentity, identify, requireRtl } from "./identity.ts";
export { MessageSplitter } from "./message-stream.ts";
export {
  arm,
  disarm,
  kill,
  lease,
  position,
  readClock,
  readPosition,
  readSession,
  readStatus,
  type SessionAddresses,
  type SessionWindow,
  type SlotPosition,
  session,
  sessionAddresses,
  sessionWindow,
} from "./operate.ts";
export {
  type DirectRegisters,
  ProgramQueue,
  type RegisterProgram,
  type RemoteRegisters,
  runDirect,
  runRemote,
  together,
} from "./program.ts";
export { levels, load, readFeed, rebuild, recentre, restore } from "./repair.ts";
export {
  abortTcp,
  closeTcp,
  offerPayload,
  openTcp,
  readTcp,
  readyTcp,
  TCP_CAUSE,
  TCP_STATE,
  type TcpReport,
  type TcpSettings,
} from "./session-tcp.ts";
export { SocketDevice } from "./socket-device.ts";
export * as socketProtocol from "./socket-protocol.ts";
export { validateAccount, validateKill, validatePosition, validateTracking } from "./validate.ts";
export { validateConfig } from "./validate-config.ts";
