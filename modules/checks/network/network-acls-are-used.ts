import { argumentRule } from "../argument-rule.ts";
import { hasBeside, isGiven } from "../judges.ts";

const IS_ASSOCIATED = hasBeside(
  "aws_network_acl_association",
  "network_acl_id",
  "is the ACL of no subnet; name some in subnet_ids, or remove it.",
);

export const networkAclsAreUsed = argumentRule({
  id: "network-acls-are-used",
  title: "Every network ACL is that of a subnet.",
  reason: "An ACL that guards nothing looks like a protection that is not there.",
  sources: ["Security Hub EC2.16"],
  level: "warning",
  reads: "resources",
  fails: { resources: { aws_network_acl: { closed: { vpc_id: "vpc-1" } } } },
  passes: { resources: { aws_network_acl: { closed: { vpc_id: "vpc-1", subnet_ids: ["subnet-1"] } } } },
  asks: {
    aws_network_acl: (found, synthesis) =>
      isGiven(found.arguments["subnet_ids"]) ? undefined : IS_ASSOCIATED(found, synthesis),
  },
});
