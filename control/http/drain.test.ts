import Fastify from "fastify";
import { expect, test } from "vitest";
import type { Clock } from "../clock.ts";
import { asFailure } from "../operations/failure.ts";
import { Drain } from "./drain.ts";

/** Time that passes when the test says so. */
function steppedClock(): Clock & { pass(): void } {
  const due: (() => void)[] = [];
  return {
    nowMs: () => 0,
    after: (_delayMs, run) => {
      due.push(run);
      return { cancel: () => void due.splice(due.indexOf(run), 1) };
    },
    pass: () => {
      for (const run of due.splice(0)) run();
    },
  };
}

async function serverWith(clock: Clock, standsBy?: () => string | undefined) {
  const drain = new Drain(clock, standsBy);
  const server = Fastify();
  drain.watch(server);
  server.setErrorHandler((error, _request, reply) => {
    const { status, errors } = asFailure(error);
    void reply.status(status).send({ errors });
  });
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  server.get("/api/state", async () => ({ seen: true }));
  server.post("/api/configuration/commit", async () => {
    begun.resolve();
    await goOn.promise;
    return { done: true };
  });
  server.post("/api/configuration/validate", async () => ({ valid: true }));
  server.post("/api/kill", async () => ({ killed: true }));
  server.post("/api/disarm", async () => {
    throw new Error("no gateway");
  });
  server.post("/api/arm", async () => ({ armed: true }));
  server.post("/api/parents", async () => ({ started: true }));
  for (const verb of ["pause", "resume", "cancel"]) server.post(`/api/parents/${verb}`, async () => ({ verb }));
  const post = (url: string) => server.inject({ method: "POST", url });
  return { drain, server, begun: begun.promise, goOn: goOn.resolve, post };
}

test("what was begun is answered; what comes later is refused, but for stopping and reading", async () => {
  const { drain, server, begun, goOn, post } = await serverWith(steppedClock());
  const commit = post("/api/configuration/commit");
  await begun;
  let finished = false;
  const finish = drain.finish().then((through) => {
    finished = true;
    return through;
  });
  for (const url of ["/api/arm", "/api/parents", "/api/parents/resume"]) {
    const refused = await post(url);
    expect(refused.statusCode, url).toBe(503);
    expect(refused.json(), url).toMatchObject({ errors: [{ code: "ENDING" }] });
  }
  expect((await post("/api/kill")).json()).toEqual({ killed: true });
  for (const verb of ["pause", "cancel"]) expect((await post(`/api/parents/${verb}`)).json()).toEqual({ verb });
  expect((await server.inject("/api/state")).json()).toEqual({ seen: true });
  // A failure is an end, too: the count goes back.
  expect((await post("/api/disarm")).statusCode).toBe(500);
  expect({ finished, underWay: drain.underWay }).toEqual({ finished: false, underWay: 1 });
  goOn();
  expect((await commit).json()).toEqual({ done: true });
  expect(await finish).toBe(true);
  await server.close();
});

test("nothing under way is through at once; what takes too long is not waited for", async () => {
  const clock = steppedClock();
  expect(await new Drain(clock).finish()).toBe(true);
  const { drain, server, begun, goOn, post } = await serverWith(clock);
  const commit = post("/api/configuration/commit");
  await begun;
  const finish = drain.finish();
  clock.pass();
  expect(await finish).toBe(false);
  goOn();
  await commit;
  await server.close();
});

test("a control plane that stands by takes no changes, but for stopping and reading", async () => {
  let why: string | undefined = "b stands by: the primary is a at http://a";
  const { server, post } = await serverWith(steppedClock(), () => why);
  for (const url of ["/api/arm", "/api/configuration/commit", "/api/parents", "/api/parents/resume"]) {
    const refused = await post(url);
    expect(refused.statusCode, url).toBe(503);
    expect(refused.json(), url).toEqual({ errors: [{ path: "", code: "NOT_PRIMARY", message: why }] });
  }
  for (const url of ["/api/kill", "/api/parents/pause", "/api/parents/cancel", "/api/configuration/validate"]) {
    expect((await post(url)).statusCode, url).toBe(200);
  }
  why = undefined;
  expect((await post("/api/arm")).json()).toEqual({ armed: true });
  await server.close();
});
