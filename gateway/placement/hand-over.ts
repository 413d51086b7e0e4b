/**
 * The fenced hand-over from the card to the software path. Each step must be proven before the next begins; a step that cannot
 * be proven leaves the gateway halted, because two armed paths are worse than none.
 */

export type HandOverStepName = "disarm_device" | "fence_device" | "settle_orders" | "arm_software";

export interface HandOverStep {
  readonly name: HandOverStepName;
  /** Monotonic clock, ns. */
  readonly startedNs: bigint;
  readonly endedNs: bigint;
  readonly ok: boolean;
  readonly detail: string;
}

/** What the sequence needs done; each resolves with a sentence for the record, or rejects with the reason it could not. */
export interface HandOverActions {
  /** Ask the device to disarm. May fail: the device is why we are here. */
  disarmDevice(signal: AbortSignal): Promise<string>;
  /**
   * Resolves only once the device cannot send: it answered that it is disarmed, or its lease has lapsed on the monotonic
   * clock, counted from the last renewal that it may have received.
   */
  fenceDevice(signal: AbortSignal): Promise<string>;
  /** Resolves only once every order the device may have sent has a final state from the venue's own records. */
  settleOrders(signal: AbortSignal): Promise<string>;
  /** Arms the software path under its tighter limits. Not called when anything before it failed. */
  armSoftware(signal: AbortSignal): Promise<string>;
}

export interface HandOverResult {
  readonly completed: boolean;
  readonly steps: readonly HandOverStep[];
  /** Why it ended where it ended. */
  readonly reason: string;
}

export async function handOver(
  actions: HandOverActions,
  nowNs: () => bigint,
  onStep: (step: HandOverStep) => void,
  signal: AbortSignal,
): Promise<HandOverResult> {
  const steps: HandOverStep[] = [];
  const run = async (name: HandOverStepName, action: (signal: AbortSignal) => Promise<string>): Promise<boolean> => {
    const startedNs = nowNs();
    let ok = false;
    let detail: string;
    try {
      signal.throwIfAborted();
      detail = await action(signal);
      // An abort that came while the action finished still stops the sequence here.
      signal.throwIfAborted();
      ok = true;
    } catch (error) {
      detail = signal.aborted
        ? `stopped: ${String(signal.reason)}`
        : error instanceof Error
          ? error.message
          : String(error);
    }
    const step: HandOverStep = { name, startedNs, endedNs: nowNs(), ok, detail };
    steps.push(step);
    onStep(step);
    return ok;
  };

  // The device may be dead: a failed disarm is recorded, and the fence is what counts.
  await run("disarm_device", (s) => actions.disarmDevice(s));
  const rest: readonly [HandOverStepName, (signal: AbortSignal) => Promise<string>][] = [
    ["fence_device", (s) => actions.fenceDevice(s)],
    ["settle_orders", (s) => actions.settleOrders(s)],
    ["arm_software", (s) => actions.armSoftware(s)],
  ];
  for (const [name, action] of rest) {
    if (!(await run(name, action))) {
      return { completed: false, steps, reason: `${name} not confirmed: ${steps.at(-1)?.detail ?? ""}` };
    }
  }
  return { completed: true, steps, reason: "software path armed after fence and settlement" };
}
