import { describe, expect, test } from "vitest";
import { notInstalled } from "./node-packages.mjs";

describe("an installation is noted only when it is what the lock file says", () => {
  const locked = {
    "": { version: "0.1.0" },
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b": { version: "2.0.0", optional: true },
  };

  test("whole, with or without what is optional", () => {
    expect(notInstalled(locked, { "node_modules/a": { version: "1.0.0" } })).toBeUndefined();
    const all = { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0" } };
    expect(notInstalled(locked, all)).toBeUndefined();
  });

  test("not without a package, nor with another version of one", () => {
    expect(notInstalled(locked, {})).toBe("node_modules/a");
    expect(notInstalled(locked, { "node_modules/a": { version: "1.0.1" } })).toBe("node_modules/a");
    const old = { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.9.0" } };
    expect(notInstalled(locked, old)).toBe("node_modules/b");
  });
});
