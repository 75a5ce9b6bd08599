import { isObject, type Json } from "../../aws/json.ts";
import { elements } from "../../aws/limits/rule.ts";
import { type FoundResource, type Rule, resourceProblem, resourcesOf } from "../rule.ts";

/**
 * What an autoscaling group cannot have while its launch template finds the image by an SSM parameter. Source: EC2 Auto
 * Scaling User Guide, "Use AWS Systems Manager parameters instead of AMI IDs in launch templates", limitations;
 * RefreshPreferences.AutoRollback in botocore 1.44.8; terraform-provider-aws 29830, 31715: with auto_rollback the
 * provider sends a desired configuration, and only then. 2026-11.
 */
const NOT_WITH_A_PARAMETER = ["auto_rollback", "skip_matching"] as const;

export const hostsCanBeReplaced: Rule = {
  id: "hosts-can-be-replaced",
  title: "A group whose image is an SSM parameter asks for no rollback, no skip matching and no warm pool.",
  reason:
    "AWS refuses to start the instance refresh, in the middle of the apply that changes the launch template.",
  sources: [
    'EC2 Auto Scaling User Guide, "Use AWS Systems Manager parameters instead of AMI IDs in launch templates"',
  ],
  level: "error",
  reads: "resources",
  fails: {
    resources: {
      aws_launch_template: {
        hosts: {
          image_id: "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
        },
      },
      aws_autoscaling_group: {
        hosts: { launch_template: { id: "${aws_launch_template.hosts.id}" }, warm_pool: {} },
      },
    },
  },
  passes: {
    resources: {
      aws_launch_template: {
        hosts: {
          image_id: "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
        },
      },
      aws_autoscaling_group: { hosts: { launch_template: { id: "${aws_launch_template.hosts.id}" } } },
    },
  },
  check: (synthesis) => {
    const byParameter = resourcesOf(synthesis, "aws_launch_template").filter(({ arguments: args }) =>
      String(args["image_id"] ?? "").startsWith("resolve:ssm:"),
    );
    return resourcesOf(synthesis, "aws_autoscaling_group")
      .filter((group) => byParameter.some((template) => uses(group, template)))
      .flatMap((group) =>
        refused(group).map((argument) =>
          resourceProblem(
            hostsCanBeReplaced,
            group,
            argument,
            "cannot be there while the launch template finds its image by an SSM parameter; remove it, or name an AMI.",
          ),
        ),
      );
  },
};

const uses = (group: FoundResource, template: FoundResource): boolean =>
  group.stack === template.stack &&
  JSON.stringify(group.arguments).includes(`aws_launch_template.${template.id}.`);

function refused({ arguments: args }: FoundResource): string[] {
  const preferences = blocks(args["instance_refresh"]).flatMap(({ preferences: inner }) => blocks(inner));
  const pairs = NOT_WITH_A_PARAMETER.filter((name) => preferences.some((one) => one[name] === true));
  return [
    ...pairs.map((name) => `instance_refresh.preferences.${name}`),
    ...(blocks(args["warm_pool"]).length > 0 ? ["warm_pool"] : []),
    ...(JSON.stringify(args["mixed_instances_policy"] ?? null).includes('"instance_requirements"')
      ? ["mixed_instances_policy.launch_template.override.instance_requirements"]
      : []),
  ];
}

/** Blocks as CDKTF writes them: one, or a list. */
function blocks(written: unknown): Readonly<Record<string, Json | undefined>>[] {
  return (Array.isArray(written) ? elements(written as Json) : [written as Json]).filter(isObject);
}
