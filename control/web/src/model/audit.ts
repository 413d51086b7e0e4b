/** Details of an audit entry in a line: names and values, long ones by what they are. */

const LONG = 40;

export function detailsText(details: unknown): string {
  if (typeof details !== "object" || details === null)
    return details === undefined || details === null ? "" : String(details);
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${words(name)} ${valueText(name, value)}`)
    .join(", ");
}

function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueText(name: string, value: unknown): string {
  if (typeof value === "string")
    return /[Hh]ash$/.test(name) ? value.slice(0, 8) : value.length > LONG ? `${value.slice(0, LONG)}…` : value;
  if (!Array.isArray(value)) return typeof value === "object" ? "(opened: all of it)" : String(value);
  if (value.length === 0) return "none";
  const [first] = value as unknown[];
  if (value.length > 4) return `(${value.length})`;
  if (typeof first !== "object" || first === null) return value.join(" ");
  return value.map(itemText).join("; ");
}

/** An error or a difference. */
function itemText(item: unknown): string {
  const { path = "", code, message, before, after } = item as Readonly<Record<string, string | undefined>>;
  if (code !== undefined) return `${code} ${message ?? ""}`.trim();
  if (after !== undefined) return `${path}: ${before || "–"} → ${after || "–"}`;
  return JSON.stringify(item);
}
