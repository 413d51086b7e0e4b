// The page against everything running: what an operator does in a day, in a few minutes.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensurePage } from "../../control/cli/bootstrap/page.mjs";
import { RULES } from "../../proto/mod.ts";
import { browserMissing, launch } from "./chromium.ts";
import { type RunningSystem, startSystem } from "./running-system.ts";

const missing = browserMissing();
const PATIENCE_MS = 30_000;

describe.skipIf(missing !== undefined)(
  `the page of a running system${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let system: RunningSystem;
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      ensurePage();
      system = await startSystem();
      browser = await launch();
      page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.setDefaultTimeout(PATIENCE_MS);
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(system.pageUrl);
    });
    afterAll(async () => {
      await browser?.close();
      await system?.close();
    });
    beforeEach(async () => {
      await page.locator(".strip nav a", { hasText: "Overview" }).click();
    });

    const verdict = (words: string) => page.locator(".verdict", { hasText: words }).waitFor();
    const row = (name: string) => page.locator(".panel-flow tr", { hasText: name }).locator("td.num").innerText();
    const number = async (name: string): Promise<number> => Number((await row(name)).replaceAll(",", ""));

    it("says in words that it trades, and where", async () => {
      await verdict("Trading");
      expect(await page.locator(".verdict-path").innerText()).toBe("in the card");
      expect(await page.locator(".facts").innerText()).toContain("v1");
      await expect.poll(() => number("Sent"), { timeout: PATIENCE_MS }).toBeGreaterThan(10);
    });

    it("leads from an order to its trigger, its rules and the book that was seen", async () => {
      await page.locator(".orders tr .link").first().click();
      const details = page.locator(".details");
      // The card's record of the transmission may be on its way still.
      await expect.poll(() => details.innerText(), { timeout: PATIENCE_MS }).toMatch(/T1 \d+ cycles = [\d.]+ ns/);
      const text = await details.innerText();
      for (const step of ["Trigger packet", "Decision", "Risk gate", "Transmitted"]) expect(text).toContain(step);
      expect(await details.locator(".rules li").count()).toBe(RULES.length);
      await page.keyboard.press("Escape");
      await details.waitFor({ state: "detached" });
    });

    it("leads from a count of refusals to the decisions that it counts", async () => {
      await page.locator(".panel-flow .bars tr .link", { hasText: "position" }).click({ timeout: 2 * PATIENCE_MS });
      const outcomes = page.locator(".decisions tbody th");
      await outcomes.first().waitFor();
      const texts = await outcomes.allInnerTexts();
      expect(texts.filter((text) => !text.includes("position"))).toEqual([]);
    });

    it("changes a parameter in two steps and shows the new version", async () => {
      await page.locator(".strip nav a", { hasText: "Strategies" }).click();
      await page.locator("fieldset", { hasText: "imbalance" }).getByLabel("Order quantity").fill("37");
      const commit = page.getByRole("button", { name: /^Commit as/ });
      expect(await commit.count()).toBe(0);
      await page.getByRole("button", { name: "Check and show the difference" }).click();
      await page.locator(".panel-review .diff tbody tr").waitFor();
      expect(await page.locator(".panel-review .diff tbody").innerText()).toMatch(/\b37\b/);
      await page.getByLabel("Reason, for the audit file").fill("smaller orders, from the page");
      await commit.click();
      await page.locator(".notice", { hasText: "Version 2 is in force" }).waitFor();
      await page.locator(".facts dd", { hasText: "v2" }).waitFor();
      const quantity = page.locator("fieldset", { hasText: "imbalance" }).getByLabel("Order quantity");
      await expect.poll(() => quantity.inputValue(), { timeout: PATIENCE_MS }).toBe("37");
      await page.locator(".strip nav a", { hasText: "Versions" }).click();
      const newest = page.locator(".panel-versions tbody tr").first();
      expect(await newest.innerText()).toContain("operator/page");
      expect(await newest.innerText()).toContain("smaller orders, from the page");
    });

    it("shows in its fields what somebody else has committed", async () => {
      await page.locator(".strip nav a", { hasText: "Strategies" }).click();
      const quantity = page.locator("fieldset", { hasText: "imbalance" }).getByLabel("Order quantity");
      await expect.poll(() => quantity.inputValue(), { timeout: PATIENCE_MS }).toBe("37");
      const symbol = (await page.locator(".panel-parameters h2").innerText()).split(":")[0];
      await system.command("params", "set", `${symbol}.imbalance.orderQuantity=41`);
      await system.command("params", "commit", "--reason", "from the command line");
      await expect.poll(() => quantity.inputValue(), { timeout: PATIENCE_MS }).toBe("41");
    });

    it("refuses what is no number before anybody is asked", async () => {
      await page.locator(".strip nav a", { hasText: "Strategies" }).click();
      const quantity = page.locator("fieldset", { hasText: "imbalance" }).getByLabel("Order quantity");
      await quantity.fill("many");
      expect(await page.locator("fieldset", { hasText: "imbalance" }).innerText()).toContain("0 to 999999 shares");
      await quantity.fill("38");
      await page.getByRole("button", { name: "Discard" }).click();
      await page.locator(".panel-review", { hasText: "Change a value to begin" }).waitFor();
    });

    it("kills with one key, says when the venue has confirmed, and nothing is sent after that", async () => {
      await verdict("Trading");
      await page.keyboard.press("Alt+k");
      await page.locator(".kill-progress", { hasText: "Flat, confirmed by the venue" }).waitFor();
      await verdict("Killed");
      const changes = await number("Book top changes");
      const goesOn = (by: number) =>
        expect.poll(() => number("Book top changes"), { timeout: PATIENCE_MS }).toBeGreaterThan(changes + by);
      // What the kill answers is a way of its own; what the stream still has to tell comes with the next changes.
      await goesOn(100);
      const sent = await number("Sent");
      await goesOn(300);
      expect(await number("Sent")).toBe(sent);
    });

    it("takes the kill back and arms, each in two steps with what changes", async () => {
      await page.getByRole("button", { name: "Release kill…" }).click();
      const confirm = page.locator(".confirm");
      expect(await confirm.innerText()).toContain("loosens");
      await confirm.getByLabel("Reason, for the audit file").fill("looked at it");
      await confirm.getByRole("button", { name: "Release" }).click();
      await page.locator(".notice", { hasText: "released: everything" }).waitFor();
      await verdict("Halted");
      await page.getByRole("button", { name: "End halt…" }).click();
      expect(await confirm.innerText()).toContain("loosens");
      await confirm.getByLabel("Reason, for the audit file").fill("nothing was wrong");
      await confirm.getByRole("button", { name: "End the halt" }).click();
      await verdict("Disarmed");
      await page.getByRole("button", { name: "Arm…" }).click();
      expect(await confirm.innerText()).toMatch(/v3/);
      await confirm.getByLabel("Reason, for the audit file").fill("on we go");
      await confirm.getByRole("button", { name: "Arm under v3" }).click();
      await verdict("Trading");
      // What became of the kill is history now.
      await page.locator(".kill-progress", { hasText: "one click, no question" }).waitFor();
      await page.locator(".strip nav a", { hasText: "Audit" }).click();
      await page.locator(".panel-audit tr", { hasText: "on we go" }).first().waitFor();
    });

    it("had nothing to complain about", () => {
      expect(complaints).toEqual([]);
    });
  },
);
