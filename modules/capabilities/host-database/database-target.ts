import { architectureOf } from "../../aws/instance-types.ts";
import { EC2 } from "../../compose/ecs/ec2.ts";
import type { ComposeProject, TaskTarget } from "../../compose/index.ts";
import { namedVolumes } from "../../compose/uses.ts";
import { ENGINES } from "../../database/connection.ts";
import type { DatabaseReferences } from "./database-on-host.ts";
import type { DatabaseOnHost as Settings } from "./schema.ts";

/** What only the caller knows: references to resources in a stack, words for people elsewhere. */
interface TargetReferences extends DatabaseReferences {
  readonly environment: string;
  readonly region: string;
  /** Fields of the compose file that are for the laptop only. */
  readonly laptopOnly: readonly string[];
}

/** Where the compose service of a database on a host of its own runs. */
export function databaseTarget(
  settings: Settings,
  project: ComposeProject,
  { environment, region, laptopOnly, secrets, logGroup, hostPath }: TargetReferences,
): TaskTarget {
  const { service, engine, connection, instanceType } = settings;
  return {
    launchType: EC2,
    networkMode: "awsvpc",
    architecture: architectureOf(instanceType) === "arm64" ? "ARM64" : "X86_64",
    services: [service],
    hostedElsewhere: [],
    images: {},
    secrets,
    environment: {
      [service]: {
        ...ENGINES[engine].variables(connection.user, connection.database),
        ...settings.environment,
      },
    },
    environmentKey: "database.environment",
    logs: { [service]: { group: logGroup, region, streamPrefix: environment } },
    laptopOnly,
    volumes: Object.fromEntries(namedVolumes(project, service).map((name) => [name, { hostPath }])),
  };
}
