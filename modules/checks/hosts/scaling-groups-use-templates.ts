import { argumentRule } from "../argument-rule.ts";
import { isAbsent, isRefused } from "../judges.ts";

const INSTEAD = "must not be there; name a launch_template.";

export const scalingGroupsUseTemplates = argumentRule({
  id: "scaling-groups-use-templates",
  title: "A group starts its hosts from a launch template.",
  reason: "Launch configurations cannot be changed and know nothing that is newer than 2022.",
  sources: ["Security Hub AutoScaling.9"],
  level: "error",
  fails: { resources: { aws_autoscaling_group: { hosts: { launch_configuration: "hosts" } } } },
  passes: { resources: { aws_autoscaling_group: { hosts: { launch_template: { id: "lt-1" } } } } },
  asks: {
    aws_autoscaling_group: isAbsent("launch_configuration", INSTEAD),
    aws_launch_configuration: isRefused("is a launch configuration; write an aws_launch_template."),
  },
});
