import type { z } from "zod";
import { FORWARDED_FOR, HOPS_OF_SITE } from "../../aws/forwarded-for.ts";
import type { ProjectCombination } from "../rules.ts";
import { isBehindSite } from "../site/schema.ts";
import type { ingress } from "./schema.ts";
import type { Balanced } from "./trusted-proxies.ts";

/**
 * The variable by which images are told how many proxies to believe, as Express counts them: from the connection on, each
 * of them puts one address behind X-Forwarded-For. The application of this project reads it, and others do by that name.
 */
const TRUST_PROXY = "TRUST_PROXY";

/**
 * Behind a site there is one way in, so that the number is known: fewer, and all clients have CloudFront's address; more,
 * and anybody writes an address of their own. In front of a public load balancer may be somebody's own CDN.
 */
export const trustedHopsAreThoseOfTheSite: ProjectCombination<z.output<typeof ingress>, Balanced> = {
  id: "trusted-hops-are-those-of-the-site",
  keys: ["service.environment.<entry>.TRUST_PROXY", "site.dynamicPaths"],
  sentence: `An entry behind a site that counts proxies in TRUST_PROXY believes ${HOPS_OF_SITE.length}: CloudFront and the load balancer.`,
  source: `${Object.values(FORWARDED_FOR)
    .map(({ source }) => source)
    .join("; ")} (2026-11)`,
  check: (_, { service, furtherServices = {}, site }, project, observationAt) => {
    if (!isBehindSite(site)) return [];
    const further = Object.values(furtherServices).flatMap(({ entry }) =>
      entry === undefined || entry.internal ? [] : [entry.service],
    );
    const entries = [...(service.entry ? [service.entry.service] : []), ...further];
    return entries.flatMap((name) => {
      const written = service.environment[name]?.[TRUST_PROXY];
      const value = written ?? project.services[name]?.environment?.[TRUST_PROXY];
      // Networks and names count nothing.
      if (typeof value !== "string" || !/^\d+$/.test(value) || Number(value) === HOPS_OF_SITE.length)
        return [];
      const where = written === undefined ? ", by the compose file," : "";
      return [
        observationAt(
          ["service", "environment", name, TRUST_PROXY],
          `"${value}"${where} is not the number of proxies before "${name}" behind a site: CloudFront and the load balancer each add an address; write "${HOPS_OF_SITE.length}".`,
        ),
      ];
    });
  },
};
