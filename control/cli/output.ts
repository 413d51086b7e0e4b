/** What a command has to say: one JSON document or text, on stdout. */
export class Output {
  readonly #json: boolean;
  readonly #write: (text: string) => void;
  #exitCode: 0 | 1 = 0;

  constructor(json: boolean, write: (text: string) => void) {
    this.#json = json;
    this.#write = write;
  }

  get json(): boolean {
    return this.#json;
  }

  get exitCode(): 0 | 1 {
    return this.#exitCode;
  }

  result(document: unknown, text: string): void {
    this.#write(this.#json ? `${JSON.stringify(document, undefined, 2)}\n` : `${text}\n`);
  }

  /** One of many lines, while it goes on. */
  line(document: unknown, text: string): void {
    this.#write(`${this.#json ? JSON.stringify(document) : text}\n`);
  }

  /** It was carried out, and says that something is not as it should be. */
  failed(): void {
    this.#exitCode = 1;
  }
}
