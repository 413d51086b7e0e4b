// Spelling of one name in the places it is generated into.

/** `originalUrn`, `AddOrder` -> `ORIGINAL_URN`, `ADD_ORDER`. */
export function upperSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase();
}

export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** First lines of every generated file. */
export function banner(comment: string, source: string): string {
  return `${comment} Generated from ${source} by \`node proto/tools/generate.ts\`. Do not edit.\n`;
}
