import { grantsOf } from "../../compose/uses.ts";
import type { Common } from "../../environment/common.ts";
import { subnetsFor } from "../../network/vpc.ts";
import { letBastionIn } from "../bastion-ways.ts";
import type { DataSite, Make } from "../building.ts";
import { clientsOf, DATABASE, takersOf } from "../database.ts";
import { hostVariables, secretsOf } from "../relational-hands.ts";
import type { Services } from "../services/schema.ts";
import { RdsInstance } from "./rds-instance.ts";
import type { Rds } from "./schema.ts";

export const makeRds: Make<DataSite, Rds, Common & Services> = (site, settings, environment) => {
  const { scope, vpc, output, project } = site;
  const { secret, passwordSecret } = settings.connection;
  const database = new RdsInstance(scope, DATABASE, {
    environment: environment.name,
    disposable: environment.disposable,
    vpcId: vpc.id,
    subnetIds: subnetsFor(vpc, "database").map(({ id }) => id),
    settings,
  });
  output("database_host", "Name of the database", database.hostname);
  letBastionIn(site, "database", database, environment);
  const secrets = secretsOf(settings);
  const reads = (container: string): boolean =>
    grantsOf(project, container).some((granted) => secrets.includes(granted)) ||
    takersOf(environment, project, settings.connection).includes(container);
  return {
    clients: [clientsOf(database.clients, environment, reads)],
    secrets: {
      [secret]: database.connection,
      ...(passwordSecret === undefined ? {} : { [passwordSecret]: database.password }),
    },
    variables: hostVariables(settings, environment, project, database.hostname),
    signals: database.signals,
  };
};
