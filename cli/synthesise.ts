import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { withArgumentsOnce } from "../modules/arguments-once.ts";
import type { FargateTasks } from "../modules/aws/fargate.ts";
import { chosenCapacity, LAUNCH_TYPES } from "../modules/capabilities/launch-types.ts";
import { otherEnvironments } from "../modules/capabilities/load.ts";
import { MAPPINGS } from "../modules/capabilities/resources.ts";
import { scalesByNoCpu } from "../modules/capabilities/services/reserved-cpu.ts";
import { type TerraformStack, withoutTokenTraces } from "../modules/cdktf.ts";
import { checkSynthesis } from "../modules/checks/catalogue.ts";
import { assumedKeepAlive } from "../modules/checks/network/timeouts-grow-inwards.ts";
import {
  mayShareNames,
  type NamedStacks,
  namesAreGivenOnce,
} from "../modules/checks/terraform/names-are-given-once.ts";
import type { Finding, Waived } from "../modules/checks/waivers.ts";
import { addBlocks } from "../modules/data-record/blocks.ts";
import { environmentFiles } from "../modules/environment/files.ts";
import { type Problem, Problems, withoutRepetitions } from "../modules/problems.ts";
import { withQuickTokens } from "../modules/resolve-tokens.ts";
import { appFor } from "../modules/stacks/app.ts";
import { addStacks, type Deployment, type DeploymentStacks } from "../modules/stacks/deployment.ts";
import { keepKey } from "../modules/stacks/keep-key.ts";
import type { Customise } from "./customise.ts";
import { demandUnchanged, orphans, type RecordedData, recordData, writeRecords } from "./data-records.ts";
import { attempt, type Prepared, prepare } from "./prepare.ts";
import { publish } from "./publish.ts";
import type { SynthesisedStack, TerraformJson } from "./synthesised-stack.ts";
import { inFolderSync } from "./temporary-folder.ts";
import { isWithdrawing } from "./terraform-state.ts";

export interface SynthesisOptions {
  /** The project's folder: `environments/` and compose files are found from here. */
  readonly root: string;
  /** Where the Terraform JSON goes, relative to `root` or absolute. */
  readonly outdir: string;
  /** Environments by name; none means all. */
  readonly names: readonly string[];
  /** What the project itself changes of the stacks. Default nothing. */
  readonly customise?: Customise | undefined;
  /**
   * What becomes of the records of data (`environments/<name>.data.yml`): check demands that they are up to date, leave
   * looks at none. Default write.
   */
  readonly records?: "write" | "check" | "leave";
  /** What becomes of the folders of stacks that there are no more, when all environments are synthesised. Default remove. */
  readonly others?: "remove" | "leave";
}

export interface SynthesisedDeployment extends Deployment {
  readonly stacks: readonly SynthesisedStack[];
  /** The stack of the bucket for the state, which is deployed once, by one person, and by nobody with the others. */
  readonly bootstrap?: SynthesisedStack;
  /** What rules warn of. */
  readonly warned: readonly Finding[];
  /** What rules found and the environment waives. */
  readonly waived: readonly Waived[];
  /** What rules took for granted, since nothing that can be read tells it. */
  readonly assumed: readonly string[];
  /** Of services on Fargate. */
  readonly fargateTasks: readonly FargateTasks[];
  /** What holds data. */
  readonly recorded: RecordedData;
  /** Something goes that a later stack has read: its stacks must be applied in another order. */
  readonly withdraws: boolean;
}

/** An environment with something wrong in it. Nothing of it was written. */
export interface RefusedEnvironment {
  readonly name: string;
  readonly problems: readonly Problem[];
}

export interface Synthesis {
  readonly deployments: readonly SynthesisedDeployment[];
  readonly refused: readonly RefusedEnvironment[];
  /** Environments that were not asked for, and were built for the names that they may share. Default none. */
  readonly beside?: readonly BuiltBeside[];
}

/** An environment that was built and not checked. */
interface BuiltBeside extends NamedStacks {
  readonly fargateTasks: readonly FargateTasks[];
}

/**
 * Environment files in, Terraform JSON out. Each environment is read, built and checked before the first byte of it
 * goes to `outdir`, and what is wrong in one stops no other. Stacks' own folders are kept, with the providers that
 * `terraform init` has put there.
 *
 * @throws Problems when an environment is named that there is not, or `outdir` cannot be written
 */
export const synthesiseEach = (options: SynthesisOptions): Synthesis =>
  inFolderSync((temporary) => synthesiseBy(temporary, options));

/** @param temporary what is whole is published from there */
function synthesiseBy(temporary: string, options: SynthesisOptions): Synthesis {
  const results = environmentFiles(options.root, options.names).map((path) => {
    const name = basename(path).replace(/\.ya?ml$/i, "");
    const problems: Problem[] = [];
    const deployment = attempt(problems, () => synthesiseOne(path, join(temporary, name), options));
    return { name, problems, deployment };
  });
  const made = results.flatMap(({ deployment }) => deployment ?? []);
  const beside = builtBeside(made, temporary, options);
  const clashing = withTakenNames(made, beside);
  const deployments = made.filter(
    ({ environment }) => !clashing.some(({ name }) => name === environment.name),
  );
  const refused = [
    ...clashing,
    ...results.flatMap(({ name, problems }) => (problems.length > 0 ? [{ name, problems }] : [])),
    ...orphans(options.root),
  ];
  if (deployments.length > 0) {
    if ((options.records ?? "write") === "write") {
      writeRecords(
        options.root,
        deployments.map(({ recorded }) => recorded),
      );
    }
    publish(
      deployments.map(({ environment, stacks }) => ({
        folder: join(temporary, environment.name),
        stacks: stacks.map(({ name }) => name),
      })),
      resolve(options.root, options.outdir),
      {
        all: options.names.length === 0,
        others: options.others ?? "remove",
        refused: refused.map(({ name }) => name),
      },
    );
  }
  return { deployments, refused, beside };
}

/**
 * As `synthesiseEach`, for whoever needs all of them.
 * @throws Problems with everything that is wrong in all files
 */
export function synthesise(options: SynthesisOptions): readonly SynthesisedDeployment[] {
  const { deployments, refused } = synthesiseEach(options);
  if (refused.length > 0) throw new Problems(problemsOf(refused));
  return deployments;
}

/** Environments that would give a resource a name which one before them, or they themselves, have given already. */
function withTakenNames(
  deployments: readonly SynthesisedDeployment[],
  beside: readonly NamedStacks[],
): RefusedEnvironment[] {
  const problems = namesAreGivenOnce([...beside, ...deployments]);
  return deployments.flatMap(({ environment, stacks, bootstrap }) => {
    const own = problems.filter(({ file }) => [...stacks, bootstrap].some((stack) => stack?.path === file));
    return own.length > 0 ? [{ name: environment.name, problems: own }] : [];
  });
}

/**
 * The environments that were not asked for, where they may share a name with one that was; mostly none, so that one costs
 * what one costs. What is wrong in them is told when they are synthesised.
 */
function builtBeside(
  made: readonly SynthesisedDeployment[],
  temporary: string,
  options: SynthesisOptions,
): BuiltBeside[] {
  if (options.names.length === 0 || made.length === 0) return [];
  return otherEnvironments(options.root, options.names)
    .filter((other) => made.some(({ environment }) => mayShareNames(environment, other)))
    .flatMap(({ name }) => buildBeside(name, join(temporary, name), options) ?? []);
}

/** What the services of an environment that was not asked for run on Fargate; nothing where something in it is wrong. */
export const fargateTasksBeside = (name: string, options: BuildOptions): readonly FargateTasks[] =>
  inFolderSync((folder) => buildBeside(name, folder, options)?.fargateTasks ?? []);

function buildBeside(name: string, folder: string, options: BuildOptions): BuiltBeside | undefined {
  const [path = ""] = environmentFiles(options.root, [name]);
  const made = attempt([], () => build(path, folder, options));
  if (!made) return undefined;
  const { deployment, all, bootstrap, built } = made;
  const stacks = all.filter((stack) => stack !== bootstrap);
  return { ...deployment, stacks, bootstrap, fargateTasks: fargateTasksOf(built) };
}

/** Two environments that use the same compose file find the same problems in it. */
export const problemsOf = (refused: readonly RefusedEnvironment[]): Problem[] =>
  withoutRepetitions(refused.flatMap(({ problems }) => problems));

/**
 * The Terraform JSON of an environment in a folder of its own.
 *
 * An app of its own for each environment: what is wrong in one must not show in another's stacks.
 * @throws Problems with everything that is wrong in it
 */
export function synthesiseOne(
  path: string,
  folder: string,
  options: Omit<SynthesisOptions, "names">,
): SynthesisedDeployment {
  const { root, records } = options;
  const { deployment, loaded, remembered, built, all, bootstrap } = build(path, folder, options);
  const review = checkSynthesis(
    {
      mappings: MAPPINGS,
      ...deployment,
      observationAt: loaded.observationAt,
      stacks: all,
      services: [...built.service.services, ...built.service.offers.jobs],
      runsOn: chosenCapacity(deployment.environment),
      launchTypes: LAUNCH_TYPES,
      ownTasks: built.data.offers.ownTasks,
    },
    today(),
  );
  const recorded = recordData({
    root,
    ...deployment,
    environmentFile: loaded.file,
    recorded: remembered,
    stacks: all,
  });
  const problems = [...review.problems, ...recorded.problems];
  if (records === "check" && recorded.problems.length === 0)
    problems.push(...demandUnchanged(recorded, remembered));
  if (problems.length > 0) throw new Problems(problems);
  return {
    ...deployment,
    stacks: all.filter((stack) => stack !== bootstrap),
    ...(bootstrap ? { bootstrap } : {}),
    warned: review.warnings,
    waived: review.waived,
    assumed: [
      ...assumedKeepAlive({ ...deployment, services: built.service.services }),
      ...scalesByNoCpu(built.service.services),
    ],
    recorded,
    // Before the JSON of the synthesis before is gone.
    withdraws: all.some((stack) => isWithdrawing(root, stack)),
    fargateTasks: fargateTasksOf(built),
  };
}

/** In UTC, such as 2026-11-28, as waivers have it. */
export const today = (): string => new Date().toISOString().slice(0, "2026-11-28".length);

interface Built extends Prepared {
  readonly built: DeploymentStacks;
  readonly all: readonly SynthesisedStack[];
  readonly bootstrap: SynthesisedStack | undefined;
}

type BuildOptions = Pick<SynthesisOptions, "root" | "outdir" | "customise">;

/** As `synthesiseOne`, before anybody has looked at the JSON. */
function build(path: string, folder: string, { root, outdir, customise }: BuildOptions): Built {
  const prepared = prepare(path, root, folder);
  const { deployment, remembered } = prepared;
  const built = withoutTokenTraces(() => {
    const app = appFor(folder);
    const stacks = addStacks(app, deployment);
    customise?.(deployment.environment.name, stacks);
    keepKey(stackList(stacks), remembered?.record);
    if (remembered) for (const stack of stackList(stacks)) addBlocks(stack, remembered.record);
    withArgumentsOnce(stackList(stacks), () => withQuickTokens(() => app.synth()));
    return stacks;
  });
  const all = stackList(built).map(({ node }) => readStack(folder, outdir, node.id));
  const bootstrap = all.find(({ name }) => name === built.bootstrap?.node.id);
  return { ...prepared, built, all, bootstrap };
}

const stackList = ({ bootstrap, delivery, network, data, service }: DeploymentStacks): TerraformStack[] =>
  [bootstrap, delivery, network, data, service].flatMap((stack) => (stack ? [stack] : []));

function fargateTasksOf({ service }: DeploymentStacks): FargateTasks[] {
  return service.services.flatMap(({ settings: { tasks, peak }, plan: { cpu, memory } }) => {
    return cpu === undefined || memory === undefined
      ? []
      : [{ count: tasks.min, most: peak.max, cpu, memory }];
  });
}

function readStack(from: string, outdir: string, name: string): SynthesisedStack {
  const file = join("stacks", name, "cdk.tf.json");
  const json: TerraformJson = JSON.parse(readFileSync(join(from, file), "utf8"));
  return { name, path: join(outdir, file), json };
}
