import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

/** `tickgate bench` as a process: exit code, the JSON document, what it said. */
function bench(...args: readonly string[]) {
  const main = join(import.meta.dirname, "main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  return { status, stderr, document: stdout === "" ? undefined : JSON.parse(stdout) };
}

test("a small run of the software path agrees with its peer and reports every figure", { timeout: 120_000 }, () => {
  const { status, document } = bench("software-path", "--messages", "20000", "--json", "--offline");
  expect(status).toBe(0);
  const { messages, valid_books_at_end, orders, cpu_ns_per_message, peers, packet_latency_ns } =
    document["software-path"];
  expect([messages, valid_books_at_end]).toEqual([20_000, 64]);
  expect(orders).toBeGreaterThan(0);
  const figures = [
    ...Object.values(cpu_ns_per_message),
    peers.data_view_and_map.cpu_ns_per_message,
    packet_latency_ns["p99.99"],
  ];
  for (const figure of figures) expect(figure).toBeGreaterThan(0);
  expect(packet_latency_ns.p50).toBeLessThanOrEqual(packet_latency_ns["p99.99"]);
});

test("a small run of the matching engine agrees with its peer, where that is installed", { timeout: 120_000 }, () => {
  const { status, stderr, document } = bench("matching", "--messages", "20000", "--json");
  expect(status, stderr).toBe(0);
  const { requests, shares_traded, shares_resting_at_end, cpu_ns_per_request, peers } = document.matching;
  expect(requests).toBe(20_000);
  for (const figure of [shares_traded, shares_resting_at_end, ...Object.values(cpu_ns_per_request)]) {
    expect(figure).toBeGreaterThan(0);
  }
  const [peer] = Object.values(peers) as { cpu_ns_per_request: number }[];
  if (peer === undefined) expect(stderr).toContain("without the peer nodejs-order-book");
  else expect(peer.cpu_ns_per_request).toBeGreaterThan(0);
});

test("a small run of pushes is read back, and slower than a call that does nothing", { timeout: 600_000 }, () => {
  const { status, stderr, document } = bench("push", "--messages", "10000", "--json");
  expect(status, stderr).toBe(0);
  const { pushes, words_read_back, push_ms, peers } = document.push;
  expect(pushes).toBe(10);
  expect(words_read_back).toBeGreaterThan(1000);
  const { call_us, push_times_longer } = peers.bare_grpc_unary;
  expect(call_us.p50).toBeGreaterThan(0);
  expect(push_ms.p99).toBeGreaterThanOrEqual(push_ms.p50);
  expect(push_times_longer.p50).toBeGreaterThan(1);
});

test("wrong arguments are usage errors that name the argument", { timeout: 60_000 }, () => {
  for (const [args, problem] of [
    [["nothing"], "there is no benchmark 'nothing'"],
    [["--messages", "5"], "--messages: at least 10000"],
    [["--seed", "x"], "--seed: an integer"],
    [["--unknown"], "--unknown"],
  ] as const) {
    const { status, stderr, document } = bench(...args);
    expect([status, document]).toEqual([2, undefined]);
    expect(stderr).toContain(problem);
  }
});
