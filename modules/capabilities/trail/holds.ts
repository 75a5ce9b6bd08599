import type { Common } from "../../environment/common.ts";
import type { Holds } from "../holding.ts";
import type { Trail } from "./schema.ts";

export const holds: Holds<Trail, Common> = {
  aws_s3_bucket: ({ keep }, { name }, { bucket_prefix: prefix }) =>
    String(prefix).startsWith(`${name}-trail`)
      ? { what: "the trail's records", key: "trail", outlives: keep }
      : undefined,
  aws_kms_key: ({ keep }, { name }, { description }) =>
    description === `Records of the trail of ${name}`
      ? { what: "the key of the trail's records", key: "trail", outlives: keep }
      : undefined,
};
