import { CACHE_LIMITS } from "../../aws/elasticache.ts";
import type { Common } from "../../environment/common.ts";
import { addressVariables, secretsByPath, secretsOf } from "../cache-connection.ts";
import type { Handing } from "../handing.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { cacheHostname } from "./cache-on-host.ts";
import type { CacheOnHostSettings } from "./schema.ts";

export const hands: Handing<CacheOnHostSettings, Common & Services> = (settings, environment, project) => {
  const host = cacheHostname(settings.service, environment.name);
  return {
    hostedElsewhere: [settings.service],
    addresses: {
      [settings.service]: { host, port: CACHE_LIMITS.port, urls: secretsByPath(settings) },
    },
    secrets: secretsOf(settings),
    variables: Object.fromEntries(
      containersOf(environment).map((container) => [
        container,
        addressVariables(settings, environment, project, container, host),
      ]),
    ),
  };
};
