/** The second step of everything that lets trade: what will be different is shown before it is done. It covers no kill button. */

import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../link/api-client.ts";
import { hash } from "../model/format.ts";
import { REQUESTED } from "../model/verdict.ts";
import { perform, state } from "../store.ts";

export type Asked =
  | { readonly what: "arm" | "place" | "release" | "reset" }
  | { readonly what: "throttle"; readonly symbol: string };
export const asking = signal<Asked | undefined>(undefined);

const TITLES: Readonly<Record<Asked["what"], string>> = {
  arm: "Arm: strategies may send orders",
  place: "Where decisions are made",
  release: "Take kill switches back",
  reset: "End the halt: a person has looked at it",
  throttle: "Count the orders of a symbol from 0 again",
};

export function ConfirmPanel() {
  const asked = asking.value;
  if (asked === undefined || state.value === undefined) return null;
  return <Confirm key={JSON.stringify(asked)} asked={asked} />;
}

function Confirm({ asked }: { readonly asked: Asked }) {
  const [reason, setReason] = useState("");
  const gateway = state.value?.gateway;
  const [placement, setPlacement] = useState<"HW_ONLY" | "HW_PREFERRED" | "SW_ONLY">(
    gateway?.requestedPlacement === "SW_ONLY" ? "HW_PREFERRED" : "SW_ONLY",
  );
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  if (gateway === undefined) return null;
  const close = (): void => {
    asking.value = undefined;
  };
  const done = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    close();
    if (asked.what === "arm") await perform("Arm", () => api.arm(gateway.actualVersion, reason));
    else if (asked.what === "place") await perform("Placement", () => api.place(placement, reason));
    else if (asked.what === "throttle") await perform("Throttle", () => api.resetThrottle(asked.symbol, reason));
    else if (asked.what === "reset") await perform("Reset", () => api.disarm(reason));
    else await perform("Release", () => api.releaseKill(reason));
  };
  return (
    <form
      ref={form}
      class="confirm"
      aria-labelledby="confirm-title"
      onSubmit={(event) => void done(event)}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <h2 id="confirm-title">{TITLES[asked.what]}</h2>
      <table class="diff">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Now</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {asked.what === "arm" ? (
            <>
              <Row name="State" now="not armed" after="armed, trading" loosens />
              <Row
                name="Under configuration"
                now="–"
                after={`v${gateway.actualVersion}, ${hash(gateway.actualHash)}`}
              />
              <Row name="Placement" now="–" after={REQUESTED[gateway.requestedPlacement]} />
              {gateway.killEverything ? <Row name="Kill switch" now="set" after="set: nothing will be sent" /> : null}
            </>
          ) : asked.what === "reset" ? (
            <Row name="State" now={`halted: ${gateway.stateMessage}`} after="disarmed: arm to trade" loosens />
          ) : asked.what === "throttle" ? (
            <Row name={`Orders of ${asked.symbol}`} now="as many as its limit allows" after="counted from 0" loosens />
          ) : asked.what === "place" ? (
            <tr>
              <th scope="row">Placement</th>
              <td>{REQUESTED[gateway.requestedPlacement]}</td>
              <td>
                <select
                  aria-label="Placement wanted"
                  value={placement}
                  onChange={({ currentTarget }) => setPlacement(currentTarget.value as typeof placement)}
                >
                  {(["HW_PREFERRED", "HW_ONLY", "SW_ONLY"] as const).map((name) => (
                    <option key={name} value={name}>
                      {REQUESTED[name]}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ) : (
            <>
              {gateway.killEverything ? <Row name="Everything" now="killed" after="released" loosens /> : null}
              {[...gateway.killKinds, ...gateway.killSymbols].map((name) => (
                <Row key={name} name={name} now="killed" after="released" loosens />
              ))}
              <Row name="State" now={gateway.state} after="not armed: arm to trade" />
            </>
          )}
        </tbody>
      </table>
      <label class="reason">
        Reason, for the audit file
        <input
          required
          maxLength={500}
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      <div class="confirm-buttons">
        <button type="submit" class="primary">
          {
            {
              arm: `Arm under v${gateway.actualVersion}`,
              place: "Set placement",
              release: "Release",
              reset: "End the halt",
              throttle: "Count from 0",
            }[asked.what]
          }
        </button>
        <button type="button" onClick={close}>
          Back <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}

function Row(props: {
  readonly name: string;
  readonly now: string;
  readonly after: string;
  readonly loosens?: boolean;
}) {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td>{props.now}</td>
      <td class={props.loosens === true ? "loosens" : undefined}>
        {props.after}
        {props.loosens === true ? <em> △ loosens</em> : null}
      </td>
    </tr>
  );
}
