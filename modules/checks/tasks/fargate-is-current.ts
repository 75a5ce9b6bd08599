import { argumentRule } from "../argument-rule.ts";
import { isOneOf } from "../judges.ts";

/** 1.4.0 is the latest on Linux, read in November 2026. An absent version is LATEST. */
const LATEST = (within: string) => isOneOf(`${within}platform_version`, ["LATEST", "1.4.0"], "LATEST");

export const fargateIsCurrent = argumentRule({
  id: "fargate-is-current",
  title: "Tasks on Fargate run on its latest platform.",
  reason: "Earlier platforms get no patches, and lack EFS volumes and secrets of several kinds.",
  sources: ["Security Hub ECS.10"],
  level: "error",
  fails: { resources: { aws_ecs_service: { web: { platform_version: "1.3.0" } } } },
  passes: { resources: { aws_ecs_service: { web: { platform_version: "LATEST" } } } },
  asks: {
    aws_ecs_service: LATEST(""),
    aws_ecs_task_set: LATEST(""),
    aws_cloudwatch_event_target: LATEST("ecs_target."),
    aws_scheduler_schedule: LATEST("target.ecs_parameters."),
  },
});
