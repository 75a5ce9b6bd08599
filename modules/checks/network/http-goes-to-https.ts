import { argumentRule } from "../argument-rule.ts";
import { all, isOneOf, where } from "../judges.ts";

const ANSWER = "answers over HTTP; redirect to HTTPS.";
/** `#{protocol}`, the default of a redirect, is the protocol of the request. */
const REDIRECTS = where(
  ({ protocol }) => protocol === "HTTP",
  all(
    isOneOf("default_action.type", ["redirect"], undefined, ANSWER),
    isOneOf("default_action.redirect.protocol", ["HTTPS"]),
  ),
);

export const httpGoesToHttps = argumentRule({
  id: "http-goes-to-https",
  title: "Listeners that speak HTTP only send to HTTPS.",
  reason: "What goes over HTTP can be read and changed by every network on its way.",
  sources: ["Security Hub ELB.1", "Security Hub ELB.18"],
  level: "warning",
  keys: ["domain", "ingress.certificateArn"],
  fails: {
    resources: {
      aws_lb_listener: {
        http: { port: 80, protocol: "HTTP", default_action: [{ type: "forward", target_group_arn: "arn" }] },
      },
    },
  },
  passes: {
    resources: {
      aws_lb_listener: {
        http: {
          port: 80,
          protocol: "HTTP",
          default_action: [{ type: "redirect", redirect: [{ protocol: "HTTPS", status_code: "HTTP_301" }] }],
        },
      },
    },
  },
  asks: { aws_lb_listener: REDIRECTS, aws_alb_listener: REDIRECTS },
});
