import { call, jsonText } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

export const resources = {
  aws_ecr_repository: {
    api: call("ecr", "CreateRepository", {
      naming: { to: "repositoryName", generated: false },
    }),
    billed: ["ecrStorage"],
    drawn: "box",
  },
  aws_ecr_lifecycle_policy: {
    api: call("ecr", "PutLifecyclePolicy", {
      targets: { repository: "repositoryName", policy: { to: "lifecyclePolicyText", ...jsonText } },
    }),
    billed: { none: "it removes what would be billed" },
    drawn: { none: "it is a part of its repository" },
  },
} as const satisfies Resources;
