import { TLS_POLICIES, whyNotPolicy } from "../../aws/tls-policies.ts";
import { argumentRule } from "../argument-rule.ts";
import { isOneOf, type Judge, where } from "../judges.ts";

const RECOMMENDED = Object.keys(TLS_POLICIES).filter((name) => whyNotPolicy(name) === undefined);
const ADVICE = "name a recommended policy, such as ELBSecurityPolicy-TLS13-1-2-Res-2021-06.";

const isRecommended: Judge = (listener, synthesis) => {
  const name = listener.arguments["ssl_policy"];
  const why = typeof name === "string" ? whyNotPolicy(name) : undefined;
  const message = why === undefined ? `is missing; ${ADVICE}` : `"${String(name)}" ${why}; ${ADVICE}`;
  return isOneOf("ssl_policy", RECOMMENDED, undefined, message)(listener, synthesis);
};
const CURRENT = where(({ protocol }) => protocol === "HTTPS" || protocol === "TLS", isRecommended);

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
