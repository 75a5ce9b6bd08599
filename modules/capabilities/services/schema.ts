import { z } from "zod";
import { LOAD_BALANCER_LIMITS } from "../../aws/load-balancer-limits.ts";
import { type Schedule, schedule } from "../../aws/schedules/schema.ts";
import {
  count,
  eachOnce,
  environmentVariables,
  logRetentionDays,
  percent,
  seconds,
} from "../../environment/values.ts";
import type { Containers } from "../containers/schema.ts";
import { healthCheck } from "../load-balancer/schema.ts";
import { imageTag } from "../registry/schema.ts";
import { ruleCidr } from "../rule-networks.ts";
import { secrets } from "../secrets/schema.ts";
import { volumes } from "../volumes/schema.ts";

/** Most tasks of a service that says nothing of them, and is no singleton. */
export const MOST_TASKS = 10;

const tasks = z
  .strictObject({
    min: count(1, 1000).default(1).describe("Fewest tasks"),
    max: count(1, 1000)
      .optional()
      .describe(`Most tasks. Default ${MOST_TASKS}, and 1 with \`singleton\``)
      .meta({ examples: [20] }),
  })
  .prefault({});

const singleton = z
  .boolean()
  .default(false)
  .describe(
    "true: one task at most, which stops before the next one starts, so that each deployment is a pause; for what keeps state on a shared volume",
  );

/** What scaling does that the file says nothing of. */
export const SCALING = { cpuPercent: 40, scaleOutCooldownSeconds: 60, scaleInCooldownSeconds: 300 } as const;

/** Source: ECS API reference, RegisterTaskDefinition `cpu` and `memory` (botocore 1.44.8, 2026-11). */
const taskSize = z
  .strictObject({
    cpu: count(128, 196_608)
      .optional()
      .describe("CPU units of the whole task: 1024 are one vCPU. Default: what its containers ask for")
      .meta({ examples: [512] }),
    memory: count(6, 25_165_824)
      .describe("MiB of the whole task; containers without a limit of their own share them")
      .meta({ examples: [1024] }),
  })
  .optional()
  .describe(
    "Size of the whole task, so that no container needs a memory limit. Default: what the containers' limits come to",
  );

/** What becomes part of names of roles, log streams and alarms. */
export const FURTHER_SERVICE_NAME = /^(?=.{2,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const FURTHER_SERVICE_NAME_SENTENCE =
  "must be a name of 2 to 20 lower-case letters, digits and single hyphens, the first a letter";

/** Most names in `scaling.schedule`. Source: Application Auto Scaling User Guide, "Quotas": 200 scheduled actions for a scalable target (2026-11). */
const MOST_SCHEDULED_ACTIONS = 200;

const scalingSchedule = z
  .record(
    z.string().regex(FURTHER_SERVICE_NAME, { error: FURTHER_SERVICE_NAME_SENTENCE }),
    z.strictObject({
      expression: schedule.shape.expression,
      timeZone: schedule.shape.timeZone,
      min: count(1, 1000)
        .describe("Fewest tasks from then on")
        .meta({ examples: [4] }),
      max: count(1, 1000)
        .describe("Most tasks from then on")
        .meta({ examples: [20] }),
    }),
  )
  .refine((actions) => Object.keys(actions).length <= MOST_SCHEDULED_ACTIONS, {
    error: `has more than the ${MOST_SCHEDULED_ACTIONS} times that Application Auto Scaling takes`,
  })
  .optional()
  .describe(
    "Other bounds from set times on, by name, each until the next: ready before a burst that is known",
  )
  .meta({
    examples: [
      {
        "before-midnight": { expression: "45 23 * * *", timeZone: "Asia/Seoul", min: 4, max: 20 },
        "after-midnight": { expression: "30 0 * * *", timeZone: "Asia/Seoul", min: 1, max: 10 },
      },
    ],
  });

const scaling = {
  cpu: {
    cpuPercent: percent(10, 90)
      .default(SCALING.cpuPercent)
      .describe("Target tracking on the service's CPU, in percent"),
    memoryPercent: percent(10, 90)
      .optional()
      .describe(
        "Target tracking on the service's memory, in percent of what its task has; default not tracked",
      )
      .meta({ examples: [70] }),
  },
  cooldowns: {
    scaleOutCooldownSeconds: seconds(0, 3600)
      .default(SCALING.scaleOutCooldownSeconds)
      .describe("Seconds after a scale-out until the next"),
    scaleInCooldownSeconds: seconds(0, 3600)
      .default(SCALING.scaleInCooldownSeconds)
      .describe("Seconds after a scale-in until the next"),
    schedule: scalingSchedule,
  },
};

export const START_SECONDS = 60;
const startSeconds = seconds(0, 3600)
  .default(START_SECONDS)
  .describe("Seconds that a new task has until failed health checks of the load balancer count");

/** Of a task before a deployment that says nothing of it. */
export const TASK_TIMEOUT_SECONDS = 1800;

const standaloneTask = z.strictObject({
  container: z
    .string()
    .describe(
      "Compose service of `containers` whose image, variables, secrets and rights it gets; what that one waits for starts as well",
    )
    .meta({ examples: ["app"] }),
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe("What it runs in place of the container's own command, without a shell")
    .meta({ examples: [["node", "dist/migrate.js"]] }),
  runs: z
    .enum(["before-deployment"])
    .optional()
    .describe(
      "before-deployment: `express-on-ecs deploy` runs it once, with the new image, before the service gets that; where it fails, the version before runs on. Either this or `schedule`",
    ),
  schedule: schedule
    .optional()
    .describe(
      "When EventBridge Scheduler starts it, again and again, with the image of the service that runs",
    ),
  timeoutSeconds: seconds(10, 86_400)
    .optional()
    .describe(
      `Seconds after which one before a deployment is stopped, and has failed. Default ${TASK_TIMEOUT_SECONDS}`,
    )
    .meta({ examples: [600] }),
});

const standaloneTasks = z
  .record(z.string().regex(FURTHER_SERVICE_NAME, { error: FURTHER_SERVICE_NAME_SENTENCE }), standaloneTask)
  .default({})
  .describe(
    "Tasks that run by themselves and end, such as migrations, by name: before a deployment, one after the other, or by a schedule",
  );

/** Hosts and paths that a rule may be about, with a wildcard for whole parts only: so one tells which is more special. */
export const RULE_HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
export const RULE_PATH = /^(\/[A-Za-z0-9_.$~"'@:+-]+)*\/(\*|[A-Za-z0-9_.$~"'@:+-]*)$/;
/** Hosts, or paths, of one entry. */
export const MOST_RULE_VALUES = 10;

const hosts = z
  .array(
    z.string().max(128).regex(RULE_HOST, {
      error:
        "must be a host name in lower-case letters, such as api.example.com, or *.example.com for those below",
    }),
  )
  .max(MOST_RULE_VALUES)
  .default([])
  .meta({ examples: [["api.example.com"]] });
const paths = z
  .array(
    z.string().max(128).regex(RULE_PATH, { error: "must be a path such as /api, or /api/* for those below" }),
  )
  .max(MOST_RULE_VALUES)
  .default([])
  .meta({ examples: [["/api", "/api/*"]] });

const entry = z.strictObject({
  service: z
    .string()
    .describe("Compose service that the load balancer talks to")
    .meta({ examples: ["nginx"] }),
  port: count(1, 65535)
    .describe("Its port in the container")
    .meta({ examples: [8080] }),
  keepAliveSeconds: count(1, 86400)
    .optional()
    .describe(
      "How long it keeps an idle connection, in seconds. Default: taken from its image or its command, where they tell",
    )
    .meta({ examples: [75] }),
  hosts: hosts.describe(
    "With `ingress.default: 404`: host names whose requests are for it. Default: any, with `paths`",
  ),
  paths: paths.describe(
    "With `ingress.default: 404`: paths whose requests are for it. Default: any, with `hosts`",
  ),
});

/** An ECS service name, shorter than AWS allows. */
const serviceName = z.string().regex(/^(?=.{2,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
  error: "must be 2 to 40 lower-case letters, digits and single hyphens, the first a letter",
});

export const service = z.strictObject({
  name: serviceName
    .optional()
    .describe(
      "Name of the ECS service. A deployment with another name makes the new service beside the old one and moves requests over, if any come. Default the environment's name",
    )
    .meta({ examples: ["shop-2"] }),
  compose: z
    .array(z.string().min(1))
    .min(1)
    .default(["docker-compose.yml"])
    .describe("Compose files, later ones override earlier ones")
    .meta({ examples: [["docker-compose.yml", "docker-compose.shop.yml"]] }),
  profiles: z
    .array(z.string())
    .default([])
    .describe("Compose profiles to switch on")
    .meta({ examples: [["worker"]] }),
  containers: z
    .array(z.string())
    .max(10)
    .default([])
    .describe(
      "Compose services that make up its task. Default: those with the entry's `x-ecs.task`, or without one like the entry",
    )
    .meta({ examples: [["nginx", "app"]] }),
  entry: entry
    .optional()
    .describe(
      "Where requests come in; goes together with `ingress`. Default: nobody outside reaches the service",
    ),
  images: z
    .record(z.string(), imageTag)
    .default({})
    .describe(
      "Tag of each image that the compose file builds, by compose service; a pipeline overrides it by a Terraform variable. `containers.<name>.tag` says the same",
    )
    .meta({ examples: [{ app: "1.0.0" }] }),
  networkMode: z
    .enum(["bridge", "awsvpc"])
    .default("bridge")
    .describe("bridge: dynamic ports on the host. awsvpc: an address for each task"),
  environment: z
    .record(z.string(), environmentVariables)
    .default({})
    .describe(
      "Variables by compose service, over those of the compose file. `containers.<name>.environment` says the same",
    )
    .meta({ examples: [{ app: { LOG_LEVEL: "info" } }] }),
  secrets,
  volumes,
  singleton,
  taskSize,
  tasks,
  scaling: z
    .strictObject({
      ...scaling.cpu,
      requestsPerTarget: count(1, 1_000_000)
        .optional()
        .describe("Target tracking on requests per minute and task; default not tracked")
        .meta({ examples: [1000] }),
      ...scaling.cooldowns,
    })
    .prefault({}),
  standaloneTasks,
  executeCommand: z.boolean().default(false).describe("`aws ecs execute-command` into running tasks"),
  logRetentionDays: logRetentionDays.default(30),
  startSeconds,
});

const furtherEntry = z.strictObject({
  service: entry.shape.service,
  port: entry.shape.port,
  keepAliveSeconds: entry.shape.keepAliveSeconds,
  hosts: hosts.describe("Host names whose requests are for it. Default: any, with `paths`"),
  paths: paths.describe(
    "Paths whose requests are for it; `/api/*` does not meet `/api` itself. Default: any, with `hosts`",
  ),
  allowFrom: eachOnce(z.array(ruleCidr))
    // Beside one host and one path.
    .max(LOAD_BALANCER_LIMITS.ruleValues.most - 2)
    .default([])
    .describe(
      "Networks of the clients whose requests are for it; requests of others go where they would without it. Default: any",
    )
    .meta({ examples: [["203.0.113.0/24"]] }),
  internal: z
    .boolean()
    .default(false)
    .describe("true: its requests come through `internalIngress`, and none through `ingress`"),
  healthCheck: healthCheck
    .optional()
    .describe("Health check of its tasks. Default: that of its load balancer"),
  stickinessSeconds: seconds(1, 604800)
    .optional()
    .describe(
      "Seconds that a cookie keeps a client with one of its tasks. Default: that of its load balancer",
    )
    .meta({ examples: [3600] }),
  startSeconds,
});

/** What an ECS service has that is beside the one in front. */
export const furtherService = z.strictObject({
  containers: z
    .array(z.string())
    .max(10)
    .default([])
    .describe("Compose services that make up its task. Default: those whose `x-ecs.task` is its name")
    .meta({ examples: [["worker"]] }),
  entry: furtherEntry
    .optional()
    .describe(
      "Which requests of the load balancer are for it, by host, path or both. Default: only other tasks reach it, or nobody",
    ),
  singleton,
  taskSize,
  tasks,
  scaling: z.strictObject({ ...scaling.cpu, ...scaling.cooldowns }).prefault({}),
  executeCommand: z.boolean().default(false).describe("`aws ecs execute-command` into running tasks"),
});

export const furtherServices = z
  .record(z.string().regex(FURTHER_SERVICE_NAME, { error: FURTHER_SERVICE_NAME_SENTENCE }), furtherService)
  .default({})
  .describe(
    "Further ECS services of the compose file, by name, behind the load balancer only with an `entry`; tags, variables and secrets of their containers are in `service`. Each other `x-ecs.task` also makes one",
  );

/** With a schedule it is a job, which `placeContainers` has found in the compose file; no environment file has one here. */
type FurtherTask = z.output<typeof furtherService> & { readonly schedule?: Schedule };

/** Everything of an environment that becomes ECS services, or jobs. */
export interface Services {
  readonly service: z.output<typeof service>;
  readonly furtherServices: Readonly<Record<string, FurtherTask>>;
  readonly containers: Containers;
}
