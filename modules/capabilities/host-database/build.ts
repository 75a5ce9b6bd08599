import type { Common } from "../../environment/common";
import type { DataSite, Make } from "../building";
import { letBastionIn } from "../database-tunnel";
import { DatabaseOnHost } from "./database-on-host";
import { plannedDatabase } from "./planned-database";
import type { DatabaseOnHost as Settings } from "./schema";

export const makeDatabaseOnHost: Make<DataSite, Settings, Common> = (site, settings, environment) => {
  const { scope, vpc, project, tags, offered, output } = site;
  const { name, region, disposable } = environment;
  const { keyArn } = offered;
  const database = new DatabaseOnHost(scope, "database", {
    environment: name,
    disposable,
    topicArn: site.alarmsTopicArn(),
    region,
    key: keyArn ? { keyArn, region } : undefined,
    vpc,
    ...plannedDatabase(settings, project, environment),
    tags,
  });
  output("database_host", "Private name of the database", database.hostname);
  letBastionIn(site, database, environment);
  return {
    databases: [{ access: database, secret: settings.connection.secret }],
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
