import {
  type ComposeProject,
  loadComposeProject,
  withContainers,
  withoutServices,
} from "../compose/index.ts";
import type { Variables } from "../compose/interpolate.ts";
import type { ProblemAt } from "../environment/source.ts";
import { readVariables } from "../environment/variables.ts";
import { type Problem, Problems, withoutRepetitions } from "../problems.ts";
import { containersIn, filledVariables } from "./containers/written.ts";
import { laptopOnlyIn } from "./laptop-only/written.ts";
import { composeFilesOf } from "./services/compose-files.ts";

/** An environment file as far as it could be read. */
export interface ReadFile {
  /** What it holds, whatever is wrong in it. */
  readonly raw: unknown;
  /** How its problems are made; absent where more than what keys disagree on is wrong, which is told then. */
  readonly problemAt?: ProblemAt | undefined;
}

/**
 * The compose project that an environment runs: its files and profiles, with the variables that it gives them, and what
 * it says of their containers.
 *
 * @param root  the project's folder
 * @param shell variables of the shell, for those that the environment takes from there
 * @throws Problems with all that is wrong with its variables and its compose files
 */
export function loadProjectOf({ raw, problemAt }: ReadFile, root: string, shell: Variables): ComposeProject {
  const { variables, dotEnvFiles, problems } = readVariables(raw, root, shell, problemAt ?? nowhere);
  const told = problemAt === undefined ? [] : problems;
  const project = attempt(told, () =>
    loadComposeProject({
      ...composeFilesOf(raw),
      workingDir: root,
      environment: variables,
      forEcs: { dotEnvFiles, filledElsewhere: filledVariables(raw) },
    }),
  );
  // Of variables that could not be read nobody knows which have no value.
  const known = problems.length > 0 ? { ...project, unset: new Map() } : project;
  return withoutServices(withContainers(known, containersIn(raw)), laptopOnlyIn(raw));
}

const nowhere: ProblemAt = (code, _, message) => ({ code, file: "", path: "", message });

/** @throws Problems with those that there are already, and those of `load` */
function attempt<T>(problems: readonly Problem[], load: () => T): T {
  try {
    const loaded = load();
    if (problems.length === 0) return loaded;
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    // A file of variables may be one that the compose file names, too.
    throw new Problems(withoutRepetitions([...problems, ...error.list]));
  }
  throw new Problems(problems);
}
