export { readBytes } from "./byte-source.ts";
export { DEFAULT_FEED, type FeedFrame, feedFrames } from "./feed-frames.ts";
export { blocksOf, FeedMessages, feedBlocks } from "./feed-messages.ts";
export { PcapFileWriter } from "./file-writer.ts";
export { InputError } from "./input-error.ts";
export { itchTimestamp, messagesIn } from "./itch-file.ts";
export { type MarketInput, openInput } from "./open-input.ts";
export { PACKET_SIZES } from "./packetiser.ts";
export { pcapFileHeader, pcapRecord, readPcapFile } from "./pcap-file.ts";
