import { argumentRule } from "../argument-rule.ts";
import { isNotTrue } from "../judges.ts";

const CLOSED = "gives the host a public address; in a private subnet with a way out it needs none.";

export const hostsHaveNoPublicAddress = argumentRule({
  id: "hosts-have-no-public-address",
  title: "No host has a public address.",
  reason: "A host that the internet can reach needs only one wrong rule to be open to it.",
  sources: ["Security Hub EC2.9", "Security Hub EC2.25", "Security Hub AutoScaling.5"],
  level: "warning",
  keys: ["capacity.placement", "database.placement", "bastion.access"],
  fails: { resources: { aws_instance: { host: { associate_public_ip_address: true } } } },
  passes: { resources: { aws_instance: { host: { associate_public_ip_address: false } } } },
  asks: {
    aws_instance: isNotTrue("associate_public_ip_address", CLOSED),
    aws_launch_template: isNotTrue("network_interfaces.associate_public_ip_address", CLOSED),
    aws_launch_configuration: isNotTrue("associate_public_ip_address", CLOSED),
  },
});
