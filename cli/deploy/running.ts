import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type Service,
} from "@aws-sdk/client-ecs";
import { isNamed, withClient } from "./aws.ts";
import type { Target } from "./target.ts";

export interface RunningService {
  readonly name: string;
  readonly running: number;
  readonly wanted: number;
  readonly starting: number;
  /** Such as IN_PROGRESS; undefined where nothing is known of a rollout. */
  readonly rollout: string | undefined;
  /** `shop:7` */
  readonly definition: string;
  /** By container: what it runs, such as a repository with a digest. */
  readonly images: Readonly<Record<string, string>>;
  /** What happened last, newest first. */
  readonly events: readonly { readonly at: Date | undefined; readonly message: string }[];
}

const EVENTS_TOLD = 3;

/** What ECS says of the services; none before the first deployment. */
export async function runningServices({
  region,
  cluster,
  services,
}: Pick<Target, "region" | "cluster" | "services">): Promise<readonly RunningService[]> {
  return withClient(new ECSClient({ region }), async (client) => {
    const found = await Promise.all(services.map((service) => describe(client, cluster, service)));
    return Promise.all(found.flat().map((service) => runningService(client, service)));
  });
}

async function describe(client: ECSClient, cluster: string, service: string): Promise<readonly Service[]> {
  try {
    const { services = [] } = await client.send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    );
    return services.filter(({ status }) => status === "ACTIVE");
  } catch (error) {
    if (isNamed(error, "ClusterNotFoundException")) return [];
    throw error;
  }
}

async function runningService(client: ECSClient, service: Service): Promise<RunningService> {
  const { serviceName = "", taskDefinition = "", deployments = [], events = [] } = service;
  const { taskDefinition: definition } = await client.send(
    new DescribeTaskDefinitionCommand({ taskDefinition }),
  );
  const images = (definition?.containerDefinitions ?? []).map(({ name = "", image = "" }) => [name, image]);
  return {
    name: serviceName,
    running: service.runningCount ?? 0,
    wanted: service.desiredCount ?? 0,
    starting: service.pendingCount ?? 0,
    rollout: deployments.find(({ status }) => status === "PRIMARY")?.rolloutState,
    definition: taskDefinition.split("/").at(-1) ?? "",
    images: Object.fromEntries(images),
    events: events.slice(0, EVENTS_TOLD).map(({ createdAt: at, message = "" }) => ({ at, message })),
  };
}
