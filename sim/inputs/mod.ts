export { type ByteSource, readBytes } from "./byte-source.ts";
export { ItchFileWriter, PcapFileWriter } from "./file-writer.ts";
export { InputError, type InputErrorCode } from "./input-error.ts";
export { itchBlocks, itchTimestamp, messagesIn, readItchFile } from "./itch-file.ts";
export { type MarketInput, openInput } from "./open-input.ts";
export {
  type CapturedFrame,
  looksLikePcap,
  pcapFileHeader,
  pcapFrames,
  pcapRecord,
  readPcapFile,
} from "./pcap-file.ts";
