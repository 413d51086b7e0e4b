/** One end of a reliable byte stream: a real TCP socket, or the TCP endpoint on simulated wires. */
export interface ByteTransport {
  /** False when the peer takes too little: nothing was queued and the connection is to be given up. */
  send(bytes: Uint8Array): boolean;
  /** Ends the stream after what was sent. Idempotent. */
  close(): void;
  /** Ends it at once. Idempotent. */
  destroy(): void;
}

/** What the owner of a stream is told. */
export interface ByteStreamListener {
  received(bytes: Uint8Array): void;
  /** The stream is over, for whatever reason; told once. */
  ended(): void;
}
