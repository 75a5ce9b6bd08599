import { readExpression } from "../../aws/schedules/expression.ts";
import { Refused } from "../../aws/schedules/refused.ts";
import type { Schedule } from "../../aws/schedules/schema.ts";
import { type ScheduledTask, ScheduledTasks, type TaskSchedule } from "../../compute/scheduled-tasks.ts";
import type { KeyUse } from "../../encryption/rights.ts";
import type { ServiceSite } from "../building.ts";
import type { RunningService } from "../ecs-service.ts";
import type { Offer } from "../offering.ts";

interface Schedules {
  readonly environment: { readonly name: string; readonly region: string };
  readonly tasks: readonly ScheduledTask[];
  readonly running: readonly RunningService[];
  readonly key: KeyUse | undefined;
}

/** After the services: where a deployment is rolled back, schedules go on starting the version before. */
export function makeSchedules(
  { scope, cluster, capacity }: ServiceSite,
  { environment, tasks, running, key }: Schedules,
): Pick<Offer, "signals" | "events"> {
  if (tasks.length === 0) return {};
  const { signals, events } = new ScheduledTasks(scope, "scheduled-tasks", {
    environment: environment.name,
    region: environment.region,
    cluster,
    capacity,
    tasks,
    key,
    dependsOn: running.map(({ service }) => service.deployed),
  });
  return { signals, events };
}

/** As Scheduler has it. */
export function scheduleOf({
  expression,
  timeZone,
  flexibleMinutes,
  retries,
  enabled,
}: Schedule): TaskSchedule {
  return { expression: expressionOf(expression), timeZone, flexibleMinutes, retries, enabled };
}

/** As Scheduler and Application Auto Scaling have it. */
export function expressionOf(written: string): string {
  const read = readExpression(written);
  // The schema has asked already.
  if (read instanceof Refused) throw new Error(`a schedule that ${read.because}`);
  return read.expression;
}
