// The software path's two roles: the shadow of a device, and what trades when it has taken over.
import type { DatapathSink, Geometry, OrderSessionState } from "../../proto/mod.ts";
import { DatapathInputError, DatapathStateError, u32 } from "./checks.ts";
import { SoftwareDatapath } from "./software-datapath.ts";

/** Where a path's output goes. Buffers are reused after each call. */
export interface StandbyOutputs {
  /** Every event record, in both roles (compare with the device's in the shadow role). */
  record(words: Uint32Array, at: number): void;
  /** An order that the device has to have sent likewise; it must not go to a venue. */
  shadowOrder(payload: Uint8Array): void;
  /** An order to send now. */
  liveOrder(payload: Uint8Array): void;
}

/** What the software path needs of its own to trade: its session, and order numbers that nobody else uses. */
export interface TakeOver {
  /** `urn` is the first order number of the range. */
  readonly session: OrderSessionState;
  /** The last order number of the range: after it, rule 19 refuses every order. */
  readonly urnLast: number;
  /** Device clock at which the lease runs out, ns. */
  readonly leaseExpiryNs: bigint;
}

export type Role = "shadow" | "live";

/**
 * Feed `path` with every input of the device in the same order, its arm, lease, session and position inputs included; it then
 * computes what the device computes. After the device has been disarmed and fenced, and `path` disarmed like it, takeOver()
 * makes the next orders its own. Books, strategies and positions carry on.
 */
export class StandbyPath {
  readonly path: SoftwareDatapath;
  private current: Role = "shadow";
  private urnLast: number | undefined;

  constructor(geometry: Geometry, outputs: StandbyOutputs) {
    const sink: DatapathSink = {
      record: (words, at) => outputs.record(words, at),
      order: (payload) => {
        if (this.current === "shadow") {
          outputs.shadowOrder(payload);
          return;
        }
        this.closeAfterLastNumber();
        outputs.liveOrder(payload);
      },
    };
    this.path = new SoftwareDatapath(geometry, sink);
  }

  get role(): Role {
    return this.current;
  }

  /** Order numbers left in the range; 0 as a shadow. */
  get urnsLeft(): number {
    if (this.urnLast === undefined) return 0;
    const { ready, urn } = this.path.orderSession;
    return ready ? this.urnLast - urn + 1 : 0;
  }

  takeOver({ session, urnLast, leaseExpiryNs }: TakeOver): void {
    if (this.current === "live") throw new DatapathStateError("REFUSED", "takeOver: the software path trades already");
    if (this.path.isArmed)
      throw new DatapathStateError("STILL_ARMED", "takeOver: still armed as the device's shadow; disarm first");
    u32("takeOver.urnLast", urnLast);
    if (urnLast < session.urn) {
      throw new DatapathInputError("takeOver.urnLast", `at least the first order number ${session.urn}`, urnLast);
    }
    this.path.session(session);
    this.path.lease(leaseExpiryNs);
    this.urnLast = urnLast;
    this.current = "live";
    this.path.arm();
  }

  /** Disarms and becomes a shadow again; the range's next number is in `path.orderSession`. */
  standDown(): void {
    this.path.disarm();
    this.current = "shadow";
    this.urnLast = undefined;
  }

  private closeAfterLastNumber(): void {
    const session = this.path.orderSession;
    if ((session.urn - 1) >>> 0 === this.urnLast) this.path.session({ ...session, ready: false });
  }
}
