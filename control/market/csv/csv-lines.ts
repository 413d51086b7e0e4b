// Lines of a file, plain, gzip or the one member of a ZIP, in bounded memory.

import { open } from "node:fs/promises";
import { InputError, readBytes } from "../../../sim/inputs/mod.ts";
import { looksLikeZip, zipMember } from "./zip-member.ts";

const LINE_CHARACTERS_MAX = 65_536;

/** Pieces of whole lines, without their ends. @throws InputError */
export async function* csvLines(path: string): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let lines = 0;
  const pieces = (await isZip(path)) ? zipMember(path) : readBytes(path);
  for await (const piece of pieces) {
    let text: string;
    try {
      text = rest + decoder.decode(piece, { stream: true });
    } catch (cause) {
      throw new InputError("INPUT_FORMAT", path, `no UTF-8 text after line ${lines}`, { cause });
    }
    const found = text.split("\n");
    rest = found.pop() ?? "";
    if (rest.length > LINE_CHARACTERS_MAX)
      throw new InputError(
        "INPUT_FORMAT",
        path,
        `line ${lines + found.length + 1} is longer than ${LINE_CHARACTERS_MAX}`,
      );
    lines += found.length;
    yield found.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  }
  if (rest !== "") yield [rest.endsWith("\r") ? rest.slice(0, -1) : rest];
}

async function isZip(path: string): Promise<boolean> {
  try {
    await using file = await open(path, "r");
    const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0);
    return looksLikeZip(buffer.subarray(0, bytesRead));
  } catch (cause) {
    throw new InputError("INPUT_UNREADABLE", path, `cannot be read (${String(cause)})`, { cause });
  }
}
