// The kernel's sockets.
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import type {
  Network,
  TcpConnection,
  TcpListener,
  UdpAddress,
  UdpListener,
  UdpReceiver,
  UdpSender,
} from "./network.ts";

/** A burst of a busy open fits; the kernel may grant less. */
const RECEIVE_BUFFER_BYTES = 8 * 1024 * 1024;

export const MACHINE_NETWORK: Network = {
  connectTcp(host: string, port: number, listener: TcpListener): TcpConnection {
    const socket = connect({ host, port, noDelay: true });
    let failure: Error | undefined;
    socket.on("connect", () => listener.connected());
    socket.on("data", (bytes) => listener.received(bytes));
    socket.on("error", (error) => {
      failure = error;
    });
    socket.on("close", () => listener.ended(failure));
    return {
      get waitingBytes() {
        return socket.writableLength;
      },
      send: (bytes) => void socket.write(bytes.slice()),
      close: () => void socket.end(),
      destroy: () => void socket.destroy(),
    };
  },

  async receiveUdp(at: UdpAddress, listener: UdpListener): Promise<UdpReceiver> {
    const socket = createSocket({ type: "udp4", reuseAddr: true });
    const multicast = isMulticast(at.address);
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(at.port, at.address, () => {
        socket.off("error", reject);
        resolve();
      });
    }).catch((error: unknown) => {
      socket.close();
      throw error;
    });
    socket.on("error", (error) => listener.failed(error));
    socket.on("message", (bytes) => listener.datagram(bytes));
    if (multicast) socket.addMembership(at.address, at.interfaceAddress);
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
    return {
      port: socket.address().port,
      close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
    };
  },

  async requestUdp({ host, port }, answer): Promise<UdpSender> {
    const socket = createSocket("udp4");
    // Connected: the kernel passes on what comes from there, and nothing else.
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.connect(port, host, () => {
        socket.off("error", reject);
        resolve();
      });
    }).catch((error: unknown) => {
      socket.close();
      throw error;
    });
    // Nobody there (an ICMP error): as if the request had been lost.
    socket.on("error", () => {});
    socket.on("message", (bytes) => answer(bytes));
    return {
      send: (bytes) => socket.send(bytes.slice(), () => {}),
      close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
    };
  },
};

function isMulticast(address: string): boolean {
  const first = Number(address.split(".")[0]);
  return first >= 224 && first <= 239;
}
