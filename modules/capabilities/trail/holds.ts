import type { Common } from "../../environment/common.ts";
import type { Holds } from "../holding.ts";

export const holds: Holds<unknown, Common> = {
  aws_s3_bucket: (_, { name }, { bucket_prefix: prefix }) =>
    String(prefix).startsWith(`${name}-trail`) ? { what: "the trail's records", key: "trail" } : undefined,
  aws_kms_key: (_, { name }, { description }) =>
    description === `Records of the trail of ${name}`
      ? { what: "the key of the trail's records", key: "trail" }
      : undefined,
};
