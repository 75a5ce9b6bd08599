import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { FARGATE } from "../../modules/capabilities/fargate/launch-type.ts";
import { EC2 } from "../../modules/compose/ecs/ec2.ts";
import {
  besideOthers,
  type ComposeProject,
  loadComposeProject,
  type TaskTarget,
} from "../../modules/compose/index.ts";

/** One folder of `fixtures`: compose files, how they are read, and where they are to run. */
export interface Case {
  readonly name: string;
  readonly folder: string;
  /** Compose files, relative to the folder. */
  readonly files: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What the loader is to make of it; `docker compose` may still take what ECS refuses. */
  readonly loads: boolean;
  /** Has fields that docker compose 2.40 does not know. */
  readonly newerThanDockerCompose: boolean;
  /** Where its services are to run, and whether they can. */
  readonly tasks: readonly { readonly name: string; readonly runs: boolean; readonly target: TaskTarget }[];
  /** Its tasks are those of one environment, and know of each other. */
  readonly connected: boolean;
}

const FIXTURES = resolve(import.meta.dirname, "fixtures");

const LOGS = { region: "eu-central-1", streamPrefix: "test" };

interface TaskInFile extends Omit<Partial<TaskTarget>, "launchType"> {
  readonly runs?: boolean;
  readonly launchType?: "EC2" | "FARGATE";
}

interface CaseFile extends Partial<Omit<Case, "name" | "folder" | "tasks">> {
  readonly tasks?: Readonly<Record<string, TaskInFile>>;
}

export const CASES: readonly Case[] = readdirSync(FIXTURES)
  .sort()
  .filter((name) => existsSync(join(FIXTURES, name, "case.json")))
  .map(readCase);

/** Its compose files, as somebody's shell would have them read. */
export const loadCase = ({ folder, files, profiles, environment }: Case): ComposeProject =>
  loadComposeProject({
    files,
    workingDir: folder,
    environment: { HOME: "/home/somebody", ...environment },
    ...(profiles ? { profiles } : {}),
  });

function readCase(name: string): Case {
  const folder = join(FIXTURES, name);
  const { tasks = {}, ...rest } = JSON.parse(readFileSync(join(folder, "case.json"), "utf8")) as CaseFile;
  return {
    name,
    folder,
    files: ["compose.yaml"],
    environment: {},
    loads: true,
    newerThanDockerCompose: false,
    connected: false,
    ...rest,
    tasks: Object.entries(tasks).map(([task, { runs = true, launchType, ...target }]) => ({
      name: task,
      runs,
      target: fullTarget({ ...target, launchType: launchType === "FARGATE" ? FARGATE : EC2 }),
    })),
  };
}

/** A target with nothing special but what is given. */
export function fullTarget(target: Partial<TaskTarget>): TaskTarget {
  const services = target.services ?? [];
  return {
    launchType: EC2,
    networkMode: target.launchType === FARGATE ? "awsvpc" : "bridge",
    architecture: "X86_64",
    services,
    hostedElsewhere: [],
    images: {},
    secrets: {},
    environment: {},
    logs: Object.fromEntries(services.map((service) => [service, { group: `/test/${service}`, ...LOGS }])),
    ...target,
  };
}

/** Where a task of a case runs, with what it knows of the others. */
export function targetOf(
  { connected, tasks }: Case,
  project: ComposeProject,
  target: TaskTarget,
): TaskTarget {
  if (!connected) return target;
  const all = tasks.map((task) => task.target.services);
  return { ...target, ...besideOthers(project, all, target.services) };
}

/** A string in which the folder of the fixture is called `<folder>`, and the one around it `<fixtures>`. */
export function withoutFolder(text: string, { folder }: Case): string {
  return text.replaceAll(folder, "<folder>").replaceAll(FIXTURES, "<fixtures>");
}

/** A sentence without its end, which says how to declare the field; laptop-only.test.ts holds that. */
export const withoutDeclaration = (sentence: string): string =>
  sentence.replace(/; or declare it: laptopOnly: \[(?:"[^"]*"|[^"\]]*)\]\./, ".");

/** Keys in order, so that two texts are equal when the values are. */
export function sortedJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** Why docker compose cannot be asked; undefined if it can. */
export const WITHOUT_DOCKER_COMPOSE: string | undefined = (() => {
  try {
    execFileSync("docker", ["compose", "version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "skipped: docker compose is not installed";
  }
})();

/** What `docker compose config` makes of a case. */
export function dockerConfig({
  folder,
  files,
  profiles = [],
  environment,
}: Pick<Case, "folder" | "files" | "profiles" | "environment">): unknown {
  const text = execFileSync(
    "docker",
    [
      "compose",
      ...files.flatMap((file) => ["-f", file]),
      ...profiles.flatMap((profile) => ["--profile", profile]),
      "config",
      "--format",
      "json",
    ],
    {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        HOME: "/home/somebody",
        PWD: folder,
        DOCKER_CONFIG: process.env["DOCKER_CONFIG"],
        ...environment,
      },
    },
  );
  return JSON.parse(text);
}
