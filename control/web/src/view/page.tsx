import { state, tab } from "../store.ts";
import { Alarms } from "./alarms.tsx";
import { Audit } from "./audit.tsx";
import { ConfirmPanel } from "./confirm.tsx";
import { Details } from "./details.tsx";
import { Events } from "./events.tsx";
import { Flow } from "./flow.tsx";
import { Latency } from "./latency.tsx";
import { Parameters } from "./parameters.tsx";
import { ParentOrders } from "./parent-orders.tsx";
import { Profit } from "./profit.tsx";
import { Sources } from "./sources.tsx";
import { StateBar } from "./state-bar.tsx";
import { Strip } from "./strip.tsx";
import { Symbols } from "./symbols.tsx";
import { Versions } from "./versions.tsx";

export function Page() {
  return (
    <>
      <Strip />
      <StateBar />
      <ConfirmPanel />
      <main class={`view view-${tab.value}`}>{state.value === undefined ? <Waiting /> : <View />}</main>
      <Details />
    </>
  );
}

function Waiting() {
  return <p class="waiting">Waiting for the first word of the control plane.</p>;
}

function View() {
  switch (tab.value) {
    case "overview":
      return (
        <>
          <Alarms />
          <Flow />
          <Profit />
          <Latency />
          <Events />
          <Symbols />
          <Sources />
        </>
      );
    case "parents":
      return <ParentOrders />;
    case "parameters":
      return <Parameters />;
    case "versions":
      return <Versions />;
    case "audit":
      return <Audit />;
  }
}
