// A listening local (unix) socket that survives whatever was left at its path.

import { lstatSync, unlinkSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";

/** sizeof(sockaddr_un.sun_path) - 1 on Linux. */
const PATH_BYTES_MAX = 107;

export class ListenError extends Error {
  override readonly name = "ListenError";
}

/**
 * Listens at `path`. A socket there that nobody answers at is a leftover and is replaced.
 * @throws ListenError when the path is too long, something else lies there, or another process listens
 */
export async function listenLocal(path: string, accept: (socket: Socket) => void): Promise<Server> {
  await clearPath(path);
  const server = createServer(accept);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(new ListenError(`cannot listen at ${path}: ${cause.message}`, { cause })));
    server.listen(path, resolve);
  });
  return server;
}

/** What {@link listenLocal} does first: makes sure that it is possible, and removes a leftover. @throws ListenError */
export async function clearPath(path: string): Promise<void> {
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) {
    throw new ListenError(`the socket path is longer than ${PATH_BYTES_MAX} bytes: ${path}`);
  }
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new ListenError(`${path} exists and is not a socket`);
  if (await answers(path)) throw new ListenError(`another process listens at ${path}`);
  unlinkSync(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}

/** Stops listening, ends what is connected, removes the path. */
export async function closeLocal(server: Server, sockets: Iterable<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}
