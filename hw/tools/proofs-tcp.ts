// Proofs about the TCP session in the card (docs/hardware.md, "tg_tcp").

import type { Proof } from "./proof.ts";

const TCP_FILES = [
  "hw/rtl/tg_pkg.sv",
  "hw/rtl/tg_tcp_pkg.sv",
  "hw/rtl/tg_ram_1r1w.sv",
  "hw/rtl/tg_host_buffer.sv",
  "hw/rtl/tg_byte_ring.sv",
  "hw/rtl/tg_tcp_rx.sv",
  "hw/rtl/tg_tcp_judge.sv",
  "hw/rtl/tg_tcp_state.sv",
  "hw/rtl/tg_tcp_ack.sv",
  "hw/rtl/tg_tcp_timer.sv",
  "hw/rtl/tg_tcp_inbox.sv",
  "hw/rtl/tg_tcp_repeat.sv",
  "hw/rtl/tg_tcp_frame.sv",
  "hw/rtl/tg_tcp_send.sv",
  "hw/rtl/tg_tcp.sv",
];

export const TCP_PROOFS: readonly Proof[] = [
  {
    name: "tcp_flight",
    promise: "never more bytes of the TCP session are in flight than its ring holds, whatever segments come",
    top: "tg_tcp",
    files: TCP_FILES,
    includes: ["hw/formal/tg_tcp_properties.svh"],
    parameters: { SEND_BYTES: 64, RECEIVE_BYTES: 64 },
    cut: [
      "tg_tcp/c:u_rx",
      "tg_tcp/c:u_receive_ring",
      "tg_tcp/c:u_send_ring",
      "tg_tcp/c:u_inbox",
      "tg_tcp/c:u_timer",
      "tg_tcp/c:u_host_buffer",
      "tg_tcp_send/c:u_frame",
      "tg_tcp_send/c:u_repeat",
    ],
    depth: 4,
    induction: 3,
    mutants: ["TG_MUTANT_TCP_RING", "TG_MUTANT_TCP_BEYOND"],
    mutantDepth: 18,
  },
];
