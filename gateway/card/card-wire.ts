// What the host sends through the card, one after the other: raw frames, session bytes, session state. Bounded.
import {
  type RegisterProgram,
  type RemoteRegisters,
  runRemote,
  type SessionWindow,
  sendFrame,
  sendPayload,
  sessionWindow,
} from "../device/mod.ts";
import type { CardWindow, CardWire } from "../session/card-tcp.ts";

type Job =
  | { readonly kind: "raw"; readonly frame: Uint8Array; readonly wanted: () => boolean }
  | { readonly kind: "session"; readonly payload: Uint8Array; readonly sent: (sequence: number) => void }
  | { readonly kind: "program"; readonly program: RegisterProgram<void> };

/** Retransmission makes a handful of frames; more waiting than this, and the card does not take them. */
const JOBS_MAX = 1024;

export class CardWireQueue implements CardWire {
  readonly #registers: RemoteRegisters;
  readonly #window: number;
  readonly #failed: (error: Error) => void;
  #jobs: Job[] = [];
  #pendingWindow: CardWindow | undefined;
  #pendingAcknowledgement: Uint8Array | undefined;
  #running = false;
  #over = false;

  /** @param window advertised receive window; `failed` is told once, and nothing is sent after it */
  constructor(registers: RemoteRegisters, window: number, failed: (error: Error) => void) {
    this.#registers = registers;
    this.#window = window;
    this.#failed = failed;
  }

  transmitRaw(frame: Uint8Array, wanted = () => true): void {
    this.#add({ kind: "raw", frame, wanted });
  }

  acknowledge(frame: Uint8Array): void {
    if (this.#over) return;
    this.#pendingAcknowledgement = frame;
    this.#start();
  }

  transmitSession(payload: Uint8Array, sent: (sequence: number) => void): void {
    this.#add({ kind: "session", payload, sent });
  }

  /** Registers to be set between what was sent before and what is sent after. */
  program(program: RegisterProgram<void>): void {
    this.#add({ kind: "program", program });
  }

  describe(window: CardWindow): void {
    if (this.#over) return;
    this.#pendingWindow = window;
    this.#start();
  }

  /** Takes nothing more; what waits still goes out. */
  stop(): void {
    this.#over = true;
    this.#pendingWindow = undefined;
    this.#pendingAcknowledgement = undefined;
  }

  #add(job: Job): void {
    if (this.#over) return;
    if (this.#jobs.length >= JOBS_MAX) {
      this.#fail(new Error(`the card takes no host frames: ${this.#jobs.length} wait`));
      return;
    }
    this.#jobs.push(job);
    this.#start();
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#run().catch((error: unknown) => this.#fail(error instanceof Error ? error : new Error(String(error))));
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        // The window first: orders wait for it.
        const window = this.#pendingWindow;
        if (window !== undefined) {
          this.#pendingWindow = undefined;
          await runRemote(this.#registers, sessionWindow(this.#toCard(window)));
          continue;
        }
        const acknowledgement = this.#pendingAcknowledgement;
        if (acknowledgement !== undefined) {
          this.#pendingAcknowledgement = undefined;
          await runRemote(this.#registers, sendFrame(acknowledgement));
        }
        const job = this.#jobs.shift();
        if (job === undefined) {
          if (this.#pendingAcknowledgement === undefined && this.#pendingWindow === undefined) return;
          continue;
        }
        if (job.kind === "raw") {
          if (job.wanted()) await runRemote(this.#registers, sendFrame(job.frame));
        } else if (job.kind === "program") await runRemote(this.#registers, job.program);
        else job.sent(await runRemote(this.#registers, sendPayload(job.payload)));
      }
    } finally {
      this.#running = false;
    }
  }

  #toCard({ sendLimit, acknowledgement }: CardWindow): SessionWindow {
    return { sendLimit, ack: acknowledgement, window: this.#window };
  }

  #fail(error: Error): void {
    this.#jobs = [];
    if (this.#over) return;
    this.stop();
    this.#failed(error);
  }
}
