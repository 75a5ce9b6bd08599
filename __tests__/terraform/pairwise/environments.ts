import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse, stringify } from "yaml";
import type { z } from "zod";
import { attempt } from "../../../cli/prepare.ts";
import { checkAgreement, checkProject } from "../../../modules/capabilities/agreement.ts";
import { loadProjectOf } from "../../../modules/capabilities/compose-project.ts";
import { type Environment, environmentSchema } from "../../../modules/capabilities/environment.ts";
import { parseEnvironment } from "../../../modules/capabilities/load.ts";
import { placeContainers } from "../../../modules/capabilities/services/place-containers.ts";
import { withoutTokenTraces } from "../../../modules/cdktf.ts";
import type { ComposeProject } from "../../../modules/compose/index.ts";
import { keyPath } from "../../../modules/environment/sentences.ts";
import type { ObservationAt, ProblemAt } from "../../../modules/environment/source.ts";
import type { Problem } from "../../../modules/problems.ts";
import { appFor } from "../../../modules/stacks/app.ts";
import { addStacks } from "../../../modules/stacks/deployment.ts";
import { addBuildFolders } from "../../support/build-folders.ts";
import { PROJECT } from "../../support/environment.ts";
import { environmentPaths } from "../../support/environment-paths.ts";
import { ABSENT, type Value } from "./options.ts";

/** An environment whose options are varied. */
export interface Varied {
  readonly name: string;
  /** What its file holds. */
  readonly raw: object;
}

/** Values by path of an option, as the schema has it. */
export type Settings = ReadonlyMap<string, Value>;

/** Compose files of what only `fixtures.ts` needs. */
const COMPOSE = "__tests__/terraform/pairwise/compose";

/** What an environment reads besides its file. */
const PARTS = [
  "docker-compose.yml",
  "docker-compose.board.yml",
  "docker-compose.mall.yml",
  "docker-compose.mysql.yml",
  "docker-compose.postgres.yml",
  "mongo",
  "mysql",
  "postgres",
  "__tests__/environments/compose",
  COMPOSE,
];

/** Every environment that has snapshots: what ships, and what the capabilities' tests need. */
export const variedEnvironments = (): Varied[] =>
  environmentPaths().map((path) => ({
    name: basename(path, ".yml"),
    raw: parse(readFileSync(path, "utf8")) as object,
  }));

/** A project folder without records, where nothing has ever been deployed. */
export function emptyProject(): string {
  const root = mkdtempSync(join(tmpdir(), "pairwise-"));
  for (const part of PARTS) cpSync(join(PROJECT, part), join(root, part), { recursive: true });
  mkdirSync(join(root, "environments"));
  // The example of variableFiles.
  writeFileSync(join(root, "ecs.env"), "");
  // The example of service.compose.
  cpSync(join(PROJECT, COMPOSE, "shop.yml"), join(root, "docker-compose.shop.yml"));
  addBuildFolders(root);
  return root;
}

export const removeProject = (root: string): void => rmSync(root, { recursive: true, force: true });

/** What the file holds with options set. Undefined where a name is asked for and the environment has none there. */
export function withSettings({ raw }: Varied, settings: Settings): object | undefined {
  const copy = structuredClone(raw);
  // A group that goes, goes with what was set in it.
  const inOrder = [...settings].sort(([one], [other]) => depth(one) - depth(other));
  const all = inOrder.every(([path, value]) => set(copy, path.split("."), value));
  return all ? copy : undefined;
}

/** Paths of settings for which an environment has no place: no name, or a value where a group would be. */
export const withoutPlace = (environment: Varied, settings: Settings): string[] =>
  [...settings].flatMap(([path, value]) =>
    withSettings(
      environment,
      new Map([...settings].filter(([other]) => path.startsWith(`${other}.`)).concat([[path, value]])),
    )
      ? []
      : [path],
  );

const depth = (path: string): number => path.split(".").length;

function set(target: object, [key, ...rest]: readonly string[], value: Value): boolean {
  if (key === undefined) return false;
  const group = target as Record<string, unknown>;
  const name = key === "<name>" ? Object.keys(group).sort()[0] : key;
  if (name === undefined) return false;
  if (rest.length === 0) {
    if (value === ABSENT) delete group[name];
    else group[name] = structuredClone(value.is);
    return true;
  }
  const below = group[name];
  if (below === undefined && value === ABSENT) return true;
  if (below === undefined && !rest.includes("<name>")) group[name] = {};
  const child = group[name];
  return typeof child === "object" && child !== null && !Array.isArray(child) && set(child, rest, value);
}

/** What an environment is refused with: no position, and the schema's own words. */
export interface Refusal {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

/** What is wrong with an environment, and how many of schema, combinations of keys and compose project came before. */
export interface Judgement {
  readonly agreed: 0 | 1 | 2;
  readonly refusals: readonly Refusal[];
}

/** Reads environments of one project, as `prepare` does, but for what ECS refuses and what is remembered. */
export class Reader {
  private readonly projects = new Map<string, ComposeProject>();

  constructor(readonly root: string) {}

  /**
   * As `problemsOf`, without YAML and its positions, which cost most of the time: combinations of keys are judged once the
   * schema agrees, and the compose project once they do.
   */
  judge(name: string, raw: object): Judgement {
    const parsed = environmentSchema.safeParse(raw);
    if (!parsed.success) {
      const isWhole = parsed.error.issues.every(({ code }) => code !== "invalid_union");
      const { issues } = parsed.error;
      const refusals = isWhole
        ? issues.flatMap((issue) => schemaRefusals(issue, raw))
        : this.problemsOf(name, raw);
      return { agreed: 0, refusals };
    }
    const disagreements = checkAgreement(parsed.data).map(({ code, path, message }) => ({
      code,
      path: keyPath(path),
      message,
    }));
    if (disagreements.length > 0) return { agreed: 1, refusals: disagreements };
    const problems: Problem[] = [];
    attempt(problems, () => {
      const project = this.projectOf(raw, problemAt);
      const environment = placeContainers(parsed.data, project, problemAt);
      problems.push(...checkProject(environment, project, { problemAt, observationAt }));
    });
    return { agreed: 2, refusals: problems };
  }

  /** What is found wrong only when an environment that is legal is built, in a fraction of the time of a synthesis. */
  built(raw: object): readonly Problem[] {
    const folder = join(this.root, "built");
    mkdirSync(folder, { recursive: true });
    const problems: Problem[] = [];
    attempt(problems, () => {
      const project = this.projectOf(raw, problemAt);
      const environment = placeContainers(environmentSchema.parse(raw), project, problemAt);
      withoutTokenTraces(() => addStacks(appFor(folder), { environment, project }));
    });
    return problems;
  }

  /** All that is wrong with an environment and with what it says of its compose files. */
  problemsOf(name: string, raw: object): readonly Problem[] {
    const problems: Problem[] = [];
    attempt(problems, () => {
      const loaded = parseEnvironment(stringify(raw), `environments/${name}.yml`, name);
      const { problemAt } = loaded;
      const project = this.projectOf(raw, problemAt);
      const environment = placeContainers(loaded.environment, project, problemAt);
      problems.push(...checkProject(environment, project, loaded));
    });
    return problems;
  }

  /**
   * What the schema makes of an environment, with its defaults.
   * @throws Problems
   */
  environmentOf(name: string, raw: object): Environment {
    const parsed = environmentSchema.safeParse(raw);
    return parsed.success
      ? parsed.data
      : parseEnvironment(stringify(raw), `environments/${name}.yml`, name).environment;
  }

  private projectOf(
    raw: object,
    problemAt: Parameters<typeof loadProjectOf>[0]["problemAt"],
  ): ComposeProject {
    const { service = {}, ...rest } = raw as Record<string, Record<string, unknown>>;
    const key = JSON.stringify([
      service["compose"],
      service["profiles"],
      rest["containers"],
      rest["variables"],
      rest["variableFiles"],
      rest["shellVariables"],
      rest["laptopOnly"],
    ]);
    const known = this.projects.get(key);
    if (known) return known;
    const project = loadProjectOf({ raw, problemAt }, this.root, { GIT_SHA: "1" });
    this.projects.set(key, project);
    return project;
  }
}

const problemAt: ProblemAt = (code, path, message) => ({ code, ...observationAt(path, message) });

const observationAt: ObservationAt = (path, message) => ({ file: "", path: keyPath(path), message });

/** With the codes that the loader gives them. */
function schemaRefusals(issue: z.core.$ZodIssue, raw: object): Refusal[] {
  const { message } = issue;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ code: "EOE-ENV-005", path: keyPath([...issue.path, key]), message }));
  const value = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    raw,
  );
  return [{ code: value === undefined ? "EOE-ENV-006" : "EOE-ENV-007", path: keyPath(issue.path), message }];
}
