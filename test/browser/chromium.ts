// The system's chromium, alone with its own profile.

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PROGRAM = "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Why there is no browser to test with; undefined: there is one. In CI there has to be one. */
export function browserMissing(): string | undefined {
  if (existsSync(PROGRAM) || process.env.CI !== undefined) return undefined;
  return `${PROGRAM} is not installed (apt-get install chromium)`;
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAM, args: FLAGS });
}
