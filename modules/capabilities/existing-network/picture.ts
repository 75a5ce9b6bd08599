import type { Block, Configuration } from "../../picture/configuration.ts";
import { count, idOf, type Part, part } from "../../picture/part.ts";
import { isPublic } from "../../picture/places.ts";

/** A VPC that exists, and in it the subnets that are used; nothing of them is in a state. */
export function existingNetworkParts(configuration: Configuration): Part[] {
  return configuration.data("aws_vpc").flatMap((vpc) => {
    const subnets = configuration.data("aws_subnet").filter(({ stack }) => stack === vpc.stack);
    const endpoints = configuration.data("aws_vpc_endpoint");
    return [
      ...part(configuration, [vpc, ...endpoints], {
        kind: "network",
        outside: true,
        title: `VPC ${nameOf(vpc)}`,
        lines: [
          "exists, and is not changed",
          endpoints.length > 0 ? count(endpoints.length, "endpoint") : undefined,
        ],
      }),
      ...(["public", "private"] as const).flatMap((tier) => {
        const some = subnets.filter((subnet) => isPublic(configuration, subnet) === (tier === "public"));
        return part(configuration, some, {
          kind: "subnets",
          outside: true,
          parent: idOf(vpc),
          title: count(some.length, `${tier} subnet`),
          lines: some.map(({ values }) => String(values["id"])).filter((id) => !id.includes("${")),
        });
      }),
    ];
  });
}

function nameOf({ values: { id, tags } }: Block): string {
  if (typeof id === "string") return id;
  return Object.entries(tags ?? {})
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(", ");
}
