import { withServers } from "../../compose/host-names.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { naming } from "../cache.ts";
import { containersOf } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";
import type { MemcachedSettings } from "./schema.ts";

/** How containers reach Memcached: nothing of it is a secret. */

type Connected = Pick<MemcachedSettings, "service" | "nodes" | "addresses">;

/** Where it is: what takes the place of its name, and of its name with a port. */
export interface Servers {
  readonly host: string;
  readonly servers: string;
}

/** Variables of a container that name the cache, with its address in place of the name. */
export const addressVariables = (
  { service }: Connected,
  project: ComposeProject,
  container: string,
  servers: Servers,
): Record<string, string> =>
  Object.fromEntries(
    naming(service, project, container).map(([variable, value]) => [
      variable,
      withServers(variable, value, servers),
    ]),
  );

/** Containers that name the cache. */
export const usersOf = ({ service }: Connected, environment: Services, project: ComposeProject): string[] =>
  containersOf(environment).filter((container) => naming(service, project, container).length > 0);

/** Whether a variable can hold no more than one of the hosts. */
export const isOneHost = (variable: string, value: string): boolean =>
  withServers(variable, value, { host: "one", servers: "several" }) === "one";

/** Whether containers must know more than one address. */
export const hasSeveral = ({ nodes, addresses }: Pick<Connected, "nodes" | "addresses">): boolean =>
  nodes > 1 && addresses === "nodes";
