// What recovery has done for one path, for whoever looks.

export interface RepairCounts {
  /** Feed faults by cause, and faults of symbols. */
  gaps: number;
  badFrames: number;
  badLengths: number;
  symbolFaults: number;
  /** Books that were emptied and loaded. */
  rebuilds: number;
  /** Books that a fault left untouched. */
  untouched: number;
  loads: number;
  loadsRefused: number;
  /** Restores refused because messages had come meanwhile: those were loaded too. */
  caughtUp: number;
  recentres: number;
  /** Books given up for a while. */
  failed: number;
  /** Times that all books were whole again; the last and the longest, from the fault on. */
  completed: number;
  lastUs: number;
  longestUs: number;
  /** Messages of the feed that came during the last one. */
  lastMessages: number;
}

export function noRepairs(): RepairCounts {
  return {
    gaps: 0,
    badFrames: 0,
    badLengths: 0,
    symbolFaults: 0,
    rebuilds: 0,
    untouched: 0,
    loads: 0,
    loadsRefused: 0,
    caughtUp: 0,
    recentres: 0,
    failed: 0,
    completed: 0,
    lastUs: 0,
    longestUs: 0,
    lastMessages: 0,
  };
}
