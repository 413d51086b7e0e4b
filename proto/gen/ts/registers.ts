// Generated from proto/registers/tickgate.rdl by `node proto/tools/generate.ts`. Do not edit.

import { packBits, packFlag } from "../../registers/pack.ts";

/** What ID.MAP_HASH must read. */
export const MAP_HASH = 0x5908FE68;

// ---- ID: Identity. Who the card is. Software refuses a card whose MAGIC or MAP_HASH it does not know.

/** ASCII TGAT */
export const ID_MAGIC_ADDRESS = 0x0000;
export const ID_MAGIC_VALUE = 0x54474154;

/** First 32 bits of the SHA-256 of this map as software sees it */
export const ID_MAP_HASH_ADDRESS = 0x0004;

/** First 32 bits of the SHA-256 of the RTL sources, a build parameter */
export const ID_RTL_HASH_ADDRESS = 0x0008;

/** Version of the hardware contract */
export const ID_VERSION_ADDRESS = 0x000C;
export const ID_VERSION_PATCH_SHIFT = 0;
export const ID_VERSION_PATCH_MASK = 0xFF;
export const ID_VERSION_MINOR_SHIFT = 8;
export const ID_VERSION_MINOR_MASK = 0xFF;
export const ID_VERSION_MAJOR_SHIFT = 16;
export const ID_VERSION_MAJOR_MASK = 0xFF;

export interface IdVersion {
  readonly patch: number;
  readonly minor: number;
  readonly major: number;
}

export function unpackIdVersion(word: number): IdVersion {
  return {
    patch: (word >>> ID_VERSION_PATCH_SHIFT) & ID_VERSION_PATCH_MASK,
    minor: (word >>> ID_VERSION_MINOR_SHIFT) & ID_VERSION_MINOR_MASK,
    major: (word >>> ID_VERSION_MAJOR_SHIFT) & ID_VERSION_MAJOR_MASK,
  };
}

/** Table sizes */
export const ID_CAP0_ADDRESS = 0x0010;
/** tracked slots */
export const ID_CAP0_SYMBOLS_SHIFT = 0;
export const ID_CAP0_SYMBOLS_MASK = 0xFFFF;
/** log2 of the sets of one order table */
export const ID_CAP0_SET_BITS_SHIFT = 16;
export const ID_CAP0_SET_BITS_MASK = 0xFF;
/** log2 of the price levels of one side of a symbol */
export const ID_CAP0_LEVELS_LOG2_SHIFT = 24;
export const ID_CAP0_LEVELS_LOG2_MASK = 0xFF;

export interface IdCap0 {
  /** tracked slots */
  readonly symbols: number;
  /** log2 of the sets of one order table */
  readonly setBits: number;
  /** log2 of the price levels of one side of a symbol */
  readonly levelsLog2: number;
}

export function unpackIdCap0(word: number): IdCap0 {
  return {
    symbols: (word >>> ID_CAP0_SYMBOLS_SHIFT) & ID_CAP0_SYMBOLS_MASK,
    setBits: (word >>> ID_CAP0_SET_BITS_SHIFT) & ID_CAP0_SET_BITS_MASK,
    levelsLog2: (word >>> ID_CAP0_LEVELS_LOG2_SHIFT) & ID_CAP0_LEVELS_LOG2_MASK,
  };
}

/** Queue sizes */
export const ID_CAP1_ADDRESS = 0x0014;
/** entries held per line */
export const ID_CAP1_REORDER_DEPTH_SHIFT = 0;
export const ID_CAP1_REORDER_DEPTH_MASK = 0xFFFF;
/** orders between gate and transmitter */
export const ID_CAP1_TX_QUEUE_SHIFT = 16;
export const ID_CAP1_TX_QUEUE_MASK = 0xFFFF;

export interface IdCap1 {
  /** entries held per line */
  readonly reorderDepth: number;
  /** orders between gate and transmitter */
  readonly txQueue: number;
}

export function unpackIdCap1(word: number): IdCap1 {
  return {
    reorderDepth: (word >>> ID_CAP1_REORDER_DEPTH_SHIFT) & ID_CAP1_REORDER_DEPTH_MASK,
    txQueue: (word >>> ID_CAP1_TX_QUEUE_SHIFT) & ID_CAP1_TX_QUEUE_MASK,
  };
}

/** Strategy kinds built in */
export const ID_CAP2_ADDRESS = 0x0018;

/** Accesses that ended with an error, since reset; stays at its maximum */
export const ID_BUS_ERRORS_ADDRESS = 0x001C;

// ---- OPERATE: Operation

/** 1 arms, 0 disarms. Arming is refused while a clear runs. */
export const OPERATE_ARM_ADDRESS = 0x0100;
export const OPERATE_ARM_BIT = 0;

/** State */
export const OPERATE_STATUS_ADDRESS = 0x0104;
/** orders may pass rule 2 as far as arming is concerned */
export const OPERATE_STATUS_ARMED_BIT = 0;
/** the lease has not run out */
export const OPERATE_STATUS_LEASE_OK_BIT = 1;
/** a clear runs */
export const OPERATE_STATUS_CLEARING_BIT = 2;
/** the feed bit of some enabled slot is set (FEED.FEED_BROKEN) */
export const OPERATE_STATUS_FEED_FAULT_BIT = 3;
/** a feed session is in force */
export const OPERATE_STATUS_SESSION_SET_BIT = 4;
/** the next sequence number is known */
export const OPERATE_STATUS_NEXT_VALID_BIT = 5;
/** messages of the previous configuration are in flight: the shadow bank must not be written */
export const OPERATE_STATUS_COMMIT_BUSY_BIT = 6;
/** nothing waits to be sent */
export const OPERATE_STATUS_TX_IDLE_BIT = 7;
/** no block has work */
export const OPERATE_STATUS_CORE_IDLE_BIT = 8;
/** the last CLEAR was refused because the card was armed */
export const OPERATE_STATUS_CLEAR_REFUSED_BIT = 9;
/** the last ARM was refused because a clear was running */
export const OPERATE_STATUS_ARM_REFUSED_BIT = 10;
/** clears done since reset, modulo 65536 */
export const OPERATE_STATUS_CLEAR_COUNT_SHIFT = 16;
export const OPERATE_STATUS_CLEAR_COUNT_MASK = 0xFFFF;

export interface OperateStatus {
  /** orders may pass rule 2 as far as arming is concerned */
  readonly armed: boolean;
  /** the lease has not run out */
  readonly leaseOk: boolean;
  /** a clear runs */
  readonly clearing: boolean;
  /** the feed bit of some enabled slot is set (FEED.FEED_BROKEN) */
  readonly feedFault: boolean;
  /** a feed session is in force */
  readonly sessionSet: boolean;
  /** the next sequence number is known */
  readonly nextValid: boolean;
  /** messages of the previous configuration are in flight: the shadow bank must not be written */
  readonly commitBusy: boolean;
  /** nothing waits to be sent */
  readonly txIdle: boolean;
  /** no block has work */
  readonly coreIdle: boolean;
  /** the last CLEAR was refused because the card was armed */
  readonly clearRefused: boolean;
  /** the last ARM was refused because a clear was running */
  readonly armRefused: boolean;
  /** clears done since reset, modulo 65536 */
  readonly clearCount: number;
}

export function unpackOperateStatus(word: number): OperateStatus {
  return {
    armed: ((word >>> OPERATE_STATUS_ARMED_BIT) & 1) !== 0,
    leaseOk: ((word >>> OPERATE_STATUS_LEASE_OK_BIT) & 1) !== 0,
    clearing: ((word >>> OPERATE_STATUS_CLEARING_BIT) & 1) !== 0,
    feedFault: ((word >>> OPERATE_STATUS_FEED_FAULT_BIT) & 1) !== 0,
    sessionSet: ((word >>> OPERATE_STATUS_SESSION_SET_BIT) & 1) !== 0,
    nextValid: ((word >>> OPERATE_STATUS_NEXT_VALID_BIT) & 1) !== 0,
    commitBusy: ((word >>> OPERATE_STATUS_COMMIT_BUSY_BIT) & 1) !== 0,
    txIdle: ((word >>> OPERATE_STATUS_TX_IDLE_BIT) & 1) !== 0,
    coreIdle: ((word >>> OPERATE_STATUS_CORE_IDLE_BIT) & 1) !== 0,
    clearRefused: ((word >>> OPERATE_STATUS_CLEAR_REFUSED_BIT) & 1) !== 0,
    armRefused: ((word >>> OPERATE_STATUS_ARM_REFUSED_BIT) & 1) !== 0,
    clearCount: (word >>> OPERATE_STATUS_CLEAR_COUNT_SHIFT) & OPERATE_STATUS_CLEAR_COUNT_MASK,
  };
}

/** Kill switch of the card */
export const OPERATE_KILL_GLOBAL_ADDRESS = 0x0108;
export const OPERATE_KILL_GLOBAL_BIT = 0;

/** Kill switches of strategy kinds */
export const OPERATE_KILL_KINDS_ADDRESS = 0x010C;

/** Kill switches of symbols: bit = slot */
export const OPERATE_KILL_SYM_ADDRESS = 0x0110;
export const OPERATE_KILL_SYM_COUNT = 8;

/** Device clock at which the lease runs out, ns, low word. Takes effect when LEASE_NS_HI is written. */
export const OPERATE_LEASE_NS_LO_ADDRESS = 0x0130;

/** High word; writing it applies both */
export const OPERATE_LEASE_NS_HI_ADDRESS = 0x0134;

/** Device clock, ns, low word. Reading it also freezes TIME_HI. */
export const OPERATE_TIME_LO_ADDRESS = 0x0138;

/** High word as of the last read of TIME_LO */
export const OPERATE_TIME_HI_ADDRESS = 0x013C;

/** A write starts a clear. Refused while armed. */
export const OPERATE_CLEAR_ADDRESS = 0x0140;
export const OPERATE_CLEAR_BIT = 0;

// ---- CONFIG: Configuration. Write the shadow bank through the table windows, then STAGED_VERSION, EXPECTED_VERSION, COMMIT.

/** Version that the next commit brings into force */
export const CONFIG_STAGED_VERSION_ADDRESS = 0x0200;

/** Version that must be in force for the next commit to happen */
export const CONFIG_EXPECTED_VERSION_ADDRESS = 0x0204;

/** A write commits, if EXPECTED_VERSION equals ACTIVE_VERSION */
export const CONFIG_COMMIT_ADDRESS = 0x0208;
export const CONFIG_COMMIT_BIT = 0;

/** What became of the last commit */
export const CONFIG_COMMIT_RESULT_ADDRESS = 0x020C;
/** 0 none since reset, 1 done, 2 refused: EXPECTED_VERSION is not ACTIVE_VERSION, 3 refused: the one before is still draining */
export const CONFIG_COMMIT_RESULT_RESULT_SHIFT = 0;
export const CONFIG_COMMIT_RESULT_RESULT_MASK = 0x3;
/** commits done since reset, modulo 65536 */
export const CONFIG_COMMIT_RESULT_COUNT_SHIFT = 16;
export const CONFIG_COMMIT_RESULT_COUNT_MASK = 0xFFFF;

export interface ConfigCommitResult {
  /** 0 none since reset, 1 done, 2 refused: EXPECTED_VERSION is not ACTIVE_VERSION, 3 refused: the one before is still draining */
  readonly result: number;
  /** commits done since reset, modulo 65536 */
  readonly count: number;
}

export function unpackConfigCommitResult(word: number): ConfigCommitResult {
  return {
    result: (word >>> CONFIG_COMMIT_RESULT_RESULT_SHIFT) & CONFIG_COMMIT_RESULT_RESULT_MASK,
    count: (word >>> CONFIG_COMMIT_RESULT_COUNT_SHIFT) & CONFIG_COMMIT_RESULT_COUNT_MASK,
  };
}

/** Version in force */
export const CONFIG_ACTIVE_VERSION_ADDRESS = 0x0210;

/** Which bank the table windows read; writes go to the shadow bank always */
export const CONFIG_READ_BANK_ADDRESS = 0x0214;
/** 0 shadow, 1 active */
export const CONFIG_READ_BANK_BIT = 0;

// ---- FEED: Feed. Settings take effect with the next CLEAR.

/** IPv4 destination address of line A, first octet in bits 31..24 */
export const FEED_A_ADDR_ADDRESS = 0x0300;

/** UDP destination port of line A */
export const FEED_A_PORT_ADDRESS = 0x0304;

/** IPv4 destination address of line B */
export const FEED_B_ADDR_ADDRESS = 0x0308;

/** UDP destination port of line B */
export const FEED_B_PORT_ADDRESS = 0x030C;

/** MoldUDP64 session, characters 0 to 3: character 0 in bits 31..24. All three registers 0: the first taken frame sets the session. */
export const FEED_SESSION0_ADDRESS = 0x0310;

/** Characters 4 to 7 */
export const FEED_SESSION1_ADDRESS = 0x0314;

/** MoldUDP64 session, characters 8 and 9: character 8 in bits 15..8 */
export const FEED_SESSION2_ADDRESS = 0x0318;

/** Where a session starts */
export const FEED_START_MODE_ADDRESS = 0x031C;
/** 0: at the first number offered, 1: at START_SEQ */
export const FEED_START_MODE_BIT = 0;

/** First sequence number, low word */
export const FEED_START_SEQ_LO_ADDRESS = 0x0320;

/** High word */
export const FEED_START_SEQ_HI_ADDRESS = 0x0324;

/** ns that a missing message is waited for */
export const FEED_GAP_WAIT_NS_ADDRESS = 0x0328;

/** Next sequence number, low word. Reading it also freezes NEXT_SEQ_HI. */
export const FEED_NEXT_SEQ_LO_ADDRESS = 0x032C;

/** High word as of the last read of NEXT_SEQ_LO */
export const FEED_NEXT_SEQ_HI_ADDRESS = 0x0330;

/** Session in force, characters 0 to 3 */
export const FEED_SESSION_IN_FORCE0_ADDRESS = 0x0334;

/** Characters 4 to 7 */
export const FEED_SESSION_IN_FORCE1_ADDRESS = 0x0338;

/** Session in force, characters 8 and 9 */
export const FEED_SESSION_IN_FORCE2_ADDRESS = 0x033C;

/** Trading state of symbols (H): bit = slot */
export const FEED_TRADING_ADDRESS = 0x0340;
export const FEED_TRADING_COUNT = 8;

/** Market code of the feed, a character: whose operational halts (h) count */
export const FEED_MARKET_ADDRESS = 0x0360;

/** Market hours have begun, until a message says otherwise */
export const FEED_INITIAL_OPEN_ADDRESS = 0x0364;
export const FEED_INITIAL_OPEN_BIT = 0;

/** State of the market */
export const FEED_STATE_ADDRESS = 0x0368;
/** market hours have begun (S) */
export const FEED_STATE_SESSION_OPEN_BIT = 0;
/** a market-wide circuit breaker is in force (W) */
export const FEED_STATE_MARKET_HALT_BIT = 1;

export interface FeedState {
  /** market hours have begun (S) */
  readonly sessionOpen: boolean;
  /** a market-wide circuit breaker is in force (W) */
  readonly marketHalt: boolean;
}

export function unpackFeedState(word: number): FeedState {
  return {
    sessionOpen: ((word >>> FEED_STATE_SESSION_OPEN_BIT) & 1) !== 0,
    marketHalt: ((word >>> FEED_STATE_MARKET_HALT_BIT) & 1) !== 0,
  };
}

/** Slots whose feed bit is set: their books are invalid until they are restored */
export const FEED_FEED_BROKEN_ADDRESS = 0x036C;
export const FEED_FEED_BROKEN_COUNT = 8;

/** Slots whose book the host is loading: bit = slot */
export const FEED_LOADING_ADDRESS = 0x038C;
export const FEED_LOADING_COUNT = 8;

/** What the last feed fault set broken to, low word. Reading it also freezes BROKEN_HI. */
export const FEED_BROKEN_LO_ADDRESS = 0x03AC;

/** High word as of the last read of BROKEN_LO */
export const FEED_BROKEN_HI_ADDRESS = 0x03B0;

// ---- SESSION: Order session. What the session is, whoever keeps its TCP (CARD_KEEPS in TCP).

/** The order session may be used */
export const SESSION_READY_ADDRESS = 0x0400;
export const SESSION_READY_BIT = 0;

/** UserRefNum of the next order. A write sets it; reads give the current one. */
export const SESSION_URN_ADDRESS = 0x0404;

/** TCP sequence number of the next byte that leaves. A write sets it, only while not ready and the host keeps the session; reads give the current one, without orders that wait. */
export const SESSION_SEND_NEXT_ADDRESS = 0x0408;

/** First TCP sequence number that may not be sent, while the host keeps the session */
export const SESSION_SEND_LIMIT_ADDRESS = 0x040C;

/** TCP acknowledgement number of the next segments, while the host keeps the session */
export const SESSION_ACK_ADDRESS = 0x0410;

/** TCP window of the next segments, while the host keeps the session */
export const SESSION_WINDOW_ADDRESS = 0x0414;

/** Source address, last 4 bytes, the last in bits 7..0 */
export const SESSION_LOCAL_MAC_LO_ADDRESS = 0x0418;

/** First 2 bytes, the first in bits 15..8 */
export const SESSION_LOCAL_MAC_HI_ADDRESS = 0x041C;

/** Destination address, last 4 bytes, the last in bits 7..0 */
export const SESSION_PEER_MAC_LO_ADDRESS = 0x0420;

/** First 2 bytes, the first in bits 15..8 */
export const SESSION_PEER_MAC_HI_ADDRESS = 0x0424;

/** IPv4 source address */
export const SESSION_LOCAL_IP_ADDRESS = 0x0428;

/** IPv4 destination address */
export const SESSION_PEER_IP_ADDRESS = 0x042C;

/** TCP ports */
export const SESSION_PORTS_ADDRESS = 0x0430;
export const SESSION_PORTS_PEER_SHIFT = 0;
export const SESSION_PORTS_PEER_MASK = 0xFFFF;
export const SESSION_PORTS_LOCAL_SHIFT = 16;
export const SESSION_PORTS_LOCAL_MASK = 0xFFFF;

export interface SessionPorts {
  readonly peer: number;
  readonly local: number;
}

export function unpackSessionPorts(word: number): SessionPorts {
  return {
    peer: (word >>> SESSION_PORTS_PEER_SHIFT) & SESSION_PORTS_PEER_MASK,
    local: (word >>> SESSION_PORTS_LOCAL_SHIFT) & SESSION_PORTS_LOCAL_MASK,
  };
}

/** Throws RangeError when a value does not fit its field. */
export function packSessionPorts(values: SessionPorts): number {
  return (packBits(values.peer, SESSION_PORTS_PEER_SHIFT, SESSION_PORTS_PEER_MASK, "SESSION_PORTS.peer") | packBits(values.local, SESSION_PORTS_LOCAL_SHIFT, SESSION_PORTS_LOCAL_MASK, "SESSION_PORTS.local")) >>> 0;
}

// ---- HOST_TX: Host transmit. One frame at a time: DATA (4 bytes a write), SUM for a session payload, then CTRL; wait until not busy.

/** Appends 4 bytes to the buffer, the first in bits 7..0. The first write after a frame has left starts at byte 0. */
export const HOST_TX_DATA_ADDRESS = 0x0500;

/** A write sends what the buffer holds */
export const HOST_TX_CTRL_ADDRESS = 0x0504;
/** bytes of the buffer to send */
export const HOST_TX_CTRL_LENGTH_SHIFT = 0;
export const HOST_TX_CTRL_LENGTH_MASK = 0xFFF;
/** 0 raw frame, 1 session payload: headers are put before it and it takes the next TCP sequence numbers */
export const HOST_TX_CTRL_PAYLOAD_BIT = 16;

export interface HostTxCtrl {
  /** bytes of the buffer to send */
  readonly length: number;
  /** 0 raw frame, 1 session payload: headers are put before it and it takes the next TCP sequence numbers */
  readonly payload: boolean;
}

export function unpackHostTxCtrl(word: number): HostTxCtrl {
  return {
    length: (word >>> HOST_TX_CTRL_LENGTH_SHIFT) & HOST_TX_CTRL_LENGTH_MASK,
    payload: ((word >>> HOST_TX_CTRL_PAYLOAD_BIT) & 1) !== 0,
  };
}

/** Throws RangeError when a value does not fit its field. */
export function packHostTxCtrl(values: HostTxCtrl): number {
  return (packBits(values.length, HOST_TX_CTRL_LENGTH_SHIFT, HOST_TX_CTRL_LENGTH_MASK, "HOST_TX_CTRL.length") | packFlag(values.payload, HOST_TX_CTRL_PAYLOAD_BIT)) >>> 0;
}

/** Ones-complement sum of the session payload as 16-bit big-endian words, not inverted */
export const HOST_TX_SUM_ADDRESS = 0x0508;

/** State */
export const HOST_TX_STATUS_ADDRESS = 0x050C;
/** the buffer has not left yet; DATA and CTRL are refused */
export const HOST_TX_STATUS_BUSY_BIT = 0;
/** the last DATA or CTRL was refused: busy, or a length that is not allowed or was not written */
export const HOST_TX_STATUS_REFUSED_BIT = 1;
/** host frames sent since reset, modulo 65536 */
export const HOST_TX_STATUS_SENT_COUNT_SHIFT = 16;
export const HOST_TX_STATUS_SENT_COUNT_MASK = 0xFFFF;

export interface HostTxStatus {
  /** the buffer has not left yet; DATA and CTRL are refused */
  readonly busy: boolean;
  /** the last DATA or CTRL was refused: busy, or a length that is not allowed or was not written */
  readonly refused: boolean;
  /** host frames sent since reset, modulo 65536 */
  readonly sentCount: number;
}

export function unpackHostTxStatus(word: number): HostTxStatus {
  return {
    busy: ((word >>> HOST_TX_STATUS_BUSY_BIT) & 1) !== 0,
    refused: ((word >>> HOST_TX_STATUS_REFUSED_BIT) & 1) !== 0,
    sentCount: (word >>> HOST_TX_STATUS_SENT_COUNT_SHIFT) & HOST_TX_STATUS_SENT_COUNT_MASK,
  };
}

/** TCP sequence number of the last session payload sent */
export const HOST_TX_LAST_SEQ_ADDRESS = 0x0510;

// ---- POSITION: Positions. What the exchange's replies do to a symbol's position and open quantities: write SYM, DELTA, RELEASE_BUY, RELEASE_ORDERS, then RELEASE_SELL.

/** Slot that the next update is for */
export const POSITION_SYM_ADDRESS = 0x0600;

/** Signed change of the position, shares */
export const POSITION_DELTA_ADDRESS = 0x0604;

/** Shares no longer open to buy */
export const POSITION_RELEASE_BUY_ADDRESS = 0x0608;

/** Orders no longer open */
export const POSITION_RELEASE_ORDERS_ADDRESS = 0x060C;

/** Shares no longer open to sell; writing it applies all four */
export const POSITION_RELEASE_SELL_ADDRESS = 0x0610;

/** Slot that the registers after this one show */
export const POSITION_POS_SEL_ADDRESS = 0x0614;

/** Position, signed, shares */
export const POSITION_POS_ADDRESS = 0x0618;

/** Shares open to buy */
export const POSITION_OPEN_BUY_ADDRESS = 0x061C;

/** Shares open to sell */
export const POSITION_OPEN_SELL_ADDRESS = 0x0620;

/** Orders open */
export const POSITION_OPEN_ORDERS_ADDRESS = 0x0624;

/** Orders sent since clear or since the last reset of the throttle (rule 14) */
export const POSITION_EXECUTIONS_ADDRESS = 0x0628;

/** Best price of own resting orders to buy, 1e-4 currency units; 0: none */
export const POSITION_OWN_BID_ADDRESS = 0x062C;

/** The same to sell */
export const POSITION_OWN_ASK_ADDRESS = 0x0630;

// ---- ACCOUNT: Account. What the host knows of the account (docs/datapath.md section 6). The last register of a group applies the group; it may be written again at once.

/** Strategy kind whose exposure changes with the account's; 0: the account's alone */
export const ACCOUNT_KIND_ADDRESS = 0x0700;

/** Signed change of the gross exposure, 1e-4 currency units, low word */
export const ACCOUNT_GROSS_LO_ADDRESS = 0x0704;

/** High word */
export const ACCOUNT_GROSS_HI_ADDRESS = 0x0708;

/** Signed change of the net exposure, low word */
export const ACCOUNT_NET_LO_ADDRESS = 0x070C;

/** High word; writing it applies KIND, GROSS and NET */
export const ACCOUNT_NET_HI_ADDRESS = 0x0710;

/** Orders answered by the venue; a write deducts them from those in flight */
export const ACCOUNT_ACKNOWLEDGE_ADDRESS = 0x0714;

/** Realised and unrealised result, signed, 1e-4 currency units, low word */
export const ACCOUNT_PNL_LO_ADDRESS = 0x0718;

/** High word; writing it applies both */
export const ACCOUNT_PNL_HI_ADDRESS = 0x071C;

/** Value of the day, 1e-4 currency units, low word */
export const ACCOUNT_DAY_VALUE_LO_ADDRESS = 0x0720;

/** High word */
export const ACCOUNT_DAY_VALUE_HI_ADDRESS = 0x0724;

/** Shares of the day, low word */
export const ACCOUNT_DAY_QTY_LO_ADDRESS = 0x0728;

/** High word; writing it applies all four */
export const ACCOUNT_DAY_QTY_HI_ADDRESS = 0x072C;

/** Slot that OWN_BID and OWN_ASK are of */
export const ACCOUNT_OWN_SYM_ADDRESS = 0x0730;

/** Best price of own resting orders to buy, 1e-4 currency units; 0: none */
export const ACCOUNT_OWN_BID_ADDRESS = 0x0734;

/** The same to sell; writing it applies all three */
export const ACCOUNT_OWN_ASK_ADDRESS = 0x0738;

/** A write sets the executions of this slot to 0 */
export const ACCOUNT_THROTTLE_RESET_ADDRESS = 0x073C;

/** Strategy kind whose exposure CURRENT_GROSS and CURRENT_NET show; 0: the account's */
export const ACCOUNT_SEL_ADDRESS = 0x0740;

/** Gross exposure, low word. Reading it also freezes CURRENT_GROSS_HI. */
export const ACCOUNT_CURRENT_GROSS_LO_ADDRESS = 0x0744;

/** High word as of the last read of CURRENT_GROSS_LO */
export const ACCOUNT_CURRENT_GROSS_HI_ADDRESS = 0x0748;

/** Net exposure, signed, low word. Reading it also freezes CURRENT_NET_HI. */
export const ACCOUNT_CURRENT_NET_LO_ADDRESS = 0x074C;

/** High word as of the last read of CURRENT_NET_LO */
export const ACCOUNT_CURRENT_NET_HI_ADDRESS = 0x0750;

/** Orders without an answer of the venue */
export const ACCOUNT_IN_FLIGHT_ADDRESS = 0x0754;

/** Result in force, signed, low word. Reading it also freezes CURRENT_PNL_HI. */
export const ACCOUNT_CURRENT_PNL_LO_ADDRESS = 0x0758;

/** High word as of the last read of CURRENT_PNL_LO */
export const ACCOUNT_CURRENT_PNL_HI_ADDRESS = 0x075C;

/** Value of the day, low word. Reading it also freezes CURRENT_DAY_VALUE_HI. */
export const ACCOUNT_CURRENT_DAY_VALUE_LO_ADDRESS = 0x0760;

/** High word as of the last read of CURRENT_DAY_VALUE_LO */
export const ACCOUNT_CURRENT_DAY_VALUE_HI_ADDRESS = 0x0764;

/** Shares of the day, low word. Reading it also freezes CURRENT_DAY_QTY_HI. */
export const ACCOUNT_CURRENT_DAY_QTY_LO_ADDRESS = 0x0768;

/** High word as of the last read of CURRENT_DAY_QTY_LO */
export const ACCOUNT_CURRENT_DAY_QTY_HI_ADDRESS = 0x076C;

// ---- COUNTERS: Counters

/** A write freezes a copy of all counters of one instant, which the window COUNTER then shows */
export const COUNTERS_SNAPSHOT_ADDRESS = 0x0800;
export const COUNTERS_SNAPSHOT_BIT = 0;

/** State */
export const COUNTERS_STATUS_ADDRESS = 0x0804;
/** the copy is being made */
export const COUNTERS_STATUS_BUSY_BIT = 0;
/** snapshots since reset, modulo 65536 */
export const COUNTERS_STATUS_COUNT_SHIFT = 16;
export const COUNTERS_STATUS_COUNT_MASK = 0xFFFF;

export interface CountersStatus {
  /** the copy is being made */
  readonly busy: boolean;
  /** snapshots since reset, modulo 65536 */
  readonly count: number;
}

export function unpackCountersStatus(word: number): CountersStatus {
  return {
    busy: ((word >>> COUNTERS_STATUS_BUSY_BIT) & 1) !== 0,
    count: (word >>> COUNTERS_STATUS_COUNT_SHIFT) & COUNTERS_STATUS_COUNT_MASK,
  };
}

// ---- REPAIR: Repair of books. One request at a time (docs/datapath.md section 2): DATA and LENGTH of a load, or SLOT and ARG, then CTRL; wait until not busy.

/** ITCH message of a load, byte 0 in bits 7..0 of the first */
export const REPAIR_DATA_ADDRESS = 0x0900;
export const REPAIR_DATA_COUNT = 12;

/** Bytes of the message in DATA */
export const REPAIR_LENGTH_ADDRESS = 0x0930;

/** Slot of a rebuild, recentre or restore */
export const REPAIR_SLOT_ADDRESS = 0x0934;

/** Window base of a recentre; number up to which a restore is exact, low word */
export const REPAIR_ARG_LO_ADDRESS = 0x0938;

/** High word of the number of a restore */
export const REPAIR_ARG_HI_ADDRESS = 0x093C;

/** A write submits the request; ignored while one is busy */
export const REPAIR_CTRL_ADDRESS = 0x0940;

/** State */
export const REPAIR_STATUS_ADDRESS = 0x0944;
/** the request has not been answered yet */
export const REPAIR_STATUS_BUSY_BIT = 0;
/** a rebuild or recentre walks the order table; the next request waits for its end */
export const REPAIR_STATUS_WALKING_BIT = 1;
/** the last write of CTRL was ignored: busy, or no such op */
export const REPAIR_STATUS_IGNORED_BIT = 2;
/** the last load was refused */
export const REPAIR_STATUS_LOAD_REFUSED_BIT = 3;
/** the last rebuild, recentre or restore: 0 done, refused because 1 slot not enabled, 2 broken, 3 ignored, 4 ahead of the feed */
export const REPAIR_STATUS_OUTCOME_SHIFT = 4;
export const REPAIR_STATUS_OUTCOME_MASK = 0x7;
/** requests answered since reset, modulo 65536 */
export const REPAIR_STATUS_COUNT_SHIFT = 16;
export const REPAIR_STATUS_COUNT_MASK = 0xFFFF;

export interface RepairStatus {
  /** the request has not been answered yet */
  readonly busy: boolean;
  /** a rebuild or recentre walks the order table; the next request waits for its end */
  readonly walking: boolean;
  /** the last write of CTRL was ignored: busy, or no such op */
  readonly ignored: boolean;
  /** the last load was refused */
  readonly loadRefused: boolean;
  /** the last rebuild, recentre or restore: 0 done, refused because 1 slot not enabled, 2 broken, 3 ignored, 4 ahead of the feed */
  readonly outcome: number;
  /** requests answered since reset, modulo 65536 */
  readonly count: number;
}

export function unpackRepairStatus(word: number): RepairStatus {
  return {
    busy: ((word >>> REPAIR_STATUS_BUSY_BIT) & 1) !== 0,
    walking: ((word >>> REPAIR_STATUS_WALKING_BIT) & 1) !== 0,
    ignored: ((word >>> REPAIR_STATUS_IGNORED_BIT) & 1) !== 0,
    loadRefused: ((word >>> REPAIR_STATUS_LOAD_REFUSED_BIT) & 1) !== 0,
    outcome: (word >>> REPAIR_STATUS_OUTCOME_SHIFT) & REPAIR_STATUS_OUTCOME_MASK,
    count: (word >>> REPAIR_STATUS_COUNT_SHIFT) & REPAIR_STATUS_COUNT_MASK,
  };
}

// ---- LEVELS: Book levels. The best levels of a slot as of one instant between two messages: write SEL, wait until not busy. A level of 0 shares is none.

/** Slot; a write takes the copy */
export const LEVELS_SEL_ADDRESS = 0x0C00;

/** State of the copy */
export const LEVELS_STATUS_ADDRESS = 0x0C04;
/** the copy has not been taken yet */
export const LEVELS_STATUS_BUSY_BIT = 0;
/** the book was valid */
export const LEVELS_STATUS_VALID_BIT = 1;
/** no level was missing because a row was being refilled */
export const LEVELS_STATUS_COMPLETE_BIT = 2;
/** there is no such slot: nothing was copied, the other bits are 0 */
export const LEVELS_STATUS_REFUSED_BIT = 3;

export interface LevelsStatus {
  /** the copy has not been taken yet */
  readonly busy: boolean;
  /** the book was valid */
  readonly valid: boolean;
  /** no level was missing because a row was being refilled */
  readonly complete: boolean;
  /** there is no such slot: nothing was copied, the other bits are 0 */
  readonly refused: boolean;
}

export function unpackLevelsStatus(word: number): LevelsStatus {
  return {
    busy: ((word >>> LEVELS_STATUS_BUSY_BIT) & 1) !== 0,
    valid: ((word >>> LEVELS_STATUS_VALID_BIT) & 1) !== 0,
    complete: ((word >>> LEVELS_STATUS_COMPLETE_BIT) & 1) !== 0,
    refused: ((word >>> LEVELS_STATUS_REFUSED_BIT) & 1) !== 0,
  };
}

/** Best first, 1e-4 currency units */
export const LEVELS_BID_PRICE_ADDRESS = 0x0C08;
export const LEVELS_BID_PRICE_COUNT = 8;

/** Shares of the level */
export const LEVELS_BID_QTY_ADDRESS = 0x0C28;
export const LEVELS_BID_QTY_COUNT = 8;

/** Best first, 1e-4 currency units */
export const LEVELS_ASK_PRICE_ADDRESS = 0x0C48;
export const LEVELS_ASK_PRICE_COUNT = 8;

/** Shares of the level */
export const LEVELS_ASK_QTY_ADDRESS = 0x0C68;
export const LEVELS_ASK_QTY_COUNT = 8;

// ---- QUOTE: Quotes. What has become of a resting order of market_making (docs/datapath.md section 5): write all, DONE last. They may be written again at once.

/** Whose order */
export const QUOTE_SIDE_ADDRESS = 0x0E00;
/** slot */
export const QUOTE_SIDE_SYM_SHIFT = 0;
export const QUOTE_SIDE_SYM_MASK = 0xFF;
/** 1: the order to sell, 0: the one to buy */
export const QUOTE_SIDE_SELL_BIT = 8;
/** the order is marked as a short sale */
export const QUOTE_SIDE_IS_SHORT_BIT = 9;

export interface QuoteSide {
  /** slot */
  readonly sym: number;
  /** 1: the order to sell, 0: the one to buy */
  readonly sell: boolean;
  /** the order is marked as a short sale */
  readonly isShort: boolean;
}

export function unpackQuoteSide(word: number): QuoteSide {
  return {
    sym: (word >>> QUOTE_SIDE_SYM_SHIFT) & QUOTE_SIDE_SYM_MASK,
    sell: ((word >>> QUOTE_SIDE_SELL_BIT) & 1) !== 0,
    isShort: ((word >>> QUOTE_SIDE_IS_SHORT_BIT) & 1) !== 0,
  };
}

/** Throws RangeError when a value does not fit its field. */
export function packQuoteSide(values: QuoteSide): number {
  return (packBits(values.sym, QUOTE_SIDE_SYM_SHIFT, QUOTE_SIDE_SYM_MASK, "QUOTE_SIDE.sym") | packFlag(values.sell, QUOTE_SIDE_SELL_BIT) | packFlag(values.isShort, QUOTE_SIDE_IS_SHORT_BIT)) >>> 0;
}

/** Number of the side's last action, which this answers; 0: none was ever sent. If it is another one the input has no effect. */
export const QUOTE_LAST_ADDRESS = 0x0E04;

/** Number of the order that rests */
export const QUOTE_ORDER_ADDRESS = 0x0E08;

/** 1e-4 currency units */
export const QUOTE_PRICE_ADDRESS = 0x0E0C;

/** Shares that rest; 0: no order rests */
export const QUOTE_REST_ADDRESS = 0x0E10;

/** Shares that the chain of its replacements has executed; writing it applies all */
export const QUOTE_DONE_ADDRESS = 0x0E14;

// ---- TCP: TCP of the order session. The card opens, keeps and ends the session (docs/hardware.md, tg_tcp). Settings and addresses stand from OPEN until STATE is closed.

/** 1: the card keeps the session; 0: the host does, and tells where it stands (SESSION). Taken while STATE is closed */
export const TCP_CARD_KEEPS_ADDRESS = 0x0F00;
export const TCP_CARD_KEEPS_BIT = 0;

/** A write does what its bits say */
export const TCP_COMMAND_ADDRESS = 0x0F04;
/** open a session whose SYN has the number last written to SEND_NEXT of SESSION */
export const TCP_COMMAND_OPEN_BIT = 0;
/** end it after the bytes before it */
export const TCP_COMMAND_CLOSE_BIT = 1;
/** reset it */
export const TCP_COMMAND_ABORT_BIT = 2;

export interface TcpCommand {
  /** open a session whose SYN has the number last written to SEND_NEXT of SESSION */
  readonly open: boolean;
  /** end it after the bytes before it */
  readonly close: boolean;
  /** reset it */
  readonly abort: boolean;
}

export function unpackTcpCommand(word: number): TcpCommand {
  return {
    open: ((word >>> TCP_COMMAND_OPEN_BIT) & 1) !== 0,
    close: ((word >>> TCP_COMMAND_CLOSE_BIT) & 1) !== 0,
    abort: ((word >>> TCP_COMMAND_ABORT_BIT) & 1) !== 0,
  };
}

/** Throws RangeError when a value does not fit its field. */
export function packTcpCommand(values: TcpCommand): number {
  return (packFlag(values.open, TCP_COMMAND_OPEN_BIT) | packFlag(values.close, TCP_COMMAND_CLOSE_BIT) | packFlag(values.abort, TCP_COMMAND_ABORT_BIT)) >>> 0;
}

/** Times, in units of 65,536 ns */
export const TCP_TIMES_ADDRESS = 0x0F08;
/** without acknowledgement after which bytes are sent again; doubles up to 64 times this */
export const TCP_TIMES_TIMEOUT_SHIFT = 0;
export const TCP_TIMES_TIMEOUT_MASK = 0xFFFF;
/** how long an end that closed first remembers it */
export const TCP_TIMES_LINGER_SHIFT = 16;
export const TCP_TIMES_LINGER_MASK = 0xFFFF;

export interface TcpTimes {
  /** without acknowledgement after which bytes are sent again; doubles up to 64 times this */
  readonly timeout: number;
  /** how long an end that closed first remembers it */
  readonly linger: number;
}

export function unpackTcpTimes(word: number): TcpTimes {
  return {
    timeout: (word >>> TCP_TIMES_TIMEOUT_SHIFT) & TCP_TIMES_TIMEOUT_MASK,
    linger: (word >>> TCP_TIMES_LINGER_SHIFT) & TCP_TIMES_LINGER_MASK,
  };
}

/** Throws RangeError when a value does not fit its field. */
export function packTcpTimes(values: TcpTimes): number {
  return (packBits(values.timeout, TCP_TIMES_TIMEOUT_SHIFT, TCP_TIMES_TIMEOUT_MASK, "TCP_TIMES.timeout") | packBits(values.linger, TCP_TIMES_LINGER_SHIFT, TCP_TIMES_LINGER_MASK, "TCP_TIMES.linger")) >>> 0;
}

/** When the peer is asked, and given up */
export const TCP_ALIVE_ADDRESS = 0x0F0C;
/** silence after which the peer is asked whether it is there, in units of 65,536 ns; 0: never */
export const TCP_ALIVE_AFTER_SHIFT = 0;
export const TCP_ALIVE_AFTER_MASK = 0xFFFF;
/** repetitions, or probes, without an answer before the session is given up */
export const TCP_ALIVE_TRIES_SHIFT = 16;
export const TCP_ALIVE_TRIES_MASK = 0x1F;

export interface TcpAlive {
  /** silence after which the peer is asked whether it is there, in units of 65,536 ns; 0: never */
  readonly after: number;
  /** repetitions, or probes, without an answer before the session is given up */
  readonly tries: number;
}

export function unpackTcpAlive(word: number): TcpAlive {
  return {
    after: (word >>> TCP_ALIVE_AFTER_SHIFT) & TCP_ALIVE_AFTER_MASK,
    tries: (word >>> TCP_ALIVE_TRIES_SHIFT) & TCP_ALIVE_TRIES_MASK,
  };
}

/** Throws RangeError when a value does not fit its field. */
export function packTcpAlive(values: TcpAlive): number {
  return (packBits(values.after, TCP_ALIVE_AFTER_SHIFT, TCP_ALIVE_AFTER_MASK, "TCP_ALIVE.after") | packBits(values.tries, TCP_ALIVE_TRIES_SHIFT, TCP_ALIVE_TRIES_MASK, "TCP_ALIVE.tries")) >>> 0;
}

/** Where it stands */
export const TCP_STATE_ADDRESS = 0x0F10;
/** 0 closed, 1 SYN sent, 2 established, 3 FIN wait 1, 4 FIN wait 2, 5 closing, 6 time wait, 7 close wait, 8 last ACK */
export const TCP_STATE_STATE_SHIFT = 0;
export const TCP_STATE_STATE_MASK = 0xF;
/** why it is closed: 0 it is not, or never was open; 1 in order, 2 refused, 3 reset by the peer, 4 no answer, 5 aborted by the host */
export const TCP_STATE_CAUSE_SHIFT = 4;
export const TCP_STATE_CAUSE_MASK = 0x7;
/** something sent is not acknowledged */
export const TCP_STATE_UNACKNOWLEDGED_BIT = 7;
/** bytes of RECEIVED_LO and RECEIVED_HI; 0: none */
export const TCP_STATE_RECEIVED_BYTES_SHIFT = 8;
export const TCP_STATE_RECEIVED_BYTES_MASK = 0xF;
/** bytes were received that have not been taken */
export const TCP_STATE_RECEIVED_WAITS_BIT = 12;
/** how many, at least, behind those of RECEIVED_LO and RECEIVED_HI */
export const TCP_STATE_RECEIVED_REST_SHIFT = 16;
export const TCP_STATE_RECEIVED_REST_MASK = 0xFFFF;

export interface TcpState {
  /** 0 closed, 1 SYN sent, 2 established, 3 FIN wait 1, 4 FIN wait 2, 5 closing, 6 time wait, 7 close wait, 8 last ACK */
  readonly state: number;
  /** why it is closed: 0 it is not, or never was open; 1 in order, 2 refused, 3 reset by the peer, 4 no answer, 5 aborted by the host */
  readonly cause: number;
  /** something sent is not acknowledged */
  readonly unacknowledged: boolean;
  /** bytes of RECEIVED_LO and RECEIVED_HI; 0: none */
  readonly receivedBytes: number;
  /** bytes were received that have not been taken */
  readonly receivedWaits: boolean;
  /** how many, at least, behind those of RECEIVED_LO and RECEIVED_HI */
  readonly receivedRest: number;
}

export function unpackTcpState(word: number): TcpState {
  return {
    state: (word >>> TCP_STATE_STATE_SHIFT) & TCP_STATE_STATE_MASK,
    cause: (word >>> TCP_STATE_CAUSE_SHIFT) & TCP_STATE_CAUSE_MASK,
    unacknowledged: ((word >>> TCP_STATE_UNACKNOWLEDGED_BIT) & 1) !== 0,
    receivedBytes: (word >>> TCP_STATE_RECEIVED_BYTES_SHIFT) & TCP_STATE_RECEIVED_BYTES_MASK,
    receivedWaits: ((word >>> TCP_STATE_RECEIVED_WAITS_BIT) & 1) !== 0,
    receivedRest: (word >>> TCP_STATE_RECEIVED_REST_SHIFT) & TCP_STATE_RECEIVED_REST_MASK,
  };
}

/** First TCP sequence number that the peer has not acknowledged */
export const TCP_OLDEST_ADDRESS = 0x0F14;

/** Since reset, modulo 65536 */
export const TCP_COUNTS_ADDRESS = 0x0F18;
/** segments sent again */
export const TCP_COUNTS_REPEATED_SHIFT = 0;
export const TCP_COUNTS_REPEATED_MASK = 0xFFFF;
/** segments of the session with a wrong checksum or length */
export const TCP_COUNTS_DAMAGED_SHIFT = 16;
export const TCP_COUNTS_DAMAGED_MASK = 0xFFFF;

export interface TcpCounts {
  /** segments sent again */
  readonly repeated: number;
  /** segments of the session with a wrong checksum or length */
  readonly damaged: number;
}

export function unpackTcpCounts(word: number): TcpCounts {
  return {
    repeated: (word >>> TCP_COUNTS_REPEATED_SHIFT) & TCP_COUNTS_REPEATED_MASK,
    damaged: (word >>> TCP_COUNTS_DAMAGED_SHIFT) & TCP_COUNTS_DAMAGED_MASK,
  };
}

/** The next received bytes, the first in bits 7..0 */
export const TCP_RECEIVED_LO_ADDRESS = 0x0F1C;

/** Bytes 4 to 7 */
export const TCP_RECEIVED_HI_ADDRESS = 0x0F20;

/** A write takes the word: the next one follows */
export const TCP_RECEIVED_TAKE_ADDRESS = 0x0F24;
export const TCP_RECEIVED_TAKE_BIT = 0;

// ---- ELECTION: Election. Which control plane may write (docs/datapath.md, section 0). ARM, a lease that is not 0, CLEAR, COMMIT and writes of tables count under the id presented last, and are refused while that is lower than the highest ever presented.

/** Bits 127..96 of the id to present; reads as those of the highest */
export const ELECTION_ID3_ADDRESS = 0x1800;

/** Bits 95..64 */
export const ELECTION_ID2_ADDRESS = 0x1804;

/** Bits 63..32 */
export const ELECTION_ID1_ADDRESS = 0x1808;

/** Bits 31..0; writing it presents the id */
export const ELECTION_ID0_ADDRESS = 0x180C;

/** State */
export const ELECTION_STATUS_ADDRESS = 0x1810;
/** the id presented last is the highest */
export const ELECTION_STATUS_CURRENT_BIT = 0;
/** operations refused since reset because it was not, modulo 65536; not those of tables, which end as bus errors */
export const ELECTION_STATUS_REFUSED_SHIFT = 16;
export const ELECTION_STATUS_REFUSED_MASK = 0xFFFF;

export interface ElectionStatus {
  /** the id presented last is the highest */
  readonly current: boolean;
  /** operations refused since reset because it was not, modulo 65536; not those of tables, which end as bus errors */
  readonly refused: number;
}

export function unpackElectionStatus(word: number): ElectionStatus {
  return {
    current: ((word >>> ELECTION_STATUS_CURRENT_BIT) & 1) !== 0,
    refused: (word >>> ELECTION_STATUS_REFUSED_SHIFT) & ELECTION_STATUS_REFUSED_MASK,
  };
}

// ---- COUNTER: Counters. Copy of the counters made by COUNTERS.SNAPSHOT; 32 bits each, modulo 2^32. Index 0 of a group by reason, rule or type is not used.

export const COUNTER_BASE = 0x0A00;
export const COUNTER_WORDS = 128;
/** frames taken whole on line A */
export const COUNTER_LINE_A_GOOD_WORD = 0;
/** frames of line A by drop reason */
export const COUNTER_LINE_A_DROPPED_WORD = 1;
export const COUNTER_LINE_A_DROPPED_COUNT = 15;
/** messages that line A brought first */
export const COUNTER_LINE_A_WINS_WORD = 16;
/** messages of line A already known */
export const COUNTER_LINE_A_DUPLICATES_WORD = 17;
/** frames taken whole on line B */
export const COUNTER_LINE_B_GOOD_WORD = 18;
/** frames of line B by drop reason */
export const COUNTER_LINE_B_DROPPED_WORD = 19;
export const COUNTER_LINE_B_DROPPED_COUNT = 15;
/** messages that line B brought first */
export const COUNTER_LINE_B_WINS_WORD = 34;
/** messages of line B already known */
export const COUNTER_LINE_B_DUPLICATES_WORD = 35;
/** applied messages by ITCH type, in the order of proto/wire/itch50.yaml */
export const COUNTER_MESSAGES_WORD = 36;
export const COUNTER_MESSAGES_COUNT = 23;
/** applied messages of an unknown type */
export const COUNTER_UNKNOWN_WORD = 59;
/** applied messages of a wrong length */
export const COUNTER_BAD_LENGTH_WORD = 60;
/** gaps declared */
export const COUNTER_GAPS_WORD = 61;
/** changes of a view */
export const COUNTER_BBO_WORD = 62;
/** intents of strategies */
export const COUNTER_INTENTS_WORD = 63;
/** orders that passed the gate */
export const COUNTER_SENT_WORD = 64;
/** intents refused, by the lowest failing rule */
export const COUNTER_REJECTS_WORD = 65;
export const COUNTER_REJECTS_COUNT = 22;
/** event records that did not fit, by type */
export const COUNTER_EVENTS_DROPPED_WORD = 87;
export const COUNTER_EVENTS_DROPPED_COUNT = 10;
/** order frames sent */
export const COUNTER_ORDER_FRAMES_WORD = 97;
/** orders that passed the gate and were withdrawn before their first beat */
export const COUNTER_WITHDRAWN_WORD = 98;
/** host frames sent */
export const COUNTER_HOST_FRAMES_WORD = 99;
/** most beats in the input FIFO of line A since clear */
export const COUNTER_FIFO_A_MAX_WORD = 100;
/** the same of line B */
export const COUNTER_FIFO_B_MAX_WORD = 101;
/** most entries held for line A since clear */
export const COUNTER_QUEUE_A_MAX_WORD = 102;
/** the same of line B */
export const COUNTER_QUEUE_B_MAX_WORD = 103;
/** most orders waiting since clear */
export const COUNTER_TX_QUEUE_MAX_WORD = 104;
/** most event records waiting since clear */
export const COUNTER_EVENT_QUEUE_MAX_WORD = 105;
/** cycles in which the book held a message back */
export const COUNTER_BOOK_STALL_CYCLES_WORD = 106;
/** levels that the ladder gave to a row */
export const COUNTER_LADDER_REFILLS_WORD = 107;
/** cycles in which a message was held back because an earlier one's intents bear on it */
export const COUNTER_INTENT_HOLD_CYCLES_WORD = 108;
/** messages of the host applied to books and trading state */
export const COUNTER_LOADS_WORD = 109;
/** messages of the host refused */
export const COUNTER_LOADS_REFUSED_WORD = 110;

/** Address of a word. */
export function counterAddress(word: number): number {
  if (!Number.isInteger(word) || word < 0 || word >= COUNTER_WORDS) throw new RangeError(`COUNTER: there is no word ${word}`);
  return COUNTER_BASE + 4 * word;
}

export const COUNTER_LAYOUT = [
  { name: "lineAGood", word: 0, count: 1, doc: "frames taken whole on line A" },
  { name: "lineADropped", word: 1, count: 15, doc: "frames of line A by drop reason" },
  { name: "lineAWins", word: 16, count: 1, doc: "messages that line A brought first" },
  { name: "lineADuplicates", word: 17, count: 1, doc: "messages of line A already known" },
  { name: "lineBGood", word: 18, count: 1, doc: "frames taken whole on line B" },
  { name: "lineBDropped", word: 19, count: 15, doc: "frames of line B by drop reason" },
  { name: "lineBWins", word: 34, count: 1, doc: "messages that line B brought first" },
  { name: "lineBDuplicates", word: 35, count: 1, doc: "messages of line B already known" },
  { name: "messages", word: 36, count: 23, doc: "applied messages by ITCH type, in the order of proto/wire/itch50.yaml" },
  { name: "unknown", word: 59, count: 1, doc: "applied messages of an unknown type" },
  { name: "badLength", word: 60, count: 1, doc: "applied messages of a wrong length" },
  { name: "gaps", word: 61, count: 1, doc: "gaps declared" },
  { name: "bbo", word: 62, count: 1, doc: "changes of a view" },
  { name: "intents", word: 63, count: 1, doc: "intents of strategies" },
  { name: "sent", word: 64, count: 1, doc: "orders that passed the gate" },
  { name: "rejects", word: 65, count: 22, doc: "intents refused, by the lowest failing rule" },
  { name: "eventsDropped", word: 87, count: 10, doc: "event records that did not fit, by type" },
  { name: "orderFrames", word: 97, count: 1, doc: "order frames sent" },
  { name: "withdrawn", word: 98, count: 1, doc: "orders that passed the gate and were withdrawn before their first beat" },
  { name: "hostFrames", word: 99, count: 1, doc: "host frames sent" },
  { name: "fifoAMax", word: 100, count: 1, doc: "most beats in the input FIFO of line A since clear" },
  { name: "fifoBMax", word: 101, count: 1, doc: "the same of line B" },
  { name: "queueAMax", word: 102, count: 1, doc: "most entries held for line A since clear" },
  { name: "queueBMax", word: 103, count: 1, doc: "the same of line B" },
  { name: "txQueueMax", word: 104, count: 1, doc: "most orders waiting since clear" },
  { name: "eventQueueMax", word: 105, count: 1, doc: "most event records waiting since clear" },
  { name: "bookStallCycles", word: 106, count: 1, doc: "cycles in which the book held a message back" },
  { name: "ladderRefills", word: 107, count: 1, doc: "levels that the ladder gave to a row" },
  { name: "intentHoldCycles", word: 108, count: 1, doc: "cycles in which a message was held back because an earlier one's intents bear on it" },
  { name: "loads", word: 109, count: 1, doc: "messages of the host applied to books and trading state" },
  { name: "loadsRefused", word: 110, count: 1, doc: "messages of the host refused" },
] as const;

// ---- GLOBAL: Global limits. Limits of the device (docs/datapath.md section 6). Two banks, as those of the slots.

export const GLOBAL_BASE = 0x0D00;
export const GLOBAL_WORDS = 32;
export const GLOBAL_ENTRY_WORDS = 32;
export const GLOBAL_ENTRIES = 1;
export const GLOBAL_INTERVAL_NS_WORD = 0;
export const GLOBAL_BURST_NS_WORD = 1;
export const GLOBAL_CHECK_OFF_WORD = 2;
/** rules that are off: bit = code - 1; only codes 10, 12, 13, 17, 18 */
export const GLOBAL_CHECK_OFF_CHECK_OFF_SHIFT = 0;
export const GLOBAL_CHECK_OFF_CHECK_OFF_MASK = 0x1FFFFF;
/** must be 0 (rule 21) */
export const GLOBAL_CHECK_OFF_RESERVED_SHIFT = 21;
export const GLOBAL_CHECK_OFF_RESERVED_MASK = 0x7FF;
export const GLOBAL_WAIVE_REDUCING_WORD = 3;
export const GLOBAL_MAX_IN_FLIGHT_WORD = 4;
export const GLOBAL_MAX_DAY_VALUE_LO_WORD = 6;
export const GLOBAL_MAX_DAY_VALUE_HI_WORD = 7;
export const GLOBAL_MAX_DAY_QTY_LO_WORD = 8;
export const GLOBAL_MAX_DAY_QTY_HI_WORD = 9;
export const GLOBAL_MAX_LOSS_LO_WORD = 10;
export const GLOBAL_MAX_LOSS_HI_WORD = 11;

/** Address of a word of an entry. */
export function globalAddress(entry: number, word = 0): number {
  if (!Number.isInteger(entry) || entry < 0 || entry >= GLOBAL_ENTRIES) throw new RangeError(`GLOBAL: there is no entry ${entry}`);
  if (!Number.isInteger(word) || word < 0 || word >= GLOBAL_ENTRY_WORDS) throw new RangeError(`GLOBAL: an entry has no word ${word}`);
  return GLOBAL_BASE + 4 * (entry * GLOBAL_ENTRY_WORDS + word);
}

export interface GlobalEntry {
  /** ns that one order costs (rule 13) */
  readonly intervalNs: number;
  /** ns of credit (rule 13) */
  readonly burstNs: number;
  /** rules that are off: bit = code - 1; only codes 10, 12, 13, 17, 18 */
  readonly checkOff: number;
  /** must be 0 (rule 21) */
  readonly reserved: number;
  /** Rules that are off for orders that reduce a position: bit = code - 1; only codes 6, 10, 11, 14, 17, 18 */
  readonly waiveReducing: number;
  /** Orders without an answer of the venue */
  readonly maxInFlight: number;
  /** 1e-4 currency units, low word */
  readonly maxDayValueLo: number;
  /** High word */
  readonly maxDayValueHi: number;
  /** Shares, low word */
  readonly maxDayQtyLo: number;
  /** High word */
  readonly maxDayQtyHi: number;
  /** 1e-4 currency units, low word */
  readonly maxLossLo: number;
  /** High word */
  readonly maxLossHi: number;
}

/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */
export function packGlobalEntry(values: GlobalEntry, words: Uint32Array, at = 0): void {
  words.fill(0, at, at + GLOBAL_ENTRY_WORDS);
  words[at + GLOBAL_INTERVAL_NS_WORD] = packBits(values.intervalNs, 0, 0xFFFFFFFF, "GLOBAL_INTERVAL_NS");
  words[at + GLOBAL_BURST_NS_WORD] = packBits(values.burstNs, 0, 0xFFFFFFFF, "GLOBAL_BURST_NS");
  words[at + GLOBAL_CHECK_OFF_WORD] = (packBits(values.checkOff, GLOBAL_CHECK_OFF_CHECK_OFF_SHIFT, GLOBAL_CHECK_OFF_CHECK_OFF_MASK, "GLOBAL_CHECK_OFF.check_off") | packBits(values.reserved, GLOBAL_CHECK_OFF_RESERVED_SHIFT, GLOBAL_CHECK_OFF_RESERVED_MASK, "GLOBAL_CHECK_OFF.reserved")) >>> 0;
  words[at + GLOBAL_WAIVE_REDUCING_WORD] = packBits(values.waiveReducing, 0, 0x1FFFFF, "GLOBAL_WAIVE_REDUCING");
  words[at + GLOBAL_MAX_IN_FLIGHT_WORD] = packBits(values.maxInFlight, 0, 0xFFFF, "GLOBAL_MAX_IN_FLIGHT");
  words[at + GLOBAL_MAX_DAY_VALUE_LO_WORD] = packBits(values.maxDayValueLo, 0, 0xFFFFFFFF, "GLOBAL_MAX_DAY_VALUE_LO");
  words[at + GLOBAL_MAX_DAY_VALUE_HI_WORD] = packBits(values.maxDayValueHi, 0, 0xFFFFFFFF, "GLOBAL_MAX_DAY_VALUE_HI");
  words[at + GLOBAL_MAX_DAY_QTY_LO_WORD] = packBits(values.maxDayQtyLo, 0, 0xFFFFFFFF, "GLOBAL_MAX_DAY_QTY_LO");
  words[at + GLOBAL_MAX_DAY_QTY_HI_WORD] = packBits(values.maxDayQtyHi, 0, 0xFFFFFFFF, "GLOBAL_MAX_DAY_QTY_HI");
  words[at + GLOBAL_MAX_LOSS_LO_WORD] = packBits(values.maxLossLo, 0, 0xFFFFFFFF, "GLOBAL_MAX_LOSS_LO");
  words[at + GLOBAL_MAX_LOSS_HI_WORD] = packBits(values.maxLossHi, 0, 0xFFFFFFFF, "GLOBAL_MAX_LOSS_HI");
}

export function unpackGlobalEntry(words: Uint32Array, at = 0): GlobalEntry {
  const checkOff = words[at + GLOBAL_CHECK_OFF_WORD] ?? 0;
  return {
    intervalNs: words[at + GLOBAL_INTERVAL_NS_WORD] ?? 0,
    burstNs: words[at + GLOBAL_BURST_NS_WORD] ?? 0,
    checkOff: (checkOff >>> GLOBAL_CHECK_OFF_CHECK_OFF_SHIFT) & GLOBAL_CHECK_OFF_CHECK_OFF_MASK,
    reserved: (checkOff >>> GLOBAL_CHECK_OFF_RESERVED_SHIFT) & GLOBAL_CHECK_OFF_RESERVED_MASK,
    waiveReducing: ((words[at + GLOBAL_WAIVE_REDUCING_WORD] ?? 0) >>> 0) & 0x1FFFFF,
    maxInFlight: ((words[at + GLOBAL_MAX_IN_FLIGHT_WORD] ?? 0) >>> 0) & 0xFFFF,
    maxDayValueLo: words[at + GLOBAL_MAX_DAY_VALUE_LO_WORD] ?? 0,
    maxDayValueHi: words[at + GLOBAL_MAX_DAY_VALUE_HI_WORD] ?? 0,
    maxDayQtyLo: words[at + GLOBAL_MAX_DAY_QTY_LO_WORD] ?? 0,
    maxDayQtyHi: words[at + GLOBAL_MAX_DAY_QTY_HI_WORD] ?? 0,
    maxLossLo: words[at + GLOBAL_MAX_LOSS_LO_WORD] ?? 0,
    maxLossHi: words[at + GLOBAL_MAX_LOSS_HI_WORD] ?? 0,
  };
}

// ---- EXPOSURE: Exposure limits. Entry 0 is the account, 1 to 7 are the strategy kinds. Two banks, as those of the slots.

export const EXPOSURE_BASE = 0x0D80;
export const EXPOSURE_WORDS = 32;
export const EXPOSURE_ENTRY_WORDS = 4;
export const EXPOSURE_ENTRIES = 8;
export const EXPOSURE_MAX_GROSS_LO_WORD = 0;
export const EXPOSURE_MAX_GROSS_HI_WORD = 1;
export const EXPOSURE_MAX_NET_LO_WORD = 2;
export const EXPOSURE_MAX_NET_HI_WORD = 3;

/** Address of a word of an entry. */
export function exposureAddress(entry: number, word = 0): number {
  if (!Number.isInteger(entry) || entry < 0 || entry >= EXPOSURE_ENTRIES) throw new RangeError(`EXPOSURE: there is no entry ${entry}`);
  if (!Number.isInteger(word) || word < 0 || word >= EXPOSURE_ENTRY_WORDS) throw new RangeError(`EXPOSURE: an entry has no word ${word}`);
  return EXPOSURE_BASE + 4 * (entry * EXPOSURE_ENTRY_WORDS + word);
}

export interface ExposureEntry {
  /** 1e-4 currency units, low word */
  readonly maxGrossLo: number;
  /** High word */
  readonly maxGrossHi: number;
  /** 1e-4 currency units, low word */
  readonly maxNetLo: number;
  /** High word */
  readonly maxNetHi: number;
}

/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */
export function packExposureEntry(values: ExposureEntry, words: Uint32Array, at = 0): void {
  words.fill(0, at, at + EXPOSURE_ENTRY_WORDS);
  words[at + EXPOSURE_MAX_GROSS_LO_WORD] = packBits(values.maxGrossLo, 0, 0xFFFFFFFF, "EXPOSURE_MAX_GROSS_LO");
  words[at + EXPOSURE_MAX_GROSS_HI_WORD] = packBits(values.maxGrossHi, 0, 0xFFFFFFFF, "EXPOSURE_MAX_GROSS_HI");
  words[at + EXPOSURE_MAX_NET_LO_WORD] = packBits(values.maxNetLo, 0, 0xFFFFFFFF, "EXPOSURE_MAX_NET_LO");
  words[at + EXPOSURE_MAX_NET_HI_WORD] = packBits(values.maxNetHi, 0, 0xFFFFFFFF, "EXPOSURE_MAX_NET_HI");
}

export function unpackExposureEntry(words: Uint32Array, at = 0): ExposureEntry {
  return {
    maxGrossLo: words[at + EXPOSURE_MAX_GROSS_LO_WORD] ?? 0,
    maxGrossHi: words[at + EXPOSURE_MAX_GROSS_HI_WORD] ?? 0,
    maxNetLo: words[at + EXPOSURE_MAX_NET_LO_WORD] ?? 0,
    maxNetHi: words[at + EXPOSURE_MAX_NET_HI_WORD] ?? 0,
  };
}

// ---- HIST_T1: Histogram of T1. Orders by T1 in cycles; bucket 255: that many or more. Counts modulo 2^32; a write sets a bucket.

export const HIST_T1_BASE = 0x1000;
export const HIST_T1_WORDS = 256;

/** Address of a word. */
export function histT1Address(word: number): number {
  if (!Number.isInteger(word) || word < 0 || word >= HIST_T1_WORDS) throw new RangeError(`HIST_T1: there is no word ${word}`);
  return HIST_T1_BASE + 4 * word;
}

// ---- HIST_T2: Histogram of T2. Orders by T2 in units of 4 cycles; bucket 255: that many or more. Counts modulo 2^32; a write sets a bucket.

export const HIST_T2_BASE = 0x1400;
export const HIST_T2_WORDS = 256;

/** Address of a word. */
export function histT2Address(word: number): number {
  if (!Number.isInteger(word) || word < 0 || word >= HIST_T2_WORDS) throw new RangeError(`HIST_T2: there is no word ${word}`);
  return HIST_T2_BASE + 4 * word;
}

// ---- MEAN_REVERSION: Strategy mean reversion

export const MEAN_REVERSION_BASE = 0x2000;
export const MEAN_REVERSION_WORDS = 2048;
export const MEAN_REVERSION_ENTRY_WORDS = 8;
export const MEAN_REVERSION_ENTRIES = 256;
export const MEAN_REVERSION_CONTROL_WORD = 0;
/** evaluated */
export const MEAN_REVERSION_CONTROL_ENABLE_BIT = 0;
/** shift of the mean */
export const MEAN_REVERSION_CONTROL_K_MEAN_SHIFT = 4;
export const MEAN_REVERSION_CONTROL_K_MEAN_MASK = 0xF;
/** shift of the deviation */
export const MEAN_REVERSION_CONTROL_K_DEV_SHIFT = 8;
export const MEAN_REVERSION_CONTROL_K_DEV_MASK = 0xF;
/** updates before the first intent */
export const MEAN_REVERSION_CONTROL_WARMUP_SHIFT = 16;
export const MEAN_REVERSION_CONTROL_WARMUP_MASK = 0xFFFF;
export const MEAN_REVERSION_BANDS_WORD = 1;
/** deviations x 16 at which a position is taken */
export const MEAN_REVERSION_BANDS_ENTRY_Q4_SHIFT = 0;
export const MEAN_REVERSION_BANDS_ENTRY_Q4_MASK = 0xFFF;
/** deviations x 16 at which it is left */
export const MEAN_REVERSION_BANDS_EXIT_Q4_SHIFT = 16;
export const MEAN_REVERSION_BANDS_EXIT_Q4_MASK = 0xFFF;
export const MEAN_REVERSION_MIN_DEV_WORD = 2;
export const MEAN_REVERSION_ORDER_QTY_WORD = 3;
export const MEAN_REVERSION_COOLDOWN_NS_WORD = 4;
export const MEAN_REVERSION_MAX_HOLD_NS_LO_WORD = 5;
export const MEAN_REVERSION_MAX_HOLD_NS_HI_WORD = 6;

/** Address of a word of an entry. */
export function meanReversionAddress(entry: number, word = 0): number {
  if (!Number.isInteger(entry) || entry < 0 || entry >= MEAN_REVERSION_ENTRIES) throw new RangeError(`MEAN_REVERSION: there is no entry ${entry}`);
  if (!Number.isInteger(word) || word < 0 || word >= MEAN_REVERSION_ENTRY_WORDS) throw new RangeError(`MEAN_REVERSION: an entry has no word ${word}`);
  return MEAN_REVERSION_BASE + 4 * (entry * MEAN_REVERSION_ENTRY_WORDS + word);
}

export interface MeanReversionEntry {
  /** evaluated */
  readonly enable: boolean;
  /** shift of the mean */
  readonly kMean: number;
  /** shift of the deviation */
  readonly kDev: number;
  /** updates before the first intent */
  readonly warmup: number;
  /** deviations x 16 at which a position is taken */
  readonly entryQ4: number;
  /** deviations x 16 at which it is left */
  readonly exitQ4: number;
  /** Smallest deviation that counts, 1e-4 currency units */
  readonly minDev: number;
  /** Shares */
  readonly orderQty: number;
  /** ns between intents */
  readonly cooldownNs: number;
  /** Longest that a position is held, ns, low word */
  readonly maxHoldNsLo: number;
  /** High word */
  readonly maxHoldNsHi: number;
}

/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */
export function packMeanReversionEntry(values: MeanReversionEntry, words: Uint32Array, at = 0): void {
  words.fill(0, at, at + MEAN_REVERSION_ENTRY_WORDS);
  words[at + MEAN_REVERSION_CONTROL_WORD] = (packFlag(values.enable, MEAN_REVERSION_CONTROL_ENABLE_BIT) | packBits(values.kMean, MEAN_REVERSION_CONTROL_K_MEAN_SHIFT, MEAN_REVERSION_CONTROL_K_MEAN_MASK, "MEAN_REVERSION_CONTROL.k_mean") | packBits(values.kDev, MEAN_REVERSION_CONTROL_K_DEV_SHIFT, MEAN_REVERSION_CONTROL_K_DEV_MASK, "MEAN_REVERSION_CONTROL.k_dev") | packBits(values.warmup, MEAN_REVERSION_CONTROL_WARMUP_SHIFT, MEAN_REVERSION_CONTROL_WARMUP_MASK, "MEAN_REVERSION_CONTROL.warmup")) >>> 0;
  words[at + MEAN_REVERSION_BANDS_WORD] = (packBits(values.entryQ4, MEAN_REVERSION_BANDS_ENTRY_Q4_SHIFT, MEAN_REVERSION_BANDS_ENTRY_Q4_MASK, "MEAN_REVERSION_BANDS.entry_q4") | packBits(values.exitQ4, MEAN_REVERSION_BANDS_EXIT_Q4_SHIFT, MEAN_REVERSION_BANDS_EXIT_Q4_MASK, "MEAN_REVERSION_BANDS.exit_q4")) >>> 0;
  words[at + MEAN_REVERSION_MIN_DEV_WORD] = packBits(values.minDev, 0, 0xFFFFFFFF, "MEAN_REVERSION_MIN_DEV");
  words[at + MEAN_REVERSION_ORDER_QTY_WORD] = packBits(values.orderQty, 0, 0xFFFFFFFF, "MEAN_REVERSION_ORDER_QTY");
  words[at + MEAN_REVERSION_COOLDOWN_NS_WORD] = packBits(values.cooldownNs, 0, 0xFFFFFFFF, "MEAN_REVERSION_COOLDOWN_NS");
  words[at + MEAN_REVERSION_MAX_HOLD_NS_LO_WORD] = packBits(values.maxHoldNsLo, 0, 0xFFFFFFFF, "MEAN_REVERSION_MAX_HOLD_NS_LO");
  words[at + MEAN_REVERSION_MAX_HOLD_NS_HI_WORD] = packBits(values.maxHoldNsHi, 0, 0xFFFFFFFF, "MEAN_REVERSION_MAX_HOLD_NS_HI");
}

export function unpackMeanReversionEntry(words: Uint32Array, at = 0): MeanReversionEntry {
  const control = words[at + MEAN_REVERSION_CONTROL_WORD] ?? 0;
  const bands = words[at + MEAN_REVERSION_BANDS_WORD] ?? 0;
  return {
    enable: ((control >>> MEAN_REVERSION_CONTROL_ENABLE_BIT) & 1) !== 0,
    kMean: (control >>> MEAN_REVERSION_CONTROL_K_MEAN_SHIFT) & MEAN_REVERSION_CONTROL_K_MEAN_MASK,
    kDev: (control >>> MEAN_REVERSION_CONTROL_K_DEV_SHIFT) & MEAN_REVERSION_CONTROL_K_DEV_MASK,
    warmup: (control >>> MEAN_REVERSION_CONTROL_WARMUP_SHIFT) & MEAN_REVERSION_CONTROL_WARMUP_MASK,
    entryQ4: (bands >>> MEAN_REVERSION_BANDS_ENTRY_Q4_SHIFT) & MEAN_REVERSION_BANDS_ENTRY_Q4_MASK,
    exitQ4: (bands >>> MEAN_REVERSION_BANDS_EXIT_Q4_SHIFT) & MEAN_REVERSION_BANDS_EXIT_Q4_MASK,
    minDev: words[at + MEAN_REVERSION_MIN_DEV_WORD] ?? 0,
    orderQty: words[at + MEAN_REVERSION_ORDER_QTY_WORD] ?? 0,
    cooldownNs: words[at + MEAN_REVERSION_COOLDOWN_NS_WORD] ?? 0,
    maxHoldNsLo: words[at + MEAN_REVERSION_MAX_HOLD_NS_LO_WORD] ?? 0,
    maxHoldNsHi: words[at + MEAN_REVERSION_MAX_HOLD_NS_HI_WORD] ?? 0,
  };
}

// ---- LIMIT: Limits. Risk limits of each slot (docs/datapath.md section 6). Two banks: written in the shadow, read in the one READ_BANK chooses.

export const LIMIT_BASE = 0x4000;
export const LIMIT_WORDS = 4096;
export const LIMIT_ENTRY_WORDS = 16;
export const LIMIT_ENTRIES = 256;
export const LIMIT_MAX_QTY_WORD = 0;
export const LIMIT_MAX_NOTIONAL_LO_WORD = 1;
export const LIMIT_MAX_NOTIONAL_HI_WORD = 2;
export const LIMIT_COLLAR_LO_WORD = 3;
export const LIMIT_COLLAR_HI_WORD = 4;
export const LIMIT_MAX_LONG_WORD = 5;
export const LIMIT_MAX_SHORT_WORD = 6;
export const LIMIT_CHECK_OFF_WORD = 7;
/** rules that are off: bit = code - 1; only codes 4 to 9, 11, 14 to 16, 20 */
export const LIMIT_CHECK_OFF_CHECK_OFF_SHIFT = 0;
export const LIMIT_CHECK_OFF_CHECK_OFF_MASK = 0x1FFFFF;
/** must be 0 (rule 21) */
export const LIMIT_CHECK_OFF_RESERVED_SHIFT = 21;
export const LIMIT_CHECK_OFF_RESERVED_MASK = 0x7FF;
export const LIMIT_MAX_AGE_NS_WORD = 8;
export const LIMIT_MAX_ORDERS_WORD = 9;
/** open orders (rule 11) */
export const LIMIT_MAX_ORDERS_MAX_OPEN_ORDERS_SHIFT = 0;
export const LIMIT_MAX_ORDERS_MAX_OPEN_ORDERS_MASK = 0xFFFF;
/** orders sent since clear until a person resets (rule 14) */
export const LIMIT_MAX_ORDERS_MAX_EXECUTIONS_SHIFT = 16;
export const LIMIT_MAX_ORDERS_MAX_EXECUTIONS_MASK = 0xFFFF;
export const LIMIT_DUPLICATE_NS_WORD = 10;
export const LIMIT_ORDER_MASK_WORD = 11;
/** conditions that stop an order (rule 4): bit 0 not trading, 1 operational halt, 2 session not open, 3 market halt, 4 price band, 5 short sale restricted, 6 restricted list */
export const LIMIT_ORDER_MASK_STATE_MASK_SHIFT = 0;
export const LIMIT_ORDER_MASK_STATE_MASK_MASK = 0x7F;
/** orders allowed (rule 20): bit 0 buy, 1 sell that is not short, 2 short sell, 3 orders that rest */
export const LIMIT_ORDER_MASK_ALLOWED_SHIFT = 8;
export const LIMIT_ORDER_MASK_ALLOWED_MASK = 0xF;

/** Address of a word of an entry. */
export function limitAddress(entry: number, word = 0): number {
  if (!Number.isInteger(entry) || entry < 0 || entry >= LIMIT_ENTRIES) throw new RangeError(`LIMIT: there is no entry ${entry}`);
  if (!Number.isInteger(word) || word < 0 || word >= LIMIT_ENTRY_WORDS) throw new RangeError(`LIMIT: an entry has no word ${word}`);
  return LIMIT_BASE + 4 * (entry * LIMIT_ENTRY_WORDS + word);
}

export interface LimitEntry {
  /** Shares of one order */
  readonly maxQty: number;
  /** 1e-4 currency units, low word */
  readonly maxNotionalLo: number;
  /** High word */
  readonly maxNotionalHi: number;
  /** Lowest price, 1e-4 currency units */
  readonly collarLo: number;
  /** Highest price, 1e-4 currency units */
  readonly collarHi: number;
  /** Shares, at most 2^31 - 1 */
  readonly maxLong: number;
  /** Shares, at most 2^31 - 1 */
  readonly maxShort: number;
  /** rules that are off: bit = code - 1; only codes 4 to 9, 11, 14 to 16, 20 */
  readonly checkOff: number;
  /** must be 0 (rule 21) */
  readonly reserved: number;
  /** Oldest trigger, ns (rule 3); 2^32 - 1: no limit */
  readonly maxAgeNs: number;
  /** open orders (rule 11) */
  readonly maxOpenOrders: number;
  /** orders sent since clear until a person resets (rule 14) */
  readonly maxExecutions: number;
  /** ns in which the same order is not sent again (rule 15) */
  readonly duplicateNs: number;
  /** conditions that stop an order (rule 4): bit 0 not trading, 1 operational halt, 2 session not open, 3 market halt, 4 price band, 5 short sale restricted, 6 restricted list */
  readonly stateMask: number;
  /** orders allowed (rule 20): bit 0 buy, 1 sell that is not short, 2 short sell, 3 orders that rest */
  readonly allowed: number;
}

/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */
export function packLimitEntry(values: LimitEntry, words: Uint32Array, at = 0): void {
  words.fill(0, at, at + LIMIT_ENTRY_WORDS);
  words[at + LIMIT_MAX_QTY_WORD] = packBits(values.maxQty, 0, 0xFFFFFFFF, "LIMIT_MAX_QTY");
  words[at + LIMIT_MAX_NOTIONAL_LO_WORD] = packBits(values.maxNotionalLo, 0, 0xFFFFFFFF, "LIMIT_MAX_NOTIONAL_LO");
  words[at + LIMIT_MAX_NOTIONAL_HI_WORD] = packBits(values.maxNotionalHi, 0, 0xFFFFFFFF, "LIMIT_MAX_NOTIONAL_HI");
  words[at + LIMIT_COLLAR_LO_WORD] = packBits(values.collarLo, 0, 0xFFFFFFFF, "LIMIT_COLLAR_LO");
  words[at + LIMIT_COLLAR_HI_WORD] = packBits(values.collarHi, 0, 0xFFFFFFFF, "LIMIT_COLLAR_HI");
  words[at + LIMIT_MAX_LONG_WORD] = packBits(values.maxLong, 0, 0xFFFFFFFF, "LIMIT_MAX_LONG");
  words[at + LIMIT_MAX_SHORT_WORD] = packBits(values.maxShort, 0, 0xFFFFFFFF, "LIMIT_MAX_SHORT");
  words[at + LIMIT_CHECK_OFF_WORD] = (packBits(values.checkOff, LIMIT_CHECK_OFF_CHECK_OFF_SHIFT, LIMIT_CHECK_OFF_CHECK_OFF_MASK, "LIMIT_CHECK_OFF.check_off") | packBits(values.reserved, LIMIT_CHECK_OFF_RESERVED_SHIFT, LIMIT_CHECK_OFF_RESERVED_MASK, "LIMIT_CHECK_OFF.reserved")) >>> 0;
  words[at + LIMIT_MAX_AGE_NS_WORD] = packBits(values.maxAgeNs, 0, 0xFFFFFFFF, "LIMIT_MAX_AGE_NS");
  words[at + LIMIT_MAX_ORDERS_WORD] = (packBits(values.maxOpenOrders, LIMIT_MAX_ORDERS_MAX_OPEN_ORDERS_SHIFT, LIMIT_MAX_ORDERS_MAX_OPEN_ORDERS_MASK, "LIMIT_MAX_ORDERS.max_open_orders") | packBits(values.maxExecutions, LIMIT_MAX_ORDERS_MAX_EXECUTIONS_SHIFT, LIMIT_MAX_ORDERS_MAX_EXECUTIONS_MASK, "LIMIT_MAX_ORDERS.max_executions")) >>> 0;
  words[at + LIMIT_DUPLICATE_NS_WORD] = packBits(values.duplicateNs, 0, 0xFFFFFFFF, "LIMIT_DUPLICATE_NS");
  words[at + LIMIT_ORDER_MASK_WORD] = (packBits(values.stateMask, LIMIT_ORDER_MASK_STATE_MASK_SHIFT, LIMIT_ORDER_MASK_STATE_MASK_MASK, "LIMIT_ORDER_MASK.state_mask") | packBits(values.allowed, LIMIT_ORDER_MASK_ALLOWED_SHIFT, LIMIT_ORDER_MASK_ALLOWED_MASK, "LIMIT_ORDER_MASK.allowed")) >>> 0;
}

export function unpackLimitEntry(words: Uint32Array, at = 0): LimitEntry {
  const checkOff = words[at + LIMIT_CHECK_OFF_WORD] ?? 0;
  const maxOrders = words[at + LIMIT_MAX_ORDERS_WORD] ?? 0;
  const orderMask = words[at + LIMIT_ORDER_MASK_WORD] ?? 0;
  return {
    maxQty: words[at + LIMIT_MAX_QTY_WORD] ?? 0,
    maxNotionalLo: words[at + LIMIT_MAX_NOTIONAL_LO_WORD] ?? 0,
    maxNotionalHi: words[at + LIMIT_MAX_NOTIONAL_HI_WORD] ?? 0,
    collarLo: words[at + LIMIT_COLLAR_LO_WORD] ?? 0,
    collarHi: words[at + LIMIT_COLLAR_HI_WORD] ?? 0,
    maxLong: words[at + LIMIT_MAX_LONG_WORD] ?? 0,
    maxShort: words[at + LIMIT_MAX_SHORT_WORD] ?? 0,
    checkOff: (checkOff >>> LIMIT_CHECK_OFF_CHECK_OFF_SHIFT) & LIMIT_CHECK_OFF_CHECK_OFF_MASK,
    reserved: (checkOff >>> LIMIT_CHECK_OFF_RESERVED_SHIFT) & LIMIT_CHECK_OFF_RESERVED_MASK,
    maxAgeNs: words[at + LIMIT_MAX_AGE_NS_WORD] ?? 0,
    maxOpenOrders: (maxOrders >>> LIMIT_MAX_ORDERS_MAX_OPEN_ORDERS_SHIFT) & LIMIT_MAX_ORDERS_MAX_OPEN_ORDERS_MASK,
    maxExecutions: (maxOrders >>> LIMIT_MAX_ORDERS_MAX_EXECUTIONS_SHIFT) & LIMIT_MAX_ORDERS_MAX_EXECUTIONS_MASK,
    duplicateNs: words[at + LIMIT_DUPLICATE_NS_WORD] ?? 0,
    stateMask: (orderMask >>> LIMIT_ORDER_MASK_STATE_MASK_SHIFT) & LIMIT_ORDER_MASK_STATE_MASK_MASK,
    allowed: (orderMask >>> LIMIT_ORDER_MASK_ALLOWED_SHIFT) & LIMIT_ORDER_MASK_ALLOWED_MASK,
  };
}

// ---- IMBALANCE: Strategy imbalance

export const IMBALANCE_BASE = 0x8000;
export const IMBALANCE_WORDS = 2048;
export const IMBALANCE_ENTRY_WORDS = 8;
export const IMBALANCE_ENTRIES = 256;
export const IMBALANCE_CONTROL_WORD = 0;
/** evaluated */
export const IMBALANCE_CONTROL_ENABLE_BIT = 0;
/** ratio x 16 */
export const IMBALANCE_CONTROL_RATIO_Q4_SHIFT = 16;
export const IMBALANCE_CONTROL_RATIO_Q4_MASK = 0xFFF;
export const IMBALANCE_MIN_QTY_WORD = 1;
export const IMBALANCE_MAX_SPREAD_WORD = 2;
export const IMBALANCE_ORDER_QTY_WORD = 3;
export const IMBALANCE_COOLDOWN_NS_WORD = 4;

/** Address of a word of an entry. */
export function imbalanceAddress(entry: number, word = 0): number {
  if (!Number.isInteger(entry) || entry < 0 || entry >= IMBALANCE_ENTRIES) throw new RangeError(`IMBALANCE: there is no entry ${entry}`);
  if (!Number.isInteger(word) || word < 0 || word >= IMBALANCE_ENTRY_WORDS) throw new RangeError(`IMBALANCE: an entry has no word ${word}`);
  return IMBALANCE_BASE + 4 * (entry * IMBALANCE_ENTRY_WORDS + word);
}

export interface ImbalanceEntry {
  /** evaluated */
  readonly enable: boolean;
  /** ratio x 16 */
  readonly ratioQ4: number;
  /** Shares on the heavier side */
  readonly minQty: number;
  /** 1e-4 currency units */
  readonly maxSpread: number;
  /** Shares */
  readonly orderQty: number;
  /** ns between intents */
  readonly cooldownNs: number;
}

/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */
export function packImbalanceEntry(values: ImbalanceEntry, words: Uint32Array, at = 0): void {
  words.fill(0, at, at + IMBALANCE_ENTRY_WORDS);
  words[at + IMBALANCE_CONTROL_WORD] = (packFlag(values.enable, IMBALANCE_CONTROL_ENABLE_BIT) | packBits(values.ratioQ4, IMBALANCE_CONTROL_RATIO_Q4_SHIFT, IMBALANCE_CONTROL_RATIO_Q4_MASK, "IMBALANCE_CONTROL.ratio_q4")) >>> 0;
  words[at + IMBALANCE_MIN_QTY_WORD] = packBits(values.minQty, 0, 0xFFFFFFFF, "IMBALANCE_MIN_QTY");
  words[at + IMBALANCE_MAX_SPREAD_WORD] = packBits(values.maxSpread, 0, 0xFFFFFFFF, "IMBALANCE_MAX_SPREAD");
  words[at + IMBALANCE_ORDER_QTY_WORD] = packBits(values.orderQty, 0, 0xFFFFFFFF, "IMBALANCE_ORDER_QTY");
  words[at + IMBALANCE_COOLDOWN_NS_WORD] = packBits(values.cooldownNs, 0, 0xFFFFFFFF, "IMBALANCE_COOLDOWN_NS");
}

export function unpackImbalanceEntry(words: Uint32Array, at = 0): ImbalanceEntry {
  const control = words[at + IMBALANCE_CONTROL_WORD] ?? 0;
  return {
    enable: ((control >>> IMBALANCE_CONTROL_ENABLE_BIT) & 1) !== 0,
    ratioQ4: (control >>> IMBALANCE_CONTROL_RATIO_Q4_SHIFT) & IMBALANCE_CONTROL_RATIO_Q4_MASK,
    minQty: words[at + IMBALANCE_MIN_QTY_WORD] ?? 0,
    maxSpread: words[at + IMBALANCE_MAX_SPREAD_WORD] ?? 0,
    orderQty: words[at + IMBALANCE_ORDER_QTY_WORD] ?? 0,
    cooldownNs: words[at + IMBALANCE_COOLDOWN_NS_WORD] ?? 0,
  };
}

// ---- MOMENTUM: Strategy momentum

export const MOMENTUM_BASE = 0xA000;
export const MOMENTUM_WORDS = 1024;
export const MOMENTUM_ENTRY_WORDS = 4;
export const MOMENTUM_ENTRIES = 256;
export const MOMENTUM_CONTROL_WORD = 0;
/** evaluated */
export const MOMENTUM_CONTROL_ENABLE_BIT = 0;
/** shift of the fast average */
export const MOMENTUM_CONTROL_K_FAST_SHIFT = 4;
export const MOMENTUM_CONTROL_K_FAST_MASK = 0xF;
/** shift of the slow average */
export const MOMENTUM_CONTROL_K_SLOW_SHIFT = 8;
export const MOMENTUM_CONTROL_K_SLOW_MASK = 0xF;
/** updates before the first intent */
export const MOMENTUM_CONTROL_WARMUP_SHIFT = 16;
export const MOMENTUM_CONTROL_WARMUP_MASK = 0xFFFF;
export const MOMENTUM_THRESHOLD_WORD = 1;
export const MOMENTUM_ORDER_QTY_WORD = 2;
export const MOMENTUM_COOLDOWN_NS_WORD = 3;

/** Address of a word of an entry. */
export function momentumAddress(entry: number, word = 0): number {
  if (!Number.isInteger(entry) || entry < 0 || entry >= MOMENTUM_ENTRIES) throw new RangeError(`MOMENTUM: there is no entry ${entry}`);
  if (!Number.isInteger(word) || word < 0 || word >= MOMENTUM_ENTRY_WORDS) throw new RangeError(`MOMENTUM: an entry has no word ${word}`);
  return MOMENTUM_BASE + 4 * (entry * MOMENTUM_ENTRY_WORDS + word);
}

export interface MomentumEntry {
  /** evaluated */
  readonly enable: boolean;
  /** shift of the fast average */
  readonly kFast: number;
  /** shift of the slow average */
  readonly kSlow: number;
  /** updates before the first intent */
  readonly warmup: number;
  /** 1e-4 currency units */
  readonly threshold: number;
  /** Shares */
  readonly orderQty: number;
  /** ns between intents */
  readonly cooldownNs: number;
}

/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */
export function packMomentumEntry(values: MomentumEntry, words: Uint32Array, at = 0): void {
  words.fill(0, at, at + MOMENTUM_ENTRY_WORDS);
  words[at + MOMENTUM_CONTROL_WORD] = (packFlag(values.enable, MOMENTUM_CONTROL_ENABLE_BIT) | packBits(values.kFast, MOMENTUM_CONTROL_K_FAST_SHIFT, MOMENTUM_CONTROL_K_FAST_MASK, "MOMENTUM_CONTROL.k_fast") | packBits(values.kSlow, MOMENTUM_CONTROL_K_SLOW_SHIFT, MOMENTUM_CONTROL_K_SLOW_MASK, "MOMENTUM_CONTROL.k_slow") | packBits(values.warmup, MOMENTUM_CONTROL_WARMUP_SHIFT, MOMENTUM_CONTROL_WARMUP_MASK, "MOMENTUM_CONTROL.warmup")) >>> 0;
  words[at + MOMENTUM_THRESHOLD_WORD] = packBits(values.threshold, 0, 0xFFFFFFFF, "MOMENTUM_THRESHOLD");
  words[at + MOMENTUM_ORDER_QTY_WORD] = packBits(values.orderQty, 0, 0xFFFFFFFF, "MOMENTUM_ORDER_QTY");
  words[at + MOMENTUM_COOLDOWN_NS_WORD] = packBits(values.cooldownNs, 0, 0xFFFFFFFF, "MOMENTUM_COOLDOWN_NS");
}

export function unpackMomentumEntry(words: Uint32Array, at = 0): MomentumEntry {
  const control = words[at + MOMENTUM_CONTROL_WORD] ?? 0;
  return {
    enable: ((control >>> MOMENTUM_CONTROL_ENABLE_BIT) & 1) !== 0,
    kFast: (control >>> MOMENTUM_CONTROL_K_FAST_SHIFT) & MOMENTUM_CONTROL_K_FAST_MASK,
    kSlow: (control >>> MOMENTUM_CONTROL_K_SLOW_SHIFT) & MOMENTUM_CONTROL_K_SLOW_MASK,
    warmup: (control >>> MOMENTUM_CONTROL_WARMUP_SHIFT) & MOMENTUM_CONTROL_WARMUP_MASK,
    threshold: words[at + MOMENTUM_THRESHOLD_WORD] ?? 0,
    orderQty: words[at + MOMENTUM_ORDER_QTY_WORD] ?? 0,
    cooldownNs: words[at + MOMENTUM_COOLDOWN_NS_WORD] ?? 0,
  };
}

// ---- SLOT: Tracked slots. One bank; written only while disarmed, in force with the next CLEAR.

export const SLOT_BASE = 0xB000;
export const SLOT_WORDS = 1024;
export const SLOT_ENTRY_WORDS = 4;
export const SLOT_ENTRIES = 256;
export const SLOT_CONTROL_WORD = 0;
/** tracked */
export const SLOT_CONTROL_ENABLE_BIT = 0;
/** trading state until an H message comes */
export const SLOT_CONTROL_INITIAL_TRADING_BIT = 1;
/** 1: tick 100, 0: tick 1 */
export const SLOT_CONTROL_TICK_100_BIT = 2;
/** 1: lot 100, 0: lot 1 */
export const SLOT_CONTROL_LOT_100_BIT = 3;
/** stock locate */
export const SLOT_CONTROL_LOCATE_SHIFT = 16;
export const SLOT_CONTROL_LOCATE_MASK = 0xFFFF;
export const SLOT_STOCK_0_WORD = 1;
export const SLOT_STOCK_4_WORD = 2;
export const SLOT_WINDOW_LO_WORD = 3;

/** Address of a word of an entry. */
export function slotAddress(entry: number, word = 0): number {
  if (!Number.isInteger(entry) || entry < 0 || entry >= SLOT_ENTRIES) throw new RangeError(`SLOT: there is no entry ${entry}`);
  if (!Number.isInteger(word) || word < 0 || word >= SLOT_ENTRY_WORDS) throw new RangeError(`SLOT: an entry has no word ${word}`);
  return SLOT_BASE + 4 * (entry * SLOT_ENTRY_WORDS + word);
}

export interface SlotEntry {
  /** tracked */
  readonly enable: boolean;
  /** trading state until an H message comes */
  readonly initialTrading: boolean;
  /** 1: tick 100, 0: tick 1 */
  readonly tick100: boolean;
  /** 1: lot 100, 0: lot 1 */
  readonly lot100: boolean;
  /** stock locate */
  readonly locate: number;
  /** Stock, characters 0 to 3: character 0 in bits 31..24 */
  readonly stock0: number;
  /** Characters 4 to 7 */
  readonly stock4: number;
  /** Lowest price of the window, 1e-4 currency units */
  readonly windowLo: number;
}

/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */
export function packSlotEntry(values: SlotEntry, words: Uint32Array, at = 0): void {
  words.fill(0, at, at + SLOT_ENTRY_WORDS);
  words[at + SLOT_CONTROL_WORD] = (packFlag(values.enable, SLOT_CONTROL_ENABLE_BIT) | packFlag(values.initialTrading, SLOT_CONTROL_INITIAL_TRADING_BIT) | packFlag(values.tick100, SLOT_CONTROL_TICK_100_BIT) | packFlag(values.lot100, SLOT_CONTROL_LOT_100_BIT) | packBits(values.locate, SLOT_CONTROL_LOCATE_SHIFT, SLOT_CONTROL_LOCATE_MASK, "SLOT_CONTROL.locate")) >>> 0;
  words[at + SLOT_STOCK_0_WORD] = packBits(values.stock0, 0, 0xFFFFFFFF, "SLOT_STOCK_0");
  words[at + SLOT_STOCK_4_WORD] = packBits(values.stock4, 0, 0xFFFFFFFF, "SLOT_STOCK_4");
  words[at + SLOT_WINDOW_LO_WORD] = packBits(values.windowLo, 0, 0xFFFFFFFF, "SLOT_WINDOW_LO");
}

export function unpackSlotEntry(words: Uint32Array, at = 0): SlotEntry {
  const control = words[at + SLOT_CONTROL_WORD] ?? 0;
  return {
    enable: ((control >>> SLOT_CONTROL_ENABLE_BIT) & 1) !== 0,
    initialTrading: ((control >>> SLOT_CONTROL_INITIAL_TRADING_BIT) & 1) !== 0,
    tick100: ((control >>> SLOT_CONTROL_TICK_100_BIT) & 1) !== 0,
    lot100: ((control >>> SLOT_CONTROL_LOT_100_BIT) & 1) !== 0,
    locate: (control >>> SLOT_CONTROL_LOCATE_SHIFT) & SLOT_CONTROL_LOCATE_MASK,
    stock0: words[at + SLOT_STOCK_0_WORD] ?? 0,
    stock4: words[at + SLOT_STOCK_4_WORD] ?? 0,
    windowLo: words[at + SLOT_WINDOW_LO_WORD] ?? 0,
  };
}

// ---- MARKET_MAKING: Strategy market making

export const MARKET_MAKING_BASE = 0xC000;
export const MARKET_MAKING_WORDS = 2048;
export const MARKET_MAKING_ENTRY_WORDS = 8;
export const MARKET_MAKING_ENTRIES = 256;
export const MARKET_MAKING_CONTROL_WORD = 0;
/** evaluated */
export const MARKET_MAKING_CONTROL_ENABLE_BIT = 0;
/** round the micro-price; otherwise round the mid */
export const MARKET_MAKING_CONTROL_MICRO_BIT = 1;
/** 1e-4 currency units per 256 shares of position */
export const MARKET_MAKING_CONTROL_SKEW_Q8_SHIFT = 16;
export const MARKET_MAKING_CONTROL_SKEW_Q8_MASK = 0xFFFF;
export const MARKET_MAKING_HALF_SPREAD_WORD = 1;
export const MARKET_MAKING_MAX_SPREAD_WORD = 2;
export const MARKET_MAKING_QUOTE_QTY_WORD = 3;
export const MARKET_MAKING_REPRICE_WORD = 4;
export const MARKET_MAKING_MAX_POS_WORD = 5;
export const MARKET_MAKING_COOLDOWN_NS_WORD = 6;

/** Address of a word of an entry. */
export function marketMakingAddress(entry: number, word = 0): number {
  if (!Number.isInteger(entry) || entry < 0 || entry >= MARKET_MAKING_ENTRIES) throw new RangeError(`MARKET_MAKING: there is no entry ${entry}`);
  if (!Number.isInteger(word) || word < 0 || word >= MARKET_MAKING_ENTRY_WORDS) throw new RangeError(`MARKET_MAKING: an entry has no word ${word}`);
  return MARKET_MAKING_BASE + 4 * (entry * MARKET_MAKING_ENTRY_WORDS + word);
}

export interface MarketMakingEntry {
  /** evaluated */
  readonly enable: boolean;
  /** round the micro-price; otherwise round the mid */
  readonly micro: boolean;
  /** 1e-4 currency units per 256 shares of position */
  readonly skewQ8: number;
  /** From the reference price to each quote, 1e-4 currency units */
  readonly halfSpread: number;
  /** Widest market that is quoted in, 1e-4 currency units */
  readonly maxSpread: number;
  /** Shares of each quote */
  readonly quoteQty: number;
  /** A quote this far from its target is replaced, 1e-4 currency units */
  readonly reprice: number;
  /** Shares, at most 2^31 - 1: a side that would take the position further out is not quoted from there on */
  readonly maxPos: number;
  /** ns between intents */
  readonly cooldownNs: number;
}

/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */
export function packMarketMakingEntry(values: MarketMakingEntry, words: Uint32Array, at = 0): void {
  words.fill(0, at, at + MARKET_MAKING_ENTRY_WORDS);
  words[at + MARKET_MAKING_CONTROL_WORD] = (packFlag(values.enable, MARKET_MAKING_CONTROL_ENABLE_BIT) | packFlag(values.micro, MARKET_MAKING_CONTROL_MICRO_BIT) | packBits(values.skewQ8, MARKET_MAKING_CONTROL_SKEW_Q8_SHIFT, MARKET_MAKING_CONTROL_SKEW_Q8_MASK, "MARKET_MAKING_CONTROL.skew_q8")) >>> 0;
  words[at + MARKET_MAKING_HALF_SPREAD_WORD] = packBits(values.halfSpread, 0, 0xFFFFFFFF, "MARKET_MAKING_HALF_SPREAD");
  words[at + MARKET_MAKING_MAX_SPREAD_WORD] = packBits(values.maxSpread, 0, 0xFFFFFFFF, "MARKET_MAKING_MAX_SPREAD");
  words[at + MARKET_MAKING_QUOTE_QTY_WORD] = packBits(values.quoteQty, 0, 0xFFFFF, "MARKET_MAKING_QUOTE_QTY");
  words[at + MARKET_MAKING_REPRICE_WORD] = packBits(values.reprice, 0, 0xFFFFFFFF, "MARKET_MAKING_REPRICE");
  words[at + MARKET_MAKING_MAX_POS_WORD] = packBits(values.maxPos, 0, 0xFFFFFFFF, "MARKET_MAKING_MAX_POS");
  words[at + MARKET_MAKING_COOLDOWN_NS_WORD] = packBits(values.cooldownNs, 0, 0xFFFFFFFF, "MARKET_MAKING_COOLDOWN_NS");
}

export function unpackMarketMakingEntry(words: Uint32Array, at = 0): MarketMakingEntry {
  const control = words[at + MARKET_MAKING_CONTROL_WORD] ?? 0;
  return {
    enable: ((control >>> MARKET_MAKING_CONTROL_ENABLE_BIT) & 1) !== 0,
    micro: ((control >>> MARKET_MAKING_CONTROL_MICRO_BIT) & 1) !== 0,
    skewQ8: (control >>> MARKET_MAKING_CONTROL_SKEW_Q8_SHIFT) & MARKET_MAKING_CONTROL_SKEW_Q8_MASK,
    halfSpread: words[at + MARKET_MAKING_HALF_SPREAD_WORD] ?? 0,
    maxSpread: words[at + MARKET_MAKING_MAX_SPREAD_WORD] ?? 0,
    quoteQty: ((words[at + MARKET_MAKING_QUOTE_QTY_WORD] ?? 0) >>> 0) & 0xFFFFF,
    reprice: words[at + MARKET_MAKING_REPRICE_WORD] ?? 0,
    maxPos: words[at + MARKET_MAKING_MAX_POS_WORD] ?? 0,
    cooldownNs: words[at + MARKET_MAKING_COOLDOWN_NS_WORD] ?? 0,
  };
}

// ---- ARBITRAGE: Strategy arbitrage. Both legs' entries hold the same values but for role and partner.

export const ARBITRAGE_BASE = 0xE000;
export const ARBITRAGE_WORDS = 2048;
export const ARBITRAGE_ENTRY_WORDS = 8;
export const ARBITRAGE_ENTRIES = 256;
export const ARBITRAGE_CONTROL_WORD = 0;
/** evaluated */
export const ARBITRAGE_CONTROL_ENABLE_BIT = 0;
/** 0: this slot is leg A, 1: leg B */
export const ARBITRAGE_CONTROL_LEG_B_BIT = 1;
/** slot of the other leg */
export const ARBITRAGE_CONTROL_PARTNER_SHIFT = 8;
export const ARBITRAGE_CONTROL_PARTNER_MASK = 0xFF;
export const ARBITRAGE_WEIGHTS_WORD = 1;
/** weight of the price of leg A */
export const ARBITRAGE_WEIGHTS_W_A_SHIFT = 0;
export const ARBITRAGE_WEIGHTS_W_A_MASK = 0xFFF;
/** weight of the price of leg B */
export const ARBITRAGE_WEIGHTS_W_B_SHIFT = 16;
export const ARBITRAGE_WEIGHTS_W_B_MASK = 0xFFF;
export const ARBITRAGE_BASIS_WORD = 2;
export const ARBITRAGE_THRESHOLD_WORD = 3;
export const ARBITRAGE_QTY_A_WORD = 4;
export const ARBITRAGE_QTY_B_WORD = 5;
export const ARBITRAGE_COOLDOWN_NS_WORD = 6;

/** Address of a word of an entry. */
export function arbitrageAddress(entry: number, word = 0): number {
  if (!Number.isInteger(entry) || entry < 0 || entry >= ARBITRAGE_ENTRIES) throw new RangeError(`ARBITRAGE: there is no entry ${entry}`);
  if (!Number.isInteger(word) || word < 0 || word >= ARBITRAGE_ENTRY_WORDS) throw new RangeError(`ARBITRAGE: an entry has no word ${word}`);
  return ARBITRAGE_BASE + 4 * (entry * ARBITRAGE_ENTRY_WORDS + word);
}

export interface ArbitrageEntry {
  /** evaluated */
  readonly enable: boolean;
  /** 0: this slot is leg A, 1: leg B */
  readonly legB: boolean;
  /** slot of the other leg */
  readonly partner: number;
  /** weight of the price of leg A */
  readonly wA: number;
  /** weight of the price of leg B */
  readonly wB: number;
  /** Signed, 1e-4 currency units times weight */
  readonly basis: number;
  /** Edge and fees together, 1e-4 currency units times weight */
  readonly threshold: number;
  /** Shares of leg A */
  readonly qtyA: number;
  /** Shares of leg B */
  readonly qtyB: number;
  /** ns between intents */
  readonly cooldownNs: number;
}

/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */
export function packArbitrageEntry(values: ArbitrageEntry, words: Uint32Array, at = 0): void {
  words.fill(0, at, at + ARBITRAGE_ENTRY_WORDS);
  words[at + ARBITRAGE_CONTROL_WORD] = (packFlag(values.enable, ARBITRAGE_CONTROL_ENABLE_BIT) | packFlag(values.legB, ARBITRAGE_CONTROL_LEG_B_BIT) | packBits(values.partner, ARBITRAGE_CONTROL_PARTNER_SHIFT, ARBITRAGE_CONTROL_PARTNER_MASK, "ARBITRAGE_CONTROL.partner")) >>> 0;
  words[at + ARBITRAGE_WEIGHTS_WORD] = (packBits(values.wA, ARBITRAGE_WEIGHTS_W_A_SHIFT, ARBITRAGE_WEIGHTS_W_A_MASK, "ARBITRAGE_WEIGHTS.w_a") | packBits(values.wB, ARBITRAGE_WEIGHTS_W_B_SHIFT, ARBITRAGE_WEIGHTS_W_B_MASK, "ARBITRAGE_WEIGHTS.w_b")) >>> 0;
  words[at + ARBITRAGE_BASIS_WORD] = packBits(values.basis, 0, 0xFFFFFFFF, "ARBITRAGE_BASIS");
  words[at + ARBITRAGE_THRESHOLD_WORD] = packBits(values.threshold, 0, 0xFFFFFFFF, "ARBITRAGE_THRESHOLD");
  words[at + ARBITRAGE_QTY_A_WORD] = packBits(values.qtyA, 0, 0xFFFFF, "ARBITRAGE_QTY_A");
  words[at + ARBITRAGE_QTY_B_WORD] = packBits(values.qtyB, 0, 0xFFFFF, "ARBITRAGE_QTY_B");
  words[at + ARBITRAGE_COOLDOWN_NS_WORD] = packBits(values.cooldownNs, 0, 0xFFFFFFFF, "ARBITRAGE_COOLDOWN_NS");
}

export function unpackArbitrageEntry(words: Uint32Array, at = 0): ArbitrageEntry {
  const control = words[at + ARBITRAGE_CONTROL_WORD] ?? 0;
  const weights = words[at + ARBITRAGE_WEIGHTS_WORD] ?? 0;
  return {
    enable: ((control >>> ARBITRAGE_CONTROL_ENABLE_BIT) & 1) !== 0,
    legB: ((control >>> ARBITRAGE_CONTROL_LEG_B_BIT) & 1) !== 0,
    partner: (control >>> ARBITRAGE_CONTROL_PARTNER_SHIFT) & ARBITRAGE_CONTROL_PARTNER_MASK,
    wA: (weights >>> ARBITRAGE_WEIGHTS_W_A_SHIFT) & ARBITRAGE_WEIGHTS_W_A_MASK,
    wB: (weights >>> ARBITRAGE_WEIGHTS_W_B_SHIFT) & ARBITRAGE_WEIGHTS_W_B_MASK,
    basis: words[at + ARBITRAGE_BASIS_WORD] ?? 0,
    threshold: words[at + ARBITRAGE_THRESHOLD_WORD] ?? 0,
    qtyA: ((words[at + ARBITRAGE_QTY_A_WORD] ?? 0) >>> 0) & 0xFFFFF,
    qtyB: ((words[at + ARBITRAGE_QTY_B_WORD] ?? 0) >>> 0) & 0xFFFFF,
    cooldownNs: words[at + ARBITRAGE_COOLDOWN_NS_WORD] ?? 0,
  };
}

// ---- All of it, for tools that show the map

export interface RegisterInfo {
  readonly name: string;
  readonly address: number;
  /** Registers in the array; 1 for a lone one. */
  readonly count: number;
  readonly access: "r" | "w" | "rw";
}

export const REGISTERS: readonly RegisterInfo[] = [
  { name: "ID.MAGIC", address: 0x0000, count: 1, access: "r" },
  { name: "ID.MAP_HASH", address: 0x0004, count: 1, access: "r" },
  { name: "ID.RTL_HASH", address: 0x0008, count: 1, access: "r" },
  { name: "ID.VERSION", address: 0x000C, count: 1, access: "r" },
  { name: "ID.CAP0", address: 0x0010, count: 1, access: "r" },
  { name: "ID.CAP1", address: 0x0014, count: 1, access: "r" },
  { name: "ID.CAP2", address: 0x0018, count: 1, access: "r" },
  { name: "ID.BUS_ERRORS", address: 0x001C, count: 1, access: "r" },
  { name: "OPERATE.ARM", address: 0x0100, count: 1, access: "rw" },
  { name: "OPERATE.STATUS", address: 0x0104, count: 1, access: "r" },
  { name: "OPERATE.KILL_GLOBAL", address: 0x0108, count: 1, access: "rw" },
  { name: "OPERATE.KILL_KINDS", address: 0x010C, count: 1, access: "rw" },
  { name: "OPERATE.KILL_SYM", address: 0x0110, count: 8, access: "rw" },
  { name: "OPERATE.LEASE_NS_LO", address: 0x0130, count: 1, access: "rw" },
  { name: "OPERATE.LEASE_NS_HI", address: 0x0134, count: 1, access: "rw" },
  { name: "OPERATE.TIME_LO", address: 0x0138, count: 1, access: "r" },
  { name: "OPERATE.TIME_HI", address: 0x013C, count: 1, access: "r" },
  { name: "OPERATE.CLEAR", address: 0x0140, count: 1, access: "w" },
  { name: "CONFIG.STAGED_VERSION", address: 0x0200, count: 1, access: "rw" },
  { name: "CONFIG.EXPECTED_VERSION", address: 0x0204, count: 1, access: "rw" },
  { name: "CONFIG.COMMIT", address: 0x0208, count: 1, access: "w" },
  { name: "CONFIG.COMMIT_RESULT", address: 0x020C, count: 1, access: "r" },
  { name: "CONFIG.ACTIVE_VERSION", address: 0x0210, count: 1, access: "r" },
  { name: "CONFIG.READ_BANK", address: 0x0214, count: 1, access: "rw" },
  { name: "FEED.A_ADDR", address: 0x0300, count: 1, access: "rw" },
  { name: "FEED.A_PORT", address: 0x0304, count: 1, access: "rw" },
  { name: "FEED.B_ADDR", address: 0x0308, count: 1, access: "rw" },
  { name: "FEED.B_PORT", address: 0x030C, count: 1, access: "rw" },
  { name: "FEED.SESSION0", address: 0x0310, count: 1, access: "rw" },
  { name: "FEED.SESSION1", address: 0x0314, count: 1, access: "rw" },
  { name: "FEED.SESSION2", address: 0x0318, count: 1, access: "rw" },
  { name: "FEED.START_MODE", address: 0x031C, count: 1, access: "rw" },
  { name: "FEED.START_SEQ_LO", address: 0x0320, count: 1, access: "rw" },
  { name: "FEED.START_SEQ_HI", address: 0x0324, count: 1, access: "rw" },
  { name: "FEED.GAP_WAIT_NS", address: 0x0328, count: 1, access: "rw" },
  { name: "FEED.NEXT_SEQ_LO", address: 0x032C, count: 1, access: "r" },
  { name: "FEED.NEXT_SEQ_HI", address: 0x0330, count: 1, access: "r" },
  { name: "FEED.SESSION_IN_FORCE0", address: 0x0334, count: 1, access: "r" },
  { name: "FEED.SESSION_IN_FORCE1", address: 0x0338, count: 1, access: "r" },
  { name: "FEED.SESSION_IN_FORCE2", address: 0x033C, count: 1, access: "r" },
  { name: "FEED.TRADING", address: 0x0340, count: 8, access: "r" },
  { name: "FEED.MARKET", address: 0x0360, count: 1, access: "rw" },
  { name: "FEED.INITIAL_OPEN", address: 0x0364, count: 1, access: "rw" },
  { name: "FEED.STATE", address: 0x0368, count: 1, access: "r" },
  { name: "FEED.FEED_BROKEN", address: 0x036C, count: 8, access: "r" },
  { name: "FEED.LOADING", address: 0x038C, count: 8, access: "r" },
  { name: "FEED.BROKEN_LO", address: 0x03AC, count: 1, access: "r" },
  { name: "FEED.BROKEN_HI", address: 0x03B0, count: 1, access: "r" },
  { name: "SESSION.READY", address: 0x0400, count: 1, access: "rw" },
  { name: "SESSION.URN", address: 0x0404, count: 1, access: "rw" },
  { name: "SESSION.SEND_NEXT", address: 0x0408, count: 1, access: "rw" },
  { name: "SESSION.SEND_LIMIT", address: 0x040C, count: 1, access: "rw" },
  { name: "SESSION.ACK", address: 0x0410, count: 1, access: "rw" },
  { name: "SESSION.WINDOW", address: 0x0414, count: 1, access: "rw" },
  { name: "SESSION.LOCAL_MAC_LO", address: 0x0418, count: 1, access: "rw" },
  { name: "SESSION.LOCAL_MAC_HI", address: 0x041C, count: 1, access: "rw" },
  { name: "SESSION.PEER_MAC_LO", address: 0x0420, count: 1, access: "rw" },
  { name: "SESSION.PEER_MAC_HI", address: 0x0424, count: 1, access: "rw" },
  { name: "SESSION.LOCAL_IP", address: 0x0428, count: 1, access: "rw" },
  { name: "SESSION.PEER_IP", address: 0x042C, count: 1, access: "rw" },
  { name: "SESSION.PORTS", address: 0x0430, count: 1, access: "rw" },
  { name: "HOST_TX.DATA", address: 0x0500, count: 1, access: "rw" },
  { name: "HOST_TX.CTRL", address: 0x0504, count: 1, access: "rw" },
  { name: "HOST_TX.SUM", address: 0x0508, count: 1, access: "rw" },
  { name: "HOST_TX.STATUS", address: 0x050C, count: 1, access: "r" },
  { name: "HOST_TX.LAST_SEQ", address: 0x0510, count: 1, access: "r" },
  { name: "POSITION.SYM", address: 0x0600, count: 1, access: "rw" },
  { name: "POSITION.DELTA", address: 0x0604, count: 1, access: "rw" },
  { name: "POSITION.RELEASE_BUY", address: 0x0608, count: 1, access: "rw" },
  { name: "POSITION.RELEASE_ORDERS", address: 0x060C, count: 1, access: "rw" },
  { name: "POSITION.RELEASE_SELL", address: 0x0610, count: 1, access: "rw" },
  { name: "POSITION.POS_SEL", address: 0x0614, count: 1, access: "rw" },
  { name: "POSITION.POS", address: 0x0618, count: 1, access: "r" },
  { name: "POSITION.OPEN_BUY", address: 0x061C, count: 1, access: "r" },
  { name: "POSITION.OPEN_SELL", address: 0x0620, count: 1, access: "r" },
  { name: "POSITION.OPEN_ORDERS", address: 0x0624, count: 1, access: "r" },
  { name: "POSITION.EXECUTIONS", address: 0x0628, count: 1, access: "r" },
  { name: "POSITION.OWN_BID", address: 0x062C, count: 1, access: "r" },
  { name: "POSITION.OWN_ASK", address: 0x0630, count: 1, access: "r" },
  { name: "ACCOUNT.KIND", address: 0x0700, count: 1, access: "rw" },
  { name: "ACCOUNT.GROSS_LO", address: 0x0704, count: 1, access: "rw" },
  { name: "ACCOUNT.GROSS_HI", address: 0x0708, count: 1, access: "rw" },
  { name: "ACCOUNT.NET_LO", address: 0x070C, count: 1, access: "rw" },
  { name: "ACCOUNT.NET_HI", address: 0x0710, count: 1, access: "rw" },
  { name: "ACCOUNT.ACKNOWLEDGE", address: 0x0714, count: 1, access: "rw" },
  { name: "ACCOUNT.PNL_LO", address: 0x0718, count: 1, access: "rw" },
  { name: "ACCOUNT.PNL_HI", address: 0x071C, count: 1, access: "rw" },
  { name: "ACCOUNT.DAY_VALUE_LO", address: 0x0720, count: 1, access: "rw" },
  { name: "ACCOUNT.DAY_VALUE_HI", address: 0x0724, count: 1, access: "rw" },
  { name: "ACCOUNT.DAY_QTY_LO", address: 0x0728, count: 1, access: "rw" },
  { name: "ACCOUNT.DAY_QTY_HI", address: 0x072C, count: 1, access: "rw" },
  { name: "ACCOUNT.OWN_SYM", address: 0x0730, count: 1, access: "rw" },
  { name: "ACCOUNT.OWN_BID", address: 0x0734, count: 1, access: "rw" },
  { name: "ACCOUNT.OWN_ASK", address: 0x0738, count: 1, access: "rw" },
  { name: "ACCOUNT.THROTTLE_RESET", address: 0x073C, count: 1, access: "rw" },
  { name: "ACCOUNT.SEL", address: 0x0740, count: 1, access: "rw" },
  { name: "ACCOUNT.CURRENT_GROSS_LO", address: 0x0744, count: 1, access: "r" },
  { name: "ACCOUNT.CURRENT_GROSS_HI", address: 0x0748, count: 1, access: "r" },
  { name: "ACCOUNT.CURRENT_NET_LO", address: 0x074C, count: 1, access: "r" },
  { name: "ACCOUNT.CURRENT_NET_HI", address: 0x0750, count: 1, access: "r" },
  { name: "ACCOUNT.IN_FLIGHT", address: 0x0754, count: 1, access: "r" },
  { name: "ACCOUNT.CURRENT_PNL_LO", address: 0x0758, count: 1, access: "r" },
  { name: "ACCOUNT.CURRENT_PNL_HI", address: 0x075C, count: 1, access: "r" },
  { name: "ACCOUNT.CURRENT_DAY_VALUE_LO", address: 0x0760, count: 1, access: "r" },
  { name: "ACCOUNT.CURRENT_DAY_VALUE_HI", address: 0x0764, count: 1, access: "r" },
  { name: "ACCOUNT.CURRENT_DAY_QTY_LO", address: 0x0768, count: 1, access: "r" },
  { name: "ACCOUNT.CURRENT_DAY_QTY_HI", address: 0x076C, count: 1, access: "r" },
  { name: "COUNTERS.SNAPSHOT", address: 0x0800, count: 1, access: "w" },
  { name: "COUNTERS.STATUS", address: 0x0804, count: 1, access: "r" },
  { name: "REPAIR.DATA", address: 0x0900, count: 12, access: "rw" },
  { name: "REPAIR.LENGTH", address: 0x0930, count: 1, access: "rw" },
  { name: "REPAIR.SLOT", address: 0x0934, count: 1, access: "rw" },
  { name: "REPAIR.ARG_LO", address: 0x0938, count: 1, access: "rw" },
  { name: "REPAIR.ARG_HI", address: 0x093C, count: 1, access: "rw" },
  { name: "REPAIR.CTRL", address: 0x0940, count: 1, access: "rw" },
  { name: "REPAIR.STATUS", address: 0x0944, count: 1, access: "r" },
  { name: "LEVELS.SEL", address: 0x0C00, count: 1, access: "rw" },
  { name: "LEVELS.STATUS", address: 0x0C04, count: 1, access: "r" },
  { name: "LEVELS.BID_PRICE", address: 0x0C08, count: 8, access: "r" },
  { name: "LEVELS.BID_QTY", address: 0x0C28, count: 8, access: "r" },
  { name: "LEVELS.ASK_PRICE", address: 0x0C48, count: 8, access: "r" },
  { name: "LEVELS.ASK_QTY", address: 0x0C68, count: 8, access: "r" },
  { name: "QUOTE.SIDE", address: 0x0E00, count: 1, access: "rw" },
  { name: "QUOTE.LAST", address: 0x0E04, count: 1, access: "rw" },
  { name: "QUOTE.ORDER", address: 0x0E08, count: 1, access: "rw" },
  { name: "QUOTE.PRICE", address: 0x0E0C, count: 1, access: "rw" },
  { name: "QUOTE.REST", address: 0x0E10, count: 1, access: "rw" },
  { name: "QUOTE.DONE", address: 0x0E14, count: 1, access: "rw" },
  { name: "TCP.CARD_KEEPS", address: 0x0F00, count: 1, access: "rw" },
  { name: "TCP.COMMAND", address: 0x0F04, count: 1, access: "rw" },
  { name: "TCP.TIMES", address: 0x0F08, count: 1, access: "rw" },
  { name: "TCP.ALIVE", address: 0x0F0C, count: 1, access: "rw" },
  { name: "TCP.STATE", address: 0x0F10, count: 1, access: "r" },
  { name: "TCP.OLDEST", address: 0x0F14, count: 1, access: "r" },
  { name: "TCP.COUNTS", address: 0x0F18, count: 1, access: "r" },
  { name: "TCP.RECEIVED_LO", address: 0x0F1C, count: 1, access: "r" },
  { name: "TCP.RECEIVED_HI", address: 0x0F20, count: 1, access: "r" },
  { name: "TCP.RECEIVED_TAKE", address: 0x0F24, count: 1, access: "rw" },
  { name: "ELECTION.ID3", address: 0x1800, count: 1, access: "rw" },
  { name: "ELECTION.ID2", address: 0x1804, count: 1, access: "rw" },
  { name: "ELECTION.ID1", address: 0x1808, count: 1, access: "rw" },
  { name: "ELECTION.ID0", address: 0x180C, count: 1, access: "rw" },
  { name: "ELECTION.STATUS", address: 0x1810, count: 1, access: "r" },
];

export const WINDOWS = {
  COUNTER: { address: 0x0A00, words: 128, entryWords: 1, writable: false },
  GLOBAL: { address: 0x0D00, words: 32, entryWords: 32, writable: true },
  EXPOSURE: { address: 0x0D80, words: 32, entryWords: 4, writable: true },
  HIST_T1: { address: 0x1000, words: 256, entryWords: 1, writable: true },
  HIST_T2: { address: 0x1400, words: 256, entryWords: 1, writable: true },
  MEAN_REVERSION: { address: 0x2000, words: 2048, entryWords: 8, writable: true },
  LIMIT: { address: 0x4000, words: 4096, entryWords: 16, writable: true },
  IMBALANCE: { address: 0x8000, words: 2048, entryWords: 8, writable: true },
  MOMENTUM: { address: 0xA000, words: 1024, entryWords: 4, writable: true },
  SLOT: { address: 0xB000, words: 1024, entryWords: 4, writable: true },
  MARKET_MAKING: { address: 0xC000, words: 2048, entryWords: 8, writable: true },
  ARBITRAGE: { address: 0xE000, words: 2048, entryWords: 8, writable: true },
} as const;
