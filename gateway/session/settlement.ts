/**
 * The venue's own records of an account: logs in over kernel TCP, which ends whatever connection the account had, and reads every
 * numbered message from where the gateway stands to the end.
 *
 *     login for the most recent -> how many messages there are -> login for the first one wanted -> account query -> read up to its answer
 *
 * The answer to the query is a numbered message too, so everything that the venue did before it comes before it; and it names the next
 * order number, so every order number at or above it never arrived.
 */
import { ouch50, type soupbintcp } from "../../proto/mod.ts";
import type { Clock } from "../clock.ts";
import type { Network } from "../network/network.ts";
import { KernelSession, type VenueAddress } from "./kernel-stream.ts";
import { SoupError, type SoupTimes } from "./soup-client.ts";

/** An account at the venue, and what of its messages is wanted. */
export interface VenueLogin {
  readonly username: string;
  readonly password: string;
  /** The venue's session as known; blank: whatever it is in. */
  readonly session: string;
  /** Number of the first message wanted; 1: all. */
  readonly from: number;
}

export interface Settlement {
  /** The venue's name of the session. */
  readonly session: string;
  /** Number of the next message. */
  readonly next: number;
  /** Order numbers from here on never arrived. */
  readonly nextUrn: number;
  readonly messages: number;
}

export interface SettlementTools {
  readonly network: Network;
  readonly clock: Clock;
  readonly venue: VenueAddress;
  readonly times: SoupTimes;
  /** The whole settlement has to be done by then. */
  readonly timeoutMs: number;
}

const SESSION_NOT_AVAILABLE: soupbintcp.LoginRejectReasonCode = "S";
/** Replies after which an order is still alive would otherwise stay so for ever. */
const CANCEL_BYTES = ouch50.CANCEL_ORDER_LENGTH;

export interface SettlementListener {
  /**
   * Before anything is read. Without it no session but that of the login is.
   * @param session the venue's name of it: another one than that of the login when that is over
   * @returns number of the first message wanted of it. @throws when it must not be read
   */
  begun?(session: string): number;
  message(payload: Uint8Array, sequence: number): void;
  /** All messages are read: an order without any reply never arrived, whatever its number. */
  complete(nextUrn: number): void;
  /** Numbers of orders that are still alive after that; they are cancelled and waited for. */
  open(): readonly number[];
}

/** Resolves once the records are complete and no order of the account is alive. Rejects with what could not be proven. */
export async function settle(
  account: VenueLogin,
  listener: SettlementListener,
  tools: SettlementTools,
  signal: AbortSignal,
): Promise<Settlement> {
  const find = listener.begun === undefined ? countMessages : findSession;
  const { session, upTo } = await find(account, tools, signal);
  const from = listener.begun?.(session) ?? account.from;
  return readMessages({ ...account, session, from }, upTo, listener, tools, signal);
}

interface Found {
  /** The venue's name of it. */
  readonly session: string;
  /** Number of the most recent message. */
  readonly upTo: number;
}

/** The session that is known, as long as the venue has it; whatever it is in when it says that it has not. */
async function findSession(account: VenueLogin, tools: SettlementTools, signal: AbortSignal): Promise<Found> {
  try {
    return await countMessages(account, tools, signal);
  } catch (error) {
    const gone = error instanceof SoupError && error.reason === SESSION_NOT_AVAILABLE;
    if (!gone || account.session === "") throw error;
    const found = await countMessages({ ...account, session: "" }, tools, signal);
    // The session goes on and refuses us all the same.
    if (found.session === account.session) throw error;
    return found;
  }
}

/** Number of the venue's most recent message. */
function countMessages(account: VenueLogin, tools: SettlementTools, signal: AbortSignal): Promise<Found> {
  const { username, password, session } = account;
  return withSession<Found>({ username, password, session, sequence: 0 }, tools, signal, (done) => ({
    loggedIn: (name, upTo) => done({ session: name.trim(), upTo }),
    message: () => {},
  }));
}

function readMessages(
  account: VenueLogin,
  upTo: number,
  listener: SettlementListener,
  tools: SettlementTools,
  signal: AbortSignal,
): Promise<Settlement> {
  const { username, password, from } = account;
  let name = "";
  let messages = 0;
  let nextUrn: number | undefined;
  return withSession<Settlement>(
    { username, password, session: account.session, sequence: from },
    tools,
    signal,
    (done, session) => {
      const finishWhenFlat = (sequence: number): void => {
        if (nextUrn !== undefined && listener.open().length === 0) {
          done({ session: name, next: sequence + 1, nextUrn, messages });
        }
      };
      return {
        loggedIn: (venueSession) => {
          name = venueSession;
          const query = new Uint8Array(ouch50.ACCOUNT_QUERY_LENGTH);
          ouch50.encodeAccountQuery({}, query);
          session().soup.send(query);
        },
        message: (payload, sequence) => {
          messages++;
          // Answers to queries of earlier settlements are among the messages read again.
          const isAnswer =
            payload[0] === ouch50.ACCOUNT_QUERY_RESPONSE_TYPE && sequence > upTo && nextUrn === undefined;
          if (isAnswer) nextUrn = ouch50.decodeAccountQueryResponse(payload).urn;
          listener.message(payload, sequence);
          if (isAnswer && nextUrn !== undefined) {
            listener.complete(nextUrn);
            for (const urn of listener.open()) session().soup.send(cancelOf(urn));
          }
          finishWhenFlat(sequence);
        },
      };
    },
  );
}

function cancelOf(urn: number): Uint8Array {
  const cancel = new Uint8Array(CANCEL_BYTES);
  ouch50.encodeCancelOrder({ urn, quantity: 0 }, cancel);
  return cancel;
}

interface Handlers {
  loggedIn(session: string, next: number): void;
  message(payload: Uint8Array, sequence: number): void;
}

function withSession<T>(
  login: { username: string; password: string; session: string; sequence: number },
  tools: SettlementTools,
  signal: AbortSignal,
  handlers: (done: (result: T) => void, session: () => KernelSession) => Handlers,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const finish = (): void => {
      timer.cancel();
      signal.removeEventListener("abort", aborted);
    };
    const fail = (error: Error): void => {
      finish();
      session.destroy();
      reject(error);
    };
    const aborted = (): void => fail(abortReason(signal));
    const on = handlers(
      (result) => {
        finish();
        session.close();
        resolve(result);
      },
      () => session,
    );
    const timer = tools.clock.after(tools.timeoutMs, () =>
      fail(new Error(`the venue's records of ${login.username} were not complete within ${tools.timeoutMs} ms`)),
    );
    signal.addEventListener("abort", aborted);
    const session = new KernelSession(tools.network, tools.venue, login, tools.times, tools.clock, {
      ...on,
      ended: fail,
    });
  });
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
