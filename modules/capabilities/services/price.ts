import type { z } from "zod";
import type { Common } from "../../environment/common";
import { type ByUse, byUse, type Made } from "../billing";
import type { service } from "./schema";

const LOG_GB_OF_A_SERVICE = 5;
/** What is left of a log when CloudWatch has compressed it. */
const COMPRESSED = 0.15;
const METRICS_OF_A_SERVICE = 20;

/** All ECS services there are, databases among them. */
export function servicesUsage(
  { logRetentionDays }: z.output<typeof service>,
  _: Common,
  made: Made,
): ByUse[] {
  const services = made.resources("aws_ecs_service").length;
  const gb = services * LOG_GB_OF_A_SERVICE;
  const kept = Math.round((10 * gb * COMPRESSED * logRetentionDays) / 30) / 10;
  return [
    ...byUse("logIngestion", gb, `${LOG_GB_OF_A_SERVICE} GB for each service`),
    ...byUse("logStorage", kept, `compressed, kept for ${logRetentionDays} days`),
    ...byUse(
      "metric",
      services * METRICS_OF_A_SERVICE,
      `Container Insights, ${METRICS_OF_A_SERVICE} for each service`,
    ),
  ];
}
