import { expect, test } from "vitest";
import { grpcMarkdown } from "./grpc-markdown.ts";

const CONTRACT = `syntax = "proto3";

// What it is.
package tickgate.v1;

// Of an order.
message Order {
  // Ours.
  uint32 urn = 1;
  oneof price {
    uint32 limit_e4 = 2; // in 1e-4 currency units
    repeated string names = 3 [deprecated = true];
  }
}

enum Side {
  SIDE_UNSPECIFIED = 0;
}
`;

test("has a row for every field and value, with what the comments say", () => {
  const page = grpcMarkdown([{ name: "order.proto", text: CONTRACT }]);
  expect(page.split("\n").filter((line) => line.startsWith("| `"))).toEqual([
    "| `urn` | 1 | uint32 | Ours. |",
    "| `limit_e4` | 2 | uint32 | (price) in 1e-4 currency units |",
    "| `names` | 3 | repeated string | (price) [deprecated = true] |",
    "| `SIDE_UNSPECIFIED` | 0 |  |",
  ]);
  expect(page).toContain("## order.proto\n\nWhat it is.\n\n### Order\n\nOf an order.\n");
});

test("refuses what it would have to leave out", () => {
  const text = CONTRACT.replace("uint32 urn = 1;", "group Old = 1 {");
  expect(() => grpcMarkdown([{ name: "order.proto", text }])).toThrow(
    'order.proto:9: the page does not know what to do with "group Old = 1 {"',
  );
});
