import type { Decisions } from "../deploying.ts";
import { isFound } from "../domain/schema.ts";
import type { Reads } from "./build.ts";
import type { Site } from "./schema.ts";

export const decisions: Decisions<Site, Pick<Reads, "domain">> = (site, { domain }) => [
  {
    stage: "data",
    message:
      "site: its alarms are in us-east-1, by a topic of its own; each address of monitoring.mail has to confirm that one, too.",
  },
  ...(domain !== undefined && isFound(domain)
    ? []
    : [
        {
          stage: "file" as const,
          message: `site.minimumTls: ${site.minimumTls} counts for names of your own alone; CloudFront's own name takes TLS 1.0 as well. Set domain, unless nobody types the address.`,
        },
      ]),
];
