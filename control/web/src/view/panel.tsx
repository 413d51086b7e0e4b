import type { ComponentChildren } from "preact";
import { fresh } from "../store.ts";

/** A titled part of the page. What it shows is greyed while it is not what is true now. */
export function Panel(props: {
  readonly name: string;
  readonly title: string;
  readonly aside?: ComponentChildren;
  /** Not greyed: what is in there stays true, e.g. records. */
  readonly record?: boolean;
  readonly children: ComponentChildren;
}) {
  const stale = props.record !== true && !fresh.value;
  return (
    <section class={`panel panel-${props.name}${stale ? " stale" : ""}`} aria-labelledby={`title-${props.name}`}>
      <header class="panel-head">
        <h2 id={`title-${props.name}`}>{props.title}</h2>
        <div class="panel-aside">{props.aside}</div>
      </header>
      <div class="panel-body">{props.children}</div>
    </section>
  );
}

export function sideMark(sell: boolean) {
  return (
    <span class={sell ? "sell" : "buy"} aria-hidden="true">
      {sell ? "▼" : "▲"}
    </span>
  );
}
