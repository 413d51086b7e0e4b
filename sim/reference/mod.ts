export { NaiveReference } from "./naive-reference.ts";
