// The machine's network as the gateway uses it, injected below the composition root.

export interface TcpListener {
  connected(): void;
  /** Valid during the call. */
  received(bytes: Uint8Array): void;
  /** Told once, also when the connection never came about. `error` undefined: ended in order. */
  ended(error: Error | undefined): void;
}

export interface TcpConnection {
  /** Bytes handed over that the kernel has not taken yet. */
  readonly waitingBytes: number;
  send(bytes: Uint8Array): void;
  /** Ends after what was sent. Idempotent. */
  close(): void;
  /** Ends at once; `ended` is still told. Idempotent. */
  destroy(): void;
}

export interface UdpListener {
  /** One datagram; valid during the call. */
  datagram(bytes: Uint8Array): void;
  /** The socket cannot go on. */
  failed(error: Error): void;
}

export interface UdpAddress {
  /** Where to listen: a multicast group, or an address of this machine. */
  readonly address: string;
  readonly port: number;
  /** Address of the interface that joins the group; the loopback unless told. */
  readonly interfaceAddress: string;
}

export interface UdpReceiver {
  readonly port: number;
  close(): Promise<void>;
}

/** A socket that talks to one address and hears nobody else. */
export interface UdpSender {
  /** What does not get there is lost. */
  send(bytes: Uint8Array): void;
  close(): Promise<void>;
}

export interface Network {
  connectTcp(host: string, port: number, listener: TcpListener): TcpConnection;
  /** Resolves once datagrams are received. */
  receiveUdp(at: UdpAddress, listener: UdpListener): Promise<UdpReceiver>;
  /** @param answer one datagram of the other side; valid during the call */
  requestUdp(
    to: { readonly host: string; readonly port: number },
    answer: (bytes: Uint8Array) => void,
  ): Promise<UdpSender>;
}
