/** Pictures of the page in made-up states, to be looked at: `node test/browser/screenshots.ts DIR [SCENARIO...]`. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./chromium.ts";
import { startFixture } from "./fixture-server.ts";
import { SCENARIOS } from "./fixture-state.ts";

const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node test/browser/screenshots.ts DIR [SCENARIO...]");
mkdirSync(folder, { recursive: true });
const browser = await launch();
try {
  for (const scenario of SCENARIOS.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    const fixture = await startFixture(scenario);
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const colorScheme of ["dark", "light"] as const) {
        const page = await browser.newPage({ viewport, colorScheme });
        page.on("console", (message) => process.stdout.write(`${scenario} console: ${message.text()}\n`));
        page.on("pageerror", (error) => process.stdout.write(`${scenario} error: ${error.stack}\n`));
        await page.goto(fixture.url);
        await page.locator(".panel-symbols").waitFor();
        if (scenario !== "empty") await page.locator(".panel-latency canvas").waitFor();
        await page.screenshot({ path: join(folder, `${scenario}-${size}-${colorScheme}.png`) });
        await page.close();
      }
    }
    await fixture.close();
  }
} finally {
  await browser.close();
}
