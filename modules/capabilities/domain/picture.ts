import type { Block, Configuration } from "../../picture/configuration.ts";
import { constructName, type Part, part } from "../../picture/part.ts";

/** What the internal load balancer draws itself. */
const INTERNAL: ReadonlySet<string> = new Set(["Internal names", "Internal zone"]);

/** The names that lead to a load balancer, with what makes them known and trusted. */
export function domainParts(configuration: Configuration): Part[] {
  const isOwn = (block: Block): boolean => !INTERNAL.has(constructName(block));
  const records = configuration.resources("aws_route53_record").filter(isOwn);
  const names = records.filter(({ values }) => values["type"] === "A");
  const certificates = configuration.resources("aws_acm_certificate");
  const zones = configuration.resources("aws_route53_zone").filter(isOwn);
  const others = records.filter((record) => !names.includes(record));
  const validations = configuration.resources("aws_acm_certificate_validation");
  return part(configuration, [...names, ...others, ...certificates, ...validations, ...zones], {
    kind: "names",
    title: "Domain",
    lines: [
      ...names.map(({ values }) => String(values["name"])),
      ...certificates.map(() => "certificate of ACM, which renews it"),
      ...zones.map(({ values }) => `hosted zone ${String(values["name"])}`),
    ],
  });
}
