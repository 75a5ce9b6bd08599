import { Construct } from "../../cdktf";
import { databaseClients } from "../../database/database-access";
import type { Common } from "../../environment/common";
import { SecurityGroup } from "../../network/security-group";
import type { DataSite, Make } from "../building";
import { clientsOf, DATABASE } from "../database";
import type { Services } from "../services/schema";

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
