import { argumentRule } from "../argument-rule.ts";
import { matches, where } from "../judges.ts";

/** Without Ext1 and Ext2, whose ciphers have no forward secrecy, and without TLS 1.0 and 1.1. */
const RECOMMENDED = /^ELBSecurityPolicy-TLS13-1-[23](-Res)?(-FIPS)?(-PQ)?-20\d\d-\d\d$/;
const CURRENT = where(
  ({ protocol }) => protocol === "HTTPS" || protocol === "TLS",
  matches(
    "ssl_policy",
    RECOMMENDED,
    "must be a recommended policy, such as ELBSecurityPolicy-TLS13-1-2-Res-2021-06.",
  ),
);

export const listenersUseCurrentTls = argumentRule({
  id: "listeners-use-current-tls",
  title: "Every TLS listener has a policy with TLS 1.2 and 1.3 only, of those that AWS recommends.",
  reason: "Where nothing is said, AWS takes ELBSecurityPolicy-2016-08, which still speaks TLS 1.0.",
  sources: [
    "Security Hub ELB.17",
    "Security Hub ELB.8",
    'Elastic Load Balancing, "Security policies for your Application Load Balancer"',
  ],
  level: "error",
  keys: ["ingress.tlsPolicy"],
  fails: { resources: { aws_lb_listener: { https: { port: 443, protocol: "HTTPS" } } } },
  passes: {
    resources: {
      aws_lb_listener: {
        https: { port: 443, protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" },
      },
    },
  },
  asks: { aws_lb_listener: CURRENT, aws_alb_listener: CURRENT },
});
