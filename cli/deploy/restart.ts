import { ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { withClient } from "./aws.ts";
import { rollbacksIn, rolledBack, settle } from "./rollout.ts";
import type { Target } from "./target.ts";

/**
 * Starts new tasks of all services that run, since they read secrets when they start; the old ones go once the new ones
 * answer.
 *
 * @throws DeployStopped when ECS gives it up
 */
export async function restart(
  target: Target,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { region, cluster, services, environment } = target;
  await withClient(new ECSClient({ region }), (client) =>
    Promise.all(
      services.map((service) =>
        client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true })),
      ),
    ),
  );
  await settle(target, { tell }, signal);
  // The definition is the same before and after, so that only ECS's own words tell.
  const rollbacks = await rollbacksIn(target);
  if (rollbacks.length === 0) return;
  throw rolledBack(environment, rollbacks, "The new tasks do not run, and the old ones go on.");
}
