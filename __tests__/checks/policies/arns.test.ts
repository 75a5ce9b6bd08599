import { expect, test } from "vitest";
import { isOfType, writtenPattern } from "../../../modules/checks/policies/arns.ts";
import { synthesis } from "../support.ts";

const SERVICE = "arn:${Partition}:ecs:${Region}:${Account}:service/${ClusterName}/${ServiceName}";

test.each([
  ["arn:aws:ecs:eu-central-1:123456789012:service/shop/web", true],
  ["arn:aws:ec2:eu-central-1:123456789012:service/shop/web", false],
  ["arn:aws:ecs-tasks:eu-central-1:123456789012:service/shop/web", false],
  ["arn:*:ec2:eu-central-1:123456789012:service/shop/web", true],
  ["arn:*:service/shop/web", true],
  ["arn:aws:e*:service/shop/web", true],
  ["arn:aws:e?s:eu-central-1:123456789012:service/shop/web", true],
  ["arn:aws:e?2:eu-central-1:123456789012:service/shop/web", false],
  ["arn?aws:ecs:eu-central-1:123456789012:service/shop/web", true],
  ["arn:aws?ecs:eu-central-1:123456789012:service/shop/web", true],
  ["arn:aws:${local.of}:eu-central-1:123456789012:service/shop/web", true],
  ["${local.of}", true],
  ["*", true],
  ["ecs", false],
])("%s names a service of ECS: %s", (written, isOne) => {
  const pattern = writtenPattern(written, synthesis({}), "market-service");
  expect(isOfType(pattern, SERVICE)).toBe(isOne);
});
