import { chosenCapacity, LAUNCH_TYPES } from "../../modules/capabilities/launch-types.ts";
import { MAPPINGS } from "../../modules/capabilities/resources.ts";
import { ecsServicesOf } from "../../modules/capabilities/services/ecs-services.ts";
import { furtherService } from "../../modules/capabilities/services/schema.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import type { Synthesis } from "../../modules/checks/rule.ts";
import type {
  ComposeProject,
  ComposeService,
  ContainerDefinition,
  TaskPlan,
} from "../../modules/compose/index.ts";
import { keyPath } from "../../modules/environment/sentences.ts";
import { type Changes, market } from "../support/environment.ts";

export type Resources = Record<string, Record<string, Record<string, unknown>>>;

export const container = (members: Partial<ContainerDefinition>): ContainerDefinition =>
  ({
    name: "app",
    image: "app@sha256:0",
    essential: true,
    memoryReservation: 64,
    ...members,
  }) as ContainerDefinition;

const proxy = container({ name: "nginx", environment: [{ name: "KEEPALIVE_TIMEOUT", value: "315s" }] });

export function synthesis(parts: {
  readonly resources?: Resources;
  readonly locals?: Readonly<Record<string, string>>;
  readonly modules?: Readonly<Record<string, unknown>>;
  readonly containers?: readonly ContainerDefinition[];
  /** Containers of a further service. */
  readonly further?: readonly ContainerDefinition[];
  readonly environment?: Changes;
  /** Volumes of the service's task. */
  readonly volumes?: TaskPlan["volumes"];
  /** Services of the compose file. */
  readonly services?: Readonly<Record<string, Partial<ComposeService>>>;
  /** What a plan says of itself. */
  readonly plan?: Synthesis["plan"];
}): Synthesis {
  // The containers of these tests have no image that would tell it.
  const environment = market({ "service.entry.keepAliveSeconds": 315, ...parts.environment });
  return {
    environment,
    project: projectOf(parts.services ?? {}),
    mappings: MAPPINGS,
    observationAt: (path, message, at) => ({
      file: "environments/market.yml",
      path: keyPath(path),
      message,
      ...(at === undefined ? {} : { at }),
    }),
    stacks: [
      {
        name: "market-service",
        path: "cdktf.out/stacks/market-service/cdk.tf.json",
        json: {
          resource: parts.resources ?? {},
          ...(parts.locals ? { locals: parts.locals } : {}),
          ...(parts.modules ? { module: parts.modules } : {}),
        },
      },
    ],
    runsOn: chosenCapacity(environment),
    launchTypes: LAUNCH_TYPES,
    ownTasks: [],
    ...(parts.plan ? { plan: parts.plan } : {}),
    services: ecsServicesOf({
      ...environment,
      furtherServices: parts.further
        ? { worker: furtherService.parse({}), ...environment.furtherServices }
        : {},
    }).map((settings) => ({
      settings,
      plan: {
        ...planOf((settings.ingress ? parts.containers : parts.further) ?? [proxy]),
        ...(settings.ingress && parts.volumes ? { volumes: parts.volumes } : {}),
      },
    })),
  };
}

const projectOf = (services: Readonly<Record<string, Partial<ComposeService>>>): ComposeProject =>
  ({
    services,
    positionOf: () => ({ file: "docker-compose.yml", line: 1, column: 1 }),
    envFileOf: () => undefined,
  }) as unknown as ComposeProject;

export const planOf = (containers: readonly ContainerDefinition[]): TaskPlan => ({
  containers: [...containers],
  volumes: [],
  decisions: [],
});

/** Sentences of one rule; or the places that waivers name. */
export const found = (id: string, parts: Parameters<typeof synthesis>[0], what?: "at"): string[] =>
  (RULES.find((rule) => rule.id === id)?.check(synthesis(parts)) ?? []).map(({ path, message, at }) =>
    what === "at" ? (at ?? path) : `${path}: ${message}`,
  );
