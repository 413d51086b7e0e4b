// What executes at the venue while there is no gateway: the next run hears of it once, and the journal has it from then on.
import { afterEach, describe, expect, it } from "vitest";
import { withDefaults } from "../../gateway/execution/mod.ts";
import { Journal } from "../../gateway/journal/journal.ts";
import type { JournalRecord } from "../../gateway/journal/records.ts";
import { ouch50, soupbintcp } from "../../proto/mod.ts";
import { GatewayWorld } from "./gateway-world.ts";

const URN = 0x8000_0000;
const SESSIONS = ["DAY1", "DAY2"] as const;

/** What a run notes that is killed when its child order has just left. */
function killedRun(quantity: number, child: number): string[] {
  const lines: string[] = [];
  const journal = Journal.open({
    ...{ read: () => "", truncate: () => {}, sync: () => {}, close: () => {} },
    append: (text) => void lines.push(text),
  });
  const given = { id: "P1", stock: "TGA", sell: false, quantity, kind: "twap", timeoutUs: 300_000 } as const;
  // Long enough for both days.
  const spec = withDefaults({ ...given, startUs: 1, endUs: Number.MAX_SAFE_INTEGER - 1 });
  const intent = { urn: URN, stock: "TGA", side: "B", quantity: child, price: 400_000, version: 1, kind: 7 };
  const records: JournalRecord[] = [
    { type: "session", source: "software", session: SESSIONS[0], next: 1 },
    { type: "urns", source: "software", through: URN + 999_999 },
    { type: "parent", spec },
    { type: "intent", ...intent, parent: "P1" },
  ];
  for (const record of records) journal.append(record);
  return lines;
}

/** The child order gets to the venue after the kill. */
async function arrives(world: GatewayWorld, quantity: number): Promise<void> {
  world.exchange.start();
  await world.pass(50);
  const venue = world.exchange.connected({ send: () => true, close: () => {}, destroy: () => {} });
  const login = new Uint8Array(soupbintcp.LOGIN_REQUEST_LENGTH);
  const account = { username: "SOFT", password: "secret", session: "", sequence: 1n };
  soupbintcp.encodeLoginRequest(account, login);
  venue.received(login);
  await world.pass(2);
  const body = new Uint8Array(ouch50.ENTER_ORDER_LENGTH);
  const sent = { urn: URN, side: "B", quantity, symbol: "TGA", price: 400_000n, timeInForce: "3" } as const;
  const rest = { display: "Y", capacity: "P", intermarketSweep: "N", crossType: "N" } as const;
  ouch50.encodeEnterOrder({ ...sent, ...rest, clOrdId: "TG800000000001", options: [] }, body);
  const packet = new Uint8Array(soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT + body.length);
  soupbintcp.encodeUnsequencedData({ payload: body }, packet);
  venue.received(packet);
  await world.pass(5);
  venue.ended();
}

describe("executions between the end of a gateway and the next start", () => {
  let world: GatewayWorld;
  afterEach(() => world?.close());

  const parent = () => {
    const found = world.gateway.executions.desk.get("P1");
    if (found === undefined) throw new Error("the parent is not there");
    return found;
  };
  const noted = () => world.journalText.filter((line) => line.includes('"type":"execution"'));

  it("are noted when they are heard of, once, and a parent has them on the venue's next day too", async () => {
    const killed = killedRun(600, 500);
    const [session] = SESSIONS;
    const venue = { withCard: false, session, before: (at: GatewayWorld) => arrives(at, 500) };
    world = await GatewayWorld.start({ ...venue, journal: killed });
    const done = parent().filled;
    expect(done).toBeGreaterThan(0);
    expect(world.exchange.status().accounts.SOFT).toMatchObject({ executedShares: done });
    const executions = noted().length;
    expect(executions).toBe(world.gateway.desk.counts.executions);
    const first = [...killed, ...world.journalText];
    await world.close();

    // Again on the same day: told again, not noted again.
    world = await GatewayWorld.start({ ...venue, journal: first });
    expect(parent().filled).toBe(done);
    expect(noted()).toEqual([]);
    const second = [...first, ...world.journalText];
    await world.close();

    // The venue of the next day knows nothing of it.
    world = await GatewayWorld.start({ withCard: false, session: SESSIONS[1], journal: second });
    expect(parent()).toMatchObject({ state: "paused", filled: done });
  });
});
