import type { Resources } from "../resource.ts";

export const resources = {
  aws_kms_key: {
    api: { none: "its policy is judged by policies-are-accepted, and the rest are flags" },
    billed: ["kmsKey"],
    drawn: { none: "what is encrypted under it is drawn" },
  },
  aws_kms_alias: {
    api: { none: "its name is that of the environment, which is shorter than AWS allows" },
    billed: { none: "aliases are free" },
    drawn: { none: "it names the key" },
  },
} as const satisfies Resources;
