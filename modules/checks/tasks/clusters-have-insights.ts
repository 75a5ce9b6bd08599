import { argumentRule } from "../argument-rule.ts";
import { blocksAt } from "../arguments.ts";
import type { Judge } from "../judges.ts";

const insights: Judge = ({ arguments: args }) =>
  blocksAt(args, ["setting"]).some(
    ({ content }) =>
      content?.["name"] === "containerInsights" && ["enabled", "enhanced"].includes(String(content["value"])),
  )
    ? undefined
    : { argument: "setting", message: "must set containerInsights to enabled or enhanced." };

export const clustersHaveInsights = argumentRule({
  id: "clusters-have-insights",
  title: "Clusters send metrics of Container Insights.",
  reason: "Without them nobody sees which task or container uses the memory of a host.",
  sources: ["Security Hub ECS.12"],
  level: "warning",
  fails: {
    resources: { aws_ecs_cluster: { main: { setting: [{ name: "containerInsights", value: "disabled" }] } } },
  },
  passes: {
    resources: { aws_ecs_cluster: { main: { setting: [{ name: "containerInsights", value: "enabled" }] } } },
  },
  asks: { aws_ecs_cluster: insights },
});
