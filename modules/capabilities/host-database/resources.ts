import type { Resources } from "../resource.ts";

export const resources = {
  aws_ebs_volume: {
    api: { none: "its size and type are judged by the environment's schema" },
    billed: ["gp3"],
    drawn: "box",
  },
  aws_dlm_lifecycle_policy: {
    api: { none: "its schedule is judged by the environment's schema" },
    billed: ["ebsSnapshot"],
    drawn: { none: "it is a part of the volume" },
  },
  aws_service_discovery_private_dns_namespace: {
    api: { none: "its name is made of the environment's" },
    billed: ["hostedZone"],
    drawn: "box",
  },
  aws_service_discovery_service: {
    api: { none: "its name is made of the environment's" },
    billed: { none: "AWS bills the hosted zone of its namespace" },
    drawn: "box",
  },
} as const satisfies Resources;
