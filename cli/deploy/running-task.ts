import { DescribeTasksCommand, type ECSClient, paginateListTasks, type Task } from "@aws-sdk/client-ecs";
import { Problems } from "../../modules/problems.ts";
import { notDeployed } from "../status.ts";
import { isNamed } from "./aws.ts";
import type { Target } from "./target.ts";

/**
 * A task of a service that runs.
 * @param id of a task; default one of them
 * @throws Problems when the service is not deployed, or has no such task
 */
export async function runningTask(
  client: ECSClient,
  { cluster, environment }: Target,
  serviceName: string,
  id: string | undefined,
): Promise<Task> {
  try {
    const taskArns: string[] = [];
    for await (const page of paginateListTasks({ client }, { cluster, serviceName }))
      taskArns.push(...(page.taskArns ?? []));
    const found = taskArns.find((arn) => id === undefined || arn.endsWith(`/${id}`));
    if (found !== undefined) {
      const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [found] }));
      if (tasks[0]) return tasks[0];
    }
    const ids = taskArns.map((arn) => arn.split("/").at(-1)).join(", ") || "none";
    const message = `has no task${id === undefined ? "" : ` ${id}`} that runs; those are: ${ids}.`;
    throw new Problems([{ code: "EOE-DEPLOY-017", file: serviceName, path: "", message }]);
  } catch (error) {
    if (isNamed(error, "ClusterNotFoundException") || isNamed(error, "ServiceNotFoundException"))
      throw notDeployed(environment);
    throw error;
  }
}
