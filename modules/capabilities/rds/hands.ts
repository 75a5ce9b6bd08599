import { RDS_FACTS } from "../../aws/rds.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { grantsOf } from "../../compose/uses.ts";
import type { Handing } from "../handing.ts";
import { containersOf } from "../services/ecs-services.ts";
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
  const { host: variable } = variables;
  if (variable === undefined) return {};
  const containers = granted(environment, project, passwordSecret);
  return Object.fromEntries(containers.map((name) => [name, { [variable]: host }]));
};

const granted = (environment: Services, project: ComposeProject, secret: string | undefined): string[] =>
  secret === undefined
    ? []
    : containersOf(environment).filter((name) => grantsOf(project, name).includes(secret));

function knownParts({ engine, connection: { user, database, variables } }: Rds): Record<string, string> {
  const values = { port: String(RDS_FACTS[engine].port), user, database };
  return Object.fromEntries(
    (["port", "user", "database"] as const).flatMap((part) => {
      const variable = variables[part];
      return variable === undefined ? [] : [[variable, values[part]]];
    }),
  );
}
