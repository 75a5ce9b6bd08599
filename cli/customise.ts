import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Problems } from "../modules/problems.ts";
import type { DeploymentStacks } from "../modules/stacks/deployment.ts";

/**
 * What a project changes of an environment's stacks after they are built and before they are checked and written.
 * @param environment its name
 */
export type Customise = (environment: string, stacks: DeploymentStacks) => void;

const FILES = ["customise.ts", "customise.mts", "customise.js", "customise.mjs"];

/**
 * What the project's own `customise.ts` exports; undefined where it has none.
 * @throws Problems when the file exports no function of that name
 */
export async function loadCustomise(root: string): Promise<Customise | undefined> {
  const file = FILES.map((name) => join(root, name)).find((path) => existsSync(path));
  if (file === undefined) return undefined;
  // It may be TypeScript, which Node 20 does not run by itself.
  const { register } = await import("tsx/esm/api");
  const unregister = register();
  try {
    const { customise }: { customise?: Customise } = await import(pathToFileURL(file).href);
    if (typeof customise === "function") return customise;
  } finally {
    await unregister();
  }
  const message = "exports no function `customise`; write: export function customise(environment, stacks) {}";
  throw new Problems([{ code: "EOE-CLI-011", file: basename(file), path: "", message }]);
}
