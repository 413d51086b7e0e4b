/** Why the store did not do what was asked; nothing of it has changed. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: "STORE_BUSY" | "STORE_CONFLICT" | "STORE_DAMAGED" | "STORE_EMPTY" | "STORE_UNWRITABLE";

  constructor(code: StoreError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
