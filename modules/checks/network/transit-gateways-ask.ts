import { argumentRule } from "../argument-rule.ts";
import { isNot } from "../judges.ts";

export const transitGatewaysAsk = argumentRule({
  id: "transit-gateways-ask",
  title: "A transit gateway does not accept attachments by itself.",
  reason: "Any account that it is shared with could join the network.",
  sources: ["Security Hub EC2.23"],
  level: "error",
  fails: { resources: { aws_ec2_transit_gateway: { hub: { auto_accept_shared_attachments: "enable" } } } },
  passes: { resources: { aws_ec2_transit_gateway: { hub: { auto_accept_shared_attachments: "disable" } } } },
  asks: {
    aws_ec2_transit_gateway: isNot(
      "auto_accept_shared_attachments",
      ["enable"],
      "must be disable; accept each attachment by itself.",
    ),
  },
});
