import { bastion } from "./bastion/capability";
import { databaseClients } from "./database-clients/capability";
import { documentDb } from "./documentdb/capability";
import { encryption } from "./encryption/capability";
import { externalDatabase } from "./external-database/capability";
import { fargate } from "./fargate/capability";
import { furtherServices } from "./further-services/capability";
import { hostDatabase } from "./host-database/capability";
import { hosts } from "./hosts/capability";
import { loadBalancer } from "./load-balancer/capability";
import { managedInstances } from "./managed-instances/capability";
import { monitoring } from "./monitoring/capability";
import { network } from "./network/capability";
import { registry } from "./registry/capability";
import { secrets } from "./secrets/capability";
import { services } from "./services/capability";
import { state } from "./state/capability";
import { volumes } from "./volumes/capability";

/** Everything that an environment can have, in the order of the reference of the environment file. */
export const CATALOGUE = [
  state,
  encryption,
  network,
  bastion,
  registry,
  hosts,
  fargate,
  managedInstances,
  loadBalancer,
  services,
  secrets,
  furtherServices,
  hostDatabase,
  documentDb,
  externalDatabase,
  databaseClients,
  volumes,
  monitoring,
] as const;
