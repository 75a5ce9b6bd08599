import type { z } from "zod";
import type { Common } from "../../environment/common";
import type { DataSite, Make } from "../building";
import { letBastionIn } from "../database-tunnel";
import { DocumentDb } from "./documentdb";
import type { documentDb } from "./schema";

export const makeDocumentDb: Make<DataSite, z.output<typeof documentDb>, Common> = (
  site,
  settings,
  environment,
) => {
  const { scope, vpc, output } = site;
  const database = new DocumentDb(scope, "database", {
    environment: environment.name,
    disposable: environment.disposable,
    topicArn: site.alarmsTopicArn(),
    vpcId: vpc.id,
    subnetIds: vpc.privateSubnets.map(({ id }) => id),
    engineVersion: settings.engineVersion,
    instanceClass: settings.instanceClass,
    instances: settings.instances,
    backupDays: settings.backupDays,
    backupWindow: settings.backupWindow,
    auditRetentionDays: settings.auditRetentionDays,
    password: settings.password,
    connection: settings.connection,
  });
  output("database_host", "Name of the database's writer", database.hostname);
  letBastionIn(site, database, environment);
  return { databases: [{ access: database, secret: settings.connection.secret }] };
};
