import { MEMCACHED_LIMITS } from "../../aws/elasticache.ts";
import type { Handing } from "../handing.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import { addressVariables } from "./connection.ts";
import type { MemcachedSettings } from "./schema.ts";

/** Only the stack knows the addresses. */
export const hands: Handing<MemcachedSettings, Services> = (settings, environment, project) => ({
  hostedElsewhere: [settings.service],
  addresses: { [settings.service]: { host: settings.service, port: MEMCACHED_LIMITS.port } },
  builtVariables: Object.fromEntries(
    containersOf(environment).map((container) => [
      container,
      Object.keys(addressVariables(settings, project, container, { host: "", servers: "" })),
    ]),
  ),
});
