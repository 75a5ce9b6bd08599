import { call } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

const FREE = { none: "IAM is free" };

export const resources = {
  aws_iam_openid_connect_provider: {
    api: call("iam", "CreateOpenIDConnectProvider"),
    billed: FREE,
    drawn: "box",
  },
  aws_iam_role_policy_attachment: {
    api: { none: "its arguments are references, which the provider judges itself" },
    billed: FREE,
    drawn: "box",
  },
} as const satisfies Resources;
