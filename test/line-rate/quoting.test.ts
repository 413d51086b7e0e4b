// The bounds on quoting (gateway/configuration/quoting-pace.ts) are what the RTL needs at line rate: kept, it drops nothing; not kept, it does.
import { beforeAll, describe, expect, test } from "vitest";
import { QUOTED_MAX, QUOTING_NS } from "../../gateway/configuration/quoting-pace.ts";
import { type BuiltCard, buildCard } from "../../sim/card/mod.ts";
import { quotingAtLineRate, SYMBOLS } from "./quoting.ts";

const BEATS = 512;

describe("quotes at line rate", { timeout: 300_000 }, () => {
  let built: BuiltCard;
  beforeAll(async () => {
    built = await buildCard();
  }, 600_000);

  test.each([true, false])(
    "as many and as often as may be, refused (%s) or never answered: no frame is dropped",
    async (refused) => {
      const load = { quoted: QUOTED_MAX, cooldownNs: QUOTED_MAX * QUOTING_NS, refused };
      const { framesDropped, beatsMax, intents } = await quotingAtLineRate(built, load);
      expect(framesDropped).toBe(0);
      expect(beatsMax).toBeGreaterThan(1);
      expect(beatsMax).toBeLessThan(BEATS / 2);
      expect(intents).toBeGreaterThanOrEqual(2 * QUOTED_MAX);
    },
  );

  test.each([
    ["every message", { quoted: QUOTED_MAX, cooldownNs: 0, refused: true }],
    ["every symbol at once", { quoted: SYMBOLS, cooldownNs: SYMBOLS * QUOTING_NS, refused: true }],
  ])("beyond the bounds, %s: frames are dropped", async (_, load) => {
    const { framesDropped, beatsMax } = await quotingAtLineRate(built, load);
    expect(framesDropped).toBeGreaterThan(0);
    expect(beatsMax).toBe(BEATS);
  });
});
