/** The messages of one order session, from the first of the day: what a client that comes back asks for again. */
export class SequencedStore {
  private readonly messages: Uint8Array[] = [];

  /** Messages so far; the next one has the number `count + 1`. */
  get count(): number {
    return this.messages.length;
  }

  append(message: Uint8Array): void {
    this.messages.push(message);
  }

  /** Message by its number, from 1. */
  at(sequence: number): Uint8Array | undefined {
    return this.messages[sequence - 1];
  }
}
