// The two lines of the feed as the kernel's datagrams.
import type { Network, UdpReceiver } from "../network/network.ts";

export interface FeedIntakeOptions {
  /** Where the machine receives the lines; what the datapath accepts is the tracked feed's business. */
  readonly lines: readonly [FeedLineAddress, FeedLineAddress];
  /** Address of the interface that joins multicast groups. */
  readonly interfaceAddress: string;
}

export interface FeedLineAddress {
  readonly address: string;
  readonly port: number;
}

export interface FeedIntakeEvents {
  datagram(line: 0 | 1, bytes: Uint8Array): void;
  failed(line: 0 | 1, error: Error): void;
}

export class FeedIntake {
  readonly #receivers: readonly UdpReceiver[];

  private constructor(receivers: readonly UdpReceiver[]) {
    this.#receivers = receivers;
  }

  /** @throws what binding a socket throws; nothing stays open then */
  static async open(network: Network, options: FeedIntakeOptions, events: FeedIntakeEvents): Promise<FeedIntake> {
    const receivers: UdpReceiver[] = [];
    try {
      for (const line of [0, 1] as const) {
        const { address, port } = options.lines[line];
        const at = { address, port, interfaceAddress: options.interfaceAddress };
        receivers.push(
          await network.receiveUdp(at, {
            datagram: (bytes) => events.datagram(line, bytes),
            failed: (error) => events.failed(line, error),
          }),
        );
      }
    } catch (error) {
      await Promise.all(receivers.map((receiver) => receiver.close()));
      throw error;
    }
    return new FeedIntake(receivers);
  }

  async close(): Promise<void> {
    await Promise.all(this.#receivers.map((receiver) => receiver.close()));
  }
}
