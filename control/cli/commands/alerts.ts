// alerts list, ack.
import type { Alert, Alerts } from "../../http/api.ts";
import { usageError } from "../cli-error.ts";
import type { CommandLine } from "../command-line.ts";
import type { ControlClient } from "../control-client.ts";
import type { Output } from "../output.ts";
import { table, time } from "../print.ts";

export async function alerts(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const [verb, id, ...more] = line.words;
  if (verb === "list" && id === undefined) return list(line, client, output);
  if (verb !== "ack" || id === undefined || more.length > 0) throw usageError("alerts list | ack ID");
  const [name, note] = [line.option("name"), line.option("note")];
  const request = { id, ...(name === undefined ? {} : { name }), ...(note === undefined ? {} : { note }) };
  const alert = await client.post<Alert>("/api/alerts/acknowledge", request);
  output.result(alert, `${alert.id} ${alert.title}: acknowledged by ${alert.acknowledged?.by}`);
}

async function list(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const found = await client.get<Alerts>("/api/alerts");
  const shown = found.alerts.filter(({ acknowledged }) => !line.flag("open") || acknowledged === null);
  const header = ["id", "raised (UTC)", "severity", "holds", "times", "told again", "acknowledged", "", ""];
  const rows = shown.map((alert) => [
    ...[alert.id, time(alert.raisedMs), alert.severity, alert.active ? "yes" : "over", alert.count, alert.escalations],
    ...[alert.acknowledged?.by ?? "NOBODY", alert.title, alert.message],
  ]);
  const { webhook } = found;
  const sent =
    webhook === null ? "" : `\nwebhook: ${webhook.sent} sent, ${webhook.waiting} waiting, ${webhook.dead} given up`;
  output.result({ ...found, alerts: shown }, `${shown.length === 0 ? "no alerts" : table(header, rows)}${sent}`);
  if (shown.some(({ acknowledged }) => acknowledged === null)) output.failed();
}
