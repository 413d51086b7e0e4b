/** A serial port of this machine as a line. */
import { SerialPort } from "serialport";
import type { LineListener, SerialDeviceOptions, SerialLine } from "./serial-device.ts";

export const BAUD_RATE = 1_000_000;
/** Two frames of 26 bytes at most, of ten bits each, and what an adapter adds: USB polls each millisecond, its driver up to 16. */
const FRAME_BITS = 2 * 26 * 10;
const ADAPTER_MS = 40;

/**
 * @param path of the port, e.g. /dev/ttyUSB0
 * @param answerMs until a request is sent again
 */
export function portOptions(
  path: string,
  baudRate = BAUD_RATE,
  answerMs = Math.ceil((FRAME_BITS * 1000) / baudRate) + ADAPTER_MS,
): SerialDeviceOptions {
  return {
    name: `serial port ${path}`,
    answerMs,
    open: (listener) => openPort(path, baudRate, listener),
  };
}

function openPort(path: string, baudRate: number, listener: LineListener): Promise<SerialLine> {
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  let closing = false;
  const line: SerialLine = {
    write: (bytes) => void port.write(bytes),
    close: () =>
      new Promise((resolve) => {
        closing = true;
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  };
  const lost = (cause: Error) => {
    if (closing) return;
    closing = true;
    listener.lost(cause);
  };
  port.on("data", (bytes: Buffer) => listener.received(bytes));
  port.on("error", (error) => lost(error));
  // An adapter that is pulled out closes the port under us.
  port.on("close", (error: Error | null) => lost(error ?? new Error("the port has closed")));
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error === null) resolve(line);
      else reject(error);
    });
  });
}
