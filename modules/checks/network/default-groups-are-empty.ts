import { argumentRule } from "../argument-rule.ts";
import { all, hasBeside, isAbsent } from "../judges.ts";

const NOTHING = "must be empty: what names no group of its own would join this one.";

export const defaultGroupsAreEmpty = argumentRule({
  id: "default-groups-are-empty",
  title: "The default security group of every VPC lets nothing through.",
  reason: "Whatever names no group of its own joins the default one, which otherwise connects all of them.",
  sources: ["Security Hub EC2.2", "CIS AWS Foundations Benchmark v3.0.0, 5.4"],
  level: "error",
  reads: "resources",
  fails: {
    resources: {
      aws_default_security_group: {
        main: { ingress: [{ self: true, protocol: "-1", from_port: 0, to_port: 0 }] },
      },
    },
  },
  passes: { resources: { aws_default_security_group: { main: {} } } },
  asks: {
    aws_default_security_group: all(isAbsent("ingress", NOTHING), isAbsent("egress", NOTHING)),
    aws_vpc: hasBeside(
      "aws_default_security_group",
      "vpc_id",
      "keeps its default group as AWS makes it, which connects all members; add an aws_default_security_group without rules.",
    ),
  },
});
