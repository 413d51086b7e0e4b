// Everything that keeps a path from trading, each with its reason.
import type { AccountFeed } from "./card/account-feed.ts";
import type { CardUnit } from "./card/card-unit.ts";
import type { ConfigurationStore } from "./configuration/configuration-store.ts";
import { type FeedSilence, UNPRICED } from "./feed-silence.ts";
import type { Journal } from "./journal/journal.ts";
import type { KillSwitches } from "./kill-switches.ts";
import type { OrderDesk } from "./orders/order-desk.ts";
import type { Obstacle } from "./placement/trading-control.ts";
import type { Recovery } from "./recovery/recovery.ts";
import type { VenueSessions } from "./session/venue-sessions.ts";
import type { SoftwareDesk } from "./software/software-desk.ts";
import type { TradingDay } from "./trading-day.ts";

/** The parts of a gateway that can stand in the way. */
export interface ArmingParts {
  readonly card: CardUnit;
  readonly cardCleared: boolean;
  readonly cardCommitted: boolean;
  readonly cardAccount: AccountFeed | undefined;
  readonly clearUnfinished: boolean;
  readonly configuration: ConfigurationStore;
  readonly day: TradingDay;
  readonly desk: OrderDesk;
  readonly feedSilence: FeedSilence;
  readonly journal: Journal;
  readonly kill: KillSwitches;
  readonly recovery: Recovery;
  readonly sessions: VenueSessions;
  readonly software: SoftwareDesk | undefined;
}

export function cardObstacles(gateway: ArmingParts): Obstacle[] {
  const found = commonObstacles(gateway);
  const { card, cardCleared, cardCommitted } = gateway;
  const { link } = card;
  if (link === undefined) found.push({ code: "DEVICE_UNREACHABLE", message: card.problem });
  else {
    if (!cardCleared || !cardCommitted) {
      found.push({
        code: "CONFIGURATION_DIFFERS",
        message: "the card has not been cleared and committed since it was connected",
      });
    }
    if (card.clockSuspect) {
      const message = "the card's clock was found slow, and has not been measured right since";
      found.push({ code: "DEVICE_CLOCK_SLOW", message });
    }
    const { card: repair } = gateway.recovery;
    // A single book that is being mended is invalid, and keeps no other from trading.
    if (repair === undefined ? link.status?.feedFault === true : !repair.sound)
      found.push({ code: "FEED_FAULT", message: "books of the card are being mended" });
  }
  found.push(...silence(gateway, "card"), ...unpriced(gateway));
  const session = gateway.sessions.state("card");
  if (!session.loggedIn) found.push({ code: "SESSION_DOWN", message: `the card's order session: ${session.problem}` });
  return found;
}

export function softwareObstacles(gateway: ArmingParts): Obstacle[] {
  const found = commonObstacles(gateway);
  const { software, configuration } = gateway;
  const { software: repair } = gateway.recovery;
  if (software === undefined || software.failed)
    found.push({ code: "SOFTWARE_FAILED", message: "the software path is not running" });
  else if (repair === undefined ? software.path.hasFeedFault : !repair.sound)
    found.push({ code: "FEED_FAULT", message: "books of the software path are being mended" });
  if (configuration.inForce === undefined) {
    found.push({ code: "CONFIGURATION_DIFFERS", message: "no configuration is in force" });
  }
  found.push(...silence(gateway, "software"));
  const session = gateway.sessions.state("software");
  if (!session.loggedIn)
    found.push({ code: "SESSION_DOWN", message: `the software path's order session: ${session.problem}` });
  return found;
}

function silence({ feedSilence }: ArmingParts, path: "card" | "software"): Obstacle[] {
  const message = feedSilence.problem(path);
  return message === undefined ? [] : [{ code: "FEED_SILENT", message }];
}

/** The card's loss limit goes by what the software path's books say. */
function unpriced(gateway: ArmingParts): Obstacle[] {
  const { software } = gateway;
  if (software?.failed === true)
    return [{ code: "SOFTWARE_FAILED", message: `the software path has failed: ${UNPRICED}` }];
  return silence(gateway, "software").map(({ code, message }) => ({ code, message: `${message}: ${UNPRICED}` }));
}

/**
 * What is still under way. A path that is armed begins with nothing open, so an order that is alive then would be in no position rule; and
 * an execution that the card has not been told of would be counted twice or not at all. The software path is told at once.
 */
export function unsettled(gateway: ArmingParts, path: "hardware" | "software"): Obstacle[] {
  const found: Obstacle[] = [];
  const { openCount } = gateway.desk.table;
  if (openCount > 0) {
    const orders = openCount === 1 ? "1 order is" : `${openCount} orders are`;
    found.push({ code: "ORDERS_UNSETTLED", message: `${orders} open: arming begins with none` });
  }
  if (path === "hardware" && gateway.cardAccount?.waiting === true)
    found.push({ code: "ORDERS_UNSETTLED", message: "replies are on their way to the card's account" });
  return found;
}

function commonObstacles({ clearUnfinished, day, journal, kill, sessions }: ArmingParts): Obstacle[] {
  const found: Obstacle[] = [];
  if (day.obstacle !== undefined) found.push({ code: "ORDERS_UNSETTLED", message: day.obstacle });
  if (clearUnfinished)
    found.push({ code: "CONFIGURATION_DIFFERS", message: "the last clear did not get through: clear again" });
  if (kill.global) found.push({ code: "KILL_SWITCH", message: "the kill switch is set" });
  const { failed } = journal;
  if (failed !== undefined) found.push({ code: failed.code, message: `${failed.message}: start the gateway again` });
  for (const source of ["card", "software"] as const) {
    const { settled, problem } = sessions.state(source);
    if (!settled) found.push({ code: "ORDERS_UNSETTLED", message: `the ${source} account is not settled: ${problem}` });
  }
  return found;
}
