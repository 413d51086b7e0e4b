import { ROOT } from "../layout.ts";
import { checkImports } from "./check.ts";

const problems = checkImports(ROOT);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
