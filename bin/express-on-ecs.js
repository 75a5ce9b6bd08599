#!/usr/bin/env node
// In a clone of the repository the TypeScript itself runs; the package has only what is compiled of it.
import { existsSync } from "node:fs";

const source = new URL("../cli/program.ts", import.meta.url);
if (existsSync(source)) {
  const { register } = await import("tsx/esm/api");
  register();
  const { run } = await import(source.href);
  await run();
} else {
  const { run } = await import("../dist/cli/program.js");
  await run();
}
