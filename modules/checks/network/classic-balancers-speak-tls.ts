import { argumentRule } from "../argument-rule.ts";
import { everyIsOneOf } from "../judges.ts";

export const classicBalancersSpeakTls = argumentRule({
  id: "classic-balancers-speak-tls",
  title: "A classic load balancer speaks TLS only.",
  reason: "What goes over HTTP can be read and changed by every network on its way.",
  sources: ["Security Hub ELB.3"],
  level: "warning",
  fails: {
    resources: {
      aws_elb: {
        old: {
          listener: [{ lb_protocol: "http", lb_port: 80, instance_protocol: "http", instance_port: 80 }],
        },
      },
    },
  },
  passes: {
    resources: {
      aws_elb: {
        old: {
          listener: [{ lb_protocol: "https", lb_port: 443, instance_protocol: "http", instance_port: 80 }],
        },
      },
    },
  },
  asks: { aws_elb: everyIsOneOf("listener.lb_protocol", ["https", "ssl", "HTTPS", "SSL"]) },
});
