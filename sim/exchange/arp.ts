// Address resolution (RFC 826) for the one address of the order port.

const ETHERTYPE_ARP = 0x0806;
const ARP_AT = 14;
const REQUEST = 1;
const REPLY = 2;
const FRAME_BYTES = 60;

function read(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

function write(bytes: Uint8Array, at: number, count: number, value: number): void {
  for (let i = count - 1, left = value; i >= 0; i--, left = Math.floor(left / 256)) bytes[at + i] = left % 256;
}

/** The reply when `frame` is an untagged ARP request for `address`; undefined otherwise. */
export function answerArp(frame: Uint8Array, mac: number, address: number): Uint8Array | undefined {
  if (frame.length < 42 || read(frame, 12, 2) !== ETHERTYPE_ARP) return undefined;
  const header = [1, 0x0800, 0x0604, REQUEST];
  if (header.some((value, i) => read(frame, ARP_AT + 2 * i, 2) !== value)) return undefined;
  if (read(frame, ARP_AT + 24, 4) !== address) return undefined;
  const reply = new Uint8Array(FRAME_BYTES);
  const asker = read(frame, ARP_AT + 8, 6);
  write(reply, 0, 6, asker);
  write(reply, 6, 6, mac);
  write(reply, 12, 2, ETHERTYPE_ARP);
  [1, 0x0800, 0x0604, REPLY].forEach((value, i) => {
    write(reply, ARP_AT + 2 * i, 2, value);
  });
  write(reply, ARP_AT + 8, 6, mac);
  write(reply, ARP_AT + 14, 4, address);
  write(reply, ARP_AT + 18, 6, asker);
  write(reply, ARP_AT + 24, 4, read(frame, ARP_AT + 14, 4));
  return reply;
}
