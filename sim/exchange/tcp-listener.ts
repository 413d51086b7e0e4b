// The exchange's order port on simulated wires: Ethernet, ARP, IPv4 and TCP in raw frames, many connections.

import {
  buildTcpFrame,
  formatIpv4,
  type ParsedFrame,
  type ParsedTcp,
  parseFrame,
  parseIpv4,
  parseMac,
  TCP_ACK,
  TCP_FIN,
  TCP_RST,
  TCP_SYN,
  WireError,
} from "../../proto/mod.ts";
import type { Random } from "../world/random.ts";
import type { Scheduler } from "../world/scheduler.ts";
import { answerArp } from "./arp.ts";
import type { ByteStreamListener, ByteTransport } from "./byte-transport.ts";
import { DEFAULT_TCP, TcpEndpoint, type TcpSegment, type TcpSettings } from "./tcp-endpoint.ts";

export interface OrderPortAddress {
  /** Colons and hexadecimal. */
  readonly mac: string;
  /** Dotted quad. */
  readonly address: string;
  readonly port: number;
}

export const DEFAULT_ORDER_PORT: OrderPortAddress = { mac: "02:00:0a:1e:00:0a", address: "10.30.0.10", port: 9300 };

export interface TcpListenerOptions {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly at: OrderPortAddress;
  readonly settings?: TcpSettings;
  /** Puts a frame on the wire to the card. */
  readonly output: (frame: Uint8Array) => void;
  /** @param peer address and port of the client, as text */
  readonly connected: (transport: ByteTransport, peer: string) => ByteStreamListener;
}

const CONNECTIONS_MAX = 64;

export class TcpListener {
  /** Frames that were not for this port, or damaged. */
  readonly counts = { frames: 0, foreign: 0, damaged: 0, refused: 0 };
  private readonly options: TcpListenerOptions;
  private readonly mac: number;
  private readonly address: number;
  private readonly connections = new Map<string, TcpEndpoint>();

  /** @throws WireError for an address that is none */
  constructor(options: TcpListenerOptions) {
    this.options = options;
    this.mac = parseMac(options.at.mac);
    this.address = parseIpv4(options.at.address);
  }

  get connectionCount(): number {
    return this.connections.size;
  }

  receive(bytes: Uint8Array): void {
    this.counts.frames++;
    const arp = answerArp(bytes, this.mac, this.address);
    if (arp !== undefined) {
      this.options.output(arp);
      return;
    }
    let frame: ParsedFrame;
    try {
      frame = parseFrame(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.counts.damaged++;
      return;
    }
    const { tcp } = frame;
    if (tcp === undefined || frame.destinationIp !== this.address) {
      this.counts.foreign++;
      return;
    }
    if (!frame.ipChecksumOk || !tcp.checksumOk) {
      this.counts.damaged++;
      return;
    }
    if (tcp.destinationPort === this.options.at.port) this.segment(frame, tcp);
    else this.refuse(tcp, (segment) => this.reply(frame, tcp, segment));
  }

  /** Ends every connection at once. */
  destroy(): void {
    for (const endpoint of [...this.connections.values()]) endpoint.abandon(true);
  }

  private segment(frame: ParsedFrame, tcp: ParsedTcp): void {
    const peer = `${formatIpv4(frame.sourceIp)}:${tcp.sourcePort}`;
    const known = this.connections.get(peer);
    const opens = (tcp.flags & (TCP_SYN | TCP_ACK | TCP_RST)) === TCP_SYN;
    // A client that died and starts again from the same port has a new first number: its old connection is over.
    if (opens && known?.beganWith(tcp.sequence) === false) known.abandon(false);
    else if (known !== undefined) {
      known.receive(tcp);
      return;
    }
    const reply = (segment: TcpSegment): void => this.reply(frame, tcp, segment);
    if (!opens || this.connections.size >= CONNECTIONS_MAX) {
      this.refuse(tcp, reply);
      return;
    }
    const endpoint: TcpEndpoint = new TcpEndpoint(
      this.options.scheduler,
      this.options.settings ?? DEFAULT_TCP,
      this.options.random.u32(),
      reply,
      () => {
        if (this.connections.get(peer) === endpoint) this.connections.delete(peer);
      },
    );
    this.connections.set(peer, endpoint);
    endpoint.accept(tcp, this.options.connected(endpoint, peer));
  }

  /** Nobody is here: a reset with numbers the sender accepts (RFC 9293 section 3.10.7.1). */
  private refuse(tcp: ParsedTcp, reply: (segment: TcpSegment) => void): void {
    this.counts.refused++;
    if ((tcp.flags & TCP_RST) !== 0) return;
    const length = tcp.payload.length + ((tcp.flags & (TCP_SYN | TCP_FIN)) === 0 ? 0 : 1);
    const acknowledged = (tcp.flags & TCP_ACK) !== 0;
    reply({
      sequence: acknowledged ? tcp.acknowledgement : 0,
      acknowledgement: acknowledged ? 0 : (tcp.sequence + length) >>> 0,
      flags: acknowledged ? TCP_RST : TCP_RST | TCP_ACK,
      window: 0,
      payload: new Uint8Array(0),
    });
  }

  private reply(to: ParsedFrame, tcp: ParsedTcp, segment: TcpSegment): void {
    const { payload, ...fields } = segment;
    const frame = buildTcpFrame(
      {
        ...fields,
        sourceMac: this.mac,
        destinationMac: to.sourceMac,
        vlan: to.vlan,
        sourceIp: this.address,
        destinationIp: to.sourceIp,
        sourcePort: tcp.destinationPort,
        destinationPort: tcp.sourcePort,
      },
      payload,
    );
    this.options.output(frame);
  }
}
