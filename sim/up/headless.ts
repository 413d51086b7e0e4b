// A run without anybody watching: one parameter changed half-way, everything collected and checked at the end.

import type { Committed, HistoryCount, OrderEvent, State } from "../../control/http/api.ts";
import { document, ordersOfCard, type RunFacts, samplesOf } from "./document.ts";
import { changedConfiguration } from "./market.ts";
import type { UpOptions } from "./options.ts";
import type { RunningSystem } from "./system.ts";
import { until } from "./waiting.ts";

const CHANGE_AT = 0.4;
/** A change must be through before the card is killed: during a hand-over there is nothing to commit to. */
const CHANGE_BEFORE_KILL_AT = 0.5;
const FLAT_MS = 10_000;
/** For what is under way when trading ends; a card that was killed took some of its last records with it. */
const SAMPLES_MS = 20_000;
const SAMPLES_KILLED_MS = 3_000;

export async function headless(
  options: UpOptions,
  system: RunningSystem,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<ReturnType<typeof document>> {
  const { api, version, configuration } = system;
  const durationMs = (options.durationS ?? 0) * 1000;
  const startMs = performance.now();
  const elapsedMs = (): number => performance.now() - startMs;
  const changeMs = Math.min(
    durationMs * CHANGE_AT,
    (options.killCardAfterS ?? Infinity) * 1000 * CHANGE_BEFORE_KILL_AT,
  );
  const changed = changedConfiguration(configuration);
  const softwareOrders = new Set<number>();
  let committed: Committed | undefined;
  let firstOrder: OrderEvent | undefined;
  let cardKilled = false;
  let toldTakeOver = false;

  const look = (state: State): void => {
    const { state: placement, stateReason, stateMessage } = state.gateway;
    if (placement === "software" && !cardKilled && !toldTakeOver) {
      toldTakeOver = true;
      say(`NOBODY ASKED FOR IT: the software path took over from the card: ${stateReason} (${stateMessage})`);
    }
    for (const order of state.orders) {
      if (order.path === "software") softwareOrders.add(order.urn);
      if (committed !== undefined && order.version === committed.version && earlier(order, firstOrder))
        firstOrder = order;
    }
  };
  // The clock of the run ends this, whatever happens.
  await until("the end of the run", durationMs + 60_000, signal, async () => {
    if (committed === undefined && elapsedMs() >= changeMs) {
      const { gateway } = await api.state();
      committed = await api.commit(changed.configuration, gateway.actualVersion, "headless run: one parameter");
      say(`configuration ${committed.version}: ${changed.path}, ${committed.wordsReadBack} words read back`);
    }
    if (!cardKilled && options.killCardAfterS !== undefined && elapsedMs() >= options.killCardAfterS * 1000) {
      system.card.kill("SIGKILL");
      cardKilled = true;
      say("card killed");
    }
    look(await api.state());
    return elapsedMs() >= durationMs ? true : undefined;
  });
  const seconds = Math.round(elapsedMs() / 100) / 10;
  await api.disarm("end of the run");
  const flatAtEnd = await until("no open order", FLAT_MS, signal, async () => {
    const { sessions } = await api.state();
    return sessions.every(({ openOrders }) => openOrders === 0) ? true : undefined;
  }).catch(() => false);
  // Histograms come once a second.
  await until("T1 of every order", cardKilled ? SAMPLES_KILLED_MS : SAMPLES_MS, signal, async () => {
    const state = await api.state();
    return samplesOf(state.latency) >= ordersOfCard(state, softwareOrders.size) ? true : undefined;
  }).catch(() => {});
  const history = await quietHistory(system, signal);
  const state = await api.state();
  look(state);
  const facts: RunFacts = {
    seed: options.seed,
    input: options.input,
    seconds,
    state,
    history,
    firstVersion: version,
    change: committed === undefined ? undefined : { path: changed.path, committed, firstOrder },
    cardKilled,
    softwareOrders: softwareOrders.size,
    flatAtEnd,
  };
  return document(facts);
}

/** By the feed's numbers: both paths read the same feed, their clocks are not the same. */
function earlier({ triggerSequence }: OrderEvent, than: OrderEvent | undefined): boolean {
  if (triggerSequence === null) return false;
  return than?.triggerSequence == null || BigInt(triggerSequence) < BigInt(than.triggerSequence);
}

/** What the store has, counted while nothing was written if there is such a moment: a path that is disarmed goes on refusing intents. */
async function quietHistory({ api }: RunningSystem, signal: AbortSignal): Promise<HistoryCount> {
  let last = await api.historyCount();
  await until("a quiet moment of the history", FLAT_MS, signal, async () => {
    if (last.storedBefore === last.storedAfter) return true;
    last = await api.historyCount();
    return undefined;
  }).catch(() => {});
  return last;
}
