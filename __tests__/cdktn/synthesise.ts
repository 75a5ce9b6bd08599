/**
 * Writes the Terraform JSON of every environment, those of the project and those of the tests, with the CDK whose
 * condition Node runs with: `node --conditions=cdktn --import tsx __tests__/cdktn/synthesise.ts <folder>`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { synthesiseOne } from "../../cli/synthesise.ts";
import { PROJECT } from "../support/environment.ts";
import { environmentPaths } from "../support/environment-paths.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: synthesise.ts <folder>");
for (const part of ["built", "json"]) mkdirSync(join(folder, part), { recursive: true });
for (const path of environmentPaths()) {
  const name = basename(path, ".yml");
  const options = { root: PROJECT, outdir: "cdktf.out" };
  const { stacks, bootstrap } = synthesiseOne(path, join(folder, "built", name), options);
  for (const stack of [...stacks, ...(bootstrap ? [bootstrap] : [])])
    writeFileSync(join(folder, "json", `${stack.name}.tf.json`), JSON.stringify(stack.json));
}
