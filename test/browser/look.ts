// What is measured of a page as it stands: run inside the browser.

import type { Page } from "playwright-core";

/** Elements that reach over the page's right edge, by class. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found = document.documentElement.scrollWidth > width ? [`page ${document.documentElement.scrollWidth}`] : [];
    for (const element of document.querySelectorAll(".panel, .state-bar > *, .strip, .details, .confirm")) {
      const { right, left } = element.getBoundingClientRect();
      if (right > width + 0.5 || left < -0.5) found.push(`${element.className} ${left}..${right}`);
    }
    return found;
  });
}

/** Texts that do not fit where they are. */
export function cutOff(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(
    (wanted) =>
      [...document.querySelectorAll(wanted)]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent ?? ""),
    selector,
  );
}

/** Texts whose contrast with what is behind them is below WCAG AA. What cannot be used is exempt, as there. */
export function faint(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (context === null) throw new Error("no canvas");
    const rgba = (css: string): readonly number[] => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = css;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (rgb: readonly number[]): number => {
      const [r = 0, g = 0, b = 0] = rgb.map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element): readonly number[] => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const colour = rgba(getComputedStyle(at).backgroundColor);
        if (colour[3] === 255) return colour;
      }
      return [255, 255, 255, 255];
    };
    const found = new Set<string>();
    for (const element of document.querySelectorAll("#page *")) {
      const text = [...element.childNodes]
        .filter(({ nodeType }) => nodeType === 3)
        .map(({ nodeValue }) => nodeValue?.trim())
        .join("");
      if (text === "" || element.closest(":disabled, canvas") !== null || element.getClientRects().length === 0)
        continue;
      const style = getComputedStyle(element);
      const [a, b] = [luminance(rgba(style.color)), luminance(behind(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5))
        found.add(`${ratio.toFixed(2)} ${element.className || element.tagName} "${text.slice(0, 30)}"`);
    }
    return [...found];
  });
}
