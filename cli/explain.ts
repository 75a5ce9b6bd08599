import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import pc from "picocolors";
import { loadProjectOf } from "../modules/capabilities/compose-project.ts";
import { LAUNCH_TYPES } from "../modules/capabilities/launch-types.ts";
import { loadEnvironment } from "../modules/capabilities/load.ts";
import { arnsOf, type PlannedTask, plannedTasks } from "../modules/capabilities/planned-tasks.ts";
import { placeContainers } from "../modules/capabilities/services/place-containers.ts";
import type { Outcome } from "../modules/compose/ecs/fate.ts";
import type { Decision, TaskTarget } from "../modules/compose/ecs/target.ts";
import {
  besideOthers,
  explainTask,
  type LaunchType,
  loadComposeProject,
  taskGroups,
} from "../modules/compose/index.ts";
import type { ComposeProject } from "../modules/compose/project.ts";
import { environmentFiles, environmentNames } from "../modules/environment/files.ts";
import { formatProblem, type Problem, Problems } from "../modules/problems.ts";
import { DEFAULT_NAMES } from "./init/find-compose-files.ts";
import { projectRoot } from "./root.ts";
import { shellVariables } from "./shell-variables.ts";

export interface ExplainOptions {
  readonly root?: string;
  readonly env?: string;
  readonly file: readonly string[];
  readonly profile?: readonly string[];
  /** By its name, in any case. */
  readonly launchType: string;
  readonly diff: boolean;
  readonly json: boolean;
}

/** A task that services of the compose file would become. */
interface ExplainedTask {
  readonly name: string;
  /** By its name in ECS's API. */
  readonly launchType: string;
  readonly networkMode: TaskTarget["networkMode"];
  readonly services: readonly string[];
  readonly decisions: readonly Decision[];
  readonly problems: readonly Problem[];
}

function launchTypeOf(text: string): LaunchType {
  const found = LAUNCH_TYPES.find(({ name }) => name === text.toUpperCase());
  if (found) return found;
  const message = `"${text}" must be ${LAUNCH_TYPES.map(({ name }) => name).join(" or ")}.`;
  throw new Problems([{ code: "EOE-CLI-002", file: "--launch-type", path: "", message }]);
}

/** The file that docker compose takes by itself; the usual name where there is none, for the sentence that says so. */
const defaultFileIn = (folder: string): string =>
  DEFAULT_NAMES.find((name) => existsSync(join(folder, name))) ?? "docker-compose.yml";

/** @throws Problems when a file or an option is wrong; what ECS cannot keep is told with exit code 1 */
export function explain(options: ExplainOptions): void {
  if (options.env !== undefined && options.file.length > 0) {
    const message = `${options.env} names its compose files itself, in service.compose; leave out ${options.file.join(", ")}.`;
    throw new Problems([{ code: "EOE-CLI-002", file: "--env", path: "", message }]);
  }
  demandFiles(options);
  const { project, targets, assumed } =
    options.env === undefined
      ? withoutEnvironment(options)
      : { ...ofEnvironment(options.env, projectRoot(options.root)), assumed: undefined };
  const tasks = targets.map(({ name, target }): ExplainedTask => {
    const { decisions, problems } = explainTask(project, target);
    const { launchType, networkMode, services } = target;
    return {
      name,
      launchType: launchType.name,
      networkMode,
      services,
      decisions: options.diff ? decisions.filter(differs) : decisions,
      problems,
    };
  });
  if (tasks.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
  if (options.json)
    console.log(
      JSON.stringify({ warnings: project.warnings, ...(assumed ? { assumed } : {}), tasks }, null, 2),
    );
  else print(project, tasks, assumed);
}

/** Other commands take an environment's name by itself. */
function demandFiles({ root = ".", file }: ExplainOptions): void {
  const named = file.find((one) => !existsSync(resolve(root, one)) && environmentNames(root).includes(one));
  if (named === undefined) return;
  const message = `is an environment, and no compose file; write --env ${named}.`;
  throw new Problems([{ code: "EOE-CLI-002", file: named, path: "", message }]);
}

const differs = ({ outcome }: Decision): boolean => outcome !== "accepted";

function ofEnvironment(
  name: string,
  root: string,
): { project: ComposeProject; targets: readonly PlannedTask[] } {
  const [path = ""] = environmentFiles(root, [name]);
  const loaded = loadEnvironment(path, root);
  const { environment: raw, problemAt } = loaded;
  const project = loadProjectOf({ raw, problemAt }, root, shellVariables());
  const environment = placeContainers(loaded.environment, project, problemAt);
  return { project, targets: plannedTasks(environment, project) };
}

/** What explain takes for granted where no environment says it. */
interface Assumed {
  /** By its name in ECS's API. */
  readonly launchType: string;
  /** How much each launch type refuses. */
  readonly refusals: Readonly<Record<string, number>>;
}

function withoutEnvironment({ file, profile, ...options }: ExplainOptions): {
  project: ComposeProject;
  targets: readonly PlannedTask[];
  assumed: Assumed;
} {
  const launchType = launchTypeOf(options.launchType);
  const workingDir = resolve(options.root ?? ".");
  const project = loadComposeProject({
    files: file.length > 0 ? file : [defaultFileIn(workingDir)],
    workingDir,
    ...(profile ? { profiles: profile } : {}),
  });
  const refusals = LAUNCH_TYPES.map((one) => {
    const counts = targetsOn(one, project).map(({ target }) => explainTask(project, target).problems.length);
    return [one.name, counts.reduce((sum, count) => sum + count, 0)] as const;
  });
  return {
    project,
    targets: targetsOn(launchType, project),
    assumed: { launchType: launchType.name, refusals: Object.fromEntries(refusals) },
  };
}

/** Tasks as x-ecs.task says, with what no environment says left open. */
function targetsOn(launchType: LaunchType, project: ComposeProject): PlannedTask[] {
  const all = Object.keys(project.services);
  const built = all.filter((name) => project.services[name]?.build !== undefined);
  const target: Omit<TaskTarget, "services"> = {
    launchType,
    networkMode: launchType.networkModes[0] ?? "awsvpc",
    architecture: "X86_64",
    hostedElsewhere: [],
    images: Object.fromEntries(built.map((name) => [name, `${name}:built`])),
    secrets: arnsOf(Object.keys(project.model.secrets)),
    environment: {},
    logs: logGroups(all, project.model.name, "eu-central-1"),
  };
  const groups = taskGroups(project);
  return groups.map((services) => ({
    name: services.join(", "),
    target: { ...target, ...besideOthers(project, groups, services), services },
  }));
}

function logGroups(services: readonly string[], environment: string, region: string): TaskTarget["logs"] {
  return Object.fromEntries(
    services.map((service) => [
      service,
      { group: `/${environment}/${service}`, region, streamPrefix: environment },
    ]),
  );
}

const COLOURS: Readonly<Record<Outcome, (text: string) => string>> = {
  accepted: pc.green,
  mapped: pc.cyan,
  refused: pc.red,
  "hosted elsewhere": pc.magenta,
  "laptop only": pc.dim,
};

function assumption({ launchType, refusals }: Assumed): string {
  const counts = Object.entries(refusals).map(([name, count]) => `${name} refuses ${count}`);
  return `No environment is named, so this is for ${launchType}; --launch-type takes another. ${counts.join(", ")}.`;
}

function print(project: ComposeProject, tasks: readonly ExplainedTask[], assumed: Assumed | undefined): void {
  for (const warning of project.warnings) console.error(pc.yellow(formatProblem(warning)));
  if (assumed) console.log(assumption(assumed));
  for (const { name, launchType, networkMode, decisions, problems } of tasks) {
    console.log(pc.bold(`\nTask of ${name} (${launchType}, ${networkMode})`));
    const table = new Table({
      head: ["Where", "Field", "Outcome", "What becomes of it"],
      style: { head: [], border: [] },
      colWidths: [null, null, null, 70],
      wordWrap: true,
    });
    for (const { file, line, field, outcome, sentence, code } of decisions) {
      const said = code === undefined ? sentence : `${sentence} [${code}]`;
      table.push([`${file}:${line}`, field, COLOURS[outcome](outcome), said]);
    }
    console.log(table.toString());
    // What is wrong with the whole is about no field.
    const told = new Set(decisions.map(({ field, sentence }) => `${field} ${sentence}`));
    for (const problem of problems) {
      if (!told.has(`${problem.path} ${problem.message}`)) console.error(pc.red(formatProblem(problem)));
    }
    if (problems.length > 0)
      console.error(pc.red(`${problems.length} refused; this task cannot run as it is.`));
  }
}
