import { grantsOf } from "../../compose/uses.ts";
import type { Common } from "../../environment/common.ts";
import { letBastionIn } from "../bastion-ways.ts";
import type { DataSite, Make } from "../building.ts";
import { clientsOf, DATABASE, takersOf } from "../database.ts";
import type { DeclaresFields } from "../laptop-only/schema.ts";
import type { Services } from "../services/schema.ts";
import { DatabaseOnHost } from "./database-on-host.ts";
import { handedSecrets } from "./hands.ts";
import { plannedDatabase } from "./planned-database.ts";
import type { DatabaseOnHost as Settings } from "./schema.ts";

export const makeDatabaseOnHost: Make<DataSite, Settings, Common & Services & DeclaresFields> = (
  site,
  settings,
  environment,
) => {
  const { scope, vpc, project, tags, offered, output } = site;
  const { name, region, disposable } = environment;
  const { keyArn } = offered;
  const database = new DatabaseOnHost(scope, DATABASE, {
    environment: name,
    disposable,
    region,
    key: keyArn ? { keyArn, region } : undefined,
    vpc,
    ...plannedDatabase(settings, project, environment),
    tags,
  });
  output("database_host", "Private name of the database", database.hostname);
  letBastionIn(site, "database", database, environment);
  const { secret, passwordSecret } = settings.connection;
  const handed = handedSecrets(settings, environment, project);
  const reads = (container: string): boolean =>
    grantsOf(project, container).some((granted) => handed.includes(granted)) ||
    takersOf(environment, project, settings.connection).includes(container);
  return {
    clients: [clientsOf(database.clients, environment, reads)],
    secrets: {
      [secret]: database.connection,
      ...(handed.includes(passwordSecret) ? { [passwordSecret]: database.password } : {}),
    },
    signals: database.signals,
    ownTasks: [
      {
        plan: database.taskPlan,
        path: ["database", "service"],
        host: { type: settings.instanceType, path: ["database", "instanceType"] },
        variables: settings.environment,
        key: "database",
      },
    ],
  };
};
