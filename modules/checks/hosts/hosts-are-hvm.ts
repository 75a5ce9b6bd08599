import { argumentRule } from "../argument-rule.ts";
import { type Judge, valuesIn, valuesOf } from "../judges.ts";

/**
 * Families that can be paravirtual, which none of today's images is. Source: EC2 User Guide, "Virtualization types":
 * PV is for C1, C3, HS1, M1, M2, M3 and T1; of these C3 and M3 take HVM images as well. 2026-11.
 */
const PARAVIRTUAL = /^(c1|hs1|m1|m2|t1)\./;

const isNew =
  (path: string, values: typeof valuesOf): Judge =>
  ({ arguments: args }) => {
    const old = values(args, path).find(({ value }) => PARAVIRTUAL.test(String(value)));
    return (
      old && {
        argument: old.place,
        message: `"${old.value}" is of EC2's first generation, on which today's images do not start; write such as t3.small.`,
      }
    );
  };

const ONE_TYPE = isNew("instance_type", valuesOf);

export const hostsAreHvm = argumentRule({
  id: "hosts-are-hvm",
  title: "Hosts are of types that run today's images (HVM).",
  reason:
    "EC2 refuses to start an image of today on its first generation, and paravirtual ones get no patches.",
  sources: ["Security Hub EC2.24"],
  level: "error",
  keys: ["capacity.instanceTypes", "database.instanceType", "bastion.instanceType"],
  fails: { resources: { aws_instance: { build: { instance_type: "m1.small" } } } },
  passes: { resources: { aws_instance: { build: { instance_type: "t3.small" } } } },
  asks: {
    aws_autoscaling_group: isNew("mixed_instances_policy.launch_template.override.instance_type", valuesIn),
    aws_instance: ONE_TYPE,
    aws_launch_configuration: ONE_TYPE,
    aws_launch_template: ONE_TYPE,
    aws_spot_instance_request: ONE_TYPE,
  },
});
