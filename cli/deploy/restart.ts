import { setTimeout as sleep } from "node:timers/promises";
import { DescribeServicesCommand, ECSClient, type Service, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { withClient } from "./aws.ts";
import { follow, rollbacksIn } from "./rollout.ts";
import { DeployStopped } from "./stopped.ts";
import type { Target } from "./target.ts";

const ASK_EVERY_MS = 3000;

/**
 * Starts new tasks of all services of what runs, as they read secrets when they start; the old ones go once the new ones
 * answer.
 *
 * @throws DeployStopped when ECS gives it up
 */
export async function restart(
  target: Target,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { region, cluster, services } = target;
  await withClient(new ECSClient({ region }), async (client) => {
    const end = new AbortController();
    for (const service of services)
      await client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
    const following = follow(target, tell, end.signal);
    try {
      await Promise.all(services.map((service) => untilSteady(client, cluster, service, signal)));
    } finally {
      end.abort();
      await following;
    }
  });
  const rollbacks = await rollbacksIn(target);
  if (rollbacks.length === 0) return;
  const told = rollbacks.map(({ service, reasons }) => [service, ...reasons].join("\n  "));
  throw new DeployStopped("rolledBack", {
    code: "EOE-DEPLOY-014",
    file: target.environment,
    path: rollbacks.map(({ service }) => service).join(", "),
    message: `The new tasks do not run, and the old ones go on.\n${told.join("\n")}`,
  });
}

async function untilSteady(
  client: ECSClient,
  cluster: string,
  service: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { services = [] } = await client.send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    );
    if (services.every(isSteady)) return;
    await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

const isSteady = ({ deployments = [], runningCount, desiredCount }: Service): boolean =>
  deployments.every(({ rolloutState }) => rolloutState !== "IN_PROGRESS") && runningCount === desiredCount;
