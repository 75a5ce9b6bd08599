import type { z } from "zod";
import { ORIGIN_FACING_PREFIX_LIST } from "../../aws/cloudfront.ts";
import type { Decisions, Quotas } from "../deploying.ts";
import { isEncrypted } from "../domain/schema.ts";
import { isBehindSite } from "../site/schema.ts";
import { healthCheckDecisions } from "./health-check-decision.ts";
import type { ingress as schema } from "./schema.ts";
import type { Balanced } from "./trusted-proxies.ts";

type Settings = z.output<typeof schema>;

export const decisions: Decisions<Settings, Balanced> = (ingress, environment, { project }) => [
  ...(ingress.public && environment.domain === undefined && ingress.certificateArn === undefined
    ? [
        {
          stage: "file" as const,
          message:
            "ingress.certificateArn: is not set, so that the load balancer is open to the world by HTTP; passwords and cookies cross the internet in plain text. Set a certificate of ACM, or domain for one that is made, unless nothing private is served.",
        },
      ]
    : []),
  ...healthCheckDecisions(ingress, environment, project).map((message) => ({
    stage: "compose" as const,
    message,
  })),
];

export const quotas: Quotas<Settings, Balanced> = (ingress, { domain, site }) => {
  const { length } = ingress.allowFrom;
  const ports = isEncrypted(domain, ingress) ? 2 : 1;
  return {
    loadBalancers: 1,
    groupRules: isBehindSite(site)
      ? length * ports + ORIGIN_FACING_PREFIX_LIST.weight
      : // Where nobody is named, the VPC is.
        (ingress.public ? 1 : Math.max(1, length)) * ports,
  };
};
