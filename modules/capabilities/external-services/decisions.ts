import type { Decision, Decisions } from "../deploying.ts";
import type { External, ExternalService } from "./schema.ts";

/** What lets tasks in is not made here. */
export const decisions: Decisions<External, { readonly network: { readonly cidr: string } }> = (
  external,
  { network },
) =>
  Object.entries(external).map(
    ([name, service]): Decision => ({ stage: "account", message: whatLetsIn(name, service, network.cidr) }),
  );

function whatLetsIn(
  name: string,
  { host, port, securityGroup, prefixList, cidr }: ExternalService,
  vpc: string,
): string {
  const key = `external.${name}`;
  if (securityGroup !== undefined)
    return `${key}: ${securityGroup} must let port ${port} in from ${vpc}, or from the security groups of the tasks once they are there.`;
  const place = prefixList ?? cidr;
  if (place !== undefined)
    return `${key}: tasks reach port ${port} in ${place}; ${host} must resolve to an address there, and let them in.`;
  return `${key}: tasks reach port ${port} in this environment's own network, ${vpc}; name its securityGroup, prefixList or cidr if ${host} is elsewhere.`;
}
