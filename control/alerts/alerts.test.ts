// Alerts: one for a cause, acknowledged, told again; and a webhook at a real address that does not always answer.
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { AuditEntry, AuditRecord } from "../audit/audit-log.ts";
import { issue, makeAuthority } from "../cli/certificates/authority.ts";
import { type Clock, MACHINE_CLOCK } from "../clock.ts";
import { AlertBook } from "./alert-book.ts";
import { postWebhook, readWebhook, Webhook } from "./webhook.ts";

function book(earlier: readonly AuditEntry[] = []) {
  const entries: AuditEntry[] = [...earlier];
  const told: string[] = [];
  const time = { nowMs: 1_000 };
  const clock: Clock = { nowMs: () => time.nowMs, after: () => ({ cancel: () => {} }) };
  const append = async (record: AuditRecord): Promise<AuditEntry> => {
    const entry = {
      ...structuredClone(record),
      sequence: entries.length + 1,
      atMs: time.nowMs,
      previous: "",
      hash: "",
    };
    entries.push(entry);
    return entry;
  };
  const alerts = new AlertBook({ append }, { append }, clock, (event, alert) => told.push(`${event} ${alert.id}`));
  for (const entry of earlier) alerts.entry(entry);
  const raise = (key: string, grade = 0) => {
    const severity = grade === 0 ? ("warning" as const) : ("critical" as const);
    return alerts.raise({ key, severity, grade, title: key, message: key, dataMs: time.nowMs }, "test");
  };
  return { alerts, entries, told, time, raise };
}

describe("an alert", () => {
  test("is one for its cause, however often that comes up, until it is over and acknowledged", async () => {
    const { alerts, told, raise } = book();
    raise("a");
    raise("a");
    raise("b");
    alerts.over("a", "back");
    raise("a");
    expect(alerts.all().map(({ id, count }) => [id, count])).toEqual([
      ["2", 1],
      ["1", 2],
    ]);
    await alerts.acknowledge("1", "Ada", "ada", "");
    alerts.over("a", "back");
    raise("a");
    expect(told).toEqual([
      ...["raised 1", "raised 2", "over 1", "raised-again 1", "acknowledged 1", "over 1", "raised 3"],
    ]);
  });

  test("that gets worse wants a person again", async () => {
    const { alerts, raise } = book();
    raise("a", 0);
    await alerts.acknowledge("1", "Ada", "ada", "mine");
    raise("a", 0);
    expect(alerts.open).toBe(0);
    raise("a", 2);
    expect(alerts.all()).toMatchObject([{ id: "1", severity: "critical", grade: 2, acknowledged: null, count: 2 }]);
  });

  test("is acknowledged once, by one person", async () => {
    const { alerts, raise, entries } = book();
    raise("a");
    await alerts.acknowledge("1", "Ada", "ada", "mine");
    expect((await alerts.acknowledge("1", "Ada", "ada", "mine")).acknowledged).toMatchObject({ by: "Ada" });
    await expect(alerts.acknowledge("1", "Ben", "ben", "")).rejects.toThrow(/Ada has acknowledged it/);
    await expect(alerts.acknowledge("9", "Ben", "ben", "")).rejects.toThrow(/no alert 9/);
    expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
      ["alert.raised", "supervision"],
      ["alert.acknowledged", "ada"],
    ]);
  });

  test("that nobody acknowledges is told again after each such time, louder, ten times at most", async () => {
    const { alerts, raise, time, told } = book();
    raise("a");
    time.nowMs += 999;
    alerts.escalate(1_000);
    expect(told).toEqual(["raised 1"]);
    for (let second = 0; second < 20; second++) {
      time.nowMs += 1_000;
      alerts.escalate(1_000);
    }
    expect(alerts.all()).toMatchObject([{ escalations: 10, severity: "critical" }]);
    expect(told).toHaveLength(11);
    await alerts.acknowledge("1", "Ada", "ada", "");
    time.nowMs += 10_000;
    alerts.escalate(1_000);
    expect(told).toHaveLength(12);
  });

  test("is there again after a restart, as it was", async () => {
    const first = book();
    first.raise("a", 1);
    first.raise("b");
    await first.alerts.acknowledge("2", "Ada", "ada", "");
    const second = book(first.entries);
    expect(second.alerts.all()).toEqual(first.alerts.all());
    second.raise("a", 1);
    second.raise("c");
    expect(second.told).toEqual(["raised 3"]);
  });

  test("that nobody acknowledged outlives those that are done with", async () => {
    const { alerts, raise } = book();
    raise("first");
    for (let at = 0; at < 300; at++) {
      const { id } = raise(`k${at}`);
      await alerts.acknowledge(id, "Ada", "ada", "");
      alerts.over(`k${at}`, "back");
    }
    expect(alerts.all()).toHaveLength(200);
    expect(alerts.all()[0]).toMatchObject({ key: "first" });
  });
});

describe("the webhook", () => {
  const SECRET = "0123456789abcdef-not-for-logs";
  let server: Server | undefined;
  let webhook: Webhook | undefined;
  afterEach(() => {
    webhook?.close();
    server?.closeAllConnections();
    server?.close();
  });

  async function receiver(answer: (count: number) => number) {
    const taken: { readonly body: string; readonly headers: IncomingHttpHeaders }[] = [];
    let count = 0;
    server = createServer(async (request, response) => {
      let body = "";
      for await (const part of request) body += String(part);
      const status = answer(++count);
      if (status === 200) taken.push({ body, headers: request.headers });
      response.writeHead(status, { location: "http://127.0.0.1:1/" }).end(SECRET);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    return { taken, url: `http://127.0.0.1:${port}/hook` };
  }

  test("brings everything in order, signed, also where the first attempts fail; the secret is in no word of it", async () => {
    const { taken, url } = await receiver((count) => (count === 1 ? 500 : count === 2 ? 302 : 200));
    const logged: string[] = [];
    webhook = new Webhook({ url, secret: SECRET, ca: undefined }, postWebhook, MACHINE_CLOCK, (what, why) =>
      logged.push(`${what} ${why}`),
    );
    webhook.send({ n: 1 });
    webhook.send({ n: 2 });
    await expect.poll(() => taken.map(({ body }) => body)).toEqual(['{"n":1}', '{"n":2}']);
    const signature = createHmac("sha256", SECRET).update('{"n":1}').digest("hex");
    expect(taken[0]?.headers).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      "x-tickgate-signature": `sha256=${signature}`,
    });
    await expect.poll(() => logged).toEqual(["retry status 500", "retry status 302", "sent ", "sent "]);
    expect(webhook.counts).toEqual({ sent: 2, waiting: 0, dead: 0, lastError: "" });
  });

  test("gives up after eight attempts, and of too many the oldest: both are counted", async () => {
    const waits: (() => void)[] = [];
    const clock: Clock = {
      nowMs: () => 0,
      after: (_delay, run) => {
        waits.push(run);
        return { cancel: () => {} };
      },
    };
    const post = async () => {
      throw new Error(`no ${SECRET}`);
    };
    webhook = new Webhook({ url: "http://127.0.0.1:1/", secret: SECRET, ca: undefined }, post, clock, () => {});
    for (let at = 0; at < 300; at++) webhook.send({ at });
    await expect.poll(() => waits.length).toBe(1);
    expect(webhook.counts).toMatchObject({ waiting: 256, dead: 44 });
    expect(webhook.counts.lastError).toBe("no …");
    for (let attempt = 2; attempt <= 8; attempt++) {
      waits.pop()?.();
      await expect.poll(() => waits.length).toBe(1);
    }
    expect(webhook.counts).toMatchObject({ waiting: 255, dead: 45 });
  });

  test("believes an address behind TLS only when its certificate is of the authority and for the name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tickgate-webhook-"));
    makeAuthority(folder);
    issue(folder, { name: "receiver", role: undefined, hosts: ["localhost"], days: 1 });
    const file = (name: string): string => readFileSync(join(folder, "receiver", name), "utf8");
    const bodies: string[] = [];
    const secure = createSecureServer({ cert: file("tls.crt"), key: file("tls.key") }, async (request, response) => {
      for await (const part of request) bodies.push(String(part));
      response.end();
    });
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    const address = secure.address();
    const port = typeof address === "object" ? address?.port : 0;
    const target = (host: string, ca: string | undefined) => ({ url: `https://${host}:${port}/`, secret: SECRET, ca });
    await expect(postWebhook(target("localhost", undefined), "{}")).rejects.toThrow(/certificate/);
    await expect(postWebhook(target("127.0.0.1", file("ca.crt")), "{}")).rejects.toThrow(/IP|altnames/);
    expect(bodies).toEqual([]);
    await postWebhook(target("localhost", file("ca.crt")), '{"n":1}');
    expect(bodies).toEqual(['{"n":1}']);
    secure.close();
    rmSync(folder, { recursive: true });
  });

  test("wants TLS anywhere but on this machine, and tells no secret when its file is wrong", () => {
    const folder = mkdtempSync(join(tmpdir(), "tickgate-webhook-"));
    const file = join(folder, "webhook.json");
    const reading = (content: string) => {
      writeFileSync(file, content);
      return () => readWebhook(file);
    };
    const target = (url: string) => JSON.stringify({ url, secret: SECRET });
    expect(reading(target("https://alerts.example/x"))()).toMatchObject({ url: "https://alerts.example/x" });
    expect(reading(target("http://127.0.0.1:8080/x"))()).toMatchObject({ secret: SECRET });
    for (const wrong of [
      target("http://alerts.example/x"),
      target("https://user:word@alerts.example/x"),
      `{"url":"https://alerts.example/x","secret":"${SECRET}",`,
      JSON.stringify({ url: "https://alerts.example/x", secret: "short" }),
      JSON.stringify({ url: "https://alerts.example/x", secret: SECRET, more: 1 }),
    ]) {
      expect(reading(wrong), wrong).toThrow(file);
      expect(reading(wrong), wrong).not.toThrow(SECRET);
    }
    rmSync(folder, { recursive: true });
  });
});
