import { placeholderHost } from "../../compose/host-names.ts";
import type { Decision, Decisions } from "../deploying.ts";
import { type External, type ExternalService, portsOf } from "./schema.ts";

/** What lets tasks in is not made here. */
export const decisions: Decisions<External, { readonly network: { readonly cidr: string } }> = (
  external,
  { network },
) =>
  Object.entries(external).map(
    ([name, service]): Decision => ({ stage: "account", message: whatLetsIn(name, service, network.cidr) }),
  );

function whatLetsIn(name: string, service: ExternalService, vpc: string): string {
  const { host, securityGroup, prefixList, cidr } = service;
  const key = `external.${name}`;
  const ports = portsOf(service);
  const reached = `${ports.length > 1 ? "ports" : "port"} ${ports.join(", ")}`;
  if (securityGroup !== undefined)
    return `${key}: ${securityGroup} must let ${reached} in from ${vpc}, or from the security groups of the tasks once they are there.`;
  const place = prefixList ?? cidr;
  if (place !== undefined)
    return `${key}: tasks reach ${reached} in ${place}; ${host} must resolve to an address there, and let them in.`;
  if (host === placeholderHost(name))
    return `${key}: ${host} is a name that init made up, and nothing answers there; write the address in its place, here and in variables, and its securityGroup, prefixList or cidr where it is not in this environment's own network, ${vpc}.`;
  return `${key}: tasks reach ${reached} in this environment's own network, ${vpc}; name its securityGroup, prefixList or cidr if ${host} is elsewhere.`;
}
