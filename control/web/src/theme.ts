// Dark, light, or what the system says. Charts draw on a canvas and look the colours up again when the theme changes.

import { signal } from "@preact/signals";

export type Theme = "system" | "dark" | "light";
const KEY = "tickgate.theme";
const NEXT: Readonly<Record<Theme, Theme>> = { system: "dark", dark: "light", light: "system" };

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === "dark" || value === "light" ? value : "system";
  } catch {
    // Storage can be switched off; then the system decides.
    return "system";
  }
}

export const theme = signal<Theme>(stored());
/** Counts up whenever colours may have changed. */
export const colours = signal(0);

export function applyTheme(): void {
  document.documentElement.dataset.theme = theme.value;
  colours.value++;
}

export function nextTheme(): void {
  theme.value = NEXT[theme.value];
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // It holds until the page is closed.
  }
  applyTheme();
}

matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => {
  colours.value++;
});

/** What a token is now, in a form that a canvas understands. */
export function colour(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
