import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { customise } from "../customise";
import { App, type TerraformStack } from "../modules/cdktf";
import { checkSynthesis } from "../modules/checks/catalogue";
import { namesAreGivenOnce } from "../modules/checks/names-are-given-once";
import type { Waived } from "../modules/checks/waivers";
import { loadComposeProject } from "../modules/compose";
import { PROJECT_COMBINATIONS } from "../modules/config/combinations/catalogue";
import { checkProject } from "../modules/config/combinations/combination";
import { checkDatabase } from "../modules/config/database-compose";
import { ecsServicesOf, placeContainers } from "../modules/config/ecs-services";
import { environmentFiles } from "../modules/config/files";
import { checkImages } from "../modules/config/images";
import { composeFilesOf, type LoadedEnvironment, loadEnvironment } from "../modules/config/load";
import type { FargateTasks } from "../modules/config/price";
import { checkVolumes } from "../modules/config/volumes";
import { addBlocks } from "../modules/data-record/blocks";
import { type LoadedRecord, loadRecord } from "../modules/data-record/record";
import { type Problem, Problems } from "../modules/problems";
import { addStacks, type Deployment, type DeploymentStacks } from "../modules/stacks/deployment";
import { demandUnchanged, orphanedData, type RecordedData, recordData, writeRecords } from "./data-records";
import { isWithdrawing } from "./terraform-state";

export interface SynthesisOptions {
  /** The project's folder: `environments/` and compose files are found from here. */
  readonly root: string;
  /** Where the Terraform JSON goes, relative to `root` or absolute. */
  readonly outdir: string;
  /** Environments by name; none means all. */
  readonly names: readonly string[];
  /** What becomes of the records of data (`environments/<name>.data.yml`): check demands that they are up to date. Default write. */
  readonly records?: "write" | "check";
}

export interface SynthesisedStack {
  readonly name: string;
  /** The stack's Terraform JSON, relative to `root`. */
  readonly path: string;
  readonly json: TerraformJson;
}

/** What a `cdk.tf.json` holds, as far as it is read here. */
export interface TerraformJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly locals?: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly removed?: readonly { readonly from: string }[];
  readonly variable?: Readonly<Record<string, { readonly default?: unknown; readonly description?: string }>>;
}

export interface SynthesisedDeployment extends Deployment {
  readonly stacks: readonly SynthesisedStack[];
  /** What rules found and the environment waives. */
  readonly waived: readonly Waived[];
  /** Of services on Fargate. */
  readonly fargateTasks: readonly FargateTasks[];
  /** What holds data. */
  readonly recorded: RecordedData;
  /** Something goes that a later stack has read: its stacks must be applied in another order. */
  readonly withdraws: boolean;
}

interface Prepared extends Deployment {
  readonly loaded: LoadedEnvironment;
  /** What the environment remembers of its data. */
  readonly remembered: LoadedRecord | undefined;
}

/**
 * Environment files in, Terraform JSON out. Everything is read, built and checked before the first byte goes to
 * `outdir`; stacks' own folders are kept, with the providers that `terraform init` has put there.
 *
 * @throws Problems with everything that is wrong in all files; then `outdir` is as it was
 */
export function synthesise(options: SynthesisOptions): SynthesisedDeployment[] {
  const prepared = prepare(options);
  const temporary = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    const app = new App({ outdir: temporary, stackTraces: false });
    const built = collect(prepared, (deployment) => ({ deployment, stacks: addStacks(app, deployment) }));
    for (const { deployment, stacks } of built) {
      customise(deployment.environment.name, stacks);
      const { remembered } = deployment;
      if (remembered) for (const stack of stackList(stacks)) addBlocks(stack, remembered.record);
    }
    app.synth();
    const deployments = built.map(({ deployment, stacks }) => ({
      ...deployment,
      stacks: stacksOf(stacks).map((name) => readStack(temporary, options.outdir, name)),
      fargateTasks: fargateTasksOf(deployment, stacks),
    }));
    const problems: Problem[] = [];
    const all = built.map(({ stacks }) => stacks);
    const waived = attempt(problems, () => checkAll(prepared, deployments, all));
    const recorded = attempt(problems, () => recordAll(options, prepared, deployments));
    if (!waived || !recorded) throw new Problems(problems);
    // Before the JSON of the synthesis before is gone.
    const withdrawing = deployments.map(({ stacks }) =>
      stacks.some((stack) => isWithdrawing(options.root, stack)),
    );
    if (options.records !== "check") writeRecords(options.root, recorded);
    publish(temporary, resolve(options.root, options.outdir), options.names.length === 0);
    return deployments.flatMap((deployment, index) => {
      const record = recorded[index];
      if (!record) return [];
      const withdraws = withdrawing[index] ?? false;
      return [{ ...deployment, waived: waived[index] ?? [], recorded: record, withdraws }];
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function prepare({ root, names }: SynthesisOptions): Prepared[] {
  return collect(environmentFiles(root, names), (path) => {
    const problems: Problem[] = [];
    const loaded = attempt(problems, () => loadEnvironment(path, root));
    const project = attempt(problems, () =>
      loadComposeProject({ ...composeFilesOf(path), workingDir: root, environment: {} }),
    );
    if (!loaded || !project) throw new Problems(problems);
    const { problemAt } = loaded;
    const environment = placeContainers(loaded.environment, project, problemAt);
    const remembered = attempt(problems, () => loadRecord(root, environment.name));
    const disagreements = [
      ...problems,
      ...checkImages(environment, project, problemAt),
      ...checkDatabase(environment, project, problemAt),
      ...checkVolumes(environment, project, problemAt),
      ...checkProject(PROJECT_COMBINATIONS, environment, project, problemAt),
    ];
    if (disagreements.length > 0) throw new Problems(disagreements);
    return { environment, project, loaded, remembered };
  });
}

/** The result of `work`; where it throws problems, they are added to the list, and there is no result. */
function attempt<T>(problems: Problem[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    problems.push(...error.list);
    return undefined;
  }
}

/** Maps all items, and throws the problems of all of them together. */
function collect<T, R>(items: readonly T[], map: (item: T) => R): R[] {
  const problems: Problem[] = [];
  const results: R[] = [];
  for (const item of items) {
    const result = attempt(problems, () => map(item));
    if (result !== undefined) results.push(result);
  }
  if (problems.length > 0) throw new Problems(withoutRepeats(problems));
  return results;
}

/** Two environments that use the same compose file find the same problems in it. */
const withoutRepeats = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];

const stackList = ({ bootstrap, network, data, service }: DeploymentStacks): TerraformStack[] =>
  [bootstrap, network, data, service].flatMap((stack) => (stack ? [stack] : []));

const stacksOf = (stacks: DeploymentStacks): string[] => stackList(stacks).map(({ node }) => node.id);

/** @throws Problems when data would be lost, or when a record that must not change is out of date */
function recordAll(
  { root, names, records }: SynthesisOptions,
  prepared: readonly Prepared[],
  deployments: readonly (Deployment & { readonly stacks: readonly SynthesisedStack[] })[],
): RecordedData[] {
  const problems = names.length === 0 ? orphanedData(root) : [];
  const recorded = prepared.flatMap(({ loaded, remembered }, index) => {
    const { environment, stacks } = deployments[index] ?? {};
    if (!environment || !stacks) return [];
    const data = recordData(environment, loaded.file, remembered, stacks);
    problems.push(...data.problems);
    if (records === "check" && data.problems.length === 0)
      problems.push(...demandUnchanged(data, remembered));
    return [data];
  });
  if (problems.length > 0) throw new Problems(problems);
  return recorded;
}

function fargateTasksOf({ environment }: Deployment, { service }: DeploymentStacks): FargateTasks[] {
  return ecsServicesOf(environment).flatMap(({ name, tasks }) => {
    const { cpu, memory } = (name === undefined ? service.taskPlan : service.furtherPlans[name]) ?? {};
    return cpu === undefined || memory === undefined ? [] : [{ count: tasks.min, cpu, memory }];
  });
}

function readStack(from: string, outdir: string, name: string): SynthesisedStack {
  const file = join("stacks", name, "cdk.tf.json");
  const json: TerraformJson = JSON.parse(readFileSync(join(from, file), "utf8"));
  return { name, path: join(outdir, file), json };
}

/** What each deployment waives; throws what is left. */
function checkAll(
  prepared: readonly Prepared[],
  deployments: readonly Omit<SynthesisedDeployment, "waived" | "recorded" | "withdraws">[],
  stacks: readonly DeploymentStacks[],
): (readonly Waived[])[] {
  const reviews = prepared.flatMap(({ loaded }, index) => {
    const deployment = deployments[index];
    const built = stacks[index];
    if (!deployment || !built) return [];
    const review = checkSynthesis({
      environment: deployment.environment,
      project: deployment.project,
      problemAt: loaded.problemAt,
      stacks: deployment.stacks,
      taskPlan: built.service.taskPlan,
      furtherPlans: built.service.furtherPlans,
      databasePlan: built.data.taskPlan,
    });
    return [review];
  });
  const problems = [...reviews.flatMap((review) => review.problems), ...namesAreGivenOnce(deployments)];
  if (problems.length > 0) throw new Problems(problems);
  return reviews.map(({ waived }) => waived);
}

/** Puts each file in place by a rename, so that none is ever seen half-written; the manifest comes last. */
function publish(from: string, outdir: string, all: boolean): void {
  const names = readdirSync(join(from, "stacks"));
  for (const name of names)
    replaceFile(join(from, "stacks", name, "cdk.tf.json"), join(outdir, "stacks", name, "cdk.tf.json"));
  const manifest = join(outdir, "manifest.json");
  if (all || !existsSync(manifest)) {
    for (const name of existsSync(join(outdir, "stacks")) ? readdirSync(join(outdir, "stacks")) : []) {
      if (!names.includes(name)) rmSync(join(outdir, "stacks", name), { recursive: true });
    }
    replaceFile(join(from, "manifest.json"), manifest);
    return;
  }
  const earlier = JSON.parse(readFileSync(manifest, "utf8"));
  const current = JSON.parse(readFileSync(join(from, "manifest.json"), "utf8"));
  if (names.every((name) => isDeepStrictEqual(earlier.stacks[name], current.stacks[name]))) return;
  writeFileSync(
    join(from, "merged.json"),
    JSON.stringify({ ...current, stacks: { ...earlier.stacks, ...current.stacks } }, undefined, 2),
  );
  replaceFile(join(from, "merged.json"), manifest);
}

function replaceFile(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  const beside = `${target}.new`;
  cpSync(source, beside);
  renameSync(beside, target);
}
