export { type ByteSource, readBytes } from "./byte-source.ts";
export { Capture, type CaptureOptions } from "./capture.ts";
export {
  DEFAULT_FEED,
  type FeedFrame,
  FeedFrames,
  type FeedFramesOptions,
  type FeedSettings,
  feedFrames,
  type Line,
  LineFramer,
  type LineSettings,
  Pacer,
  type Pacing,
  RECORDED_PACE,
} from "./feed-frames.ts";
export { blocksOf, type FeedMessageCounts, FeedMessages, feedBlocks } from "./feed-messages.ts";
export { ItchFileWriter, PcapFileWriter } from "./file-writer.ts";
export { InputError, type InputErrorCode } from "./input-error.ts";
export { itchBlocks, itchTimestamp, messagesIn, readItchFile } from "./itch-file.ts";
export { type MarketInput, openInput } from "./open-input.ts";
export {
  DEFAULT_HOLD_NS,
  PACKET_SIZES,
  Packetiser,
  type PacketiserSettings,
  type PacketSizes,
  type TimedPacket,
} from "./packetiser.ts";
export {
  type CapturedFrame,
  looksLikePcap,
  pcapFileHeader,
  pcapFrames,
  pcapRecord,
  readPcapFile,
} from "./pcap-file.ts";
