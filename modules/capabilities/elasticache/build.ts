import { CACHE_LIMITS, newestCacheVersion } from "../../aws/elasticache.ts";
import type { Common } from "../../environment/common.ts";
import { subnetsFor } from "../../network/vpc.ts";
import { letBastionIn } from "../bastion-ways.ts";
import type { DataSite, Make } from "../building.ts";
import { addressVariables, usersOf } from "../cache-connection.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { ElastiCache } from "./elasticache.ts";
import type { ElastiCacheSettings } from "./schema.ts";

export const makeElastiCache: Make<DataSite, ElastiCacheSettings, Common & Services> = (
  site,
  settings,
  environment,
) => {
  const { scope, vpc, project, output } = site;
  const { service, hosting, connection, ...rest } = settings;
  const cache = new ElastiCache(scope, "cache", {
    ...rest,
    environment: environment.name,
    disposable: environment.disposable,
    vpcId: vpc.id,
    subnetIds: subnetsFor(vpc, "cache").map(({ id }) => id),
    engineVersion: settings.engineVersion ?? newestCacheVersion(settings.engine),
    urls: connection.urls,
  });
  output("cache_host", "Name of the cache's primary", `${cache.hostname}:${CACHE_LIMITS.port}`);
  const { securityGroup, hostname } = cache;
  letBastionIn(site, "cache", { securityGroup, hostname, port: CACHE_LIMITS.port }, environment);
  return {
    clients: [{ group: cache.clients, connects: "tasks", usedBy: usersOf(settings, environment, project) }],
    secrets: { ...cache.urls, [connection.passwordSecret]: cache.password },
    variables: Object.fromEntries(
      containersOf(environment).map((container) => [
        container,
        addressVariables(settings, environment, project, container, cache.hostname),
      ]),
    ),
    signals: cache.signals,
  };
};
