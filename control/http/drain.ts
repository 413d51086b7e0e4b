/**
 * An orderly end: changes under way are carried out and answered, new ones are refused. What stops trading is never refused: a person who
 * sees the control plane end may want exactly that.
 */
import type { FastifyInstance } from "fastify";
import type { Clock } from "../clock.ts";
import { RequestFailure } from "../operations/failure.ts";

/** Longer than any call to the gateway takes; a commit that is not through by then is not known to be. */
const DRAIN_MS = 8_000;
const ALWAYS_TAKEN: ReadonlySet<string> = new Set([
  "/api/kill",
  "/api/disarm",
  "/api/parents/pause",
  "/api/parents/cancel",
]);
/** Asked for with a body, and read only. */
const CHANGES_NOTHING: ReadonlySet<string> = new Set(["/api/configuration/validate", "/api/alarms/acknowledge"]);

export class Drain {
  readonly #clock: Clock;
  readonly #standsBy: () => string | undefined;
  readonly #idle = Promise.withResolvers<void>();
  #underWay = 0;
  #draining = false;

  /** @param standsBy why changes are another control plane's; undefined: they are ours */
  constructor(clock: Clock, standsBy: () => string | undefined = () => undefined) {
    this.#clock = clock;
    this.#standsBy = standsBy;
  }

  get draining(): boolean {
    return this.#draining;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** To be called before routes are added: each that changes something is counted from here on. */
  watch(server: FastifyInstance): void {
    const drain = this;
    server.addHook("onRoute", (route) => {
      const methods = [route.method].flat();
      if (methods.every((method) => method === "GET" || method === "HEAD")) return;
      const { handler, url } = route;
      // Around the handler and not the socket: a client that goes away leaves its request under way.
      route.handler = async function (request, reply) {
        return drain.#run(url, async () => handler.call(this, request, reply));
      };
    });
  }

  /** Resolves true when nothing is under way any more, false when it took too long. From the call on new changes are refused. */
  async finish(): Promise<boolean> {
    this.#draining = true;
    if (this.#underWay === 0) return true;
    const late = Promise.withResolvers<false>();
    const timer = this.#clock.after(DRAIN_MS, () => late.resolve(false));
    const through = await Promise.race([this.#idle.promise.then(() => true), late.promise]);
    timer.cancel();
    return through;
  }

  async #run<T>(url: string, handle: () => Promise<T>): Promise<T> {
    if (this.#draining && !ALWAYS_TAKEN.has(url)) {
      throw RequestFailure.because(503, "ENDING", "this control plane ends and takes no changes any more");
    }
    const standsBy = ALWAYS_TAKEN.has(url) || CHANGES_NOTHING.has(url) ? undefined : this.#standsBy();
    if (standsBy !== undefined) throw RequestFailure.because(503, "NOT_PRIMARY", standsBy);
    this.#underWay++;
    try {
      return await handle();
    } finally {
      this.#underWay--;
      if (this.#draining && this.#underWay === 0) this.#idle.resolve();
    }
  }
}
