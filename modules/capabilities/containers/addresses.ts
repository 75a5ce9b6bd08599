import { hostName, isJdbc, placeholderHost } from "../../compose/host-names.ts";
import type { ComposeProject } from "../../compose/index.ts";
import type { Disagreement, Part } from "../../environment/agreement.ts";
import type { ProblemAt } from "../../environment/source.ts";
import type { Problem } from "../../problems.ts";
import { takersOf, variablesOf } from "../database.ts";
import { writtenVariables } from "../written-variables.ts";
import type { CONTAINERS_PROBLEMS } from "./problems.ts";
import type { DatabaseSecrets, Reads } from "./reads.ts";
import type { Containers } from "./schema.ts";

/** Variables of the environment file beside a database or a cache that the environment makes. */

type Code = keyof typeof CONTAINERS_PROBLEMS;

/**
 * A value that names the database or the cache as the laptop does, or as init wrote it for one that runs elsewhere: nothing
 * has that name on AWS, and the value stands over the address that is filled in. Those of the compose file are looked at
 * when its tasks are planned.
 */
export function valuesNameWhatIsThere(
  containers: Part<Containers>,
  { service, database, cache }: Part<Reads>,
): Disagreement<Code>[] {
  const made = [
    { what: "database", name: database?.service },
    { what: "cache", name: cache?.service },
  ] as const;
  return writtenVariables({ ...(service ? { service } : {}), containers }).flatMap(
    ({ path, container, name: variable, value = "" }) => {
      const host = hostName(variable, value);
      const found = made.find(({ name }) => name !== undefined && isNameOf(name, host));
      if (found === undefined) return [];
      const whose = found.name === host ? "has on the laptop" : "had here while it ran elsewhere";
      const mend =
        found.what === "cache"
          ? insteadOfCache(variable, value, container, cache ?? {})
          : insteadOfHost(variable, value, container, database ?? {});
      return [
        {
          code: "EOE-ENV-529" as const,
          path,
          message: `names the host "${host}", the name that the ${found.what} ${whose}, which nothing has on AWS; ${mend}.`,
        },
      ];
    },
  );
}

const isNameOf = (service: string, host: string | undefined): boolean =>
  host === service || host === placeholderHost(service);

/** How the address of a database gets into a variable. */
function insteadOfHost(
  variable: string,
  value: string,
  container: string,
  { hosting, connection }: Part<NonNullable<Reads["database"]>>,
): string {
  const secret = connection?.secret ?? "database_url";
  const password = connection?.passwordSecret ?? "db_password";
  const parts = (host: string) =>
    `database.connection: { passwordSecret: ${password}, variables: { host: ${host} } }`;
  if (isJdbc(value) && hosting !== "documentdb" && hosting !== "external")
    return `write \${DB_HOST} in its place, which is filled in by ${parts("DB_HOST")}, for containers that get that password: drivers of JDBC take no connection string (docs/database.md, "JDBC")`;
  if (value.includes("://") || hosting === "documentdb" || hosting === "external")
    return `remove it, and have the connection string fill it: containers.${container}.secrets: { ${variable}: ${secret} } (docs/database.md)`;
  return `remove it, and have the host name fill it: ${parts(variable)}, for containers that get that password (docs/database.md)`;
}

/** How the address of a cache gets there. One without a password, such as Memcached, has no variables of its connection. */
function insteadOfCache(
  variable: string,
  value: string,
  container: string,
  { connection }: Part<NonNullable<Reads["cache"]>>,
): string {
  const { passwordSecret, urls } = connection ?? {};
  if (passwordSecret === undefined)
    return `remove it, and name the cache in the compose file, where its address is filled in: environment: { ${variable}: ${value} } (docs/cache.md)`;
  if (value.includes("://"))
    return `remove it, and have the URL fill it: containers.${container}.secrets: { ${variable}: ${Object.keys(urls ?? {})[0] ?? "redis_url"} } (docs/cache.md)`;
  return `remove it, and have the host name fill it: cache.connection: { variables: { host: ${variable} } }, for containers that are granted "${passwordSecret}" (docs/cache.md)`;
}

/** A part of a connection that the file writes as well, so that it would never be filled in. */
export const partsAreFilledOnce = (
  containers: Containers,
  environment: Reads,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] =>
  filledParts(environment).flatMap(({ store, code, parts }) =>
    takersOf(environment, project, parts).flatMap((container) => {
      const isOwn = Object.hasOwn(parts.containerVariables, container);
      const key = `${store}.connection.${isOwn ? `containerVariables.${container}` : "variables"}`;
      const names = Object.values(variablesOf(parts, container));
      const isHere = (variable: string) => Object.hasOwn(containers[container]?.environment ?? {}, variable);
      return Object.keys(environment.service.environment[container] ?? {})
        .filter((variable) => names.includes(variable))
        .map((variable) =>
          problemAt(
            code,
            isHere(variable)
              ? ["containers", container, "environment", variable]
              : ["service", "environment", container, variable],
            `stands over what ${key} fills in; remove one of the two.`,
          ),
        );
    }),
  );

function filledParts({ database, cache }: Reads) {
  const ofDatabase = partsOf(database?.connection);
  const ofCache = partsOf(cache?.connection && { ...cache.connection, containerVariables: {} });
  return [
    ...(ofDatabase ? [{ store: "database", code: "EOE-ENV-528" as const, parts: ofDatabase }] : []),
    ...(ofCache ? [{ store: "cache", code: "EOE-ENV-546" as const, parts: ofCache }] : []),
  ];
}

/** What a connection says of its parts, where its form has them and somebody gets them. */
function partsOf({ passwordSecret, variables, containerVariables }: Partial<DatabaseSecrets> = {}) {
  if (variables === undefined || containerVariables === undefined) return undefined;
  return { passwordSecret, variables, containerVariables };
}
