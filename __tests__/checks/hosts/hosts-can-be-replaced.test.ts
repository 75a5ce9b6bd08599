import { describe, expect, it } from "vitest";
import { hostsCanBeReplaced } from "../../../modules/checks/hosts/hosts-can-be-replaced.ts";
import { synthesis } from "../support.ts";

const PARAMETER = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";

const found = (group: object, image = PARAMETER): string[] =>
  hostsCanBeReplaced
    .check(
      synthesis({
        resources: {
          aws_launch_template: { hosts: { image_id: image } },
          aws_autoscaling_group: {
            hosts: { launch_template: { id: "${aws_launch_template.hosts.id}" }, ...group },
          },
        },
      }),
    )
    .map(({ path }) => path);

describe("a group whose image is an SSM parameter", () => {
  it("may replace its hosts one after the other", () => {
    const refresh = {
      strategy: "Rolling",
      preferences: { min_healthy_percentage: 100, auto_rollback: false },
    };
    expect(found({ instance_refresh: refresh })).toEqual([]);
  });

  it.each(["auto_rollback", "skip_matching"])("may not ask for %s", (preference) => {
    const group = { instance_refresh: { strategy: "Rolling", preferences: { [preference]: true } } };
    expect(found(group)).toEqual([`aws_autoscaling_group.hosts.instance_refresh.preferences.${preference}`]);
    expect(found({ instance_refresh: [group.instance_refresh] }), "written as a list").toHaveLength(1);
    expect(found(group, "ami-12345678"), "with an AMI").toEqual([]);
  });

  it("may have neither a warm pool nor types by their attributes", () => {
    expect(found({ warm_pool: { min_size: 1 } })).toEqual(["aws_autoscaling_group.hosts.warm_pool"]);
    const override = [{ instance_requirements: { vcpu_count: { min: 2 } } }];
    expect(found({ mixed_instances_policy: { launch_template: { override } } })).toHaveLength(1);
  });
});
