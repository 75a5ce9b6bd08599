import { grantsOf } from "../../compose/uses.ts";
import type { Common } from "../../environment/common.ts";
import { subnetsFor } from "../../network/vpc.ts";
import { letBastionIn } from "../bastion-ways.ts";
import type { DataSite, Make } from "../building.ts";
import { clientsOf, DATABASE, takersOf } from "../database.ts";
import { secretsOf } from "../relational-hands.ts";
import type { Services } from "../services/schema.ts";
import { AuroraCluster } from "./aurora-cluster.ts";
import { builtVariables } from "./hands.ts";
import type { Aurora } from "./schema.ts";

export const makeAurora: Make<DataSite, Aurora, Common & Services> = (site, settings, environment) => {
  const { scope, vpc, output, project } = site;
  const { secret, passwordSecret, readerSecret } = settings.connection;
  const database = new AuroraCluster(scope, DATABASE, {
    environment: environment.name,
    disposable: environment.disposable,
    vpcId: vpc.id,
    subnets: subnetsFor(vpc, "database"),
    settings,
  });
  output("database_host", "Name of the database's writer", database.hostname);
  output("database_reader_host", "Name of the database's readers", database.readerHostname);
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
      ...(readerSecret === undefined || database.readerConnection === undefined
        ? {}
        : { [readerSecret]: database.readerConnection }),
    },
    variables: builtVariables(settings, environment, project, {
      writer: database.hostname,
      readers: database.readerHostname,
    }),
    signals: database.signals,
  };
};
