#!/usr/bin/env node
// In a clone of the repository the TypeScript itself runs; the package has only what is compiled of it.
import { existsSync } from "node:fs";

const source = new URL("../cli/program.ts", import.meta.url);
const isClone = existsSync(source);
if (isClone) {
  const { register } = await import("tsx/esm/api");
  register();
}
const load = (name) => import(isClone ? `../cli/${name}.ts` : `../dist/cli/${name}.js`);

try {
  const { run } = await load("program");
  await run();
} catch (error) {
  const { missingCdk } = await load("cdk");
  const problem = missingCdk(error);
  if (!problem) throw error;
  console.error(`${problem.file} ${problem.message} [${problem.code}]`);
  process.exitCode = 1;
}
