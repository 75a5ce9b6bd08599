import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { subnetsFor } from "../../network/vpc.ts";
import { letBastionIn } from "../bastion-ways.ts";
import type { DataSite, Make } from "../building.ts";
import { DATABASE, databaseOffer } from "../database.ts";
import type { Services } from "../services/schema.ts";
import { DocumentDb } from "./documentdb.ts";
import type { documentDb } from "./schema.ts";

export const makeDocumentDb: Make<DataSite, z.output<typeof documentDb>, Common & Services> = (
  site,
  settings,
  environment,
) => {
  const { scope, vpc, output } = site;
  const database = new DocumentDb(scope, DATABASE, {
    environment: environment.name,
    disposable: environment.disposable,
    vpcId: vpc.id,
    subnetIds: subnetsFor(vpc, "database").map(({ id }) => id),
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
  letBastionIn(site, "database", database, environment);
  return databaseOffer(database, settings.connection.secret, environment, site.project);
};
