import { state, tab } from "../store.ts";
import { Alarms } from "./alarms.tsx";
import { Alerts } from "./alerts.tsx";
import { Audit } from "./audit.tsx";
import { ConfirmPanel } from "./confirm.tsx";
import { Details } from "./details.tsx";
import { Events } from "./events.tsx";
import { Flow } from "./flow.tsx";
import { Latency } from "./latency.tsx";
import { Parameters } from "./parameters.tsx";
import { ParentOrders } from "./parent-orders.tsx";
import { Performance } from "./performance.tsx";
import { Profit } from "./profit.tsx";
import { Exposures, LimitUses, RiskRules } from "./risk.tsx";
import { Sources } from "./sources.tsx";
import { StateBar } from "./state-bar.tsx";
import { Stress } from "./stress.tsx";
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
    case "risk":
      return (
        <>
          <Alerts />
          <RiskRules />
          <LimitUses />
          <Exposures />
          <Stress />
        </>
      );
    case "performance":
      return <Performance />;
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
