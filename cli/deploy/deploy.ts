import { quotaNeedsOf } from "../../modules/capabilities/project-decisions.ts";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { STANDALONE_TASKS, type StandaloneTasks } from "../../modules/compute/standalone-task.ts";
import { deliveryRoleName } from "../../modules/naming.ts";
import type { Step } from "../../modules/stacks/order.ts";
import {
  type CostDifference,
  type CostsAsJson,
  costDifference,
  costsAsJson,
  differenceInWords,
} from "../cost.ts";
import type { SynthesisedDeployment } from "../synthesise.ts";
import { inFolder } from "../temporary-folder.ts";
import { AwsRefused } from "./aws-refused.ts";
import { checkedBucket } from "./checked-bucket.ts";
import { callerOf } from "./credentials.ts";
import { type Build, build, buildsOf, checkDocker, push } from "./docker.ts";
import { isKnown } from "./http.ts";
import { testImages } from "./image-test.ts";
import { leftStacks, stacksOfLeft } from "./left-stacks.ts";
import {
  isEmpty,
  type Meaning,
  meaningsInWords,
  meaningsOf,
  type PlannedChanges,
  planInWords,
  switchesServices,
} from "./plan-words.ts";
import type { Progress } from "./progress.ts";
import { demandOf } from "./quota-demand.ts";
import { demandPushed, type OnlyPushed, pushedImages, registryAuth } from "./registry.ts";
import { type RemovedReleases, removedInWords, removeOldReleases } from "./remove-old-releases.ts";
import { follow, rollbacksIn, rolledBack, settle } from "./rollout.ts";
import { checkedSecrets, demandSecrets } from "./secrets.ts";
import { demandShown, moreThan, type ShownPlan } from "./shown-plan.ts";
import { buildSite, type SiteFile } from "./site-files.ts";
import { uploadSite } from "./site-upload.ts";
import { type Planned, type ReadStates, Stacks } from "./stacks.ts";
import { runStandaloneTask, taskInWords } from "./standalone-tasks.ts";
import { DeployStopped, stopsAs } from "./stopped.ts";
import { type Target, type TargetTask, targetOf } from "./target.ts";
import { type Verified, verify } from "./verify.ts";

export interface Deploying {
  readonly root: string;
  readonly deployment: SynthesisedDeployment;
  /** The tag of every image that is built. */
  readonly version: string;
  readonly lockTimeout: number;
  readonly imageTest: boolean;
  /** Why a version whose images are not in the registry is refused; undefined builds them. */
  readonly onlyPushed?: OnlyPushed;
  /** Where to stop. Default at the end. */
  readonly until?: Until;
  /** What is applied may do no more than this. Default anything that is confirmed. */
  readonly shown?: ShownPlan;
  /** Run what runs before the switch, such as migrations. */
  readonly tasksBefore: boolean;
  /** Whether a plan that changes something may be applied. */
  readonly confirm: (stack: string) => Promise<boolean>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Destroy stacks that the environment has no more. */
  readonly destroysLeft: boolean;
  /** Called for each stack that has been applied. */
  readonly onApplied: (stack: string) => void;
}

/**
 * How far a deployment goes, for pipelines that have a job for each part. `check` reads and changes nothing. `images`
 * leaves every image in the registry, and applies stacks only where there is no repository yet.
 */
export type Until = "check" | "images";

/** With the costs where something has changed. */
export interface Deployed extends Partial<CostsAsJson> {
  readonly environment: string;
  readonly account: string;
  readonly version: string;
  /** Compose services whose images were built and pushed by this run. */
  readonly built: readonly string[];
  readonly stacks: readonly PlannedStack[];
  /** Of a site: undefined without one, and where its files stay as they are. */
  readonly uploaded?: Uploaded;
  /** Undefined where nobody outside reaches the application. */
  readonly answers?: Verified;
  /** Undefined where every release stays, and in a rollback. */
  readonly oldReleases?: RemovedReleases;
}

/** How many files of a site were uploaded and removed, and which paths CloudFront asks for again. */
export interface Uploaded {
  readonly files: number;
  readonly put: number;
  readonly removed: number;
  readonly invalidated: readonly string[];
}

export interface PlannedStack {
  readonly stack: string;
  readonly changes: PlannedChanges;
  /** What they mean for whoever uses the application. */
  readonly means: readonly Meaning[];
}

/**
 * Deploys an environment: checks, builds, tests and pushes its images, plans each stack and applies exactly that plan,
 * follows the rollout, and asks the load balancer. What is done already is not done again, so that a run that broke off
 * is taken up by the next one.
 *
 * @throws Problems when something is wrong before anything is done, DeployStopped when a step fails
 */
export async function deploy(deploying: Deploying): Promise<Deployed> {
  return inFolder((folder) => new Run(deploying, folder).run());
}

const ROLLED_BACK = "ECS rolled back, and the version before runs on.";

/** By step; undefined where it cannot be made yet. */
type EarlyPlans = readonly (Promise<Planned> | undefined)[];

class Run {
  private readonly target: Target;
  private readonly project: ComposeProject;
  private readonly stacks: Stacks;
  private readonly tags: Readonly<Record<string, string>>;
  /** Known once the credentials have been looked at. */
  private isPipeline = false;

  constructor(
    private readonly given: Deploying,
    private readonly folder: string,
  ) {
    const { root, deployment, version, lockTimeout } = given;
    this.target = targetOf(deployment);
    this.project = deployment.project;
    this.stacks = new Stacks({ root, target: this.target, folder, lockTimeout });
    this.tags = Object.fromEntries(this.target.images.map(({ variable }) => [variable, version]));
  }

  async run(): Promise<Deployed> {
    const { version } = this.given;
    const { environment } = this.target;
    const { account, builds } = await this.step(`Checking ${environment}`, () => this.check());
    const states = await this.step("Reading the states", () => this.stacks.read());
    await this.checkQuotas(states);
    const said = { environment, account, version };
    if (this.given.until === "check") {
      if (builds.length > 0) await this.step("Logging in to the registry", () => this.registryAuth());
      return { ...said, built: [], stacks: [] };
    }
    const built = builds.flatMap(({ images }) => images.map(({ service }) => service));
    if (this.given.until === "images") return { ...said, built, stacks: await this.image(states, builds) };
    const early = this.planEarly(states, builds);
    if (builds.length > 0) await this.step("Building the images", () => this.build(builds));
    const site = await this.buildSite();
    const costs = this.costs(states);
    const stacks = await this.applyAll(states.steps, early, builds, costs);
    await this.settle();
    const uploaded = site && (await this.uploadSite(site));
    const answers = await this.ask();
    const oldReleases = await this.removeOldReleases();
    const left = await this.destroyLeft();
    return {
      ...said,
      built,
      stacks: [...stacks, ...left],
      ...(uploaded ? { uploaded } : {}),
      ...(stacks.every(({ changes }) => isEmpty(changes)) ? {} : costsAsJson(await costs())),
      ...(answers ? { answers } : {}),
      ...(oldReleases ? { oldReleases } : {}),
    };
  }

  /** Builds and pushes. Stacks are applied only where a repository is missing; all else is for whoever deploys. */
  private async image(states: ReadStates, builds: readonly Build[]): Promise<PlannedStack[]> {
    if (builds.length > 0) await this.step("Building the images", () => this.build(builds));
    await this.buildSite();
    if (builds.length === 0) return [];
    const repositories = (await this.stacks.output("registries")) ?? {};
    const services = builds.flatMap(({ images }) => images.map(({ service }) => service));
    if (!services.every((service) => service in (repositories as object)))
      return this.applyAll(states.steps, [], builds, this.costs(states), "images");
    await this.step("Pushing the images", () => this.push(builds));
    return [];
  }

  /** Of the whole environment, found out once and only where something changes. */
  private costs({ tags }: ReadStates): () => Promise<CostDifference> {
    const { root, deployment } = this.given;
    let found: Promise<CostDifference> | undefined;
    return () => {
      found ??= costDifference({ root, deployment }, Object.values(tags));
      return found;
    };
  }

  /** A step, unless somebody has interrupted. */
  private async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    this.demandNoInterruption(title);
    try {
      return await this.given.progress.step(title, work);
    } catch (error) {
      this.demandNoInterruption(title);
      throw error;
    }
  }

  private demandNoInterruption(title: string): void {
    if (!this.given.signal.aborted) return;
    throw new DeployStopped("interrupted", {
      code: "EOE-DEPLOY-016",
      file: this.target.environment,
      path: title,
      message: "was interrupted. The same command goes on from there.",
    });
  }

  private async check(): Promise<{ readonly account: string; readonly builds: readonly Build[] }> {
    const { target, given } = this;
    const { account, isPipeline } = await callerOf(target);
    this.isPipeline = isPipeline;
    await checkedBucket(target, given.progress.tell);
    const pushed = await pushedImages(target, given.version);
    const missing = target.images.filter((image) => !pushed.includes(image));
    if (given.onlyPushed) demandPushed(missing, given.version, given.onlyPushed);
    if (missing.length > 0) await checkDocker(target.platform);
    demandSecrets(target, await checkedSecrets(target));
    const { tell } = given.progress;
    tell(`account ${account}, ${target.region}, version ${given.version}`);
    for (const { service } of pushed) tell(`the image of ${service} is in the registry already`);
    return { account, builds: buildsOf(missing, given.version) };
  }

  /** The clients that it needs are large, and are loaded only where something is made. */
  private async checkQuotas({ missing, fresh }: ReadStates): Promise<void> {
    const { target, given } = this;
    const { environment, fargateTasks } = given.deployment;
    const isFresh = fresh.includes(target.stacks.at(-1)?.name ?? "");
    const demand = demandOf(missing, isFresh ? quotaNeedsOf({ environment, fargateTasks }) : undefined);
    if (demand.length === 0) return;
    await this.step("Checking the quotas", async () => {
      const { checkQuotas } = await import("./quotas.ts");
      await checkQuotas(target.region, demand, given.progress.tell);
    });
  }

  /** Plans that wait for nothing of this run are made while images are built. They are of no use once something changes. */
  private planEarly({ steps, fresh }: ReadStates, builds: readonly Build[]): EarlyPlans {
    const early = steps.map((step) => {
      const waits = builds.length > 0 && this.stacks.isService(step);
      return fresh.length > 0 || step.does === "add" || waits ? undefined : this.stacks.plan(step, this.tags);
    });
    // What is wrong with one is told when its turn comes.
    for (const one of early) one?.catch(() => {});
    return early;
  }

  private async build(builds: readonly Build[]): Promise<void> {
    const { project, target, given, folder } = this;
    const { platform, environment, healthPath } = target;
    const { version, signal, progress } = given;
    await build(builds, { project, platform, version, folder, ...shown(progress) });
    progress.tell(builds.flatMap(({ images }) => images.map(({ service }) => service)).join(", "));
    if (!given.imageTest) return;
    this.demandNoInterruption("Testing the images");
    const { entry } = given.deployment.environment.service;
    await testImages({ builds, project, root: given.root, entry, healthPath, folder, environment, signal });
    progress.tell("tested: they start, and the health path answers");
  }

  private async applyAll(
    steps: readonly Step[],
    early: EarlyPlans,
    builds: readonly Build[],
    costs: () => Promise<CostDifference>,
    until?: "images",
  ): Promise<PlannedStack[]> {
    const { progress, onApplied } = this.given;
    const done: PlannedStack[] = [];
    let changed = false;
    for (const [index, step] of steps.entries()) {
      const { stack } = step;
      const isFirst = steps.findIndex((one) => this.stacks.isService(one)) === index;
      if (isFirst && builds.length > 0) await this.step("Pushing the images", () => this.push(builds));
      if (isFirst && until === "images") return done;
      const ready = changed ? undefined : early[index];
      const planned = await this.step(`Planning ${stack}`, () => ready ?? this.stacks.plan(step, this.tags));
      const means = meaningsOf(planned.changes);
      for (const line of [...planInWords(planned.changes), ...meaningsInWords(means)]) progress.tell(line);
      const isFirstChange = done.every(({ changes }) => isEmpty(changes));
      done.push({ stack, changes: planned.changes, means });
      if (isEmpty(planned.changes)) continue;
      if (isFirstChange) for (const line of differenceInWords(await costs())) progress.tell(line);
      for (const task of this.tasksBefore(step, planned))
        progress.tell(`runs before the switch: ${taskInWords(task)}`);
      this.demandPerson(step);
      if (this.given.shown) demandShown(stack, planned, this.given.shown);
      await this.demandConsent(step);
      const confirmed = await this.runBefore(step, planned);
      await this.step(`Applying ${stack}`, () => this.apply(step, confirmed));
      onApplied(stack);
      changed = true;
    }
    return done;
  }

  /** AWS would refuse it, and only once the apply has begun. */
  private demandPerson({ stack }: Step): void {
    const { environment } = this.target;
    if (!this.isPipeline || stack !== deliveryRoleName(environment)) return;
    throw new DeployStopped("planRefused", {
      code: "EOE-DEPLOY-036",
      file: stack,
      path: "",
      message: `changes what the pipeline may do, which it cannot do itself. Deploy once from your own machine, with rights on IAM: npx express-on-ecs deploy ${environment}`,
    });
  }

  private async demandConsent({ stack }: Pick<Step, "stack">): Promise<void> {
    if (await this.given.confirm(stack)) return;
    throw new DeployStopped("planRefused", {
      code: "EOE-DEPLOY-007",
      file: stack,
      path: "",
      message: "Its plan was not confirmed, and is not applied.",
    });
  }

  private tasksBefore(step: Step, { changes }: Planned): readonly TargetTask[] {
    const runs = this.given.tasksBefore && this.stacks.isService(step) && switchesServices(changes);
    return runs ? this.target.tasksBefore : [];
  }

  /**
   * Applies the definitions of the tasks that run before the switch, and runs them.
   * @returns what is left of the plan, which was confirmed as a whole
   */
  private async runBefore(step: Step, planned: Planned): Promise<Planned> {
    const { target, stacks, tags, given } = this;
    const { tell } = given.progress;
    const tasks = this.tasksBefore(step, planned);
    if (tasks.length === 0) return planned;
    const addresses = tasks.map(({ address }) => address);
    const names = tasks.map(({ name }) => name).join(", ");
    await this.step(`Preparing ${names}`, async () => {
      const definitions = await stacks.planOnly(step, tags, addresses);
      if (!isEmpty(definitions.changes)) await stacks.apply(step, definitions, given.progress);
    });
    const where = (await stacks.output(STANDALONE_TASKS)) as StandaloneTasks;
    const running = { region: target.region, where, tell, signal: given.signal };
    for (const task of tasks)
      await this.step(`Running ${taskInWords(task)}`, () => runStandaloneTask(task, running));
    const rest = await this.step(`Planning ${step.stack}`, () => stacks.plan(step, tags));
    if (moreThan(rest, planned).length === 0) return rest;
    for (const line of planInWords(rest.changes)) tell(line);
    if (given.shown) demandShown(step.stack, rest, given.shown);
    await this.demandConsent(step);
    return rest;
  }

  private async push(builds: readonly Build[]): Promise<void> {
    const { given, folder } = this;
    const repositories = (await this.stacks.output("registries")) as Readonly<Record<string, string>>;
    const auth = await this.registryAuth();
    await push(builds, {
      auth,
      tag: given.version,
      repositories,
      folder,
      tell: given.progress.tell,
      ...shown(given.progress),
    });
  }

  private async apply(step: Step, planned: Planned): Promise<void> {
    const { progress } = this.given;
    if (!this.stacks.isService(step)) return this.stacks.apply(step, planned, progress);
    const end = new AbortController();
    const rollout = follow(this.target, progress, end.signal);
    try {
      await this.stacks.apply(step, planned, progress);
    } catch (error) {
      if (error instanceof DeployStopped) await this.demandNoRollback(step, error);
      throw error;
    } finally {
      end.abort();
      await rollout;
    }
  }

  /** An apply that failed because ECS went back to the version before says what the tasks said. */
  private async demandNoRollback({ stack }: Step, { list }: DeployStopped): Promise<void> {
    const rollbacks = await rollbacksIn(this.target).catch((refused: unknown) => {
      // What Terraform has said is told in any case.
      if (!(refused instanceof AwsRefused)) throw refused;
      this.given.progress.tell(`whether ECS rolled back is not known: ${refused.words}`);
      return [];
    });
    if (rollbacks.length > 0)
      throw rolledBack(stack, rollbacks, ROLLED_BACK, list.map(({ message }) => message).join("\n"));
  }

  /** What an apply that broke off has begun goes on by itself, and no plan knows of it. */
  private async settle(): Promise<void> {
    const { signal, progress } = this.given;
    const rollbacks = await stopsAs("apply", () => settle(this.target, progress, signal));
    this.demandNoInterruption("Waiting for the rollout");
    if (rollbacks.length > 0) throw rolledBack(this.target.environment, rollbacks, ROLLED_BACK);
  }

  private registryAuth(): Promise<string> {
    return stopsAs("push", () => registryAuth(this.target.region));
  }

  /** Before anything is applied, so that one that cannot be built changes nothing. A rollback has no files of its version. */
  private async buildSite(): Promise<readonly SiteFile[] | undefined> {
    const { project, folder } = this;
    const { site, environment } = this.target;
    const { progress, version, onlyPushed } = this.given;
    if (site === undefined) return undefined;
    if (onlyPushed === "rollback") {
      progress.tell(
        `the files of ${site.service} stay as they are; deploy their version to go back with them`,
      );
      return undefined;
    }
    const building = { site, project, environment, version, folder, ...shown(progress) };
    return this.step(`Building the site ${site.service}`, () => buildSite(building));
  }

  /** Once all that its pages call is there. */
  private async uploadSite(files: readonly SiteFile[]): Promise<Uploaded> {
    const { progress } = this.given;
    const { region } = this.target;
    const bucket = String(await this.stacks.output("site_bucket"));
    const distribution = String(await this.stacks.output("site_distribution"));
    const { put, remove, invalidate } = await this.step("Uploading the site", () =>
      stopsAs("push", () => uploadSite(files, { region, bucket, distribution })),
    );
    const uploaded = {
      files: files.length,
      put: put.length,
      removed: remove.length,
      invalidated: invalidate,
    };
    progress.tell(
      `${uploaded.put} of ${uploaded.files} files uploaded, ${uploaded.removed} removed${invalidate.length > 0 ? `; asked for again: ${invalidate.join(", ")}` : ""}`,
    );
    return uploaded;
  }

  private async ask(): Promise<Verified | undefined> {
    const { target, given } = this;
    // A site answers at its first page, whatever is behind it.
    const healthPath = target.site ? "/" : target.healthPath;
    const isPublic = target.site !== undefined || given.deployment.environment.ingress?.public;
    if (healthPath === undefined || !isPublic) return undefined;
    const url = await this.stacks.output("url");
    if (typeof url !== "string") return undefined;
    const { version, signal, progress } = given;
    const through = await this.balancerOf();
    const asking = { environment: target.environment, url, healthPath, version, signal, through };
    const verified = await this.step(`Asking ${url}`, () => verify(asking));
    const as = verified.version === undefined ? "" : ` as version ${verified.version}`;
    progress.tell(`${verified.url} answers ${verified.status}${as}`);
    if (through !== undefined && !(await isKnown(url)))
      progress.tell(`${new URL(url).hostname} is not known to DNS here yet; ${through} was asked`);
    return verified;
  }

  /** The own name of the load balancer or the distribution, where the URL has another. */
  private async balancerOf(): Promise<string | undefined> {
    const name = await this.stacks.output(this.target.site ? "site_name" : "load_balancer");
    return typeof name === "string" ? name : undefined;
  }

  /** Once the new release runs. A rollback is no time to lose others. */
  private async removeOldReleases(): Promise<RemovedReleases | undefined> {
    const { target, given } = this;
    const { oldReleases } = target;
    if (oldReleases === undefined || given.onlyPushed === "rollback") return undefined;
    const done = await this.step("Removing old releases", () =>
      removeOldReleases(target, oldReleases, given.version),
    );
    const { removed, warning } = done;
    if (removed.length > 0 || warning === undefined)
      given.progress.tell(removedInWords(removed, oldReleases.keep));
    if (warning !== undefined) given.progress.tell(warning);
    return done;
  }

  /** Last, when nothing uses them any more. A pipeline does not: what is left may be its own role. */
  private async destroyLeft(): Promise<PlannedStack[]> {
    const { target, given, folder } = this;
    const { progress, root, lockTimeout, onApplied } = given;
    if (!given.destroysLeft || this.isPipeline) return [];
    const left = await leftStacks(target, folder, progress.tell);
    const stacks = stacksOfLeft(left, { root, target, folder, lockTimeout });
    const done: PlannedStack[] = [];
    for (const { stack } of left) {
      const planned = await this.step(`Planning ${stack.name}, which the environment has no more`, () =>
        stacks.planDestroy(stack.name, {}),
      );
      const means = meaningsOf(planned.changes);
      for (const line of [...planInWords(planned.changes), ...meaningsInWords(means)]) progress.tell(line);
      await this.demandConsent({ stack: stack.name });
      await this.step(`Destroying ${stack.name}`, () =>
        stacks.apply({ stack: stack.name }, planned, progress),
      );
      onApplied(stack.name);
      done.push({ stack: stack.name, changes: planned.changes, means });
    }
    return done;
  }
}

const shown = ({ show }: Progress): Pick<Progress, "show"> => (show ? { show } : {});
