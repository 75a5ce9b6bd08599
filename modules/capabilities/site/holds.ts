import type { Common } from "../../environment/common.ts";
import type { Holds } from "../holding.ts";

export const holds: Holds<unknown, Common> = {
  aws_s3_bucket: (_, { name }, { bucket_prefix: prefix }) => {
    const begins = String(prefix);
    if (begins.startsWith(`${name}-site-logs`))
      return { what: "the site's access logs", key: "site.accessLogs" };
    return begins.startsWith(`${name}-site`) ? { what: "the site's files", key: "site" } : undefined;
  },
};
