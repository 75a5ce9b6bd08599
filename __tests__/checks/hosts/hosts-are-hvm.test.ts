import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const RULE = "hosts-are-hvm";
const group = (type: string): Resources => ({
  aws_autoscaling_group: {
    it: { mixed_instances_policy: [{ launch_template: [{ override: [{ instance_type: type }] }] }] },
  },
});

describe(RULE, () => {
  it.each<[Resources, string]>([
    [{ aws_launch_template: { it: { instance_type: "t1.micro" } } }, "aws_launch_template.it.instance_type"],
    [
      group("m1.small"),
      "aws_autoscaling_group.it.mixed_instances_policy[0].launch_template[0].override[0].instance_type",
    ],
  ])("refuses %j", (resources, place) => {
    expect(found(RULE, { resources })).toEqual([expect.stringContaining(`${place}: `)]);
  });

  it.each<Resources>([
    { aws_launch_template: { it: { instance_type: "m3.large" } } },
    { aws_launch_template: { it: {} } },
    group("t3.small"),
    { aws_autoscaling_group: { it: { min_size: 1 } } },
  ])("accepts %j", (resources) => {
    expect(found(RULE, { resources })).toEqual([]);
  });
});
