import type { Configuration } from "../../picture/configuration.ts";
import { constructName, type Part, part } from "../../picture/part.ts";

/** The names that lead to the internal load balancer; it is drawn itself with the one in front. */
export function internalNameParts(configuration: Configuration): Part[] {
  const records = configuration
    .resources("aws_route53_record")
    .filter((record) => constructName(record) === "Internal names");
  const zones = configuration
    .resources("aws_route53_zone")
    .filter((zone) => constructName(zone) === "Internal zone");
  return part(configuration, [...records, ...zones], {
    kind: "names",
    title: "Internal names",
    lines: [
      ...records.map(({ values }) => String(values["name"])),
      ...zones.map(({ values }) => `private hosted zone ${String(values["name"])}`),
    ],
  });
}
