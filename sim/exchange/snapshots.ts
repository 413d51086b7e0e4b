// Who gets snapshots: any account of the venue, a bounded number at a time.

import type { Scheduler } from "../world/scheduler.ts";
import type { Accounts } from "./accounts.ts";
import type { ByteStreamListener } from "./byte-transport.ts";
import type { FeedPublisher } from "./feed-publisher.ts";
import type { MarketSource } from "./market-source.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import { type PacedTransport, SnapshotConnection, type SnapshotService } from "./snapshot-connection.ts";

/** Snapshots that are being sent; each is held whole. */
const SENDING_MAX = 8;

export class Snapshots implements SnapshotService {
  readonly session: string;
  readonly counts = { taken: 0, refused: 0 };
  private readonly scheduler: Scheduler;
  private readonly publisher: FeedPublisher;
  private readonly source: MarketSource;
  private readonly accounts: Accounts;
  private readonly connections = new Set<SnapshotConnection>();
  private readonly sending = new Set<SnapshotConnection>();
  private last: Snapshot | undefined;

  constructor(
    session: string,
    scheduler: Scheduler,
    publisher: FeedPublisher,
    source: MarketSource,
    accounts: Accounts,
  ) {
    this.session = session;
    this.scheduler = scheduler;
    this.publisher = publisher;
    this.source = source;
    this.accounts = accounts;
  }

  connected(transport: PacedTransport): ByteStreamListener {
    const connection = new SnapshotConnection(transport, this.scheduler, this);
    this.connections.add(connection);
    return connection;
  }

  authenticate(username: string, password: string): boolean {
    return this.accounts.authenticate(username, password) !== undefined;
  }

  take(connection: SnapshotConnection): Snapshot | undefined {
    if (this.sending.size >= SENDING_MAX) {
      this.counts.refused++;
      return undefined;
    }
    this.counts.taken++;
    this.sending.add(connection);
    const next = this.publisher.counts.messages + 1;
    // Clients that come together share one.
    if (this.last?.next !== next) {
      this.last = takeSnapshot(this.source.market, this.publisher.state, next, this.source.timeOfDayNs());
    }
    return this.last;
  }

  release(connection: SnapshotConnection): void {
    this.connections.delete(connection);
    this.sending.delete(connection);
    if (this.sending.size === 0) this.last = undefined;
  }

  destroy(): void {
    for (const connection of [...this.connections]) connection.destroy();
  }
}
