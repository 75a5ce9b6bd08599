import { RDS_FACTS } from "../../aws/rds.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { grantedTo, partsByVariable } from "../database.ts";
import type { Handing } from "../handing.ts";
import type { Services } from "../services/schema.ts";
import type { Rds } from "./schema.ts";

/** Of containers that get the connection string: the application knows Amazon's certificate authorities by this name. */
const CERTIFICATES = { DATABASE_CA: "amazon-rds" };

/** Secrets of the compose file that are filled here. */
export const secretsOf = ({ connection: { secret, passwordSecret } }: Rds): string[] => [
  secret,
  ...(passwordSecret === undefined ? [] : [passwordSecret]),
];

export const hands: Handing<Rds, Services> = (settings, environment, project) => {
  const { service, connection } = settings;
  const takesUrl = granted(environment, project, connection.secret);
  const takesParts = granted(environment, project, connection.passwordSecret);
  const parts = knownParts(settings);
  return {
    hostedElsewhere: [service],
    secrets: secretsOf(settings),
    variables: Object.fromEntries(
      [...new Set([...takesUrl, ...takesParts])].map((name) => [
        name,
        {
          ...(takesUrl.includes(name) ? CERTIFICATES : {}),
          ...(takesParts.includes(name) ? parts : {}),
        },
      ]),
    ),
    builtVariables: Object.fromEntries(
      Object.entries(hostVariables(settings, environment, project, "")).map(([name, values]) => [
        name,
        Object.keys(values),
      ]),
    ),
  };
};

/** By container that takes the parts apart: the variable with the host, which only the stack knows. */
export const hostVariables = (
  { connection: { passwordSecret, variables } }: Rds,
  environment: Services,
  project: ComposeProject,
  host: string,
): Record<string, Record<string, string>> => {
  const part = partsByVariable(variables, { host });
  if (Object.keys(part).length === 0) return {};
  return Object.fromEntries(granted(environment, project, passwordSecret).map((name) => [name, part]));
};

const granted = (environment: Services, project: ComposeProject, secret: string | undefined): string[] =>
  secret === undefined ? [] : grantedTo(environment, project, secret);

const knownParts = ({ engine, connection: { user, database, variables } }: Rds): Record<string, string> =>
  partsByVariable(variables, { port: String(RDS_FACTS[engine].port), user, database });
