// A verilated module's ports, read from the class that Verilator wrote: `VL_IN8(&clk_i,0,0);`.

export interface Port {
  readonly name: string;
  readonly direction: "in" | "out";
  readonly bits: number;
  /** How the model stores it: one unsigned integer of 1, 2, 4 or 8 bytes, or an array of 32-bit words, least significant first. */
  readonly storage: 1 | 2 | 4 | 8 | "words";
}

const PORT = /VL_(IN|OUT)(8|16|64|W|)\(\s*&(\w+)\s*,\s*(\d+)\s*,\s*(\d+)/g;

export function parsePorts(header: string): Port[] {
  if (/VL_INOUT/.test(header)) throw new Error("inout ports are not supported");
  const ports: Port[] = [];
  for (const [, direction, storage, name, msb, lsb] of header.matchAll(PORT)) {
    ports.push({
      name: name ?? "",
      direction: direction === "IN" ? "in" : "out",
      bits: Number(msb) - Number(lsb) + 1,
      storage: storage === "W" ? "words" : storage === "" ? 4 : storage === "8" ? 1 : storage === "16" ? 2 : 8,
    });
  }
  return ports;
}
