// The compose file, its services' settings and the dashboards, against the programs that they are made for.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { influxSchema } from "../../control/history/point.ts";
import { metrics } from "../../control/monitoring/metrics.ts";
import { parseOptions } from "../../control/options.ts";
import { ROOT } from "../layout.ts";
import { emptyFigures } from "./empty-figures.ts";

const DEPLOY = join(ROOT, "deploy");
const read = (...path: string[]): string => readFileSync(join(DEPLOY, ...path), "utf8");

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly target: string };
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly secrets?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly read_only: boolean;
  readonly mem_limit: string;
  readonly privileged?: boolean;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const compose = parse(read("compose.yaml"), { merge: true }) as Compose;
const services = Object.entries(compose.services);

describe("the compose file", () => {
  it.each(services)("%s is pinned, confined, bounded, and checked for health", (_name, service) => {
    expect(service.image).toMatch(/^[a-z][\w./-]*:v?\d+\.\d+\.\d+(-alpine)?$/);
    expect(service).toMatchObject({ cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"], read_only: true });
    expect(service.privileged).toBeUndefined();
    expect(service.mem_limit).toMatch(/^\d+g$/);
    // Our own images have user and health check in the Dockerfile.
    if (service.build === undefined) {
      expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
      expect(service.healthcheck?.test[0]).toBe("CMD");
    }
  });

  it("takes the images of this version", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const built = services.filter(([, { build }]) => build !== undefined);
    expect(built.map(([name, { image }]) => [name, image])).toEqual([
      ["gateway", `tickgate-gateway:${version}`],
      ["control", `tickgate-control:${version}`],
    ]);
  });

  it("publishes on loopback alone", () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
  });

  it("declares every network, volume and secret that is used, and uses all it declares", () => {
    const used = (pick: (service: Service) => readonly string[] | undefined): string[] =>
      [...new Set(services.flatMap(([, service]) => pick(service) ?? []))].sort();
    expect(used(({ networks }) => networks)).toEqual(Object.keys(compose.networks).sort());
    expect(used(({ secrets }) => secrets)).toEqual(Object.keys(compose.secrets).sort());
    const named = used(({ volumes }) =>
      volumes?.map((volume) => volume.split(":")[0] ?? "").filter((name) => /^\w+$/.test(name)),
    );
    expect(named).toEqual(Object.keys(compose.volumes).sort());
  });

  it("mounts folders that are there; no secret is in the tree or in an environment", () => {
    const mounts = services.flatMap(([, { volumes }]) => volumes ?? []).filter((volume) => volume.startsWith("./"));
    const inTree = mounts.filter((mount) => !mount.startsWith("./secrets/"));
    expect(inTree.filter((mount) => !existsSync(join(DEPLOY, mount.split(":")[0] ?? "")))).toEqual([]);
    expect(mounts.filter((mount) => !mount.endsWith(":ro"))).toEqual([]);
    const ignored = read(".gitignore").split("\n");
    for (const { file } of Object.values(compose.secrets)) {
      expect(file.startsWith("./secrets/")).toBe(true);
      expect(ignored).toContain("secrets/");
    }
    const settings = services.flatMap(([, { environment }]) => Object.keys(environment ?? {}));
    expect(settings.filter((name) => /password|secret|token/i.test(name) && !name.endsWith("__FILE"))).toEqual([]);
  });

  it("gives the control plane options that it takes, and everybody finds it there", () => {
    const options = parseOptions(compose.services.control?.command ?? []);
    expect(options).toMatchObject({
      influx: "http://influxdb:8086",
      database: "tickgate",
      gateway: "unix:/run/tickgate/gateway.sock",
    });
    expect(compose.services.control?.ports).toEqual([`127.0.0.1:8080:${options.port}`]);
    const prometheus = parse(read("prometheus", "prometheus.yml"));
    expect(prometheus.scrape_configs[0].static_configs[0].targets).toEqual([`control:${options.probes?.port}`]);
    const { datasources } = parse(read("grafana", "provisioning", "datasources", "tickgate.yaml"));
    expect(datasources[0]).toMatchObject({ url: options.influx, jsonData: { dbName: options.database } });
    for (const { url } of datasources) expect(Object.keys(compose.services)).toContain(new URL(url).hostname);
  });

  it("lets an orderly end take its time", () => {
    for (const [name, service] of services) expect(service, name).toMatchObject({ stop_grace_period: "20s" });
  });
});

interface Panel {
  readonly title: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly targets: readonly { readonly query?: string; readonly expr?: string }[];
}
const boards = readdirSync(join(DEPLOY, "grafana", "dashboards"));
const targets = boards.flatMap((file) =>
  (JSON.parse(read("grafana", "dashboards", file)) as { panels: Panel[] }).panels.flatMap(
    ({ title, datasource, targets: each }) =>
      each.map((target) => ({ where: `${file}: ${title}`, datasource, ...target })),
  ),
);

describe("dashboards and alerts", () => {
  const schema = new Map(
    influxSchema().map(({ measurement, tags, fields }) => [measurement, { tags, fields: Object.keys(fields) }]),
  );
  const exported = new Set(
    metrics(emptyFigures(), {
      ready: true,
      primary: true,
      streamReaders: 0,
      changesUnderWay: 0,
      residentBytes: 0,
      cpuSeconds: 0,
    }).map(({ name }) => name),
  );

  it("use data sources that are provisioned", () => {
    const { datasources } = parse(read("grafana", "provisioning", "datasources", "tickgate.yaml"));
    const known = datasources.map(({ uid, type }: { uid: string; type: string }) => `${type} ${uid}`);
    expect(boards.length).toBeGreaterThan(1);
    expect(targets.filter(({ datasource }) => !known.includes(`${datasource.type} ${datasource.uid}`))).toEqual([]);
  });

  it("ask the history for measurements, fields and tags that the control plane writes", () => {
    const queries = targets.filter(({ query }) => query !== undefined);
    expect(queries.length).toBeGreaterThan(10);
    const measured = new Set<string>();
    for (const { where, query = "" } of queries) {
      const measurement = /FROM "(\w+)"/.exec(query)?.[1] ?? "";
      measured.add(measurement);
      const known = schema.get(measurement);
      expect(known, `${where}: ${measurement}`).toBeDefined();
      const [selected = "", rest = ""] = query.split(` FROM "${measurement}"`);
      const names = (part: string) => [...part.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name);
      for (const name of names(selected)) expect(known?.fields, `${where}: ${name}`).toContain(name);
      for (const name of names(rest)) expect(known?.tags, `${where}: ${name}`).toContain(name);
    }
    expect([...measured].sort()).toEqual([...schema.keys()].sort());
  });

  it("ask Prometheus for metrics that the control plane exports", () => {
    const alerts = parse(read("prometheus", "alerts.yml")).groups[0].rules as {
      alert: string;
      expr: string;
      labels: { severity: string };
      annotations: { summary: string; runbook: string };
    }[];
    const expressions = [
      ...targets.flatMap(({ where, expr }) => (expr === undefined ? [] : [{ where, expr }])),
      ...alerts.map(({ alert, expr }) => ({ where: alert, expr })),
    ];
    expect(expressions.length).toBeGreaterThan(20);
    for (const { where, expr } of expressions) {
      const names = expr.match(/\b(tickgate|process)_\w+/g) ?? [];
      if (!expr.startsWith("up{")) expect(names.length, where).toBeGreaterThan(0);
      for (const name of names) expect(exported.has(name), `${where}: ${name}`).toBe(true);
    }
    for (const { alert, labels, annotations } of alerts) {
      expect(["critical", "warning"], alert).toContain(labels.severity);
      expect(existsSync(join(DEPLOY, "runbooks", annotations.runbook)), `${alert}: ${annotations.runbook}`).toBe(true);
    }
  });
});
