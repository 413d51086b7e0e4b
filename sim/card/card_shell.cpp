// The world next to the chip, inside the same WebAssembly module: two receive MACs, the order port's MAC, the event ring's reader,
// the register bus master and the device clock. One call runs as many cycles as are asked for, so that JavaScript is called
// never and calls seldom. Everything it hands over lies in rings of the linear memory, each with a bound.
//
// Appended to the shell prelude of sim/harness/shell.ts (context, top, TG_EXPORT, tg_create). How TypeScript reads it: model.ts.

#include "Vdut___024root.h"

namespace card {

// The core has its clock once more for each of its parts (TG_SLEEP in tg_core.sv). A part that has nothing to do misses edges: Verilator
// then leaves out everything that depends on sleeping parts only. With generated traffic on both lines 78 % of
// the parts' edges are missed, and 0.34 M cycles/s become 1.04 M (`tickgate bench simulation`). In the order of awake_o:
enum Part : uint32_t { LINE_A = 1, LINE_B = 2, ARBITER = 4, BOOK = 8, DECIDE = 16, TRANSMIT = 32, EVENTS = 64, HOST = 128, ALL = 255 };
// What a register access sets off shows in awake_o, or is over, after so many cycles.
constexpr uint32_t AWAKE_AFTER_ACCESS = 32;
constexpr uint32_t PARTS = 8;
static uint32_t awake_before = ALL;                   // in the cycle before this one
static uint32_t all_awake_for = AWAKE_AFTER_ACCESS;  // cycles that no part may miss
static uint32_t kept_awake = 0;                       // parts that never sleep

// A rising edge in one evaluation. Verilator finds edges by comparing with the value it saw last; telling it that this was 0 saves
// the evaluation of a falling edge on which nothing of the core depends. The clock inputs themselves stay 1. Answers the parts that
// saw the edge. `asked`: parts that have got an input in this cycle.
static uint32_t rising_edge(uint32_t asked) {
  auto* root = top->rootp;
  root->__Vtrigrprev__TOP__clk_i = 0;
#if CORE_SLEEPS
  const uint32_t awake_now = top->awake_o | asked | kept_awake;
  uint32_t awake = awake_now | awake_before;
  awake_before = awake_now;
  if (all_awake_for != 0) {
    --all_awake_for;
    awake = ALL;
  }
  root->__Vtrigrprev__TOP__clk_line_a_i = !(awake & LINE_A);
  root->__Vtrigrprev__TOP__clk_line_b_i = !(awake & LINE_B);
  root->__Vtrigrprev__TOP__clk_arbiter_i = !(awake & ARBITER);
  root->__Vtrigrprev__TOP__clk_book_i = !(awake & BOOK);
  root->__Vtrigrprev__TOP__clk_decide_i = !(awake & DECIDE);
  root->__Vtrigrprev__TOP__clk_transmit_i = !(awake & TRANSMIT);
  root->__Vtrigrprev__TOP__clk_events_i = !(awake & EVENTS);
  root->__Vtrigrprev__TOP__clk_host_i = !(awake & HOST);
#else
  const uint32_t awake = ALL;
#endif
  top->eval();
  return awake;
}

static void raise_clocks() {
  top->clk_i = 1;
#if CORE_SLEEPS
  top->clk_line_a_i = top->clk_line_b_i = top->clk_arbiter_i = top->clk_book_i = 1;
  top->clk_decide_i = top->clk_transmit_i = top->clk_events_i = top->clk_host_i = 1;
#endif
}

constexpr uint32_t RX_RING_BYTES = 1u << 19;
constexpr uint32_t TX_RING_BYTES = 1u << 18;
constexpr uint32_t EVENT_RECORDS = 1u << 13;
constexpr uint32_t SOF_RECORDS = 1u << 13;
constexpr uint32_t FRAME_BYTES_MAX = 16384;
// Free space below which run() returns, so that what one register access can set off still fits.
constexpr uint32_t EVENT_RESERVE = 256;
constexpr uint32_t TX_RESERVE = 8192;
// FCS 4, preamble and start of frame 8, inter-frame gap 12: bytes of line time that the core never sees.
constexpr uint32_t WIRE_OVERHEAD_BYTES = 24;
constexpr uint32_t TX_GAP_CYCLES = WIRE_OVERHEAD_BYTES / 8;
// idle_o must have been high this long. It is exact (every block with work holds it low); one cycle more costs little.
constexpr uint32_t SETTLE_CYCLES = 2;
constexpr uint32_t REGISTER_CYCLES_MAX = 4096;

enum Flags : uint32_t {
  // The clock stands still while there is work and moves between inputs only, frames go in one after the other: what a
  // serial path computes (docs/datapath.md section 0).
  HOLD_TIME = 1,
  // Receive beats wait while the transmitter sends, so that its queue never fills: a serial path has no transmit queue.
  PACE_BY_TRANSMIT = 2,
  // run() does nothing that lies after its until_ns: frames that arrive later wait for a later call.
  BOUND_BY_UNTIL = 4,
};

enum Result : uint32_t { IDLE = 0, CYCLE_LIMIT = 1, DRAIN = 2 };
enum RegisterStatus : uint32_t { REGISTER_OK = 0, REGISTER_ERROR = 1, REGISTER_TIMEOUT = 2 };

// What TypeScript reads and writes; keep the order in step with LAYOUT in model.ts, which a test checks by its size.
// Heads and tails count without end (modulo 2^32): head - tail is what lies in the ring.
struct Layout {
  uint64_t cycles_run;
  uint64_t cycles_skipped;
  uint64_t now_ns;
  uint64_t frames_accepted;
  uint32_t events, event_capacity, event_head, event_tail;
  uint32_t sofs, sof_capacity, sof_head, sof_tail;
  uint32_t tx, tx_capacity, tx_head, tx_tail;
  uint32_t staging, staging_capacity;
  uint32_t register_status;
  uint32_t rx_waiting;
  uint64_t events_refused;  // cycles in which a record waited because the ring was full
  uint64_t tx_held;         // the same for a transmit beat
  uint64_t next_timer_ns;   // as of the last card_next_timer()
  uint64_t edges_missed;    // by sleeping parts, each counted for itself
};

struct RxHeader {
  uint32_t length;  // first, so that the mark for "go on at the start" fits the last 8 bytes of the ring
  uint32_t error;
  uint64_t ts_ns;
  uint64_t order;  // over both lines, for HOLD_TIME
};

struct SofRecord {
  uint64_t ts_ns;
  uint64_t cycle;
  uint32_t line;
  uint32_t length;
};

struct TxHeader {
  uint64_t ts_ns;
  uint32_t length;
  uint32_t unused;
};

struct Line {
  alignas(8) uint8_t ring[RX_RING_BYTES];
  uint32_t head = 0, tail = 0;
  uint32_t waiting = 0;
  uint64_t free_at = 0;  // line time, bytes since reset: 8 a cycle
  bool active = false;
  uint32_t position = 0;  // byte of the current frame
};

// The feed's lines, and the order port.
constexpr uint32_t ORDER_PORT = 2;
alignas(8) static Line lines[3];
alignas(8) static uint8_t events[EVENT_RECORDS * 64];
alignas(8) static SofRecord sofs[SOF_RECORDS];
alignas(8) static uint8_t tx[TX_RING_BYTES];
alignas(8) static uint8_t staging[FRAME_BYTES_MAX];
alignas(8) static uint8_t tx_frame[FRAME_BYTES_MAX];
static Layout layout;
static uint32_t fifths = 0;  // of a ns: 6.4 ns are 6 and two fifths
static uint32_t settled = 0;
static uint32_t flags = 0;
static uint64_t next_order = 0;
static bool tx_in_frame = false;
static uint32_t tx_length = 0;
static uint64_t tx_sof_ns = 0;
static uint32_t tx_gap = 0;

static uint32_t padded(uint32_t length) { return (length + 7) & ~7u; }

static RxHeader* front(Line& line) {
  if (line.head == line.tail) return nullptr;
  auto* header = reinterpret_cast<RxHeader*>(line.ring + line.tail % RX_RING_BYTES);
  // A length of all ones says: the rest of the ring is unused, go on at its start.
  if (header->length == ~0u) {
    line.tail += RX_RING_BYTES - line.tail % RX_RING_BYTES;
    header = reinterpret_cast<RxHeader*>(line.ring);
  }
  return header;
}

static void pop(Line& line, const RxHeader& header) {
  line.tail += sizeof(RxHeader) + padded(header.length);
  --line.waiting;
  --layout.rx_waiting;
}

// Whether the frame at the head of the line may start in this cycle.
static bool may_start(uint32_t index, const RxHeader& header) {
  if (header.ts_ns > layout.now_ns) return false;
  Line& line = lines[index];
  if ((flags & HOLD_TIME) && index != ORDER_PORT) {
    if (settled < SETTLE_CYCLES || lines[index ^ 1].active) return false;
    const RxHeader* other = front(lines[index ^ 1]);
    if (other == nullptr) return true;
    return header.ts_ns < other->ts_ns || (header.ts_ns == other->ts_ns && header.order < other->order);
  }
  return line.free_at <= layout.cycles_run * 8;
}

struct Beat {
  uint64_t data;
  uint8_t keep;
  bool valid, last, error;
};

static Beat next_beat(uint32_t index) {
  Line& line = lines[index];
  Beat beat{0, 0, false, false, false};
  RxHeader* header = front(line);
  if (header == nullptr) return beat;
  if (!line.active) {
    if (!may_start(index, *header)) return beat;
    line.active = true;
    line.position = 0;
    const uint64_t now = layout.cycles_run * 8;
    // A line that was busy goes on without losing the fraction of a beat; one that was idle starts anew.
    if (line.free_at + 8 <= now) line.free_at = now;
    line.free_at += header->length + WIRE_OVERHEAD_BYTES;
    if (index != ORDER_PORT) {
      SofRecord& sof = sofs[layout.sof_head++ % SOF_RECORDS];
      sof = {layout.now_ns, layout.cycles_run, index, header->length};
      ++layout.frames_accepted;
    }
  } else if (index != ORDER_PORT && (flags & PACE_BY_TRANSMIT) && top->m_axis_tx_tvalid) {
    return beat;
  }
  const uint8_t* bytes = reinterpret_cast<const uint8_t*>(header + 1);
  const uint32_t left = header->length - line.position;
  std::memcpy(&beat.data, bytes + line.position, 8);
  beat.valid = true;
  beat.last = left <= 8;
  beat.keep = left >= 8 ? 0xff : static_cast<uint8_t>((1u << left) - 1);
  beat.error = beat.last && header->error != 0;
  line.position += 8;
  if (beat.last) {
    line.active = false;
    pop(line, *header);
  }
  return beat;
}

static bool event_room() { return layout.event_head - layout.event_tail < EVENT_RECORDS; }
static uint32_t tx_free() { return TX_RING_BYTES - (layout.tx_head - layout.tx_tail); }

static void take_event() {
  std::memcpy(events + (layout.event_head % EVENT_RECORDS) * 64, &top->evt_data_o, 64);
  ++layout.event_head;
}

static void take_tx_beat() {
  if (!tx_in_frame) {
    tx_in_frame = true;
    tx_length = 0;
    tx_sof_ns = layout.now_ns;
  }
  const uint64_t data = top->m_axis_tx_tdata;
  const uint32_t bytes = __builtin_popcount(top->m_axis_tx_tkeep);
  if (tx_length + 8 > FRAME_BYTES_MAX) vl_fatal(__FILE__, __LINE__, "", "the core sends a frame without an end");
  std::memcpy(tx_frame + tx_length, &data, 8);
  tx_length += bytes;
  if (!top->m_axis_tx_tlast) return;
  tx_in_frame = false;
  tx_gap = TX_GAP_CYCLES;
  const TxHeader header{tx_sof_ns, tx_length, 0};
  const uint8_t* parts[2] = {reinterpret_cast<const uint8_t*>(&header), tx_frame};
  const uint32_t lengths[2] = {sizeof header, padded(tx_length)};
  for (int part = 0; part < 2; ++part) {
    // 8 bytes at a time: the ring's size and everything in it are multiples of 8.
    for (uint32_t at = 0; at < lengths[part]; at += 8) {
      std::memcpy(tx + layout.tx_head % TX_RING_BYTES, parts[part] + at, 8);
      layout.tx_head += 8;
    }
  }
}

static void cycle() {
  const Beat a = next_beat(0);
  top->s_axis_a_tvalid = a.valid;
  top->s_axis_a_tdata = a.data;
  top->s_axis_a_tkeep = a.keep;
  top->s_axis_a_tlast = a.last;
  top->s_axis_a_tuser = a.error;
  const Beat b = next_beat(1);
  top->s_axis_b_tvalid = b.valid;
  top->s_axis_b_tdata = b.data;
  top->s_axis_b_tkeep = b.keep;
  top->s_axis_b_tlast = b.last;
  top->s_axis_b_tuser = b.error;
  const Beat o = next_beat(ORDER_PORT);
  top->s_axis_order_tvalid = o.valid;
  top->s_axis_order_tdata = o.data;
  top->s_axis_order_tkeep = o.keep;
  top->s_axis_order_tlast = o.last;
  top->s_axis_order_tuser = o.error;

  top->ts_ns_i = layout.now_ns;
  const bool tx_ready = tx_gap == 0 && (tx_in_frame || tx_free() >= FRAME_BYTES_MAX);
  const bool event_ready = event_room();
  top->m_axis_tx_tready = tx_ready;
  top->evt_ready_i = event_ready;

  // Outputs are sampled before the edge, as a neighbour with registers would see them. They come from registers of the core, so
  // they are those of the last evaluation; only the first beat of a frame on offer may be taken back in this very cycle, by the time.
  if (top->m_axis_tx_tvalid && !tx_in_frame) top->eval();
  if (tx_gap != 0) --tx_gap;
  // During reset outputs mean nothing: registers may still hold whatever they were created with.
  if (top->m_axis_tx_tvalid && !top->rst_i) {
    if (tx_ready) take_tx_beat();
    else if (tx_gap == 0) ++layout.tx_held;
  }
  if (top->evt_valid_o && !top->rst_i) {
    if (event_ready) take_event();
    else ++layout.events_refused;
  }
  const bool quiet = top->idle_o && !a.valid && !b.valid && !o.valid && !top->m_axis_tx_tvalid && !top->evt_valid_o &&
                     !lines[0].active && !lines[1].active && !lines[ORDER_PORT].active;
  settled = quiet ? settled + 1 : 0;

  const uint32_t awake = rising_edge((a.valid ? LINE_A : 0) | (b.valid ? LINE_B : 0) | (o.valid ? TRANSMIT : 0));
  layout.edges_missed += PARTS - __builtin_popcount(awake);
  ++layout.cycles_run;
  if (!(flags & HOLD_TIME)) {
    layout.now_ns += 6;
    fifths += 2;
    if (fifths >= 5) {
      fifths -= 5;
      ++layout.now_ns;
    }
  }
}

static uint64_t min(uint64_t a, uint64_t b) { return a < b ? a : b; }

static void jump(uint64_t to_ns) {
  // Whole cycles that would have passed: a cycle is 32/5 ns.
  layout.cycles_skipped += (to_ns - layout.now_ns) * 5 / 32;
  layout.now_ns = to_ns;
  fifths = 0;
  // A timer that is due now wakes a block; otherwise whoever was at rest still is.
  if (top->next_timer_ns_o <= to_ns) settled = 0;
}

static uint32_t run(uint64_t max_cycles, uint64_t until_ns) {
  const uint64_t end = layout.cycles_run + max_cycles;
  for (;;) {
    if (layout.event_head - layout.event_tail > EVENT_RECORDS - EVENT_RESERVE || tx_free() < FRAME_BYTES_MAX + TX_RESERVE ||
        layout.sof_head - layout.sof_tail > SOF_RECORDS - 2) {
      return DRAIN;
    }
    if (layout.cycles_run >= end) return CYCLE_LIMIT;
    if (settled >= SETTLE_CYCLES) {
      // No block has work: the next thing to happen is a frame, a timer of the core, or the end of the time asked for.
      uint64_t next = ~0ull;
      for (auto& line : lines) {
        const RxHeader* header = front(line);
        if (header != nullptr) next = min(next, header->ts_ns);
      }
      if (next > layout.now_ns) {
        if ((flags & BOUND_BY_UNTIL) && next > until_ns) next = ~0ull;
        if (until_ns > layout.now_ns) next = min(next, until_ns);
        const uint64_t timer = top->next_timer_ns_o;
        if (timer > layout.now_ns && (next != ~0ull || timer <= until_ns)) next = min(next, timer);
        if (next == ~0ull) return IDLE;
        jump(next);
      }
    }
    cycle();
  }
}

static void reset() {
  raise_clocks();
  top->rst_i = 1;
  top->reg_valid_i = 0;
  for (int i = 0; i < 16; ++i) cycle();
  top->rst_i = 0;
  for (int i = 0; i < 4; ++i) cycle();
}

static uint32_t access(bool write, uint32_t address, uint32_t data) {
  top->reg_valid_i = 1;
  top->reg_write_i = write;
  top->reg_addr_i = address;
  top->reg_wdata_i = data;
  uint32_t result = 0;
  layout.register_status = REGISTER_TIMEOUT;
  for (uint32_t n = 0; n < REGISTER_CYCLES_MAX; ++n) {
    all_awake_for = AWAKE_AFTER_ACCESS;
    // The request settles (without an edge): what is to be seen now is what the next edge will see.
    top->eval();
    const bool ready = top->reg_ready_o;
    if (ready) {
      result = top->reg_rdata_o;
      layout.register_status = top->reg_error_o ? REGISTER_ERROR : REGISTER_OK;
    }
    cycle();
    if (ready) break;
  }
  top->reg_valid_i = 0;
  cycle();
  settled = 0;
  return result;
}

}  // namespace card

TG_EXPORT(card_create) uint32_t card_create(uint32_t seed, int reset_mode) {
  using namespace card;
  tg_create(seed, reset_mode);
  layout.events = reinterpret_cast<uint32_t>(events);
  layout.event_capacity = EVENT_RECORDS;
  layout.sofs = reinterpret_cast<uint32_t>(sofs);
  layout.sof_capacity = SOF_RECORDS;
  layout.tx = reinterpret_cast<uint32_t>(tx);
  layout.tx_capacity = TX_RING_BYTES;
  layout.staging = reinterpret_cast<uint32_t>(staging);
  layout.staging_capacity = FRAME_BYTES_MAX;
  reset();
  return reinterpret_cast<uint32_t>(&layout);
}

TG_EXPORT(card_layout_bytes) uint32_t card_layout_bytes() { return sizeof(card::Layout); }

TG_EXPORT(card_flags) void card_flags(uint32_t flags) { card::flags = flags; }

// Queues the frame in the staging area (1 to FRAME_BYTES_MAX bytes); 0 when the line's ring has no room.
TG_EXPORT(card_push) uint32_t card_push(uint32_t index, uint32_t ts_low, uint32_t ts_high, uint32_t length, uint32_t error) {
  using namespace card;
  Line& line = lines[index];
  if (index > ORDER_PORT || length == 0 || length > FRAME_BYTES_MAX) return 0;
  const uint32_t size = sizeof(RxHeader) + padded(length);
  const uint32_t at = line.head % RX_RING_BYTES;
  const uint32_t skip = at + size > RX_RING_BYTES ? RX_RING_BYTES - at : 0;
  if (line.head - line.tail + skip + size > RX_RING_BYTES) return 0;
  if (skip != 0) {
    reinterpret_cast<RxHeader*>(line.ring + at)->length = ~0u;
    line.head += skip;
  }
  uint8_t* to = line.ring + line.head % RX_RING_BYTES;
  *reinterpret_cast<RxHeader*>(to) = {length, error, (static_cast<uint64_t>(ts_high) << 32) | ts_low, next_order++};
  // Bytes of the last beat beyond the frame are 0 whatever the staging area held before.
  std::memset(to + sizeof(RxHeader) + padded(length) - 8, 0, 8);
  std::memcpy(to + sizeof(RxHeader), staging, length);
  line.head += size;
  ++line.waiting;
  ++layout.rx_waiting;
  return 1;
}

TG_EXPORT(card_run) uint32_t card_run(uint32_t max_cycles, uint32_t until_low, uint32_t until_high) {
  return card::run(max_cycles, (static_cast<uint64_t>(until_high) << 32) | until_low);
}

// From now on these parts (bits of awake_o) see every edge, as they do in hardware.
TG_EXPORT(card_keep_awake) void card_keep_awake(uint32_t parts) { card::kept_awake = parts; }

// The clock moves on to `now` at once, whatever the blocks are doing; it never goes back.
TG_EXPORT(card_advance) void card_advance(uint32_t now_low, uint32_t now_high) {
  const uint64_t now = (static_cast<uint64_t>(now_high) << 32) | now_low;
  if (now > card::layout.now_ns) card::jump(now);
}

// The time of the core's next timer goes to the layout.
TG_EXPORT(card_next_timer) void card_next_timer() { card::layout.next_timer_ns = top->next_timer_ns_o; }

TG_EXPORT(card_register) uint32_t card_register(uint32_t write, uint32_t address, uint32_t data) {
  return card::access(write != 0, address, data);
}
