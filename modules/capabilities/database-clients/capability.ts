import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import type { Services } from "../services/schema.ts";
import { makeLaterClients } from "./build.ts";

/** The group of a database's clients, before there is a database: hosts are in it from the start. */
export const databaseClients = capability<Common & Services>()({
  name: "database-clients",
  settings: { none: "hosts are in the group whatever the file says" },
  page: { none: "nobody notices it until a database comes" },
  prices: { none: "groups are free" },
  usage: { none: "groups are free" },
  resources: { none: "what others make, too" },
  picture: { none: "groups are lines between boxes" },
  agreement: { none: "it has no keys" },
  projectAgreement: { none: "it has no keys" },
  decisions: { none: "it has no keys" },
  existingSecrets: { none: "it has no keys" },
  quotas: { none: "one group more comes near none" },
  build: [{ stack: "data", make: makeLaterClients }],
  hands: { none: "nothing can be reached by it yet" },
  endpoints: { none: "it talks to nobody" },
  firstDeployment: { none: "it comes with the data" },
  runsServices: { none: "services do not run on it" },
  holds: { none: "groups hold no data" },
  moves: { none: "a database takes it over where it stands" },
});
