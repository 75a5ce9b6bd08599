import type { z } from "zod";
import type { PriceRequest } from "../../aws/prices.ts";
import { runsPerMonth } from "../../aws/schedules/runs.ts";
import type { Common } from "../../environment/common.ts";
import { type ByUse, byUse, logs, type Made } from "../billing.ts";
import { FREE_METRICS } from "../host-prices.ts";
import type { service } from "./schema.ts";

type Service = z.output<typeof service>;

const LOG_GB_OF_A_SERVICE = 5;
/** An estimate: AWS names the metrics (CloudWatch User Guide, "Amazon ECS Container Insights metrics"), not how many. */
const METRICS_OF_A_SERVICE = 20;

/** All ECS services there are, databases among them. */
const servicesIn = (made: Made): number => made.resources("aws_ecs_service").length;

export const servicesPrices = (_service: Service, _: Common, made: Made): PriceRequest[] => [
  {
    item: "metric",
    quantity: servicesIn(made) * METRICS_OF_A_SERVICE,
    note: `Container Insights, some ${METRICS_OF_A_SERVICE} for each service; ${FREE_METRICS}`,
  },
];

export const servicesUsage = ({ logRetentionDays }: Service, _: Common, made: Made): ByUse[] => [
  ...logs(
    "logIngestion",
    servicesIn(made) * LOG_GB_OF_A_SERVICE,
    logRetentionDays,
    `${LOG_GB_OF_A_SERVICE} GB for each service`,
  ),
  ...byUse(
    "schedulerInvocation",
    Math.ceil(made.resources("aws_scheduler_schedule").reduce((sum, one) => sum + startsOf(one), 0)),
    "starts of scheduled tasks, each of which is billed as any task while it runs; an account's first 14 million starts are free",
  ),
];

/** In a month, also of one that is switched off: that may change without a deployment. Source of what is free: aws.amazon.com/eventbridge/pricing (2026-11). */
const startsOf = ({ schedule_expression: expression }: Readonly<Record<string, unknown>>): number =>
  runsPerMonth(String(expression));
