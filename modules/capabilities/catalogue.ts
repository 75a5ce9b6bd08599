import { aurora } from "./aurora/capability.ts";
import { bastion } from "./bastion/capability.ts";
import { containers } from "./containers/capability.ts";
import { databaseClients } from "./database-clients/capability.ts";
import { delivery } from "./delivery/capability.ts";
import { documentDb } from "./documentdb/capability.ts";
import { domain } from "./domain/capability.ts";
import { elastiCache } from "./elasticache/capability.ts";
import { encryption } from "./encryption/capability.ts";
import { existingNetwork } from "./existing-network/capability.ts";
import { externalDatabase } from "./external-database/capability.ts";
import { externalServices } from "./external-services/capability.ts";
import { fargate } from "./fargate/capability.ts";
import { furtherServices } from "./further-services/capability.ts";
import { hostCache } from "./host-cache/capability.ts";
import { hostDatabase } from "./host-database/capability.ts";
import { hosts } from "./hosts/capability.ts";
import { internalLoadBalancer } from "./internal-load-balancer/capability.ts";
import { laptopOnly } from "./laptop-only/capability.ts";
import { loadBalancer } from "./load-balancer/capability.ts";
import { managedInstances } from "./managed-instances/capability.ts";
import { memcached } from "./memcached/capability.ts";
import { monitoring } from "./monitoring/capability.ts";
import { network } from "./network/capability.ts";
import { operators } from "./operators/capability.ts";
import { rds } from "./rds/capability.ts";
import { registry } from "./registry/capability.ts";
import { secrets } from "./secrets/capability.ts";
import { services } from "./services/capability.ts";
import { site } from "./site/capability.ts";
import { state } from "./state/capability.ts";
import { trail } from "./trail/capability.ts";
import { volumes } from "./volumes/capability.ts";
import { waf } from "./waf/capability.ts";

/** Everything that an environment can have, in the order of the reference of the environment file. */
export const CATALOGUE = [
  state,
  delivery,
  operators,
  encryption,
  network,
  existingNetwork,
  bastion,
  registry,
  hosts,
  fargate,
  managedInstances,
  domain,
  loadBalancer,
  internalLoadBalancer,
  waf,
  site,
  services,
  secrets,
  furtherServices,
  containers,
  laptopOnly,
  hostDatabase,
  documentDb,
  rds,
  aurora,
  externalDatabase,
  elastiCache,
  memcached,
  hostCache,
  externalServices,
  databaseClients,
  volumes,
  monitoring,
  trail,
] as const;
