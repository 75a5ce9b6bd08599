import { CACHE_LIMITS, EVICTION_POLICIES } from "../aws/elasticache.ts";
import type { ComposeProject } from "../compose/index.ts";
import type { Disagreement, Part } from "../environment/agreement.ts";
import { didYouMean } from "../environment/sentences.ts";
import type { ProblemAt } from "../environment/source.ts";
import type { Problem } from "../problems.ts";
import { type CacheReads, isUsedBy } from "./cache.ts";
import { type Connected, secretsOf, usersOf } from "./cache-connection.ts";
import type { CacheCode } from "./cache-problems.ts";
import { grantedTo } from "./database.ts";

/** What Valkey and Redis must agree on with the rest of the file, wherever they run. */

type Found = Disagreement<CacheCode>;
type Written = Part<Connected & { readonly parameters: Readonly<Record<string, string>> }>;

/** @param refused by the names of parameters: why one cannot be set, and what to do */
export const parametersCanBeSet =
  (refused: Readonly<Record<string, string>>) =>
  ({ parameters = {} }: Written): Found[] =>
    Object.entries(parameters).flatMap(([name, value]) => {
      const message = refused[name] ?? (value === undefined ? undefined : wrongValue(name, value));
      if (message === undefined) return [];
      return [{ code: "EOE-ENV-396" as const, path: ["cache", "parameters", name], message }];
    });

function wrongValue(name: string, value: string): string | undefined {
  if (/[\r\n]/.test(value)) return "has several lines; write its value in one.";
  const policies: readonly string[] = EVICTION_POLICIES;
  if (name !== "maxmemory-policy" || policies.includes(value)) return undefined;
  return `"${value}" is not a policy; write one of ${policies.join(", ")}.${didYouMean(value, policies)}`;
}

/** Without the parameter an engine has as many as the schema of `urls` takes. */
export function databasesAreThere({ parameters, connection }: Written): Found[] {
  const count = Number(parameters?.["databases"] ?? CACHE_LIMITS.databases);
  return Object.entries(connection?.urls ?? {}).flatMap(([secret, number]) =>
    number === undefined || !(number >= count)
      ? []
      : [
          {
            code: "EOE-ENV-396" as const,
            path: ["cache", "parameters", "databases"],
            message: `"${count}" leaves out the database ${number} of ${secret} (cache.connection.urls); write "${number + 1}" or more.`,
          },
        ],
  );
}

export function secretsAreItsOwn({ connection }: Written, { service }: Part<CacheReads>): Found[] {
  const { urls = {}, passwordSecret } = connection ?? {};
  const filled = [...Object.keys(urls), ...(passwordSecret === undefined ? [] : [passwordSecret])];
  const given = filled
    .filter((secret) => service?.secrets?.[secret] !== undefined)
    .map((secret) => ({
      code: "EOE-ENV-397" as const,
      path: ["service", "secrets", secret],
      message: `is filled by the cache (cache.connection); remove it here, or name another secret there.`,
    }));
  if (passwordSecret === undefined || urls[passwordSecret] === undefined) return given;
  const message = `"${passwordSecret}" is to hold a URL as well (cache.connection.urls); name another secret.`;
  return [...given, { code: "EOE-ENV-397", path: ["cache", "connection", "passwordSecret"], message }];
}

export const isConnected = (
  settings: Connected,
  environment: CacheReads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<CacheCode>[] => [
  ...isUsedBy(
    settings.service,
    {
      users: usersOf(settings, environment, project),
      unused: `, or is granted one of ${secretsOf(settings).join(", ")}; write containers.<service>.secrets, with cache.connection.variables for a program that takes host and password apart`,
    },
    environment,
    project,
    problemAt,
  ),
  ...partsAreTaken(settings, environment, project, problemAt),
];

/** Names of variables that no container would get. */
function partsAreTaken(
  { connection: { passwordSecret, variables } }: Connected,
  environment: CacheReads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<CacheCode>[] {
  if (grantedTo(environment, project, passwordSecret).length > 0) return [];
  const message = `goes to containers that are granted ${passwordSecret} (cache.connection.passwordSecret), and none is; write containers.<service>.secrets: { REDIS_PASSWORD: ${passwordSecret} }, or remove this.`;
  return Object.entries(variables)
    .filter(([, name]) => name !== undefined)
    .map(([part]) => problemAt("EOE-ENV-545", ["cache", "connection", "variables", part], message));
}
