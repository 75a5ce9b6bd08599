import type { ComposeProject } from "../../compose/index.ts";
import { hostnameOf } from "../../compute/stateful-host/private-namespace.ts";
import { ENGINES } from "../../database/connection.ts";
import type { Common } from "../../environment/common.ts";
import { grantedTo, partsByVariable, takersOf, variablesOf } from "../database.ts";
import type { Handing } from "../handing.ts";
import type { DeclaresFields } from "../laptop-only/schema.ts";
import type { Services } from "../services/schema.ts";
import { databaseTarget } from "./database-target.ts";
import type { DatabaseOnHost as Settings } from "./schema.ts";

/** Secrets of the compose file that services get of the database: a password that `service.secrets` names is theirs. */
export function handedSecrets(
  { connection: { secret, passwordSecret } }: Settings,
  environment: Services,
  project: ComposeProject,
): string[] {
  const isNamed = environment.service.secrets[passwordSecret] !== undefined;
  const isRead = grantedTo(environment, project, passwordSecret).length > 0;
  return isRead && !isNamed ? [secret, passwordSecret] : [secret];
}

export const hands: Handing<Settings, Common & Services & DeclaresFields> = (
  settings,
  environment,
  project,
) => {
  const { name, region, laptopOnly } = environment;
  const { engine, service, connection } = settings;
  const { user, database } = connection;
  const host = hostnameOf(service, name);
  const parts = { host, port: String(ENGINES[engine].port), user, database };
  return {
    hostedElsewhere: [service],
    connections: { [service]: { secret: connection.secret, hasParts: true } },
    secrets: handedSecrets(settings, environment, project),
    variables: Object.fromEntries(
      takersOf(environment, project, connection).map((container) => [
        container,
        partsByVariable(variablesOf(connection, container), parts),
      ]),
    ),
    ownTasks: [
      {
        service,
        secrets: Object.keys(settings.secrets),
        target: (references) =>
          databaseTarget(settings, project, { environment: name, region, laptopOnly, ...references }),
      },
    ],
  };
};
