import { CACHE_LIMITS } from "../../aws/elasticache.ts";
import { addressVariables, secretsByPath, secretsOf } from "../cache-connection.ts";
import type { Handing } from "../handing.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import type { ElastiCacheSettings } from "./schema.ts";

export const hands: Handing<ElastiCacheSettings, Services> = (settings, environment, project) => ({
  hostedElsewhere: [settings.service],
  // Only the stack knows the host. What holds it is a variable of the stack's, or a secret.
  addresses: {
    [settings.service]: {
      host: settings.service,
      port: CACHE_LIMITS.port,
      urls: secretsByPath(settings),
    },
  },
  secrets: secretsOf(settings),
  builtVariables: Object.fromEntries(
    containersOf(environment).map((container) => [
      container,
      Object.keys(addressVariables(settings, environment, project, container, "")),
    ]),
  ),
});
