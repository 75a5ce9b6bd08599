import { dirname, join, resolve } from "node:path";
import { dotEnvVariables } from "./env-files.ts";
import type { Variables } from "./interpolate.ts";
import { LONGEST_REUSE_CHAIN } from "./limits.ts";
import { isMapping, type Mapping, originOf, problemAt, put } from "./origin.ts";
import { isReadable, type Report } from "./readable.ts";
import type { Reading } from "./reading.ts";
import { isRemote, tooLong } from "./reuse.ts";
import { scalarText } from "./values.ts";

/** What relative names and variables mean while a file is read. */
export interface Scope {
  readonly folder: string;
  readonly variables: Variables;
  /** Files that are being included, outermost first. */
  readonly including: readonly string[];
}

/** Who reads the included files. */
export interface Reader {
  readonly reading: Reading;
  /** Several files, merged and in the long syntax, with absolute paths. */
  readonly model: (paths: readonly string[], scope: Scope) => Mapping;
}

/** Brings in the models of included files, in place. Source: Compose Specification, "Include". */
export function include(tree: Mapping, path: string, scope: Scope, reader: Reader): void {
  const { reading } = reader;
  const { include: entries } = tree;
  delete tree["include"];
  if (!Array.isArray(entries)) return;
  entries.forEach((entry, index) => {
    const report: Report = (code, message) => {
      const at = ["include", index];
      reading.problems.push(problemAt(code, originOf(entries, index), reading.shown(path), at, message));
    };
    if (reading.tellUnset(entries, ["include"], index)) return;
    const model = included(entry, scope, reader, report);
    if (model) importModel(model, tree, report);
  });
}

function included(entry: unknown, scope: Scope, reader: Reader, report: Report): Mapping | undefined {
  const { reading, model } = reader;
  const {
    path: named,
    project_directory: directory,
    env_file: envFile,
  } = isMapping(entry) ? entry : { path: entry };
  const names = [named ?? []].flat().map(scalarText);
  const remote = names.find(isRemote);
  if (remote !== undefined) report("EOE-COMPOSE-019", `"${remote}" is not on this machine; download it.`);
  const paths = names.map((name) => resolve(scope.folder, name));
  const [first] = paths;
  if (remote !== undefined || first === undefined) return undefined;
  const readable = names.map((name, index) => {
    const path = paths[index] ?? "";
    const sentence = (why: string): string => `"${reading.shown(path)}" ${why}`;
    return isReadable({ path, named: name, missing: "EOE-COMPOSE-019", sentence }, report);
  });
  if (readable.includes(false)) return undefined;
  const again = paths.find((path) => scope.including.includes(path));
  const way = [...scope.including, again ?? first].map((one) => reading.shown(one));
  if (again !== undefined) {
    report("EOE-COMPOSE-019", `closes a cycle: ${way.join(" includes ")}.`);
    return undefined;
  }
  if (scope.including.length >= LONGEST_REUSE_CHAIN) {
    reading.gaveUp = true;
    report("EOE-COMPOSE-044", tooLong("includes", way));
    return undefined;
  }
  const folder = directory === undefined ? dirname(first) : resolve(scope.folder, scalarText(directory));
  const variables = { ...includedVariables(envFile, folder, scope, reading, report), ...scope.variables };
  return model(paths, { folder, variables, including: scope.including });
}

function includedVariables(
  envFile: unknown,
  folder: string,
  scope: Scope,
  reading: Reading,
  report: Report,
): Variables {
  if (envFile === undefined) return dotEnvVariables(join(folder, ".env"), scope.variables, reading);
  const variables: Record<string, string> = {};
  for (const name of [envFile].flat().map(scalarText)) {
    const path = resolve(scope.folder, name);
    if (reading.isOfLaptop(path)) continue;
    const sentence = (why: string): string => `names the env file "${name}", which ${why}`;
    if (isReadable({ path, named: name, missing: "EOE-COMPOSE-019", sentence }, report))
      Object.assign(variables, dotEnvVariables(path, { ...variables, ...scope.variables }, reading));
  }
  return variables;
}

function importModel(included: Mapping, tree: Mapping, report: Report): void {
  for (const section of ["services", "volumes", "networks", "secrets", "configs", "models"]) {
    const from = included[section];
    if (!isMapping(from)) continue;
    const to = isMapping(tree[section]) ? (tree[section] as Mapping) : {};
    for (const name of Object.keys(from)) {
      if (!Object.hasOwn(to, name)) put(to, name, from[name], originOf(from, name));
      else if (JSON.stringify(to[name]) !== JSON.stringify(from[name])) {
        report(
          "EOE-COMPOSE-019",
          `brings ${section}.${name}, which this file has as well; rename one of the two.`,
        );
      }
    }
    tree[section] = to;
  }
}
