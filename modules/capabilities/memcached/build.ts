import { MEMCACHED_LIMITS, newestCacheVersion } from "../../aws/elasticache.ts";
import type { Common } from "../../environment/common.ts";
import { subnetsFor } from "../../network/vpc.ts";
import { letBastionIn } from "../bastion-ways.ts";
import type { DataSite, Make } from "../building.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { addressVariables, usersOf } from "./connection.ts";
import { Memcached } from "./memcached.ts";
import type { MemcachedSettings } from "./schema.ts";

export const makeMemcached: Make<DataSite, MemcachedSettings, Common & Services> = (
  site,
  settings,
  environment,
) => {
  const { scope, vpc, project, output } = site;
  const { service, hosting, engine, ...rest } = settings;
  const cache = new Memcached(scope, "cache", {
    ...rest,
    environment: environment.name,
    vpcId: vpc.id,
    subnets: subnetsFor(vpc, "cache"),
    engineVersion: settings.engineVersion ?? newestCacheVersion(engine),
  });
  output(
    "cache_servers",
    "Addresses of the cache, as variables that name it get them",
    cache.servers.servers,
  );
  const { securityGroup, servers } = cache;
  // The first of its nodes, or the endpoint of them all.
  const reached = { securityGroup, hostname: servers.host, port: MEMCACHED_LIMITS.port };
  letBastionIn(site, "cache", reached, environment);
  return {
    clients: [{ group: cache.clients, connects: "tasks", usedBy: usersOf(settings, environment, project) }],
    variables: Object.fromEntries(
      containersOf(environment).map((container) => [
        container,
        addressVariables(settings, project, container, cache.servers),
      ]),
    ),
    signals: cache.signals,
  };
};
