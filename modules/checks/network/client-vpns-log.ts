import { argumentRule } from "../argument-rule.ts";
import { isTrue } from "../judges.ts";

export const clientVpnsLog = argumentRule({
  id: "client-vpns-log",
  title: "A Client VPN endpoint logs its connections.",
  reason: "Otherwise nobody can tell who was in the network.",
  sources: ["Security Hub EC2.51"],
  level: "error",
  fails: {
    resources: { aws_ec2_client_vpn_endpoint: { office: { connection_log_options: [{ enabled: false }] } } },
  },
  passes: {
    resources: {
      aws_ec2_client_vpn_endpoint: {
        office: { connection_log_options: [{ enabled: true, cloudwatch_log_group: "vpn" }] },
      },
    },
  },
  asks: {
    aws_ec2_client_vpn_endpoint: isTrue(
      "connection_log_options.enabled",
      "must be true: nothing else records who connected.",
    ),
  },
});
