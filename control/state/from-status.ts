// Sections of the state out of the gateway's status, positions and counters.

import type { FeedState, Position, SessionState, Status, SymbolState } from "../../proto/grpc/mod.ts";
import type {
  Configuration,
  FeedSection,
  FlowSection,
  GatewaySection,
  Path,
  ProfitSection,
  SessionSection,
  SymbolSection,
} from "../http/api.ts";
import { gatewayState, hex32, hexOf, kindName, msOf, placementName } from "./contract-words.ts";
import type { CounterView } from "./counter-view.ts";
import type { OrderView } from "./order-view.ts";

export function gatewaySection(
  status: Status | undefined,
  id: string,
  reason: string,
  heardMs: number,
): GatewaySection {
  const { actual, desired, placement, device } = status ?? {};
  const requested = new Set(status?.placements.map(({ requested }) => placementName(requested)) ?? []);
  const [only] = requested;
  return {
    id,
    reachable: status !== undefined,
    heardMs,
    state: gatewayState(placement?.state),
    stateReason: placement?.reason ?? (status === undefined ? "DISCONNECTED" : ""),
    stateMessage: placement?.message ?? reason,
    stateSinceMs: msOf(placement?.sinceUnixNs ?? 0n),
    requestedPlacement: requested.size === 0 ? "none" : requested.size > 1 ? "mixed" : (only ?? "none"),
    armed: actual?.armed ?? false,
    leaseRemainingMs: actual?.lease?.remainingMs ?? null,
    desiredVersion: desired?.configurationVersion ?? 0,
    actualVersion: actual?.configurationVersion ?? 0,
    desiredHash: hexOf(desired?.contentHash ?? new Uint8Array()),
    actualHash: hexOf(actual?.contentHash ?? new Uint8Array()),
    killEverything: actual?.kill?.everything ?? false,
    killKinds: (actual?.kill?.kinds ?? []).map(kindName),
    killSymbols: actual?.kill?.symbols ?? [],
    differences: (status?.differences ?? []).map(({ path, desired, actual, message }) => ({
      path,
      desired,
      actual,
      message,
    })),
    device: {
      reachable: device?.reachable ?? false,
      code: device?.code ?? "",
      rtlHash: hex32(device?.rtlHash ?? 0),
      mapHash: hex32(device?.mapHash ?? 0),
    },
    handOver: (placement?.handOver ?? []).map(({ name, startedUnixNs, endedUnixNs, ok, detail }) => ({
      name,
      startedMs: msOf(startedUnixNs),
      endedMs: msOf(endedUnixNs),
      ok,
      detail,
    })),
  };
}

export function feedSections(status: Status | undefined, counters: CounterView): FeedSection[] {
  const section = (path: Path, feed: FeedState | undefined): FeedSection => {
    const rates = counters.rates(path);
    return {
      path,
      fault: feed?.fault === true ? feed.faultCode : "",
      session: feed?.session ?? "",
      nextSequence: String(feed?.nextSequence ?? ""),
      messagesPerSecond: rates.messagesPerSecond,
      messages: String(rates.messages),
      gaps: rates.gaps,
      lines: (feed?.lines ?? []).slice(0, 2).map((line, index) => ({
        name: index === 0 ? "A" : "B",
        framesGood: String(line.framesGood),
        framesDropped: String(line.framesDropped),
        dropped: counters.dropped(path, index),
        framesPerSecond: rates.framesPerSecond[index === 0 ? 0 : 1],
        wins: String(line.wins),
        duplicates: String(line.duplicates),
        lastFrameMs: msOf(line.lastFrameUnixNs),
      })),
    };
  };
  return [section("hardware", status?.feed), section("software", status?.softwareFeed)];
}

export function sessionSections(status: Status | undefined): SessionSection[] {
  const section = (path: Path, session: SessionState | undefined): SessionSection => ({
    path,
    loggedIn: session?.loggedIn ?? false,
    session: session?.session ?? "",
    nextUrn: session?.nextUrn ?? 0,
    openOrders: session?.openOrders ?? 0,
    unknownOrders: session?.unknownOrders ?? 0,
    code: session?.code ?? "",
  });
  return [section("hardware", status?.session), section("software", status?.softwareSession)];
}

export function symbolSections(
  status: Status | undefined,
  positions: ReadonlyMap<string, Position>,
  configuration: Configuration | null,
): SymbolSection[] {
  const limits = new Map(configuration?.symbols.map((symbol) => [symbol.symbol, symbol.limits]) ?? []);
  const books = new Map<string, SymbolState>(status?.symbols.map((state) => [state.symbol, state]) ?? []);
  return [...new Set([...books.keys(), ...positions.keys()])].map((symbol) => {
    const book = books.get(symbol);
    const position = positions.get(symbol);
    const limit = limits.get(symbol);
    return {
      symbol,
      bookValid: book?.bookValid ?? false,
      trading: book?.trading ?? false,
      faults: book?.faults ?? [],
      bidE4: book?.bidPriceE4 ?? 0,
      bidQuantity: book?.bidQuantity ?? 0,
      askE4: book?.askPriceE4 ?? 0,
      askQuantity: book?.askQuantity ?? 0,
      position: Number(position?.shares ?? 0n),
      openBuy: position?.openBuy ?? 0,
      openSell: position?.openSell ?? 0,
      maxLong: limit?.maxLong ?? 0,
      maxShort: limit?.maxShort ?? 0,
      averageE4: position?.averagePriceE4 ?? null,
      realisedE4: String(position?.realisedE4 ?? 0n),
      unrealisedE4: position === undefined ? "0" : decimal(position.unrealisedE4),
      bought: String(position?.bought ?? 0n),
      sold: String(position?.sold ?? 0n),
    };
  });
}

export function flowSection(orders: OrderView, counters: CounterView): FlowSection {
  return { ...counters.flow(), ...orders.counts() };
}

/** A position that cannot be marked makes the whole unrealised sum unknown. */
export function profitSection(positions: ReadonlyMap<string, Position>): ProfitSection {
  let realised = 0n;
  let unrealised: bigint | undefined = 0n;
  let gross = 0n;
  for (const position of positions.values()) {
    realised += position.realisedE4;
    if (position.shares !== 0n && position.unrealisedE4 === undefined) unrealised = undefined;
    else if (unrealised !== undefined) unrealised += position.unrealisedE4 ?? 0n;
    const shares = position.shares < 0n ? -position.shares : position.shares;
    gross += shares * BigInt(position.averagePriceE4 ?? 0);
  }
  return { realisedE4: String(realised), unrealisedE4: decimal(unrealised), grossNotionalE4: String(gross) };
}

function decimal(value: bigint | undefined): string | null {
  return value === undefined ? null : String(value);
}
