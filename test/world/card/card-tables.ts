// Tracked slots and feed settings from the words that the host wrote.
import {
  type FeedSettings,
  formatIpv4,
  type Geometry,
  type LineFilter,
  registers as map,
  type TrackedSlot,
} from "../../../proto/mod.ts";

type Word = (address: number) => number;

function ascii(word: number, count = 4): string {
  let text = "";
  for (let at = 0; at < count; at++) text += String.fromCharCode((word >>> (8 * (count - 1 - at))) & 0xff);
  return text;
}

export function readTracking(word: Word, { symbols }: Geometry): TrackedSlot[] {
  const tracking: TrackedSlot[] = [];
  const words = new Uint32Array(map.SLOT_ENTRY_WORDS);
  for (let slot = 0; slot < symbols; slot++) {
    for (let at = 0; at < words.length; at++) words[at] = word(map.slotAddress(slot, at));
    const { enable, initialTrading, tick100, lot100, locate, stock0, stock4, windowLo } = map.unpackSlotEntry(words);
    if (!enable) continue;
    const stock = `${ascii(stock0)}${ascii(stock4)}`.trimEnd();
    tracking.push({ slot, locate, stock, windowLo, tick: tick100 ? 100 : 1, lot: lot100 ? 100 : 1, initialTrading });
  }
  return tracking;
}

export function readFeedSettings(word: Word): FeedSettings {
  const line = (address: number, port: number): LineFilter => ({
    address: formatIpv4(word(address)),
    port: word(port),
  });
  const [first, second, last] = [
    word(map.FEED_SESSION0_ADDRESS),
    word(map.FEED_SESSION1_ADDRESS),
    word(map.FEED_SESSION2_ADDRESS),
  ];
  const start = (BigInt(word(map.FEED_START_SEQ_HI_ADDRESS)) << 32n) | BigInt(word(map.FEED_START_SEQ_LO_ADDRESS));
  return {
    lines: [
      line(map.FEED_A_ADDR_ADDRESS, map.FEED_A_PORT_ADDRESS),
      line(map.FEED_B_ADDR_ADDRESS, map.FEED_B_PORT_ADDRESS),
    ],
    session: first === 0 && second === 0 && last === 0 ? undefined : ascii(first) + ascii(second) + ascii(last, 2),
    startSequence: (word(map.FEED_START_MODE_ADDRESS) & 1) === 1 ? start : undefined,
    gapWaitNs: word(map.FEED_GAP_WAIT_NS_ADDRESS),
    market: String.fromCharCode(word(map.FEED_MARKET_ADDRESS)),
    initialOpen: (word(map.FEED_INITIAL_OPEN_ADDRESS) & 1) === 1,
  };
}
