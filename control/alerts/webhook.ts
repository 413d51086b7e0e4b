/**
 * Alerts to somebody else's address: one after the other, from a bounded queue, tried again with longer and longer pauses, and given up, counted, after
 * so many. Each has an `Authorization` of the secret and a signature of its content; neither is ever logged. Nothing waits for it.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { z } from "zod";
import type { Clock, Timer } from "../clock.ts";
import type { WebhookCounts } from "../http/supervision.ts";

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  /** Authority of the other end's certificate; undefined: those of the machine. */
  readonly ca: string | undefined;
}

/** Resolves when it was taken. @throws Error without any secret in it */
export type Post = (target: WebhookTarget, body: string) => Promise<void>;

const QUEUE_MAX = 256;
const ATTEMPTS_MAX = 8;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
const ANSWER_MS = 5_000;
const LOOPBACK = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])$/;

const FILE = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).refine((text) => {
    const { protocol, hostname, username, password } = new URL(text);
    return username === "" && password === "" && (protocol === "https:" || LOOPBACK.test(hostname));
  }, "https, or http on this machine; without a password in it"),
  secret: z.string().regex(/^[\x21-\x7e]{16,256}$/, "16 to 256 characters without spaces"),
  /** File of an authority. */
  ca: z.string().min(1).optional(),
});

/** @throws Error that names file and field */
export function readWebhook(path: string): WebhookTarget {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    // What a parser says of a file quotes it, and there is a secret in it.
    if (error instanceof SyntaxError) throw new Error(`${path}: is not JSON`);
    throw error;
  }
  const parsed = FILE.safeParse(content);
  if (!parsed.success) {
    throw new Error(
      `${path}: ${parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`,
    );
  }
  const { ca } = parsed.data;
  return { ...parsed.data, ca: ca === undefined ? undefined : readFileSync(ca, "utf8") };
}

/** Certificates are checked; a redirection is no success. */
export const postWebhook: Post = ({ url, secret, ca }, body) =>
  new Promise((resolve, reject) => {
    const content = Buffer.from(body);
    const headers = {
      "content-type": "application/json",
      "content-length": content.length,
      authorization: `Bearer ${secret}`,
      "x-tickgate-signature": `sha256=${createHmac("sha256", secret).update(content).digest("hex")}`,
    };
    const tls = ca === undefined ? {} : { ca };
    const options = { method: "POST", headers, timeout: ANSWER_MS, ...tls };
    const asked = (url.startsWith("https:") ? httpsRequest : httpRequest)(url, options, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 300) resolve();
      else reject(new Error(`status ${statusCode}`));
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${ANSWER_MS} ms`)));
    asked.on("error", reject);
    asked.end(content);
  });

export class Webhook {
  readonly #target: WebhookTarget;
  readonly #post: Post;
  readonly #clock: Clock;
  readonly #log: (what: "sent" | "retry" | "dead", why: string) => void;
  readonly #queue: { readonly body: string; attempts: number }[] = [];
  #sent = 0;
  #dead = 0;
  #lastError = "";
  #busy = false;
  #closed = false;
  #timer: Timer | undefined;

  constructor(
    target: WebhookTarget,
    post: Post,
    clock: Clock,
    log: (what: "sent" | "retry" | "dead", why: string) => void,
  ) {
    this.#target = target;
    this.#post = post;
    this.#clock = clock;
    this.#log = log;
  }

  get counts(): WebhookCounts {
    return { sent: this.#sent, waiting: this.#queue.length, dead: this.#dead, lastError: this.#lastError };
  }

  /** The newest matter most: of too many the oldest goes. */
  send(content: unknown): void {
    this.#queue.push({ body: JSON.stringify(content), attempts: 0 });
    // The first may be under way.
    if (this.#queue.length > QUEUE_MAX) {
      this.#queue.splice(this.#busy ? 1 : 0, 1);
      this.#giveUp("too many wait");
    }
    void this.#work();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  async #work(): Promise<void> {
    if (this.#busy || this.#closed) return;
    this.#busy = true;
    for (let first = this.#queue[0]; first !== undefined && !this.#closed; first = this.#queue[0]) {
      first.attempts++;
      try {
        await this.#post(this.#target, first.body);
        this.#queue.shift();
        this.#sent++;
        this.#lastError = "";
        this.#log("sent", "");
      } catch (error) {
        // An error may quote what was sent.
        const message = error instanceof Error ? error.message : String(error);
        this.#lastError = message.replaceAll(this.#target.secret, "…");
        if (first.attempts >= ATTEMPTS_MAX) {
          this.#queue.shift();
          this.#giveUp(this.#lastError);
        } else {
          this.#log("retry", this.#lastError);
          await this.#pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (first.attempts - 1)));
        }
      }
    }
    this.#busy = false;
  }

  #giveUp(why: string): void {
    this.#dead++;
    this.#log("dead", why);
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#timer = this.#clock.after(delayMs, resolve);
    });
  }
}
