import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { checkProject } from "../modules/capabilities/agreement.ts";
import { loadProjectOf } from "../modules/capabilities/compose-project.ts";
import { type LoadedEnvironment, readEnvironment } from "../modules/capabilities/load.ts";
import { checkMoves } from "../modules/capabilities/moves.ts";
import { composeFilesOf, namesComposeFiles } from "../modules/capabilities/services/compose-files.ts";
import { placeContainers } from "../modules/capabilities/services/place-containers.ts";
import { type LoadedRecord, loadRecord } from "../modules/data-record/record.ts";
import { rawValues } from "../modules/environment/load.ts";
import { type Problem, Problems } from "../modules/problems.ts";
import { appFor } from "../modules/stacks/app.ts";
import { addStacks, type Deployment } from "../modules/stacks/deployment.ts";
import { mayRun } from "./data-records.ts";
import { shellVariables } from "./shell-variables.ts";

/** An environment whose files agree, before anything is built of it. */
export interface Prepared {
  readonly deployment: Deployment;
  readonly loaded: LoadedEnvironment;
  /** What the environment remembers of its data. */
  readonly remembered: LoadedRecord | undefined;
}

/**
 * Reads an environment file, its compose files and its record of data, and checks them against each other.
 *
 * @param folder where stacks may be built to see what ECS refuses; nothing of it is kept
 * @throws Problems of all of them together
 */
export function prepare(path: string, root: string, folder: string): Prepared {
  const problems: Problem[] = [];
  const read = attempt(problems, () => readEnvironment(path, root));
  problems.push(...(read?.problems ?? []));
  const loaded = read?.loaded;
  const missing = loaded ? missingFiles(loaded, root) : [];
  problems.push(...missing);
  const raw = read ? read.raw : rawValues(path);
  const isUnknown = loaded === undefined && !composeFilesAreKnown(raw, root);
  const project =
    missing.length > 0 || isUnknown
      ? undefined
      : attempt(problems, () => loadProjectOf({ raw, problemAt: loaded?.problemAt }, root, shellVariables()));
  if (!loaded || !project) throw new Problems(problems);
  const { problemAt } = loaded;
  const isWhole = problems.length === 0;
  const environment = attempt(problems, () => placeContainers(loaded.environment, project, problemAt));
  if (!environment) throw new Problems(problems);
  const remembered = attempt(problems, () => loadRecord(root, environment.name));
  problems.push(...checkProject(environment, project, loaded));
  // A value that is wrong in itself is no move.
  const wrong = problems.map(({ path }) => path);
  if (remembered?.record.environment === environment.name)
    problems.push(
      ...checkMoves(
        mayRun(root, environment, remembered),
        environment,
        remembered.file,
        problemAt,
        project,
      ).filter(({ path }) => !wrong.includes(path)),
    );
  const deployment = { environment, project };
  if (problems.length > 0)
    throw new Problems([...problems, ...(isWhole ? refusedByEcs(deployment, problems, folder) : [])]);
  return { deployment, loaded, remembered };
}

/**
 * What ECS cannot keep of the compose file, told in the same run as what the files disagree on. An entry that is wrong, or
 * that has no load balancer, would make every port wrong, a database every secret, and an image without a tag is told once.
 */
function refusedByEcs(deployment: Deployment, known: readonly Problem[], folder: string): readonly Problem[] {
  if (known.some(({ path }) => /^(service\.entry|database)\b|^ingress$|^(cache|site)\.service$/.test(path)))
    return [];
  try {
    addStacks(appFor(folder), deployment);
  } catch (error) {
    // Whatever else it is may come from what is wrong already.
    if (!(error instanceof Problems)) return [];
    const told = known.map(({ path }) => path.replace(/^service\.images\.(.+)$/, "services.$1.build"));
    return error.list.filter(({ path }) => !told.includes(path));
  }
  return [];
}

/** Of a file that cannot be read nobody knows whether it means the default, which may not be there. */
const composeFilesAreKnown = (raw: unknown, root: string): boolean =>
  namesComposeFiles(raw) || composeFilesOf(raw).files.every((file) => isThere(root, file));

const isThere = (root: string, file: string): boolean =>
  lstatSync(resolve(root, file), { throwIfNoEntry: false }) !== undefined;

/** Compose files that are named and are not there. */
const missingFiles = ({ environment, problemAt }: LoadedEnvironment, root: string): Problem[] =>
  environment.service.compose.flatMap((file, index) =>
    isThere(root, file)
      ? []
      : [
          problemAt(
            "EOE-ENV-104",
            ["service", "compose", index],
            `"${file}" does not exist; write its path from the project's folder.`,
          ),
        ],
  );

/** The result of `work`; where it throws problems, they are added to the list, and there is no result. */
export function attempt<T>(problems: Problem[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    problems.push(...error.list);
    return undefined;
  }
}
