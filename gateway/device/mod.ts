// The device interface and what is said to a card through it. See README.md.

export {
  type AccountState,
  account,
  acknowledge,
  day,
  loss,
  own,
  readAccount,
  readExposure,
  resetThrottle,
} from "./account.ts";
export { type CommitReport, clear, commit, readActiveConfig } from "./configure.ts";
export {
  type CardCounters,
  type CountersSnapshot,
  type LatencyHistograms,
  readCounters,
  readHistograms,
  T2_CYCLES_PER_BUCKET,
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
export { DeviceError, type DeviceErrorCode, DeviceInputError, type InputIssue, isDeviceErrorCode } from "./errors.ts";
export { HOST_FRAME_BYTES_MAX, HOST_PAYLOAD_BYTES_MAX, sendFrame, sendPayload } from "./host-transmit.ts";
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
export { type FeedState, LOAD_BYTES_MAX, levels, load, readFeed, rebuild, recentre, restore } from "./repair.ts";
export { SocketDevice, type SocketDeviceOptions } from "./socket-device.ts";
export * as socketProtocol from "./socket-protocol.ts";
export { validateAccount, validateKill, validatePosition, validateSession, validateTracking } from "./validate.ts";
export { validateConfig } from "./validate-config.ts";
