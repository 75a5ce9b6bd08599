import { z } from "zod";
import type { ComposeProject } from "../compose/index.ts";
import { grantsOf } from "../compose/uses.ts";
import type { DatabaseAccess } from "../database/database-access.ts";
import type { Disagreement, Part } from "../environment/agreement.ts";
import type { Common } from "../environment/common.ts";
import { notAService } from "../environment/sentences.ts";
import type { ProblemAt } from "../environment/source.ts";
import type { Problem } from "../problems.ts";
import type { Decisions } from "./deploying.ts";
import type { GroupCode } from "./group-problems.ts";
import type { ClientGroup, Offer } from "./offering.ts";
import { containersOf, ecsServicesOf } from "./services/ecs-services.ts";
import type { Services } from "./services/schema.ts";

/** What every kind of database says. */

/** The construct that a database of the environment's own is, and before there is one its group of clients stands in. */
export const DATABASE = "database";

/**
 * Characters: what MySQL, PostgreSQL and MongoDB all take of a user and of a database. RDS takes the same of letters,
 * digits and underscores (RDS API, CreateDBInstance `DBName` and `MasterUsername`, botocore 1.43.11).
 */
const MOST_CHARACTERS = { user: 31, database: 63 };

type Named = keyof typeof MOST_CHARACTERS;

const formOf = (what: Named) => new RegExp(`^[a-z][a-z0-9_]{0,${MOST_CHARACTERS[what] - 1}}$`);

/** Whether `connection` takes a name, as far as its form goes; what an engine keeps for itself is in reserved-names.ts. */
export const hasFormOfName = (what: Named, name: string): boolean => formOf(what).test(name);

const identifier = (what: Named) =>
  z.string().regex(formOf(what), {
    error: `must start with a letter and hold at most ${MOST_CHARACTERS[what]} lower-case letters, digits and underscores`,
  });

const userKey = (user: ReturnType<typeof identifier>) =>
  user
    .default("app")
    .describe("User of the application")
    .meta({ examples: ["shop"] });

export const connection = {
  secret: z
    .string()
    .default("database_url")
    .describe("Secret of the compose file that gets the connection string; the application reads it")
    .meta({ examples: ["mongo_url"] }),
  user: userKey(identifier("user")),
  database: identifier("database")
    .default("app")
    .describe("Name of the application's database")
    .meta({ examples: ["shop"] }),
};

/**
 * The same for clusters. Sources: RDS API and DocumentDB API, CreateDBCluster `MasterUsername`: letters or numbers, where
 * CreateDBInstance takes underscores, too (botocore 1.43.11).
 */
export const clusterConnection = {
  ...connection,
  user: userKey(
    identifier("user").regex(/^[^_]*$/, {
      error: "must hold letters and digits only, since AWS takes no underscore in the user of a cluster",
    }),
  ),
};

/** A variable that is filled with a part of a connection. */
export const variable = (what: string, example: string) =>
  z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: "must be the name of a variable, such as DB_HOST" })
    .optional()
    .describe(`Variable that gets ${what}`)
    .meta({ examples: [example] });

/** How containers that take the connection's parts get those that are no secret. */
export const connectionVariables = z
  .strictObject({
    host: variable("the host name", "DB_HOST"),
    port: variable("the port", "DB_PORT"),
    user: variable("the user", "DB_USER"),
    database: variable("the database's name", "DB_NAME"),
  })
  .prefault({})
  .describe("Variables of the containers that are granted `passwordSecret`");

/** Of two parts in one variable a container would get the second alone. */
export const apart = <S extends z.ZodType>(variables: S): S =>
  variables.refine((named) => twice(named) === undefined, {
    error: ({ input }) => `must name a variable of its own for each part, and ${twice(input)} is there twice`,
  });

function twice(variables: unknown): string | undefined {
  const names: readonly unknown[] = Object.values(variables ?? {});
  const name = names.find((one, index) => one !== undefined && names.indexOf(one) < index);
  return name === undefined ? undefined : String(name);
}

/** Of a container that reads the parts by names of its own, such as Keycloak beside an API. */
export const containerVariables = <S extends z.ZodType>(variables: S) =>
  z
    .record(z.string(), variables)
    .default({})
    .describe(
      "By container: its own names, in place of `variables`; host and port alone for one with a login of its own, which needs no `passwordSecret`",
    )
    .meta({ examples: [{ worker: { host: "PGHOST", user: "PGUSER", database: "PGDATABASE" } }] });

interface NamesVariables<V> {
  readonly variables: V;
  readonly containerVariables: Readonly<Record<string, V>>;
}

/** By which names a container gets the parts. */
export const variablesOf = <V>({ variables, containerVariables }: NamesVariables<V>, container: string): V =>
  Object.hasOwn(containerVariables, container) ? (containerVariables[container] as V) : variables;

/** What says who gets parts of a connection. */
interface HandsParts {
  readonly passwordSecret?: string | undefined;
  readonly containerVariables: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Containers that get parts of the connection: those that are granted its password, and those with a login and a
 * database of their own, such as Keycloak beside an application, which name no more than where it is.
 */
export const takersOf = (
  environment: Services,
  project: ComposeProject,
  { passwordSecret, containerVariables }: HandsParts,
): string[] =>
  containersOf(environment).filter(
    (name) =>
      (passwordSecret !== undefined && grantsOf(project, name).includes(passwordSecret)) ||
      hasOwnLogin(containerVariables[name] ?? {}),
  );

const OF_LOGIN = ["user", "database"];

/** Whether names are those of addresses alone. */
export function hasOwnLogin(names: Readonly<Record<string, unknown>>): boolean {
  const said = Object.keys(names).filter((part) => names[part] !== undefined);
  return said.length > 0 && !said.some((part) => OF_LOGIN.includes(part));
}

/** Names for a container that gets no part, since it is granted no password. */
export function partsAreTaken(
  {
    connection: { passwordSecret, containerVariables },
  }: {
    readonly connection: HandsParts;
  },
  environment: Services,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<GroupCode>[] {
  const takers = takersOf(environment, project, { passwordSecret, containerVariables });
  const running = containersOf(environment);
  const sentence = (name: string): string | undefined => {
    if (!running.includes(name))
      return `${name} is none of the containers that run on ECS: ${running.join(", ")}. Correct it, or remove this.`;
    // Names without any password are told by themselves.
    if (passwordSecret === undefined) return undefined;
    const granted = grantedTo(environment, project, passwordSecret);
    return `${name} gets no part of the connection: ${partsTakenBy(granted, passwordSecret)}. Give it the password by containers.${name}.secrets, such as { PGPASSWORD: ${passwordSecret} }; or name host and port alone, where it has a login of its own; or remove this.`;
  };
  return Object.keys(containerVariables)
    .filter((name) => !takers.includes(name))
    .flatMap((name) => {
      const message = sentence(name);
      const path = ["database", "connection", "containerVariables", name];
      return message === undefined ? [] : [problemAt("EOE-ENV-527", path, message)];
    });
}

const partsTakenBy = (takers: readonly string[], secret: string): string =>
  `parts go to containers that are granted "${secret}" (database.connection.passwordSecret), which are ${takers.join(", ") || "none"}`;

/** The parts by the names of their variables; nothing of those that have none. */
export const partsByVariable = (
  variables: z.output<typeof connectionVariables>,
  parts: Partial<Record<keyof z.output<typeof connectionVariables>, string>>,
): Record<string, string> =>
  Object.fromEntries(
    (["host", "port", "user", "database"] as const).flatMap((part) => {
      const [name, value] = [variables[part], parts[part]];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );

/** Containers of services that the compose file grants the secret to. */
export const grantedTo = (environment: Services, project: ComposeProject, secret: string): string[] =>
  containersOf(environment).filter((name) => grantsOf(project, name).includes(secret));

export const composeService = z
  .string()
  .describe("Compose service that is the database on the laptop")
  .meta({ examples: ["mongo"] });

/** Of one that is made here: nobody else gives the connection string. */
export function connectionIsComposed(
  { hosting, connection }: { readonly hosting?: string; readonly connection?: { readonly secret?: string } },
  { service }: Part<Services>,
): Disagreement<GroupCode>[] {
  const name = connection?.secret;
  if (name === undefined || service?.secrets?.[name] === undefined) return [];
  return [
    {
      code: "EOE-ENV-134",
      path: ["service", "secrets", name],
      message: `is the connection string, which database.hosting: ${hosting} composes itself; remove it here, or name another secret in database.connection.secret.`,
    },
  ];
}

/** Of one that is made here: some container is granted the connection string. */
export const connectionIsRead = (
  { connection: { secret } }: { readonly connection: { readonly secret: string } },
  environment: Services,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<GroupCode>[] => secretIsRead("secret", secret, environment, project, problemAt);

/** One that is off, or for the laptop only, is told when its task is planned. */
export function serviceIsThere(
  { service }: { readonly service: string },
  _: unknown,
  { services, disabled, laptopServices }: ComposeProject,
  problemAt: ProblemAt,
): Problem<GroupCode>[] {
  const isThere =
    services[service] !== undefined || disabled[service] !== undefined || laptopServices.includes(service);
  if (isThere) return [];
  const message = `"${service}" ${notAService(service, Object.keys(services))}`;
  return [problemAt("EOE-ENV-315", ["database", "service"], message)];
}

/**
 * Some container is granted the secret that a key of `database.connection` names.
 * @param more what else may be meant, as a sentence after a space
 */
export function secretIsRead(
  key: "secret" | "passwordSecret",
  secret: string,
  environment: Services,
  project: ComposeProject,
  problemAt: ProblemAt,
  more = "",
): Problem<GroupCode>[] {
  const containers = containersOf(environment);
  // That a service is not there is told when its task is planned.
  if (containers.some((name) => project.services[name] === undefined)) return [];
  const granted = containers.flatMap((name) => grantsOf(project, name));
  if (granted.includes(secret)) return [];
  return [
    problemAt(
      "EOE-ENV-135",
      ["database", "connection", key],
      `"${secret}" is not a secret that the compose file grants to any of ${containers.join(", ")}; granted are ${[...new Set(granted)].join(", ") || "none"}.${more}`,
    ),
  ];
}

/** Of one that is made here: what services get of it. */
export const databaseOffer = (
  { clients, connection, signals }: DatabaseAccess,
  secret: string,
  environment: Services,
  project: ComposeProject,
): Offer => ({
  clients: [clientsOf(clients, environment, (container) => grantsOf(project, container).includes(secret))],
  secrets: { [secret]: connection },
  signals,
});

/** The group of those that may reach a database. */
export const clientsOf = (
  group: ClientGroup["group"],
  environment: Services,
  isGranted: (container: string) => boolean,
): ClientGroup => ({
  group,
  connects: "tasks",
  // What is behind the load balancer has always been in the group; to leave it would be a deployment.
  usedBy: ecsServicesOf(environment).flatMap(({ ingress, containers }) =>
    ingress ? containers : containers.filter(isGranted),
  ),
});

/** Of one that is made here. */
export const goesWithTheEnvironment: Decisions<
  SomeDatabase & { readonly finalSnapshot?: boolean },
  Common
> = ({ finalSnapshot = false }, { name, disposable }) =>
  disposable
    ? [
        {
          stage: "account",
          message: `disposable: true, so that destroying ${name}-data destroys the database with all its data and keeps no backup${
            finalSnapshot ? ", but for a last snapshot, which is billed until you delete it" : ""
          }.`,
        },
      ]
    : [];

/** What every kind of database is for others. */
export interface SomeDatabase {
  /** Compose service that it is on the laptop. */
  readonly service: string;
  /** Subnets of its host, if it has one. */
  readonly placement?: "private" | "public";
}
