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
 * @throws Problems when the file is no program, imports what is not there, or exports no function of that name
 */
export async function loadCustomise(root: string): Promise<Customise | undefined> {
  const file = FILES.map((name) => join(root, name)).find((path) => existsSync(path));
  if (file === undefined) return undefined;
  const { customise } = await importProjectFile(file).catch((error: unknown) => {
    throw unloadable(error, basename(file)) ?? error;
  });
  if (typeof customise === "function") return customise;
  const message = "exports no function `customise`; write: export function customise(environment, stacks) {}";
  throw new Problems([{ code: "EOE-CLI-011", file: basename(file), path: "", message }]);
}

/** Undefined for what the file's own code throws, whose trace says where. */
function unloadable(error: unknown, file: string): Problems | undefined {
  if (!(error instanceof Error)) return undefined;
  // As tsx writes what esbuild finds: `/srv/shop/customise.ts:2:0: ERROR: Unexpected end of file`.
  const [, line, column, syntax] = /:(\d+):(\d+): ERROR: (.*)/.exec(error.message) ?? [];
  const isMissing = "code" in error && /^(ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND)$/.test(String(error.code));
  if (syntax === undefined && !isMissing) return undefined;
  const found = syntax ?? error.message.split("\n", 1)[0];
  const position = syntax === undefined ? {} : { line: Number(line), column: Number(column) + 1 };
  const message = `cannot be loaded, and so exports no function \`customise\`: ${found}.`;
  return new Problems([{ code: "EOE-CLI-011", file, path: "", message, ...position }]);
}

interface Exported {
  readonly customise?: Customise;
}

/** It may be TypeScript, which Node 20 does not run by itself, in a package of ES modules or of CommonJS. */
async function importProjectFile(file: string): Promise<Exported> {
  const [esm, cjs] = await Promise.all([import("tsx/esm/api"), import("tsx/cjs/api")]);
  const unregister = [esm.register(), cjs.register()];
  try {
    const exported: Exported & { readonly default?: Exported } = await import(pathToFileURL(file).href);
    // What CommonJS exports by getters, as tsx writes them, Node only finds below `default`.
    return exported.customise === undefined ? (exported.default ?? {}) : exported;
  } finally {
    for (const end of unregister) await end();
  }
}
