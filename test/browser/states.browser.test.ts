// What the page looks like in states that a running system shows only by accident.

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ensurePage } from "../../control/cli/bootstrap/page.mjs";
import { browserMissing, launch } from "./chromium.ts";
import { type FixtureServer, startFixture } from "./fixture-server.ts";
import { SCENARIOS, type Scenario } from "./fixture-state.ts";
import { cutOff, faint, overflowing } from "./look.ts";

const missing = browserMissing();
const WORDS: Readonly<Record<Scenario, readonly [string, string]>> = {
  trading: ["Trading", "in the card"],
  software: ["Trading", "in software"],
  many: ["Trading", "in the card"],
  empty: ["Disarmed", "nothing is sent"],
  halted: ["Killed", "nothing is sent"],
  stale: ["Stale", "last known: below"],
  "no-gateway": ["No gateway", "state not known"],
};

describe.skipIf(missing !== undefined)(`states of the page${missing === undefined ? "" : ` (${missing})`}`, () => {
  let browser: Browser;
  let fixture: FixtureServer | undefined;
  const complaints: string[] = [];

  beforeAll(async () => {
    ensurePage();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await fixture?.close();
    fixture = undefined;
    expect(complaints.splice(0)).toEqual([]);
  });

  async function open(scenario: Scenario, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> {
    fixture = await startFixture(scenario);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(fixture.url);
    await page.locator(".panel-symbols").waitFor();
    return page;
  }

  describe.each(SCENARIOS)("%s", (scenario) => {
    it.each([
      ["wide", "dark", 1280, 800],
      ["wide", "light", 1280, 800],
      ["phone", "dark", 390, 844],
      ["phone", "light", 390, 844],
    ] as const)(
      "%s, %s: says what is going on at the top, fits, and can be read",
      async (_size, colorScheme, width, height) => {
        const page = await open(scenario, { viewport: { width, height }, colorScheme });
        const [word, path] = WORDS[scenario];
        await page.locator(".verdict", { hasText: word }).waitFor();
        expect(await page.locator(".verdict-path").innerText()).toBe(path);
        const box = await page.locator(".verdict").boundingBox();
        expect(box?.y).toBeLessThan(150);
        const kill = await page.locator(".kill-button").boundingBox();
        expect((kill?.y ?? height) + (kill?.height ?? 0)).toBeLessThanOrEqual(height);
        expect(await overflowing(page)).toEqual([]);
        expect(await cutOff(page, ".facts b, .facts small")).toEqual([]);
        expect(await faint(page)).toEqual([]);
        if (width === 1280) expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(height);
      },
    );
  });

  it("moves nothing while numbers change", async () => {
    const page = await open("trading");
    await page.locator(".panel-latency canvas").waitFor();
    const boxes = () =>
      page.evaluate(() =>
        [
          ...document.querySelectorAll(".panel, .facts dd, .percentile, .panel-symbols td:nth-child(3), .rows td.num"),
        ].map((element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return [left, top, right, bottom].map(Math.round).join(" ");
        }),
      );
    const intents = () => page.locator(".panel-flow tr", { hasText: "Intents" }).locator("td").innerText();
    await page.evaluate(() => {
      const watched = window as unknown as { shifts: string[] };
      watched.shifts = [];
      new PerformanceObserver((list) => {
        // A number that gets a digit more reaches further to the left in its cell: that is text, and no element has moved.
        const shifts = list.getEntries() as unknown as { sources: { node: Node | null }[] }[];
        const moved = shifts
          .flatMap(({ sources }) => sources)
          .filter(({ node }) => node instanceof HTMLElement && node.matches("td, th, dd, tr, table, section, div, b"));
        watched.shifts.push(...moved.map(({ node }) => (node as HTMLElement).outerHTML.slice(0, 120)));
      }).observe({ type: "layout-shift" });
    });
    const [before, first] = [await boxes(), await intents()];
    await expect.poll(intents, { timeout: 10_000 }).not.toBe(first);
    const slices = () => page.locator(".panel-latency .chart").getAttribute("aria-label");
    const label = await slices();
    await expect.poll(slices, { timeout: 20_000 }).not.toBe(label);
    expect(await boxes()).toEqual(before);
    expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
  });

  it("says at once how old stale numbers are, and offers nothing that needs the gateway", async () => {
    const page = await open("stale");
    await page.locator(".facts dd", { hasText: /stale [4-9]\.\d s|stale \d\d s/ }).waitFor();
    expect(await page.getByRole("button", { name: "Disarm" }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: /^Kill/ }).isEnabled()).toBe(true);
  });

  it("says across the top that the server is lost, disables what cannot be done, and comes back by itself", async () => {
    const page = await open("trading");
    const port = Number(new URL(page.url()).port);
    await page.getByRole("button", { name: "Disarm" }).waitFor();
    await fixture?.close();
    await page.locator(".strip-lost", { hasText: "Control plane lost" }).waitFor();
    expect(await page.getByRole("button", { name: /^Kill/ }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Disarm" }).isDisabled()).toBe(true);
    expect(await page.locator(".kill-progress").innerText()).toContain("lease");
    expect(await page.locator(".panel-symbols.stale").count()).toBe(1);
    expect(await faint(page)).toEqual([]);
    fixture = await startFixture("trading", { port });
    await page.locator(".strip:not(.strip-lost)").waitFor();
    await page.locator(".verdict", { hasText: "Trading" }).waitFor();
    // The browser itself says that connections were refused meanwhile; nothing else may be said.
    expect(
      complaints
        .splice(0)
        .filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(text)),
    ).toEqual([]);
  });

  it("sends a kill for one click, without a question", async () => {
    const page = await open("trading");
    await page.getByRole("button", { name: /^Kill/ }).click();
    await expect.poll(() => fixture?.asked.map(({ path }) => path)).toContain("/api/kill");
    expect(fixture?.asked.find(({ path }) => path === "/api/kill")?.body).toEqual({ reason: "kill on the page" });
  });

  it("shows a kill that was not confirmed as such", async () => {
    const page = await open("halted");
    const progress = page.locator(".kill-progress");
    expect(await progress.innerText()).toMatch(/NOT CONFIRMED/);
    expect(await progress.innerText()).toMatch(/2 unknown/);
  });

  it("tells frames for somebody else apart from bad ones, and names what was bad", async () => {
    const page = await open("halted");
    const rows = page.locator(".panel-sources .feed tbody").first().locator("tr");
    const bad = (row: number) => rows.nth(row).locator("td.num[title]");
    expect(await bad(0).innerText()).toBe("0");
    expect([await bad(1).innerText(), await bad(1).getAttribute("title")]).toEqual([
      "17",
      "17 udp_checksum: UDP checksum",
    ]);
    expect(await rows.nth(1).locator(".dim").innerText()).toContain("4 not ours");
  });

  it("draws only the newest state when frames were not to be had", async () => {
    const page = await open("trading");
    // A tab in the background gets no frames.
    await page.evaluate(() => {
      const held = window as unknown as { frames: FrameRequestCallback[]; real: typeof requestAnimationFrame };
      held.frames = [];
      held.real = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (callback) => held.frames.push(callback);
    });
    const intents = page.locator(".panel-flow tr", { hasText: "Intents" }).locator("td");
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { frames: unknown[] }).frames.length))
      .toBeGreaterThan(0);
    const shown = Number((await intents.innerText()).replaceAll(",", ""));
    const told = (): number => Number(fixture?.state.flow.intents);
    await expect.poll(told).toBeGreaterThan(shown + 60);
    expect(Number((await intents.innerText()).replaceAll(",", ""))).toBe(shown);
    const waiting = await page.evaluate(() => {
      const held = window as unknown as { frames: FrameRequestCallback[]; real: typeof requestAnimationFrame };
      const count = held.frames.length;
      window.requestAnimationFrame = held.real;
      for (const frame of held.frames) frame(performance.now());
      return count;
    });
    // The page's own and at most one each of the charts and the view library.
    expect(waiting).toBeLessThanOrEqual(4);
    await expect.poll(async () => Number((await intents.innerText()).replaceAll(",", ""))).toBeGreaterThan(shown + 60);
  });

  describe("parent orders", () => {
    it.each([
      ["wide", 1280],
      ["phone", 390],
    ] as const)("%s: are listed with their cost, can be changed, and can be read", async (_name, width) => {
      const page = await open("software", { viewport: { width, height: 844 } });
      await page.goto(`${page.url()}#/parents`);
      const rows = page.locator(".panel-parents tbody tr");
      await expect.poll(() => rows.count()).toBe(3);
      // Newest first.
      expect(await rows.nth(2).innerText()).toMatch(
        /A1.*buy TGA.*twap.*working.*11,300.*25,000.*3\.33.*1\.33.*-0\.27/s,
      );
      expect(await rows.nth(1).innerText()).toMatch(/started again/);
      await page.getByRole("button", { name: "Pause A1" }).click();
      await expect
        .poll(() => fixture?.asked.at(-1))
        .toEqual({
          path: "/api/parents/pause",
          body: { id: "A1", reason: "pause on the page" },
        });
      expect(await page.getByRole("button", { name: /A0/ }).count()).toBe(0);
      expect(await page.getByRole("button", { name: "Resume client-7" }).isEnabled()).toBe(true);
      expect(await overflowing(page)).toEqual([]);
      expect(await faint(page)).toEqual([]);
    });
  });

  describe("risk", () => {
    it.each([
      ["wide", "dark", 1280],
      ["wide", "light", 1280],
      ["phone", "dark", 390],
      ["phone", "light", 390],
    ] as const)(
      "%s, %s: shows rules, limits, exposure and alerts; a person says who they are and has an alert",
      async (_name, colorScheme, width) => {
        const page = await open("trading", { viewport: { width, height: 844 }, colorScheme });
        const link = page.locator(".strip nav a", { hasText: "Risk" });
        expect(await link.innerText()).toMatch(/2/);
        await link.click();
        expect(new URL(page.url()).hash).toBe("#/risk");
        const rules = page.locator(".panel-risk-rules tbody tr");
        // The second one says in a line of its own what was done.
        await expect.poll(() => rules.count()).toBe(5);
        expect(await rules.nth(0).innerText()).toMatch(/day-loss.*everything.*loss.*1: warn.*31,250 USD.*100,000 USD/s);
        expect(await rules.nth(1).innerText()).toMatch(/2: reduce only/);
        expect(await rules.nth(2).innerText()).toBe("→ reduce only: version 12, 3 fields");
        expect(await page.locator(".panel-limit-uses tbody tr").first().innerText()).toMatch(/AAPL.*840.*84\.0 %/s);
        expect(await page.locator(".panel-exposures tbody tr").first().innerText()).toMatch(
          /everything.*31,000,000.*−1,200,000/s,
        );
        const have = page.getByRole("button", { name: /^Acknowledge: position of symbol AAPL/ });
        expect(await have.isEnabled()).toBe(false);
        await page.getByLabel("Your name, for acknowledgements").fill("Ada");
        await have.focus();
        await page.keyboard.press("Enter");
        await expect
          .poll(() => fixture?.asked.at(-1))
          .toEqual({ path: "/api/alerts/acknowledge", body: { id: "7", name: "Ada", note: "" } });
        await page.getByRole("button", { name: "Run" }).click();
        await page.locator(".panel-stress", { hasText: "breached: loss in 114" }).waitFor();
        expect(await overflowing(page)).toEqual([]);
        expect(await faint(page)).toEqual([]);
        if (width === 1280) {
          expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(844);
        }
      },
    );

    it("says silence where nothing can be measured, and that nothing is supervised where no rule is", async () => {
      const page = await open("stale");
      await page.goto(`${page.url()}#/risk`);
      await page.locator(".panel-risk-rules", { hasText: "△ silent" }).waitFor();
      expect(await page.locator(".panel-risk-rules.stale").count()).toBe(1);
      // What somebody has to look at is true whatever is heard.
      expect(await page.locator(".panel-alerts.stale").count()).toBe(0);
      await page.close();
      await fixture?.close();
      const empty = await open("empty");
      await empty.goto(`${empty.url()}#/risk`);
      await empty.locator(".panel-risk-rules", { hasText: "Nothing is supervised" }).waitFor();
      expect(await empty.locator(".open-alerts").count()).toBe(0);
      expect(await faint(empty)).toEqual([]);
    });
  });

  describe("performance", () => {
    it.each([
      ["wide", 1280],
      ["phone", 390],
    ] as const)("%s: is split by what the address says, beside the latency of versions", async (_name, width) => {
      const page = await open("trading", { viewport: { width, height: 844 } });
      await page.goto(`${page.url()}#/performance/version`);
      const rows = page.locator(".panel-performance tbody tr");
      await expect.poll(() => rows.count()).toBe(3);
      expect(await rows.nth(0).innerText()).toMatch(/everything.*4,120.*−3,125\.00/s);
      expect(await rows.nth(2).innerText()).toMatch(/v12/);
      expect(await page.locator(".panel-version-latency tbody tr").count()).toBe(2);
      expect(await page.locator(".panel-version-latency tbody tr").first().innerText()).toMatch(/141 ns.*≥ 1\.64 µs/s);
      await page.getByRole("link", { name: "Strategy" }).last().click();
      await expect.poll(() => rows.nth(1).innerText()).toMatch(/imbalance/);
      expect(new URL(page.url()).hash).toBe("#/performance/strategy");
      expect(await overflowing(page)).toEqual([]);
      expect(await faint(page)).toEqual([]);
    });
  });

  describe("the editor, when somebody else commits", () => {
    async function edit(): Promise<{ page: Page; ratio: Locator; quantity: Locator; commit(version: number): void }> {
      const page = await open("trading");
      await page.locator(".strip nav a", { hasText: "Strategies" }).click();
      const fields = page.locator("fieldset", { hasText: "imbalance" }).first();
      const commit = (version: number): void => {
        const { active, history } = fixture?.state.configuration ?? {};
        const [first, ...symbols] = active?.symbols ?? [];
        if (active == null || first?.imbalance === undefined || history?.[0] === undefined) throw new Error("fixture");
        const imbalance = { ...first.imbalance, orderQuantity: 55, ratioQ4: 80 };
        fixture?.send({
          configuration: {
            active: { ...active, symbols: [{ ...first, imbalance }, ...symbols] },
            history: [{ ...history[0], version }, ...history],
          },
        });
      };
      return { page, ratio: fields.getByLabel("Ratio"), quantity: fields.getByLabel("Order quantity"), commit };
    }

    it("shows what is in force now", async () => {
      const { quantity, commit } = await edit();
      expect(await quantity.inputValue()).toBe("100");
      commit(13);
      await expect.poll(() => quantity.inputValue()).toBe("55");
    });

    it("keeps what was typed, says that it was changed underneath, and goes on from there when told to", async () => {
      const { page, ratio, quantity, commit } = await edit();
      await quantity.fill("37");
      commit(13);
      await expect.poll(() => ratio.inputValue()).toBe("5");
      expect(await quantity.inputValue()).toBe("37");
      await page.getByText("changed underneath: v13 has 55, was 100").waitFor();
      expect(await page.getByRole("button", { name: "Check and show the difference" }).isDisabled()).toBe(true);
      await page.getByRole("button", { name: "Go on from v13" }).click();
      await page.getByText("was 55").waitFor();
      await page.getByRole("button", { name: "Check and show the difference" }).click();
      await page.getByLabel("Reason, for the audit file").waitFor();
      const last = fixture?.asked.findLast(({ path }) => path === "/api/configuration/validate")?.body;
      expect(last).toMatchObject({
        configuration: { symbols: { 0: { imbalance: { orderQuantity: 37, ratioQ4: 80 } } } },
      });
      await page.getByRole("button", { name: "Discard" }).click();
      await expect.poll(() => quantity.inputValue()).toBe("55");
    });

    it("lets a value be typed that begins like the one in force", async () => {
      const { ratio } = await edit();
      await ratio.clear();
      await ratio.pressSequentially("3.00");
      expect(await ratio.inputValue()).toBe("3.00");
      await ratio.pressSequentially("5");
      expect(await ratio.inputValue()).toBe("3.005");
    });
  });

  it("works by keyboard alone: arming is two steps and Escape goes back", async () => {
    const page = await open("empty");
    await page.getByRole("button", { name: "Arm…" }).focus();
    await page.keyboard.press("Enter");
    const confirm = page.locator(".confirm");
    expect(await confirm.locator("input").evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Escape");
    await confirm.waitFor({ state: "detached" });
    expect(fixture?.asked.some(({ path }) => path === "/api/arm")).toBe(false);
  });
});
