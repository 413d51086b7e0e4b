/**
 * How many symbols may be quoted, and how often each. A message with quotes takes the card up to 16 cycles, and at line rate the next one comes
 * after 4; the lines' queues take up what that makes late. When all of these quote at once, and again after every cool-down, whatever the gate or
 * the venue makes of it, the queues are not half full with messages at line rate that all change a best price (test/line-rate); without
 * the bounds they overflow, and a frame that is dropped costs every book until it is mended.
 */
import type { Configuration } from "../../proto/grpc/mod.ts";
import type { ItemErrors } from "./refusal.ts";

export const QUOTED_MAX = 32;
/** Cool-down for each symbol that is quoted. */
export const QUOTING_NS = 1000;

export function checkQuotingPace({ symbols }: Configuration, errors: ItemErrors): void {
  const quoting = symbols.flatMap(({ strategies }, index) =>
    strategies.flatMap(({ enabled, parameters }, at) =>
      enabled && parameters?.$case === "marketMaking"
        ? [{ path: `configuration.symbols[${index}].strategies[${at}].market_making`, value: parameters.value }]
        : [],
    ),
  );
  const least = quoting.length * QUOTING_NS;
  for (const [index, { path, value }] of quoting.entries()) {
    if (index === QUOTED_MAX)
      errors.add(
        path,
        "INVALID_INPUT",
        `${quoting.length} symbols are quoted, at most ${QUOTED_MAX} can be at line rate`,
      );
    if (value.cooldownNs < least) {
      const message = `must be at least ${least}, ${QUOTING_NS} for each of the ${quoting.length} that quote, not ${value.cooldownNs}`;
      errors.add(`${path}.cooldown_ns`, "INVALID_INPUT", message);
    }
  }
}
