import { z } from "zod";
import { CACHE_LIMITS } from "../aws/elasticache.ts";
import { hostName, withAddress } from "../compose/host-names.ts";
import type { ComposeProject } from "../compose/index.ts";
import { grantsOf } from "../compose/uses.ts";
import { count } from "../environment/values.ts";
import { naming } from "./cache.ts";
import { apart, grantedTo, partsByVariable, variable } from "./database.ts";
import { generation, SHORTEST_SECRET } from "./secrets/schema.ts";
import { containersOf } from "./services/ecs-services.ts";
import type { Services } from "./services/schema.ts";

/** How containers reach the cache. */

export const cachePassword = z
  .strictObject({
    length: count(SHORTEST_SECRET, CACHE_LIMITS.passwordCharacters.most)
      .default(48)
      .describe("Length in letters and digits"),
    version: generation.version,
  })
  .prefault({})
  .describe("The password, which is generated");

export const cacheConnection = z
  .strictObject({
    urls: z
      .record(z.string().min(1), count(0, CACHE_LIMITS.databases - 1))
      .default({ redis_url: 0 })
      .describe("Secrets that get a URL of the cache, each with the number of its database")
      .meta({ examples: [{ redis_url: 0, results_url: 1 }] }),
    passwordSecret: z
      .string()
      .min(1)
      .default("redis_password")
      .describe("Secret that gets the password alone")
      .meta({ examples: ["cache_password"] }),
    variables: apart(
      z
        .strictObject({
          host: variable("the host name", "REDIS_HOST"),
          port: variable("the port", "REDIS_PORT"),
        })
        .prefault({})
        .describe(
          "Variables of the containers that are granted `passwordSecret`, where the compose file names the cache in none",
        ),
    ),
  })
  .prefault({})
  .describe("Secrets by which containers reach the cache");

export interface Connected {
  readonly service: string;
  readonly connection: {
    /** Number of the database by the secret that gets its URL. */
    readonly urls: Readonly<Record<string, number>>;
    readonly passwordSecret: string;
    /** Variables that get a part, of containers that are granted the password. */
    readonly variables: {
      readonly host?: string | undefined;
      readonly port?: string | undefined;
    };
  };
}

/**
 * The one user has the name that clients sign in as who send a password alone, so that both ways work.
 * Source: Valkey documentation, "AUTH".
 */
export const USER = "default";

/** `rediss` is what clients know TLS by. */
export const cacheUrl = (
  password: string,
  host: string,
  database: number,
  scheme: "redis" | "rediss" = "rediss",
): string => `${scheme}://${USER}:${password}@${host}:${CACHE_LIMITS.port}/${database}`;

/** By what stands behind the host and port of a URL on the laptop: the secret with the URL that goes there. */
export const secretsByPath = ({ connection: { urls } }: Connected): Record<string, string> =>
  Object.fromEntries(
    Object.entries(urls)
      .reverse()
      .flatMap(([secret, database]) =>
        (database === 0 ? ["", "/", "/0"] : [`/${database}`]).map((path) => [path, secret]),
      ),
  );

export const secretsOf = ({ connection: { urls, passwordSecret } }: Connected): string[] => [
  ...Object.keys(urls),
  passwordSecret,
];

const isUrl = (value: string): boolean => value.includes("://");

/** Variables of a container that lead to the cache, apart from secrets. */
export const addressVariables = (
  settings: Connected,
  environment: Services,
  project: ComposeProject,
  container: string,
  host: string,
): Record<string, string> => ({
  ...namedIn(settings, project, container, host),
  ...(grantedTo(environment, project, settings.connection.passwordSecret).includes(container)
    ? partsByVariable(settings.connection.variables, { host, port: String(CACHE_LIMITS.port) })
    : {}),
});

/** Those that hold the cache's name or its name and port in the compose file, with the address in place of the name. */
const namedIn = (
  settings: Connected,
  project: ComposeProject,
  container: string,
  host: string,
): Record<string, string> =>
  Object.fromEntries(
    naming(settings.service, project, container)
      .filter(([, value]) => !isUrl(value))
      .map(([key, value]) => {
        const name = hostName(key, value) ?? settings.service;
        const there = withAddress(key, value, { [name]: { host, port: CACHE_LIMITS.port } });
        return [key, there?.value ?? value];
      }),
  );

/** Containers that name the cache, or are granted one of its secrets. */
export function usersOf(settings: Connected, environment: Services, project: ComposeProject): string[] {
  const secrets = secretsOf(settings);
  return containersOf(environment).filter(
    (container) =>
      naming(settings.service, project, container).length > 0 ||
      grantsOf(project, container).some((secret) => secrets.includes(secret)),
  );
}
