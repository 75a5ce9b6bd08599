import { argumentRule } from "../argument-rule.ts";
import { all, isTrue } from "../judges.ts";

const LOGS = "must be true: nothing else records what the tunnel does.";

export const vpnTunnelsLog = argumentRule({
  id: "vpn-tunnels-log",
  title: "Both tunnels of a VPN connection log to CloudWatch.",
  reason: "A tunnel that goes down or is renegotiated leaves no other trace.",
  sources: ["Security Hub EC2.171"],
  level: "warning",
  fails: { resources: { aws_vpn_connection: { office: {} } } },
  passes: {
    resources: {
      aws_vpn_connection: {
        office: {
          tunnel1_log_options: [{ cloudwatch_log_options: [{ log_enabled: true }] }],
          tunnel2_log_options: [{ cloudwatch_log_options: [{ log_enabled: true }] }],
        },
      },
    },
  },
  asks: {
    aws_vpn_connection: all(
      isTrue("tunnel1_log_options.cloudwatch_log_options.log_enabled", LOGS),
      isTrue("tunnel2_log_options.cloudwatch_log_options.log_enabled", LOGS),
    ),
  },
});
