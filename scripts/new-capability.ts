/**
 * Makes the skeleton of a capability: its folder, and its lines in the catalogue. It compiles, and its completeness
 * test says, sentence by sentence, what is still missing.
 *
 *   npm run new:capability -- <name>
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { environmentSchema } from "../modules/capabilities/environment.ts";
import { formatProblem, Problems } from "../modules/problems.ts";
import { camelCase, filesOf, inCatalogue, NAME, unfit } from "./new-capability/skeleton.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: "string", default: join(import.meta.dirname, "..") } },
});

try {
  const [name = ""] = positionals;
  const refused = (message: string) =>
    new Problems([{ code: "EOE-CLI-007", file: "npm run new:capability", path: "name", message }]);
  if (!NAME.test(name))
    throw refused(`"${name}" must be lower-case words with hyphens, such as managed-instances.`);
  const folder = join(values.root, "modules/capabilities", name);
  if (existsSync(folder)) throw refused(`modules/capabilities/${name} exists already.`);
  const catalogue = join(values.root, "modules/capabilities/catalogue.ts");
  const text = readFileSync(catalogue, "utf8");
  const reason = unfit(name, Object.keys(environmentSchema.shape), text);
  if (reason !== undefined) throw refused(`"${name}" cannot be taken: ${reason}. Choose another name.`);
  const files = filesOf(name);
  for (const [file, content] of Object.entries(files)) {
    const path = join(values.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  writeFileSync(catalogue, inCatalogue(text, name));
  console.log(
    [
      `Wrote ${Object.keys(files).join(", ")}, and ${camelCase(name)} at the end of modules/capabilities/catalogue.ts.`,
      "What is still missing: npx vitest run __tests__/capabilities/completeness.test.ts",
    ].join("\n"),
  );
} catch (error) {
  if (!(error instanceof Problems)) throw error;
  for (const problem of error.list) console.error(formatProblem(problem));
  process.exitCode = 1;
}
