import { configDefaults, defineConfig } from "vitest/config";

const browserTests = "**/*.browser.test.ts";
/** What is waited for comes when it comes: a loaded machine is slow, not wrong. */
const patient = { expect: { poll: { timeout: 30_000 } } };
const always = [...configDefaults.exclude, "**/.cache/**", "**/dist/**"];

// Four projects, by what a failure means: a unit is wrong; an RTL block is wrong; the parts do not fit
// together; the page is wrong. `npx tickgate test --only vitest -- --project unit` runs one of them.
export default defineConfig({
  test: {
    // Verilated models and chromium share two cores with the tests on a small machine.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...patient,
          name: "unit",
          testTimeout: 60_000,
          include: ["{proto,gateway,control,sim,hw,bench,test/imports,test/pipeline}/**/*.test.ts"],
          exclude: [...always, browserTests],
        },
      },
      {
        test: {
          ...patient,
          name: "block",
          include: ["test/blocks/**/*.test.ts"],
          exclude: always,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          ...patient,
          name: "system",
          include: ["test/**/*.test.ts"],
          exclude: [...always, browserTests, "test/{blocks,imports,pipeline}/**"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          ...patient,
          name: "browser",
          include: [browserTests],
          exclude: always,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
