import type { Schedule } from "../../modules/aws/schedules/schema.ts";
import type { ExistingSecret } from "../../modules/capabilities/deploying.ts";
import { standaloneFamily } from "../../modules/capabilities/ecs-service.ts";
import { foldOver } from "../../modules/capabilities/fold.ts";
import { platformOf } from "../../modules/capabilities/launch-type.ts";
import { isNone } from "../../modules/capabilities/none.ts";
import { ecsServicesOf } from "../../modules/capabilities/services/ecs-services.ts";
import { TASK_TIMEOUT_SECONDS } from "../../modules/capabilities/services/schema.ts";
import type { ServiceBuild } from "../../modules/compose/model.ts";
import { jobOutput, STANDALONE_TASKS } from "../../modules/compute/standalone-task.ts";
import { repositoryOf } from "../../modules/delivery/repository-names.ts";
import { isDigest } from "../../modules/delivery/tags.ts";
import { terraformIdentifier } from "../../modules/naming.ts";
import type { SynthesisedDeployment } from "../synthesise.ts";
import type { SynthesisedStack } from "../synthesised-stack.ts";

/** What a deployment works on: an environment, as far as AWS, Terraform and the builder see it. */
export interface Target {
  readonly environment: string;
  readonly region: string;
  /** The account that the environment names; any other is refused. */
  readonly account: string | undefined;
  /** The processor that tasks run on, such as linux/amd64. */
  readonly platform: string;
  /** In the order in which they are built. */
  readonly stacks: readonly SynthesisedStack[];
  readonly images: readonly TargetImage[];
  /** Undefined where every release stays. */
  readonly oldReleases: OldReleases | undefined;
  /** Whose files are uploaded. */
  readonly site: TargetSite | undefined;
  readonly secrets: readonly ExistingSecret[];
  /** Where the states are, unless they are on this machine. */
  readonly stateBucket: string | undefined;
  readonly cluster: string;
  /** Names of the ECS services. */
  readonly services: readonly string[];
  /** Where the load balancer asks whether a task is healthy; undefined without a load balancer. */
  readonly healthPath: string | undefined;
  /** What runs by itself, by a schedule or before a deployment: any of it can be started by hand. */
  readonly jobs: readonly TargetJob[];
  /** What runs by itself before the services are switched, in the order of the file. */
  readonly tasksBefore: readonly TargetTask[];
}

/** A job, as the environment file or the compose file names it. */
export interface TargetJob {
  readonly name: string;
  /** Whose exit code is the job's. */
  readonly container: string;
  /** Of the stack of the services, which says how it is started: `StandaloneTasks`. */
  readonly output: string;
  /** When EventBridge Scheduler starts it. Default: before deployments. */
  readonly schedule?: Schedule | undefined;
}

/** A task that runs by itself and ends, as the environment file names it. */
export interface TargetTask {
  readonly name: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly timeoutSeconds: number;
  /** Of its task definition in the stack of the services. */
  readonly address: string;
}

/** An image that the compose file builds. */
export interface TargetImage {
  /** The compose service. */
  readonly service: string;
  readonly build: ServiceBuild;
  readonly repository: string;
  /** The Terraform variable that takes its tag. */
  readonly variable: string;
}

/** What becomes of earlier releases in the repositories that the environment has made. */
export interface OldReleases {
  /** How many stay, the newest. */
  readonly keep: number;
  readonly repositories: readonly string[];
  /** Tags and digests that the environment file names, which Terraform deploys where nobody names another. */
  readonly named: readonly string[];
}

/** A compose service whose files CloudFront serves. */
export interface TargetSite {
  readonly service: string;
  readonly build: ServiceBuild;
  /** Folder in its image. */
  readonly files: string;
}

export function targetOf({ environment, project, stacks }: SynthesisedDeployment): Target {
  const { name, region, account, capacity, service, state } = environment;
  const images = Object.entries(service.images).flatMap(([image, version]) => {
    const build = project.services[image]?.build;
    // What has a digest has been pushed already.
    if (build === undefined || isDigest(version)) return [];
    const variable = `${terraformIdentifier(image)}_image_tag`;
    return [{ service: image, build, repository: repositoryOf(environment, image), variable }];
  });
  const namesOf = (type: string): string[] =>
    stacks.flatMap(({ json }) =>
      Object.values(json.resource?.[type] ?? {}).map((one) => String(one["name"])),
    );
  return {
    environment: name,
    region,
    account,
    platform: platformOf(capacity),
    stacks,
    images,
    oldReleases: oldReleasesOf(environment),
    site: siteOf(environment.site, project),
    secrets: foldOver(environment, ({ existingSecrets }, settings) =>
      isNone(existingSecrets) ? [] : existingSecrets(settings, environment),
    ),
    stateBucket: state.home === "s3" ? state.bucket : undefined,
    cluster: namesOf("aws_ecs_cluster")[0] ?? name,
    services: namesOf("aws_ecs_service"),
    healthPath: environment.ingress?.healthCheck.path,
    jobs: jobsOf(environment),
    tasksBefore: tasksBefore(environment, stacks),
  };
}

function oldReleasesOf(environment: SynthesisedDeployment["environment"]): OldReleases | undefined {
  const { registry, service } = environment;
  if (registry.keepReleases === undefined) return undefined;
  return {
    keep: registry.keepReleases,
    repositories: Object.keys(service.images)
      .filter((image) => !Object.hasOwn(registry.repositories, image))
      .map((image) => repositoryOf(environment, image)),
    named: Object.values(service.images),
  };
}

function siteOf(
  site: SynthesisedDeployment["environment"]["site"],
  project: SynthesisedDeployment["project"],
): TargetSite | undefined {
  const build = site && project.services[site.service]?.build;
  return site && build ? { service: site.service, build, files: site.files } : undefined;
}

const jobsOf = (environment: SynthesisedDeployment["environment"]): TargetJob[] =>
  ecsServicesOf(environment).flatMap(({ names, containers, schedule, standaloneTasks = {} }) =>
    schedule
      ? [{ name: names.key, container: containers[0] ?? names.key, output: jobOutput(names.key), schedule }]
      : Object.entries(standaloneTasks).map(([name, task]) => ({
          name,
          container: task.container,
          output: STANDALONE_TASKS,
          schedule: task.schedule,
        })),
  );

function tasksBefore(
  environment: SynthesisedDeployment["environment"],
  stacks: readonly SynthesisedStack[],
): TargetTask[] {
  const definitions = stacks.flatMap(({ json }) =>
    Object.entries(json.resource?.["aws_ecs_task_definition"] ?? {}),
  );
  return ecsServicesOf(environment).flatMap(({ names, standaloneTasks = {} }) =>
    Object.entries(standaloneTasks).flatMap(([name, task]) => {
      const { runs, container, command, timeoutSeconds = TASK_TIMEOUT_SECONDS } = task;
      if (runs !== "before-deployment") return [];
      const family = standaloneFamily(names.physical(environment.name), name);
      const [id] = definitions.find(([, definition]) => definition["family"] === family) ?? [];
      return id === undefined
        ? []
        : [{ name, container, command, timeoutSeconds, address: `aws_ecs_task_definition.${id}` }];
    }),
  );
}
