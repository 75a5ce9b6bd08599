import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  paginateListTaskDefinitions,
  paginateListTasks,
} from "@aws-sdk/client-ecs";
import { DEFINITIONS } from "../../modules/aws/ecr.ts";
import { ROLLOUTS } from "../../modules/aws/ecs-rollouts.ts";
import { withClient } from "./aws.ts";
import { inParts } from "./in-parts.ts";
import type { Target } from "./target.ts";

type Where = Pick<Target, "region" | "cluster" | "services">;

/**
 * Images that tasks run, or can be started with: of all definitions of the account and region that are not deregistered,
 * for another environment or whoever else may use the same repository; of what the services' deployments run; and of
 * tasks of the cluster.
 *
 * @returns as definitions name them, and of tasks as `<registry>/<repository>@<digest>`, too
 * @throws AwsRefused where any of it cannot be read
 */
export async function imagesInUse(where: Where): Promise<readonly string[]> {
  // Definitions are read one by one: with a client that slows down where ECS says so, before others are refused.
  const client = new ECSClient({ region: where.region, retryMode: "adaptive" });
  return withClient(client, async () => {
    const tasks = await imagesOfTasks(client, where);
    const definitions = new Set([
      ...(await activeDefinitions(client)),
      ...(await deployedDefinitions(client, where)),
      ...tasks.definitions,
    ]);
    const images = [...tasks.images];
    for (const definition of definitions) images.push(...(await imagesOfDefinition(client, definition)));
    return [...new Set(images)];
  });
}

async function activeDefinitions(client: ECSClient): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions({ client }, {}))
    found.push(...taskDefinitionArns);
  return found;
}

/** Both that a service comes from and that it goes to, while it is being deployed. */
async function deployedDefinitions(
  client: ECSClient,
  { cluster, services }: Where,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const some of inParts(services, ROLLOUTS.describedServices.most)) {
    const answer = await client.send(new DescribeServicesCommand({ cluster, services: [...some] }));
    for (const { taskDefinition, deployments = [] } of answer.services ?? [])
      found.push(
        ...[taskDefinition, ...deployments.map((one) => one.taskDefinition)].filter(
          (one) => one !== undefined,
        ),
      );
  }
  return found;
}

async function imagesOfTasks(
  client: ECSClient,
  { cluster }: Where,
): Promise<{ readonly definitions: readonly string[]; readonly images: readonly string[] }> {
  const arns: string[] = [];
  for await (const { taskArns = [] } of paginateListTasks({ client }, { cluster })) arns.push(...taskArns);
  const definitions: string[] = [];
  const images: string[] = [];
  for (const some of inParts(arns, DEFINITIONS.describedTasks.most)) {
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [...some] }));
    // One that has ended since is no longer there to be asked about its definition.
    for (const { lastStatus, taskDefinitionArn, containers = [] } of tasks) {
      if (taskDefinitionArn !== undefined && lastStatus !== "STOPPED") definitions.push(taskDefinitionArn);
      for (const { image, imageDigest } of containers)
        if (image !== undefined)
          images.push(image, ...(imageDigest === undefined ? [] : [byDigest(image, imageDigest)]));
    }
  }
  return { definitions, images };
}

const byDigest = (image: string, digest: string): string =>
  `${image.replace(/@.*$/, "").replace(/:[^/]*$/, "")}@${digest}`;

async function imagesOfDefinition(client: ECSClient, taskDefinition: string): Promise<readonly string[]> {
  const answer = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return (answer.taskDefinition?.containerDefinitions ?? []).flatMap(({ image }) => image ?? []);
}
