/** `tickgate orders | head -1`: a reader that has enough is no failure, and what nobody reads need not be written. */
export function quietWhenNobodyReads(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
