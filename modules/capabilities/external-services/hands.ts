import type { HandedWay, Handing } from "../handing.ts";
import { type External, type ExternalService, portsOf } from "./schema.ts";

export const hands: Handing<External, unknown> = (external) => ({
  hostedElsewhere: Object.keys(external),
  addresses: Object.fromEntries(
    Object.entries(external).map(([name, { host, port, furtherPorts = [] }]) => [
      name,
      { host, port, furtherPorts },
    ]),
  ),
  reaches: Object.entries(external).flatMap(([name, service]) =>
    portsOf(service).map((port) => ({
      ...placeOf(service),
      port,
      what: port === service.port ? `External ${name}` : `External ${name} at ${port}`,
    })),
  ),
});

function placeOf({ securityGroup, prefixList, cidr }: ExternalService): Partial<HandedWay> {
  if (securityGroup !== undefined) return { securityGroup };
  if (prefixList !== undefined) return { prefixList };
  return cidr === undefined ? {} : { networks: [cidr] };
}
