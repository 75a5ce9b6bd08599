import { Construct } from "../../cdktf.ts";
import { databaseClients } from "../../database/database-access.ts";
import type { Common } from "../../environment/common.ts";
import { SecurityGroup } from "../../network/security-group.ts";
import type { DataSite, Make } from "../building.ts";
import { clientsOf, DATABASE } from "../database.ts";
import type { Services } from "../services/schema.ts";

/** At the address that a database gives it, so that it stays when one comes. After all databases in the catalogue. */
export const makeLaterClients: Make<DataSite, undefined, Common & Services> = (
  { scope, vpc, hosts },
  _,
  environment,
) => {
  if (hosts?.networkMode !== "bridge" || scope.node.tryFindChild(DATABASE)) return {};
  const place = new Construct(scope, DATABASE);
  const group = new SecurityGroup(place, "clients", databaseClients(environment.name, vpc.id));
  return { clients: [clientsOf(group, environment, () => false)] };
};
