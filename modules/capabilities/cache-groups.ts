import type { Construct } from "../cdktf.ts";
import { physicalName } from "../naming.ts";
import { port, SecurityGroup } from "../network/security-group.ts";

/** The group of a cache, and the one whose members may reach it. */
export interface CacheGroups {
  readonly servers: SecurityGroup;
  readonly clients: SecurityGroup;
}

/**
 * What stands around a cache of either form, by the same ids, so that one takes the other's place.
 * @param scope of what stays when another cache comes @param own of this cache @param name its physical one
 */
export function cacheGroups(
  scope: Construct,
  own: Construct,
  props: {
    readonly environment: string;
    readonly vpcId: string;
    readonly name: string;
    readonly port: number;
  },
): CacheGroups {
  const { environment, vpcId, name } = props;
  const servers = new SecurityGroup(own, "security-group", {
    vpcId,
    name,
    description: "ElastiCache: its clients in, nothing out",
  });
  const clients = new SecurityGroup(scope, "clients", {
    vpcId,
    name: physicalName(environment, "clients-of-cache"),
    description: "What may reach the cache",
  });
  clients.allowTo(servers, port(props.port), "Clients of ElastiCache");
  return { servers, clients };
}
