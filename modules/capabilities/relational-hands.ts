import type { z } from "zod";
import type { ComposeProject } from "../compose/index.ts";
import { type connectionVariables, grantedTo, partsByVariable, takersOf, variablesOf } from "./database.ts";
import type { Hands } from "./handing.ts";
import type { Services } from "./services/schema.ts";

/** What a database of PostgreSQL or MySQL, made here, hands to services. */

/** Of containers that get the connection string: the application knows Amazon's certificate authorities by this name. */
const CERTIFICATES = { DATABASE_CA: "amazon-rds" };

interface Relational {
  readonly service: string;
  readonly connection: {
    readonly secret: string;
    readonly passwordSecret?: string | undefined;
    /** Of Aurora: what gets the connection string of its readers. */
    readonly readerSecret?: string | undefined;
    readonly user: string;
    readonly database: string;
    readonly variables: z.output<typeof connectionVariables>;
    readonly containerVariables: Readonly<Record<string, z.output<typeof connectionVariables>>>;
  };
}

/** Variables by container. */
export type VariablesOf = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Secrets of the compose file that are filled here. */
export const secretsOf = ({ connection: { secret, passwordSecret, readerSecret } }: Relational): string[] =>
  [secret, passwordSecret, readerSecret].filter((name) => name !== undefined);

/** @param built variables whose values only the stack knows */
export function relationalHands(
  settings: Relational,
  environment: Services,
  project: ComposeProject,
  port: number,
  built: VariablesOf,
): Partial<Hands> {
  const { service, connection } = settings;
  const { user, database } = connection;
  const takesUrl = granted(environment, project, connection.secret);
  const takesParts = takersOf(environment, project, connection);
  const partsOf = (container: string) =>
    partsByVariable(variablesOf(connection, container), { port: String(port), user, database });
  return {
    hostedElsewhere: [service],
    connections: { [service]: { secret: connection.secret, hasParts: true } },
    secrets: secretsOf(settings),
    variables: Object.fromEntries(
      [...new Set([...takesUrl, ...takesParts])].map((name) => [
        name,
        {
          ...(takesUrl.includes(name) ? CERTIFICATES : {}),
          ...(takesParts.includes(name) ? partsOf(name) : {}),
        },
      ]),
    ),
    builtVariables: Object.fromEntries(
      Object.entries(built).map(([name, values]) => [name, Object.keys(values)]),
    ),
  };
}

/** By container that takes the parts apart: the variable with the host, which only the stack knows. */
export const hostVariables = (
  { connection }: Relational,
  environment: Services,
  project: ComposeProject,
  host: string,
): VariablesOf =>
  Object.fromEntries(
    takersOf(environment, project, connection)
      .map((name) => [name, partsByVariable(variablesOf(connection, name), { host })] as const)
      .filter(([, part]) => Object.keys(part).length > 0),
  );

/** Containers that the compose file grants the secret to. */
export const granted = (
  environment: Services,
  project: ComposeProject,
  secret: string | undefined,
): string[] => (secret === undefined ? [] : grantedTo(environment, project, secret));
