// Who may trade, and over which connection each is there now.

import type { AccountEnvironment, AccountSettings } from "./account-settings.ts";
import { OuchAccount } from "./ouch-account.ts";
import type { AccountDirectory, SoupConnection } from "./soup-connection.ts";

export class Accounts implements AccountDirectory {
  private readonly accounts = new Map<string, OuchAccount>();
  private readonly connections = new Map<OuchAccount, SoupConnection>();

  /** @throws RangeError for a name or password that does not fit a login, or a name that comes twice */
  constructor(settings: readonly AccountSettings[], environment: AccountEnvironment) {
    for (const setting of settings) {
      const { username, password } = setting;
      if (!/^[\x21-\x7e]{1,6}$/.test(username))
        throw new RangeError(`account name "${username}" is not 1 to 6 characters`);
      if (!/^[\x21-\x7e]{0,10}$/.test(password)) {
        throw new RangeError(`the password of account ${username} is longer than 10 characters`);
      }
      const key = username.toUpperCase();
      if (this.accounts.has(key)) throw new RangeError(`account ${username} is there twice`);
      this.accounts.set(key, new OuchAccount(setting, environment));
    }
  }

  all(): Iterable<OuchAccount> {
    return this.accounts.values();
  }

  get(username: string): OuchAccount | undefined {
    return this.accounts.get(username.toUpperCase());
  }

  /** Accounts with a connection now. */
  get connected(): number {
    return this.connections.size;
  }

  /** User names and passwords do not depend on case in this protocol. */
  authenticate(username: string, password: string): OuchAccount | undefined {
    const account = this.get(username);
    return account?.settings.password.toUpperCase() === password.toUpperCase() ? account : undefined;
  }

  /** The newer connection wins: a client whose machine died cannot end its old one. */
  takeOver(account: OuchAccount, connection: SoupConnection): void {
    const before = this.connections.get(account);
    this.connections.set(account, connection);
    if (before === undefined) return;
    connection.succeed(before);
    before.destroy();
  }

  release(account: OuchAccount, connection: SoupConnection): void {
    // One that was taken over leaves its successor's orders alone.
    if (this.connections.get(account) !== connection) return;
    this.connections.delete(account);
    account.onMessage = () => {};
    account.disconnected();
  }

  /** Ends every session for good. */
  endSessions(): void {
    for (const account of this.accounts.values()) account.endDay();
    for (const connection of [...this.connections.values()]) connection.endSession();
  }

  destroy(): void {
    for (const connection of [...this.connections.values()]) connection.destroy();
  }
}
