import { CACHE_LIMITS, MEMCACHED_LIMITS } from "../../modules/aws/elasticache.ts";
import { majorOfPostgres } from "../../modules/capabilities/host-database/postgres-image.ts";
import type { KnownImage } from "../../modules/compose/images/row.ts";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { grantPath, namedVolumes } from "../../modules/compose/uses.ts";

/** What init tells of a service whose place it proposes elsewhere: what the environment can make instead. */

/** As of a database: one that stands there already is the proposal. */
export function insteadOnElastiCache(service: string, known: KnownImage | undefined): string {
  const engine = known?.kind === "cache" ? CACHE_BY_PORT[known.port ?? 0] : undefined;
  if (engine === undefined) return "";
  return `; or let AWS run it, in place of this entry and of the variables that name it: cache: { hosting: elasticache, service: ${service}${engine} } (docs/cache.md)`;
}

/** What `cache` says besides, by the port that tells what an image speaks. */
const CACHE_BY_PORT: Readonly<Record<number, string>> = {
  [CACHE_LIMITS.port]: "",
  [MEMCACHED_LIMITS.port]: ", engine: memcached",
};

/**
 * PostgreSQL on a host of its own, where the compose file has what that asks for: one named volume, and the password in a
 * secret.
 */
export function insteadOnHost(project: ComposeProject, name: string, vpc: string | undefined): string {
  const service = project.services[name];
  const version = majorOfPostgres(service?.image ?? "");
  if (service === undefined || version === undefined || namedVolumes(project, name).length !== 1) return "";
  const {
    POSTGRES_PASSWORD_FILE: file,
    POSTGRES_USER: user,
    POSTGRES_DB: database,
  } = service.environment ?? {};
  const password = (service.secrets ?? []).find((grant) => grantPath(grant) === file)?.source;
  if (password === undefined || user == null) return "";
  const secrets = (service.secrets ?? []).map(({ source }) => `${source}: { generate: {} }`).join(", ");
  // The network that init proposes has no way out of its private subnets.
  const placement = vpc === undefined ? "placement: public, " : "";
  const connection = `user: ${user}, database: ${database ?? user}, passwordSecret: ${password}`;
  return `; or on a host of its own, with a volume: database: { hosting: host, service: ${name}, engine: postgres, engineVersion: "${version}", instanceType: t4g.small, ${placement}secrets: { ${secrets} }, connection: { ${connection} } }`;
}
