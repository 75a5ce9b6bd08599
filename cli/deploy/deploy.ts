import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { orderOf, type Step } from "../../modules/stacks/order.ts";
import type { SynthesisedDeployment } from "../synthesise.ts";
import type { SynthesisedStack } from "../synthesised-stack.ts";
import { addressesIn, changeOf } from "../terraform-state.ts";
import { accountOf } from "./credentials.ts";
import { type Build, build, buildsOf, checkDocker, push } from "./docker.ts";
import { testImages } from "./image-test.ts";
import { changesOf, isEmpty, type PlannedChanges, planInWords } from "./plan-words.ts";
import type { Progress } from "./progress.ts";
import { pushedImages, registryAuth } from "./registry.ts";
import { follow, rollbacksIn } from "./rollout.ts";
import { checkedSecrets, demandSecrets } from "./secrets.ts";
import { DeployStopped } from "./stopped.ts";
import { type Target, type TargetImage, targetOf } from "./target.ts";
import { applyPlan, folderOf, init, outputs, plan, pullState, type StackFolder } from "./terraform.ts";
import { type Verified, verify } from "./verify.ts";

export interface Deploying {
  readonly root: string;
  readonly deployment: SynthesisedDeployment;
  /** The tag of every image that is built. */
  readonly version: string;
  readonly lockTimeout: number;
  readonly imageTest: boolean;
  /** Whether a plan that changes something may be applied. */
  readonly confirm: (stack: string) => Promise<boolean>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Called for each stack that has been applied. */
  readonly onApplied: (stack: string) => void;
}

export interface Deployed {
  readonly environment: string;
  readonly account: string;
  readonly version: string;
  /** Compose services whose images were built and pushed by this run. */
  readonly built: readonly string[];
  readonly stacks: readonly { readonly stack: string; readonly changes: PlannedChanges }[];
  /** Undefined where nobody outside reaches the application. */
  readonly answers?: Verified;
}

/**
 * Deploys an environment: checks, builds, tests and pushes its images, plans each stack and applies exactly that plan,
 * follows the rollout, and asks the load balancer. What is done already is not done again, so that a run that broke off
 * is taken up by the next one.
 *
 * @throws Problems when something is wrong before anything is done, DeployStopped when a step fails
 */
export async function deploy(deploying: Deploying): Promise<Deployed> {
  const folder = mkdtempSync(join(tmpdir(), "deploy-"));
  try {
    return await new Run(deploying, folder).run();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Planned {
  readonly file: string;
  readonly changes: PlannedChanges;
}

class Run {
  private readonly target: Target;
  private readonly project: ComposeProject;
  private readonly progress: Progress;
  private toBuild: readonly Build[] = [];
  private plans = 0;

  constructor(
    private readonly given: Deploying,
    private readonly folder: string,
  ) {
    this.target = targetOf(given.deployment);
    this.project = given.deployment.project;
    this.progress = given.progress;
  }

  async run(): Promise<Deployed> {
    const { version } = this.given;
    const { environment } = this.target;
    const account = await this.step(`Checking ${environment}`, () => this.check());
    const steps = await this.step("Reading the states", () => this.order());
    const early = this.planEarly(steps);
    // Looked at when their turn comes.
    for (const one of early) one?.catch(() => {});
    if (this.toBuild.length > 0) await this.step("Building the images", () => this.build());
    const stacks = await this.applyAll(steps, early);
    const answers = await this.answers();
    return {
      environment,
      account,
      version,
      built: this.toBuild.flatMap(({ images }) => images.map(({ service }) => service)),
      stacks,
      ...(answers ? { answers } : {}),
    };
  }

  /** A step, unless somebody has interrupted. */
  private async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    this.demandNoInterruption(title);
    try {
      return await this.progress.step(title, work);
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

  private async check(): Promise<string> {
    const { target, given } = this;
    const account = await accountOf(target);
    const pushed = await pushedImages(target, given.version);
    const missing = target.images.filter((image) => !pushed.includes(image));
    this.toBuild = buildsOf(missing, given.version);
    if (missing.length > 0) await checkDocker(target.platform);
    demandSecrets(target.environment, await checkedSecrets(target));
    const { tell } = this.progress;
    tell(`account ${account}, ${target.region}, version ${given.version}`);
    for (const { service } of pushed) tell(`the image of ${service} is in the registry already`);
    return account;
  }

  private at(stack: SynthesisedStack): StackFolder {
    return folderOf(this.given.root, stack);
  }

  /** In an order in which removals work. Providers are installed one after the other: their cache takes no two at once. */
  private async order(): Promise<readonly Step[]> {
    const { stacks } = this.target;
    for (const stack of stacks) await init(this.at(stack));
    const states = await Promise.all(stacks.map((stack) => pullState(this.at(stack))));
    return orderOf(stacks.map((stack, index) => changeOf(stack, states[index] ?? "")));
  }

  /** Plans that need nothing of this run, made while images are built; thrown away once something has changed. */
  private planEarly(steps: readonly Step[]): readonly (Promise<Planned> | undefined)[] {
    const isFirst = this.target.stacks.some(({ name }) => steps.every(({ stack }) => stack !== name));
    return steps.map((step, index) => {
      const waitsForImages = this.toBuild.length > 0 && this.isService(step);
      return isFirst || waitsForImages || index >= this.target.stacks.length ? undefined : this.planned(step);
    });
  }

  private isService({ stack }: Step): boolean {
    return stack === this.target.stacks.at(-1)?.name;
  }

  private async build(): Promise<void> {
    const { toBuild: builds, project, target, given, folder } = this;
    const { platform, environment, healthPath } = target;
    await build(builds, { project, platform, version: given.version, folder });
    this.progress.tell(builds.flatMap(({ images }) => images.map(({ service }) => service)).join(", "));
    if (!given.imageTest) return;
    this.demandNoInterruption("Testing the images");
    const { entry } = given.deployment.environment.service;
    await testImages({
      builds,
      project,
      entry,
      healthPath,
      folder,
      environment,
      signal: given.signal,
    });
    this.progress.tell("tested: they start, and the health path answers");
  }

  private async planned(step: Step): Promise<Planned> {
    const { target, given, folder } = this;
    const stack = target.stacks.find(({ name }) => name === step.stack);
    if (!stack) throw new Error(`there is no stack ${step.stack}`);
    this.plans += 1;
    const file = join(folder, `${step.stack}-${this.plans}.tfplan`);
    const shown = await plan(this.at(stack), {
      file,
      lockTimeout: given.lockTimeout,
      variables: this.isService(step) ? this.tags() : {},
      // Naming all that is wanted leaves out what is only in the state, and nothing else.
      targets: step.does === "add" ? addressesIn(stack.json) : [],
    });
    return { file, changes: changesOf(shown) };
  }

  private tags(): Record<string, string> {
    return Object.fromEntries(this.target.images.map(({ variable }) => [variable, this.given.version]));
  }

  private async applyAll(
    steps: readonly Step[],
    early: readonly (Promise<Planned> | undefined)[],
  ): Promise<Deployed["stacks"]> {
    const done: { stack: string; changes: PlannedChanges }[] = [];
    let changed = false;
    for (const [index, step] of steps.entries()) {
      if (this.isService(step) && this.toBuild.length > 0) {
        await this.step("Pushing the images", () => this.push());
      }
      const ready = changed ? undefined : early[index];
      const planned = await this.step(`Planning ${step.stack}`, () => ready ?? this.planned(step));
      for (const line of planInWords(planned.changes)) this.progress.tell(line);
      done.push({ stack: step.stack, changes: planned.changes });
      if (isEmpty(planned.changes)) continue;
      await this.demandConsent(step);
      await this.step(`Applying ${step.stack}`, () => this.apply(step, planned));
      this.given.onApplied(step.stack);
      changed = true;
    }
    return done;
  }

  private async demandConsent({ stack }: Step): Promise<void> {
    if (await this.given.confirm(stack)) return;
    throw new DeployStopped("planRefused", {
      code: "EOE-DEPLOY-007",
      file: stack,
      path: "",
      message: "Its plan was not confirmed, and is not applied.",
    });
  }

  private async push(): Promise<void> {
    const { target, given, folder } = this;
    const data = target.stacks.find(({ json }) => json.output?.["registries"] !== undefined);
    const { registries = {} } = data ? await outputs(this.at(data)) : {};
    await push(this.toBuild, {
      auth: await registryAuth(target.region),
      tag: given.version,
      repositories: registries as Readonly<Record<string, string>>,
      folder,
      tell: this.progress.tell,
    });
  }

  private async apply(step: Step, { file }: Planned): Promise<void> {
    const { target, given, progress } = this;
    const stack = target.stacks.find(({ name }) => name === step.stack);
    if (!stack) return;
    const end = new AbortController();
    const rollout = this.isService(step) ? follow(target, progress.tell, end.signal) : undefined;
    try {
      await applyPlan(this.at(stack), file, { lockTimeout: given.lockTimeout, tell: progress.tell });
    } catch (error) {
      if (rollout && error instanceof DeployStopped) await this.demandNoRollback(stack, error);
      throw error;
    } finally {
      end.abort();
      await rollout;
    }
  }

  /** An apply that failed because ECS went back to the version before says what the tasks said. */
  private async demandNoRollback({ name }: SynthesisedStack, { list }: DeployStopped): Promise<void> {
    const rollbacks = await rollbacksIn(this.target);
    if (rollbacks.length === 0) return;
    const told = rollbacks.map(({ service, reasons }) => [service, ...reasons].join("\n  "));
    throw new DeployStopped("rolledBack", {
      code: "EOE-DEPLOY-014",
      file: name,
      path: rollbacks.map(({ service }) => service).join(", "),
      message: `ECS rolled back, and the version before runs on.\n${told.join("\n")}\n${list.map(({ message }) => message).join("\n")}`,
    });
  }

  private async answers(): Promise<Verified | undefined> {
    const { target, given } = this;
    const { healthPath } = target;
    const service = target.stacks.at(-1);
    if (!service || healthPath === undefined || !given.deployment.environment.ingress?.public)
      return undefined;
    const { url } = await outputs(this.at(service));
    if (typeof url !== "string") return undefined;
    const { version, signal } = given;
    const asking = { stack: service.name, url, healthPath, version, signal };
    const verified = await this.step(`Asking ${url}`, () => verify(asking));
    this.progress.tell(
      `${verified.url} answers ${verified.status}${verified.version === undefined ? "" : ` as version ${verified.version}`}`,
    );
    return verified;
  }
}

/** Named so that it can be told what was built for whom. */
export type { TargetImage };
