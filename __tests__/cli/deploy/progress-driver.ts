/** A step with a bar and a table, for the tests of terminals. */
import { setTimeout as sleep } from "node:timers/promises";
import { bar, createProgress } from "../../../cli/deploy/progress.ts";
import { rolloutTable } from "../../../cli/deploy/rollout.ts";

const progress = await createProgress(process.stdout);
await progress.step("Applying shop-service", async () => {
  progress.show?.([bar(3, 12, "resources")]);
  await sleep(250);
  progress.tell("aws_lb.shop: Still creating...");
  const deployments = [{ status: "PRIMARY", taskDefinition: "a/shop:8", runningCount: 1, desiredCount: 2 }];
  progress.show?.(rolloutTable([{ serviceName: "shop", deployments }]));
  await sleep(250);
});
progress.write("shop runs 1.4.2.");
