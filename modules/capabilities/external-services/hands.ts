import type { HandedWay, Handing } from "../handing.ts";
import type { External, ExternalService } from "./schema.ts";

export const hands: Handing<External, unknown> = (external) => ({
  hostedElsewhere: Object.keys(external),
  addresses: Object.fromEntries(
    Object.entries(external).map(([name, { host, port }]) => [name, { host, port }]),
  ),
  reaches: Object.entries(external).map(([name, service]) => ({
    ...placeOf(service),
    port: service.port,
    what: `External ${name}`,
  })),
});

function placeOf({ securityGroup, prefixList, cidr }: ExternalService): Partial<HandedWay> {
  if (securityGroup !== undefined) return { securityGroup };
  if (prefixList !== undefined) return { prefixList };
  return cidr === undefined ? {} : { networks: [cidr] };
}
