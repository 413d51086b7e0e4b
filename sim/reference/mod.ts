export { BRANCHES, type Branch, type Trace } from "./branches.ts";
export { NaiveReference } from "./naive-reference.ts";
