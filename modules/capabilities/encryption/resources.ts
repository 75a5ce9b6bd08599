import type { Resources } from "../resource.ts";

export const resources = {
  aws_kms_alias: {
    api: { none: "its name is that of the environment, which is shorter than AWS allows" },
    billed: { none: "aliases are free" },
    drawn: { none: "it names the key" },
  },
} as const satisfies Resources;
