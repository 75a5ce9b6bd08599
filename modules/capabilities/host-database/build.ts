import type { Common } from "../../environment/common.ts";
import type { DataSite, Make } from "../building.ts";
import { DATABASE, databaseOffer } from "../database.ts";
import { letBastionIn } from "../database-tunnel.ts";
import type { DeclaresFields } from "../laptop-only/schema.ts";
import type { Services } from "../services/schema.ts";
import { DatabaseOnHost } from "./database-on-host.ts";
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
  letBastionIn(site, database, environment);
  return {
    ...databaseOffer(database, settings.connection.secret, environment, project),
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
