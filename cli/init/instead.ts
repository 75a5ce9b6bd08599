import { basename } from "node:path";
import { CACHE_LIMITS, MEMCACHED_LIMITS } from "../../modules/aws/elasticache.ts";
import { naming } from "../../modules/capabilities/cache.ts";
import { majorOfPostgres } from "../../modules/capabilities/host-database/postgres-image.ts";
import { isOneHost } from "../../modules/capabilities/memcached/connection.ts";
import { hostName, pathOfUrl } from "../../modules/compose/host-names.ts";
import type { KnownImage } from "../../modules/compose/images/row.ts";
import type { ComposeProject } from "../../modules/compose/index.ts";
import { grantPath, namedVolumes } from "../../modules/compose/uses.ts";
import { inOneLine, variablesBeside } from "./instead-on-rds.ts";
import type { ProposedContainer } from "./proposal.ts";

/** What init tells of a service whose place it proposes elsewhere: what the environment can make instead. */

/** As of a database: one that stands there already is the proposal. */
export function insteadOnElastiCache(
  project: ComposeProject,
  service: string,
  known: KnownImage | undefined,
  containers: Readonly<Record<string, ProposedContainer>>,
): string {
  const engine = known?.kind === "cache" ? CACHE_BY_PORT[known.port ?? 0] : undefined;
  if (engine === undefined) return "";
  if (engine === "memcached") return onMemcached(project, service, containers);
  const clients = Object.keys(containers).flatMap((name) => clientOf(project, name, service));
  const instead = onElastiCache(service, clients, containers);
  const removed = ["this entry", ...new Set(clients.flatMap((client) => removedOf(client, containers)))];
  const given = instead.given.length === 0 ? "" : `, and ${instead.given.join(", ")}`;
  return `; or let AWS run it, in place of ${removed.join(", ")}: cache: ${inOneLine(instead.cache)}${given} (docs/cache.md)`;
}

interface Instead {
  readonly cache: object;
  /** What containers are granted. */
  readonly given: readonly string[];
}

/**
 * Nothing of it is a secret: the variables of the compose file that name it get its addresses, as those of an env file that
 * is not read for ECS do not. What holds one host takes one node.
 */
function onMemcached(
  project: ComposeProject,
  service: string,
  containers: Readonly<Record<string, ProposedContainer>>,
): string {
  const named = Object.keys(containers).flatMap((name) =>
    naming(service, project, name).map(([variable, value]) => ({ name, variable, value })),
  );
  const cache = {
    hosting: "elasticache",
    service,
    engine: "memcached",
    ...(named.some(({ variable, value }) => isOneHost(variable, value)) ? { nodes: 1 } : {}),
  };
  const quiet = named.filter(({ name, variable }) => isDotEnv(project.envFileOf(name, variable)));
  const places = [...new Set(quiet.map(({ name }) => name))].map((name) => {
    const own = quiet.filter((one) => one.name === name).map(({ variable, value }) => [variable, value]);
    return `services.${name}.environment: ${inOneLine(Object.fromEntries(own))}`;
  });
  const written =
    places.length === 0
      ? ""
      : `, and write into the compose file what .env alone says, which is not read for ECS: ${places.join(", ")}`;
  return `; or let AWS run it, in place of this entry and of the variables that name it: cache: ${inOneLine(cache)}${written} (docs/cache.md)`;
}

const isDotEnv = (file: string | undefined): boolean => file !== undefined && basename(file) === ".env";

/**
 * Addresses are filled in by the name that the compose file says. Where an env file names the cache, which is not read for
 * ECS, the environment file says all.
 */
function onElastiCache(
  service: string,
  clients: readonly CacheClient[],
  containers: Readonly<Record<string, ProposedContainer>>,
): Instead {
  const [first] = clients.flatMap(({ isQuiet, parts }) => (isQuiet && parts ? [parts] : []));
  const databases = clients.flatMap(({ urls }) => urls.map(({ database }) => database)).sort();
  const urls = Object.fromEntries(databases.map((database) => [secretOf(database), database]));
  const connection = {
    ...(databases.some((database) => database !== 0) ? { urls } : {}),
    ...(first === undefined ? {} : { variables: first }),
  };
  return {
    cache: {
      hosting: "elasticache",
      service,
      ...(Object.keys(connection).length > 0 ? { connection } : {}),
    },
    given: clients.flatMap((client) => {
      const secrets = secretsOf(client, containers);
      return Object.keys(secrets).length === 0
        ? []
        : [`containers.${client.name}.secrets: ${inOneLine(secrets)}`];
    }),
  };
}

/** How a container reaches the cache on the laptop. */
interface CacheClient {
  readonly name: string;
  /** Whether only an env file says so. */
  readonly isQuiet: boolean;
  /** Variables that take host and port apart. */
  readonly parts?: { readonly host: string; readonly port?: string };
  readonly password?: string;
  readonly urls: readonly { readonly variable: string; readonly database: number }[];
}

function clientOf(project: ComposeProject, name: string, service: string): CacheClient[] {
  const variables = Object.entries(project.services[name]?.environment ?? {}).flatMap(([variable, value]) =>
    value === null ? [] : [[variable, value] as const],
  );
  const named = variables.filter(([variable, value]) => hostName(variable, value) === service);
  if (named.length === 0) return [];
  const host = named.find(([, value]) => value === service)?.[0];
  const beside = variablesBeside(host ?? named[0]?.[0] ?? "", variables);
  const found = (wanted: RegExp) => beside.find(({ rest }) => wanted.test(rest))?.variable;
  const port = found(/^PORT$/i);
  const password = found(/^(PASSWORD|PASSWD|PASS|PWD|AUTH)$/i);
  return [
    {
      name,
      isQuiet: named.some(([variable]) => project.envFileOf(name, variable) !== undefined),
      ...(password === undefined ? {} : { password }),
      ...(host === undefined
        ? {}
        : {
            parts: { host, ...(port === undefined ? {} : { port }) },
            password: password ?? passwordBeside(host),
          }),
      urls: named
        .filter(([, value]) => value.includes("://"))
        .map(([variable, value]) => ({
          variable,
          database: Number(/^\/(\d+)$/.exec(pathOfUrl(value) ?? "")?.[1] ?? 0),
        })),
    },
  ];
}

/** `LOGIN_REDIS__PASSWORD` of `LOGIN_REDIS__HOST`, where the laptop's has none. */
const passwordBeside = (host: string): string =>
  /HOST(NAME)?$/.test(host) ? host.replace(/HOST(NAME)?$/, "PASSWORD") : "REDIS_PASSWORD";

/** Those of `cache.connection`. */
const secretOf = (database: number): string => (database === 0 ? "redis_url" : `redis_url_${database}`);

/** A URL of the compose file is filled in by itself, unless init proposes another secret for it. */
function secretsOf(
  { name, isQuiet, password, urls }: CacheClient,
  containers: Readonly<Record<string, ProposedContainer>>,
): Record<string, string> {
  const { secrets = {} } = containers[name] ?? {};
  const isGiven = (variable: string, secret: string): boolean =>
    isQuiet || (secrets[variable] ?? secret) !== secret;
  return {
    ...(password === undefined ? {} : { [password]: "redis_password" }),
    ...Object.fromEntries(
      urls
        .map(({ variable, database }) => [variable, secretOf(database)] as const)
        .filter(([variable, secret]) => isGiven(variable, secret)),
    ),
  };
}

/** What init proposes for the variables, and the cache fills. */
function removedOf(
  { name, parts, password, urls }: CacheClient,
  containers: Readonly<Record<string, ProposedContainer>>,
): string[] {
  const { environment = {}, secrets = {} } = containers[name] ?? {};
  const filled = [parts?.host, parts?.port, password, ...urls.map(({ variable }) => variable)];
  return filled
    .filter((variable) => variable !== undefined)
    .flatMap((variable) => [
      ...(environment[variable] === undefined ? [] : [`containers.${name}.environment.${variable}`]),
      ...(secrets[variable] === undefined ? [] : [`service.secrets.${secrets[variable]}`]),
    ]);
}

/** The port tells what an image speaks. */
const CACHE_BY_PORT: Readonly<Record<number, "redis" | "memcached">> = {
  [CACHE_LIMITS.port]: "redis",
  [MEMCACHED_LIMITS.port]: "memcached",
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
