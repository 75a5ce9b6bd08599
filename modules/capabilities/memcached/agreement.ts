import { MEMCACHED_LIMITS } from "../../aws/elasticache.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { coded, type Part, type Rule } from "../../environment/agreement.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import {
  type CacheReads,
  engineHasVersion,
  isUsedBy,
  naming,
  nodeTypeExists,
  runsInOnePlace,
  windowsAreLongEnough,
} from "../cache.ts";
import { CACHE_PROBLEMS, type CacheCode } from "../cache-problems.ts";
import { engineIsSpoken } from "../cache-version.ts";
import type { ProjectRule } from "../rules.ts";
import { containersOf } from "../services/ecs-services.ts";
import { hasSeveral, isOneHost, usersOf } from "./connection.ts";
import { MEMCACHED_PROBLEMS } from "./problems.ts";
import type { MemcachedSettings } from "./schema.ts";

const isUsed = (
  settings: MemcachedSettings,
  environment: CacheReads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<CacheCode>[] =>
  isUsedBy(
    settings.service,
    { users: usersOf(settings, environment, project), unused: "; write one into the compose file" },
    environment,
    project,
    problemAt,
  );

/** A list of hosts does not fit where a program expects one. */
function hostsFit(
  settings: MemcachedSettings,
  environment: CacheReads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<keyof typeof MEMCACHED_PROBLEMS>[] {
  const { service, nodes } = settings;
  if (!hasSeveral(settings)) return [];
  return containersOf(environment).flatMap((container) =>
    naming(service, project, container)
      .filter(([variable, value]) => isOneHost(variable, value))
      .filter(([variable]) => !isSetThere(environment, container, variable))
      .map(([variable, value]) =>
        problemAt(
          "EOE-ENV-431",
          ["cache", "nodes"],
          `${nodes} do not fit into ${variable} of ${container}, which holds "${value}", one host; write ${value}:${MEMCACHED_LIMITS.port} there and let the program split a list, or say cache.nodes: 1, or cache.addresses: configuration-endpoint for a client with Auto Discovery.`,
        ),
      ),
  );
}

/** Whether the environment file says what the variable is. */
const isSetThere = (environment: CacheReads, container: string, variable: string): boolean =>
  environment.service.environment[container]?.[variable] !== undefined;

export const agreement: readonly Rule<Part<MemcachedSettings>, Part<CacheReads>>[] = [
  coded(CACHE_PROBLEMS, nodeTypeExists),
  coded(CACHE_PROBLEMS, engineHasVersion),
  coded(CACHE_PROBLEMS, windowsAreLongEnough),
  coded(CACHE_PROBLEMS, runsInOnePlace),
];

export const projectAgreement: readonly ProjectRule<MemcachedSettings, CacheReads>[] = [
  coded(CACHE_PROBLEMS, isUsed),
  coded(CACHE_PROBLEMS, engineIsSpoken),
  coded(MEMCACHED_PROBLEMS, hostsFit),
];
