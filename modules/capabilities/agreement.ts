import type { ComposeProject } from "../compose/index.ts";
import { seconds } from "../compose/values.ts";
import { ecrImage } from "../delivery/ecr-image.ts";
import {
  type Breach,
  type Combination,
  coded,
  type Disagreement,
  disagreementsOf,
  type FileCombination,
  type Part,
  type Rule,
} from "../environment/agreement.ts";
import { COMMON_RULES } from "../environment/common-agreement.ts";
import type { ProblemAt } from "../environment/source.ts";
import { ENVIRONMENT_PROBLEMS } from "../problem-codes/environment.ts";
import type { Meanings } from "../problem-codes/meaning.ts";
import type { Problem } from "../problems.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { SomeDatabase } from "./database.ts";
import type { Environment } from "./environment.ts";
import { foldOver, foldOverPart, valueAt } from "./fold.ts";
import { GROUP_PROBLEMS, type GroupCode } from "./group-problems.ts";
import { declarationsFit } from "./laptop-only/declarations-fit.ts";
import { LAPTOP_ONLY_PROBLEMS } from "./laptop-only/problems.ts";
import { ERROR_PERCENT, LATENCY_P95_SECONDS } from "./monitoring/schema.ts";
import { isNone } from "./none.ts";
import { plannedTasks } from "./planned-tasks.ts";
import {
  composeObservation,
  type Places,
  type ProjectCombination,
  type ProjectRule,
  problemsOf,
} from "./rules.ts";
import { containersOf, ecsServicesOf, keyOf, writtenServices } from "./services/ecs-services.ts";
import { SERVICES_PROBLEMS } from "./services/problems.ts";
import {
  scheduledBoundsAreInOrder,
  scheduledTimesDiffer,
  scheduledTimesFit,
} from "./services/scaling-fits.ts";
import { SCALING, START_SECONDS } from "./services/schema.ts";

/** All disagreements of an environment, whole or with broken values left out. */
export const checkAgreement = (environment: Part<Environment>): Disagreement[] => [
  ...disagreementsOf(COMMON_RULES, environment, undefined),
  ...disagreementsOf(GROUP_RULES, environment, undefined),
  ...foldOverPart(environment, ({ agreement }, settings) =>
    isNone(agreement) ? [] : disagreementsOf(agreement, settings, environment),
  ),
];

/** What is wrong between an environment and its compose project. Needs `placeContainers`. */
export const checkProject = (
  environment: Environment,
  project: ComposeProject,
  places: Places,
): Problem[] => [
  ...foldOver(environment, ({ projectAgreement }, settings) =>
    isNone(projectAgreement) ? [] : problemsOf(projectAgreement, settings, environment, project, places),
  ),
  ...problemsOf(GROUP_PROJECT_RULES, environment, undefined, project, places),
];

/** What the rules say of themselves that check keys against each other, for the reference. */
export const combinations = (): Combination[] => ownWords().filter((rule) => "id" in rule);

/** What the codes mean that rules give. */
export const problemsOfRules = (): Meanings =>
  Object.assign({}, ...ownWords().map((rule) => ("problems" in rule ? rule.problems : {})));

/** What a rule says of itself, whatever it looks at. */
type OwnWords = Combination | { readonly problems: Meanings };

function ownWords(): OwnWords[] {
  const lists: (readonly OwnWords[])[] = CATALOGUE.flatMap(({ agreement, projectAgreement }) => [
    isNone(agreement) ? [] : agreement,
    isNone(projectAgreement) ? [] : projectAgreement,
  ]);
  return [COMMON_RULES, GROUP_RULES, GROUP_PROJECT_RULES, ...lists].flat();
}

/** In private subnets everything that tasks run on needs a way out. */
function privateTasksHaveAWayOut({ capacity, network }: Part<Environment>): Disagreement<GroupCode>[] {
  if (capacity?.placement !== "private" || network?.egress !== "none") return [];
  return [
    {
      code: "EOE-ENV-131",
      path: ["capacity", "placement"],
      message:
        'hosts and tasks in private subnets cannot reach ECS or pull images while network.egress is none; choose another egress, or placement "public".',
    },
  ];
}

function databaseIsNotAContainer(environment: Part<Environment>): Disagreement<GroupCode>[] {
  const name = environment.database?.service;
  if (name === undefined) return [];
  return writtenServices(environment)
    .filter(({ written }) => written.containers?.includes(name))
    .map(({ path }) => ({
      code: "EOE-ENV-132",
      path: [...path, "containers"],
      message: `holds "${name}", which database.service says runs elsewhere; a database in an autoscaled task loses its data.`,
    }));
}

/** Roles, alarms and task definitions of both begin with the name. */
function databaseHasItsOwnName({ furtherServices, database }: Part<Environment>): Disagreement<GroupCode>[] {
  const name = database?.service;
  if (name === undefined || furtherServices?.[name] === undefined) return [];
  return [
    {
      code: "EOE-ENV-133",
      path: ["furtherServices", name],
      message: `is also the name of database.service; choose another.`,
    },
  ];
}

/** A target group that no tasks are in answers nobody, and tasks with a port register in none. */
const ingressHasAnEntry: FileCombination<Part<Environment>, unknown> = {
  id: "ingress-has-an-entry",
  keys: ["ingress", "service.entry"],
  sentence:
    "A load balancer has a service to talk to, and a service's entry has a load balancer; workers have neither.",
  source:
    "ELBv2 API reference, CreateListener: `DefaultActions` is required; ECS API reference, LoadBalancer: container and port of a target group (2026-11)",
  check: ({ ingress, service }) => {
    if (service === undefined || (ingress === undefined) === (service.entry === undefined)) return [];
    return ingress === undefined
      ? [
          {
            path: ["ingress"],
            message:
              "is missing, though service.entry says where requests come in; write ingress: { public: true } for a load balancer that is open to the world, or public: false for an internal one, or remove service.entry.",
          },
        ]
      : [
          {
            path: ["service", "entry"],
            message:
              "is missing, though ingress asks for a load balancer; write entry: { service: <compose service>, port: <its port> }, or remove ingress.",
          },
        ];
  },
};

/** What only a load balancer reads, with the value that stands for nothing said. */
const READ_BY_INGRESS = [
  { path: ["service", "scaling", "requestsPerTarget"], default: undefined },
  { path: ["service", "startSeconds"], default: START_SECONDS },
  { path: ["monitoring", "latencyP95Seconds"], default: LATENCY_P95_SECONDS },
  { path: ["monitoring", "errorPercent"], default: ERROR_PERCENT },
] as const;

const readByIngress: FileCombination<Part<Environment>, unknown> = {
  id: "read-by-a-load-balancer",
  keys: [
    "ingress",
    "service.scaling.requestsPerTarget",
    "service.startSeconds",
    "monitoring.latencyP95Seconds",
    "monitoring.errorPercent",
  ],
  sentence:
    "What counts requests, or waits for a load balancer's health checks, is said only where there is one.",
  source:
    "Application Auto Scaling API reference, PredefinedMetricSpecification `ResourceLabel`; ECS API reference, CreateService `healthCheckGracePeriodSeconds` (2026-11)",
  check: (environment) => {
    const { ingress, internalIngress, service } = environment;
    if (ingress !== undefined || internalIngress !== undefined || service?.entry !== undefined) return [];
    return READ_BY_INGRESS.flatMap(({ path, default: unsaid }): Breach[] => {
      const value = valueAt(environment, path);
      if (value === undefined || value === unsaid) return [];
      return [{ path, message: `${String(value)} has no effect without ingress; remove it.` }];
    });
  },
};

const singletonIsOneTask: FileCombination<Part<Environment>, unknown> = {
  id: "singleton-is-one-task",
  keys: [
    "service.singleton",
    "furtherServices.<name>.singleton",
    "service.tasks",
    "service.scaling",
    "furtherServices.<name>.tasks",
    "furtherServices.<name>.scaling",
  ],
  sentence: "A service that must not run twice has one task, and nothing scales it.",
  source:
    "ECS API reference, DeploymentConfiguration: `maximumPercent` is a share of the desired count, which scaling raises (2026-11)",
  check: (environment) =>
    writtenServices(environment).flatMap(({ path, written: { singleton, tasks = {}, scaling = {} } }) => {
      if (!singleton) return [];
      const most = Object.entries(tasks).filter(([, count]) => (count ?? 1) > 1);
      const scaled = Object.entries(scaling).filter(
        ([key, value]) => value !== undefined && value !== UNSAID_SCALING[key],
      );
      return [
        ...most.map(([key, count]) => ({
          path: [...path, "tasks", key],
          message: `${count} is more than the one task that ${path.join(".")}.singleton: true allows; remove it, or write 1.`,
        })),
        ...scaled.map(([key, value]) => ({
          path: [...path, "scaling", key],
          message: `${typeof value === "object" ? "a schedule" : value} has no effect beside ${path.join(".")}.singleton: true, which is one task; remove it.`,
        })),
      ];
    }),
};

const UNSAID_SCALING: Readonly<Record<string, number>> = SCALING;

/** From AWS's notice until it takes a Spot host or task back. */
const NOTICE_SECONDS = 120;
/** Without `stop_grace_period`. Source: API_ContainerDefinition, `stopTimeout`. */
const DEFAULT_STOP_SECONDS = 30;

const spotTasksDrainInTime: ProjectCombination<Environment, unknown> = {
  id: "spot-tasks-drain-in-time",
  keys: ["capacity.spotPercent", "ingress.deregistrationDelaySeconds", "compose: stop_grace_period"],
  sentence:
    "A task on Spot is deregistered and has stopped, one container after the other, before AWS reclaims its capacity.",
  source:
    'ECS Developer Guide, "Amazon ECS Linux container instances to receive Spot Instance notices" and "Optimize load balancer connection draining parameters": two minutes; the stop signal comes when the target is drained (2026-11)',
  check: (environment, _, project, observationAt) => {
    const { capacity } = environment;
    if (capacity.spotPercent === 0) return [];
    return ecsServicesOf(environment).flatMap((service) => {
      const { containers } = service;
      const stop = Math.max(0, ...containers.map((name) => stopSeconds(name, project, containers)));
      const through = service.ingress?.through === "internalIngress" ? "internalIngress" : "ingress";
      const delay = service.ingress ? (environment[through]?.deregistrationDelaySeconds ?? 0) : 0;
      if (delay + stop <= NOTICE_SECONDS) return [];
      const onSpot = `${NOTICE_SECONDS} s that AWS gives a task on Spot`;
      return service.ingress
        ? observationAt(
            [through, "deregistrationDelaySeconds"],
            `${delay} s and the containers' stop_grace_period of ${stop} s, one after the other, are more than the ${onSpot} (capacity.spotPercent ${capacity.spotPercent}); lower them to ${NOTICE_SECONDS} s together, or write spotPercent: 0.`,
          )
        : observationAt(
            ["capacity", "spotPercent"],
            `${capacity.spotPercent} puts ${keyOf(service)} on Spot, whose containers' stop_grace_period of ${stop} s, one after the other, is more than the ${onSpot}; lower it, or write 0.`,
          );
    });
  },
};

/** ECS stops a container before those that it depends on. Source: API_ContainerDefinition, `dependsOn`. */
function stopSeconds(name: string, project: ComposeProject, task: readonly string[]): number {
  const written = project.services[name];
  const own = written?.stop_grace_period ? seconds(written.stop_grace_period) : DEFAULT_STOP_SECONDS;
  // Each container once: a circle, such as one that depends on itself, is told elsewhere.
  const others = task.filter((other) => other !== name);
  const next = Object.keys(written?.depends_on ?? {}).filter((other) => others.includes(other));
  return Math.ceil(own) + Math.max(0, ...next.map((other) => stopSeconds(other, project, others)));
}

const endpointsReachEcrOnly: ProjectCombination<Environment, unknown> = {
  id: "endpoints-reach-ecr-only",
  keys: ["network.egress", "capacity.placement", "database.placement", "compose: services.<name>.image"],
  sentence: "Where endpoints are the only way out, each image comes from ECR of the environment's region.",
  source:
    'ECR User Guide, "Amazon ECR interface VPC endpoints": no public registries; the first pull through a pull-through cache needs a NAT gateway, too (2026-11)',
  check: (environment, _, project) => {
    const { network, region } = environment;
    if (network.egress !== "endpoints") return [];
    return behindEndpoints(environment).flatMap((name) => {
      const { image, build } = project.services[name] ?? {};
      if (build !== undefined || image === undefined || ecrImage(image)?.region === region) return [];
      const isDatabase = name === environment.database?.service;
      const mend = isDatabase
        ? ""
        : ` build it, such as build: { context: ., dockerfile_inline: "FROM ${image}" }, which gives it a repository here,`;
      return [
        composeObservation(
          project,
          ["services", name, "image"],
          `"${image}" is not in ECR of ${region}, and network.egress: endpoints reaches no other registry;${mend}${mend ? " or" : ""} push it to a repository of yours and write <account>.dkr.ecr.${region}.amazonaws.com/<repository>:<tag>, or choose another egress.`,
        ),
      ];
    });
  },
};

/** Compose services whose hosts or tasks are in private subnets. */
function behindEndpoints(environment: Environment): string[] {
  const { capacity } = environment;
  const database: SomeDatabase | undefined = environment.database;
  return [
    ...(capacity.placement === "private" ? containersOf(environment) : []),
    ...(database?.placement === "private" ? [database.service] : []),
  ];
}

/** What concerns every form of a group together with others, whichever the file names. */
const GROUP_RULES: readonly Rule<Part<Environment>, unknown>[] = [
  coded(GROUP_PROBLEMS, privateTasksHaveAWayOut),
  coded(GROUP_PROBLEMS, databaseIsNotAContainer),
  coded(GROUP_PROBLEMS, databaseHasItsOwnName),
  ingressHasAnEntry,
  readByIngress,
  singletonIsOneTask,
  coded(ENVIRONMENT_PROBLEMS, (environment: Part<Environment>) =>
    writtenServices(environment).flatMap(({ path, written }) =>
      scheduledBoundsAreInOrder(written.scaling, path),
    ),
  ),
  coded(SERVICES_PROBLEMS, (environment: Part<Environment>) =>
    writtenServices(environment).flatMap(({ path, written }) => [
      ...scheduledTimesFit(written.scaling, path),
      ...scheduledTimesDiffer(written.scaling, path),
    ]),
  ),
];

const GROUP_PROJECT_RULES: readonly ProjectRule<Environment, unknown>[] = [
  coded(
    LAPTOP_ONLY_PROBLEMS,
    (environment: Environment, _: unknown, project: ComposeProject, problemAt: ProblemAt) =>
      environment.laptopOnly.length === 0
        ? []
        : declarationsFit(environment.laptopOnly, plannedTasks(environment, project), project, problemAt),
  ),
  endpointsReachEcrOnly,
  spotTasksDrainInTime,
];
