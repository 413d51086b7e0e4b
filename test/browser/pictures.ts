/**
 * The pictures of docs/images, from a system that runs: `node_modules/.bin/node test/browser/pictures.ts docs/images ADDRESS`, with the page's address as
 * `tickgate up` prints it. Commits a version and ends with a kill.
 */

import { join } from "node:path";
import type { Page } from "playwright-core";
import { launch } from "./chromium.ts";

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** Samples under each of the two versions, so that the latency panel has something to show. */
const SAMPLES = 250;
const PATIENCE_MS = 120_000;

const [folder, address] = process.argv.slice(2);
if (folder === undefined || address === undefined) throw new Error("usage: node test/browser/pictures.ts DIR ADDRESS");

const browser = await launch();
try {
  const page = await browser.newPage({ viewport: WIDE, colorScheme: "dark" });
  page.setDefaultTimeout(PATIENCE_MS);
  const picture = (name: string) => page.screenshot({ path: join(folder, `page-${name}.png`) });
  const go = (view: string) => page.locator(".strip nav a", { hasText: view }).click();
  await page.goto(address);
  await samples(page, "v1");

  await go("Strategies");
  await page.locator("fieldset", { hasText: "imbalance" }).getByLabel("Order quantity").fill("60");
  await page.getByRole("button", { name: "Check and show the difference" }).click();
  await page.locator(".panel-review .diff tbody tr").waitFor();
  await page.getByLabel("Reason, for the audit file").fill("smaller orders");
  await picture("parameters");
  await page.getByRole("button", { name: /^Commit as/ }).click();
  await page.locator(".facts dd", { hasText: "v2" }).waitFor();

  await go("Overview");
  await samples(page, "v2");
  await picture("overview");

  await page.locator(".orders tr .link").nth(2).click();
  await page.locator(".details .rules li").first().waitFor();
  await picture("order");
  await page.keyboard.press("Escape");

  await page.locator(".kill-button").click();
  await page.locator(".kill-progress", { hasText: "Flat, confirmed by the venue" }).waitFor();
  await page.setViewportSize(PHONE);
  await picture("phone-killed");
} finally {
  await browser.close();
}

function samples(page: Page, version: string): Promise<unknown> {
  return page.waitForFunction(
    ([name, most]) => {
      const said = document.querySelector(".panel-latency")?.textContent ?? "";
      return Number(new RegExp(`${name}, ([\\d,]+) samples`).exec(said)?.[1]?.replaceAll(",", "") ?? 0) >= Number(most);
    },
    [version, SAMPLES] as const,
  );
}
